package template

import "strings"

// escapedIn is how the action of a text is escaped that has a name which the engine does not know;
// "" where the reason of the error is another one. The action may be one of a chart, or of a rule
// of Prometheus, that another program is to read.
func escapedIn(text, reason string) string {
	name := unknownIn(reason)
	if name == "" {
		return ""
	}
	for {
		_, from, opened := strings.Cut(text, "{{")
		end := actionEnd(from)
		if !opened || end < 0 {
			return ""
		}
		if action := from[:end]; strings.Contains(action, name) {
			return escaped(action)
		}
		text = from[end+len("}}"):]
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
