package template

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestMapsAndListsHaveNoText: what Go would write as map[a:b] or [a b] is an error, whichever way
// it comes to the output; the same with an encoding, or a part of it, is not.
func TestMapsAndListsHaveNoText(t *testing.T) {
	t.Parallel()
	const (
		aMap  = "the result is a map, and would be written as map[…]"
		aList = "the result is a list, and would be written as […]"
		field = "read one of its fields, or write it with toJson or toYaml"
		item  = "read one of its items with index, or write it with join, toJson or toYaml"
	)
	for text, want := range map[string][]string{
		"values/{{ .cluster }}.yaml": {
			".cluster is a map, and would be written as map[…]",
			"write {{ .name }}, the name of the Cluster, or a field of .cluster, which is its whole manifest",
		},
		"{{ .cluster.spec }}":               {".cluster.spec is a map, and would be written as map[…]", field},
		"{{ .values }}":                     {".values is a map, and would be written as map[…]", field},
		"{{ .metadata.labels }}":            {".metadata.labels is a map, and would be written as map[…]", field},
		"{{ index .cluster `spec` }}":       {".cluster.spec is a map, and would be written as map[…]", field},
		"{{ .cluster.spec.zones }}":         {".cluster.spec.zones is a list, and would be written as […]", item},
		`{{ list "a" "b" }}`:                {aList, item},
		`{{ dict "a" 1 }}`:                  {aMap, field},
		`{{ splitList "-" "a-b" }}`:         {aList, item},
		`{{ fromYaml "a: 1" }}`:             {aMap, field},
		`{{ fromYamlArray "[a]" }}`:         {aList, item},
		`{{ keys .values | sortAlpha }}`:    {aList, item},
		`{{ pick .metadata.labels "gpu" }}`: {aMap, field},
		`{{ if .name }}{{ .cluster.spec }}{{ end }}`: {
			".cluster.spec is a map, and would be written as map[…]", field,
		},
		`{{ $all := .values }}{{ $all }}`:          {".values is a map, and would be written as map[…]", field},
		`{{ with .values }}{{ . }}{{ end }}`:       {".values is a map, and would be written as map[…]", field},
		`{{ range list .values }}{{ . }}{{ end }}`: {aMap, field},

		// Functions make a text of their arguments.
		`{{ printf "%v" .cluster.spec }}`:                               {aMap, field},
		`{{ printf "%s-%v" .name .cluster.spec.zones }}`:                {aList, item},
		`{{ print .name .cluster.spec.zones }}`:                         {aList, item},
		`{{ .cluster.spec.zones | toString }}`:                          {aList, item},
		`{{ (toString .cluster.spec.zones) }}`:                          {aList, item},
		`{{ .cluster.spec.zones | quote }}`:                             {aList, item},
		`{{ squote .cluster.spec.zones }}`:                              {aList, item},
		`{{ cat .name .cluster.spec.zones }}`:                           {aList, item},
		`{{ .cluster.spec.zones | html }}`:                              {aList, item},
		`{{ .metadata.labels | toString }}`:                             {aMap, field},
		`{{ quote .values }}`:                                           {aMap, field},
		`{{ printf "values/%s.yaml" (toString .values) | lower }}`:      {aMap, field},
		`{{ .values | toString | sha256sum }}`:                          nil,
		`{{ .cluster.spec.zones | toString | sha256sum }}`:              nil,
		`{{ if contains "eu" (toString .values) }}{{ end }}`:            nil,
		`{{ printf "%T" .values }}`:                                     nil,
		`{{ printf "%s/%d" .name (len .cluster.spec.zones) }}`:          nil,
		`{{ .values | toJson }}`:                                        nil,
		`{{ .values | toJson | quote }}`:                                nil,
		`{{ toYaml .values }}`:                                          nil,
		`{{ toPrettyJson .values }}`:                                    nil,
		`{{ .cluster.spec.zones | join "," }}`:                          nil,
		`{{ index .cluster.spec.zones 0 }}`:                             nil,
		`{{ first .cluster.spec.zones }}`:                               nil,
		`{{ range .cluster.spec.zones }}{{ . }}{{ end }}`:               nil,
		`{{ range $k, $v := .metadata.labels }}{{ $k }}{{ end }}`:       nil,
		`{{ len .values }}{{ $x := .values }}{{ if .values }}{{ end }}`: nil,
		`{{ typeOf .values }}`:                                          nil,
		`{{ .name }}map[x]`:                                             nil,
		`{{ "map[x]" }}`:                                                nil,
		`{{ (semver "1.2.3") }}`:                                        nil,
		`{{ true }}{{ 1 }}{{ 1.5 }}`:                                    nil,
	} {
		_, problem := render(t, text, params())
		var got []string
		if problem != nil {
			got = []string{problem.Reason, problem.Instead}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

// TestFactsMayLookLikeMaps: a fact of a Cluster that looks like a map is a text.
func TestFactsMayLookLikeMaps(t *testing.T) {
	t.Parallel()
	p := params()
	p["values"] = map[string]any{"note": "map[a:b]"}
	for _, text := range []string{
		"{{ .values.note }}", "{{ .values.note | upper | lower }}", "{{ range .values }}{{ . }}{{ end }}",
	} {
		if _, problem := render(t, text, p); problem != nil {
			t.Errorf("%s: %v", text, problem)
		}
	}
}

// TestEachText calls for all strings of a tree, and for the keys of its maps.
func TestEachText(t *testing.T) {
	t.Parallel()
	source := map[string]any{"a": []any{"x", map[string]any{"{{ .name }}": "y"}}, "n": int64(1)}
	tree, problems := Parse(nil, source)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	got := ""
	tree.Each(func(path []string, text *Text) {
		for _, key := range path {
			got += "/" + key
		}
		got += "=" + text.Source() + " "
	})
	if want := "/a=a /a/0=x /a/1/{{ .name }}={{ .name }} /a/1/{{ .name }}=y /n=n "; got != want {
		t.Errorf("got %s", got)
	}
}
