package review

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/yaml"
)

// text is a value that is a text.
func (h *hiding) text(text string, at sight) string {
	if at.hidden || strings.Contains(text, "PRIVATE KEY-----") || h.patterns.secretKind.MatchString(text) {
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
	if shown, isJSON := h.json(text, at); isJSON {
		return shown
	}
	if kept, below := h.keyed(text); below.value != "" { // all of a passphrase, not its first word
		h.remember(below.value)
		return kept + h.mark(below.value)
	}
	return h.line(text)
}

// json is a text that is a map or a list in JSON.
func (h *hiding) json(text string, at sight) (string, bool) {
	if trimmed := strings.TrimSpace(text); !strings.HasPrefix(trimmed, "{") && !strings.HasPrefix(trimmed, "[") {
		return "", false
	}
	var tree any
	if json.Unmarshal([]byte(text), &tree) != nil {
		return "", false
	}
	shown := h.value(tree, at)
	if reflect.DeepEqual(shown, tree) {
		return text, true
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
	return h.patterns.assignment.ReplaceAllStringFunc(text, func(found string) string {
		parts := h.patterns.assignment.FindStringSubmatch(found)
		key, sign, value := parts[1], parts[2], parts[3]
		// A colon without a space or a quote is that of an image or an address.
		plain := sign == ":" || isMark(value)
		if plain || value == "true" || value == "false" || !soundsSecret(key, sight{free: true, picks: true}) {
			return found
		}
		h.remember(strings.Trim(value, `"'`))
		return key + sign + h.mark(value)
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

// lines is a text of several lines, which is often YAML.
func (h *hiding) lines(text string, at sight) string {
	secrets := h.inYAML(text, at)
	var shown []string
	block := hiddenBlock{indent: -1}
	for line := range strings.SplitSeq(text, "\n") {
		if block.has(line) {
			block.lines = append(block.lines, line)
			continue
		}
		shown = h.closed(shown, block)
		line, block = h.keyed(line)
		shown = append(shown, line)
	}
	return secrets.Replace(strings.Join(h.closed(shown, block), "\n"))
}

// hiddenBlock is the lines below a key whose value is hidden.
type hiddenBlock struct {
	indent int      // of the key; -1 where no line is hidden
	value  string   // what the line of the key has, where that is hidden
	lines  []string // that are hidden
}

// closed are the lines that are shown with one that stands for those of a block. Where the line of
// the key has a value, that stands for all.
func (h *hiding) closed(shown []string, block hiddenBlock) []string {
	if block.indent < 0 || block.value == "" && len(block.lines) == 0 {
		return shown
	}
	end := len(block.lines)
	for end > 0 && strings.TrimSpace(block.lines[end-1]) == "" {
		end--
	}
	all := strings.Join(block.lines[:end], "\n")
	if block.value == "" {
		shown = append(shown, all[:indentOf(all)]+h.mark(all))
	} else {
		shown[len(shown)-1] += h.mark(block.value + "\n" + all)
	}
	return append(shown, block.lines[end:]...)
}

// has reports whether a line belongs to the block. An empty line after a line of it does.
func (b hiddenBlock) has(line string) bool {
	if b.indent < 0 {
		return false
	}
	if strings.TrimSpace(line) == "" {
		return b.value != "" || len(b.lines) > 0
	}
	indent := indentOf(line)
	return indent > b.indent || indent == b.indent && strings.HasPrefix(line[indent:], "- ")
}

// keyed is a line without the value of a key that sounds secret, and the lines below it that belong
// to that.
func (h *hiding) keyed(line string) (kept string, below hiddenBlock) {
	parts := h.patterns.line.FindStringSubmatch(strings.TrimRight(line, "\r"))
	if len(parts) == 0 || !soundsSecret(parts[3], sight{free: true, picks: true}) {
		return h.line(line), hiddenBlock{indent: -1}
	}
	below.indent = len(parts[1])
	if strings.Contains(parts[1], "#") {
		below.indent = -1
	}
	switch value := strings.TrimSpace(parts[6]); {
	case value == "" || strings.ContainsAny(value[:1], "|>"):
		return line, below
	case slices.Contains([]string{"true", "false", "null", "{}", "[]"}, value):
		return line, hiddenBlock{indent: -1}
	case below.indent < 0:
		return parts[1] + parts[2] + parts[3] + parts[4] + ": " + h.mark(value), below
	default:
		below.value = value
	}
	return parts[1] + parts[2] + parts[3] + parts[4] + ": ", below
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }

// inYAML finds the secrets of a text that is YAML, by its trees.
func (h *hiding) inYAML(text string, at sight) *strings.Replacer {
	inner := &hiding{patterns: h.patterns, replacer: h.replacer, found: map[string]bool{}}
	for document := range strings.SplitSeq(text, "\n---") {
		tree, err := yaml.Tree([]byte(document))
		if _, isText := tree.(string); err == nil && !isText {
			inner.value(tree, at)
		}
	}
	texts := map[string]bool{}
	for secret := range inner.found {
		addSecrets(texts, []string{secret})
		h.found[secret] = true
	}
	return h.replaceAll(longestFirst(texts, long))
}
