package preview

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
	"github.com/capifleet/capifleet/fn/yaml"
)

// delivered are the payloads of a plan by the ClusterResourceSets that deliver them.
type delivered struct {
	shown    *review.Shown
	sets     map[setName]*fleet.ResourceSet
	reached  map[setName]int // how many Clusters a ClusterResourceSet reaches
	payloads map[fleet.ID]*heldPayload
}

type setName struct{ namespace, name string }

// heldPayload is what a payload holds.
type heldPayload struct {
	objects      []v1alpha1.PlannedObject
	texts        []string                   // what they are, without what may be secret
	applications map[setName]map[string]any // of the cluster's own Argo CD
}

// deliveredBy reads the payloads of a plan. Payloads with equal texts are read once.
func deliveredBy(plan *fleet.Plan, shown *review.Shown) *delivered {
	all := &delivered{
		shown: shown, sets: map[setName]*fleet.ResourceSet{}, reached: map[setName]int{},
		payloads: map[fleet.ID]*heldPayload{},
	}
	var secrets []string
	for i := range plan.Members {
		member := &plan.Members[i]
		secrets = append(secrets, member.Secrets...)
		for _, delivery := range slices.Concat(member.ResourceSets, member.Bootstraps) {
			all.reached[setName{member.Cluster.Namespace, delivery.ResourceSet}]++
		}
	}
	for i := range plan.ResourceSets {
		set := &plan.ResourceSets[i]
		all.sets[setName{set.Namespace, set.Name}] = set
	}
	hidden := shown.Of(secrets) // which digests must not cover, whichever Cluster's they are
	known := map[string]*heldPayload{}
	for i := range plan.Payloads {
		payload := &plan.Payloads[i]
		text := textOf(payload)
		if known[text] == nil {
			known[text] = held(payload, hidden)
		}
		all.payloads[fleet.ID{Kind: payload.Kind, Namespace: payload.Namespace, Name: payload.Name}] = known[text]
	}
	return all
}

// textOf identifies the manifests of a payload.
func textOf(payload *fleet.Payload) string {
	var text strings.Builder
	for _, key := range slices.Sorted(maps.Keys(payload.Data)) {
		text.WriteString(key + "\n" + payload.Data[key] + "\n")
	}
	return text.String()
}

// held are the objects of a payload, in the order in which Cluster API applies them.
func held(payload *fleet.Payload, shown *review.Shown) *heldPayload {
	all := heldPayload{applications: map[setName]map[string]any{}}
	for _, key := range slices.Sorted(maps.Keys(payload.Data)) {
		for _, document := range strings.Split("\n"+payload.Data[key], "\n---\n") {
			tree, err := yaml.Tree([]byte(document))
			object, isMap := tree.(map[string]any)
			if err != nil || !isMap {
				continue
			}
			ref := fleet.RefOf(object)
			text, err := json.Marshal(shown.Tree(object))
			if err != nil {
				continue
			}
			if ref.Kind == fleet.ApplicationKind && ref.Group() == "argoproj.io" {
				all.applications[setName{ref.Namespace, ref.Name}] = object
			}
			planned := v1alpha1.PlannedObject{
				PlanObject: v1alpha1.PlanObject{
					APIVersion: ref.APIVersion, Kind: ref.Kind, Namespace: ref.Namespace, Name: ref.Name,
				},
				Digest: "sha256:" + digestOf(string(text)),
			}
			all.objects = append(all.objects, planned)
			all.texts = append(all.texts, string(text))
		}
	}
	return &all
}

// planned are the payloads for programs.
func (d *delivered) planned(plan *fleet.Plan) []v1alpha1.PlannedPayload {
	var payloads []v1alpha1.PlannedPayload
	for i := range plan.Payloads {
		payload := &plan.Payloads[i]
		id := fleet.ID{Kind: payload.Kind, Namespace: payload.Namespace, Name: payload.Name}
		planned := v1alpha1.PlannedPayload{
			PlannedReference: v1alpha1.PlannedReference{Kind: payload.Kind, Name: payload.Name},
			Namespace:        payload.Namespace,
			Objects:          append([]v1alpha1.PlannedObject{}, d.payloads[id].objects...),
		}
		if payload.Kind == fleet.ConfigMapKind {
			planned.Bytes = sizeOf(payload)
		}
		payloads = append(payloads, planned)
	}
	return payloads
}

// sizeOf is the size of the manifests of a payload.
func sizeOf(payload *fleet.Payload) int64 {
	size := 0
	for _, manifests := range payload.Data {
		size += len(manifests)
	}
	return int64(size)
}

// application is the whole Application of a Cluster's own Argo CD; nil where it is not known.
func (d *delivered) application(cluster *viewedCluster, application *fleet.Application) map[string]any {
	for _, delivery := range cluster.Bootstraps {
		for _, reference := range d.delivery(cluster.Cluster, delivery).Payloads {
			held := d.payloads[fleet.ID{
				Kind: reference.Kind, Namespace: cluster.Cluster.Namespace, Name: reference.Name,
			}]
			if held == nil {
				continue
			}
			if tree, found := held.applications[setName{application.Namespace, application.Name}]; found {
				shown, _ := d.shown.Of(cluster.Secrets).Tree(tree).(map[string]any)
				return shown
			}
		}
	}
	return nil
}

// delivery is for programs what a ClusterResourceSet delivers to a Cluster.
func (d *delivered) delivery(cluster fleet.Ref, delivery fleet.Delivery) v1alpha1.PlannedDelivery {
	planned := v1alpha1.PlannedDelivery{Entry: delivery.Entry, ClusterResourceSet: delivery.ResourceSet}
	set := d.sets[setName{cluster.Namespace, delivery.ResourceSet}]
	if set == nil {
		return planned
	}
	for _, reference := range set.References {
		planned.Payloads = append(planned.Payloads, v1alpha1.PlannedReference{
			Kind: reference.Kind, Name: reference.Name,
		})
	}
	return planned
}

// content is what a ClusterResourceSet brings. Of a payload that is the user's own, its name is
// all that is known. Only where it reaches one Cluster may that Cluster's name be in it.
func (d *delivered) content(cluster fleet.Ref, delivery fleet.Delivery) content {
	set := d.sets[setName{cluster.Namespace, delivery.ResourceSet}]
	if set == nil {
		return content{rest: digestOf(delivery.ResourceSet)}
	}
	texts := []string{set.Strategy}
	for _, reference := range set.References {
		id := fleet.ID{Kind: reference.Kind, Namespace: cluster.Namespace, Name: reference.Name}
		payload := d.payloads[id]
		switch {
		case payload == nil:
		case d.reached[setName{cluster.Namespace, delivery.ResourceSet}] == 1:
			for _, text := range payload.texts {
				texts = append(texts, d.shown.WithoutName(text, cluster.Name))
			}
			continue
		default:
			texts = append(texts, payload.texts...)
			continue
		}
		texts = append(texts, reference.Kind, reference.Name)
	}
	return content{rest: digestOf(texts...)}
}
