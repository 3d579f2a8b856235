package stream

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"

	"github.com/capifleet/capifleet/fn/yaml"
)

// blueprint is an object that was scanned. Tools write the Clusters of a fleet alike: the same keys
// on the same lines. Of an object that differs from the blueprint only in values, only those values
// are read.
type blueprint struct {
	text      []byte
	isElement bool
	column    int
	found     scanned
	// values are those that may differ, in the order of the text.
	values              []place
	labels, annotations variants
}

// place is where a value that ends with its line stands in a text, and what it is.
type place struct {
	start, end int // offsets of its first byte, and of the line feed behind it
	role       valueRole
	pair       int // its index among the labels or the annotations
}

// valueRole is what Meta takes from a value.
type valueRole int

const (
	otherValue valueRole = iota // nothing
	fixedValue                  // what only another blueprint may have differently
	nameValue
	namespaceValue
	labelValue
	annotationValue
	toolValue // an annotation that bookkeeping has instead
)

// scan is what a scan of the text would find. It reports false where the text has other keys than
// the blueprint, or a value of which a scan is not certain.
func (b *blueprint) scan(text []byte, in interner) (scanned, bool) {
	found := b.found
	b.labels.begin()
	b.annotations.begin()
	values := b.values
	for known, at := 0, 0; ; { // What is before these offsets is compared.
		same := commonPrefix(b.text[known:], text[at:])
		known, at = known+same, at+same
		if known == len(b.text) || at == len(text) {
			found.meta.Labels, found.meta.Annotations = b.labels.texts(), b.annotations.texts()
			return found, known == len(b.text) && at == len(text)
		}
		for len(values) > 0 && values[0].end < known {
			values = values[1:]
		}
		if len(values) == 0 || known < values[0].start {
			return scanned{}, false
		}
		value := text[at-(known-values[0].start):]
		length := bytes.IndexByte(value, '\n')
		if length < 0 || !b.take(&found, values[0], value[:length], in) {
			return scanned{}, false
		}
		at += values[0].start - known + length
		known = values[0].end
	}
}

// take puts a value that differs from the blueprint's where it belongs, and reports whether it is
// certain.
func (b *blueprint) take(found *scanned, p place, value []byte, in interner) bool {
	if p.role == otherValue {
		return yaml.IsScalar(value)
	}
	text, ok := certain(value)
	if !ok {
		return false
	}
	switch p.role {
	case nameValue:
		found.meta.Name = in.bytes(text)
	case namespaceValue:
		found.meta.Namespace = in.bytes(text)
	case labelValue:
		b.labels.set(p.pair, text, in)
	case annotationValue:
		b.annotations.set(p.pair, text, in)
	case toolValue:
		found.books.set(b.annotations.blueprint[p.pair].key, text, in)
	}
	return true
}

// variants are the labels or the annotations of objects that have the same keys.
type variants struct {
	blueprint []pair
	first     map[string]string // of the blueprint
	pairs     []pair            // of the object that is being read
	differ    bool
	// known are the texts of objects before this one, by their values.
	known map[string]map[string]string
	key   []byte
}

// begin starts with another object, which has the texts of the blueprint until set says otherwise.
func (v *variants) begin() { v.differ = false }

func (v *variants) set(index int, text []byte, in interner) {
	if !v.differ {
		v.differ = true
		v.pairs = append(v.pairs[:0], v.blueprint...)
	}
	v.pairs[index].text = in.bytes(text)
}

// mostVariants is how many maps are kept for objects that come later.
const mostVariants = 1024

// texts are those of the object. Objects with the same ones share a map.
func (v *variants) texts() map[string]string {
	if !v.differ {
		return v.first
	}
	v.key = v.key[:0]
	for _, p := range v.pairs {
		v.key = append(append(v.key, p.text...), 0)
	}
	if texts, isKnown := v.known[string(v.key)]; isKnown {
		return texts
	}
	texts := mapOf(v.pairs)
	if len(v.known) < mostVariants {
		if v.known == nil {
			v.known = map[string]map[string]string{}
		}
		v.known[string(v.key)] = texts
	}
	return texts
}

// blueprints are those of the objects before, the one that was used last first.
type blueprints []*blueprint

// mostBlueprints is how many objects that are not alike are kept. More would cost more where no
// object is like another one.
const mostBlueprints = 4

// scan scans an object by one of the blueprints.
func (bs blueprints) scan(text []byte, isElement bool, column int, in interner) (scanned, bool) {
	for i, b := range bs {
		if b.isElement != isElement || b.column != column {
			continue
		}
		if found, ok := b.scan(text, in); ok {
			copy(bs[1:i+1], bs[:i])
			bs[0] = b
			return found, true
		}
	}
	return scanned{}, false
}

// with are the blueprints with another one, for that which was not used for longest.
func (bs blueprints) with(b *blueprint) blueprints {
	return slices.Insert(bs[:min(len(bs), mostBlueprints-1)], 0, b)
}

// commonPrefix is how many bytes two texts have in common at their beginning.
func commonPrefix(a, b []byte) int {
	length := min(len(a), len(b))
	at := 0
	for ; at+32 <= length; at += 32 {
		if *(*[32]byte)(a[at:]) != *(*[32]byte)(b[at:]) {
			break
		}
	}
	for ; at+8 <= length; at += 8 {
		if differ := binary.LittleEndian.Uint64(a[at:]) ^ binary.LittleEndian.Uint64(b[at:]); differ != 0 {
			return at + bits.TrailingZeros64(differ)/8
		}
	}
	for at < length && a[at] == b[at] {
		at++
	}
	return at
}
