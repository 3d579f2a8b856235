package template

import (
	"fmt"
	"slices"
	"strings"
)

// unflatten rewrites the flat form to Go form: each action that is exactly a parameter of Argo CD's
// flat mode. Everything else stays as it is. An action of a single word that is nearly a parameter
// is a problem, and nothing is rewritten then; the parser judges all other actions.
func unflatten(text string, known map[string]any) (rewritten, problem string) {
	var b strings.Builder
	rest := text
	for {
		before, from, ok := strings.Cut(rest, "{{")
		end := actionEnd(from)
		if !ok || end < 0 {
			b.WriteString(rest)
			return b.String(), ""
		}
		b.WriteString(before)
		word := strings.TrimSpace(from[:end])
		switch goForm := flatParameter(word); {
		case goForm != "":
			b.WriteString("{{ " + goForm + " }}")
		case isFlatWord(word) && !isGoWord(word, known):
			return "", unknownFlat(word)
		default:
			b.WriteString("{{" + from[:end] + "}}")
		}
		rest = from[end+len("}}"):]
	}
}

// actionEnd returns the index of the }} that closes an action, after the strings and the comment in
// it, or -1 if there is none.
func actionEnd(s string) int {
	if body := strings.TrimLeft(strings.TrimPrefix(s, "- "), " \t\r\n"); strings.HasPrefix(body, "/*") {
		closed := strings.Index(s, "*/")
		if closed < 0 {
			return -1
		}
		if end := strings.Index(s[closed:], "}}"); end >= 0 {
			return closed + end
		}
		return -1
	}
	var quote byte
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0 && quote != '`' && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '`' || c == '\'':
			quote = c
		case strings.HasPrefix(s[i:], "}}"):
			return i
		}
	}
	return -1
}

// flatParameter is the Go form of a flat parameter, or "" if word is not a flat parameter.
func flatParameter(word string) string {
	switch word {
	case "name", "nameNormalized", "server", "project":
		return "." + word
	}
	if !isFlatWord(word) {
		return ""
	}
	for _, parent := range []string{"metadata.labels", "metadata.annotations", "values"} {
		key, ok := strings.CutPrefix(word, parent+".")
		switch {
		case !ok || key == "":
		case isIdentifier(key):
			return "." + parent + "." + key
		default:
			return fmt.Sprintf("index .%s %q", parent, key)
		}
	}
	return ""
}

// isFlatWord reports whether an action is one word of the characters that flat parameters have.
func isFlatWord(word string) bool {
	if word == "" || !isIdentifier(word[:1]) {
		return false
	}
	return !strings.ContainsFunc(word, func(r rune) bool {
		return r != '.' && r != '/' && r != '-' && !isIdentifier("_"+string(r))
	})
}

// isGoWord reports whether a word has a meaning in Go templates: a keyword, a constant or a
// function, including the functions that are refused.
func isGoWord(word string, known map[string]any) bool {
	switch word {
	case "end", "else", "break", "continue", "if", "with", "range", "define", "template", "block",
		"true", "false", "nil":
		return true
	}
	_, refused := refusals()[word]
	return known[word] != nil || builtins()[word] != nil || refused
}

// isClusterName reports whether a word is what list and git generators, and registrars, often call
// the name of a cluster.
func isClusterName(word string) bool {
	return slices.Contains([]string{
		"cluster", "clustername", "cluster-name", "cluster_name", "cluster.name", "cluster.metadata.name",
	}, strings.ToLower(word))
}

// unknownFlat names the nearest parameter, in the form in which it must be written.
func unknownFlat(word string) string {
	is := "{{" + word + "}} is not a parameter; "
	if isClusterName(word) {
		return is + "the name of the Cluster is {{name}}, or {{ .name }}"
	}
	if strings.HasPrefix(word, "cluster.") && !strings.ContainsAny(word, "-/") {
		return is + "write {{ ." + word + " }}"
	}
	if isParameter(word) && parameters()[word] != split && !strings.Contains(word, ".") && word != "values" {
		return is + "write {{ ." + word + " }}"
	}
	parts := strings.SplitN(word, ".", 3)
	heads := map[string]string{"labels": "metadata.labels", "annotations": "metadata.annotations", "values": "values"}
	head, key := parts[0], strings.Join(parts[1:], ".")
	if len(parts) > 1 {
		maps := map[string]string{"metadata.labels": "metadata.labels", "metadata.annotations": "metadata.annotations"}
		if near, ok := nearest(parts[0]+"."+parts[1], maps); ok {
			heads = map[string]string{near: near}
			head, key = near, strings.Join(parts[2:], ".")
		}
	} else {
		for _, name := range []string{"name", "nameNormalized", "server", "project"} {
			heads[name] = name
		}
	}
	near, ok := nearest(head, heads)
	switch {
	case word == "metadata":
		return is + "the nearest is {{metadata.labels.KEY}}"
	case ok && strings.Contains("name nameNormalized server project", near):
		return is + "the nearest is {{" + near + "}}"
	case ok && key != "":
		return is + "the nearest is {{" + near + "." + key + "}}"
	case ok:
		return is + "the nearest is {{" + near + ".KEY}}"
	}
	if len(parts) > 1 {
		return is + "the parameters are name, nameNormalized, server, project, " +
			"metadata.labels.KEY, metadata.annotations.KEY and values.NAME"
	}
	return is + "a value of that name is {{values." + word + "}}, and a label {{metadata.labels." + word + "}}"
}
