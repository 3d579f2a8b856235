package selector_test

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/selection"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/selector"
)

// parsed is the selector that kubectl writes as text; key=value stays a label.
func parsed(t *testing.T, text string) *v1alpha1.Selector {
	t.Helper()
	all, err := labels.ParseToRequirements(text)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortStableFunc(all, func(a, b labels.Requirement) int { // in the order of the text
		return cmp.Compare(strings.Index(text, a.Key()), strings.Index(text, b.Key()))
	})
	operators := map[selection.Operator]metav1.LabelSelectorOperator{
		selection.In: metav1.LabelSelectorOpIn, selection.NotIn: metav1.LabelSelectorOpNotIn,
		selection.Exists: metav1.LabelSelectorOpExists, selection.DoesNotExist: metav1.LabelSelectorOpDoesNotExist,
	}
	var s v1alpha1.Selector
	for _, one := range all {
		if one.Operator() == selection.Equals {
			metav1.AddLabelToSelector(&s, one.Key(), one.ValuesUnsorted()[0])
			continue
		}
		s.MatchExpressions = append(s.MatchExpressions, metav1.LabelSelectorRequirement{
			Key:      one.Key(),
			Operator: operators[one.Operator()],
			Values:   slices.Sorted(slices.Values(one.ValuesUnsorted())),
		})
	}
	return &s
}

// written is a selector with everything in the order in which it is spelled, labels first.
func written(s metav1.LabelSelector) string {
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(s.MatchLabels)) {
		parts = append(parts, key+"="+s.MatchLabels[key])
	}
	for _, one := range s.MatchExpressions {
		expression := metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{one}}
		parts = append(parts, metav1.FormatLabelSelector(&expression))
	}
	return strings.Join(parts, ",")
}

func TestParse(t *testing.T) {
	t.Parallel()
	for what, test := range map[string]struct {
		selector *v1alpha1.Selector
		want     string
		fails    string
	}{
		"no selector selects everything": {want: ""},
		"labels and expressions are both required": {
			selector: &v1alpha1.Selector{
				MatchLabels: map[string]string{"region": "eu"},
				MatchExpressions: []metav1.LabelSelectorRequirement{
					{Key: "gpu", Operator: metav1.LabelSelectorOpExists},
				},
			},
			want: "gpu,region=eu",
		},
		"what Kubernetes refuses is an error": {
			selector: &v1alpha1.Selector{
				MatchExpressions: []metav1.LabelSelectorRequirement{{Key: "gpu", Operator: "Has"}},
			},
			fails: `"Has" is not a valid label selector operator`,
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			got, err := selector.Parse(test.selector)
			if test.fails != "" {
				if err == nil || err.Error() != test.fails {
					t.Errorf("error %v, want %s", err, test.fails)
				}
				return
			}
			if err != nil || got.String() != test.want || got.Empty() != (test.want == "") {
				t.Errorf("got %v and error %v, want %q", got, err, test.want)
			}
		})
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	if got := selector.Text(nil); got != "" {
		t.Errorf("no selector: got %q, want nothing", got)
	}
	const want = "env in (a,b),!gpu,region=eu"
	if got := selector.Text(parsed(t, "region=eu,env in (a,b),!gpu")); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAnd(t *testing.T) {
	t.Parallel()
	for what, test := range map[string]struct {
		selectors     []*v1alpha1.Selector
		want          string
		contradiction *selector.Contradiction
	}{
		"no selectors":               {want: ""},
		"a missing one adds nothing": {selectors: []*v1alpha1.Selector{nil, parsed(t, "a=1"), nil}, want: "a=1"},
		"labels stay labels": {
			selectors: []*v1alpha1.Selector{parsed(t, "b=2"), parsed(t, "a=1")}, want: "a=1,b=2",
		},
		"what is repeated stands once": {
			selectors: []*v1alpha1.Selector{parsed(t, "a=1"), parsed(t, "a=1")}, want: "a=1",
		},
		"expressions stand once, in their order": {
			selectors: []*v1alpha1.Selector{parsed(t, "z,a in (1,2)"), parsed(t, "b in (1),z,a in (1,2)")},
			want:      "z,a in (1,2),b in (1)",
		},
		"expressions after labels": {
			selectors: []*v1alpha1.Selector{parsed(t, "!z"), parsed(t, "a=1")}, want: "a=1,!z",
		},
		"two values of a label contradict": {
			selectors:     []*v1alpha1.Selector{parsed(t, "a=1,b=2"), parsed(t, "b=3,a=1")},
			want:          "",
			contradiction: &selector.Contradiction{Key: "b", First: "2", Second: "3"},
		},
		"of two contradictions the first by key": {
			selectors:     []*v1alpha1.Selector{parsed(t, "a=1,b=2"), parsed(t, "b=3,a=4")},
			want:          "",
			contradiction: &selector.Contradiction{Key: "a", First: "1", Second: "4"},
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			got, contradiction := selector.And(test.selectors...)
			if diff := gocmp.Diff(test.contradiction, contradiction); diff != "" {
				t.Errorf("contradiction (-want +got):\n%s", diff)
			}
			if text := written(got); text != test.want {
				t.Errorf("got %s, want %s", text, test.want)
			}
		})
	}
}

func TestWithLabels(t *testing.T) {
	t.Parallel()
	fence := *parsed(t, "env=production,!gpu")
	for what, test := range map[string]struct {
		got  metav1.LabelSelector
		want string
	}{
		"a label more": {selector.WithLabel(fence, "region", "eu"), "env=production,region=eu,!gpu"},
		"keys as an object has them: by value, empty, or not at all": {
			selector.WithLabels(
				fence, []string{"zone", "region", "tier"}, map[string]string{"region": "eu", "tier": "", "other": "x"},
			),
			"env=production,region=eu,tier=,!gpu,!zone",
		},
		"what is said already is not said again": {
			selector.WithLabels(fence, []string{"gpu"}, nil), "env=production,!gpu",
		},
		"no keys": {
			selector.WithLabels(fence, nil, map[string]string{"a": "b"}), "env=production,!gpu",
		},
	} {
		if text := written(test.got); text != test.want {
			t.Errorf("%s: got %s, want %s", what, text, test.want)
		}
	}
	if text := written(fence); text != "env=production,!gpu" {
		t.Errorf("the selector itself has become %s", text)
	}
}

func TestEmptyAndNeedsLabel(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct{ empty, needs bool }{
		"":              {empty: true},
		"a=1":           {needs: true},
		"a":             {needs: true},
		"a in (1)":      {needs: true},
		"!a":            {},
		"a notin (1)":   {},
		"!a,b notin(2)": {},
		"!a,b":          {needs: true},
		"!a,b in (1)":   {needs: true},
		"!a,b=1":        {needs: true},
	} {
		s := *parsed(t, text)
		if got := selector.Empty(s); got != want.empty {
			t.Errorf("%q: empty %t, want %t", text, got, want.empty)
		}
		if got := selector.NeedsLabel(s); got != want.needs {
			t.Errorf("%q: needs a label %t, want %t", text, got, want.needs)
		}
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	got := selector.Keys(parsed(t, "b=1,!z,a in (1)"), nil, parsed(t, "a=1,c"))
	if diff := gocmp.Diff([]string{"a", "b", "c", "z"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := selector.Keys(nil); len(got) != 0 {
		t.Errorf("no selector has keys %q", got)
	}
}

func TestUnmet(t *testing.T) {
	t.Parallel()
	has := map[string]string{"region": "eu", "env": "production"}
	for text, want := range map[string]string{
		"":                               "",
		"region=eu":                      "",
		"region=us":                      "region=us",
		"env=production,!region":         "!region",
		"a,b,region=eu":                  "a",
		"env notin (production),gpu":     "env notin (production)",
		"env in (a,b),region notin (us)": "env in (a,b)",
	} {
		s, err := selector.Parse(parsed(t, text))
		if err != nil {
			t.Fatal(err)
		}
		unmet, found := selector.Unmet(s, has)
		if found != (want != "") || found && unmet.String() != want {
			t.Errorf("%q: got %s (%t), want %q", text, unmet.String(), found, want)
		}
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct {
		tree any
		want string
	}{
		"labels": {map[string]any{"matchLabels": map[string]any{"region": "eu"}}, "region=eu"},
		"expressions": {
			map[string]any{"matchExpressions": []any{
				map[string]any{"key": "region", "operator": "In", "values": []any{"eu", "us"}},
			}}, "region in (eu,us)",
		},
		"nothing":             {nil, "<none>"},
		"an unknown field":    {map[string]any{"matchlabel": "eu"}, "<none>"},
		"a text":              {"region=eu", "error"},
		"a number as a value": {map[string]any{"matchLabels": map[string]any{"region": 1}}, "error"},
		"a list of labels":    {map[string]any{"matchLabels": []any{"region"}}, "error"},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			read, err := selector.Read(c.tree)
			got := selector.Text(&read)
			if err != nil {
				got = "error"
			}
			if got != c.want {
				t.Errorf("want %q, got %q", c.want, got)
			}
		})
	}
}
