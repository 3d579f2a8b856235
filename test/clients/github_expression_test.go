package clients

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func contains(all []string, one string) bool { return slices.Contains(all, one) }

// substituted is a text of an action with the values of its expressions.
func substituted(t *testing.T, text string, values map[string]string, failed bool) string {
	t.Helper()
	return regexp.MustCompile(`\$\{\{(.*?)\}\}`).ReplaceAllStringFunc(text, func(found string) string {
		return evaluated(t, strings.TrimSuffix(strings.TrimPrefix(found, "${{"), "}}"), values, failed)
	})
}

// evaluated is the value of an expression: operands, compared by != and ==, joined by && and ||.
func evaluated(t *testing.T, expression string, values map[string]string, failed bool) string {
	t.Helper()
	for _, operator := range []string{"||", "&&"} { // the one that binds least comes first
		if left, right, found := strings.Cut(expression, operator); found {
			value := evaluated(t, left, values, failed)
			if truthy(value) == (operator == "||") {
				return value
			}
			return evaluated(t, right, values, failed)
		}
	}
	for _, operator := range []string{"!=", "=="} {
		if left, right, found := strings.Cut(expression, operator); found {
			same := evaluated(t, left, values, failed) == evaluated(t, right, values, failed)
			return truth(same == (operator == "=="))
		}
	}
	return operand(t, strings.TrimSpace(expression), values, failed)
}

// operand is a text in quotes, a value of a context, or a function of one.
func operand(t *testing.T, text string, values map[string]string, failed bool) string {
	t.Helper()
	format := regexp.MustCompile(`^format\('([^']*)', ([\w.-]+)\)$`).FindStringSubmatch(text)
	switch {
	case len(format) > 0:
		return strings.ReplaceAll(format[1], "{0}", operand(t, format[2], values, failed))
	case text == "always()":
		return truth(true)
	case text == "success()":
		return truth(!failed)
	case strings.HasPrefix(text, "'") && strings.HasSuffix(text, "'"):
		return strings.Trim(text, "'")
	case regexp.MustCompile(`^(inputs|github|runner|steps)(\.[\w-]+)+$`).MatchString(text):
		return values[text] // What a context does not have is empty.
	}
	t.Fatalf("the test cannot evaluate %q", text)
	return ""
}

func truth(is bool) string {
	if is {
		return "true"
	}
	return ""
}

func truthy(value string) bool { return value != "" }
