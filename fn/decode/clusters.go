package decode

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/clusterapi"
	"github.com/capifleet/capifleet/fn/fleet"
)

// isClusterClass reports whether an object is a CAPI ClusterClass.
func isClusterClass(ref fleet.Ref) bool {
	return ref.Kind == "ClusterClass" && ref.Group() == fleet.ClusterAPIGroup
}

// findClusters finds the Clusters, sorted by Ref: those of the input, which has other objects too,
// else those of files, with the other objects of these files. It wants each of them once, of a
// version that CAPI serves, with metadata that Kubernetes accepts.
func (r *reader) findClusters(
	inInput, others []fleet.Object,
) (clusters, beside []fleet.Object, problems fleet.Problems) {
	at, patterns := field.NewPath("spec", "clusters", "files"), r.config.Spec.Clusters.Files
	clusters = inInput
	switch {
	case len(clusters) > 0 && len(patterns) > 0:
		problems = fleet.Problems{{
			Severity: fleet.Info, Code: fleet.ReadFromFiles, Field: at,
			Message: "the files are not read, since the input holds Clusters",
		}}
	case len(clusters) > 0:
	case len(patterns) > 0:
		clusters, beside, problems = r.clustersOfFiles(patterns, at)
	default:
		_, wanted := readKinds()
		problems = fleet.Problems{wanted.missing(fleet.Problem{
			Code: fleet.NoCluster, Message: "the input holds no CAPI Cluster, so there is nothing to deliver to",
			Remedy: "put the Cluster manifests into the same package; a kustomize generator gets no objects, " +
				"so there name their files in spec.clusters.files (in a container mount them too), or use transformers",
		}, refsOf(others))}
	}
	slices.SortFunc(clusters, func(a, b fleet.Object) int { return a.Compare(b.Ref) })
	for _, cluster := range clusters {
		problems = append(problems, r.checkFilledIn(cluster)...)
		problems = append(problems, checkCluster(cluster.Ref, r.item(cluster).Meta(), r.isUnmanaged(cluster))...)
	}
	return clusters, beside, append(problems, r.checkRepeats(clusters, others)...)
}

// clustersOfFiles reads the Clusters from files, with the other objects of these files.
func (r *reader) clustersOfFiles(
	patterns []v1alpha1.FilePattern, at *field.Path,
) (clusters, beside []fleet.Object, problems fleet.Problems) {
	if r.files.files == nil {
		return nil, nil, fleet.Problems{{
			Code: fleet.NoCluster, Field: at, Remedy: "put the Clusters into the input",
			Message: "the input holds no CAPI Cluster, and there is no working directory to read files from",
		}}
	}
	matched, objects, problems := r.files.read(patterns, at)
	objects = r.renames.Objects(objects)
	refs := refsOf(objects)
	if problems = append(problems, misspeltIn(refs)...); problems.Failed() {
		return nil, nil, problems
	}
	var from []string
	for _, object := range objects {
		if object.IsCluster() {
			clusters, from = append(clusters, object), append(from, object.File)
		} else {
			beside = append(beside, object)
		}
	}
	if len(clusters) == 0 {
		_, wanted := readKinds()
		return nil, beside, append(problems, wanted.missing(noClusterIn(patterns, matched, at), refs))
	}
	return clusters, beside, append(problems, fleet.Problem{
		Severity: fleet.Info, Code: fleet.ReadFromFiles, Field: at,
		Message: fleet.Count(len(from), "Cluster") + fleet.Verb(len(from), " is", " are") +
			" read from files below the working directory, " +
			"since the input holds none: " + fleet.NameFirst(slices.Compact(from)),
	})
}

// noClusterIn is the problem that files hold no Cluster.
func noClusterIn(patterns []v1alpha1.FilePattern, matched []string, at *field.Path) fleet.Problem {
	problem := fleet.Problem{
		Code: fleet.NoCluster, Field: at,
		Message: "the input holds no CAPI Cluster, and no file below the working directory matches " +
			fleet.NameFirst(patterns),
		Remedy: "check the patterns, and the folder that the function runs in: for kustomize that of the " +
			"kustomization.yaml that names it; a container sees only what is mounted",
	}
	if len(matched) > 0 {
		problem.Message = "the input holds no CAPI Cluster, and none of the files that match holds one: " +
			fleet.NameFirst(matched)
	}
	return problem
}

// checkClusterFiles wants each pattern of the files that hold the Clusters to bring a Cluster, or
// an object that a fact is read from: a ClusterClass, or an object that a Cluster names.
func (r *reader) checkClusterFiles(
	clusters []fleet.Cluster, classes []fleet.ClusterClass, named []fleet.Object,
) fleet.Problems {
	if len(clusters) == 0 || clusters[0].InInput() {
		return nil
	}
	var files []string
	for _, cluster := range clusters {
		files = append(files, cluster.File)
	}
	for _, class := range classes {
		files = append(files, class.File)
	}
	for _, object := range named {
		files = append(files, object.File)
	}
	at, patterns := field.NewPath("spec", "clusters", "files"), r.config.Spec.Clusters.Files
	var problems fleet.Problems
	for _, i := range unmatched(patterns, r.files.dir, files) {
		problems = append(problems, fleet.Problem{
			Code: fleet.NoCluster, Field: at.Index(i), Value: string(patterns[i]),
			Message: "no file below the working directory that the pattern matches holds a Cluster, " +
				"or an object that a value is read from",
			Remedy: "fix it, or remove it",
		})
	}
	return problems
}

// manifests are Clusters that were read as a whole.
type manifests struct {
	clusters   []fleet.Cluster
	topologies []topologyOf // of all Clusters whose manifests were read
	incomplete []fleet.Ref  // see [fleet.Fleet]
}

// manifests are Clusters with their whole manifests where the FleetConfig reads them: where a
// template may read .cluster, or a fact is a field, a topology variable, or of an object that the
// Cluster refers to. What is read is held to what Cluster API has of it.
func (r *reader) manifests(found []fleet.Object) (manifests, fleet.Problems) {
	isRead := readsManifest(&r.config.Spec, r.entries)
	if !isRead && !r.choice.Whole {
		return manifests{clusters: r.clustersOf(found)}, nil
	}
	schemas, err := clusterapi.ReadSchemas()
	if err != nil {
		return manifests{}, fleet.Problems{{Code: fleet.Internal, Message: err.Error()}}
	}
	var read manifests
	var problems, held fleet.Problems
	for _, object := range found {
		manifest, more := r.manifest(object)
		problems = append(problems, more...)
		unmanaged := standsForUnmanaged(object, manifest)
		switch {
		case r.neighbor:
		case unmanaged:
			held = append(held, schemas.Misspelt(object.Ref, manifest)...)
		default:
			held = append(held, schemas.Check(object.Ref, manifest, r.leftIn(object))...)
		}
		paused := fleet.IsPaused(object, manifest)
		whole := fleet.Cluster{Object: object, Manifest: manifest, Unmanaged: unmanaged, Paused: paused}
		read.topologies = append(read.topologies, readTopology(whole))
		if manifest != nil && !unmanaged && clusterapi.IsIncomplete(manifest) {
			read.incomplete = append(read.incomplete, object.Ref)
		}
		if !isRead {
			whole = fleet.Cluster{Object: object, Unmanaged: unmanaged, Paused: paused}
		}
		read.clusters = append(read.clusters, whole)
	}
	return read, append(problems, alike(held)...)
}

// alike are problems, of which those that say the same of several Clusters are one. It is about
// the first of them, and names all. Those that name Clusters, and those of unknown fields and
// undefined variables, are left as they are.
func alike(problems fleet.Problems) fleet.Problems {
	type same struct {
		code                          fleet.Code
		field, value, message, remedy string
	}
	known := map[same]int{}
	var gathered fleet.Problems
	for _, problem := range problems {
		key := same{problem.Code, problem.FieldPath(), problem.Value, problem.Message, problem.Remedy}
		at, exists := known[key]
		switch {
		case !problem.Object.IsCluster() || problem.Code == fleet.UnknownClusterField ||
			problem.Code == fleet.UndefinedVariable || len(problem.Clusters) > 0:
			gathered = append(gathered, problem)
		case !exists:
			known[key] = len(gathered)
			gathered = append(gathered, problem)
		default:
			one := &gathered[at]
			if len(one.Clusters) == 0 {
				one.Clusters = []fleet.Ref{one.Object}
			}
			one.Clusters = append(one.Clusters, problem.Object)
		}
	}
	return gathered
}

// clustersOf are objects as Clusters, without manifests.
func (r *reader) clustersOf(found []fleet.Object) []fleet.Cluster {
	clusters := make([]fleet.Cluster, len(found))
	for i, object := range found {
		clusters[i] = fleet.Cluster{
			Object: object, Unmanaged: r.isUnmanaged(object), Paused: r.isPaused(object),
		}
	}
	return clusters
}

// isPaused reports whether Cluster API leaves a Cluster alone. Few Clusters are parsed for it.
func (r *reader) isPaused(cluster fleet.Object) bool {
	if !r.item(cluster).Mentions("paused") {
		return false
	}
	manifest, _ := r.item(cluster).Tree() // no error: what cannot be read was reported with the items
	return fleet.IsPaused(cluster, manifest)
}

// clusterClasses reads the ClusterClasses, of the input or of the files that hold the Clusters,
// where a fact is a topology variable. A class has the defaults of the variables that a Cluster
// leaves out.
func (r *reader) clusterClasses(candidates []fleet.Object) ([]fleet.ClusterClass, fleet.Problems) {
	ofVariable := func(value v1alpha1.Value) bool { return value.Variable != "" }
	if !slices.ContainsFunc(r.config.Spec.Values, ofVariable) {
		return nil, nil
	}
	var classes []fleet.ClusterClass
	var problems fleet.Problems
	for _, object := range candidates {
		if isClusterClass(object.Ref) {
			manifest, more := r.manifest(object)
			problems = append(problems, more...)
			classes = append(classes, fleet.ClusterClass{Object: object, Manifest: manifest})
		}
	}
	return classes, problems
}

// readsManifest reports whether anything may read .cluster. It may be true too often: then the
// manifests are read for nothing.
func readsManifest(spec *v1alpha1.FleetConfigSpec, of fleet.Entries) bool {
	var texts []any
	var resources []v1alpha1.Resource
	for _, value := range spec.Values {
		if source, _ := fleet.SourceOf(value); source.ReadsManifest() {
			return true
		}
		texts = append(texts, value.Template)
	}
	for _, entry := range of.Delivering {
		resources = append(resources, entry.Resources...)
		if entry.Bootstrap != nil {
			texts = append(texts, entry.Bootstrap.Application)
		}
	}
	for _, set := range of.ApplicationSets {
		texts = append(texts, set.Template)
	}
	texts = append(texts, spec.ClusterLabels, spec.ArgoCD.Defaults)
	rendered := func(resource v1alpha1.Resource) bool { return resource.Render == v1alpha1.RenderTemplate }
	return namesInActions(fmt.Sprint(texts...), "cluster") || slices.ContainsFunc(resources, rendered)
}

// namesInActions reports whether a word is between the delimiters of a template, {{ and }}. What is
// behind the last }} before another {{ surely is not.
func namesInActions(texts, word string) bool {
	for _, action := range strings.Split(texts, "{{")[1:] {
		if end := strings.LastIndex(action, "}}"); end >= 0 {
			action = action[:end]
		}
		if strings.Contains(action, word) {
			return true
		}
	}
	return false
}
