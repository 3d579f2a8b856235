package decode

import (
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestNamesInBetween wants what another fleet may have generated never to be taken for that of a
// fleet that was renamed from old.
func TestNamesInBetween(t *testing.T) {
	const crs, cm, set = fleet.ResourceSetKind, "ConfigMap", fleet.ApplicationSetKind
	self := renamedFrom("new", "old")
	for name, test := range map[string]struct {
		objects []fleet.Object
		others  []otherConfig
		want    string // the name of now of fleet third
	}{
		"payloads": {
			objects: []fleet.Object{
				ofThird(cm, "old-addons", ""), ofThird(cm, "old-addons-2", ""),
				ofThird("Secret", "old-addons-once", ""),
				ofThird(cm, "old-addons-0123456789ab", ""), ofThird(cm, "old-addons-once-0123456789ab-3", ""),
			},
			want: "new",
		},
		"ClusterResourceSets": {
			objects: []fleet.Object{
				ofThird(crs, "old-addons-0123abcd", ""), ofThird(crs, "old-addons-once-0123abcd", ""),
			},
			want: "new",
		},
		"a ClusterResourceSet whose name ends in a word": {
			objects: []fleet.Object{ofThird(crs, "old-addons-frontend", "")}, want: "third",
		},
		"a payload of an entry whose name begins alike": {
			objects: []fleet.Object{ofThird(cm, "old-addons", ""), ofThird(cm, "old-addons-more", "")}, want: "third",
		},
		"a set beside a payload": {
			objects: []fleet.Object{ofThird(set, "old-web", ""), ofThird(cm, "old-addons", "")}, want: "new",
		},
		"a set alone": {objects: []fleet.Object{ofThird(set, "old-web", "")}, want: "third"},
		"a set in the folder of the name": {
			objects: []fleet.Object{ofThird(set, "old-web", "fleets/generated/third/set.yaml")}, want: "new",
		},
		"a set in the folder of the name beside another FleetConfig": {
			objects: []fleet.Object{ofThird(set, "old-web", "teams/generated/third/set.yaml")}, want: "third",
		},
		"a set in the folder of the name, and one elsewhere": {
			objects: []fleet.Object{
				ofThird(set, "old-web", "fleets/generated/third/set.yaml"), ofThird(set, "workloads", "set.yaml"),
			},
			want: "third",
		},
		"a set of an objectName in the folder of the name": {
			objects: []fleet.Object{ofThird(set, "workloads", "fleets/generated/third/set.yaml")}, want: "new",
		},
		"a set whose name begins alike": {
			objects: []fleet.Object{
				ofThird(set, "old-web-eu", "fleets/generated/third/a.yaml"), ofThird(set, "third-logs", "b.yaml"),
			},
			want: "third",
		},
		"a set of its own beside a payload": {
			objects: []fleet.Object{ofThird(cm, "old-addons", ""), ofThird(set, "third-logs", "")}, want: "third",
		},
		"a set of an objectName that two renamed fleets have": {
			objects: []fleet.Object{ofThird(set, "workloads", "fleets/generated/third/set.yaml")},
			others:  []otherConfig{renamedFrom("newer", "older")}, want: "third",
		},
		"a FleetConfig that has errors": {
			objects: []fleet.Object{ofThird(cm, "old-addons", "")}, others: []otherConfig{{}}, want: "new",
		},
	} {
		t.Run(name, func(t *testing.T) {
			renames, taken := renamesOf(self, test.others, map[string]fleet.Ref{"new": {}}, test.objects)
			if got := renames.Now("third"); got != test.want {
				t.Errorf("fleet third is now %s, want %s", got, test.want)
			}
			if said := len(taken) == 1; said != (test.want == "new") {
				t.Errorf("it is said of %d names", len(taken))
			}
		})
	}
}

// TestNamesOfLongerFleets wants an object of fleet th-x that may be of its entry addons not to be
// taken for one of fleet th and its entry x-addons.
func TestNamesOfLongerFleets(t *testing.T) {
	longer := renamedFrom("new", "th")
	longer.entries.Delivering[0].NamedAs = "x-addons"
	object := ofThird("ConfigMap", "th-x-addons", "")
	object.Labels[v1alpha1.FleetLabel] = "th-x"
	renames, _ := renamesOf(longer, nil, map[string]fleet.Ref{}, []fleet.Object{object})
	if got := renames.Now("th-x"); got != "th-x" {
		t.Errorf("fleet th-x is now %s", got)
	}
}

// renamedFrom is a FleetConfig with an entry of resourceSets, and two of applicationSets, one of
// which has an objectName.
func renamedFrom(name, from string) otherConfig {
	config := &v1alpha1.FleetConfig{ObjectMeta: metav1.ObjectMeta{Name: name}}
	config.Spec.RenamedFrom, config.Spec.ArgoCD.Namespace = v1alpha1.Name(from), "argocd"
	delivering := []fleet.DeliveringEntry{{Name: "addons", NamedAs: "addons"}}
	return otherConfig{
		self: fleet.Ref{File: "fleets/fleet.yaml"}, read: config,
		entries: fleet.NewEntries(delivering, []fleet.ApplicationSetEntry{
			{ApplicationSet: v1alpha1.ApplicationSet{Name: "web"}},
			{ApplicationSet: v1alpha1.ApplicationSet{Name: "apps", ObjectName: "workloads"}},
		}),
	}
}

// ofThird is an object that fleet third has generated.
func ofThird(kind, name, file string) fleet.Object {
	ref := fleet.Ref{APIVersion: "v1", Kind: kind, Namespace: "default", Name: name, File: file}
	switch kind {
	case fleet.ApplicationSetKind:
		ref.APIVersion, ref.Namespace = "argoproj.io/v1alpha1", "argocd"
	case fleet.ResourceSetKind:
		ref.APIVersion = "addons.cluster.x-k8s.io/v1beta2"
	}
	return fleet.Object{Ref: ref, Labels: map[string]string{
		v1alpha1.ManagedByLabel: v1alpha1.ManagedByValue, v1alpha1.FleetLabel: "third",
	}}
}
