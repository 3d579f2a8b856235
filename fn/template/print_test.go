package template

import "testing"

// TestMapsAndListsHaveNoText: what Go would write as map[a:b] or [a b] is an error, whichever way
// it comes to the output; the same with an encoding, or a part of it, is not.
func TestMapsAndListsHaveNoText(t *testing.T) {
	t.Parallel()
	const aMap, aList = "map", "list"
	for text, kind := range map[string]string{
		"values/{{ .cluster }}.yaml":                                    aMap,
		"{{ .values }}":                                                 aMap,
		"{{ .metadata.labels }}":                                        aMap,
		"{{ .cluster.spec.zones }}":                                     aList,
		`{{ list "a" "b" }}`:                                            aList,
		`{{ dict "a" 1 }}`:                                              aMap,
		`{{ splitList "-" "a-b" }}`:                                     aList,
		`{{ if .name }}{{ .cluster }}{{ end }}`:                         aMap,
		`{{ $all := .values }}{{ $all }}`:                               aMap,
		`{{ with .values }}{{ . }}{{ end }}`:                            aMap,
		`{{ printf "%v" .cluster.spec }}`:                               aMap,
		`{{ .metadata.labels | toString }}`:                             aMap,
		`{{ quote .values }}`:                                           aMap,
		`{{ printf "values/%s.yaml" (toString .values) | lower }}`:      aMap,
		`{{ .values | toJson }}`:                                        "",
		`{{ toYaml .values }}`:                                          "",
		`{{ .cluster.spec.zones | join "," }}`:                          "",
		`{{ range .cluster.spec.zones }}{{ . }}{{ end }}`:               "",
		`{{ len .values }}{{ $x := .values }}{{ if .values }}{{ end }}`: "",
		`{{ typeOf .values }}`:                                          "",
		`{{ .name }}map[x]`:                                             "",
		`{{ "map[x]" }}`:                                                "",
		`{{ (semver "1.2.3") }}`:                                        "",
		`{{ true }}{{ 1 }}{{ 1.5 }}`:                                    "",
	} {
		_, problem := render(t, text, params())
		want := ""
		if kind != "" {
			want = (&shapeless{kind}).Error()
		}
		switch {
		case problem == nil && want == "":
		case problem == nil:
			t.Errorf("%s is rendered", text)
		case problem.Reason != want || !problem.Shapeless:
			t.Errorf("%s: %s, %v", text, problem.Reason, problem.Shapeless)
		}
	}
}

// TestFactsMayLookLikeMaps: a fact of a Cluster that looks like a map is a text.
func TestFactsMayLookLikeMaps(t *testing.T) {
	t.Parallel()
	p := params()
	p["values"] = map[string]any{"note": "map[a:b]"}
	for _, text := range []string{"{{ .values.note }}", "{{ .values.note | upper | lower }}", "{{ range .values }}{{ . }}{{ end }}"} {
		if _, problem := render(t, text, p); problem != nil {
			t.Errorf("%s: %v", text, problem)
		}
	}
}

// TestEachText calls for all strings of a tree, and for the keys of its maps.
func TestEachText(t *testing.T) {
	t.Parallel()
	tree, problems := Parse(nil, map[string]any{"a": []any{"x", map[string]any{"{{ .name }}": "y"}}, "n": int64(1)})
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
