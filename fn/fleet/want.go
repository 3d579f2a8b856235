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
	clusters map[int]final // by position in the input
}

// final are the labels and annotations that an object will have.
type final struct{ labels, annotations map[string]string }

// NewLabels are those of Clusters as they will be.
func NewLabels(clusters []Cluster) Labels {
	all := Labels{clusters: make(map[int]final, len(clusters))}
	for i := range clusters {
		all.clusters[clusters[i].Item] = final{clusters[i].Labels, clusters[i].Annotations}
	}
	return all
}

// Of are the labels that a Cluster will have.
func (l Labels) Of(cluster Cluster) map[string]string { return l.clusters[cluster.Item].labels }

// Final is a Cluster with the labels and annotations that it will have.
func (l Labels) Final(cluster Cluster) Cluster {
	final := l.clusters[cluster.Item]
	cluster.Labels, cluster.Annotations = final.labels, final.annotations
	return cluster
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
