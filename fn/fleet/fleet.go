package fleet

import (
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// Fleet is what was read: the FleetConfig with its defaults, and everything of the input that the
// plan may need.
type Fleet struct {
	Config *v1alpha1.FleetConfig
	Self   Ref // the FleetConfig

	Entries Entries // of Config

	// Strict is what makes warnings errors: spec.strict, or what is set in its place. It is ""
	// where they stay warnings.
	Strict string

	// Past reports whether this is how the fleet was before a change, which is not refused any
	// more.
	Past bool

	Overrides Overrides // the fields of Config that something else has set

	Budget *Budget // of the templates, shared by all fleets of a run; nil for none

	Lines Lines // where fields are in their files; nil where that is not known

	// Applied reports whether the output is applied as it is, so that what is missing from it may
	// be deleted.
	Applied bool
	// Only is the part of the output that is printed, without the Clusters; "" for all of it.
	Only string

	// Others are the other fleets of the input, sorted by Ref, where what is theirs is left out of
	// the output.
	Others []Other

	// NamedByOthers are the objects of the input, by their positions, that entries of other
	// FleetConfigs name. One that cannot be read may name any.
	NamedByOthers map[int]bool

	// Clusters are all CAPI Clusters, sorted by Ref. The plan decides which of them are the fleet.
	Clusters []Cluster

	// Outside are the Clusters that no FleetConfig of the input selects, sorted by Ref. There are
	// none where it is not known what the FleetConfigs select.
	Outside []Object

	// Whole reports whether the input is a whole directory, so that it has every FleetConfig of
	// its Clusters.
	Whole bool

	// Incomplete are the Clusters that refer neither to what they are made from nor to a
	// ClusterClass, of those that were read as a whole.
	Incomplete []Ref

	// ClusterClasses are those of the input, or of the files of the Clusters, where the FleetConfig
	// reads topology variables. They hold the defaults.
	ClusterClasses []ClusterClass

	Objects []Object // every other object of the input, sorted by Ref

	Encrypted []Object // of Objects, those that SOPS has encrypted

	// Repeated are the objects that are there more than once, with different contents, where the
	// input is a whole directory.
	Repeated [][]Repeat

	// Referenced are the manifests of the objects that Clusters name, where the FleetConfig reads
	// them; see ReferencedBy.
	Referenced map[ID]map[string]any

	Sources [][]Source // what each of the resources of each of Entries.Delivering found

	Existing Existing // what else the hub gets

	// Neighbors are the fleets of the other FleetConfigs of the input that can be read.
	Neighbors []Neighbor

	// Renames are the names that fleets of the input had before. Objects have the names of now.
	Renames Renames

	HasPaths        bool // whether it is known which file each object is from
	PathAnnotations bool // whether annotations name that file, so that those of the output must too

	Folder string // that has the FleetConfig, from the package; what is generated has a folder in it
}

// Name of the fleet, the FleetConfig's.
func (f *Fleet) Name() string { return f.Config.Name }

// Other is the fleet of another FleetConfig of the input, as far as it takes to tell what is its
// own.
type Other struct {
	Self   Ref // the FleetConfig
	Config *v1alpha1.FleetConfig
	OffHub []Object // what travels in its payloads only
}

// Name of the fleet, the FleetConfig's.
func (o Other) Name() string { return o.Config.Name }

// Neighbor is another fleet of the input, as far as it may get into the way of this one: without
// entries that cannot.
type Neighbor struct {
	*Fleet
	OffHub []Object // what travels in its payloads only
}

// Object is an object of the input, or of a file beside it.
type Object struct {
	Ref

	// Item is the position in the input, for edits. It is negative, and another for each object,
	// where the object was read from a file below the working directory.
	Item int

	Labels      map[string]string
	Annotations map[string]string

	// Nameless reports whether the object has no name and gets none, so that no API server takes
	// it.
	Nameless bool

	// Renamed are the fleets whose stamps are recorded under an old name on the object in the
	// input.
	Renamed []string

	Elements []Ref // the objects of a list, as kubectl and Argo CD take it apart; nil for another object
}

// Repeat is one of several objects that are the same one for Kubernetes.
type Repeat struct {
	Object
	Content int // which of the contents it has, from 0 by their first file
}

// InInput reports whether the object is part of the input, so that it can be edited. Otherwise it
// was read from a file below the working directory.
func (o Object) InInput() bool { return o.Item >= 0 }

// ReadByTools reports whether the object configures a tool and is never applied: a FleetConfig, a
// Kptfile, a kustomization.
func (o Object) ReadByTools() bool {
	switch o.Group() {
	case v1alpha1.Group, "kpt.dev", "kustomize.config.k8s.io":
		return true
	}
	return false
}

// LocalConfig reports whether the object stays off the hub.
func (o Object) LocalConfig() bool {
	return o.Annotations[v1alpha1.LocalConfigAnnotation] == "true"
}

// Cluster is a CAPI Cluster.
type Cluster struct {
	Object
	Manifest map[string]any // the whole manifest as a tree; nil unless the FleetConfig reads .cluster

	ControlPlane *ControlPlane // as far as the registrar goes by it; nil where it does not

	// Unmanaged reports whether the manifest stands for a cluster that Cluster API does not manage:
	// it is marked local-config, and names nothing that the cluster is made from.
	Unmanaged bool

	Paused bool // whether Cluster API leaves the Cluster alone until it is resumed
}

// UnmanagedReason is a clause that says why nothing of Cluster API reaches a Cluster that is
// Unmanaged.
const UnmanagedReason = "Cluster API does not manage a Cluster that is marked " + v1alpha1.LocalConfigAnnotation +
	" and names nothing that it is made from"

// ClusterClass is a CAPI ClusterClass.
type ClusterClass struct {
	Object
	Manifest map[string]any // the whole manifest as a tree
}

// Source is what a source of a payload found in the input: nothing for an inline one.
type Source struct {
	Objects   []SourceObject
	Unmatched []Unmatched // the patterns of files that match no object

	// Makers are the objects of the input that a controller makes the Secret of that the source
	// names, sorted. Each makes it in its namespace or, without one, in namespaces that it selects.
	Makers []Ref
}

// Unmatched is a pattern of files that matches no object that may be a payload.
type Unmatched struct {
	Pattern int    // which of the patterns
	NoFile  bool   // whether it has no wildcard, and there is no such file
	Nearest string // the file or pattern that it may stand for; "" where none is near
}

// SourceObject is an object of the input that is a payload, or that holds one.
type SourceObject struct {
	Object
	// Tree is the object as Cluster API reads it, with numbers as json.Number. It is never changed
	// and never shown.
	Tree map[string]any
	Err  error // why there is no Tree; it may quote the object
}

// Lines says in which line of its file an object has a field, from 1: the line of the nearest field
// around it where there is none; 0 where the file, or the object in it, is not known. A nil field
// means the object as a whole.
type Lines func(object Ref, at *field.Path) int
