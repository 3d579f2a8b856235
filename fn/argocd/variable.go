package argocd

import "strings"

// variablePrefix begins the names of the variables that Argo CD has for a source.
const variablePrefix = "ARGOCD_"

// expand puts nothing in the place of each variable that Argo CD does not have (Env Envsubst in
// pkg/apis/application/v1alpha1/types.go). missing is the first of them, as it is written. known is
// false where the text has variables whose values Argo CD alone knows.
func expand(text string) (expanded, missing string, known bool) {
	known = true
	var kept strings.Builder
	for {
		before, rest, found := strings.Cut(text, "$")
		kept.WriteString(before)
		if !found {
			return kept.String(), missing, known
		}
		name, length := variableName(rest)
		switch {
		case length == 0, name == "$": // a dollar that stands for itself
			kept.WriteByte('$')
		case strings.HasPrefix(name, variablePrefix):
			known = false
		case missing == "":
			missing = "$" + rest[:length]
		}
		text = rest[length:]
	}
}

// variableName is the name of the variable after a dollar, and how long the variable is there. It
// is getShellName of Go's os.Expand, which Argo CD calls: any text in braces is a name, a sign that
// a shell knows is one, and braces without a name or an end are taken away.
func variableName(text string) (name string, length int) {
	switch {
	case text == "":
		return "", 0
	case text[0] == '{':
		name, _, closed := strings.Cut(text[1:], "}")
		if !closed {
			return "", 1
		}
		return name, len(name) + len("{}")
	case strings.IndexByte("*#$@!?-0123456789", text[0]) >= 0:
		return text[:1], 1
	}
	length = strings.IndexFunc(text, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
	if length < 0 {
		length = len(text)
	}
	return text[:length], length
}
