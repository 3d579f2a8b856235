package decode

import (
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// planeReader reads the control planes of Clusters.
type planeReader struct {
	*reader
	candidates map[fleet.ID][]fleet.Object // the objects that may be control planes, or their classes
	manifests  map[fleet.ID]map[string]any // of the candidates that were read
	topologies bool                        // whether a ClusterClass may have a control plane that counts
}

// controlPlanes are Clusters with what the registrar of the FleetConfig goes by in their control
// planes, and the objects that this was read from. Most Clusters are not parsed for it: their texts
// show that the registrar treats their control planes as any other. Nothing is known of the control
// plane of a Cluster that cannot be read.
func (r *reader) controlPlanes(
	clusters []fleet.Cluster, candidates []fleet.Object,
) (read []fleet.Cluster, used []fleet.Object) {
	registrar := r.config.Spec.ArgoCD.Registrar
	if registrar != v1alpha1.RegistrarCapi2Argo && registrar != v1alpha1.RegistrarCapargo {
		return clusters, nil
	}
	counts := planeCounts(registrar)
	planes := r.newPlaneReader(candidates, counts)
	for _, cluster := range clusters {
		item := r.item(cluster.Object)
		referred := item.Mentions(string(fleet.ControlPlaneRef)) && counts(item)
		templated := planes.topologies && item.Mentions("topology")
		if !referred && !templated {
			read = append(read, cluster)
			continue
		}
		whole := cluster
		if whole.Manifest == nil {
			whole.Manifest, _ = item.Tree()
		}
		plane, objects := planes.of(whole)
		cluster.ControlPlane = &plane
		read = append(read, cluster)
		used = append(used, objects...)
	}
	return read, used
}

// newPlaneReader looks through the objects that may be control planes, or their classes.
func (r *reader) newPlaneReader(candidates []fleet.Object, counts func(*stream.Item) bool) planeReader {
	known, topologies := map[fleet.ID][]fleet.Object{}, false
	for _, object := range candidates {
		known[object.ID()] = append(known[object.ID()], object)
		topologies = topologies || isClusterClass(object.Ref) && counts(r.item(object))
	}
	return planeReader{reader: r, candidates: known, manifests: map[fleet.ID]map[string]any{}, topologies: topologies}
}

// planeCounts reports whether the text of a Cluster that names a control plane, or of a
// ClusterClass, may name one that a registrar treats in its own way.
func planeCounts(registrar v1alpha1.Registrar) func(*stream.Item) bool {
	if registrar == v1alpha1.RegistrarCapargo {
		return func(item *stream.Item) bool { return !item.Mentions(fleet.KubeadmControlPlane) }
	}
	kinds := fleet.KubeconfigWriters()
	return func(item *stream.Item) bool { return slices.ContainsFunc(kinds, item.Mentions) }
}

// of is the control plane of a Cluster whose manifest was read, and the objects that this was read
// from. A reference that Cluster API would not accept names none.
func (r planeReader) of(cluster fleet.Cluster) (fleet.ControlPlane, []fleet.Object) {
	id, mistake := cluster.Names(fleet.ControlPlaneRef)
	switch {
	case mistake != (fleet.Mistake{}):
		return fleet.ControlPlane{}, nil
	case id == (fleet.ID{}):
		return r.ofClass(cluster)
	}
	manifest, objects := r.only(id)
	return fleet.ControlPlane{Kind: id.Kind, Name: id.Name, Kubeconfig: fleet.KubeconfigOf(id, manifest)}, objects
}

// ofClass is the control plane that Cluster API makes for a Cluster from its ClusterClass.
func (r planeReader) ofClass(cluster fleet.Cluster) (fleet.ControlPlane, []fleet.Object) {
	namespace, name := cluster.Class()
	class, objects := r.only(fleet.ID{Group: cluster.Group(), Kind: "ClusterClass", Namespace: namespace, Name: name})
	spec, _ := class["spec"].(map[string]any)
	controlPlane, _ := spec["controlPlane"].(map[string]any)
	kind := ""
	for _, key := range []string{"templateRef", "ref"} { // of v1beta2, and of v1beta1
		ref, _ := controlPlane[key].(map[string]any)
		if text, _ := ref["kind"].(string); text != "" {
			kind = strings.TrimSuffix(text, "Template")
		}
	}
	if kind == "" {
		return fleet.ControlPlane{}, nil
	}
	named := namedByClass(controlPlane, cluster.Name)
	return fleet.ControlPlane{
		Kind: kind, Name: named, Kubeconfig: fleet.TemplatedKubeconfig(kind, named),
	}, objects
}

// namedByClass is the name of the control plane of a Cluster, "" where Cluster API makes up a part
// of it (internal/topology/names/names.go).
func namedByClass(controlPlane map[string]any, cluster string) string {
	for _, key := range []string{"naming", "namingStrategy"} { // of v1beta2, and of v1beta1
		naming, _ := controlPlane[key].(map[string]any)
		template, _ := naming["template"].(string)
		name := strings.NewReplacer("{{ .cluster.name }}", cluster, "{{.cluster.name}}", cluster).Replace(template)
		if !strings.Contains(name, "{{") && name != "" {
			return name
		}
	}
	return ""
}

// only is the manifest of an object that is there exactly once; nil for any other.
func (r planeReader) only(id fleet.ID) (map[string]any, []fleet.Object) {
	objects := r.candidates[id]
	if _, read := r.manifests[id]; !read && len(objects) == 1 {
		r.manifests[id], _ = r.item(objects[0]).Tree()
	}
	return r.manifests[id], objects
}
