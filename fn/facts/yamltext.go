package facts

import (
	"regexp"
	"slices"
	"strings"
)

// holdsYAML reports whether a text of an Application is YAML, to which a line break adds lines: the
// values of Helm, a patch of Kustomize, and what looks like it in other values that a chart or a
// plugin is given.
func holdsYAML(at []string, source string) bool {
	if at[0] != "spec" || len(at) < 3 || !strings.HasPrefix(at[1], "source") {
		return false
	}
	switch last := at[len(at)-1]; {
	case isHelmValues(at), last == "patch" && slices.Contains(at, "kustomize"):
		return true
	case slices.Contains(at, "valuesObject"), slices.Contains(at, "plugin"):
		return looksLikeYAML(source)
	}
	return false
}

// isYAMLFile reports whether a field of a payload object is a file of YAML: in the data of a
// ConfigMap or Secret, by its name or by its looks, or the values that a custom resource gives to a
// chart (HelmChart of k3s, and HelmChartProxy of the add-on provider for Helm).
func isYAMLFile(at []string, source string) bool {
	last := at[len(at)-1]
	if len(at) == 2 && (at[0] == "data" || at[0] == "stringData") {
		return strings.HasSuffix(last, ".yaml") || strings.HasSuffix(last, ".yml") || looksLikeYAML(source)
	}
	return last == "valuesContent" || last == "valuesTemplate"
}

// isHelmValues reports whether a field of an Application is the text of Helm's values, which is
// YAML.
func isHelmValues(at []string) bool {
	return at[0] == "spec" && len(at) > 3 && at[len(at)-2] == "helm" && at[len(at)-1] == "values"
}

// looksLikeYAML reports whether a template has a line that begins with a key.
func looksLikeYAML(source string) bool {
	plain := regexp.MustCompile(`(?s)\{\{.*?\}\}`).ReplaceAllString(source, "x")
	return regexp.MustCompile(`(?m)^[ \t]*(- +)*["']?[\w./-]+["']?:( |$)`).MatchString(plain)
}
