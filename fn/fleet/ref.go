package fleet

import (
	"cmp"
	"strings"
)

// Ref says which object is meant and where it was read.
type Ref struct {
	APIVersion string
	Kind       string
	Namespace  string // "" for a cluster-scoped object, and for one whose namespace is left to whoever applies it
	Name       string

	File  string // slash-separated, relative to the package; "" where the input carries no paths
	Index int    // which object of File, from 0
}

// RefOf is the object that a tree is.
func RefOf(tree map[string]any) Ref {
	text := func(fields map[string]any, key string) string { value, _ := fields[key].(string); return value }
	metadata, _ := tree["metadata"].(map[string]any)
	return Ref{
		APIVersion: text(tree, "apiVersion"), Kind: text(tree, "kind"),
		Namespace: text(metadata, "namespace"), Name: text(metadata, "name"),
	}
}

// Group is the API group: "" for the core group.
func (r Ref) Group() string {
	group, _, found := strings.Cut(r.APIVersion, "/")
	if !found {
		return ""
	}
	return group
}

// Version is the API version without its group.
func (r Ref) Version() string {
	_, version, found := strings.Cut(r.APIVersion, "/")
	if !found {
		return r.APIVersion
	}
	return version
}

// ClusterAPIGroup is the API group of Clusters.
const ClusterAPIGroup = "cluster.x-k8s.io"

// IsCluster reports whether the object is a CAPI Cluster, of whatever version.
func (r Ref) IsCluster() bool { return r.Kind == "Cluster" && r.Group() == ClusterAPIGroup }

// OfClusterAPI reports whether an object is of an API group of Cluster API or of its providers, all
// of which end in that of Clusters.
func (r Ref) OfClusterAPI() bool {
	group := r.Group()
	return group == ClusterAPIGroup || strings.HasSuffix(group, "."+ClusterAPIGroup)
}

// ID is what the Kubernetes API knows an object by. Versions of one kind are the same object.
type ID struct{ Group, Kind, Namespace, Name string }

// String is Kind namespace/name (group).
func (id ID) String() string {
	text := Ref{Kind: id.Kind, Namespace: id.Namespace, Name: id.Name}.String()
	if id.Group != "" {
		text += " (" + id.Group + ")"
	}
	return text
}

// WithoutNamespace is the identity of an object whose namespace is left to whoever applies it.
func (id ID) WithoutNamespace() ID {
	id.Namespace = ""
	return id
}

// ID of the object.
func (r Ref) ID() ID {
	return ID{Group: r.Group(), Kind: r.Kind, Namespace: r.Namespace, Name: r.Name}
}

// NamespacedName is namespace/name, or name where there is no namespace.
func (r Ref) NamespacedName() string {
	if r.Namespace == "" {
		return r.Name
	}
	return r.Namespace + "/" + r.Name
}

// mayBe reports whether r, whose name and namespace may be unknown, is another object.
func (r Ref) mayBe(other Ref) bool {
	return r.Group() == other.Group() && r.Kind == other.Kind &&
		(r.Namespace == "" || r.Namespace == other.Namespace) && (r.Name == "" || r.Name == other.Name)
}

// String is Kind namespace/name.
func (r Ref) String() string {
	if r.Name == "" && r.Namespace != "" {
		return strings.TrimSpace(r.Kind + " without a name in namespace " + r.Namespace)
	}
	return strings.TrimSpace(r.Kind + " " + r.NamespacedName())
}

// WithFile is Kind namespace/name, with the file where that is known.
func (r Ref) WithFile() string {
	if r.File == "" {
		return r.String()
	}
	return r.String() + " (" + r.File + ")"
}

// Compare orders by group, kind, namespace and name, then by file and index.
func (r Ref) Compare(other Ref) int {
	if r.APIVersion != other.APIVersion {
		if order := cmp.Compare(r.Group(), other.Group()); order != 0 {
			return order
		}
	}
	if order := cmp.Or(cmp.Compare(r.Kind, other.Kind), cmp.Compare(r.Namespace, other.Namespace)); order != 0 {
		return order
	}
	if order := cmp.Compare(r.Name, other.Name); order != 0 {
		return order
	}
	return cmp.Or(cmp.Compare(r.File, other.File), cmp.Compare(r.Index, other.Index))
}
