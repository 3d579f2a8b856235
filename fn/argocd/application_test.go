package argocd

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestCheckGenerated gets rendered templates.
func TestCheckGenerated(t *testing.T) {
	const (
		eu     = "project: default, destination: {name: eu-1}, "
		repo   = "repoURL: https://example.com/repo.git"
		source = "source: {" + repo + ", path: web}"
	)
	cases := map[string]struct {
		metadata, spec string
		want           []string
	}{
		"an Application": {"name: web", eu + source, nil},
		"finalizers": {
			"name: web, finalizers: [resources-finalizer.argocd.argoproj.io, example.com/cleanup]", eu + source, nil,
		},
		"a finalizer of an empty value": {
			"name: web, finalizers: [example.com/]", eu + source,
			[]string{"template.metadata.finalizers[0]", "template.metadata.finalizers[0]"},
		},
		"no project": {
			"name: web", "project: '', destination: {name: eu-1}, " + source, []string{"template.spec.project"},
		},
		"one source that others may refer to": {
			"name: web", eu + "source: {" + repo + ", ref: values}", []string{"template.spec.source"},
		},
		"such a source among several": {"name: web", eu + "sources: [{" + repo + ", ref: values}]", nil},
		"braces that are left in a path": {
			"name: web", eu + "source: {" + repo + ", path: 'a/{{ .b }}'}", []string{"template.spec.source.path"},
		},
		"braces elsewhere": {
			"name: web",
			"project: '{{ a }}', destination: {name: '{{ b }}'}, " +
				"sources: [{" + repo + ", chart: a, targetRevision: '{{ c }}'}]",
			[]string{
				"template.spec.sources[0].targetRevision", "template.spec.project", "template.spec.destination.name",
			},
		},
		"braces of Helm's own": {
			"name: web", eu + "source: {" + repo + ", path: a, helm: {valuesObject: {b: '{{ .Values.c }}'}}}", nil,
		},
		"a source that is nowhere": {
			"name: web", eu + "sources: [{" + repo + "}]", []string{"template.spec.sources[0]"},
		},
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			var rendered map[string]any
			text := "{metadata: {" + c.metadata + "}, spec: {" + c.spec + "}}"
			if err := yaml.Unmarshal([]byte(text), &rendered); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, problem := range CheckGenerated(field.NewPath("template"), rendered) {
				got = append(got, problem.FieldPath())
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestAnApplicationNeedsNoProject proves it for an Application that no ApplicationSet makes: Argo
// CD takes the default project.
func TestAnApplicationNeedsNoProject(t *testing.T) {
	rendered := map[string]any{"metadata": map[string]any{"name": "web"}, "spec": map[string]any{
		"destination": map[string]any{"name": "eu-1"},
		"source":      map[string]any{"repoURL": "https://example.com/repo.git", "path": "web"},
	}}
	if problems := Check(nil, rendered); len(problems) > 0 {
		t.Error(problems)
	}
}

// TestSourcesThatArgoCDSyncsFrom: where there is a hydrator, Argo CD syncs from the branch that the
// hydrator writes.
func TestSourcesThatArgoCDSyncsFrom(t *testing.T) {
	const (
		repo, dry, wet = "https://example.com/repo.git", "https://example.com/dry.git", "https://example.com/wet.git"
		hydrator       = "sourceHydrator: {drySource: {repoURL: " + dry + ", path: web}, " +
			"syncSource: {targetBranch: env/eu, path: eu"
	)
	type source = fleet.ApplicationSource
	for spec, want := range map[string][]source{
		"source: {repoURL: " + repo + ", path: web}": {{RepoURL: repo, Path: "web"}},
		hydrator + "}}":                                  {{RepoURL: dry, Path: "eu", TargetRevision: "env/eu"}},
		hydrator + ", repoURL: " + wet + "}}":            {{RepoURL: wet, Path: "eu", TargetRevision: "env/eu"}},
		hydrator + "}}, source: {repoURL: " + repo + "}": {{RepoURL: dry, Path: "eu", TargetRevision: "env/eu"}},
	} {
		var rendered map[string]any
		if err := yaml.Unmarshal([]byte("{spec: {"+spec+"}}"), &rendered); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, Application(rendered).Sources); diff != "" {
			t.Errorf("%s (-want +got):\n%s", spec, diff)
		}
	}
}

// TestApplicationLabels: a prediction has the labels that Argo CD gives the Application.
func TestApplicationLabels(t *testing.T) {
	rendered := map[string]any{
		"metadata": map[string]any{"name": "web", "labels": map[string]any{"region": "eu", "tier": ""}},
		"spec":     map[string]any{},
	}
	if diff := cmp.Diff(map[string]string{"region": "eu", "tier": ""}, Application(rendered).Labels); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if labels := Application(map[string]any{"metadata": map[string]any{"name": "web"}}).Labels; labels != nil {
		t.Errorf("no labels became %v", labels)
	}
}
