package encode

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
	"github.com/capifleet/capifleet/fn/yaml"
)

// Manifests writes what the hub should get as YAML documents: everything except local
// configuration, or only what the fleet has generated. Annotations that tools have left on objects
// are left out. It returns how many documents it wrote.
func Manifests(out io.Writer, list *stream.List, f *fleet.Fleet, onlyGenerated bool) (int, error) {
	written := 0
	for _, item := range list.Items() {
		object := objectOf(item)
		if object.LocalConfig() || object.ReadByTools() || object.Kind == "" {
			continue
		}
		if onlyGenerated && object.Owner() != f.Name() {
			continue
		}
		text, err := item.Document(stream.Edit{RemoveAnnotations: toolAnnotations(object)})
		if err != nil {
			return written, err
		}
		separator := "---\n"
		if strings.HasPrefix(string(text[:min(4, len(text))]), "---") {
			separator = ""
		}
		if _, err := io.WriteString(out, separator+string(text)); err != nil {
			return written, err
		}
		written++
	}
	return written, nil
}

// toolAnnotations are the annotations of an object that are left over from a pipeline, sorted.
func toolAnnotations(object fleet.Object) []string {
	var keys []string
	for key := range object.Annotations {
		if fleet.ToolAnnotation(key) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// Documents writes objects as YAML documents.
func Documents(out io.Writer, manifests []fleet.Manifest) error {
	printer := yaml.NewPrinter()
	for _, manifest := range manifests {
		text, err := document(printer, manifest, nil)
		if err != nil {
			return fmt.Errorf("write %s %s: %w", manifest.Kind, manifest.NamespacedName(), err)
		}
		if _, err := io.WriteString(out, "---\n"+string(text)); err != nil {
			return err
		}
	}
	return nil
}

// document is an object as a YAML document.
func document(printer *yaml.Printer, manifest fleet.Manifest, annotations map[string]string) ([]byte, error) {
	tree, err := treeOf(manifest, annotations)
	if err != nil {
		return nil, err
	}
	return printer.Print(tree)
}
