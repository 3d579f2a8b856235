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

// IsCluster reports whether the object is a CAPI Cluster, of whatever version.
func (r Ref) IsCluster() bool { return r.Kind == "Cluster" && r.Group() == "cluster.x-k8s.io" }

// ID is what the Kubernetes API knows an object by. Versions of one kind are the same object.
type ID struct{ Group, Kind, Namespace, Name string }

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

// String is Kind namespace/name.
func (r Ref) String() string {
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
	return cmp.Or(
		cmp.Compare(r.Group(), other.Group()),
		cmp.Compare(r.Kind, other.Kind),
		cmp.Compare(r.Namespace, other.Namespace),
		cmp.Compare(r.Name, other.Name),
		cmp.Compare(r.File, other.File),
		cmp.Compare(r.Index, other.Index),
	)
}
