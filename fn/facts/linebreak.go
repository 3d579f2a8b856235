package facts

import (
	"maps"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/template"
)

// lineMark is put behind each line break of a fact to see what becomes of the line. It is a
// character that nobody uses.
const lineMark = "\ue000"

// lineBreaks are the characters that end a line in YAML 1.1, which Helm and Kubernetes read.
func lineBreaks() []string { return []string{"\n", "\r", "\u0085", "\u2028", "\u2029"} }

// breaksLine reports whether a fact with a line break begins a line of its own in what a text
// gives. Where it is quoted, encoded or indented it does not.
func breaksLine(text *template.Text, reads []template.Read, parameters map[string]any) bool {
	broken := false
	marked := parameters
	for _, read := range reads {
		var has bool
		marked, has = withMarks(marked, read.Path)
		broken = broken || has
	}
	if !broken {
		return false
	}
	result, err := text.Render(marked)
	return err == nil && slices.ContainsFunc(lineBreaks(), func(end string) bool {
		return strings.Contains(result, end+lineMark)
	})
}

// withMarks is a copy of a tree with marks in the texts at a path, and whether there are any. The
// tree stays as it is.
func withMarks(tree map[string]any, path []string) (map[string]any, bool) {
	inner, exists := tree[path[0]]
	if !exists {
		return tree, false
	}
	var marked any
	var has bool
	if below, isMap := inner.(map[string]any); isMap && len(path) > 1 {
		marked, has = withMarks(below, path[1:])
	} else {
		marked, has = allMarked(inner)
	}
	if !has {
		return tree, false
	}
	changed := maps.Clone(tree)
	changed[path[0]] = marked
	return changed, true
}

// allMarked is a copy of a tree with marks in all of its texts, and whether there are any.
func allMarked(tree any) (marked any, has bool) {
	switch typed := tree.(type) {
	case string:
		text := strings.TrimRight(typed, "\n")
		for _, end := range lineBreaks() {
			text = strings.ReplaceAll(text, end, end+lineMark)
		}
		return text, strings.Contains(text, lineMark)
	case map[string]any:
		changed := make(map[string]any, len(typed))
		for key, value := range typed {
			inner, hasInner := allMarked(value)
			changed[key], has = inner, has || hasInner
		}
		return changed, has
	case map[string]string:
		changed := make(map[string]string, len(typed))
		for key, value := range typed {
			inner, hasInner := allMarked(value)
			changed[key], has = inner.(string), has || hasInner
		}
		return changed, has
	case []any:
		changed := make([]any, len(typed))
		for i, value := range typed {
			inner, hasInner := allMarked(value)
			changed[i], has = inner, has || hasInner
		}
		return changed, has
	}
	return tree, false
}
