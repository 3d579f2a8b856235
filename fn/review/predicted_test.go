package review

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
)

// predictedLine is an Application in one line: who has it, its name, its revision and its values.
func predictedLine(one Predicted) string {
	owner := "hub"
	if one.Cluster.Name != "" {
		owner = one.Cluster.Name
	}
	spec, _ := one.Tree["spec"].(map[string]any)
	source, _ := spec["source"].(map[string]any)
	line := fmt.Sprintf("%s %s/%s %v", owner, one.Ref.Namespace, one.Ref.Name, source["targetRevision"])
	if helm, has := source["helm"]; has {
		line += fmt.Sprint(" ", helm)
	}
	return line
}

func predictedLines(all []Predicted) []string {
	var lines []string
	for _, one := range all {
		lines = append(lines, predictedLine(one))
	}
	return lines
}

// TestPredict wants the Applications of both sides, whole except for secrets.
func TestPredict(t *testing.T) {
	const application = `{apiVersion: argoproj.io/v1alpha1, kind: Application, ` +
		`metadata: {name: root, namespace: argocd}, spec: {source: {targetRevision: main, helm: {values: "token: ` +
		`hunter2"}}}}`
	brought := func(side *Side, payload Payload) *Side {
		side.ResourceSets = append(side.ResourceSets, ResourceSet{
			Ref:      fleet.Ref{Kind: "ClusterResourceSet", Namespace: "clusters", Name: "argocd"},
			Clusters: []fleet.ID{clusterID("b"), clusterID("a")}, Payloads: []Payload{payload},
		})
		return side
	}
	open := Payload{
		ID:   fleet.ID{Kind: fleet.ConfigMapKind, Namespace: "clusters", Name: "argocd"},
		Data: map[string]string{"a": application},
	}
	hidden := Payload{
		ID:   fleet.ID{Kind: fleet.SecretKind, Namespace: "clusters", Name: "argocd"},
		Data: map[string]string{"a": application},
	}
	web := func(revision, clusters string) appSide {
		return appSide{clusters: "a b", sets: []appSet{{name: "prod-web", clusters: clusters, revision: revision}}}
	}
	secretly := web("hunter2", "a").build(t)
	secretly.Clusters[0].Secrets = []string{"hunter2"}
	for name, test := range map[string]struct {
		before, after     *Side
		old, now, leftOut []string
	}{
		"those of the hub": {
			before: web("v1", "a b").build(t), after: web("v2", "a").build(t),
			old: []string{"hub argocd/a-web v1", "hub argocd/b-web v1"}, now: []string{"hub argocd/a-web v2"},
		},
		"manifests of their own": {
			before: appSide{}.build(t), after: appSide{plain: map[string]string{"one": "v1"}}.build(t),
			now: []string{"hub argocd/one v1"},
		},
		"those of the Argo CD of a Cluster, by a payload": {
			before: appSide{clusters: "a b"}.build(t), after: brought(appSide{clusters: "a b"}.build(t), open),
			now: []string{
				"a argocd/root main map[values:token: (hidden)]", "b argocd/root main map[values:token: (hidden)]",
			},
		},
		"those that a Secret delivers are left out": {
			before: appSide{clusters: "a b"}.build(t), after: brought(appSide{clusters: "a b"}.build(t), hidden),
			leftOut: []string{"1 Application of the new side: a Secret delivers it"},
		},
		"facts that may be secret are hidden, on both sides": {
			before: web("v1", "a").build(t), after: secretly,
			old: []string{"hub argocd/a-web v1"}, now: []string{"hub argocd/a-web (hidden)"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			before, after, left := Predict(Compare(test.before, test.after))
			for _, want := range []struct{ want, got []string }{
				{test.old, predictedLines(before)}, {test.now, predictedLines(after)}, {test.leftOut, left},
			} {
				if diff := cmp.Diff(want.want, want.got); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
			if text := fmt.Sprint(before, after, left); strings.Contains(text, "hunter2") {
				t.Errorf("a secret is shown: %s", text)
			}
			for _, one := range slices.Concat(before, after) {
				if one.Tree["kind"] != "Application" || one.Tree["apiVersion"] != "argoproj.io/v1alpha1" {
					t.Errorf("it is no whole manifest: %v", one.Tree)
				}
			}
		})
	}
}
