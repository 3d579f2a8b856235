package argocd

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// hubSet is the ApplicationSet that makes the Applications of these tests.
func hubSet() Maker { return Maker{Set: true, Namespace: "argocd", Preserves: true} }

// treeOf reads YAML.
func treeOf(t *testing.T, text string) map[string]any {
	t.Helper()
	var tree map[string]any
	if err := yaml.Unmarshal([]byte(text), &tree); err != nil {
		t.Fatal(err)
	}
	return tree
}

// problemsOf are the problems of an Application that is rendered already.
func problemsOf(application map[string]any, maker Maker) fleet.Problems {
	var problems fleet.Problems
	checks := Checks{maker: maker, path: field.NewPath("template"), known: knownSyncOptions()}
	for _, r := range rules(maker, application) {
		problems = append(problems, checks.apply(r, checks.checked(application, false))...)
	}
	return problems
}

// withSpec is an Application that is accepted, with other fields of metadata and spec, in YAML. A
// field of null is removed.
func withSpec(t *testing.T, metadata, spec string) map[string]any {
	t.Helper()
	application := treeOf(t, "{metadata: {name: web}, "+
		"spec: {project: default, destination: {name: eu-1, namespace: web}, "+
		"source: {repoURL: 'https://example.com/repo.git', path: web}}}")
	for part, text := range map[string]string{"metadata": metadata, "spec": spec} {
		tree := fleet.MapAt(application, part)
		for key, value := range treeOf(t, "{"+text+"}") {
			if tree[key] = value; value == nil {
				delete(tree, key)
			}
		}
	}
	return application
}

// checkCase is an Application and what is said of it: a line for each problem.
type checkCase struct {
	metadata, spec string
	want           []string
}

// checkAll checks a table of Applications. A line that is wanted is the severity, code and field of
// a problem, and words of its message or remedy after a colon.
func checkAll(t *testing.T, maker Maker, cases map[string]checkCase) {
	t.Helper()
	t.Parallel()
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			problems := problemsOf(withSpec(t, c.metadata, c.spec), maker)
			got := make([]string, len(problems))
			for i, problem := range problems {
				got[i] = shortOf(problem)
				if i < len(c.want) {
					short, words, _ := strings.Cut(c.want[i], ": ")
					if got[i] == short && strings.Contains(problem.Text(), words) {
						got[i] = c.want[i]
					} else {
						got[i] += ": " + problem.Text()
					}
				}
			}
			if diff := cmp.Diff(append([]string{}, c.want...), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// shortOf is the severity, the code and the field of a problem.
func shortOf(problem fleet.Problem) string {
	severity := "error"
	if problem.Severity != "" {
		severity = string(problem.Severity)
	}
	return severity + " " + string(problem.Code) + " " + strings.TrimPrefix(problem.FieldPath(), "template.")
}

// TestWhatReadsNoFactIsCheckedOnce: the constant problems and those of an Application are together
// what a check of the rendered Application finds, and a problem of a part that reads no fact is
// among the constant ones.
func TestWhatReadsNoFactIsCheckedOnce(t *testing.T) {
	t.Parallel()
	for text, constant := range map[string][]string{
		"{metadata: {name: '{{ .name }}'}, spec: {project: default, destination: {name: '{{ .name }}'}, source: " +
			"{repoURL: x, path: /a}, syncPolicy: {syncOptions: [A=b]}}}": {
			"error CF0403 spec.source.path",
			"warning CF0411 spec.syncPolicy.syncOptions[0]",
		},
		"{metadata: {name: '{{ .name }}'}, spec: {project: default, destination: {name: '{{ .name }}'}, source: " +
			"{repoURL: x, path: '/{{ .name }}', helm: {values: 'a'}}}}": {"error CF0403 spec.source.helm.values"},
		"{metadata: {name: a}, spec: {project: '{{ \"\" }}', destination: {name: b}, source: {repoURL: x, path: z}}}": {
			"error CF0403 spec.project",
		},
		"{metadata: {name: a}, spec: {project: p, destination: {name: b}, sources: [{repoURL: x, path: z, helm: " +
			"{valueFiles: ['$v/{{ .name }}']}}, {repoURL: z, ref: w}, {repoURL: z, ref: w}]}}": {
			"error CF0403 spec.sources[2].ref",
		},
		"{metadata: {name: a}, spec: {project: p, destination: {name: b}, source: {repoURL: x, path: z, helm: " +
			"{namespace: '{{ .name }}'}, kustomize: {version: v5}}}}": nil, // helm says nothing where the name is empty
		"{metadata: {name: a}, spec: {project: p, destination: {name: b}, source: {repoURL: x, path: z, helm: " +
			"{namespace: '{{ .name }}', version: v4}, kustomize: {version: v5}}}}": {"error CF0403 spec.source"},
	} {
		parsed, errs := template.Parse(field.NewPath("template"), treeOf(t, text))
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		checks := NewChecks(field.NewPath("template"), parsed, hubSet(), false)
		var got []string
		for _, problem := range checks.Constant() {
			got = append(got, shortOf(problem))
		}
		if diff := cmp.Diff(constant, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
		rendered, errs := parsed.Render(map[string]any{"name": "eu-1"})
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		tree, _ := rendered.(map[string]any)
		all, direct := lines(checks.All(tree)), lines(problemsOf(tree, hubSet()))
		if diff := cmp.Diff(direct, all); diff != "" {
			t.Errorf("%s (-rendered +in two parts):\n%s", text, diff)
		}
	}
}

// TestRemediesOfWhatReadsNoFact: where no Cluster decides what is wrong, no remedy speaks of one,
// or of what is read. FACT stands for nothing, and for a fact.
func TestRemediesOfWhatReadsNoFact(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct{ spec, constant, varying string }{
		"values that are no map": {
			"source: {repoURL: r, path: a, helm: {values: 'a: b: cFACT'}}",
			"fix the YAML, or write the values as a map, in helm.valuesObject",
			"quote what is read ({{ .values.NAME | quote }}), or use helm.valuesObject",
		},
		"a path that leads out": {
			"source: {repoURL: r, path: '../aFACT'}", "write a path below the root of the repository", "",
		},
		"an absolute path": {
			"source: {repoURL: r, path: '/aFACT'}", "remove the slash at its beginning",
			"remove the slash at its beginning, or fix the fact that it begins with",
		},
		"a value file outside": {
			"source: {repoURL: r, path: a, helm: {valueFiles: ['../../bFACT']}}",
			"write the path of a file from the folder of the source, or, after a slash, from the root", "",
		},
		"a file outside of another source": {
			"source: null, sources: [{repoURL: r, path: a, helm: {valueFiles: ['$v/../bFACT']}}, {repoURL: s, ref: v}]",
			"write $REF/PATH, with the path of a file from the root of the repository", "",
		},
		"a namespace": {"destination: {name: a, namespace: 'A_FACT'}", "fix the FleetConfig", ""},
		"a source of nothing": {
			"source: {repoURL: r, path: '{{ if eq `FACT` `` }}{{ end }}'}",
			"set path, which is . for the root of the repository, or set chart", "",
		},
	} {
		for fact, want := range map[string]string{"": c.constant, "{{ .name }}": c.varying} {
			if fact != "" && strings.Contains(c.spec, "{{") {
				continue
			}
			source := withSpec(t, "", strings.ReplaceAll(c.spec, "FACT", fact))
			parsed, errs := template.Parse(field.NewPath("template"), source)
			if len(errs) > 0 {
				t.Fatal(errs)
			}
			rendered, errs := parsed.Render(map[string]any{"name": "eu-1"})
			if len(errs) > 0 {
				t.Fatal(errs)
			}
			tree, _ := rendered.(map[string]any)
			problems := NewChecks(field.NewPath("template"), parsed, hubSet(), false).All(tree)
			if len(problems) != 1 || problems[0].Remedy != want {
				t.Errorf("%s, where the fact is %q: got %v, want the remedy %q", sentence, fact, problems, want)
			}
		}
	}
}

// lines are problems without their remedies, sorted: these depend on whether a fact is read.
func lines(problems fleet.Problems) []string {
	var all []string
	for _, problem := range problems {
		problem.Remedy = "none"
		all = append(all, problem.String())
	}
	slices.Sort(all)
	return all
}

// TestSecretsAreNotShown: where a template reads what may be secret, no problem has a value.
func TestSecretsAreNotShown(t *testing.T) {
	t.Parallel()
	const secret = "hunter2"
	application := withSpec(t, "name: hunter2_",
		"source: null, destination: {server: hunter2}, syncPolicy: {syncOptions: [hunter2]}, "+
			"sources: [{repoURL: x, path: /hunter2, helm: {valueFiles: [$hunter2/x], releaseName: hunter2_}}]")
	checks := Checks{maker: hubSet(), hidden: true, known: knownSyncOptions()}
	for _, r := range rules(hubSet(), application) {
		for _, problem := range checks.apply(r, checks.checked(application, false)) {
			if strings.Contains(problem.String(), secret) {
				t.Error(problem)
			}
		}
	}
}
