package selector_test

import (
	"fmt"
	"testing"

	"github.com/capifleet/capifleet/fn/selector"
)

func TestMissed(t *testing.T) {
	t.Parallel()
	known := selector.Labels{}
	known.Add(map[string]string{"fleet": "production", "region": "us", "size": "big-1"})
	known.Add(map[string]string{"fleet": "staging", "region": "fr", "example.com/tier": "gold"})
	labels := func(key, value string) map[string]any {
		return map[string]any{"matchLabels": map[string]any{key: value}}
	}
	expression := func(key, operator string, values ...any) map[string]any {
		one := map[string]any{"key": key, "operator": operator}
		if len(values) > 0 {
			one["values"] = values
		}
		return map[string]any{"matchExpressions": []any{one}}
	}
	for sentence, c := range map[string]struct {
		tree map[string]any
		want string
	}{
		"each label is there by itself": {labels("fleet", "staging"), "none"},
		"a value is misspelt": {
			labels("fleet", "prodution"),
			`fleet [production staging] "fleet=production"`,
		},
		"a value is in upper case":     {labels("region", "US"), `region [fr us] "region=us"`},
		"a value is another one":       {labels("fleet", "test"), `fleet [production staging] ""`},
		"a short value is another one": {labels("region", "es"), `region [fr us] "region=us" perhaps`},
		"a value has another number":   {labels("size", "big-2"), `size [big-1] "size=big-1" perhaps`},
		"a value is empty":             {labels("region", ""), `region [fr us] ""`},
		"a key is misspelt":            {labels("flet", "production"), `flet [] "fleet"`},
		"a key lacks its prefix":       {labels("tier", "gold"), `tier [] "example.com/tier"`},
		"a key has another prefix":     {labels("example.org/region", "us"), `example.org/region [] "region"`},
		"a key is another one":         {labels("environment", "production"), `environment [] ""`},
		"one of the values is there":   {expression("fleet", "In", "none", "staging"), "none"},
		"none of the values is there": {
			expression("fleet", "In", "none", "stagin"),
			`fleet [production staging] "fleet=staging"`,
		},
		"the label is there":           {expression("region", "Exists"), "none"},
		"the label is not there":       {expression("regoin", "Exists"), `regoin [] "region"`},
		"the label is not to be there": {expression("regoin", "DoesNotExist"), "none"},
		"the value is not to be there": {expression("region", "NotIn", "us"), "none"},
		"the first of two labels is reported": {
			map[string]any{"matchLabels": map[string]any{"a": "b", "b": "c"}},
			`a [] ""`,
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			read, err := selector.Read(c.tree)
			if err != nil {
				t.Fatal(err)
			}
			got := "none"
			if miss, ok := known.Missed(&read); ok {
				got = fmt.Sprintf("%s %v %q", miss.Key, miss.Values, miss.Near)
				if miss.Near != "" && !miss.IsTypo {
					got += " perhaps"
				}
			}
			if got != c.want {
				t.Errorf("want %s, got %s", c.want, got)
			}
		})
	}
}
