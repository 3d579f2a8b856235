package template

import (
	"slices"
	"strings"
)

// Action is an action of a text that another program than Argo CD may be meant to read, such as a
// chart, or a rule of Prometheus: without its braces, and without what its strings say.
type Action string

// foreignAction is the action of a text that has what the engine does not know; "" where the reason
// of the error is another one.
func foreignAction(text, reason string) Action {
	unknown := foreignIn(reason)
	if unknown == nil {
		return ""
	}
	for {
		_, from, opened := strings.Cut(text, "{{")
		end := actionEnd(from)
		if !opened || end < 0 {
			return ""
		}
		if action := from[:end]; unknown(action) {
			action = strings.TrimSuffix(strings.TrimPrefix(action, "- "), " -")
			return Action(strings.Join(strings.Fields(withoutStrings(action)), " "))
		}
		text = from[end+len("}}"):]
	}
}

// foreignIn says of an action whether an error is about it; nil for an error that another program
// would report too.
func foreignIn(reason string) func(action string) bool {
	if name := unknownIn(reason); name != "" {
		return func(action string) bool { return strings.Contains(action, name) }
	}
	anyWord := func(of ...string) func(string) bool {
		return func(action string) bool {
			return slices.ContainsFunc(strings.Fields(strings.Trim(action, "-")), func(word string) bool {
				return slices.Contains(of, word)
			})
		}
	}
	switch {
	case strings.HasSuffix(reason, noDefinitions):
		return anyWord("define", "template", "block")
	case strings.HasSuffix(reason, whole(nil)):
		return anyWord(".", "$")
	}
	return nil
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

// withoutStrings is an action with … for what its strings say, which may be secret.
func withoutStrings(action string) string {
	var b strings.Builder
	for {
		start := strings.IndexAny(action, "\"`'")
		if start < 0 {
			b.WriteString(action)
			return b.String()
		}
		b.WriteString(action[:start] + `"…"`)
		quote, end := action[start], start+1
		for end < len(action) && action[end] != quote {
			if action[end] == '\\' && quote != '`' {
				end++
			}
			end++
		}
		action = action[min(end+1, len(action)):]
	}
}

// longestAction is how many bytes of an action are shown.
const longestAction = 80

// Escaped is the action as a template writes it so that its braces stay: a text in backticks. It is
// "" for no action.
func (a Action) Escaped() string {
	if a == "" || len(a) > longestAction {
		return a.Brief()
	}
	return escaped(string(a))
}

// Brief is Escaped with no more than the first word of the action.
func (a Action) Brief() string {
	words := strings.Fields(string(a))
	switch len(words) {
	case 0:
		return ""
	case 1:
		return escaped(words[0])
	}
	return escaped(words[0] + " …")
}

func escaped(action string) string { return "{{`{{ " + action + " }}`}}" }
