package kubernetes

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"k8s.io/kube-openapi/pkg/validation/spec"
	"k8s.io/kube-openapi/pkg/validation/strfmt"
	"k8s.io/kube-openapi/pkg/validation/validate"
)

// rule is what a schema says of a value, apart from its type and its children.
type rule struct {
	text    string   // the rule, such as "maximum: 9"
	allowed []string // the strings that are allowed; none where these are not the rule
	checks  *validate.SchemaValidator
	// kept are values that keep the rule. Objects of one kind have the same ones again and again.
	kept map[any]bool
}

const (
	// mostKept is how many values are remembered that keep a rule.
	mostKept = 1000
	// longestKept is how long a text may be that is remembered, in bytes.
	longestKept = 100
)

// isKept reports whether a value keeps the rule.
func (r rule) isKept(value any) bool {
	isSmall := false
	switch value := value.(type) {
	case string:
		isSmall = len(value) <= longestKept
	case int64, bool:
		isSmall = true
	}
	if isSmall && r.kept[value] {
		return true
	}
	isKept := r.checks.Validate(value).IsValid()
	if isKept && isSmall && len(r.kept) < mostKept {
		r.kept[value] = true
	}
	return isKept
}

// longestRule is the length of the longest text of a rule that is shown, in bytes.
const longestRule = 100

// readRules reads the rules of a node. A rule that cannot be read says nothing: the API server
// would refuse the definition.
func readRules(node map[string]any) []rule {
	var rules []rule
	for _, keys := range [][]string{
		{"enum"},
		{"pattern"},
		{"minLength"},
		{"maxLength"},
		{"minimum", "exclusiveMinimum"},
		{"maximum", "exclusiveMaximum"},
		{"multipleOf"},
		{"format"},
		{"minItems"},
		{"maxItems"},
		{"uniqueItems"},
		{"minProperties"},
		{"maxProperties"},
		{"allOf"},
		{"anyOf"},
		{"oneOf"},
		{"not"},
	} {
		value := node[keys[0]]
		if value == nil || keys[0] == "format" && !isFormat(value) {
			continue
		}
		alone := map[string]any{}
		for _, key := range keys {
			if node[key] != nil {
				alone[key] = node[key]
			}
		}
		checks := newValidator(alone)
		if checks == nil {
			continue
		}
		read := rule{text: ruleText(keys[0], value), checks: checks, kept: map[any]bool{}}
		if keys[0] == "enum" {
			read.allowed = stringsOf(value)
		}
		rules = append(rules, read)
	}
	return rules
}

// ruleText is a rule as it is shown: with what it says, where that is short.
func ruleText(key string, value any) string {
	text := key
	switch value := value.(type) {
	case float64:
		text = key + ": " + strconv.FormatFloat(value, 'f', -1, 64)
	case string, json.Number, int64:
		text = fmt.Sprintf("%s: %v", key, value)
	case map[string]any: // of what a value must not be
		if others := stringsOf(value["enum"]); len(others) > 0 {
			text = key + ": " + strings.Join(others, ", ")
		}
	}
	if len(text) > longestRule {
		return key
	}
	return text
}

// isFormat reports whether the API server of every version looks at a format of strings
// (apiextensions-apiserver v0.36 pkg/apiserver/validation/formats.go).
func isFormat(format any) bool {
	return slices.Contains([]any{
		"bsonobjectid", "uri", "email", "hostname", "ipv4", "ipv6", "cidr", "mac", "uuid", "uuid3", "uuid4", "uuid5",
		"isbn", "isbn10", "isbn13", "creditcard", "ssn", "hexcolor", "rgbcolor", "byte", "date", "duration",
		"datetime", "date-time",
	}, format)
}

// newValidator makes kube-openapi's validator of a part of a schema, nil where it has none for it.
func newValidator(node map[string]any) *validate.SchemaValidator {
	if !canValidate(node) {
		return nil
	}
	text, err := json.Marshal(node)
	if err != nil {
		return nil
	}
	schema := &spec.Schema{}
	if err := json.Unmarshal(text, schema); err != nil {
		return nil
	}
	return validate.NewSchemaValidator(schema, nil, "", strfmt.Default)
}

// canValidate reports whether the validator takes a schema: it ends the program at a reference, and
// takes a pattern that is not a regular expression for one that nothing matches. The API server
// refuses definitions with either.
func canValidate(schema any) bool {
	switch schema := schema.(type) {
	case map[string]any:
		if pattern, isText := schema["pattern"].(string); isText {
			if _, err := regexp.Compile(pattern); err != nil {
				return false
			}
		}
		if _, refers := schema["$ref"].(string); refers {
			return false
		}
		for _, value := range schema {
			if !canValidate(value) {
				return false
			}
		}
	case []any:
		for _, element := range schema {
			if !canValidate(element) {
				return false
			}
		}
	}
	return true
}

// plainNumbers is a copy of a tree with numbers as the validator takes them: int64 where they have
// no fraction, else float64, as the API server reads what Cluster API sends.
func plainNumbers(value any) any {
	switch value := value.(type) {
	case map[string]any:
		result := make(map[string]any, len(value))
		for key, member := range value {
			result[key] = plainNumbers(member)
		}
		return result
	case []any:
		result := make([]any, len(value))
		for i, element := range value {
			result[i] = plainNumbers(element)
		}
		return result
	case json.Number:
		number, err := value.Float64()
		if err != nil {
			return value.String()
		}
		if isInteger(value, 1<<63) {
			return int64(number)
		}
		return number
	}
	return value
}
