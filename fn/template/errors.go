package template

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Error is the problem of one string: it does not parse, or it does not render for the given
// parameters.
type Error struct {
	Path *field.Path // where the string is
	Text string      // the template text, as its author wrote it
	// Reason is a short clause for people. It names the parameter or function.
	Reason string
	// Missing is the path of the missing parameter, if that is the cause, such as [metadata labels
	// region].
	Missing []string
	// Foreign is the action that has a name which the engine does not know; "" for any other cause.
	Foreign Action
	// Instead is what to do where the text would write a map or a list, which has no text of its
	// own; "" for any other cause.
	Instead string
	// Refused reports whether Argo CD surely fails too: whether it is text/template that refuses
	// the text, and not a rule or a limit of this package.
	Refused bool
	// Spent reports whether the text was not rendered at all, since its [Account] has nothing left.
	Spent bool
}

// Error joins path and reason.
func (e *Error) Error() string {
	return e.Path.String() + ": " + e.Reason
}

// missing is the error of a strict lookup for a key that does not exist.
type missing struct {
	path     []string // from the root; empty if the map is not a parameter
	function string
	key      string
}

func (m *missing) Error() string {
	if len(m.path) > 0 {
		return spell(m.path) + " is missing"
	}
	return fmt.Sprintf("%s finds no key %q", m.function, m.key)
}

// parseReason makes the error of the parser readable.
func parseReason(err error, text string, known map[string]any) string {
	line, reason := cutLine(err.Error())
	if rest, ok := strings.CutPrefix(reason, "function "); ok {
		if quoted, _, ok := strings.Cut(rest, " not defined"); ok {
			if name, err := strconv.Unquote(quoted); err == nil {
				reason = unknownFunction(name, known)
			}
		}
	}
	if strings.HasPrefix(reason, "bad character U+002F") || strings.HasPrefix(reason, "bad character U+002D") {
		reason += ": read a key with such characters with index, as in " +
			`{{ index .metadata.labels "topology.kubernetes.io/region" }}`
	}
	return atLine(line, text) + reason
}

func unknownFunction(name string, known map[string]any) string {
	if reason, ok := refusals()[name]; ok {
		return name + " " + reason
	}
	if isClusterName(name) {
		return name + " is not a function; the name of the Cluster is .name"
	}
	if isParameter(name) {
		return fmt.Sprintf("%s is not a function; the parameter is .%s", name, name)
	}
	names := make(map[string]string, len(known))
	for n := range known {
		names[n] = n
	}
	if near, ok := nearest(name, names); ok {
		return fmt.Sprintf("%s is not a function; the nearest is %s", name, near)
	}
	return name + " is not a function"
}

// renderError makes the error of the engine readable and finds the missing parameter.
func (t *Text) renderError(err error, params map[string]any) *Error {
	e := &Error{Path: t.path, Text: t.written}
	if m, ok := errors.AsType[*missing](err); ok {
		e.Missing, e.Reason = m.path, m.Error()
		return e
	}
	if s, ok := errors.AsType[*shapeless](err); ok {
		e.Reason, e.Instead = s.Error(), s.instead()
		return e
	}
	line, reason := cutLine(err.Error())
	e.Refused = t.engine.dialect != nil && strings.Contains(reason, "map has no entry for key")
	_, rest, ok := strings.Cut(reason, "executing "+strconv.Quote(engineName)+" at <")
	context, reason, cut := strings.Cut(rest, ">: ")
	if !ok || !cut {
		e.Reason = err.Error()
		return e
	}
	for _, f := range t.fields {
		path := firstMissing(params, f.path)
		if path == nil {
			continue
		}
		// After an expression in parentheses the engine is at the last part, so only the key
		// identifies the field.
		if f.context == context || reason == fmt.Sprintf("map has no entry for key %q", path[len(path)-1]) {
			e.Missing, e.Reason = path, spell(path)+" is missing"
			return e
		}
	}
	if called, ok := strings.CutPrefix(reason, "error calling "); ok {
		reason = called
	} else if context != "" {
		reason = shorten(context) + ": " + reason
	}
	e.Reason = atLine(line, t.written) + publicNames(reason)
	return e
}

// cutLine removes `template: text:3:14: ` from a message of text/template.
func cutLine(message string) (line, rest string) {
	rest, ok := strings.CutPrefix(message, "template: "+engineName+":")
	if !ok {
		return "", message
	}
	position, rest, _ := strings.Cut(rest, ": ")
	line, _, _ = strings.Cut(position, ":")
	return line, rest
}

func atLine(line, text string) string {
	if line == "" || !strings.Contains(text, "\n") {
		return ""
	}
	return "line " + line + ": "
}

func shorten(context string) string {
	const most = 60
	if len(context) <= most {
		return context
	}
	return strings.ToValidUTF8(context[:most], "") + "..."
}

// firstMissing is the shortest prefix of path that params do not have, or nil if they have all of
// it.
func firstMissing(params map[string]any, path []string) []string {
	var at any = params
	for i, key := range path {
		next, ok := entry(at, key)
		if !ok || next == nil {
			return path[:i+1]
		}
		at = next
	}
	return nil
}

func entry(tree any, key string) (any, bool) {
	switch m := tree.(type) {
	case map[string]any:
		v, ok := m[key]
		return v, ok
	case map[string]string:
		v, ok := m[key]
		return v, ok
	}
	return nil, false
}
