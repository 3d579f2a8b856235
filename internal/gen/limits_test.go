package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLimitsOfAFile(t *testing.T) {
	text := "package a\n\nconst (\n\t// Most is much.\n\t//\n\t//capifleet:limit reading bytes a | b\n" +
		"\t//capifleet:beyond `CF0101`\n\tMost = 3 << 19\n\tother = 5\n)\n\n" +
		"//capifleet:limit problems parts_of_it a\n//capifleet:and thing\n//capifleet:beyond It is cut.\n" +
		"//capifleet:and Twice.\n" +
		"const single size = 12_000\n"
	got, err := limitsOf("a/a.go", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	page := string(limitReference(got))
	for _, want := range []string{
		"\n## What is read\n\n| what | limit | beyond it | in the code |\n|---|---|---|---|\n" +
			"| a \\| b | 1.5 MiB | `CF0101` | [`Most`](../../a/a.go) |\n",
		"| a thing | 12,000 parts of it | It is cut. Twice. | [`single`](../../a/a.go) |\n",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
}

func TestLimitsThatAreMarkedWrongly(t *testing.T) {
	const limit, beyond = "//capifleet:limit reading bytes a\n", "//capifleet:beyond b\n"
	for sentence, text := range map[string]string{
		"it does not say what happens":   limit + "const a = 1\n",
		"it has a group without a title": strings.Replace(limit, "reading", "other", 1) + beyond + "const a = 1\n",
		"it does not say what is meant":  "//capifleet:limit reading bytes\n" + beyond + "const a = 1\n",
		"it names another constant":      limit + beyond + "const a = b\n",
		"it has no value":                "const (\n\tb = iota\n\t" + limit + "\t" + beyond + "\ta\n)\n",
		"it is not a whole number":       limit + beyond + "const a = 1.5\n",
	} {
		t.Run(sentence, func(t *testing.T) {
			if got, err := limitsOf("a.go", []byte("package a\n\n"+text)); err == nil {
				t.Errorf("it is read as %+v", got)
			}
		})
	}
}

// notLimits are constants that are called like a limit and do not bound what is read, with the
// reason.
func notLimits() map[string]string {
	const (
		shown  = "how much of something is shown, in a text that says so"
		slower = "beyond it, the input is read by another way, with the same result"
		format = "how something is written, with the same meaning"
	)
	return map[string]string{
		"fn/argocd/faultless.go mostFaultless":            slower,
		"fn/existing/resourcesetfields.go mostReferences": "maxReferences, of sets that others have written",
		"fn/fleet/names.go maxLabelName":                  "a rule of Kubernetes for names",
		"fn/fleet/gather.go mostHeld":                     "how many problems are held until they are gathered",
		"fn/fleet/problem.go longestValue":                shown,
		"fn/hub/size.go maxStatusEntries":                 "how many Applications a status lists, in Argo CD",
		"fn/kubernetes/accepts.go mostCompared":           slower,
		"fn/kubernetes/rule.go longestKept":               slower,
		"fn/kubernetes/rule.go longestRule":               shown,
		"fn/kubernetes/rule.go mostKept":                  slower,
		"fn/payload/limits.go longestKey":                 format,
		"fn/resourceset/group.go longestFacts":            shown,
		"fn/review/clusterfacts.go mostValues":            shown,
		"fn/review/payloadvalues.go mostPayloadValues":    shown,
		"fn/review/redact.go long":                        "the shortest secret that is searched for in sentences",
		"fn/review/which.go longestFact":                  shown,
		"fn/stream/alike.go mostBlueprints":               slower,
		"fn/stream/alike.go mostVariants":                 slower,
		"fn/stream/item.go largeText":                     slower,
		"fn/stream/scan.go deepest":                       slower,
		"fn/stream/scanmeta.go mostKeys":                  slower,
		"fn/template/escape.go longestAction":             shown,
		"fn/yaml/flowproof.go deepestFlow":                slower,
		"fn/yaml/lines.go deepestLines":                   slower,
		"fn/yaml/plain.go longestPlainKey":                format,
		"fn/yaml/printer.go longText":                     slower,
		"fn/yaml/words.go longestWord":                    "the longest word that has a meaning",
		"fn/yaml/writer.go longestKey":                    format,
		"internal/cli/cli.go longHelp":                    "a text",
		"internal/cli/meantroot.go mostRoots":             shown,
	}
}

// TestEveryLimitIsMarked: a constant that is called like a limit is on the page of the limits, or
// says why it is not.
func TestEveryLimitIsMarked(t *testing.T) {
	top := os.DirFS("../..")
	limits, err := readLimits("../..")
	if err != nil {
		t.Fatal(err)
	}
	marked := map[string]bool{}
	for _, limit := range limits {
		marked[limit.File+" "+limit.Name] = true
	}
	unmarked := map[string]bool{}
	named := regexp.MustCompile(`^(?i:max|most|large|long|deepest)`)
	read := func(name string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		text, err := fs.ReadFile(top, name)
		if err != nil {
			return err
		}
		for _, constant := range constantsOf(t, name, text) {
			if of := name + " " + constant; named.MatchString(constant) && !marked[of] {
				unmarked[of] = true
			}
		}
		return nil
	}
	for _, folder := range []string{"fn", "internal/cli", "internal/github", "internal/output"} {
		if err := fs.WalkDir(top, folder, read); err != nil {
			t.Fatal(err)
		}
	}
	want := slices.Sorted(maps.Keys(notLimits()))
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(unmarked))); diff != "" {
		t.Errorf("constants that are no limits (-want +got):\n%s", diff)
	}
}

// constantsOf are the names of the constants of a package that a file has.
func constantsOf(t *testing.T, name string, text []byte) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, declaration := range file.Decls {
		if block, ok := declaration.(*ast.GenDecl); ok && block.Tok == token.CONST {
			for _, spec := range block.Specs {
				for _, name := range spec.(*ast.ValueSpec).Names { //nolint:forcetypeassert // A const block.
					names = append(names, name.Name)
				}
			}
		}
	}
	return names
}
