package review

import (
	"slices"
	"strings"
)

// lines is a text of several lines, which is often YAML. Where its lines still have a secret that
// its tree has, none of it is shown.
func (h *hiding) lines(text string, at sight) string {
	secrets := h.inTrees(text, at)
	all := text
	text = h.encodedLines(h.withoutPhrases(text, secrets))
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
	text = h.replaceAll(secrets).Replace(strings.Join(h.closed(shown, block), "\n"))
	if len(secrets) > 0 && h.hasSecrets(text, all, at) {
		h.remember(all)
		return h.mark(all)
	}
	return text
}

// hiddenBlock is the lines below a key whose value is hidden.
type hiddenBlock struct {
	indent int      // of the key; -1 where no line is hidden
	block  bool     // whether the value is a block of lines, which may begin with empty ones
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
	if block.value == "" && end == 0 {
		return append(shown, block.lines...)
	}
	all := strings.Join(block.lines[:end], "\n")
	h.remember(strings.TrimSpace(block.value + "\n" + all))
	if block.value == "" {
		start := all[:indentOf(all)]
		if strings.HasPrefix(all[len(start):], "- ") {
			start += "- " // what is a list stays one
		}
		shown = append(shown, start+h.mark(all))
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
		return b.block || b.value != "" || len(b.lines) > 0
	}
	indent := indentOf(line)
	return indent > b.indent || indent == b.indent && strings.HasPrefix(line[indent:], "- ")
}

// keyed is a line without the value of a key that sounds secret, and the lines below it that belong
// to that.
func (h *hiding) keyed(line string) (kept string, below hiddenBlock) {
	parts := h.patterns.line.FindStringSubmatch(strings.TrimRight(line, "\r"))
	if len(parts) == 0 || !soundsSecret(parts[3], sight{free: true, picks: true}) {
		return h.line(h.phrases(line)), hiddenBlock{indent: -1}
	}
	below.indent = len(parts[1])
	if strings.Contains(parts[1], "#") {
		below.indent = -1
	}
	switch value := strings.TrimSpace(parts[6]); {
	case value == "":
		return line, below
	case isBlockHeader(value):
		below.block = true
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

// isBlockHeader reports whether the value of a key is what begins a block of lines in YAML: | or >,
// with how it ends and is indented, and a comment.
func isBlockHeader(value string) bool {
	header, _, _ := strings.Cut(value, " #")
	return strings.ContainsAny(value[:1], "|>") && strings.Trim(header[1:], "+-0123456789 ") == ""
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }
