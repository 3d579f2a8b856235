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
	checks := Checks{maker: maker, path: field.NewPath("template")}
	for _, r := range rules(maker, application) {
		problems = append(problems, checks.apply(r, application)...)
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
		tree := mapAt(application, part)
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

// lines are problems, sorted.
func lines(problems fleet.Problems) []string {
	var all []string
	for _, problem := range problems {
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
	checks := Checks{maker: hubSet(), hidden: true}
	for _, r := range rules(hubSet(), application) {
		for _, problem := range checks.apply(r, application) {
			if strings.Contains(problem.String(), secret) {
				t.Error(problem)
			}
		}
	}
}
