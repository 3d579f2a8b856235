package argocd

import (
	"encoding/json"
	"unicode/utf8"
)

// jsonBytes is how long a tree is as JSON, as encoding/json writes it; 0 for what it cannot write.
// It makes no copy, as that would.
func jsonBytes(tree any) int {
	switch tree := tree.(type) {
	case string:
		return jsonTextBytes(tree)
	case map[string]any:
		size := len("{}") + max(0, len(tree)-1)
		for key, value := range tree {
			size += jsonTextBytes(key) + len(":") + jsonBytes(value)
		}
		return size
	case []any:
		size := len("[]") + max(0, len(tree)-1)
		for _, value := range tree {
			size += jsonBytes(value)
		}
		return size
	}
	text, err := json.Marshal(tree)
	if err != nil {
		return 0
	}
	return len(text)
}

// jsonTextBytes is how long a text is as JSON that may stand in HTML.
func jsonTextBytes(text string) int {
	const escape = len(`\u0000`)
	size := len(`""`)
	for at := 0; at < len(text); {
		c := text[at]
		if c < utf8.RuneSelf {
			at++
			switch {
			case c == '"', c == '\\', c == '\b', c == '\f', c == '\n', c == '\r', c == '\t':
				size += len(`\n`)
			case c < ' ', c == '<', c == '>', c == '&':
				size += escape
			default:
				size++
			}
			continue
		}
		r, width := utf8.DecodeRuneInString(text[at:])
		at += width
		if r == utf8.RuneError && width == 1 || r == '\u2028' || r == '\u2029' {
			width = escape
		}
		size += width
	}
	return size
}
