package review

import (
	"reflect"
	"strings"
)

// text is a value that is a text.
func (h *hiding) text(text string, at sight) string {
	if at.hidden || strings.Contains(text, "PRIVATE KEY-----") || h.patterns.secretKind.MatchString(text) ||
		h.encodesSecret(text) {
		if text == "" {
			return text
		}
		h.remember(text)
		return h.mark(text)
	}
	text = h.name(text)
	if strings.ContainsAny(text, "\n\r") {
		return h.lines(text, at)
	}
	if shown, isFlow := h.flow(text, at); isFlow {
		return shown
	}
	if kept, below := h.keyed(text); below.value != "" { // all of a passphrase, not its first word
		h.remember(below.value)
		return kept + h.mark(below.value)
	}
	return h.line(h.phrases(text))
}

// flow is a text of one line that is a map or a list in JSON, or in the flow style of YAML.
func (h *hiding) flow(text string, at sight) (string, bool) {
	if trimmed := strings.TrimSpace(text); !strings.HasPrefix(trimmed, "{") && !strings.HasPrefix(trimmed, "[") {
		return "", false
	}
	tree, isTree := textTree(text)
	if !isTree {
		return "", false
	}
	shown := h.value(tree, at)
	if reflect.DeepEqual(shown, tree) { // What stands beside the tree, such as a comment, is not in it.
		return h.line(h.phrases(text)), true
	}
	return Text(shown), true
}

// line is a text of one line without passwords of URLs, tokens, and values that are set in it.
func (h *hiding) line(text string) string {
	text = h.addresses(h.withoutUsers(text))
	text = replaceGroup(h.patterns.header, text, 3, h.mark)
	text = h.patterns.bearer.ReplaceAllStringFunc(text, func(found string) string {
		scheme, token, _ := strings.Cut(found, " ")
		return scheme + " " + h.mark(token)
	})
	text = h.patterns.token.ReplaceAllStringFunc(text, h.mark)
	text = h.commands(text)
	text = h.encodedWords(text)
	return h.patterns.assignment.replace(text, func(key, sign, value string) (string, bool) {
		// A colon without a space or a quote is that of an image or an address, and a word in
		// base64 may end in two equals signs.
		plain := sign == ":" || isMark(value) || value == "="
		if plain || value == "true" || value == "false" || !soundsSecret(key, sight{free: true, picks: true}) {
			return "", false
		}
		h.remember(strings.Trim(value, `"'`))
		return h.mark(value), true
	})
}

// withoutUsers is a text whose URLs have no user and no password.
func (h *hiding) withoutUsers(text string) string {
	var shown strings.Builder
	for {
		before, rest, found := strings.Cut(text, "://")
		shown.WriteString(before)
		if !found {
			return shown.String()
		}
		shown.WriteString("://")
		end := strings.IndexAny(rest, " \t\r\n\"'<>`")
		if end < 0 {
			end = len(rest)
		}
		address := rest[:end]
		host, _, _ := strings.Cut(address, "/")
		if !strings.Contains(host, "@") && hasPassword(address) {
			host = address
		}
		at := strings.LastIndexByte(host, '@') + 1
		if at > 0 && h.marks != nil {
			shown.WriteString(h.unseen(rest[:at]))
		}
		text = rest[at:]
	}
}

// hasPassword reports whether an address has a password, which may have slashes: whether what is
// behind its first colon is no port.
func hasPassword(address string) bool {
	host, rest, hasColon := strings.Cut(address, ":")
	port, _, _ := strings.Cut(rest, "/")
	return hasColon && !strings.ContainsAny(host, "/?#@[") && strings.Contains(rest, "@") &&
		strings.Trim(port, "0123456789") != ""
}
