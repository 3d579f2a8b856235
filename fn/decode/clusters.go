package decode

import (
	"fmt"
	"maps"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// isCluster tells whether an object is a CAPI Cluster, of whatever version.
func isCluster(ref fleet.Ref) bool {
	return ref.Kind == "Cluster" && ref.Group() == "cluster.x-k8s.io"
}

// checkClusters wants Clusters of a version that CAPI serves, with metadata that Kubernetes accepts.
func checkClusters(f *fleet.Fleet, items []*stream.Item) fleet.Problems {
	if len(f.Clusters) == 0 {
		return fleet.Problems{{
			Severity: fleet.Error, Code: fleet.NoCluster, Object: f.Self, Message: "the input holds no CAPI Cluster, so there is nothing to deliver to",
			Remedy: "put the Cluster manifests into the same package; as a kustomize generator a function sees none: use transformers",
		}}
	}
	var problems fleet.Problems
	for _, cluster := range f.Clusters {
		problems = append(problems, checkCluster(cluster, items[cluster.Item].Meta())...)
	}
	return problems
}

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
	for _, key := range sortedKeys(cluster.Labels) {
		path := field.NewPath("metadata", "labels").Key(key)
		if messages := append(validation.IsQualifiedName(key), validation.IsValidLabelValue(cluster.Labels[key])...); len(messages) > 0 {
			refuse(path, cluster.Labels[key], "is not a label that Kubernetes accepts: "+fleet.Brief(messages[0]), "mend the label")
		}
	}
	return problems
}

// readManifests reads the whole manifests of the Clusters where the FleetConfig reads them: a template that says .cluster.
func readManifests(f *fleet.Fleet, items []*stream.Item) fleet.Problems {
	if !readsManifest(f) {
		return nil
	}
	var problems fleet.Problems
	for i := range f.Clusters {
		manifest, err := items[f.Clusters[i].Item].Tree()
		if err != nil {
			problems = append(problems, unreadable(items[f.Clusters[i].Item], err))
			continue
		}
		f.Clusters[i].Manifest = withoutPipeline(manifest)
	}
	return problems
}

// withoutPipeline takes the annotations of the pipeline out of a manifest: they differ between clients.
func withoutPipeline(manifest map[string]any) map[string]any {
	metadata, _ := manifest["metadata"].(map[string]any)
	annotations, _ := metadata["annotations"].(map[string]any)
	maps.DeleteFunc(annotations, func(key string, _ any) bool { return fleet.PipelineAnnotation(key) })
	return manifest
}

// readsManifest tells whether any template may read .cluster. It may say yes too often: then the manifests are read for nothing.
func readsManifest(f *fleet.Fleet) bool {
	spec := f.Config.Spec
	text := fmt.Sprint(spec.ArgoCD.Defaults)
	for _, set := range spec.ApplicationSets {
		text += fmt.Sprint(set.Template)
	}
	return strings.Contains(text, "cluster")
}
