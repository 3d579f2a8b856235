package fleet

import "github.com/capifleet/capifleet/api/v1alpha1"

// Fleet is what was read: the FleetConfig with its defaults, and everything of the input that the plan may need.
type Fleet struct {
	Config *v1alpha1.FleetConfig
	Self   Ref // the FleetConfig

	Clusters []Cluster  // every CAPI Cluster of the input, sorted by Ref; which of them are the fleet is decided by the plan
	Objects  []Object   // every other object of the input, sorted by Ref
	Sources  [][]Source // what each spec.resourceSets[i].resources[j] found

	Earlier []SourceObject // the payloads that an earlier run has generated for this fleet

	HasPaths        bool // whether it is known which file each object is from
	PathAnnotations bool // whether that is said in annotations, so that the output must say it too
}

// Name of the fleet, the FleetConfig's.
func (f *Fleet) Name() string { return f.Config.Name }

// Object is an object of the input.
type Object struct {
	Ref
	Item        int // position in the input, for edits
	Labels      map[string]string
	Annotations map[string]string
}

// Owner is the fleet that has generated the object, "" for an object of the user's. Only an object of a kind that capifleet generates has an owner:
// the same labels on a Cluster, say, do not let a run drop it.
func (o Object) Owner() string {
	if o.Labels[v1alpha1.ManagedByLabel] != v1alpha1.ManagedByValue {
		return ""
	}
	switch o.Group() + "/" + o.Kind {
	case "/ConfigMap", "/Secret", "addons.cluster.x-k8s.io/ClusterResourceSet", "argoproj.io/ApplicationSet":
		return o.Labels[v1alpha1.FleetLabel]
	}
	return ""
}

// ReadByTools tells whether the object configures a tool and is never applied: a FleetConfig, a Kptfile, a kustomization.
func (o Object) ReadByTools() bool {
	switch o.Group() {
	case v1alpha1.Group, "kpt.dev", "kustomize.config.k8s.io":
		return true
	}
	return false
}

// LocalConfig tells whether the object stays off the hub.
func (o Object) LocalConfig() bool {
	return o.Annotations[v1alpha1.LocalConfigAnnotation] == "true"
}

// Cluster is a CAPI Cluster.
type Cluster struct {
	Object
	Manifest map[string]any // the whole manifest as a tree; nil unless the FleetConfig reads .cluster
}

// Source is what a source of a payload found in the input: nothing for an inline one.
type Source struct {
	Objects []SourceObject
}

// SourceObject is an object of the input that is a payload, or that holds one.
type SourceObject struct {
	Object
	Text []byte // the object alone, as a YAML document; never shown
}
