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

// isCluster tells whether an object is a CAPI Cluster, of whatever version.
func isCluster(ref fleet.Ref) bool {
	return ref.Kind == "Cluster" && ref.Group() == "cluster.x-k8s.io"
}

// isClusterClass tells whether an object is a CAPI ClusterClass.
func isClusterClass(ref fleet.Ref) bool {
	return ref.Kind == "ClusterClass" && ref.Group() == "cluster.x-k8s.io"
}

// findClusters wants Clusters, of versions that CAPI serves, with metadata that Kubernetes accepts: those of the input, else those of files.
func (r *reader) findClusters() {
	f, at := r.fleet, field.NewPath("spec", "clusters", "files")
	patterns := f.Config.Spec.Clusters.Files
	switch {
	case len(f.Clusters) > 0 && len(patterns) > 0:
		r.report(fleet.Info, fleet.ReadFromFiles, at, "no file is read for Clusters, since the input holds some", "")
	case len(f.Clusters) > 0:
	case len(patterns) > 0:
		r.readClusters(patterns, at)
	default:
		r.report(fleet.Error, fleet.NoCluster, nil, "the input holds no CAPI Cluster, so there is nothing to deliver to",
			"put the Cluster manifests into the same package; as a kustomize generator a function sees none: name their files in spec.clusters.files, in a container mount them too, or use transformers")
	}
	slices.SortFunc(f.Clusters, func(a, b fleet.Cluster) int { return a.Compare(b.Ref) })
	for _, cluster := range f.Clusters {
		r.problems = append(r.problems, checkCluster(cluster, r.item(cluster.Object).Meta())...)
	}
}

// readClusters reads the Clusters from files.
func (r *reader) readClusters(patterns []v1alpha1.FilePattern, at *field.Path) {
	if r.files.files == nil {
		r.report(fleet.Error, fleet.NoCluster, at, "the input holds no CAPI Cluster, and there is no working directory to read files of", "give the Clusters in the input")
		return
	}
	matched, objects, problems := r.files.read(patterns, at)
	if r.problems = append(r.problems, problems...); problems.Failed() {
		return
	}
	var from []string
	for _, object := range objects {
		switch {
		case isCluster(object.Ref):
			r.fleet.Clusters = append(r.fleet.Clusters, fleet.Cluster{Object: object})
			from = append(from, object.File)
		default:
			r.beside = append(r.beside, object)
		}
	}
	for _, i := range unmatched(patterns, r.fleet.Clusters, clusterFile) {
		if len(r.fleet.Clusters) > 0 {
			r.problems = append(r.problems, fleet.Problem{
				Severity: fleet.Error, Code: fleet.NoCluster, Object: r.fleet.Self, Field: at.Index(i), Value: string(patterns[i]),
				Message: "matches no file that holds a Cluster, below the working directory", Remedy: "mend it, or leave it out",
			})
		}
	}
	if n := len(r.fleet.Clusters); n > 0 {
		r.report(fleet.Info, fleet.ReadFromFiles, at, count(n, "Cluster")+" read from files below the working directory, since the input holds none: "+firstOf(slices.Compact(from)), "")
		return
	}
	message := "no file below the working directory matches " + firstOf(patterns)
	if len(matched) > 0 {
		message = "no file that matches holds one: " + firstOf(matched)
	}
	r.report(fleet.Error, fleet.NoCluster, at, "the input holds no CAPI Cluster, and "+message,
		"check the patterns, and the folder that the function runs in: for kustomize that of the kustomization.yaml that names it; a container sees only what is mounted")
}

func clusterFile(cluster fleet.Cluster) string { return cluster.File }

func checkCluster(cluster fleet.Cluster, meta stream.Meta) fleet.Problems {
	var problems fleet.Problems
	refuse := func(path *field.Path, value, message, remedy string) {
		problems = append(problems, fleet.Problem{
			Severity: fleet.Error, Code: fleet.BadCluster, Object: cluster.Ref, Field: path, Value: value, Message: message, Remedy: remedy,
		})
	}
	switch cluster.Version() {
	case "v1beta1", "v1beta2":
	case "v1alpha2", "v1alpha3", "v1alpha4":
		refuse(field.NewPath("apiVersion"), cluster.APIVersion, "is no longer served: v1alpha3 ended with CAPI 1.5, v1alpha4 with 1.6", "write the Cluster as cluster.x-k8s.io/v1beta1 or v1beta2")
	default:
		refuse(field.NewPath("apiVersion"), cluster.APIVersion, "is not a version of CAPI that capifleet knows", "must be cluster.x-k8s.io/v1beta1 or v1beta2")
	}
	if cluster.Name == "" {
		refuse(field.NewPath("metadata", "name"), "", "is missing", "name the Cluster")
	} else if messages := validation.IsDNS1123Subdomain(cluster.Name); len(messages) > 0 {
		refuse(field.NewPath("metadata", "name"), cluster.Name, "is not a name that Kubernetes accepts: "+fleet.Brief(messages[0]), "mend the name")
	}
	for _, path := range meta.NotStrings {
		refuse(field.NewPath(path), "", "is not a string to Kubernetes, which would refuse the Cluster", "put the value in quotes")
	}
	for _, path := range meta.Duplicates {
		refuse(field.NewPath(path), "", "stands twice; YAML parsers keep one of them, without a word", "remove one of them")
	}
	for _, key := range slices.Sorted(maps.Keys(cluster.Labels)) {
		path := field.NewPath("metadata", "labels").Key(key)
		if messages := append(validation.IsQualifiedName(key), validation.IsValidLabelValue(cluster.Labels[key])...); len(messages) > 0 {
			refuse(path, cluster.Labels[key], "is not a label that Kubernetes accepts: "+fleet.Brief(messages[0]), "mend the label")
		}
	}
	return problems
}

// readManifests reads the whole manifests of the Clusters where the FleetConfig reads them: a template that says .cluster, a fact that is a field or a topology variable.
func (r *reader) readManifests() {
	if !readsManifest(&r.fleet.Config.Spec) {
		return
	}
	for i := range r.fleet.Clusters {
		r.fleet.Clusters[i].Manifest = r.manifest(r.fleet.Clusters[i].Object)
	}
}

// readClusterClasses reads the ClusterClasses, of the input or of the files that hold the Clusters, where a fact is a topology variable: a class holds what a Cluster leaves to its defaults.
func (r *reader) readClusterClasses() {
	if !slices.ContainsFunc(r.fleet.Config.Spec.Values, func(value v1alpha1.Value) bool { return value.Variable != "" }) {
		return
	}
	for _, object := range slices.Concat(r.fleet.Objects, r.beside) {
		if isClusterClass(object.Ref) {
			r.fleet.ClusterClasses = append(r.fleet.ClusterClasses, fleet.ClusterClass{Object: object, Manifest: r.manifest(object)})
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

// withoutPipeline takes the annotations of the pipeline out of a manifest: they differ between clients.
func withoutPipeline(manifest map[string]any) map[string]any {
	metadata, _ := manifest["metadata"].(map[string]any)
	annotations, _ := metadata["annotations"].(map[string]any)
	maps.DeleteFunc(annotations, func(key string, _ any) bool { return fleet.PipelineAnnotation(key) })
	return manifest
}

// readsManifest tells whether anything may read .cluster. It may say yes too often: then the manifests are read for nothing.
func readsManifest(spec *v1alpha1.FleetConfigSpec) bool {
	var texts []any
	var resources []v1alpha1.Resource
	for _, value := range spec.Values {
		if value.Field != "" || value.Variable != "" || value.Infrastructure != "" || value.ControlPlane != "" {
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
	return namesInActions(fmt.Sprint(texts...), "cluster") ||
		slices.ContainsFunc(resources, func(resource v1alpha1.Resource) bool { return resource.Render == v1alpha1.RenderTemplate })
}

// namesInActions tells whether a word stands between the delimiters of a template, {{ and }}: what is behind the last }} before another {{ surely does not.
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
		if first.ID() != second.ID() {
			continue
		}
		where := "in the input"
		if !second.InInput() {
			where = "in the files"
		}
		r.problems = append(r.problems, fleet.Problem{
			Severity: fleet.Error, Code: fleet.RepeatedName, Object: second.Ref, Field: field.NewPath("metadata", "name"), Value: second.Name,
			Message: "stands twice " + where + inFile(first.Ref), Remedy: "remove one of them",
		})
	}
}
