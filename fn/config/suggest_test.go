package config

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/fn/spelling"
)

// TestEveryMisspeltFieldIsFound misspells each field of the schema in several ways, in its place,
// and wants its path and its right name. A misspelling that is as near to another field is left
// out; there are few.
func TestEveryMisspeltFieldIsFound(t *testing.T) {
	schema, err := readConfigSchema()
	if err != nil {
		t.Fatal(err)
	}
	fields := fieldPaths(schema)
	siblings := map[string][]string{}
	for path := range fields {
		above, name := splitPath(path)
		siblings[above] = append(siblings[above], name)
	}
	var tried, ambiguous int
	for path := range fields {
		above, name := splitPath(path)
		for _, typo := range misspellings(name) {
			if tried++; nearOther(typo, name, siblings[above]) {
				ambiguous++
				continue
			}
			document, err := json.Marshal(treeWith(strings.TrimPrefix(above+"."+typo, "."), "x"))
			if err != nil {
				t.Fatal(err)
			}
			want := strings.ReplaceAll(strings.TrimPrefix(above+"."+typo, "."), "[]", "[0]")
			if remedy := unknownFieldRemedy(t, schema, document, want); remedy != `did you mean "`+name+`"?` {
				t.Errorf("%s: got %q, want the name %s", want, remedy, name)
			}
		}
	}
	t.Logf("%d fields, %d misspellings, of which %d could be two fields", len(fields), tried, ambiguous)
	if len(fields) < 500 || ambiguous*50 > tried {
		t.Errorf("%d fields, %d of %d misspellings left out", len(fields), ambiguous, tried)
	}
}

// unknownFieldRemedy is what is said about the unknown field of a document, "" if nothing is.
func unknownFieldRemedy(t *testing.T, schema *schemaNode, document []byte, path string) string {
	t.Helper()
	root, err := parseConfig(document)
	if err != nil {
		t.Fatal(err)
	}
	found := newReport(self())
	readStrictly(found, schema, root)
	for _, problem := range found.problems() {
		if problem.FieldPath() == path {
			return problem.Remedy
		}
	}
	return ""
}

func splitPath(path string) (above, name string) {
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		return path[:i], path[i+1:]
	}
	return "", path
}

// misspellings of a name: a letter dropped, doubled, two swapped, and the case of the last changed.
func misspellings(name string) []string {
	i := len(name) / 2
	words := []string{
		name[:i] + name[i+1:],
		name[:i] + name[i:i+1] + name[i:],
		name[:i-1] + name[i:i+1] + name[i-1:i] + name[i+1:],
	}
	last := name[len(name)-1:]
	if changed := strings.ToUpper(last); changed != last {
		words = append(words, name[:len(name)-1]+changed)
	} else {
		words = append(words, name[:len(name)-1]+strings.ToLower(last))
	}
	return slices.DeleteFunc(words, func(word string) bool { return word == name })
}

// nearOther reports whether a misspelling of name may be taken for another of the names.
func nearOther(typo, name string, names []string) bool {
	others := slices.DeleteFunc(slices.Clone(names), func(other string) bool { return other == name })
	if slices.Contains(others, typo) {
		return true
	}
	return spelling.Nearest(typo, append(others, name)) != name
}
