package argocd

import (
	"testing"

	argov1alpha1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// registered is a package whose ApplicationSet selects cluster Secrets.
func registered() tree {
	return tree{
		"clusters.yaml": `
{apiVersion: cluster.x-k8s.io/v1beta2, kind: Cluster, metadata: {name: eu-1, namespace: fleet, labels: {region: eu}},
  spec: {infrastructureRef: {apiGroup: a.example.com, kind: A, name: a}}}
---
{apiVersion: cluster.x-k8s.io/v1beta2, kind: Cluster, metadata: {name: us-1, namespace: fleet, labels: {region: us}},
  spec: {infrastructureRef: {apiGroup: a.example.com, kind: A, name: a}}}
`,
		configFile: `
apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: main}
spec:
  argocd: {registrar: ClusterLabels, generator: Clusters}
  applicationSets:
  - name: web
    clusterSelector: {matchExpressions: [{key: region, operator: In, values: [eu, us]}]}
    template:
      metadata: {name: '{{ .name }}-web'}
      spec:
        source:
          repoURL: https://example.com/repo.git
          path: 'overlays/{{ .metadata.labels.region }}'
          targetRevision: main
        destination: {namespace: web}
`,
	}
}

// TestWrongPredictionIsFound is the control: a plan that says anything else than Argo CD does is
// found, whatever it is.
func TestWrongPredictionIsFound(t *testing.T) {
	files := registered()
	for sentence, change := range map[string]func(o *outcome){
		"nothing is changed":  nil,
		"another name":        func(o *outcome) { o.plan[0].Name += "-x" },
		"another namespace":   func(o *outcome) { o.plan[0].Namespace = "default" },
		"another project":     func(o *outcome) { o.plan[0].Project = "fleet" },
		"another destination": func(o *outcome) { o.plan[0].Destination.Name = "us-1" },
		"a server besides": func(o *outcome) {
			o.plan[0].Destination.Server = "https://kubernetes.default.svc"
		},
		"another target namespace":   func(o *outcome) { o.plan[0].Destination.Namespace = "" },
		"another repository":         func(o *outcome) { o.plan[0].Sources[0].RepoURL = "https://example.com/repo" },
		"another path":               func(o *outcome) { o.plan[0].Sources[0].Path = "overlays/" },
		"a chart":                    func(o *outcome) { o.plan[0].Sources[0].Chart = "web" },
		"another revision":           func(o *outcome) { o.plan[0].Sources[0].TargetRevision = "" },
		"a source more":              func(o *outcome) { o.plan[0].Sources = append(o.plan[0].Sources, source{}) },
		"an Application more":        func(o *outcome) { o.plan = append(o.plan, o.plan[0]) },
		"an Application less":        func(o *outcome) { o.plan = o.plan[1:] },
		"another ApplicationSet":     func(o *outcome) { o.plan[0].ApplicationSet = "main-db" },
		"a Cluster has lost a label": func(o *outcome) { o.clusters[0] = object{"metadata": object{"name": "eu-1"}} },
		"a selector that Secrets of others match": func(o *outcome) {
			o.sets[0].Spec.Generators[0].Clusters.Selector.MatchExpressions = []metav1.LabelSelectorRequirement{
				{Key: "region", Operator: metav1.LabelSelectorOpNotIn, Values: []string{"ap"}},
			}
		},
		"no selector, which matches the hub": func(o *outcome) {
			o.sets[0].Spec.Generators[0].Clusters.Selector = metav1.LabelSelector{}
		},
		"a template that fails": func(o *outcome) {
			o.sets[0].Spec.Template.Spec.Source.Path = "{{ .nothing }}"
		},
		"an Application that Argo CD refuses": func(o *outcome) { o.sets[0].Spec.Template.Spec.Source.Path = "" },
	} {
		t.Run(sentence, func(t *testing.T) {
			o := files.capifleet(t)
			if len(o.problems) > 0 || len(o.plan) != 2 {
				t.Fatal(o.problems, o.plan)
			}
			if change != nil {
				change(&o)
			}
			_, generated, err := o.judge(t, files.config(t))
			if found := err != nil || compare(o.plan, generated) != ""; found != (change != nil) {
				t.Errorf("%v\n%s", err, compare(o.plan, generated))
			}
		})
	}
}

// TestStepsOfAnApplication is the control of what is said of the steps of a rollout.
func TestStepsOfAnApplication(t *testing.T) {
	labels := map[string]string{waveLabel: "canary", "a": "b"}
	in := func(key string, values ...string) argov1alpha1.ApplicationMatchExpression {
		return argov1alpha1.ApplicationMatchExpression{Key: key, Operator: "In", Values: values}
	}
	for sentence, c := range map[string]struct {
		expressions []argov1alpha1.ApplicationMatchExpression
		holds       bool
	}{
		"its wave": {[]argov1alpha1.ApplicationMatchExpression{in(waveLabel, "canary")}, true},
		"one of several waves": {
			[]argov1alpha1.ApplicationMatchExpression{in(waveLabel, "early", "canary")}, true,
		},
		"another wave":  {[]argov1alpha1.ApplicationMatchExpression{in(waveLabel, "early")}, false},
		"another label": {[]argov1alpha1.ApplicationMatchExpression{in("wave", "canary")}, false},
		"its wave, and another label": {
			[]argov1alpha1.ApplicationMatchExpression{in(waveLabel, "canary"), in("a", "c")}, false,
		},
		"every wave but one": {
			[]argov1alpha1.ApplicationMatchExpression{{Key: waveLabel, Operator: "NotIn", Values: []string{"early"}}},
			false,
		},
		"a step without an expression": {nil, false},
	} {
		t.Run(sentence, func(t *testing.T) {
			got := holds(argov1alpha1.ApplicationSetRolloutStep{MatchExpressions: c.expressions}, labels)
			if got != c.holds {
				t.Errorf("want %t, got %t", c.holds, got)
			}
		})
	}
}

// TestApplicationsThatArgoCDRefuses is the control of the check of generated Applications.
func TestApplicationsThatArgoCDRefuses(t *testing.T) {
	for sentence, c := range map[string]struct {
		change func(a *argov1alpha1.Application)
		fine   bool
	}{
		"nothing is changed": {func(*argov1alpha1.Application) {}, true},
		"the hub by its address": {func(a *argov1alpha1.Application) {
			a.Spec.Destination = argov1alpha1.ApplicationDestination{Server: "https://kubernetes.default.svc"}
		}, true},
		"the hub by its name": {
			func(a *argov1alpha1.Application) { a.Spec.Destination.Name = "in-cluster" }, true,
		},
		"a cluster that nobody knows": {
			func(a *argov1alpha1.Application) { a.Spec.Destination.Name = "nowhere" }, false,
		},
		"a cluster by name and address": {
			func(a *argov1alpha1.Application) { a.Spec.Destination.Server = "https://legacy.example.com" }, false,
		},
		"no destination":  {func(a *argov1alpha1.Application) { a.Spec.Destination.Name = "" }, false},
		"no project":      {func(a *argov1alpha1.Application) { a.Spec.Project = "" }, false},
		"an invalid name": {func(a *argov1alpha1.Application) { a.Name = "Web" }, false},
		"an invalid label": {
			func(a *argov1alpha1.Application) { a.Labels = map[string]string{"a": "b c"} }, false,
		},
		"an invalid finalizer": {
			func(a *argov1alpha1.Application) { a.Finalizers = []string{"example.com/"} }, false,
		},
		"no path":       {func(a *argov1alpha1.Application) { a.Spec.Source.Path = "" }, false},
		"no repository": {func(a *argov1alpha1.Application) { a.Spec.Source.RepoURL = "" }, false},
		"a chart of no version": {
			func(a *argov1alpha1.Application) { a.Spec.Source.Chart, a.Spec.Source.Path = "web", "" }, false,
		},
		"one source that is a ref": {
			func(a *argov1alpha1.Application) { a.Spec.Source.Ref, a.Spec.Source.Path = "values", "" }, false,
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			one := argov1alpha1.Application{
				ObjectMeta: metav1.ObjectMeta{Name: "web", Namespace: namespace},
				Spec: argov1alpha1.ApplicationSpec{
					Project:     "default",
					Destination: argov1alpha1.ApplicationDestination{Name: "legacy", Namespace: "web"},
					Source:      &argov1alpha1.ApplicationSource{RepoURL: "https://example.com/repo.git", Path: "web"},
				},
			}
			c.change(&one)
			err := newHub(t, foreign()).check(t.Context(), []argov1alpha1.Application{one})
			if (err == nil) != c.fine {
				t.Errorf("want accepted: %t, got %v", c.fine, err)
			}
		})
	}
	two := []argov1alpha1.Application{
		{ObjectMeta: metav1.ObjectMeta{Name: "web"}}, {ObjectMeta: metav1.ObjectMeta{Name: "web"}},
	}
	if newHub(t).check(t.Context(), two) == nil {
		t.Error("two Applications of one name are accepted")
	}
}
