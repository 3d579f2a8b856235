package argocd

import (
	"os"
	"strings"
)

// variablePrefix begins the names of the variables that Argo CD has for a source.
const variablePrefix = "ARGOCD_"

// expand puts nothing in the place of each variable that Argo CD does not have (Env Envsubst in
// pkg/apis/application/v1alpha1/types.go, which is os.Expand, and so takes any text in braces for a
// name). missing is the first of them. known is false where the text has variables whose values
// Argo CD alone knows.
func expand(text string) (expanded, missing string, known bool) {
	if known = true; !strings.Contains(text, "$") {
		return text, "", known
	}
	expanded = os.Expand(text, func(name string) string {
		switch {
		case name == "$":
			return "$"
		case strings.HasPrefix(name, variablePrefix):
			known = false
		case missing == "":
			missing = writtenVariable(text, name)
		}
		return ""
	})
	if missing == "" {
		missing = nameless(text)
	}
	return expanded, missing, known
}

// writtenVariable is a variable as a text has it.
func writtenVariable(text, name string) string {
	if braced := "${" + name + "}"; strings.Contains(text, braced) {
		return braced
	}
	return "$" + name
}

// nameless is the first variable of a text that has no name, or no brace at its end; "" for none.
// os.Expand removes it without asking for its value.
func nameless(text string) string {
	text = strings.ReplaceAll(text, "$$", "")
	for {
		_, rest, opened := strings.Cut(text, "${")
		if !opened {
			return ""
		}
		name, after, closed := strings.Cut(rest, "}")
		switch {
		case !closed:
			return "${"
		case name == "":
			return "${}"
		}
		text = after
	}
}
