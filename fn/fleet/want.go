package fleet

import (
	"maps"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Want is a label or annotation that a phase needs on an object of the input.
type Want struct {
	Object Object // as it is in the input
	Stamp  Stamp
	Value  string
	Reason WantReason
}

// WantReason is why something is wanted.
type WantReason struct {
	Path   *field.Path // what needs it, in the FleetConfig
	Remedy string      // what makes it unnecessary
}

// Labels are the labels and annotations that the Clusters of the input will have. They are final.
type Labels struct {
	changed map[int]final // by position in the input
}

// final are the labels and annotations that an object will have.
type final struct{ labels, annotations map[string]string }

// NewLabels are those of Clusters that are changed, or that a run does not find as they are in the
// input, as these will be. All others stay as they are.
func NewLabels(changed []Cluster) Labels {
	all := Labels{changed: make(map[int]final, len(changed))}
	for i := range changed {
		all.changed[changed[i].Item] = final{changed[i].Labels, changed[i].Annotations}
	}
	return all
}

// Of are the labels that a Cluster will have.
func (l Labels) Of(cluster Cluster) map[string]string { return l.Final(cluster).Labels }

// Final is a Cluster with the labels and annotations that it will have.
func (l Labels) Final(cluster Cluster) Cluster {
	if final, isChanged := l.changed[cluster.Item]; isChanged {
		cluster.Labels, cluster.Annotations = final.labels, final.annotations
	}
	return cluster
}

// Change reports whether the labels and annotations of a Cluster are among those that are changed.
func (l Labels) Change(cluster Cluster) bool {
	_, isChanged := l.changed[cluster.Item]
	return isChanged
}

// WithStamps is an object with labels and annotations that are wanted on it.
func (o Object) WithStamps(values map[Stamp]string) Object {
	if len(values) == 0 {
		return o
	}
	labels, annotations := map[string]string{}, map[string]string{}
	maps.Copy(labels, o.Labels)
	maps.Copy(annotations, o.Annotations)
	for stamp, value := range values {
		if label, isLabel := stamp.LabelKey(); isLabel {
			labels[label] = value
		} else if annotation, isAnnotation := stamp.AnnotationKey(); isAnnotation {
			annotations[annotation] = value
		}
	}
	o.Labels, o.Annotations = labels, annotations
	return o
}
