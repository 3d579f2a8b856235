package encode

import (
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
	"github.com/capifleet/capifleet/fn/yaml"
)

// Selection is which manifests are printed.
type Selection int

// The manifests for the hub, and parts of what is generated: ApplicationSets, and
// ClusterResourceSets with their payloads, those of the bootstrap included.
const (
	Everything Selection = iota
	Generated
	ApplicationSets
	ResourceSets
)

// selects reports whether an object is selected. owner is the fleet of the run that has generated
// it, or "".
func (s Selection) selects(object fleet.Object, owner string) bool {
	isSet := object.Kind == fleet.ApplicationSetKind
	switch s {
	case Generated:
		return owner != ""
	case ApplicationSets:
		return owner != "" && isSet
	case ResourceSets:
		return owner != "" && !isSet
	case Everything:
	}
	return true
}

// Printed is a manifest as it is printed.
type Printed struct {
	fleet.Ref                // File is the one in which kpt would keep it
	Owner     *fleet.Fleet   // that has generated it; nil for none
	Text      []byte         // a YAML document
	Tree      map[string]any // as Kubernetes reads it, where File is one of JSON
}

// MovedTo is the manifest in a file of YAML of its own.
func (p Printed) MovedTo(file string) Printed {
	ref := fleet.Ref{APIVersion: p.APIVersion, Kind: p.Kind, Namespace: p.Namespace, Name: p.Name, File: file}
	return Printed{Ref: ref, Owner: p.Owner, Text: p.Text}
}

// Manifests returns what the hub should get of a list that fleets were processed with: everything
// except local configuration, or a part of what the fleets have generated. Annotations that tools
// have left on objects are left out, and so is what is not a Kubernetes object, which a problem
// counts. With an error there is nothing.
func Manifests(list *stream.List, fleets []*fleet.Fleet, selection Selection) ([]Printed, fleet.Problems) {
	var printed []Printed
	var problems fleet.Problems
	var left []leftOut
	byName := make(map[string]*fleet.Fleet, len(fleets))
	for _, one := range fleets {
		byName[one.Name()] = one
	}
	for _, item := range list.Items() {
		object := objectOf(item)
		owner := byName[object.Owner()]
		if object.LocalConfig() || object.ReadByTools() || !selection.selects(object, nameOf(owner)) {
			continue
		}
		if kind, is := notAnObject(item, object); is {
			left = append(left, leftOut{kind, item.Path()})
			continue
		}
		problems = append(problems, notStrings(item)...)
		one, err := printedOf(item, owner)
		if err != nil {
			problems = append(problems, notWritten(item, err))
			continue
		}
		printed = append(printed, one)
	}
	if problems.Failed() {
		return nil, problems
	}
	return printed, notPrinted(left)
}

// nameOf is the name of a fleet, "" for none.
func nameOf(f *fleet.Fleet) string {
	if f == nil {
		return ""
	}
	return f.Name()
}

// printedOf is an item as it is printed.
func printedOf(item *stream.Item, owner *fleet.Fleet) (Printed, error) {
	one := Printed{Ref: refOf(item), Owner: owner}
	one.File = fileOf(owner, one.Ref)
	edit := stream.Edit{RemoveAnnotations: item.ToolAnnotations()}
	text, err := item.Document(edit)
	if err != nil || path.Ext(one.File) != ".json" {
		one.Text = text
		return one, err
	}
	one.Text = text
	one.Tree, err = stream.NewItem(text).Tree()
	return one, err
}

// notStrings is the problem of an object that no API server takes, since its metadata has something
// else where a text must be. Argo CD and kubectl would refuse the whole output.
func notStrings(item *stream.Item) fleet.Problems {
	meta := item.Meta()
	for _, path := range meta.NotStrings {
		label := strings.TrimPrefix(path, "metadata.labels.")
		annotation := strings.TrimPrefix(path, "metadata.annotations.")
		// Kubernetes takes null for an empty text, and annotations of tools are not printed.
		isEmpty := meta.Labels[label] == "null" || meta.Annotations[annotation] == "null"
		if isEmpty || stream.IsToolAnnotation(annotation) {
			continue
		}
		problem := fleet.Problem{
			Severity: fleet.Error, Code: fleet.BadObject, Object: refOf(item), Field: fleet.MetadataPath(path),
			Message: "the value is not a string, so no API server takes the object", Remedy: "quote the value",
		}
		if slices.Contains([]string{"metadata", "metadata.labels", "metadata.annotations"}, path) {
			problem.Message, problem.Remedy = "the value is not a map, so no API server takes the object", "write a map"
		}
		return fleet.Problems{problem}
	}
	return nil
}

// refOf says which object an item is.
func refOf(item *stream.Item) fleet.Ref {
	meta := item.Meta()
	ref := fleet.Ref{
		APIVersion: meta.APIVersion, Kind: meta.Kind, Namespace: meta.Namespace, Name: meta.Name,
		File: item.Path(), Index: item.Index(),
	}
	if slices.Contains(meta.NotStrings, "metadata.namespace") { // Nobody wrote the text that it would be.
		ref.Namespace = ""
	}
	return ref
}

// notWritten is the problem of an object of the input that cannot be written as a document.
func notWritten(item *stream.Item, err error) fleet.Problem {
	problem := fleet.Problem{
		Severity: fleet.Error, Code: fleet.BadObject, Object: refOf(item),
		Message: "the object cannot be written: " + fleet.Unquoted(err.Error()),
		Remedy:  "write it in block style, without aliases and tags",
	}
	var syntax *stream.SyntaxError
	if errors.As(err, &syntax) {
		problem.Line, problem.Message, problem.Remedy = syntax.Line, syntax.Reason, syntax.Remedy
	}
	return problem
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
