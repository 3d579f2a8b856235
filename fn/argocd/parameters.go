package argocd

import (
	"strconv"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// Parameters are what templates can read about a Cluster at render time: the name and metadata of
// the Cluster itself, whatever the registrar. A parameter that is not known at render time
// (.server, .project) is left out.
func Parameters(cluster fleet.Cluster, values map[string]string) map[string]any {
	parameters := map[string]any{
		"name":           cluster.Name,
		"nameNormalized": template.Normalize(cluster.Name),
		"namespace":      cluster.Namespace,
		"metadata": map[string]any{
			"labels":      tree(cluster.Labels),
			"annotations": tree(VisibleAnnotations(cluster.Annotations)),
		},
		"values": tree(values),
	}
	if cluster.Manifest != nil {
		parameters["cluster"] = floats(cluster.Manifest)
	}
	return parameters
}

// Elements makes the elements of a list generator.
type Elements struct {
	registrar Registrar
	reads     []template.Read
	// metadata is that of elements, by the texts in it, which many Clusters have in common.
	metadata map[string]map[string]any
}

// NewElements makes those of templates that read something, for Clusters of a registrar.
func NewElements(registrar Registrar, reads []template.Read) *Elements {
	return &Elements{registrar: registrar, reads: reads, metadata: map[string]map[string]any{}}
}

// Of is the element for a Cluster: the facts that the templates read, and always the name. The name
// is the one by which the hub knows the cluster. Elements may have the same metadata, which must
// not be changed.
func (e *Elements) Of(cluster fleet.Cluster, values map[string]string) map[string]any {
	name := e.registrar.ClusterName(cluster)
	element := factsOf(cluster, name, values, e.reads, e.metadataOf)
	element["name"] = name
	return element
}

// metadataOf is the metadata that is read of a Cluster, which is made once for the same texts.
func (e *Elements) metadataOf(cluster fleet.Cluster) map[string]any {
	key, ok := metadataKey(cluster, e.reads)
	if !ok {
		return readMetadata(cluster, e.reads)
	}
	known, exists := e.metadata[key]
	if !exists {
		known = readMetadata(cluster, e.reads)
		e.metadata[key] = known
	}
	return known
}

// metadataKey is what tells the metadata that is read of a Cluster from that of others. It reports
// false where more than single labels and annotations are read.
func metadataKey(cluster fleet.Cluster, reads []template.Read) (string, bool) {
	var key strings.Builder
	for _, read := range reads {
		if read.Path[0] != "metadata" {
			continue
		}
		if len(read.Path) != 3 { // labels or annotations, and a key
			return "", false
		}
		texts := cluster.Annotations
		if read.Path[1] == "labels" {
			texts = cluster.Labels
		}
		text, exists := texts[read.Path[2]]
		key.WriteString(strconv.FormatBool(exists))
		key.WriteString(strconv.Itoa(len(text)))
		key.WriteByte(' ')
		key.WriteString(text)
	}
	return key.String(), true
}

// FactsOf are the [Facts] of the [Parameters] of a Cluster, without those that are not read: they
// are many.
func FactsOf(cluster fleet.Cluster, values map[string]string, reads []template.Read) map[string]any {
	metadata := func(cluster fleet.Cluster) map[string]any { return readMetadata(cluster, reads) }
	return factsOf(cluster, cluster.Name, values, reads, metadata)
}

// factsOf are those of a Cluster that is known by a name, and has some metadata.
func factsOf(
	cluster fleet.Cluster, name string, values map[string]string, reads []template.Read,
	metadata func(fleet.Cluster) map[string]any,
) map[string]any {
	facts := map[string]any{}
	for _, read := range reads {
		switch first, rest := read.Path[0], read.Path[1:]; first {
		case "name":
			facts[first] = name
		case "nameNormalized":
			facts[first] = template.Normalize(name)
		case "namespace":
			facts[first] = cluster.Namespace
		case "values":
			copyTexts(facts, first, values, rest)
		case "metadata":
			if facts[first] == nil {
				facts[first] = metadata(cluster)
			}
		case "cluster":
			if cluster.Manifest != nil {
				copyPath(facts, map[string]any{first: cluster.Manifest}, read.Path, floats)
			}
		}
	}
	return facts
}

// readMetadata is what is read of the metadata of a Cluster.
func readMetadata(cluster fleet.Cluster, reads []template.Read) map[string]any {
	metadata := map[string]any{}
	for _, read := range reads {
		if read.Path[0] == "metadata" {
			copyMetadata(metadata, cluster, read.Path[1:])
		}
	}
	return metadata
}

// copyMetadata copies what is read of the labels and annotations of a Cluster.
func copyMetadata(to map[string]any, cluster fleet.Cluster, path []string) {
	if len(path) == 0 {
		to["labels"], to["annotations"] = tree(cluster.Labels), tree(VisibleAnnotations(cluster.Annotations))
		return
	}
	switch kind, rest := path[0], path[1:]; {
	case kind == "labels":
		copyTexts(to, kind, cluster.Labels, rest)
	case kind == "annotations" && len(rest) == 0:
		to[kind] = tree(VisibleAnnotations(cluster.Annotations))
	case kind == "annotations" && fleet.PipelineAnnotation(rest[0]):
		fleet.ChildMap(to, kind)
	case kind == "annotations":
		copyTexts(to, kind, cluster.Annotations, rest)
	}
}

// copyTexts copies the text at a path of a map of texts, or all of them, into a tree.
func copyTexts(to map[string]any, key string, texts map[string]string, path []string) {
	if len(path) == 0 {
		to[key] = tree(texts)
		return
	}
	next := fleet.ChildMap(to, key)
	if text, found := texts[path[0]]; found {
		next[path[0]] = text
	}
}

// Facts are the parameters that templates read, under the same names. A parameter that the Cluster
// does not have is left out, so it is missing when the template is rendered, as it would be in Argo
// CD. The output of the templates depends on nothing else.
func Facts(parameters map[string]any, reads []template.Read) map[string]any {
	facts := map[string]any{}
	for _, read := range reads {
		copyPath(facts, parameters, read.Path, func(value any) any { return value })
	}
	return facts
}

// copyPath copies the value at path from one tree to another, with the maps above it. written is
// the value as it is written there.
func copyPath(to, from map[string]any, path []string, written func(value any) any) {
	value, found := from[path[0]]
	if !found {
		return
	}
	if len(path) == 1 {
		to[path[0]] = written(value)
		return
	}
	if texts, areTexts := value.(map[string]string); areTexts {
		copyText(to, texts, path)
		return
	}
	inner, isMap := value.(map[string]any)
	if !isMap {
		to[path[0]] = written(value)
		return
	}
	next, exists := to[path[0]].(map[string]any)
	if !exists {
		next = map[string]any{}
		to[path[0]] = next
	}
	copyPath(next, inner, path[1:], written)
}

// copyText copies the text at path from a map of texts, which stays one: some templates tell it
// from other maps.
func copyText(to map[string]any, from map[string]string, path []string) {
	next, exists := to[path[0]].(map[string]string)
	if !exists {
		next = map[string]string{}
		to[path[0]] = next
	}
	if text, found := from[path[1]]; found {
		next[path[1]] = text
	}
}

// Parameters of the Secret are what Argo CD's cluster generator reads from it (getClusterParameters
// in applicationset/generators/cluster.go). Labels and annotations are maps of strings there, which
// some functions of sprig do not accept. A Secret without annotations does not even have an empty
// map of them.
func (s Secret) Parameters(values map[string]string) map[string]any {
	if values == nil {
		values = map[string]string{} // A template may write all of them.
	}
	metadata := map[string]any{"labels": s.Labels}
	if len(s.Annotations) > 0 {
		metadata["annotations"] = s.Annotations
	}
	return map[string]any{
		"name":           s.ClusterName,
		"nameNormalized": template.Normalize(s.ClusterName),
		"server":         s.Server,
		"project":        "",
		"metadata":       metadata,
		"values":         values,
	}
}

const (
	// SecretTypeLabel is the label that tells Argo CD what a Secret is for.
	SecretTypeLabel = "argocd.argoproj.io/secret-type"
	// ParametersConfigMap is the name of the ConfigMap with the settings of Argo CD's programs.
	ParametersConfigMap = "argocd-cmd-params-cm"
	// SecretTypeCluster is the value of SecretTypeLabel on a cluster Secret.
	SecretTypeCluster = "cluster"
)

// tree is a map of strings as templates and JSON have it.
func tree(texts map[string]string) map[string]any {
	values := make(map[string]any, len(texts))
	for key, text := range texts {
		values[key] = text
	}
	return values
}

// floats is a tree in which every number is a float64, as in Argo CD's list generator, which
// decodes elements as JSON (generators/list.go). In a template, 3 and 3.0 are not equal.
func floats(value any) any {
	switch typed := value.(type) {
	case map[string]any:
		result := make(map[string]any, len(typed))
		for key, inner := range typed {
			result[key] = floats(inner)
		}
		return result
	case []any:
		result := make([]any, len(typed))
		for i, inner := range typed {
			result[i] = floats(inner)
		}
		return result
	case int64:
		return float64(typed)
	}
	return value
}

// VisibleAnnotations are the user's own annotations: without those of the pipeline, which differ
// between clients, without ours, and without kubectl's copy of the manifest.
func VisibleAnnotations(annotations map[string]string) map[string]string {
	if annotations == nil {
		return nil
	}
	kept := map[string]string{}
	for key, text := range annotations {
		if !fleet.PipelineAnnotation(key) {
			kept[key] = text
		}
	}
	return kept
}

// IsParameter reports whether a path is the parameter of the given name, or below it.
func IsParameter(path []string, name string) bool {
	return strings.HasPrefix(strings.Join(path, ".")+".", name+".")
}
