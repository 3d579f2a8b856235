package fleet

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
)

// The rules of Kubernetes for names, keys and values, as its own code has them: each function
// returns what is wrong with a text. Nearly every text of a fleet is right, and the regular
// expressions of that code cost more than anything else about a Cluster. So they are only asked
// about a text that is not plainly right.

// SubdomainFaults are what is wrong with the name of an object.
func SubdomainFaults(text string) []string {
	if isPlainSubdomain(text) {
		return nil
	}
	return validation.IsDNS1123Subdomain(text)
}

// DomainLabelFaults are what is wrong with the name of a namespace.
func DomainLabelFaults(text string) []string {
	if len(text) <= validation.DNS1123LabelMaxLength && isPlainLabel(text) {
		return nil
	}
	return validation.IsDNS1123Label(text)
}

// QualifiedNameFaults are what is wrong with the key of a label or annotation.
func QualifiedNameFaults(text string) []string {
	prefix, name, hasPrefix := strings.Cut(text, "/")
	if !hasPrefix {
		prefix, name = "", text
	}
	if name != "" && isPlainWord(name) && (!hasPrefix || isPlainSubdomain(prefix)) {
		return nil
	}
	return validation.IsQualifiedName(text)
}

// LabelValueFaults are what is wrong with the value of a label.
func LabelValueFaults(text string) []string {
	if isPlainWord(text) {
		return nil
	}
	return validation.IsValidLabelValue(text)
}

// isPlainSubdomain reports whether a text is made of labels of DNS.
func isPlainSubdomain(text string) bool {
	if len(text) > validation.DNS1123SubdomainMaxLength {
		return false
	}
	for rest, more := text, true; more; {
		var label string
		if label, rest, more = strings.Cut(rest, "."); !isPlainLabel(label) {
			return false
		}
	}
	return true
}

// isPlainLabel reports whether a text is small letters and digits, with hyphens among them.
func isPlainLabel(text string) bool {
	if text == "" || text[0] == '-' || text[len(text)-1] == '-' {
		return false
	}
	for i := range len(text) {
		if c := text[i]; c != '-' && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// isPlainWord reports whether a text is empty, or a short one of letters and digits with hyphens,
// underscores and dots among them.
func isPlainWord(text string) bool {
	if text == "" {
		return true
	}
	if len(text) > maxLabelName || !isAlphanumeric(text[0]) || !isAlphanumeric(text[len(text)-1]) {
		return false
	}
	for i := range len(text) {
		if c := text[i]; !isAlphanumeric(c) && c != '-' && c != '_' && c != '.' {
			return false
		}
	}
	return true
}

func isAlphanumeric(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
