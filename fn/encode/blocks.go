package encode

import (
	"bytes"
	"strconv"
	"strings"
)

// isBlock tells whether a text of several lines can stand as a literal block: the first line must show the indentation, and every character stand for itself.
func isBlock(value string) bool {
	if !strings.Contains(value, "\n") || strings.ContainsAny(value[:1], " \t\n") {
		return false
	}
	return isPrintable(strings.NewReplacer("\n", "", "\t", "").Replace(value))
}

// placeholderPrefix begins every placeholder. A text of the object that contains it is quoted, so that the two cannot be confused.
const placeholderPrefix = "block-of-text-"

// placeholder stands for a block while the rest is encoded.
func placeholder(number int) string {
	return placeholderPrefix + strconv.Itoa(number)
}

// insertBlocks writes texts as literal blocks in place of their placeholders. They are written without the YAML library, which is slow on long texts, and
// quotes the whole text where one line of it ends in a space.
func insertBlocks(document []byte, blocks []string) []byte {
	if len(blocks) == 0 {
		return document
	}
	var out bytes.Buffer
	next := 0
	for line := range bytes.Lines(document) {
		before, isPlace := bytes.CutSuffix(line, []byte(placeholder(next)+"\n"))
		if next == len(blocks) || !isPlace {
			out.Write(line)
			continue
		}
		out.Write(before)
		writeBlock(&out, blocks[next], strings.Repeat(" ", contentColumn(line)))
		next++
	}
	return out.Bytes()
}

// contentColumn is where the content of a block begins that starts on a line: deeper than the key, or the item, that it belongs to.
func contentColumn(line []byte) int {
	column := 2
	for bytes.HasPrefix(line, []byte("  ")) || bytes.HasPrefix(line, []byte("- ")) {
		line, column = line[2:], column+2
	}
	return column
}

func writeBlock(out *bytes.Buffer, text, indent string) {
	switch body := strings.TrimRight(text, "\n"); len(text) - len(body) {
	case 0:
		out.WriteString("|-\n")
	case 1:
		out.WriteString("|\n")
	default:
		out.WriteString("|+\n")
	}
	for line := range strings.Lines(text) {
		if line != "\n" {
			out.WriteString(indent)
		}
		out.WriteString(line)
	}
	if !strings.HasSuffix(text, "\n") {
		out.WriteString("\n")
	}
}
