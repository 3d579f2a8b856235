package config

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// checkValue checks a fact. That it has exactly one source is in the schema.
func checkValue(found *report, at *field.Path, value v1alpha1.Value) {
	for _, source := range fleet.SourcesOf(value) {
		path := at.Child(source.Field)
		switch source.Form {
		case fleet.LabelKey:
			checkLabelKey(found, path, source.Text)
		case fleet.AnnotationKey:
			checkAnnotationKey(found, path, source.Text)
			checkAnnotationRead(found, path, source.Text)
		case fleet.FieldPath:
			checkField(found, path, source.Text)
		case fleet.VariablePath:
			checkVariable(found, path, source.Text)
		case fleet.TemplateText: // checked where values are evaluated
		}
	}
	if value.Default != nil && len(value.Allowed) > 0 && !slices.Contains(value.Allowed, *value.Default) {
		found.add(fleet.Problem{
			Code: fleet.BadValue, Field: at.Child("default"), Value: *value.Default,
			Message: "the default is not one of the allowed values",
			Remedy:  "add it to allowed, or set default to one of them",
		})
	}
}

// checkVariable checks the name of a topology variable, with a path into it.
func checkVariable(found *report, at *field.Path, text string) {
	if _, err := fleet.ParseFieldPath(text); err != nil {
		found.add(fleet.Problem{
			Code: fleet.BadValue, Field: at, Value: text, Message: err.Error(),
			Remedy: "write the name of the variable, with a path into it where it is an object, as in cni.name",
		})
	}
}

// checkField checks a path into a manifest. It must lead to something that the author of the
// manifest writes.
func checkField(found *report, at *field.Path, text string) {
	path, err := fleet.ParseFieldPath(text)
	switch {
	case err != nil:
		found.add(fleet.Problem{
			Code: fleet.BadValue, Field: at, Value: text, Message: err.Error(),
			Remedy: "separate keys by dots, as in spec.topology.version; put a key that contains dots in brackets, " +
				"as in metadata.annotations[example.com/owner]",
		})
	case path[0] == "status" || len(path) > 1 && path[0] == "metadata" && isSetByServer(path[1]):
		found.add(fleet.Problem{
			Code: fleet.BadValue, Field: at, Value: text,
			Message: "the API server or a controller sets this field, so it is not in a manifest",
			Remedy:  "read a field that is written in Git",
		})
	case len(path) > 2 && path[0] == "metadata" && path[1] == "annotations":
		checkAnnotationRead(found, at, path[2])
	}
}

// isSetByServer reports whether the API server sets a field of metadata. A manifest has it only
// where it was read from a cluster.
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
		found.add(fleet.Problem{
			Code: fleet.BadValue, Field: at, Value: key,
			Message: "the annotation belongs to the pipeline or to capifleet, so its value differs between clients",
			Remedy:  "read an annotation that you write",
		})
	}
}
