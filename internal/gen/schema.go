package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Schema is what the sources and the JSON Schema use of JSON Schema draft 7 and of Kubernetes'
// structural schemas. Sources are read strictly: a keyword that is not here is an error, so no rule
// is lost.
type Schema struct {
	Schema      string `json:"$schema,omitempty"`
	ID          string `json:"$id,omitempty"`
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
	Ref         string `json:"$ref,omitempty"`

	Type   Types    `json:"type,omitempty"`
	Enum   []string `json:"enum,omitempty"`
	Format string   `json:"format,omitempty"`

	MinLength *int   `json:"minLength,omitempty"`
	MaxLength *int   `json:"maxLength,omitempty"`
	Pattern   string `json:"pattern,omitempty"`
	// PatternErrorMessage says in words what the pattern requires. Editors show it.
	PatternErrorMessage string `json:"patternErrorMessage,omitempty"`
	Minimum             *int   `json:"minimum,omitempty"`
	Maximum             *int   `json:"maximum,omitempty"`

	Items    *Schema `json:"items,omitempty"`
	MinItems *int    `json:"minItems,omitempty"`
	MaxItems *int    `json:"maxItems,omitempty"`

	Required             []string           `json:"required,omitempty"`
	OneOf                []Requirement      `json:"oneOf,omitempty"`
	AnyOf                []*Schema          `json:"anyOf,omitempty"`
	Properties           map[string]*Schema `json:"properties,omitempty"`
	AdditionalProperties *Additional        `json:"additionalProperties,omitempty"`
	MaxProperties        *int               `json:"maxProperties,omitempty"`

	ListType              string       `json:"x-kubernetes-list-type,omitempty"`
	ListMapKeys           []string     `json:"x-kubernetes-list-map-keys,omitempty"`
	MapType               string       `json:"x-kubernetes-map-type,omitempty"`
	IntOrString           bool         `json:"x-kubernetes-int-or-string,omitempty"`
	PreserveUnknownFields bool         `json:"x-kubernetes-preserve-unknown-fields,omitempty"`
	Validations           []Validation `json:"x-kubernetes-validations,omitempty"`

	ArgoCDVersions []string `json:"x-argocd-versions,omitempty"` // the fields below are Argo CD's, of these versions
	ArgoCDSince    string   `json:"x-argocd-since,omitempty"`    // the only one of these versions that has the field
	MergedRequired []string `json:"x-merged-required,omitempty"` // required once defaults and template are merged

	Definitions map[string]*Schema `json:"definitions,omitempty"`
}

// Requirement is one branch of a oneOf that asks for exactly one of several fields.
type Requirement struct {
	Required []string `json:"required"`
}

// Validation is a rule in the expression language of Kubernetes.
type Validation struct {
	Rule    string `json:"rule"`
	Message string `json:"message"`
}

// Types is a type, or several types of which one must match.
type Types []string

// MarshalJSON writes a single type as a string.
func (t Types) MarshalJSON() ([]byte, error) {
	if len(t) == 1 {
		return json.Marshal(t[0])
	}
	return json.Marshal([]string(t))
}

// UnmarshalJSON reads a single type. The sources have no other.
func (t *Types) UnmarshalJSON(text []byte) error {
	*t = Types{""}
	return json.Unmarshal(text, &(*t)[0])
}

// Additional is the schema of the values of unlisted keys. If Schema is nil, there may be none.
type Additional struct{ Schema *Schema }

// MarshalJSON writes false or the schema.
func (a Additional) MarshalJSON() ([]byte, error) {
	if a.Schema == nil {
		return []byte("false"), nil
	}
	return json.Marshal(a.Schema)
}

// UnmarshalJSON reads a schema. The sources have no boolean.
func (a *Additional) UnmarshalJSON(text []byte) error {
	var err error
	a.Schema, err = readSchema(text)
	return err
}

// readSchema reads JSON strictly.
func readSchema(text []byte) (*Schema, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	s := &Schema{}
	if err := decoder.Decode(s); err != nil {
		return nil, fmt.Errorf("read schema: %w", err)
	}
	return s, nil
}

// json writes the schema with indentation, for reviewers of a change.
func (s *Schema) json() ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(s); err != nil {
		return nil, fmt.Errorf("write JSON Schema: %w", err)
	}
	return text.Bytes(), nil
}

// rules writes the schema without its texts for people, on one line: what each run of the function
// reads. The schema loses them.
func (s *Schema) rules() ([]byte, error) {
	s.removeTexts()
	text, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("write JSON Schema: %w", err)
	}
	return append(text, '\n'), nil
}

func (s *Schema) removeTexts() {
	s.Description, s.Title = "", ""
	for _, definition := range s.Definitions {
		definition.removeTexts()
	}
	for _, child := range s.children() {
		child.removeTexts()
	}
}

// children are the schemas directly below s, in a fixed order.
func (s *Schema) children() []*Schema {
	var below []*Schema
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		below = append(below, s.Properties[name])
	}
	if s.Items != nil {
		below = append(below, s.Items)
	}
	if s.AdditionalProperties != nil && s.AdditionalProperties.Schema != nil {
		below = append(below, s.AdditionalProperties.Schema)
	}
	return below
}

// walk calls visit with s and every schema below it, parents first.
func (s *Schema) walk(visit func(*Schema)) {
	visit(s)
	for _, child := range s.children() {
		child.walk(visit)
	}
}

// at is the schema of a path of field names below s; the fields of the items of a list count as
// fields of the list.
func (s *Schema) at(path ...string) (*Schema, error) {
	for _, name := range path {
		if s.Items != nil {
			s = s.Items
		}
		next, found := s.Properties[name]
		if !found {
			return nil, fmt.Errorf("find %s of %v: no such field", name, path)
		}
		s = next
	}
	return s, nil
}

// publish makes s a complete JSON Schema, with its public address.
func (s *Schema) publish(kind string) {
	s.Schema = "http://json-schema.org/draft-07/schema#"
	s.ID = "https://capifleet.dev/schemas/v1alpha1/" + strings.ToLower(kind) + ".schema.json"
	s.Title = kind
}
