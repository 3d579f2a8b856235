package template

import "strings"

// unknownName adds to the error of a text how an action is escaped, where a name in the action is
// unknown: the action may be one of a chart, or of a rule of Prometheus, that another program is to
// read.
func unknownName(text *Text, problem *Error) (*Text, *Error) {
	name := unknownIn(problem.Reason)
	if name == "" {
		return text, problem
	}
	rest := problem.Text
	for {
		_, from, opened := strings.Cut(rest, "{{")
		end := actionEnd(from)
		if !opened || end < 0 {
			return text, problem
		}
		if action := from[:end]; strings.Contains(action, name) {
			problem.Escaped = escaped(action)
			return text, problem
		}
		rest = from[end+len("}}"):]
	}
}

// unknownIn is the name that an error says is unknown, "" for another error.
func unknownIn(reason string) string {
	if _, quoted, undefined := strings.Cut(reason, `undefined variable "`); undefined {
		name, _, _ := strings.Cut(quoted, `"`)
		return name
	}
	for _, unknown := range []string{" is not a function", " is not a parameter"} {
		before, _, is := strings.Cut(reason, unknown)
		if !is {
			continue
		}
		words := strings.Fields(before) // line 3: include
		if len(words) == 0 {
			return ""
		}
		return strings.Trim(words[len(words)-1], "{}.")
	}
	return ""
}

// escaped is an action as text, of which no more is shown than its first word: an action may hold
// what is secret.
func escaped(action string) string {
	words := strings.Fields(strings.Trim(action, "-"))
	shown := "{{ " + strings.Trim(words[0], "`\"") + " }}"
	if len(words) > 1 {
		shown = "{{ " + strings.Trim(words[0], "`\"") + " … }}"
	}
	return "{{`" + shown + "`}}"
}
