package template

import "testing"

// TestOrderOfAMap: keys and values are allowed where their order does not reach the result.
func TestOrderOfAMap(t *testing.T) {
	for text, want := range map[string]string{
		`{{ keys .values | sortAlpha | join "," }}`:                                      "",
		`{{ keys .values | uniq | sortAlpha | join "," }}`:                               "",
		`{{ join "," (sortAlpha (keys .values .metadata.labels)) }}`:                     "",
		`{{ range $k := keys .values | sortAlpha }}{{ $k }}{{ end }}`:                    "",
		`{{ $k := keys .values | sortAlpha }}{{ first $k }}`:                             "",
		`{{ values .values | sortAlpha | first }}`:                                       "",
		`{{ len (keys .values) }}`:                                                       "",
		`{{ keys .values | len }}`:                                                       "",
		`{{ if has "tier" (keys .values) }}a{{ end }}`:                                   "",
		`{{ if keys .values }}a{{ end }}`:                                                "",
		`{{ if not (keys .values) }}a{{ end }}`:                                          "",
		`{{ keys .values }}`:                                                             "keys",
		`{{ keys .values | join "," }}`:                                                  "keys",
		`{{ values .values | first }}`:                                                   "values",
		`{{ $k := keys .values }}{{ $k | sortAlpha | first }}`:                           "keys",
		`{{ range keys .values }}{{ . }}{{ end }}`:                                       "keys",
		`{{ with keys .values }}{{ first . }}{{ end }}`:                                  "keys",
		`{{ keys .values | uniq | first }}`:                                              "keys",
		`{{ keys .values | first | sortAlpha }}`:                                         "keys",
		`{{ has (first (keys .values)) (list "a") }}`:                                    "keys",
		`{{ sortAlpha (list (first (keys .values))) }}`:                                  "keys",
		`{{ if eq (first (values .values)) "a" }}a{{ end }}`:                             "values",
		`{{ range .cluster.spec.zones }}{{ else }}{{ values $.values | last }}{{ end }}`: "values",
		`{{ (keys .values).x }}`:                                                         "keys",
	} {
		_, problem := ParseText(nil, text)
		switch {
		case want == "" && problem != nil:
			t.Errorf("%s: %s", text, problem.Reason)
		case want != "" && (problem == nil || problem.Reason != orderReason(want)):
			t.Errorf("%s: %v", text, problem)
		}
	}
	values := map[string]any{"values": map[string]any{"b": "2", "a": "1", "c": "3"}}
	got, problem := render(t, `{{ keys .values | sortAlpha | join "," }}`, values)
	if problem != nil || got != "a,b,c" {
		t.Errorf("%q, %v", got, problem)
	}
}
