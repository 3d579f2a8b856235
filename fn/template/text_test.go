package template

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func TestTextRendersAsArgoCDDoes(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"a text without braces stays", "overlays/base", "overlays/base"},
		{"an empty text stays", "", ""},
		{"a parameter is put in", "{{ .name }}-workload", "Prod_EU.1-workload"},
		{"a label that is an identifier is a field", "overlays/{{ .metadata.labels.region }}", "overlays/eu"},
		{"a label with dots is read by index", `{{ index .metadata.labels "topology.kubernetes.io/zone" }}`, "eu-1"},
		{"a label that is there and empty is empty", `[{{ index .metadata.labels "gpu" }}]`, "[]"},
		{"index goes through several maps", `{{ index .metadata "labels" "region" }}`, "eu"},
		{"index goes into a list", `{{ index .cluster.spec.zones 1 }}`, "b"},
		{"numbers of the manifest keep their form", "{{ .cluster.spec.replicas }}", "3"},
		{
			"a range goes through a map by its sorted keys",
			"{{ range $k, $v := .metadata.labels }}{{ $k }}={{ $v }};{{ end }}",
			"gpu=;region=eu;topology.kubernetes.io/zone=eu-1;",
		},
		{
			"a range goes through numbers",
			"{{ range 3 }}{{ . }}{{ end }}{{ range $i := until 2 }}{{ $i }}{{ end }}", "01201",
		},
		{"a range over nothing takes its else", "{{ range .cluster.spec.empty }}x{{ else }}none{{ end }}", "none"},
		{
			"a range can be left and gone on with",
			"{{ range until 9 }}" +
				"{{ if eq . 1 }}{{ continue }}{{ end }}{{ if eq . 3 }}{{ break }}{{ end }}{{ . }}{{ end }}",
			"02",
		},
		{
			"a value with braces is not evaluated again",
			`{{ index .metadata.annotations "example.com/owner" }}`, "team {{ .name }}",
		},
		{"braces in a string of an action are text", `{{ "{{name}}" }}`, "{{name}}"},
		{"sprig's functions are there", "{{ .name | lower | trunc 4 | quote }}", `"prod"`},
		{"normalize is Argo CD's", "{{ normalize .name }}", "prod-eu.1"},
		{
			"slugify is Argo CD's",
			"{{ slugify 8 true .name }} {{ slugify 4 false .name }} {{ slugify .name }}", "prod-eu prod prod-eu-1",
		},
		{"toYaml has no line break at its end", "{{ toYaml .values }}", "cost-center: \"42\"\ntier: gold"},
		{"fromYaml and fromYamlArray read", `{{ (fromYaml "a: 1").a }}{{ fromYamlArray "[x]" | join "-" }}`, "1x"},
		{"osBase is that of Linux, wherever it runs", `{{ osBase "a/b\\c" }}`, `b\c`},
		{"a version has fields", `{{ (semver "1.2.3").Major }}.{{ printf "%s" (semver "1.2.3") }}`, "1.1.2.3"},
		{
			"dig has a default of its own",
			`{{ .metadata | dig "labels" "zone" "none" }}{{ dig "labels" "region" "none" .metadata }}`, "noneeu",
		},
		{
			"hasKey asks and may be answered with no",
			`{{ if hasKey .metadata.labels "zone" }}{{ .metadata.labels.zone }}{{ else }}none{{ end }}`, "none",
		},
		{"pick takes what is there", `{{ pick .metadata.labels "region" "zone" | toJson }}`, `{"region":"eu"}`},
		{"a line break in a text stays", "a\n{{- .name }}\nb", "aProd_EU.1\nb"},
		{"<no value> that the author wrote is not a failure", "{{ .values.tier }}: <no value>", "gold: <no value>"},
		{
			"a variable that is assigned anew",
			`{{ $x := "a" }}{{ if .values.tier }}{{ $x = .name }}{{ end }}{{ $x }}`, "Prod_EU.1",
		},
		{
			"with moves the dot, $ stays",
			"{{ with .metadata.labels }}{{ .region }}-{{ $.name }}{{ end }}", "eu-Prod_EU.1",
		},
		{
			"and stops before a lookup that would fail",
			`{{ if and (hasKey .metadata.labels "zone") (index .metadata.labels "zone") }}x{{ end }}`, "",
		},
		{
			"a comparison with a label that is missing is false",
			`{{ if eq (index .metadata.labels "zone") "a" }}x{{ else }}y{{ end }}`, "y",
		},
		{
			"the list generator's missing label is not even \"\"",
			`{{ if eq (index .metadata.labels "zone") "" }}x{{ else }}y{{ end }}`, "y",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, problem := render(t, test.text, params())
			if problem != nil {
				t.Fatal(problem)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			if strings.Contains(test.name, "osBase") {
				return
			}
			if argo, err := reference(test.text, params()); err != nil || argo != got {
				t.Errorf("Argo CD gives %q, %v", argo, err)
			}
		})
	}
}

func TestTextWithParametersOfTheClusterGenerator(t *testing.T) {
	const (
		ofStrings = "wrong type for value; expected map[string]interface {}; got map[string]string"
		digs      = "dig: interface conversion: interface {} is map[string]string, not map[string]interface {}"
	)
	for name, c := range map[string]struct{ text, want, reason string }{
		"fields": {text: "{{ .metadata.labels.region }}", want: "eu"},
		"index": {
			text: `{{ index .metadata.labels "topology.kubernetes.io/zone" }}`,
			want: "eu-1",
		},
		"a missing label is found": {
			text:   `{{ index .metadata.labels "zone" }}`,
			reason: "metadata.labels.zone is missing",
		},
		"a missing label has a default":    {text: `{{ index .metadata.labels "zone" | default "a" }}`, want: "a"},
		"a missing label is equal to \"\"": {text: `{{ eq (index .metadata.labels "zone") "" }}`, want: "true"},
		"range, len and toJson": {
			text: "{{ range .values }}{{ . }}{{ end }}{{ len .values }}{{ toJson .values }}",
			want: `42gold2{"cost-center":"42","tier":"gold"}`,
		},
		"hasKey fails": {
			text:   `{{ hasKey .metadata.labels "region" }}`,
			reason: ".metadata.labels: " + ofStrings,
		},
		"get fails": {
			text:   `{{ get .metadata.labels "region" }}`,
			reason: ".metadata.labels: " + ofStrings,
		},
		"pick fails": {
			text:   `{{ pick .metadata.labels "region" }}`,
			reason: ".metadata.labels: " + ofStrings,
		},
		"omit fails": {
			text:   `{{ omit .metadata.labels "region" }}`,
			reason: ".metadata.labels: " + ofStrings,
		},
		"pluck fails": {
			text:   `{{ pluck "region" .metadata.labels }}`,
			reason: ".metadata.labels: " + ofStrings,
		},
		"dig in the labels fails":        {text: `{{ dig "region" "none" .metadata.labels }}`, reason: digs},
		"dig through the metadata fails": {text: `{{ dig "labels" "region" "none" .metadata }}`, reason: digs},
		"dig of a map that is not there": {
			text: `{{ dig "labels" "none" .metadata | toJson }}`,
			want: `{"gpu":"","region":"eu","topology.kubernetes.io/zone":"eu-1"}`,
		},
		"urlJoin fails": {text: `{{ urlJoin .values }}`, reason: ".values: " + ofStrings},
	} {
		t.Run(name, func(t *testing.T) {
			got, problem := render(t, c.text, fromSecret())
			argo, err := reference(c.text, fromSecret())
			if c.reason != "" {
				if problem == nil || problem.Reason != c.reason {
					t.Errorf("got %q, %v", got, problem)
				}
				if err == nil && problem.Missing == nil {
					t.Errorf("Argo CD gives %q", argo)
				}
				return
			}
			if problem != nil || got != c.want {
				t.Errorf("got %q, %v", got, problem)
			}
			if err != nil || argo != got {
				t.Errorf("Argo CD gives %q, %v", argo, err)
			}
		})
	}
}

func TestNormalize(t *testing.T) {
	for name, want := range map[string]string{
		"Prod_EU.1": "prod-eu.1", "": "", "..a--": "a", "Ünï/x": "n--x", "a\xffb": "a-b",
		strings.Repeat("a", 252) + "-b": strings.Repeat("a", 252),
	} {
		if got := Normalize(name); got != want {
			t.Errorf("%q becomes %q, not %q", name, got, want)
		}
	}
}

func TestSlugifyIsGosimpleSlug(t *testing.T) {
	for _, name := range []string{
		"", "a", "Prod_EU.1", "feat/Some_Thing--x.y", "a.b.c.d", "---",
		strings.Repeat("long-name.", 9), "Übung & @home",
	} {
		for longest := range 70 {
			for _, smart := range []bool{true, false} {
				got, err := slugify(longest, smart, name)
				if want := slugReference(longest, smart, name); err != nil || got != want {
					t.Errorf("slugify %d %t %q is %q, not %q (%v)", longest, smart, name, got, want, err)
				}
			}
		}
	}
}

func TestSlugifySaysHowToCallIt(t *testing.T) {
	const call = "slugify: it takes a maximum size, true or false, and a name, as in slugify 23 true .name"
	for text, want := range map[string]string{
		`{{ slugify 1.5 true .name }}`:    call,
		`{{ slugify 3 "yes" .name }}`:     call,
		`{{ slugify 3 true 3 }}`:          call,
		`{{ slugify 1 true true .name }}`: call,
		`{{ slugify -1 false .name }}`:    "slugify: the maximum size must not be negative",
	} {
		if _, problem := render(t, text, params()); problem == nil || problem.Reason != want {
			t.Errorf("%s: %v", text, problem)
		}
	}
}

func TestTextKeepsWhatWasWrittenForItsErrors(t *testing.T) {
	text, problem := ParseText(field.NewPath("spec", "values").Index(2), "{{values.zone}}")
	if problem != nil {
		t.Fatal(problem)
	}
	_, problem = text.Render(params())
	want := &Error{
		Path:    field.NewPath("spec", "values").Index(2),
		Text:    "{{values.zone}}",
		Reason:  "values.zone is missing",
		Missing: []string{"values", "zone"},
	}
	if diff := cmp.Diff(want, problem, cmp.Transformer("path", (*field.Path).String)); diff != "" {
		t.Error(diff)
	}
	if got := problem.Error(); got != "spec.values[2]: values.zone is missing" {
		t.Error(got)
	}
}
