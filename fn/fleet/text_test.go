package fleet_test

import (
	"fmt"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

func TestProblemsAsText(t *testing.T) {
	t.Parallel()
	file := fleet.Ref{APIVersion: "v1", Kind: "ConfigMap", Namespace: "a", Name: "b", File: "b.yaml"}
	plain := file
	plain.File = ""
	at := field.NewPath("data", "x")
	for want, problem := range map[string]fleet.Problem{
		"error CF0101: it is bad": {
			Code: fleet.BadInput, Message: "it is bad",
		},
		"info CF0101: it is so; fix it": {
			Severity: fleet.Info, Code: fleet.BadInput, Message: "it is so", Remedy: "fix it",
		},
		"warning CF0102: it is two lines; fix its YAML": {
			Severity: fleet.Warning, Code: fleet.BadObject, Message: "it is\ntwo lines",
		},
		"error CF0101: b.yaml: ConfigMap a/b: bad": {
			Code: fleet.BadInput, Object: file, Message: "bad",
		},
		"error CF0101: b.yaml:1: ConfigMap a/b: data.x: bad": {
			Code: fleet.BadInput, Object: file, Line: 1, Field: at, Message: "bad",
		},
		"error CF0101: ConfigMap a/b: bad": {
			Code: fleet.BadInput, Object: plain, Line: 3, Message: "bad",
		},
		`error CF0101: data.x: bad (value "a\"b")`: {
			Code: fleet.BadInput, Field: at, Value: `a"b`, Message: "bad",
		},
		"error CF0101: password: bad": {
			Code: fleet.BadInput, Field: field.NewPath("password"), Value: "x", Message: "bad",
		},
		"error CF0101: bad (Cluster fleet/a)": {
			Code: fleet.BadInput, Clusters: []fleet.Ref{cluster("a")}, Message: "bad",
		},
		"error CF0101: ConfigMap a/b: bad (and 1 more object of kind ConfigMap)": {
			Code: fleet.BadInput, Object: plain, More: 1, Message: "bad",
		},
		"error CF0101: set by a flag: in data[k]: bad": {
			Code: fleet.BadInput, SetBy: "a flag", Payload: &fleet.PayloadObject{Key: "k"}, Message: "bad",
		},
		"error CF0101: b.yaml: ConfigMap a/b: in data.x: bad": {
			Code: fleet.BadInput, Object: file, Payload: &fleet.PayloadObject{Ref: file, Field: at}, Message: "bad",
		},
		"error CF0101: b.yaml: ConfigMap a/b: metadata.name is not a string": {
			Code: fleet.BadInput, Object: file, Message: "metadata.name is not a string",
			Payload: &fleet.PayloadObject{Ref: fleet.Ref{APIVersion: file.APIVersion, Kind: file.Kind, Namespace: "a"}},
		},
		"error CF0101: b.yaml: ConfigMap a/b: in ConfigMap c/b: another": {
			Code: fleet.BadInput, Object: file, Message: "another",
			Payload: &fleet.PayloadObject{
				Ref: fleet.Ref{APIVersion: file.APIVersion, Kind: file.Kind, Namespace: "c", Name: "b"},
			},
		},
		"error CF0101: b.yaml: ConfigMap a/b: empty": {
			Code: fleet.BadInput, Object: file, Payload: &fleet.PayloadObject{Ref: file}, Message: "empty",
		},
		"error CF0101: b.yaml: ConfigMap a/b: in data[k], ConfigMap a/b (b.yaml): bad": {
			Code: fleet.BadInput, Object: file, Payload: &fleet.PayloadObject{Ref: file, Key: "k"}, Message: "bad",
		},
	} {
		if got := problem.String(); got != want {
			t.Errorf("\n got %s\nwant %s", got, want)
		}
	}
}

func TestObjectsOfPayloadsAsText(t *testing.T) {
	t.Parallel()
	at := field.NewPath("spec")
	for want, object := range map[string]*fleet.PayloadObject{
		"":                          nil,
		"data[k]":                   {Key: "k"},
		"document 1":                {Document: 1},
		"Pod a (b.yaml)":            {Ref: fleet.Ref{Kind: "Pod", Name: "a", File: "b.yaml"}},
		"Pod n/a, spec":             {Ref: fleet.Ref{Kind: "Pod", Namespace: "n", Name: "a"}, Field: at},
		"data[k], document 2, spec": {Key: "k", Document: 2, Field: at, Ref: fleet.Ref{File: "b.yaml"}},
	} {
		if got := object.String(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestFailed(t *testing.T) {
	t.Parallel()
	for what, test := range map[string]struct {
		severities []fleet.Severity
		want       bool
	}{
		"no problems":          {},
		"warnings and infos":   {severities: []fleet.Severity{fleet.Warning, fleet.Info}},
		"an error among them":  {severities: []fleet.Severity{fleet.Warning, fleet.Error, fleet.Info}, want: true},
		"no severity is error": {severities: []fleet.Severity{fleet.Info, ""}, want: true},
	} {
		var problems fleet.Problems
		for _, severity := range test.severities {
			problems = append(problems, fleet.Problem{Severity: severity})
		}
		if got := problems.Failed(); got != test.want {
			t.Errorf("%s: got %t, want %t", what, got, test.want)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	var names []string
	var clusters []fleet.Ref
	for i := range 7 {
		names = append(names, fmt.Sprint("c", i))
		clusters = append(clusters, cluster(names[i]))
	}
	clusters[1].File = "one.yaml"
	five := "fleet/c0, fleet/c1 (one.yaml), fleet/c2, fleet/c3, fleet/c4"
	for want, got := range map[string]string{
		"":                                    fleet.NameFirst(names[:0]),
		"c0":                                  fleet.NameFirst(names[:1]),
		"c0, c1, c2, c3, c4":                  fleet.NameFirst(names[:5]),
		"c0, c1, c2, c3, c4 and 1 more":       fleet.NameFirst(names[:6]),
		"c0, c1, c2, c3, c4 and 2 more":       fleet.NameFirst(names),
		"Cluster fleet/c1 (one.yaml)":         fleet.NameClusters(clusters[1:2]),
		"2 Clusters: fleet/c2, fleet/c3":      fleet.NameClusters(clusters[2:4]),
		"5 Clusters: " + five:                 fleet.NameClusters(clusters[:5]),
		"7 Clusters: " + five + " and 2 more": fleet.NameClusters(clusters),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestShortTexts(t *testing.T) {
	t.Parallel()
	a119, a120 := strings.Repeat("a", 119), strings.Repeat("a", 120)
	for want, got := range map[string]string{
		"":                           fleet.Shorten(""),
		a120:                         fleet.Shorten(a120),
		a120 + "…":                   fleet.Shorten(a120 + "b"),
		a119 + "…":                   fleet.Shorten(a119 + "é"),
		a119 + "b…":                  fleet.Problem{Value: a119 + "bc"}.ShownValue(),
		"must be a name":             fleet.Brief("must be a name (e.g. 'x', regex used is 'y')"),
		"0 objects have":             fleet.Count(0, "object") + fleet.Verb(0, " has", " have"),
		"1 object has":               fleet.Count(1, "object") + fleet.Verb(1, " has", " have"),
		"2 objects have":             fleet.Count(2, "object") + fleet.Verb(2, " has", " have"),
		"must be (almost) something": fleet.Brief("must be (almost) something"),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
