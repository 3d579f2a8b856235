package plan

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/entries"
	"github.com/capifleet/capifleet/fn/fleet"
)

// nameChange is a change of a FleetConfig, and which of the names and stamps change with it.
type nameChange struct {
	change                 func(*v1alpha1.FleetConfig)
	sets, payloads, stamps bool
}

// nameChanges are changes of the entry of bootstrapFleet.
func nameChanges() map[string]nameChange {
	source := func(key, value string) func(*v1alpha1.FleetConfig) {
		return func(c *v1alpha1.FleetConfig) {
			c.Spec.Bootstrap[0].Application["spec"].(map[string]any)["source"].(map[string]any)[key] = value
		}
	}
	return map[string]nameChange{
		"nothing":                             {change: func(*v1alpha1.FleetConfig) {}},
		"another revision of the Application": {change: source("targetRevision", "v2")},
		"another path from the same facts":    {change: source("path", "clusters/{{ .values.region }}")},
		"another install": {change: func(c *v1alpha1.FleetConfig) {
			inline := &c.Spec.Bootstrap[0].Resources[0].Inline
			*inline = strings.Replace(*inline, "argocd-cm", "argocd-cm-2", 1)
		}},
		"another selector": {sets: true, change: func(c *v1alpha1.FleetConfig) {
			c.Spec.Bootstrap[0].ClusterSelector = &metav1.LabelSelector{
				MatchLabels: map[string]string{"environment": "production", "argocd": "enabled"},
			}
		}},
		"another revision of the entry": {
			sets:   true,
			change: func(c *v1alpha1.FleetConfig) { c.Spec.Bootstrap[0].Revision = "2" },
		},
		"other facts": {
			sets:     true,
			payloads: true,
			stamps:   true,
			change:   source("path", "clusters/{{ .name }}"),
		},
	}
}

// TestNamesFollowSelectorsAndNotPayloads: Cluster API's webhook refuses another selector under the
// same name, and a payload of another name is left behind on the hub. So a changed payload changes
// no stamp and no name, and a changed selector the name of the ClusterResourceSet alone.
func TestNamesFollowSelectorsAndNotPayloads(t *testing.T) {
	t.Parallel()
	for sentence, c := range nameChanges() {
		for source, value := range map[string]string{"labels": "{name: region, label: " +
			"region}", "fields": "{name: region, field: spec.region}"} {
			t.Run(sentence+" with facts from "+source, func(t *testing.T) {
				t.Parallel()
				before, after := bootstrapFleet(t, value), bootstrapFleet(t, value)
				c.change(after.Config)
				after.Entries, _ = entries.Of(&after.Config.Spec)
				old, fresh := namesOf(resolved(t, before)), namesOf(resolved(t, after))
				for what, changes := range map[string]bool{
					"ClusterResourceSets": c.sets, "payloads": c.payloads,
					"stamps": c.stamps,
				} {
					if diff := cmp.Diff(old[what], fresh[what]); (diff != "") != changes {
						t.Errorf("%s (-before +after):\n%s", what, diff)
					}
				}
			})
		}
	}
}

// bootstrapFleet has two regions, told by a label and by a field.
func bootstrapFleet(t *testing.T, value string) *fleet.Fleet {
	t.Helper()
	f := fleetOf(t, "values: ["+value+"]\n"+`bootstrap:
- name: argocd
  clusterSelector: {matchLabels: {environment: production}}
  resources: [{inline: '{apiVersion: v1, kind: ConfigMap, metadata: {name: argocd-cm}}'}]
  application:
    metadata: {name: cluster-workloads}
    spec: {source: {repoURL: 'https://github.com/your-org/standard-workloads', path: 'overlays/{{ .values.region }}'}}
`, "default/eua environment=production argocd=enabled region=eu", "default/eub environment=production "+
		"argocd=enabled region=eu",
		"default/usc environment=production argocd=enabled region=us")
	for i, cluster := range f.Clusters {
		f.Clusters[i].Manifest = map[string]any{"spec": map[string]any{"region": cluster.Labels["region"]}}
	}
	return f
}

// namesOf are the names and stamps of a plan.
func namesOf(r *Resolved) map[string][]string {
	names := map[string][]string{}
	for _, set := range r.Plan.ResourceSets {
		names["ClusterResourceSets"] = append(names["ClusterResourceSets"], set.Name)
	}
	for _, payload := range r.Plan.Payloads {
		names["payloads"] = append(names["payloads"], payload.Name)
	}
	for _, member := range r.Plan.Members {
		for _, key := range fleet.SortedKeys(member.Stamps) {
			names["stamps"] = append(names["stamps"], member.Cluster.Name+": "+key+"="+member.Stamps[key])
		}
	}
	return names
}
