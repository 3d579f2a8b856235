package resourceset

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/entries"
	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestNamesFollowSelectorsAndNotPayloads: Cluster API's webhook refuses another selector under the
// same name, and a payload of another name is left behind on the hub. So a changed payload changes
// no stamp and no name, and a changed selector changes the name of the ClusterResourceSet alone.
func TestNamesFollowSelectorsAndNotPayloads(t *testing.T) {
	t.Parallel()
	byLabel := func(config *v1alpha1.FleetConfig) {
		config.Spec.Values[0] = v1alpha1.Value{Name: "region", Label: "region"}
	}
	changes := map[string]struct {
		change                 func(*v1alpha1.FleetConfig)
		sets, payloads, stamps bool // what changes
	}{
		"nothing": {change: func(*v1alpha1.FleetConfig) {}},
		"another revision of the Application": {change: func(c *v1alpha1.FleetConfig) {
			sourceIn(c)["targetRevision"] = "v2"
		}},
		"another path from the same facts": {change: func(c *v1alpha1.FleetConfig) {
			sourceIn(c)["path"] = "clusters/{{ .values.region }}"
		}},
		"another install": {change: func(c *v1alpha1.FleetConfig) {
			resource := &c.Spec.Bootstrap[0].Resources[0]
			resource.Inline = strings.Replace(resource.Inline, "argocd-cm", "argocd-cm-2", 1)
		}},
		"another selector": {sets: true, change: func(c *v1alpha1.FleetConfig) {
			c.Spec.Bootstrap[0].ClusterSelector = &metav1.LabelSelector{
				MatchLabels: map[string]string{"environment": "production", "argocd": "enabled"},
			}
		}},
		"another revision of the entry": {sets: true, change: func(c *v1alpha1.FleetConfig) {
			c.Spec.Bootstrap[0].Revision = "2"
		}},
		"other facts": {sets: true, payloads: true, stamps: true, change: func(c *v1alpha1.FleetConfig) {
			sourceIn(c)["path"] = "clusters/{{ .name }}"
		}},
	}
	for sentence, c := range changes {
		for source, prepare := range map[string]func(*v1alpha1.FleetConfig){
			"labels": byLabel, "fields": func(*v1alpha1.FleetConfig) {},
		} {
			t.Run(sentence+" with facts from "+source, func(t *testing.T) {
				t.Parallel()
				before, after := bootstrapFleet(t), bootstrapFleet(t)
				prepare(before.Config)
				prepare(after.Config)
				c.change(after.Config)
				after.Entries, _ = entries.Of(&after.Config.Spec)
				old, fresh := namesIn(t, before), namesIn(t, after)
				if changed := !cmp.Equal(old.sets, fresh.sets); changed != c.sets {
					t.Errorf("ClusterResourceSets were %v and are %v", old.sets, fresh.sets)
				}
				if changed := !cmp.Equal(old.payloads, fresh.payloads); changed != c.payloads {
					t.Errorf("payloads were %v and are %v", old.payloads, fresh.payloads)
				}
				if changed := !cmp.Equal(old.stamps, fresh.stamps); changed != c.stamps {
					t.Errorf("stamps were %v and are %v", old.stamps, fresh.stamps)
				}
			})
		}
	}
}

// sourceIn is the source of the Application.
func sourceIn(c *v1alpha1.FleetConfig) map[string]any {
	return c.Spec.Bootstrap[0].Application["spec"].(map[string]any)["source"].(map[string]any)
}

// bootstrapFleet has two regions, told by a label and by a field.
func bootstrapFleet(t *testing.T) *fleet.Fleet {
	t.Helper()
	return given{
		clusters: "default/eua environment=production argocd=enabled region=eu .region=eu\n" +
			"default/eub environment=production argocd=enabled region=eu .region=eu\n" +
			"default/usc environment=production argocd=enabled region=us .region=us",
		spec: `
values: [{name: region, field: spec.region}]
bootstrap:
- name: argocd
  clusterSelector: {matchLabels: {environment: production}}
  resources: [{inline: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: argocd-cm}\n"}]
  application:
    metadata: {name: cluster-workloads}
    spec: {source: {repoURL: https://github.com/your-org/standard-workloads, path: 'overlays/{{ .values.region }}'}}
`,
	}.fleet(t)
}

// generatedNames are the names of what is generated, and what is stamped, in order.
type generatedNames struct{ sets, payloads, stamps []string }

func namesIn(t *testing.T, f *fleet.Fleet) generatedNames {
	t.Helper()
	known, problems := facts.Evaluate(f)
	sets, more := Read(f, known)
	delivered, last := sets.Deliver(known.Members)
	if problems = append(append(problems, more...), last...); problems.Failed() {
		t.Fatal(problems)
	}
	names := generatedNames{stamps: wantLines(sets.Wants())}
	for _, set := range delivered.ResourceSets {
		names.sets = append(names.sets, set.Name)
	}
	for _, one := range delivered.Payloads {
		names.payloads = append(names.payloads, one.Name)
	}
	return names
}

// TestEntries: what is read of the entries of each list, in their order.
func TestEntries(t *testing.T) {
	t.Parallel()
	f := given{
		files: map[string]string{"a": settings, "b": others},
		spec: `
bootstrap:
- name: third
  clusterSelector: {matchLabels: {c: d}}
  metadata: {labels: {e: f}}
  revision: "3"
  format: Compact
  resources: [{files: [b]}]
  application: {metadata: {name: a}}
resourceSets:
- {name: first, resources: [{files: [a]}, {files: [b]}]}
- name: second
  clusterSelector: {matchLabels: {a: b}}
  metadata: {annotations: {g: h}}
  strategy: Reconcile
  revision: "2"
  format: JSON
  resources: [{files: [b]}]
`,
	}.fleet(t)
	var plan fleet.MemberPlan
	got := entriesOf(f)
	for i := range got {
		to := got[i].Deliveries(&plan)
		*to = append(*to, fleet.Delivery{Entry: string(got[i].Name)})
		got[i].Deliveries = nil // functions are never equal
	}
	spec, sets, bootstrap := f.Config.Spec, field.NewPath("spec", "resourceSets"), field.NewPath("spec", "bootstrap")
	first, second, third := spec.ResourceSets[0].Resources, spec.ResourceSets[1].Resources, spec.Bootstrap[0].Resources
	want := []entry{{
		DeliveringEntry: fleet.DeliveringEntry{
			List: "resourceSets", Name: "first", NamedAs: "first", Path: sets.Index(0),
			Strategy: "ApplyOnce", Format: "Auto", Resources: first,
		},
		sources: []source{
			{Resource: first[0], Source: f.Sources[0][0], path: sets.Index(0).Child("resources").Index(0)},
			{Resource: first[1], Source: f.Sources[0][1], path: sets.Index(0).Child("resources").Index(1)},
		},
		templatePath: sets.Index(0).Child("resources"),
	}, {
		DeliveringEntry: fleet.DeliveringEntry{
			List: "resourceSets", Name: "second", NamedAs: "second", Path: sets.Index(1),
			ClusterSelector: &v1alpha1.Selector{MatchLabels: map[string]string{"a": "b"}},
			Metadata:        v1alpha1.ExtraMetadata{Annotations: map[string]string{"g": "h"}},
			Strategy:        "Reconcile", Revision: "2", Format: "JSON", Resources: second,
		},
		sources: []source{
			{Resource: second[0], Source: f.Sources[1][0], path: sets.Index(1).Child("resources").Index(0)},
		},
		templatePath: sets.Index(1).Child("resources"),
	}, {
		DeliveringEntry: fleet.DeliveringEntry{
			List: "bootstrap", Name: "third", NamedAs: "third", Path: bootstrap.Index(0),
			ClusterSelector: &v1alpha1.Selector{MatchLabels: map[string]string{"c": "d"}},
			Metadata:        v1alpha1.ExtraMetadata{Labels: map[string]string{"e": "f"}},
			Strategy:        "ApplyOnce", Revision: "3", Format: "Compact", Resources: third,
			Bootstrap: &spec.Bootstrap[0],
		},
		sources: []source{
			{Resource: third[0], Source: f.Sources[2][0], path: bootstrap.Index(0).Child("resources").Index(0)},
		},
		templatePath: bootstrap.Index(0).Child("application"),
	}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(entry{}, source{}), cmp.Comparer(samePath)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	wantSame(t, "plan of a member", fleet.MemberPlan{
		ResourceSets: []fleet.Delivery{{Entry: "first"}, {Entry: "second"}},
		Bootstraps:   []fleet.Delivery{{Entry: "third"}},
	}, plan)
}
