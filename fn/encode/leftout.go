package encode

import (
	"path"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// leftOut is a document of a directory that is not a Kubernetes object, so that no API server takes
// it. It would make Argo CD and kubectl refuse the whole output.
type leftOut struct {
	kind fleet.FileKind
	file string
}

// notPrinted says how many documents were left out, by kind of file in the order of the input.
func notPrinted(documents []leftOut) fleet.Problems {
	if len(documents) == 0 {
		return nil
	}
	var kinds []fleet.FileKind
	files := map[fleet.FileKind][]string{}
	for _, document := range documents {
		if _, known := files[document.kind]; !known {
			kinds = append(kinds, document.kind)
		}
		files[document.kind] = append(files[document.kind], document.file)
	}
	parts := make([]string, len(kinds))
	for i, kind := range kinds {
		parts[i] = kind.Count(len(files[kind])) + " (" + fleet.NameFirst(slices.Compact(files[kind])) + ")"
	}
	message := fleet.Count(len(documents), "document") + " of the directory are not printed, since they are not " +
		"Kubernetes objects: "
	if len(documents) == 1 {
		message = "1 document of the directory is not printed, since it is not a Kubernetes object: "
	}
	return fleet.Problems{{
		Severity: fleet.Info, Code: fleet.NotPrinted, Message: message + strings.Join(parts, ", "),
		Remedy: "what is for the hub needs apiVersion, kind and metadata.name",
	}}
}

// notAnObject is which kind of file a document is that is not a Kubernetes object, and reports
// whether it is one. An object has apiVersion, kind, and a name or generateName. A list of objects
// needs no name, since kubectl and Argo CD take it apart.
func notAnObject(item *stream.Item, object fleet.Object) (fleet.FileKind, bool) {
	if kind, isTool := object.ToolFile(); isTool {
		return kind, true
	}
	meta := item.Meta()
	switch {
	case item.IsList():
		return listKind(item), true
	case meta.APIVersion != "" && meta.Kind != "" && (meta.Name != "" || item.HasGenerateName() || isObjectList(item)):
		return fleet.FileKind{}, false
	}
	if kind, known := kindByName(item.Path()); known {
		return kind, true
	}
	without := "metadata.name"
	switch {
	case meta.APIVersion == "" && meta.Kind == "":
		without = "apiVersion and kind"
	case meta.APIVersion == "":
		without = "apiVersion"
	case meta.Kind == "":
		without = "kind"
	}
	return fleet.FileKind{One: "document without " + without, Many: "documents without " + without}, true
}

// isObjectList reports whether an object is a list of others, as kubectl and Argo CD know it
// (apimachinery, unstructured.IsList).
func isObjectList(item *stream.Item) bool {
	elements, err := item.Elements()
	return err == nil && elements != nil
}

// listKind is what a list at the top of a document is. The patches of kustomize have op and path
// (RFC 6902).
func listKind(item *stream.Item) fleet.FileKind {
	elements, err := item.Elements()
	isPatch := func(element any) bool {
		fields, _ := element.(map[string]any)
		return fields["op"] != nil && fields["path"] != nil
	}
	notPatch := func(element any) bool { return !isPatch(element) }
	if err == nil && len(elements) > 0 && !slices.ContainsFunc(elements, notPatch) {
		return fleet.FileKind{One: "list of patches", Many: "lists of patches"}
	}
	return fleet.FileKind{One: "list", Many: "lists"}
}

// kindByName is what a file without an object is by its name.
func kindByName(file string) (fleet.FileKind, bool) {
	base := strings.TrimSuffix(strings.ToLower(path.Base(file)), path.Ext(file))
	folder := path.Base(path.Dir(file))
	switch {
	case fleet.IsKustomization(file):
		return fleet.FileKind{One: "kustomization", Many: "kustomizations"}, true
	case path.Base(file) == "Chart.yaml":
		return fleet.FileKind{One: "Helm chart", Many: "Helm charts"}, true
	case strings.HasPrefix(base, "values") || strings.HasSuffix(base, "values") || folder == "values":
		return fleet.FileKind{One: "values file", Many: "values files"}, true
	}
	return fleet.FileKind{}, false
}
