package review

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/yaml"
)

// text is a value that is a text.
func (h *hiding) text(text string, at sight) string {
	if at.hidden || strings.Contains(text, "PRIVATE KEY-----") || h.patterns.secretKind.MatchString(text) {
		if text == "" {
			return text
		}
		h.remember(text)
		return fleet.HiddenText
	}
	text = h.name(text)
	if strings.ContainsAny(text, "\n\r") {
		return h.lines(text, at)
	}
	if shown, isJSON := h.json(text, at); isJSON {
		return shown
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
	text = withoutUsers(text)
	text = h.patterns.bearer.ReplaceAllString(text, "$1 "+fleet.HiddenText)
	text = h.patterns.token.ReplaceAllString(text, fleet.HiddenText)
	return h.patterns.assignment.ReplaceAllStringFunc(text, func(found string) string {
		parts := h.patterns.assignment.FindStringSubmatch(found)
		key, sign, value := parts[1], parts[2], parts[3]
		// A colon without a space or a quote is that of an image or an address.
		plain := sign == ":" || value == fleet.HiddenText
		if plain || value == "true" || value == "false" || !soundsSecret(key, sight{free: true, picks: true}) {
			return found
		}
		h.remember(strings.Trim(value, `"'`))
		return key + sign + fleet.HiddenText
	})
}

// withoutUsers is a text whose URLs have no user and no password.
func withoutUsers(text string) string {
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
			if !block.said {
				shown = append(shown, line[:indentOf(line)]+fleet.HiddenText)
				block.said = true
			}
			continue
		}
		line, block = h.keyed(line)
		shown = append(shown, line)
	}
	return secrets.Replace(strings.Join(shown, "\n"))
}

// hiddenBlock is the lines below a key whose value is hidden.
type hiddenBlock struct {
	indent int  // of the key; -1 where no line is hidden
	said   bool // whether a line says that they are hidden
}

// has reports whether a line belongs to the block. An empty line after a line of it does.
func (b hiddenBlock) has(line string) bool {
	if b.indent < 0 {
		return false
	}
	if strings.TrimSpace(line) == "" {
		return b.said
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
	}
	below.said = true
	return parts[1] + parts[2] + parts[3] + parts[4] + ": " + fleet.HiddenText, below
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
	return replaceAll(longestFirst(texts, long))
}
