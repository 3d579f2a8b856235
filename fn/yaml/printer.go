package yaml

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// Printer writes objects as YAML documents, and reads each back once, as Kubernetes does, and
// compares. A Printer remembers the long texts that it has read back: a payload is often written in
// many namespaces, and is proved in the first.
type Printer struct {
	proved map[string]int // the long texts, with the number that each has in a proof
	lines  map[*any]bool  // see writer; of the object that is being written
}

// longText is the length in bytes from which a Printer remembers a text. What a shorter one costs
// to read is not worth it.
const longText = 4096

// NewPrinter returns a Printer that remembers nothing.
func NewPrinter() *Printer { return &Printer{proved: map[string]int{}} }

// Print writes an object as a document.
func (p *Printer) Print(object Map) ([]byte, error) {
	p.lines = map[*any]bool{}
	whole := writer{proved: p.lines}
	var long []string
	remembers := false
	whole.long = func(text string) string {
		_, known := p.proved[text]
		remembers = remembers || known
		long = append(long, text)
		return text
	}
	whole.mapping(object, 0)
	if whole.err != nil {
		return nil, whole.err
	}
	written := whole.out.Bytes()
	proof := written
	if remembers || slices.Contains(slices.Collect(maps.Values(p.lines)), true) {
		short := writer{long: p.inProof, proved: p.lines, isProof: true}
		short.mapping(object, 0)
		proof = short.out.Bytes()
	}
	if err := p.prove(object, proof); err != nil {
		return nil, err
	}
	for _, text := range long {
		if _, known := p.proved[text]; !known {
			p.proved[text] = len(p.proved)
		}
	}
	return written, nil
}

// inProof is what a proof has for a long text: the text, or two lines with its number where it was
// proved before. Blocks differ in nothing but their indentation and what they say.
func (p *Printer) inProof(text string) string {
	if number, known := p.proved[text]; known {
		return "proved\n" + strconv.Itoa(number)
	}
	return text
}

// prove reads a document back and compares it with the object.
func (p *Printer) prove(object Map, document []byte) error {
	read, err := parsedTree(document)
	if err != nil {
		return fmt.Errorf("read back: %w", err)
	}
	if !p.same(object, read) {
		return errors.New("it reads back as another object")
	}
	return nil
}

// same reports whether what was read back is what was written.
func (p *Printer) same(written, read any) bool {
	if pairs, isMap := pairsOf(written); isMap {
		object, isMap := read.(map[string]any)
		if !isMap || len(object) != len(pairs) {
			return false
		}
		for _, pair := range pairs {
			value, exists := object[pair.Key]
			if !exists || !p.same(pair.Value, value) {
				return false
			}
		}
		return true
	}
	switch written := written.(type) {
	case []any:
		return p.sameList(written, read)
	case Lines:
		if len(written) > 0 && p.lines[&written[0]] {
			return p.sameList([]any{provedLines}, read)
		}
		return p.sameList(written, read)
	case nil:
		return read == nil
	case string:
		text, isText := read.(string)
		return isText && (text == written || text == p.inProof(written))
	}
	a, errA := number(written)
	b, errB := number(read)
	return errA == nil && errB == nil && a == b
}

func (p *Printer) sameList(written []any, read any) bool {
	list, isList := read.([]any)
	if !isList || len(list) != len(written) {
		return false
	}
	for i := range written {
		if !p.same(written[i], list[i]) {
			return false
		}
	}
	return true
}
