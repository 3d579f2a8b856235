package review

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/version"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// Annotations of a Cluster by which the webhook of Cluster API leaves out checks.
const (
	anyClassAnnotation   = "unsafe.topology.cluster.x-k8s.io/disable-update-class-name-check"
	anyVersionAnnotation = "unsafe.topology.cluster.x-k8s.io/disable-update-version-check"
)

// refusal is why the webhook of Cluster API refuses the new manifest of a Cluster.
type refusal struct {
	because string // a sentence; "" where it does not refuse
	unless  string // what would make it accept the manifest, if that is not known; else ""
	fix     string
}

// refusalOf is why the webhook refuses a Cluster that is there already, as far as that is in the
// manifests: it also refuses a new version while the one before is being rolled out (cluster-api
// v1.14.2 core/webhooks/admission/cluster.go, validate and validateTopology).
func (r *hubRoles) refusalOf(pair hubPair) refusal {
	before, after := treeOf(pair.before), treeOf(pair.after)
	_, had := classOf(pair.before.Ref, before)
	id, has := classOf(pair.after.Ref, after)
	switch {
	case had && len(fleet.MapAt(after, "spec", "topology")) == 0:
		return refusal{because: "The topology of an existing Cluster cannot be removed.", fix: "Keep spec.topology."}
	case !has:
		return refusal{}
	case !had && !isAnnotated(after, anyClassAnnotation):
		return refusal{
			because: "An existing Cluster without a ClusterClass cannot get one.",
			fix: "Create another Cluster; to adopt the objects of this one, see the annotation " + anyClassAnnotation +
				" of Cluster API.",
		}
	case !had:
		return refusal{}
	}
	class, known := r.classes[id]
	if !isAnnotated(after, anyVersionAnnotation) {
		if found := versionRefusal(before, after, treeOf(class), known); found.because != "" {
			return found
		}
	}
	if !known {
		return refusal{}
	}
	return workersRefusal(id, before, after, treeOf(class))
}

func isAnnotated(tree map[string]any, name string) bool {
	_, is := fleet.MapAt(tree, "metadata", "annotations")[name]
	return is
}

// versionRefusal is about the version of Kubernetes: it cannot be lowered, and it cannot skip a
// minor version, except where the ClusterClass plans the steps between.
func versionRefusal(before, after, class map[string]any, known bool) refusal {
	was, is := fleet.TextAt(before, "spec", "topology", "version"), fleet.TextAt(after, "spec", "topology", "version")
	old, errOld := version.ParseSemantic(was)
	now, errNow := version.ParseSemantic(is)
	if errOld != nil || errNow != nil || was == is {
		return refusal{}
	}
	number := func(v *version.Version) []uint { return []uint{v.Major(), v.Minor(), v.Patch()} }
	planned := len(fleet.ListAt(class, "spec", "kubernetesVersions")) > 0 ||
		fleet.TextAt(class, "spec", "upgrade", "external", "generateUpgradePlanExtension") != ""
	switch {
	case slices.Compare(number(now), number(old)) < 0:
		return refusal{
			because: fmt.Sprintf("The version of Kubernetes cannot be lowered from %s to %s.", was, is),
			fix:     "Keep the version.",
		}
	case planned || slices.Compare(number(now), []uint{old.Major(), old.Minor() + 2, 0}) < 0:
		return refusal{}
	}
	found := refusal{
		because: fmt.Sprintf("The version of Kubernetes cannot skip a minor version, and goes from %s to %s.", was, is),
		fix:     fmt.Sprintf("Upgrade to v%d.%d first.", old.Major(), old.Minor()+1),
	}
	if !known {
		found.unless = "the ClusterClass, which is not in the input, sets kubernetesVersions or plans upgrades"
	}
	return found
}

// workersRefusal is about workers of a class that the ClusterClass does not have. Workers that were
// so before are none of this change.
func workersRefusal(id fleet.ID, before, after, class map[string]any) refusal {
	for _, list := range []string{"machineDeployments", "machinePools"} {
		known := map[string]bool{}
		for _, workers := range fleet.ListAt(class, "spec", "workers", list) {
			tree, _ := workers.(map[string]any)
			known[fleet.TextAt(tree, "class")] = true
		}
		was := classesOfWorkers(before, list)
		now := classesOfWorkers(after, list)
		for _, name := range fleet.SortedKeys(now) {
			if wanted := now[name]; wanted != "" && !known[wanted] && was[name] != wanted {
				return refusal{
					because: fmt.Sprintf("ClusterClass %s has no class %s of %s, which %s is made from.",
						id.Namespace+"/"+id.Name, wanted, list, name),
					fix: "Use a class that the ClusterClass has, or add the class to it first.",
				}
			}
		}
	}
	return refusal{}
}

// classesOfWorkers are the classes of the workers of a Cluster, by their names.
func classesOfWorkers(cluster map[string]any, list string) map[string]string {
	classes := map[string]string{}
	for _, workers := range fleet.ListAt(cluster, "spec", "topology", "workers", list) {
		tree, _ := workers.(map[string]any)
		classes[fleet.TextAt(tree, "name")] = fleet.TextAt(tree, "class")
	}
	return classes
}

// refuseCluster makes a change of a Cluster one that Cluster API refuses, or may refuse.
func (c *Change) refuseCluster(why refusal) {
	gates := c.Gates
	c.refuse()
	c.Effect.Text = why.because + " " + c.Effect.Text
	c.Effect.Because = []string{"Its webhook compares the new manifest with the Cluster that is there."}
	c.Fix = &v1alpha1.DiffFix{Text: why.fix}
	if why.unless == "" {
		return
	}
	c.Gates = append(c.Gates, gates...)
	c.Effect.Certainty, c.Effect.Workloads = v1alpha1.DiffPossible, v1alpha1.DiffWorkloadsMayChange
	c.Effect.Because = append(c.Effect.Because, "It is accepted if "+why.unless+".")
}

// classesOf are the ClusterClasses of a side, without groups.
func classesOf(side *Side) map[fleet.ID]*Object {
	classes := map[fleet.ID]*Object{}
	for i := range side.Objects {
		if object := &side.Objects[i]; isClass(object.Ref) {
			classes[withoutGroup(object.ID())] = object
		}
	}
	return classes
}
