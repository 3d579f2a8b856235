package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	kjson "sigs.k8s.io/json"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// Read reads a FleetConfig, given alone as YAML or JSON, strictly, and sets its defaults. It
// reports all that is wrong with it, in the order of the document; then there is no FleetConfig.
//
// Scalars are read as Kubernetes reads them, by YAML 1.1: an unquoted yes is a boolean. Aliases and
// merge keys are followed within bounds.
func Read(self fleet.Ref, document []byte) (*v1alpha1.FleetConfig, fleet.Problems) {
	config, _, problems := ReadWith(self, document, Settings{})
	return config, problems
}

// ReadWith is Read with settings in place of fields. It also returns which fields these are.
func ReadWith(
	self fleet.Ref, document []byte, settings Settings,
) (*v1alpha1.FleetConfig, fleet.Overrides, fleet.Problems) {
	schema, err := readConfigSchema()
	if err != nil {
		return nil, nil, internalError(self, err)
	}
	root, err := parseConfig(document)
	if err != nil {
		return nil, nil, fleet.Problems{{
			Code: fleet.BadObject, Object: self,
			Message: "the YAML cannot be read: " + err.Error(), Remedy: quoteTemplates(document),
		}}
	}
	found := newReport(self)
	tree := readStrictly(found, schema, root)
	if tree == nil {
		return nil, nil, found.problems()
	}
	override(found, schema, tree, settings)
	config, err := typedConfig(tree)
	if err != nil {
		return nil, nil, internalError(self, err)
	}
	config.Default()
	validateConfig(found, schema, config)
	problems := found.problems()
	if problems.Failed() {
		return nil, nil, problems
	}
	return config, found.overrides, problems
}

// internalError is a problem that no FleetConfig should cause.
func internalError(self fleet.Ref, err error) fleet.Problems {
	return fleet.Problems{{
		Code: fleet.Internal, Object: self, Message: "the FleetConfig cannot be read: " + err.Error(),
	}}
}

// quoteTemplates says what to do about the most frequent syntax error, a template without quotes:
// YAML reads { as the start of a map. It is "" for a document that has none.
func quoteTemplates(document []byte) string {
	if bytes.Contains(document, []byte(": {{")) || bytes.Contains(document, []byte("- {{")) {
		return "fix its YAML; a value that begins with {{ needs quotes"
	}
	return ""
}

// parseConfig parses the only document of a text.
func parseConfig(document []byte) (*kyaml.Node, error) {
	decoder := kyaml.NewDecoder(bytes.NewReader(document))
	var root, second kyaml.Node
	err := decoder.Decode(&root)
	if errors.Is(err, io.EOF) || err == nil && len(root.Content) == 0 {
		return nil, errors.New("it is empty")
	}
	if err != nil {
		return nil, syntaxError(err)
	}
	switch err := decoder.Decode(&second); {
	case err == nil:
		return nil, fmt.Errorf("it has a second document at line %d", second.Line)
	case !errors.Is(err, io.EOF):
		return nil, syntaxError(err)
	}
	return root.Content[0], nil
}

// syntaxError is a parser's error without the parser's name. It never quotes the document's values.
func syntaxError(err error) error {
	return errors.New(fleet.Unquoted(strings.TrimPrefix(err.Error(), "yaml: "))) //nolint:err113 // It is all there is.
}

// typedConfig turns what was read into the Go type. Whole numbers stay whole in free trees.
func typedConfig(tree map[string]any) (*v1alpha1.FleetConfig, error) {
	text, err := json.Marshal(tree)
	if err != nil {
		return nil, fmt.Errorf("read FleetConfig: %w", err)
	}
	config := &v1alpha1.FleetConfig{}
	if err := kjson.UnmarshalCaseSensitivePreserveInts(text, config); err != nil {
		return nil, fmt.Errorf("read FleetConfig: %w", err)
	}
	return config, nil
}
