package encode

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
	"github.com/capifleet/capifleet/fn/yaml"
)

// Manifests returns what the hub should get as YAML documents: everything except local
// configuration, or only what the fleet has generated. Annotations that tools have left on objects
// are left out, and so is what is not a Kubernetes object, which a problem counts. With an error
// there is nothing.
func Manifests(list *stream.List, f *fleet.Fleet, onlyGenerated bool) ([][]byte, fleet.Problems) {
	var documents [][]byte
	var problems fleet.Problems
	var left []leftOut
	for _, item := range list.Items() {
		object := objectOf(item)
		if object.LocalConfig() || object.ReadByTools() || onlyGenerated && object.Owner() != f.Name() {
			continue
		}
		if kind, is := notAnObject(item, object); is {
			if !isKustomization(item.Path()) {
				left = append(left, leftOut{kind, item.Path()})
			}
			continue
		}
		text, err := item.Document(stream.Edit{RemoveAnnotations: toolAnnotations(object)})
		if err != nil {
			problems = append(problems, notWritten(item, err))
			continue
		}
		if !bytes.HasPrefix(text, []byte("---")) {
			documents = append(documents, []byte("---\n"))
		}
		documents = append(documents, text)
	}
	if problems.Failed() {
		return nil, problems
	}
	return documents, notPrinted(left)
}

// notWritten is the problem of an object of the input that cannot be written as a document.
func notWritten(item *stream.Item, err error) fleet.Problem {
	meta := item.Meta()
	problem := fleet.Problem{
		Severity: fleet.Error, Code: fleet.BadObject,
		Message: "the object cannot be written: " + fleet.Unquoted(err.Error()),
		Remedy:  "write it in block style, without aliases and tags",
		Object: fleet.Ref{
			APIVersion: meta.APIVersion, Kind: meta.Kind, Namespace: meta.Namespace, Name: meta.Name,
			File: item.Path(), Index: item.Index(),
		},
	}
	var syntax *stream.SyntaxError
	if errors.As(err, &syntax) {
		problem.Line, problem.Message, problem.Remedy = syntax.Line, syntax.Reason, syntax.Remedy
	}
	return problem
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
