package plan

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestNamesFollowSelectorsAndNotPayloads: Cluster API's webhook refuses another selector under the same name, and a payload of another name is left behind on the hub.
// So a changed payload changes no stamp and no name, and a changed selector the name of the ClusterResourceSet alone.
func TestNamesFollowSelectorsAndNotPayloads(t *testing.T) {
	byLabel := func(config *v1alpha1.FleetConfig) {
		config.Spec.Values[0] = v1alpha1.Value{Name: "region", Label: "region"}
	}
	changes := map[string]struct {
		change                 func(*v1alpha1.FleetConfig)
		sets, payloads, stamps bool // what changes
	}{
		"nothing": {change: func(*v1alpha1.FleetConfig) {}},
		"another revision of the Application": {change: func(c *v1alpha1.FleetConfig) {
			c.Spec.Bootstrap[0].Application["spec"].(map[string]any)["source"].(map[string]any)["targetRevision"] = "v2"
		}},
		"another path from the same facts": {change: func(c *v1alpha1.FleetConfig) {
			c.Spec.Bootstrap[0].Application["spec"].(map[string]any)["source"].(map[string]any)["path"] = "clusters/{{ .values.region }}"
		}},
		"another install": {change: func(c *v1alpha1.FleetConfig) {
			c.Spec.Bootstrap[0].Resources[0].Inline = strings.Replace(c.Spec.Bootstrap[0].Resources[0].Inline, "argocd-cm", "argocd-cm-2", 1)
		}},
		"another selector": {sets: true, change: func(c *v1alpha1.FleetConfig) {
			c.Spec.Bootstrap[0].ClusterSelector = &metav1.LabelSelector{MatchLabels: map[string]string{"environment": "production", "argocd": "enabled"}}
		}},
		"another revision of the entry": {sets: true, change: func(c *v1alpha1.FleetConfig) { c.Spec.Bootstrap[0].Revision = "2" }},
		"other facts": {sets: true, payloads: true, stamps: true, change: func(c *v1alpha1.FleetConfig) {
			c.Spec.Bootstrap[0].Application["spec"].(map[string]any)["source"].(map[string]any)["path"] = "clusters/{{ .name }}"
		}},
	}
	for sentence, c := range changes {
		for source, prepare := range map[string]func(*v1alpha1.FleetConfig){"labels": byLabel, "fields": func(*v1alpha1.FleetConfig) {}} {
			t.Run(sentence+" with facts from "+source, func(t *testing.T) {
				before, after := bootstrapFleet(), bootstrapFleet()
				prepare(before.Config)
				prepare(after.Config)
				c.change(after.Config)
				old, fresh := resolve(t, before), resolve(t, after)
				if changed := !cmp.Equal(names(old.ResourceSets), names(fresh.ResourceSets)); changed != c.sets {
					t.Errorf("ClusterResourceSets were %v and are %v", names(old.ResourceSets), names(fresh.ResourceSets))
				}
				if changed := !cmp.Equal(payloadNames(old), payloadNames(fresh)); changed != c.payloads {
					t.Errorf("payloads were %v and are %v", payloadNames(old), payloadNames(fresh))
				}
				if changed := !cmp.Equal(stampsOf(old), stampsOf(fresh)); changed != (c.stamps) {
					t.Errorf("stamps were %v and are %v", stampsOf(old), stampsOf(fresh))
				}
			})
		}
	}
}

// bootstrapFleet has two regions, told by a label and by a field.
func bootstrapFleet() *fleet.Fleet {
	f := &fleet.Fleet{Config: &v1alpha1.FleetConfig{}, Self: fleet.Ref{Kind: v1alpha1.Kind, Name: "production"}, BootstrapSources: [][]fleet.Source{{{}}}}
	f.Config.Name = "production"
	for i, region := range []string{"eu", "eu", "us"} {
		object := fleet.Object{Item: i, Labels: map[string]string{"environment": "production", "argocd": "enabled", "region": region}}
		object.Ref = fleet.Ref{APIVersion: "cluster.x-k8s.io/v1beta2", Kind: "Cluster", Namespace: "default", Name: region + string(rune('a'+i))}
		f.Clusters = append(f.Clusters, fleet.Cluster{Object: object, Manifest: map[string]any{"spec": map[string]any{"region": region}}})
	}
	f.Config.Spec.Values = []v1alpha1.Value{{Name: "region", Field: "spec.region"}}
	f.Config.Spec.Bootstrap = []v1alpha1.Bootstrap{{
		Name: "argocd", Namespace: "argocd",
		ClusterSelector: &metav1.LabelSelector{MatchLabels: map[string]string{"environment": "production"}},
		Resources:       []v1alpha1.Resource{{Inline: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: argocd-cm}\n"}},
		Application: v1alpha1.Tree{
			"metadata": map[string]any{"name": "cluster-workloads"},
			"spec":     map[string]any{"source": map[string]any{"repoURL": "https://github.com/your-org/standard-workloads", "path": "overlays/{{ .values.region }}"}},
		},
	}}
	return f
}

func resolve(t *testing.T, f *fleet.Fleet) *fleet.Plan {
	t.Helper()
	plan, problems := Resolve(f)
	if problems.Failed() {
		t.Fatal(problems)
	}
	return plan
}

func names(sets []fleet.ResourceSet) []string {
	all := make([]string, len(sets))
	for i, set := range sets {
		all[i] = set.Name
	}
	return all
}

func payloadNames(plan *fleet.Plan) []string {
	all := make([]string, len(plan.Payloads))
	for i, payload := range plan.Payloads {
		all[i] = payload.Name
	}
	return all
}

// stampsOf are the labels that are stamped, by Cluster.
func stampsOf(plan *fleet.Plan) map[string][]string {
	all := map[string][]string{}
	for _, m := range plan.Members {
		for _, key := range slices.Sorted(maps.Keys(m.Stamps)) {
			all[m.Cluster.Name] = append(all[m.Cluster.Name], key+"="+m.Stamps[key])
		}
	}
	return all
}
