package template

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/Masterminds/sprig/v3"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the files in testdata anew")

// TestFunctionsAreFrozen compares the list of all functions, and what becomes of each, with a file.
// When it fails, sprig or Argo CD has changed: look at each function that was added or removed
// (clock, chance, environment, order, change of an argument, what it allocates) before you write
// the file again.
func TestFunctionsAreFrozen(t *testing.T) {
	names := map[string]bool{}
	for _, m := range []map[string]any{sprig.GenericFuncMap(), functions(), builtins()} {
		for name := range m {
			names[name] = true
		}
	}
	allowed, refused, limited := functions(), refusals(), estimates()
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(names)) {
		line := name + ": metered"
		switch {
		case refused[name] != "":
			line = name + ": refused, it " + refused[name]
		case builtins()[name] != nil:
			line = name + ": Go's own"
		case unordered(name):
			line = name + ": metered, where its order does not matter"
		case isFree(name):
			line = name + ": free"
		case limited[name] != nil:
			line = name + ": metered, its arguments limited"
		}
		lines = append(lines, line)
		if _, ok := allowed[name]; ok && refused[name] != "" {
			t.Errorf("%s is both allowed and refused", name)
		}
	}
	for name := range limited {
		if allowed[name] == nil {
			t.Errorf("%s is limited and does not exist", name)
		}
	}
	got := strings.Join(lines, "\n") + "\n"
	file := filepath.Join("testdata", "functions.txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

func TestEveryRefusedFunctionSaysWhy(t *testing.T) {
	existing := sprig.GenericFuncMap()
	for name, reason := range refusals() {
		if existing[name] == nil {
			t.Errorf("%s is refused and does not exist", name)
		}
		for _, text := range []string{
			"{{ " + name + " }}",
			"{{ .name | " + name + ` "x" }}`,
			"{{ if true }}{{ (" + name + " 1).x }}{{ end }}",
		} {
			_, problem := ParseText(nil, text)
			if want := name + " " + reason; problem == nil || problem.Reason != want {
				t.Errorf("%s: got %v, want %s", text, problem, want)
			}
		}
	}
	for name, want := range map[string]string{
		"now":    "now depends on the clock, so what is proved today would not hold tomorrow",
		"toDate": "toDate depends on the time zone of the machine",
		"uuidv4": "uuidv4 gives another result each time, so what is proved is not what is deployed",
		"keys":   orderReason("keys"),
		"set":    "set changes its argument, so what one text writes would depend on what ran before",
		"env": "env is not in Argo CD's template language, " +
			"because it would show the environment of the controller",
		"derivePassword": "derivePassword derives a secret, and a template is not the place for one",
		"mustDateModify": "mustDateModify works on a date, which comes from the clock or the time zone of the machine",
	} {
		if _, problem := ParseText(nil, "{{ "+name+" }}"); problem == nil || problem.Reason != want {
			t.Errorf("got %v, want %s", problem, want)
		}
	}
}

// TestEveryAllowedFunctionIsArgoCDs calls each function with many kinds of arguments, and expects
// Argo CD's result, or an error where there is none.
func TestEveryAllowedFunctionIsArgoCDs(t *testing.T) {
	arguments := []string{
		"", ".name", "3 .name", "3", "(list 1 2 3)", `"a" "b" "abcab"`, `"a-b" .name`,
		`.values "tier"`, "1.5 2", `"a" "b" true`, `"-" .cluster.spec.zones`, ".metadata.labels",
		"1 3 .name", `"b+" "abbc" "x"`, `"a" "b" 2`, `"," 2 "a,b,c"`, `"eyJhIjoxfQ=="`,
		`"{\"a\":[1]}"`, `">=1.0.0" "1.2.3"`, `2 (list 1 2 3 1)`, `(list 1 2 1) 1`, "0 9 2",
		"(dict)", "nil", `"a" (dict "a" 1)`, "(list 1) (list 2)", `"https://u@h/p?q#f"`, "-1",
		`"region" "none" .metadata.labels`, `"[a]"`, `"1.2.3"`, `2 "x" "abcd"`,
	}
	called := 0
	for _, name := range slices.Sorted(maps.Keys(functions())) {
		if strings.HasPrefix(name, "os") || name == "get" || unordered(name) {
			continue // on purpose not Argo CD's
		}
		rendered := 0
		for _, args := range arguments {
			text := "{{ " + name + " " + args + " }}"
			got, problem := render(t, text, params())
			if problem != nil && problem.Instead != "" { // no text, so it is compared as JSON
				text = "{{ " + name + " " + args + " | toJson }}"
				got, problem = render(t, text, params())
			}
			want, err := reference(text, params())
			switch {
			case problem == nil && (err != nil || got != want):
				t.Errorf("%s gives %q, Argo CD %q, %v", text, got, want, err)
			case problem == nil:
				rendered++
			case problem.Instead != "" && strings.Contains(want, "["): // in the text of another function
			case err == nil && !strings.Contains(want, "<no value>"):
				t.Errorf("%s: %s; Argo CD gives %q", text, problem.Reason, want)
			}
		}
		if rendered > 0 {
			called++
		} else if !slices.Contains([]string{"buildCustomCert", "decryptAES", "fail"}, name) {
			t.Errorf("no call of %s succeeds", name)
		}
	}
	t.Logf("%d functions called", called)
}
