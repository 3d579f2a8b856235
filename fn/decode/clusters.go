package decode

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// isCluster reports whether an object is a CAPI Cluster, of whatever version.
func isCluster(ref fleet.Ref) bool {
	return ref.IsCluster()
}

// isClusterClass reports whether an object is a CAPI ClusterClass.
func isClusterClass(ref fleet.Ref) bool {
	return ref.Kind == "ClusterClass" && ref.Group() == "cluster.x-k8s.io"
}

// findClusters wants Clusters, of versions that CAPI serves, with metadata that Kubernetes accepts:
// those of the input, else those of files.
func (r *reader) findClusters() {
	f, at := r.fleet, field.NewPath("spec", "clusters", "files")
	patterns := f.Config.Spec.Clusters.Files
	switch {
	case len(f.Clusters) > 0 && len(patterns) > 0:
		r.add(fleet.Problem{
			Severity: fleet.Info, Code: fleet.ReadFromFiles, Field: at,
			Message: "no file is read for Clusters, since the input holds Clusters",
		})
	case len(f.Clusters) > 0:
	case len(patterns) > 0:
		r.readClusters(patterns, at)
	default:
		r.add(fleet.Problem{
			Code: fleet.NoCluster, Message: "the input holds no CAPI Cluster, so there is nothing to deliver to",
			Remedy: "put the Cluster manifests into the same package; a kustomize generator gets no objects, so there " +
				"name their files in spec.clusters.files (in a container mount them too), or use transformers",
		})
	}
	slices.SortFunc(f.Clusters, func(a, b fleet.Cluster) int { return a.Compare(b.Ref) })
	for _, cluster := range f.Clusters {
		r.problems = append(r.problems, checkCluster(cluster, r.item(cluster.Object).Meta())...)
	}
}

// readClusters reads the Clusters from files.
func (r *reader) readClusters(patterns []v1alpha1.FilePattern, at *field.Path) {
	if r.files.files == nil {
		r.add(fleet.Problem{
			Code: fleet.NoCluster, Field: at, Remedy: "put the Clusters into the input",
			Message: "the input holds no CAPI Cluster, and there is no working directory to read files from",
		})
		return
	}
	matched, objects, problems := r.files.read(patterns, at)
	if r.problems = append(r.problems, problems...); problems.Failed() {
		return
	}
	for _, object := range objects {
		if isCluster(object.Ref) {
			r.fleet.Clusters = append(r.fleet.Clusters, fleet.Cluster{Object: object})
		} else {
			r.beside = append(r.beside, object)
		}
	}
	if len(r.fleet.Clusters) == 0 {
		r.add(noClusterIn(patterns, matched, at))
		return
	}
	for _, i := range unmatched(patterns, r.fleet.Clusters, clusterFile) {
		r.add(fleet.Problem{
			Code: fleet.NoCluster, Field: at.Index(i), Value: string(patterns[i]),
			Message: "no file below the working directory that the pattern matches holds a Cluster",
			Remedy:  "fix it, or remove it",
		})
	}
	var from []string
	for _, cluster := range r.fleet.Clusters {
		from = append(from, cluster.File)
	}
	r.add(fleet.Problem{
		Severity: fleet.Info, Code: fleet.ReadFromFiles, Field: at,
		Message: count(len(from), "Cluster") + " read from files below the working directory, since the input holds none: " +
			fleet.NameFirst(slices.Compact(from)),
	})
}

// noClusterIn is the problem that files hold no Cluster.
func noClusterIn(patterns []v1alpha1.FilePattern, matched []string, at *field.Path) fleet.Problem {
	const none = "the input holds no CAPI Cluster, and "
	problem := fleet.Problem{
		Code: fleet.NoCluster, Field: at,
		Message: none + "no file below the working directory matches " + fleet.NameFirst(patterns),
		Remedy: "check the patterns, and the folder that the function runs in: for kustomize that of the " +
			"kustomization.yaml that names it; a container sees only what is mounted",
	}
	if len(matched) > 0 {
		problem.Message = none + "none of the files that match holds one: " + fleet.NameFirst(matched)
	}
	return problem
}

func clusterFile(cluster fleet.Cluster) string { return cluster.File }

// checkCluster checks the API version of a Cluster, and its metadata.
func checkCluster(cluster fleet.Cluster, meta stream.Meta) fleet.Problems {
	var problems fleet.Problems
	refuse := func(problem fleet.Problem) {
		problem.Code, problem.Object = fleet.BadCluster, cluster.Ref
		problems = append(problems, problem)
	}
	if _, known := cluster.ClusterAPIVersion(); !known {
		problem := fleet.Problem{
			Field: field.NewPath("apiVersion"), Value: cluster.APIVersion,
			Message: "capifleet does not know this version of CAPI", Remedy: "set apiVersion to " + knownVersions(),
		}
		if strings.HasPrefix(cluster.Version(), "v1alpha") {
			problem.Message = "CAPI no longer serves this version: v1alpha3 ended with CAPI 1.5, v1alpha4 with 1.6"
			problem.Remedy = "write the Cluster as " + knownVersions()
		}
		refuse(problem)
	}
	for _, problem := range checkMetadata(cluster.Ref, meta) {
		refuse(problem)
	}
	return problems
}

// knownVersions are the API versions that a Cluster may have.
func knownVersions() string {
	var versions []string
	for _, version := range v1alpha1.ClusterAPIVersions() {
		versions = append(versions, string(version))
	}
	return "cluster.x-k8s.io/" + strings.Join(versions, " or ")
}

// checkMetadata checks the metadata of an object as Kubernetes does.
func checkMetadata(ref fleet.Ref, meta stream.Meta) fleet.Problems {
	var problems fleet.Problems
	name := field.NewPath("metadata", "name")
	if ref.Name == "" {
		problems = append(problems, fleet.Problem{Field: name, Message: "the Cluster has no name", Remedy: "name it"})
	} else if messages := validation.IsDNS1123Subdomain(ref.Name); len(messages) > 0 {
		problems = append(problems, fleet.Problem{
			Field: name, Value: ref.Name,
			Message: "the name is not a valid Kubernetes name: " + fleet.Brief(messages[0]), Remedy: "fix the name",
		})
	}
	for _, path := range meta.NotStrings {
		problems = append(problems, fleet.Problem{
			Field:   field.NewPath(path),
			Message: "the value is not a string, so Kubernetes would refuse the Cluster", Remedy: "quote the value",
		})
	}
	for _, path := range meta.Duplicates {
		problems = append(problems, fleet.Problem{
			Field:   field.NewPath(path),
			Message: "the key is duplicated, and YAML parsers silently keep one of the values", Remedy: "remove one of them",
		})
	}
	for _, key := range slices.Sorted(maps.Keys(meta.Labels)) {
		value := meta.Labels[key]
		if messages := append(validation.IsQualifiedName(key), validation.IsValidLabelValue(value)...); len(messages) > 0 {
			problems = append(problems, fleet.Problem{
				Field: field.NewPath("metadata", "labels").Key(key), Value: value,
				Message: "the label is not a valid Kubernetes label: " + fleet.Brief(messages[0]), Remedy: "fix the label",
			})
		}
	}
	return problems
}

// readManifests reads the whole manifests of the Clusters where the FleetConfig reads them: where a
// template may read .cluster, or a fact is a field, a topology variable, or of an object that the
// Cluster refers to.
func (r *reader) readManifests() {
	if !readsManifest(&r.fleet.Config.Spec) {
		return
	}
	for i := range r.fleet.Clusters {
		r.fleet.Clusters[i].Manifest = r.manifest(r.fleet.Clusters[i].Object)
	}
}

// readClusterClasses reads the ClusterClasses, of the input or of the files that hold the Clusters,
// where a fact is a topology variable. A class has the defaults of the variables that a Cluster
// leaves out.
func (r *reader) readClusterClasses() {
	if !slices.ContainsFunc(r.fleet.Config.Spec.Values, func(value v1alpha1.Value) bool { return value.Variable != "" }) {
		return
	}
	for _, object := range slices.Concat(r.fleet.Objects, r.beside) {
		if isClusterClass(object.Ref) {
			class := fleet.ClusterClass{Object: object, Manifest: r.manifest(object)}
			r.fleet.ClusterClasses = append(r.fleet.ClusterClasses, class)
		}
	}
}

// manifest is an object as a tree, nil where it cannot be read.
func (r *reader) manifest(object fleet.Object) map[string]any {
	item := r.item(object)
	manifest, err := item.Tree()
	if err != nil {
		r.problems = append(r.problems, unreadable(item, err))
		return nil
	}
	return withoutPipeline(manifest)
}

// withoutPipeline takes the annotations of the pipeline out of a manifest: they differ between
// clients.
func withoutPipeline(manifest map[string]any) map[string]any {
	metadata, _ := manifest["metadata"].(map[string]any)
	annotations, _ := metadata["annotations"].(map[string]any)
	maps.DeleteFunc(annotations, func(key string, _ any) bool { return fleet.PipelineAnnotation(key) })
	return manifest
}

// readsManifest reports whether anything may read .cluster. It may be true too often: then the
// manifests are read for nothing.
func readsManifest(spec *v1alpha1.FleetConfigSpec) bool {
	var texts []any
	var resources []v1alpha1.Resource
	for _, value := range spec.Values {
		if source, _ := fleet.SourceOf(value); source.ReadsManifest() {
			return true
		}
		texts = append(texts, value.Template)
	}
	for _, set := range spec.ResourceSets {
		resources = append(resources, set.Resources...)
	}
	for _, bootstrap := range spec.Bootstrap {
		resources = append(resources, bootstrap.Resources...)
		texts = append(texts, bootstrap.Application)
	}
	for _, set := range spec.ApplicationSets {
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

// checkRepeats wants every Cluster once.
func (r *reader) checkRepeats() {
	for i := 1; i < len(r.fleet.Clusters); i++ {
		first, second := r.fleet.Clusters[i-1], r.fleet.Clusters[i]
		if first.ID() == second.ID() {
			r.add(fleet.Problem{
				Code: fleet.RepeatedName, Object: second.Ref, Field: field.NewPath("metadata", "name"), Value: second.Name,
				Message: "the Cluster is defined twice" + inFile(", first", first.Ref), Remedy: "remove one of the two",
			})
		}
	}
}
