package encode

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"sigs.k8s.io/yaml"
)

// blocks are the texts of several lines of an object. They are cut out of its JSON and written as literal blocks where they stood, without the YAML library: that is slow on long texts, and
// quotes the whole text where one line of it ends in a space.
type blocks struct {
	texts  []string
	prefix string // of the placeholders; no text of the object contains it
}

// cutBlocks puts a placeholder into JSON for each text that can stand as a block.
func (d documents) cutBlocks(object []byte) ([]byte, blocks) {
	cut := blocks{prefix: "block-of-text-"}
	for bytes.Contains(object, []byte(cut.prefix)) {
		cut.prefix = "a-" + cut.prefix
	}
	var rest []byte
	for {
		begin := bytes.IndexByte(object, '"')
		if begin < 0 {
			return append(rest, object...), cut
		}
		end := begin + lengthOfText(object[begin:])
		literal, isKey := object[begin:end], bytes.HasPrefix(object[end:], []byte(":"))
		rest = append(rest, object[:begin]...)
		object = object[end:]
		if text, isText := d.blockOf(literal); isText && !isKey {
			rest = strconv.AppendQuote(rest, cut.placeholder(len(cut.texts)))
			cut.texts = append(cut.texts, text)
		} else {
			rest = append(rest, literal...)
		}
	}
}

// lengthOfText is how long a JSON text is, with its quotes.
func lengthOfText(object []byte) int {
	for i := 1; i < len(object); i++ {
		switch object[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(object)
}

// blockOf is what a JSON text says, if that can stand as a block.
func (d documents) blockOf(literal []byte) (string, bool) {
	if !bytes.Contains(literal, []byte(`\n`)) {
		return "", false
	}
	if text, known := d.texts[string(literal)]; known {
		return text, true
	}
	var text string
	if err := json.Unmarshal(literal, &text); err != nil || !isBlock(text) {
		return "", false
	}
	d.texts[string(literal)] = text
	return text, true
}

// isBlock tells whether a text of several lines can stand as a literal block: the first line must show the indentation, and every character stand for itself.
func isBlock(value string) bool {
	if !strings.Contains(value, "\n") || strings.ContainsAny(value[:1], " \t\n") {
		return false
	}
	return !strings.ContainsFunc(value, func(r rune) bool { return r != '\n' && r != '\t' && !isPrintable(r) })
}

// placeholder stands for a block while the rest is encoded.
func (b blocks) placeholder(number int) string {
	return b.prefix + strconv.Itoa(number)
}

// insert writes the texts in place of their placeholders. Each is read back, unless that was done for another object that holds it too.
func (d documents) insert(b blocks, document []byte) ([]byte, error) {
	if len(b.texts) == 0 {
		return document, nil
	}
	out := bytes.NewBuffer(make([]byte, 0, len(document)+b.size()))
	next := 0
	for line := range bytes.Lines(document) {
		before, isPlace := bytes.CutSuffix(line, []byte(b.placeholder(next)+"\n"))
		if next == len(b.texts) || !isPlace {
			out.Write(line)
			continue
		}
		block := block{text: b.texts[next], column: contentColumn(line)}
		if !d.proved[block] {
			if err := block.prove(); err != nil {
				return nil, err
			}
			d.proved[block] = true
		}
		out.Write(before)
		block.write(out)
		next++
	}
	if next < len(b.texts) {
		return nil, errors.New("a text of several lines has lost its place")
	}
	return out.Bytes(), nil
}

// size is what the texts take in a document at most, roughly: each of their lines is indented.
func (b blocks) size() int {
	size := 0
	for _, text := range b.texts {
		size += len(text) + 8*(2+strings.Count(text, "\n"))
	}
	return size
}

// standIns are short texts in the place of the blocks, and the JSON that says them: where these are read back at their places, so are the blocks.
func (b blocks) standIns(object []byte) (blocks, []byte) {
	short := blocks{prefix: b.prefix, texts: make([]string, len(b.texts))}
	for i := range b.texts {
		short.texts[i] = b.placeholder(i) + "\nb: c\n"
		object = bytes.Replace(object, []byte(strconv.Quote(b.placeholder(i))), []byte(strconv.Quote(short.texts[i])), 1)
	}
	return short, object
}

// contentColumn is where the content of a block begins that starts on a line: deeper than the key, or the item, that it belongs to. A long key stands on a line of its own, and its value behind a
// colon.
func contentColumn(line []byte) int {
	column := 2
	for bytes.HasPrefix(line, []byte("  ")) || bytes.HasPrefix(line, []byte("- ")) || bytes.HasPrefix(line, []byte(": ")) {
		line, column = line[2:], column+2
	}
	return column
}

// block is a text as a literal block whose lines begin in a column. What it is read as depends on nothing else.
type block struct {
	text   string
	column int
}

// prove reads the block back, as Kubernetes reads YAML.
func (b block) prove() error {
	var out bytes.Buffer
	out.WriteString("text: ")
	b.write(&out)
	var read map[string]string
	if err := yaml.Unmarshal(out.Bytes(), &read); err != nil {
		return fmt.Errorf("read back: %w", err)
	}
	if len(read) != 1 || read["text"] != b.text {
		return errors.New("a text of several lines reads back as another")
	}
	return nil
}

func (b block) write(out *bytes.Buffer) {
	indent := strings.Repeat(" ", b.column)
	switch body := strings.TrimRight(b.text, "\n"); len(b.text) - len(body) {
	case 0:
		out.WriteString("|-\n")
	case 1:
		out.WriteString("|\n")
	default:
		out.WriteString("|+\n")
	}
	for line := range strings.Lines(b.text) {
		if line != "\n" {
			out.WriteString(indent)
		}
		out.WriteString(line)
	}
	if !strings.HasSuffix(b.text, "\n") {
		out.WriteString("\n")
	}
}
