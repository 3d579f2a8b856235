package config

import (
	_ "embed" // for the generated schema
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
)

// schemaNode is what strict reading needs of the JSON Schema of FleetConfig. One without types
// allows anything.
type schemaNode struct {
	Ref   string      `json:"$ref"`
	Types schemaTypes `json:"type"`
	Enum  []string    `json:"enum"`

	MinLength *int           `json:"minLength"`
	MaxLength *int           `json:"maxLength"`
	Pattern   *regexp.Regexp `json:"pattern"`
	InWords   string         `json:"patternErrorMessage"`
	Minimum   *int64         `json:"minimum"`
	Maximum   *int64         `json:"maximum"`

	Items    *schemaNode `json:"items"`
	MinItems *int        `json:"minItems"`
	MaxItems *int        `json:"maxItems"`
	ListType string      `json:"x-kubernetes-list-type"`
	ListKeys []string    `json:"x-kubernetes-list-map-keys"`

	Properties    map[string]*schemaNode `json:"properties"`
	Additional    *schemaOfOthers        `json:"additionalProperties"`
	MaxProperties *int                   `json:"maxProperties"`
	Required      []string               `json:"required"`
	OneOf         []schemaChoice         `json:"oneOf"`

	ArgoCDVersions []string `json:"x-argocd-versions"`
	ArgoCDSince    string   `json:"x-argocd-since"`
	MergedRequired []string `json:"x-merged-required"`

	Definitions map[string]*schemaNode `json:"definitions"`
}

// schemaChoice is one of several fields of which exactly one is wanted.
type schemaChoice struct {
	Required []string `json:"required"`
}

// schemaTypes are the types that a value may have.
type schemaTypes []string

// UnmarshalJSON reads one type or a list of them.
func (t *schemaTypes) UnmarshalJSON(text []byte) error {
	if text[0] == '[' {
		return json.Unmarshal(text, (*[]string)(t))
	}
	*t = schemaTypes{""}
	return json.Unmarshal(text, &(*t)[0])
}

// schemaOfOthers is the schema of keys that properties does not list; nil: there may be none.
type schemaOfOthers struct{ node *schemaNode }

// UnmarshalJSON reads false or a schema.
func (o *schemaOfOthers) UnmarshalJSON(text []byte) error {
	if string(text) == "false" {
		return nil
	}
	return json.Unmarshal(text, &o.node)
}

// configSchema is [v1alpha1.JSONSchema] without the texts for people. Each run reads it.
//
//go:embed zz_generated.schema.json
var configSchema []byte

// readConfigSchema reads the embedded JSON Schema, with references resolved.
func readConfigSchema() (*schemaNode, error) {
	root := &schemaNode{}
	if err := json.Unmarshal(configSchema, root); err != nil {
		return nil, fmt.Errorf("read embedded JSON Schema: %w", err)
	}
	for name := range root.Definitions {
		if err := root.Definitions[name].link(root.Definitions); err != nil {
			return nil, err
		}
	}
	return root, root.link(root.Definitions)
}

// link puts definitions in the place of references to them.
func (s *schemaNode) link(definitions map[string]*schemaNode) error {
	resolve := func(child *schemaNode) (*schemaNode, error) {
		if child == nil || child.Ref == "" {
			return child, child.link(definitions)
		}
		const prefix = "#/definitions/"
		if target := definitions[child.Ref[min(len(prefix), len(child.Ref)):]]; target != nil {
			return target, nil
		}
		return nil, fmt.Errorf("read embedded JSON Schema: %s does not exist", child.Ref)
	}
	if s == nil {
		return nil
	}
	var err error
	for name, child := range s.Properties {
		if s.Properties[name], err = resolve(child); err != nil {
			return err
		}
	}
	if s.Additional != nil {
		if s.Additional.node, err = resolve(s.Additional.node); err != nil {
			return err
		}
	}
	s.Items, err = resolve(s.Items)
	return err
}

// allows reports whether a value of a type is right here.
func (s *schemaNode) allows(kind string) bool {
	if kind == "integer" && slices.Contains(s.Types, "number") {
		return true
	}
	return len(s.Types) == 0 || slices.Contains(s.Types, kind)
}

// wants reports whether a type is the only right one.
func (s *schemaNode) wants(kind string) bool { return len(s.Types) == 1 && s.Types[0] == kind }

// anything allows every value.
func anything() *schemaNode { return &schemaNode{} }

// member is the schema of a key, nil if there is no such field.
func (s *schemaNode) member(key string) *schemaNode {
	if field := s.Properties[key]; field != nil {
		return field
	}
	if s.Additional == nil {
		return anything()
	}
	return s.Additional.node
}

// item is the schema of the items of a list.
func (s *schemaNode) item() *schemaNode {
	if s.Items == nil {
		return anything()
	}
	return s.Items
}

// keyed reports whether s is a map whose keys are the user's, all with values of one kind.
func (s *schemaNode) keyed() bool {
	return s.Additional != nil && s.Additional.node != nil
}

// choices are the fields of which exactly one is wanted.
func (s *schemaNode) choices() []string {
	var names []string
	for _, choice := range s.OneOf {
		names = append(names, choice.Required...)
	}
	return names
}

// sortedKeys are the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
