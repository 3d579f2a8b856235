package config

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// checkValue checks a fact. That it has exactly one source is in the schema.
func checkValue(found *report, at *field.Path, value v1alpha1.Value) {
	if value.Label != "" {
		checkLabelKey(found, at.Child("label"), value.Label)
	}
	if value.Annotation != "" {
		checkAnnotationKey(found, at.Child("annotation"), value.Annotation)
		checkAnnotationRead(found, at.Child("annotation"), value.Annotation)
	}
	if value.Field != "" {
		checkField(found, at.Child("field"), value.Field)
	}
	if value.Infrastructure != "" {
		checkField(found, at.Child("infrastructure"), value.Infrastructure)
	}
	if value.ControlPlane != "" {
		checkField(found, at.Child("controlPlane"), value.ControlPlane)
	}
	if value.Variable != "" {
		if _, err := fleet.ParseFieldPath(value.Variable); err != nil {
			found.report(fleet.BadValue, at.Child("variable"), value.Variable, err.Error(), "write the variable's name, with a path into it where it is an object: cni.name")
		}
	}
	if value.Default != nil && len(value.Allowed) > 0 && !slices.Contains(value.Allowed, *value.Default) {
		found.report(fleet.BadValue, at.Child("default"), *value.Default, "is not among the allowed values", "add it to allowed, or choose one of them")
	}
}

// checkField checks a path into a manifest. It must lead to something that the author of the manifest writes.
func checkField(found *report, at *field.Path, text string) {
	path, err := fleet.ParseFieldPath(text)
	switch {
	case err != nil:
		found.report(fleet.BadValue, at, text, err.Error(), "write keys with dots between them, spec.topology.version; a key that holds dots in brackets, metadata.annotations[example.com/owner]")
	case path[0] == "status" || len(path) > 1 && path[0] == "metadata" && isSetByServer(path[1]):
		found.report(fleet.BadValue, at, text, "is not in a manifest: the API server or a controller sets it", "read a field that is written in Git")
	case len(path) > 2 && path[0] == "metadata" && path[1] == "annotations":
		checkAnnotationRead(found, at, path[2])
	}
}

// isSetByServer tells whether a field of metadata is the API server's. It is in a manifest only where that was read from a cluster.
func isSetByServer(name string) bool {
	switch name {
	case "creationTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid":
		return true
	}
	return false
}

// checkAnnotationRead refuses to read what differs between clients.
func checkAnnotationRead(found *report, at *field.Path, key string) {
	if fleet.PipelineAnnotation(key) {
		found.report(fleet.BadValue, at, key, "is the pipeline's or capifleet's own, so it differs between clients", "choose an annotation that you write")
	}
}
