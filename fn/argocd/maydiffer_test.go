package argocd

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// TestMayDiffer is about the rules by which Applications may differ from their template.
func TestMayDiffer(t *testing.T) {
	const (
		rule = "warning CF0411: entry.ignoreApplicationDifferences[0]"
		list = ": the rule points into a list, and Argo CD updates a list as a whole, " +
			"so any other change of the list " +
			"sets the field back to what the template gives"
		listRemedy = "; ignore the whole list, or accept the warning if nothing else in the list changes"
		noKey      = "no label or annotation can have this key, so nothing is preserved (value "
		keyRemedy  = "; write a key, such as example.com/owner"
		noTilde    = ": in a JSON pointer only ~0 and ~1 are escapes, so this one points to nothing (value "
		tildes     = "; write ~0 for ~ and ~1 for / (RFC 6901)"
	)
	pointer := func(text string) string { return "ignoreApplicationDifferences: [{jsonPointers: ['" + text + "']}]" }
	path := func(text string) string {
		return "ignoreApplicationDifferences: [{jqPathExpressions: ['" + text + "']}]"
	}
	for sentence, c := range map[string]struct {
		entry string
		want  []string
	}{
		"nothing":                          {"{}", nil},
		"a pointer":                        {pointer("/spec/syncPolicy"), nil},
		"a pointer to a whole list":        {pointer("/spec/sources"), nil},
		"a pointer with escapes":           {pointer("/metadata/annotations/example.com~1a~0b"), nil},
		"a pointer to a key with a number": {pointer("/metadata/labels/tier1"), nil},
		"a pointer without its slash": {pointer("spec/syncPolicy"), []string{
			rule + `.jsonPointers[0]: a JSON pointer begins with /, so this one points to nothing ` +
				`(value "spec/syncPolicy"); begin it with /, for example /spec/syncPolicy`,
		}},
		"a path of jq among the pointers": {pointer(".spec.syncPolicy"), []string{
			rule + `.jsonPointers[0]: a JSON pointer begins with /, so this one points to nothing ` +
				`(value ".spec.syncPolicy"); begin it with /, for example /spec/syncPolicy`,
		}},
		"a pointer with a tilde": {pointer("/metadata/annotations/a~b"), []string{
			rule + ".jsonPointers[0]" + noTilde + `"/metadata/annotations/a~b")` + tildes,
		}},
		"a pointer that ends in a tilde": {pointer("/metadata/annotations/a~"), []string{
			rule + ".jsonPointers[0]" + noTilde + `"/metadata/annotations/a~")` + tildes,
		}},
		"a pointer into a list": {pointer("/spec/sources/0/targetRevision"), []string{
			rule + ".jsonPointers[0]" + list + ` (value "/spec/sources/0/targetRevision")` + listRemedy,
		}},
		"a pointer behind the end of a list": {pointer("/spec/sources/-"), []string{
			rule + ".jsonPointers[0]" + list + ` (value "/spec/sources/-")` + listRemedy,
		}},
		"a path":                    {path(".spec.source.targetRevision"), nil},
		"a path to an annotation":   {path(`.metadata.annotations["example.com/a"]`), nil},
		"a path to a whole list":    {path(".spec.sources"), nil},
		"a path that selects a key": {path(`.metadata.annotations | with_entries(select(.key == "a"))`), nil},
		"a path into each of a list": {path(`.spec.sources[] | select(.ref == "a").targetRevision`), []string{
			rule + ".jqPathExpressions[0]" + list +
				` (value ".spec.sources[] | select(.ref == \"a\").targetRevision")` + listRemedy,
		}},
		"a path into one of a list": {path(".spec.sources[0].targetRevision"), []string{
			rule + ".jqPathExpressions[0]" + list + ` (value ".spec.sources[0].targetRevision")` + listRemedy,
		}},
		"a path into the last of a list": {path(`.spec["sources"][-1]`), []string{
			rule + ".jqPathExpressions[0]" + list + ` (value ".spec[\"sources\"][-1]")` + listRemedy,
		}},
		"a path into a part of a list": {path(".spec.sources[1:].path"), []string{
			rule + ".jqPathExpressions[0]" + list + ` (value ".spec.sources[1:].path")` + listRemedy,
		}},
		"a path that jq does not read": {path(".spec.source["), []string{
			"error CF0403: entry.ignoreApplicationDifferences[0].jqPathExpressions[0]: Argo CD cannot read the jq " +
				"expression, so its ApplicationSet controller creates and updates no Application of the " +
				"entry: unexpected " +
				`token ")" (value ".spec.source["); write a path of jq, such as .spec.syncPolicy or ` +
				`.metadata.annotations["example.com/key"]`,
		}},
		"a rule of nothing": {"ignoreApplicationDifferences: [{name: eu-1}]", []string{
			rule + ": the rule names no field, so no difference is ignored (value \"eu-1\"); " +
				"add jsonPointers or jqPathExpressions",
		}},
		"keys": {"preservedFields: {annotations: [example.com/Owner, a], labels: [team]}", nil},
		"keys that nothing has": {"preservedFields: {annotations: [a/b/c], labels: ['te am', team, '*']}", []string{
			"warning CF0411: entry.preservedFields.annotations[0]: " + noKey + `"a/b/c")` + keyRemedy,
			"warning CF0411: entry.preservedFields.labels[0]: " + noKey + `"te am")` + keyRemedy,
			"warning CF0411: entry.preservedFields.labels[2]: " + noKey + `"*")` + keyRemedy,
		}},
	} {
		t.Run(sentence, func(t *testing.T) {
			var set v1alpha1.ApplicationSet
			if err := yaml.UnmarshalStrict([]byte(c.entry), &set); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, problem := range CheckMayDiffer(field.NewPath("entry"), set) {
				got = append(got, problem.String())
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
