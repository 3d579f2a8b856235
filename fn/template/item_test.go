package template

import (
	"strings"
	"testing"
	"text/template"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func anItem() Item {
	return Item{
		"name": "tls", "version": "v1.2.3", "a-b": "dashed", "dots.in": "dotted", "empty": "", "blank": " x ",
		"braces": "{{ .name }}", "open": "a{", "close": "}}", "quote": `say "hi"`, "lines": "one\ntwo",
	}
}

// TestPutIn puts an item into texts. Argo CD gets the second text.
func TestPutIn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"a text without an item stays":            {"{{.name}}-{{ .values.x|quote }}", "{{.name}}-{{ .values.x|quote }}"},
		"an item in a text of others":             {"{{ .name}}-{{ .item.name }}", "{{ .name}}-tls"},
		"without blanks":                          {"{{.item.name}}-{{.name}}", "tls-{{.name}}"},
		"the flat form":                           {"{{name}}-{{item.version}}", "{{ .name }}-v1.2.3"},
		"the flat form of a key with a dash":      {"{{name}}-{{item.a-b}}", "{{ .name }}-dashed"},
		"index":                                   {`{{ index .item "a-b" }}{{ .name }}`, "dashed{{ .name }}"},
		"get":                                     {`{{ get $.item "dots.in" }}{{ .name }}`, "dotted{{ .name }}"},
		"the root":                                {"{{ $.item.name }}-{{ .name }}", "tls-{{ .name }}"},
		"a constant text":                         {"{{ .item.version | trunc 2 }}", "v1"},
		"a constant in parentheses":               {`{{ printf "%s-%s" (index .item "a-b") .item.name }}`, "dashed-tls"},
		"a condition that is constant":            {`{{ if eq .item.name "tls" }}yes{{ else }}no{{ end }}`, "yes"},
		"a condition around a parameter":          {`{{ if eq .item.name "x" }}{{ .name }}{{ end }}`, `{{ if eq "tls" "x" }}{{ .name }}{{ end }}`},
		"an expression beside a parameter":        {"{{ .item.version | quote }} {{ .name }}", `{{ "v1.2.3" | quote }} {{ .name }}`},
		"inside with, from the root":              {"{{ with .name }}{{ . }}{{ $.item.name }}{{ end }}", "{{ with .name }}{{ . }}tls{{ end }}"},
		"with an item":                            {"{{ with .item.name }}{{ . }}{{ end }}!", "tls!"},
		"a variable":                              {"{{ $v := .item.name }}{{ $v }}-{{ .name }}", `{{ $v := "tls" }}{{ $v }}-{{ .name }}`},
		"braces of a value are not evaluated":     {"{{ .item.braces }}", "{{`{{`}} .name }}"},
		"braces of a value beside a parameter":    {"{{ .item.braces }}{{ .name }}", `{{ "{{ .name }}" }}{{ .name }}`},
		"a brace at the end of a value":           {"{{ .item.open }}{{ .name }}", `{{ "a{" }}{{ .name }}`},
		"closing braces are plain":                {"{{ .item.close }}{{ .name }}", "}}{{ .name }}"},
		"quotes of a value":                       {"{{ .item.quote | upper }}{{ .name }}", `{{ "say \"hi\"" | upper }}{{ .name }}`},
		"a trimmed action":                        {"a {{- .item.name -}} b{{ .name }}", `a {{- "tls" -}} b{{ .name }}`},
		"a value that would be trimmed":           {"{{ .item.blank }}{{- .name }}", `{{ " x " }}{{- .name }}`},
		"an empty value that would let trim more": {"x {{ .item.empty }}{{- .name }}", `x {{ "" }}{{- .name }}`},
		"an empty value":                          {"x{{ .item.empty }}{{ .name }}", "x{{ .name }}"},
		"a text that does not parse stays":        {"{{ .item.name ) }}", "{{ .item.name ) }}"},
		"an unknown function stays":               {"{{ frob .item.name }}", `{{ frob "tls" }}`},
		"the word item":                           {"{{ .values.item }} item", "{{ .values.item }} item"},
		"a label that is called item":             {"{{ .metadata.labels.item }}", "{{ .metadata.labels.item }}"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, errs := anItem().PutIn(field.NewPath("t"), c.text)
			if len(errs) > 0 {
				t.Fatal(errs[0])
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestPutInRenders holds a text with an item in it to what Go makes of the text with the item as a
// parameter.
func TestPutInRenders(t *testing.T) {
	t.Parallel()
	pieces := []string{
		"", " ", "x", "{", "}", " - ", "{{ .name }}", "{{- .name -}}", "{{ .name -}}", "{{- .name }}", "{{ .item.name }}",
		"{{- .item.blank }}", "{{ .item.blank -}}", "{{ .item.empty }}", "{{ .item.braces }}", "{{ .item.open }}",
		"{{ .item.close }}", "{{ .item.lines }}", `{{ index .item "a-b" | upper }}`, `{{ if .item.empty }}y{{ end }}`,
	}
	for _, first := range pieces {
		for _, second := range pieces {
			for _, third := range pieces {
				text := first + second + third
				want, err := plainGo(text, map[string]any{"name": "eu", "item": map[string]string(anItem())})
				if err != nil {
					continue
				}
				put, errs := anItem().PutIn(nil, text)
				if len(errs) > 0 {
					t.Fatalf("%q: %v", text, errs[0])
				}
				parsed, problem := ParseText(nil, put.(string))
				if problem != nil {
					t.Fatalf("%q becomes %q: %v", text, put, problem)
				}
				if got, problem := parsed.Render(map[string]any{"name": "eu"}); problem != nil || got != want {
					t.Fatalf("%q becomes %q, which gives %q, not %q (%v)", text, put, got, want, problem)
				}
			}
		}
	}
}

// TestPutInRefuses refuses texts that read what an item does not have.
func TestPutInRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want, instead string }{
		"an unknown key":        {"{{ .item.versoin }}", "the item has no value versoin", "did you mean version?"},
		"one that is not near":  {"{{ .item.zone }}", "the item has no value zone", "add it to the values of the item; it has a-b"},
		"the flat form":         {"{{item.versoin}}", "the item has no value versoin", "did you mean version?"},
		"index":                 {`{{ index .item "x" }}`, "the item has no value x", "add it"},
		"the item as a whole":   {"{{ .item }}", ".item cannot be read as a whole", "{{ .item.name }}"},
		"encoded":               {"{{ .item | toJson }}", ".item cannot be read as a whole", "{{ .item.name }}"},
		"a computed key":        {"{{ index .item .name }}", ".item cannot be read as a whole", "{{ .item.name }}"},
		"a loop":                {"{{ range .item }}{{ . }}{{ end }}", ".item cannot be read as a whole", "{{ .item.name }}"},
		"below a value":         {"{{ .item.dots.in }}", "item.dots is a string and has no .in", `index .item "dots.in"`},
		"below a value of it":   {"{{ .item.name.x }}", "item.name is a string and has no .x", `index .item "name.x"`},
		"inside with":           {"{{ with .name }}{{ .item.name }}{{ end }}", "inside with and range", "read it as $.item.name"},
		"in parentheses":        {"{{ (.item).name }}", ".item cannot be read as a whole", ""},
		"from a pipe":           {`{{ "name" | index .item }}`, ".item cannot be read as a whole", ""},
		"a part of an argument": {`{{ printf "%v" .item }}`, ".item cannot be read as a whole", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, errs := anItem().PutIn(field.NewPath("t"), map[string]any{"k": c.text})
			if len(errs) != 1 {
				t.Fatalf("got %v", errs)
			}
			got := errs[0]
			if !strings.Contains(got.Reason, c.want) || !strings.Contains(got.Instead, c.instead) || got.Text != c.text {
				t.Errorf("got %q, %q of %q", got.Reason, got.Instead, got.Text)
			}
			if got.Path.String() != "t.k" {
				t.Errorf("the path is %s", got.Path)
			}
		})
	}
}

// TestPutInTree puts an item into keys, too, and leaves what is not text.
func TestPutInTree(t *testing.T) {
	t.Parallel()
	got, errs := anItem().PutIn(nil, map[string]any{
		"{{ .item.name }}": []any{"{{ .item.version }}", int64(3), true, nil}, "b": map[string]any{"{{ .name }}": "x"},
	})
	want := map[string]any{"tls": []any{"v1.2.3", int64(3), true, nil}, "b": map[string]any{"{{ .name }}": "x"}}
	if diff := cmp.Diff(any(want), got); diff != "" || len(errs) > 0 {
		t.Error(diff, errs)
	}
	_, errs = anItem().PutIn(nil, map[string]any{"{{ .item.name }}": "a", "tls": "b"})
	if len(errs) != 1 || !strings.Contains(errs[0].Reason, `two keys of the map become "tls"`) {
		t.Errorf("got %v", errs)
	}
}

// TestResolve resolves texts that are no templates, such as paths.
func TestResolve(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want, problem string }{
		"a path":                         {"payloads/{{ .item.name }}/*.yaml", "payloads/tls/*.yaml", ""},
		"the flat form":                  {"payloads/{{item.name}}", "payloads/tls", ""},
		"a value with braces":            {"{{ .item.braces }}", "{{ .name }}", ""},
		"other braces stay":              {"{{ .app.name }}", "{{ .app.name }}", ""},
		"a parameter is refused":         {"{{ .item.name }}{{ .values.x }}", "", "the text reads .values.x"},
		"what does not parse is refused": {"{{ .item.name ) }}", "", "unexpected right paren"},
		"an unknown key":                 {"{{ .item.x }}", "", "the item has no value x"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, problem := anItem().Resolve(field.NewPath("p"), c.text)
			switch {
			case problem == nil && c.problem != "" || problem != nil && c.problem == "":
				t.Errorf("got %q, %v", got, problem)
			case problem != nil && !strings.Contains(problem.Reason, c.problem):
				t.Errorf("got %q", problem.Reason)
			case got != c.want:
				t.Errorf("got %q", got)
			}
		})
	}
}

// TestItemElsewhere refuses an item where there is none.
func TestItemElsewhere(t *testing.T) {
	t.Parallel()
	_, problem := ParseText(nil, "{{ .item.name }}")
	if problem == nil || problem.Reason != ".item is not a parameter here; it is one in entries that have forEach" {
		t.Errorf("got %v", problem)
	}
}

// plainGo is what Go makes of a text.
func plainGo(text string, params map[string]any) (string, error) {
	parsed, err := template.New("").Funcs(functions()).Option("missingkey=error").Parse(text)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = parsed.Execute(&b, params)
	return b.String(), err
}
