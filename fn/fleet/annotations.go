package fleet

import (
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// PathAnnotation tells kpt which file an object belongs to; LegacyPathAnnotation is its older name,
// which kyaml still writes beside it.
const (
	PathAnnotation       = "internal.config.kubernetes.io/path"
	LegacyPathAnnotation = "config.kubernetes.io/path"
)

// Annotations that users set on an object of a payload. They are not delivered with it.
const (
	// StrategyAnnotation on an object of an entry with strategy Reconcile says how it is delivered:
	// Reconcile, although that is not safe, or ApplyOnce.
	StrategyAnnotation = v1alpha1.Group + "/strategy"
	// ScopeAnnotation on an object of an unknown kind sets whether it is namespaced: Namespaced or
	// Cluster.
	ScopeAnnotation = v1alpha1.Group + "/scope"
)

// IsOwnKey reports whether a key of a label or an annotation is one of capifleet's own.
func IsOwnKey(key string) bool { return strings.HasPrefix(key, v1alpha1.Group+"/") }

// WrittenKeys are the keys of capifleet's own that it writes.
func WrittenKeys() (labels, annotations []string) {
	return []string{v1alpha1.FleetLabel, v1alpha1.WaveLabel},
		[]string{v1alpha1.StampsAnnotation, v1alpha1.FactsAnnotation}
}

// LastAppliedAnnotation is kubectl's copy of the manifest.
const LastAppliedAnnotation = "kubectl.kubernetes.io/last-applied-configuration"

// PipelineAnnotation reports whether an annotation belongs to the pipeline or to capifleet and not
// to the object: kpt's, kustomize's and kyaml's bookkeeping (one of them holds an absolute path of
// the host), our own record, and kubectl's copy of the manifest. Such annotations are never copied
// from an input to an output.
func PipelineAnnotation(key string) bool {
	prefix, _, _ := strings.Cut(key, "/")
	switch prefix {
	case "internal.config.kubernetes.io", "config.kubernetes.io", "internal.config.k8s.io", "config.k8s.io",
		"kustomize.config.k8s.io", "internal.kpt.dev", v1alpha1.Group:
		return true
	}
	return key == LastAppliedAnnotation
}

// SelectorLabel reports whether a label is one that capifleet stamps for its own selectors: that of
// the fleet, and those that tell the groups of an entry apart. They are stamped last, so nothing in
// a FleetConfig can read or select by them.
func SelectorLabel(key string) bool {
	return key == v1alpha1.FleetLabel || strings.HasPrefix(key, v1alpha1.GroupLabelPrefix+"/")
}

// The marks by which a Cluster takes a label or an annotation along to the Secret that Capi2Argo
// writes. The key of what is taken along follows. That of a label is a label, that of an annotation
// an annotation.
const (
	TakeAlongLabelPrefix      = "take-along-label.capi-to-argocd."
	TakeAlongAnnotationPrefix = "take-along-annotation.capi-to-argocd."
)

// TakeAlongMark reports whether a key is a mark for Capi2Argo. capifleet stamps such marks, so
// nothing in a FleetConfig can select by them.
func TakeAlongMark(key string) bool {
	return strings.HasPrefix(key, TakeAlongLabelPrefix) || strings.HasPrefix(key, TakeAlongAnnotationPrefix)
}
