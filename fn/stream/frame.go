package stream

import (
	"bytes"
	"fmt"
	"strings"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/yaml"
)

const remedyList = "send a ResourceList (apiVersion config.kubernetes.io/v1), as kpt and kustomize do; " +
	"to read plain manifests use `capifleet render -`"

// proveFrame parses what is left of a document without its items, compares
// its keys with those the cutter saw, and reads it.
func (l *List) proveFrame() error {
	var frame bytes.Buffer
	for _, s := range l.sections {
		frame.Write(s.text)
	}
	root, err := yaml.Node(frame.Bytes())
	if err != nil || root == nil || root.Kind != kyaml.MappingNode || root.Style != 0 {
		return errUncertain
	}
	i := 0
	for _, s := range l.sections {
		if s.key == "" {
			continue
		}
		if i >= len(root.Content) {
			return errUncertain
		}
		key, value := root.Content[i], root.Content[i+1]
		if key.Value != s.key || key.Line != s.line || key.Column != 1 {
			return errUncertain
		}
		if err := l.readSection(s, value); err != nil {
			return err
		}
		i += 2
	}
	if i != len(root.Content) {
		return errUncertain
	}
	return checkKind(root)
}

// readSection takes note of a section that is more than text. Sections are
// written apart, so an alias must have its anchor in the same one.
func (l *List) readSection(s section, value *kyaml.Node) error {
	if hasAlias(value) {
		if alone, err := yaml.Node(s.text); err != nil || alone == nil {
			return errUncertain
		}
	}
	switch s.role {
	case configRole:
		if isNull(value) {
			return nil
		}
		l.config = &Item{text: s.text, wrap: mappingValue, line: l.inputLine(s), place: -1}
		if err := l.config.readWith(&scanner{}); err != nil {
			return errUncertain
		}
	case itemsRole:
		if !isNull(value) && (value.Kind != kyaml.SequenceNode || len(value.Content) > 0 || value.Anchor != "") {
			return errUncertain
		}
	}
	return nil
}

// inputLine is the line of the input at which a section's text starts.
func (l *List) inputLine(s section) int {
	line := 1
	for _, before := range l.sections {
		if before.key == s.key {
			break
		}
		line += bytes.Count(before.text, []byte{'\n'})
		if before.role != itemsRole {
			continue
		}
		for _, item := range l.read {
			line += bytes.Count(item.text, []byte{'\n'})
		}
	}
	return line
}

// checkKind refuses a mapping that is not a ResourceList.
func checkKind(root *kyaml.Node) error {
	_, kind := field(root, "kind")
	_, version := field(root, "apiVersion")
	kind, version = resolved(kind), resolved(version)
	switch {
	case kind == nil && version == nil:
		return notAList(root, "the input is a mapping without apiVersion and kind")
	case kind == nil || kind.Value != "ResourceList":
		name := "an object without kind"
		if kind != nil {
			name = fmt.Sprintf("of kind %.64q", kind.Value)
		}
		return notAList(root, "the input is "+name)
	}
	group, number := "", ""
	if version != nil {
		group, number, _ = strings.Cut(version.Value, "/")
	}
	if group == "config.kubernetes.io" && (number == "v1" || number == "v1beta1" || number == "v1alpha1") {
		return nil
	}
	name := "no apiVersion"
	if version != nil {
		name = fmt.Sprintf("apiVersion %.64q", version.Value)
	}
	return &SyntaxError{
		Line: root.Line, Reason: "the ResourceList has " + name, Remedy: "use config.kubernetes.io/v1 (or v1beta1)",
	}
}

// notAList is the error of an input that is something else than a ResourceList.
func notAList(root *kyaml.Node, reason string) *SyntaxError {
	return &SyntaxError{Line: root.Line, Reason: reason + ", not a ResourceList", Remedy: remedyList}
}
