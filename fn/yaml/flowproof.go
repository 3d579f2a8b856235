package yaml

import (
	"bytes"
	"strings"
)

// flowProof reads a value in flow style on one line, and compares it with the value that was
// written. It knows only what every YAML parser reads alike: maps and lists of words, of texts in
// double quotes without escapes, and of short numbers. Such a line says nothing about the lines
// around it, so what proves itself here needs no parser.
type flowProof struct {
	text  []byte // what is still to be read
	depth int    // of the maps and lists that are being read
}

// deepestFlow is how many maps and lists may be in each other. Parsers take more.
const deepestFlow = 50

// provesFlow reports whether a line is certain to be read as a value.
func provesFlow(line []byte, value any) bool {
	proof := flowProof{text: line}
	return proof.value(value) && len(proof.text) == 0
}

// value reads a value that was written.
func (p *flowProof) value(written any) bool {
	if list, isList := written.([]any); isList {
		return p.list(list)
	}
	if tree, isTree := written.(map[string]any); isTree {
		return p.tree(tree)
	}
	if pairs, isMap := pairsOf(written); isMap {
		return p.pairs(pairs)
	}
	if text, isText := written.(string); isText {
		read, ok := p.scalar()
		return ok && string(read) == text
	}
	read, ok := p.integer()
	if !ok {
		return false
	}
	want, err := number(written)
	return err == nil && string(read) == want
}

// list reads a list in brackets.
func (p *flowProof) list(written []any) bool {
	if p.depth++; p.depth > deepestFlow || !p.takes("[") {
		return false
	}
	for i, element := range written {
		if i > 0 && !p.takes(", ") || !p.value(element) {
			return false
		}
	}
	p.depth--
	return p.takes("]")
}

// pairs reads a map in braces. Its keys may be in another order than they are given in.
func (p *flowProof) pairs(written []Pair) bool {
	if p.depth++; p.depth > deepestFlow || !p.takes("{") {
		return false
	}
	read := make([]bool, len(written))
	for count := range written {
		if count > 0 && !p.takes(", ") {
			return false
		}
		key, ok := p.scalar()
		if !ok || !p.takes(": ") {
			return false
		}
		at := 0
		for at < len(written) && written[at].Key != string(key) {
			at++
		}
		if at == len(written) || read[at] || !p.value(written[at].Value) {
			return false
		}
		read[at] = true
	}
	p.depth--
	return p.takes("}")
}

// tree reads a map in braces, whose keys are sorted, except "name", which may be the first.
func (p *flowProof) tree(written map[string]any) bool {
	if p.depth++; p.depth > deepestFlow || !p.takes("{") {
		return false
	}
	before, nameIsFirst := "", false
	for count := range len(written) {
		if count > 0 && !p.takes(", ") {
			return false
		}
		read, ok := p.scalar()
		if !ok || !p.takes(": ") {
			return false
		}
		key := string(read)
		value, exists := written[key]
		isNew := count == 0 || key > before && (key != "name" || !nameIsFirst)
		if !exists || !isNew || !p.value(value) {
			return false
		}
		if count == 0 && key == "name" {
			nameIsFirst = true
			continue
		}
		before = key
	}
	p.depth--
	return p.takes("}")
}

// takes reads a sign.
func (p *flowProof) takes(sign string) bool {
	rest, found := bytes.CutPrefix(p.text, []byte(sign))
	p.text = rest
	return found
}

// scalar reads a word, or a text in quotes that has no escapes.
func (p *flowProof) scalar() ([]byte, bool) {
	if p.takes(`"`) {
		for i, c := range p.text {
			switch {
			case c == '"':
				read := p.text[:i]
				p.text = p.text[i+1:]
				return read, true
			case c < ' ', c > '~', c == '\\', i == longestKey:
				return nil, false
			}
		}
		return nil, false
	}
	read := p.until(func(c byte) bool {
		return !isLetter(c) && (c < '0' || c > '9') && strings.IndexByte("-._/", c) < 0
	})
	return read, Word(string(read)) && len(read) <= longestKey
}

// integer reads a number that every parser takes for the same integer.
func (p *flowProof) integer() ([]byte, bool) {
	read := p.until(func(c byte) bool { return c < '0' || c > '9' })
	return read, isShortInteger(string(read))
}

// until reads up to a character that ends a scalar.
func (p *flowProof) until(ends func(c byte) bool) []byte {
	end := 0
	for end < len(p.text) && !ends(p.text[end]) {
		end++
	}
	read := p.text[:end]
	p.text = p.text[end:]
	return read
}
