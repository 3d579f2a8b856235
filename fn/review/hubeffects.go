package review

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/version"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// creationOnHub is what happens to an object that is new.
func creationOnHub() Effect {
	return Effect{
		Code: v1alpha1.DiffEffectHubCreated, When: v1alpha1.DiffOnMerge, Certainty: v1alpha1.DiffCertain,
		Workloads: v1alpha1.DiffWorkloadsNone, Text: "Whoever applies the manifests of the hub creates it.",
	}
}

// updateOnHub fills in what happens to an object whose fields change. It returns the Clusters whose
// machines may follow.
func (r *hubRoles) updateOnHub(pair hubPair, change *Change) []fleet.ID {
	change.Effect = Effect{
		Code: v1alpha1.DiffEffectHubUpdated, When: v1alpha1.DiffOnMerge, Certainty: v1alpha1.DiffCertain,
		Workloads: v1alpha1.DiffWorkloadsNone, Text: "Whoever applies the manifests of the hub updates it.",
	}
	metadataOnly := true
	for _, field := range change.Fields {
		metadataOnly = metadataOnly && field.Path[0].Field == "metadata"
	}
	switch object := pair.after; {
	case object.IsCluster():
		updateOfCluster(pair, change, metadataOnly)
		poolsGo(pair, change)
	case metadataOnly:
	case object.Group() == fleet.ArgoCDGroup && object.Kind == "AppProject":
		change.Effect.Text += " Argo CD does not sync Applications that it no longer permits. Whether it permits " +
			"those that no entry makes was not checked."
	case hasMachines(object.Ref):
		if !scale(change) {
			change.Effect.Certainty, change.Effect.Workloads = v1alpha1.DiffPossible, v1alpha1.DiffWorkloadsMayChange
			change.Effect.Text += " Cluster API may replace machines."
		}
		poolsGo(pair, change)
		reached, _ := r.reached(object)
		return reached
	case isClass(object.Ref), isTemplate(object.Ref):
		return r.updateOfTemplate(pair.after, change)
	}
	return nil
}

func updateOfCluster(pair hubPair, change *Change, metadataOnly bool) {
	effect := &change.Effect
	paused, was := pausedTree(treeOf(pair.after)), pausedTree(treeOf(pair.before))
	switch {
	case paused && !was:
		effect.Text = "Cluster API does nothing about the Cluster until it is resumed."
		effect.Because = []string{"It becomes paused. Argo CD is not affected by that."}
	case paused && !metadataOnly:
		effect.Certainty, effect.Workloads = v1alpha1.DiffPossible, v1alpha1.DiffWorkloadsMayChange
		effect.Text = "Cluster API does nothing about the change until the Cluster is resumed."
		effect.Because = []string{"It is paused."}
	case was && !paused:
		effect.Certainty, effect.Workloads = v1alpha1.DiffPossible, v1alpha1.DiffWorkloadsMayChange
		effect.Text = "Cluster API acts on the Cluster again, also on what has changed since it was paused."
		effect.Because = []string{"It is not paused any more."}
	case metadataOnly:
		effect.Text = "Only metadata of the Cluster changes." + seeOthers
	case scale(change):
	case upgrades(change.Fields):
		effect.Workloads = v1alpha1.DiffWorkloadsMayChange
		effect.Text = "Cluster API upgrades Kubernetes: it replaces the machines of the control plane, then those of " +
			"the workers."
	default:
		effect.Certainty, effect.Workloads = v1alpha1.DiffPossible, v1alpha1.DiffWorkloadsMayChange
		effect.Text = "Cluster API brings the Cluster to what its manifest says. It may replace machines."
	}
}

// upgrades reports whether the version of Kubernetes in the topology of a Cluster is raised.
// Cluster API refuses to lower it.
func upgrades(fields []Field) bool {
	return slices.ContainsFunc(fields, func(field Field) bool {
		if field.Path.fields() != "spec.topology.version" {
			return false
		}
		before, errBefore := version.ParseSemantic(Text(field.Before))
		after, errAfter := version.ParseSemantic(Text(field.After))
		return errBefore == nil && errAfter == nil && before.LessThan(after)
	})
}

// pausedTree reports whether Cluster API leaves a Cluster alone.
func pausedTree(tree map[string]any) bool {
	if _, annotated := fleet.MapAt(tree, "metadata", "annotations")["cluster.x-k8s.io/paused"]; annotated {
		return true
	}
	paused, _ := fleet.MapAt(tree, "spec")["paused"].(bool)
	return paused
}

// hasMachines reports whether machines or infrastructure of a Cluster go with an object of Cluster
// API or of a provider.
func hasMachines(ref fleet.Ref) bool {
	if !ref.OfClusterAPI() || strings.HasSuffix(ref.Kind, "Template") || strings.HasSuffix(ref.Kind, "Identity") {
		return false
	}
	switch ref.Group() {
	case fleet.ClusterAPIGroup:
		switch ref.Kind {
		case "Machine", "MachineSet", "MachineDeployment", "MachinePool":
			return true
		}
		return false
	case "infrastructure." + fleet.ClusterAPIGroup, "controlplane." + fleet.ClusterAPIGroup:
		return true
	}
	return false
}
