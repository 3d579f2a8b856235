package decode

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// readKind is a kind of objects that a fleet is read from. An object of another kind or group is
// none, however near its name is.
type readKind struct {
	group, kind string
	versions    []string // that capifleet reads, the newest last
}

// readKinds are FleetConfig and Cluster, in this order.
func readKinds() (config, cluster readKind) {
	config = readKind{v1alpha1.Group, v1alpha1.Kind, []string{fleet.Ref{APIVersion: v1alpha1.APIVersion}.Version()}}
	cluster = readKind{group: fleet.ClusterAPIGroup, kind: "Cluster"}
	for _, version := range v1alpha1.ClusterAPIVersions() {
		cluster.versions = append(cluster.versions, string(version))
	}
	return config, cluster
}

// kindsOfClusterAPI are the kinds of the group of Clusters (Cluster API 1.14.2, api/core/v1beta2).
func kindsOfClusterAPI() []string {
	return []string{
		"Cluster", "ClusterClass", "Machine", "MachineDeployment", "MachineDrainRule", "MachineHealthCheck",
		"MachinePool", "MachineSet",
	}
}

// misspeltIn warns of objects that are nearly a FleetConfig or an object of Cluster API, beside
// others that are one: nothing reads them.
func misspeltIn(refs []fleet.Ref) fleet.Problems {
	config, cluster := readKinds()
	hasConfig, hasCluster := slices.ContainsFunc(refs, isConfig), slices.ContainsFunc(refs, fleet.Ref.IsCluster)
	var problems fleet.Problems
	type written struct{ apiVersion, kind string }
	right := map[written]bool{} // thousands of objects are of few kinds
	for _, ref := range refs {
		of := written{ref.APIVersion, ref.Kind}
		if right[of] {
			continue
		}
		before := len(problems)
		switch {
		case hasConfig && config.isNearly(ref):
			problems = append(problems, config.misspelt(ref))
		case hasCluster && cluster.isNearly(ref):
			problems = append(problems, cluster.misspelt(ref))
		case ref.Group() == fleet.ClusterAPIGroup:
			problems = append(problems, checkKindOfClusterAPI(ref)...)
		}
		right[of] = len(problems) == before
	}
	return problems
}

// checkKindOfClusterAPI refuses a kind that the group of Clusters does not have, where it is nearly
// one that it has.
func checkKindOfClusterAPI(ref fleet.Ref) fleet.Problems {
	kinds := kindsOfClusterAPI()
	near := spelling.Nearest(ref.Kind, kinds)
	if near == "" || slices.Contains(kinds, ref.Kind) || isListKind(ref.Kind) {
		return nil
	}
	return fleet.Problems{{
		Code: fleet.BadValue, Object: ref, Field: field.NewPath("kind"), Value: ref.Kind,
		Message: ref.Group() + " has no such kind", Remedy: "set kind to " + near,
	}}
}

// isNearly reports whether an object is of another kind or group, with a name that stands for those
// of k.
func (k readKind) isNearly(ref fleet.Ref) bool {
	if ref.Group() == k.group || !k.isKind(ref) {
		return false
	}
	group := writtenGroup(ref)
	if group == "" { // the core group, which has no such kind
		return ref.Kind == k.kind && ref.APIVersion != ""
	}
	return spelling.Nearest(group, []string{k.group}) != "" || k.group == v1alpha1.Group && isOurs(group)
}

// isKind reports whether the kind of an object is that of k, or nearly so.
func (k readKind) isKind(ref fleet.Ref) bool {
	return ref.Kind != "" && spelling.Nearest(ref.Kind, []string{k.kind}) != ""
}

// isOurs reports whether a group has the name of the program, as no other group has.
func isOurs(group string) bool {
	name, _, _ := strings.Cut(v1alpha1.Group, ".")
	return slices.Contains(strings.FieldsFunc(strings.ToLower(group), func(r rune) bool { return r == '.' }), name)
}

// writtenGroup is the group of an object, also where its version is left out.
func writtenGroup(ref fleet.Ref) string {
	if !strings.Contains(ref.APIVersion, "/") && strings.Contains(ref.APIVersion, ".") {
		return ref.APIVersion
	}
	return ref.Group()
}

// mayBe reports whether an object may be meant as one of k where the input has none: it has the
// name of the kind, whatever its group, or nearly so.
func (k readKind) mayBe(ref fleet.Ref) bool {
	return ref.Group() != k.group && (ref.Kind == k.kind || k.isNearly(ref))
}

// misspelt is the problem of an object that nothing reads.
func (k readKind) misspelt(ref fleet.Ref) fleet.Problem {
	problem := fleet.Problem{
		Severity: fleet.Warning, Code: fleet.MisspeltKind, Object: ref, Field: field.NewPath("apiVersion"),
		Value:   ref.APIVersion,
		Message: "nothing reads the object, since a " + k.kind + " is of the group " + k.group,
		Remedy:  "set apiVersion to " + k.apiVersion(ref),
	}
	if ref.Group() == "" { // The core group has no such kind, so the API server refuses the object.
		problem.Severity = fleet.Error
	}
	if ref.Kind != k.kind {
		problem.Remedy += ", and kind to " + k.kind
	}
	return problem
}

// apiVersion is what an object needs to be one of k: its own version, where capifleet reads it.
func (k readKind) apiVersion(ref fleet.Ref) string {
	version := k.versions[len(k.versions)-1]
	if slices.Contains(k.versions, ref.Version()) {
		version = ref.Version()
	}
	return k.group + "/" + version
}

// missing is the problem of an input that has no object of k, with the objects that may be meant.
// Without such an object it is the problem as it is given.
func (k readKind) missing(problem fleet.Problem, refs []fleet.Ref) fleet.Problem {
	meant := slices.DeleteFunc(slices.Clone(refs), func(ref fleet.Ref) bool { return !k.mayBe(ref) })
	if len(meant) == 0 {
		return problem
	}
	slices.SortStableFunc(meant, fleet.Ref.Compare)
	ref, what := meant[0], "it is of another API group"
	problem.Object, problem.More = ref, len(meant)-1
	if ref.APIVersion == "" {
		what = "it has no apiVersion"
	}
	named, otherwise := k.misspelt(ref), "; otherwise "+problem.Remedy
	if k.isNearly(ref) {
		otherwise = ""
	}
	problem.Field, problem.Value, problem.Remedy = named.Field, named.Value, named.Remedy+otherwise
	problem.Message += "; this may be meant as one, but " + what
	return problem
}

// refsOf are the objects of items.
func refsOf(objects []fleet.Object) []fleet.Ref {
	refs := make([]fleet.Ref, len(objects))
	for i, object := range objects {
		refs[i] = object.Ref
	}
	return refs
}
