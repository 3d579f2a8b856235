package plan

import (
	"testing"

	"github.com/capifleet/capifleet/fn/fleet"
)

const managed = " app.kubernetes.io/managed-by=capifleet"

// TestIdentities never replaces what somebody else has under the identity of a generated object.
func TestIdentities(t *testing.T) {
	t.Parallel()
	payload := fleet.Payload{Kind: "ConfigMap", Metadata: fleet.Metadata{Namespace: "a", Name: "main-addons"}}
	set := fleet.ApplicationSet{Metadata: fleet.Metadata{Namespace: "argocd", Name: "main-web"}}
	for sentence, c := range map[string]struct {
		objects []string
		plan    fleet.Plan
		failed  bool
		want    []string
	}{
		"nothing is in the way": {
			objects: []string{"v1 ConfigMap b/main-addons", "v1 Secret a/main-addons", "v1 ConfigMap a/addons"},
			plan:    fleet.Plan{Payloads: []fleet.Payload{payload}},
			want:    nil,
		},
		"an object of the user's": {
			objects: []string{"v1 ConfigMap a/main-addons file=a.yaml", "argoproj.io/v1alpha1 ApplicationSet " +
				"argocd/main-web"},
			plan: fleet.Plan{Payloads: []fleet.Payload{payload}, ApplicationSets: []fleet.ApplicationSet{set}},
			want: []string{
				"error CF0501: a.yaml: ConfigMap a/main-addons: metadata.name: capifleet did not " +
					"generate the object, and the FleetConfig generates one of the same kind, namespace " +
					`and name (value "main-addons"); rename one of them`,
				"error CF0501: ApplicationSet argocd/main-web: metadata.name: capifleet did not " +
					"generate the object, and the FleetConfig generates one of the same kind, namespace " +
					`and name (value "main-web"); rename one of them`,
			},
		},
		"an object of another fleet": {
			objects: []string{"v1 ConfigMap a/main-addons capifleet.dev/fleet=other" + managed},
			plan:    fleet.Plan{Payloads: []fleet.Payload{payload}},
			want: []string{
				"error CF0501: ConfigMap a/main-addons: metadata.name: the object belongs to fleet " +
					"other, and fleet main generates one of the same kind, namespace and name (value " +
					`"main-addons"); rename one of them`,
			},
		},
		"what the fleet itself has generated is replaced": {
			objects: []string{"v1 ConfigMap a/main-addons capifleet.dev/fleet=main" + managed},
			plan:    fleet.Plan{Payloads: []fleet.Payload{payload}},
			want:    nil,
		},
		"two entries generate one object": {
			plan: fleet.Plan{ApplicationSets: []fleet.ApplicationSet{set, set}},
			want: []string{
				`error CF0501: spec: two entries generate one ApplicationSet in namespace "argocd" (value ` +
					`"main-web"); rename one of the entries; the object is named after the fleet and the entry`,
			},
		},
		"which is not reported where it may follow from another problem": {
			plan: fleet.Plan{ApplicationSets: []fleet.ApplicationSet{set, set}}, failed: true,
			want: nil,
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			f := fleetOf(t, "{}")
			f.Objects = objectsOf(c.objects...)
			equal(t, c.want, lines(checkIdentities(f, &c.plan, c.failed)))
		})
	}
}

// TestOrphans names fleets that have left something behind.
func TestOrphans(t *testing.T) {
	t.Parallel()
	const gone = " capifleet.dev/fleet=gone" + managed
	for sentence, c := range map[string]struct{ objects, clusters, want []string }{
		"nothing is left": {
			objects: []string{"v1 ConfigMap a", "v1 ConfigMap b " +
				"capifleet.dev/fleet=main" + managed, "v1 ConfigMap c @capifleet.dev/stamps=main:labels/x"},
			want: nil,
		},
		"what was generated and stamped, by name": {
			objects: []string{"v1 Secret s" + gone, "v1 ConfigMap b file=b.yaml " +
				"@capifleet.dev/stamps=gone:annotations/x"},
			clusters: []string{"a/eu-1 @capifleet.dev/stamps=gone:labels/x;main:labels/y"},
			want: []string{
				"warning CF0503: fleet gone has no FleetConfig in the input, and has generated or " +
					`stamped Cluster a/eu-1, ConfigMap b (b.yaml), Secret s (value "gone"); if the fleet was ` +
					"renamed, set spec.renamedFrom: gone; if it was deleted, delete the objects " +
					"that it has generated; from the objects that it " +
					"has stamped, remove the entries gone:… of annotation capifleet.dev/stamps, and the " +
					"labels and annotations that these entries name",
			},
		},
		"each fleet by itself": {
			objects: []string{"v1 ConfigMap s" + gone, "v1 ConfigMap t @capifleet.dev/stamps=other:labels/x"},
			want: []string{
				"warning CF0503: fleet gone has no FleetConfig in the input, and has generated or " +
					`stamped ConfigMap s (value "gone"); if the fleet was renamed, set ` +
					"spec.renamedFrom: gone; if it was deleted, delete the " +
					"objects that it has generated; from the objects that it has stamped, remove the entries " +
					"gone:… of annotation capifleet.dev/stamps, and the labels and annotations that these " +
					"entries name",
				"warning CF0503: fleet other has no FleetConfig in the input, and has generated or " +
					`stamped ConfigMap t (value "other"); if the fleet was renamed, set ` +
					"spec.renamedFrom: other; if it was deleted, delete the " +
					"objects that it has generated; from the objects that it has stamped, remove the entries " +
					"other:… of annotation capifleet.dev/stamps, and the labels and annotations that these " +
					"entries name",
			},
		},
		"a fleet that has its FleetConfig in the input is not gone": {
			objects: []string{"v1 ConfigMap s" + gone, "capifleet.dev/v1alpha1 FleetConfig gone"},
			want:    nil,
		},
		"an object of another kind with that name does not count": {
			objects: []string{"v1 ConfigMap s" + gone, "capifleet.dev/v1alpha1 " +
				"FleetPlan gone", "example.com/v1 FleetConfig gone"},
			want: []string{
				"warning CF0503: fleet gone has no FleetConfig in the input, and has generated or " +
					`stamped ConfigMap s (value "gone"); if the fleet was renamed, set ` +
					"spec.renamedFrom: gone; if it was deleted, delete the " +
					"objects that it has generated; from the objects that it has stamped, remove the entries " +
					"gone:… of annotation capifleet.dev/stamps, and the labels and annotations that these " +
					"entries name",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			f := fleetOf(t, "{}", c.clusters...)
			f.Objects = objectsOf(c.objects...)
			equal(t, c.want, lines(reportOrphans(f)))
		})
	}
}
