package stream

import (
	"bytes"
	"slices"

	"github.com/capifleet/capifleet/fn/yaml"
)

// mappingRole is what Meta takes from a mapping.
type mappingRole int

const (
	otherRole mappingRole = iota // nothing
	objectRole
	metadataRole
	labelsRole
	annotationsRole
)

// metaReader gathers Meta from the pairs that a scanner meets.
type metaReader struct {
	in       interner
	meta     Meta
	metadata metadataLines
	// seen are the keys of the object, and of its metadata.
	seen, seenBelow [][]byte
	// labels and annotations become maps at the end, when it is known how large they are.
	labels, annotations texts
}

// texts are labels or annotations, in the order of the object, and those of the object before it.
// Tools write the same keys in the same order, so that nearly all keys and many texts are at hand.
type texts struct {
	pairs, before []pair
	// differ says that a key is not the one that the object before had at its place.
	differ bool
}

// pair is a label or an annotation, and the line that it is on.
type pair struct {
	key, text string
	line      []byte
}

// reset is the reader for another object, with what this one has reserved.
func (r *metaReader) reset() metaReader {
	return metaReader{
		in: r.in, seen: r.seen[:0], seenBelow: r.seenBelow[:0],
		labels: r.labels.next(), annotations: r.annotations.next(),
	}
}

// next are the texts of another object.
func (t texts) next() texts { return texts{pairs: t.before[:0], before: t.pairs} }

// repeat reads a line whose key is the one that the object before had at this place, as all keys
// above it are, so that it is certain, and not duplicated. It reports false for any other line.
func (t *texts) repeat(line []byte, in interner) bool {
	at := len(t.pairs)
	if t.differ || at >= len(t.before) {
		return false
	}
	p := t.before[at]
	if !bytes.Equal(line, p.line) {
		rest, isSame := bytes.CutPrefix(line, []byte(p.key))
		if !isSame || len(rest) < 3 || rest[0] != ':' || rest[1] != ' ' {
			return false
		}
		text, ok := certain(yaml.TrimSpaces(rest[2:]))
		if !ok {
			return false
		}
		p = pair{p.key, in.bytes(text), line}
	}
	t.pairs = append(t.pairs, p)
	return true
}

// scanned is what was gathered.
func (r *metaReader) scanned() scanned {
	r.meta.Labels, r.meta.Annotations = mapOf(r.labels.pairs), mapOf(r.annotations.pairs)
	return scanned{meta: r.meta, metadata: r.metadata}
}

func mapOf(pairs []pair) map[string]string {
	if len(pairs) == 0 {
		return nil
	}
	texts := make(map[string]string, len(pairs))
	for _, p := range pairs {
		texts[p.key] = p.text
	}
	return texts
}

// mapping takes note of a key whose value is on the next lines, and returns the role of that value.
// It reports false where Meta needs a text there.
func (r *metaReader) mapping(within mappingRole, key []byte, line int) (mappingRole, bool) {
	if within == otherRole {
		return otherRole, true
	}
	if !r.isNew(within, key, line) {
		return otherRole, false
	}
	switch within {
	case objectRole:
		switch string(key) {
		case "metadata":
			r.metadata.first, r.metadata.behind = line, 1<<30
			return metadataRole, true
		case "apiVersion", "kind":
			return otherRole, false
		}
	case metadataRole:
		switch string(key) {
		case "labels":
			return labelsRole, true
		case "annotations":
			return annotationsRole, true
		case "name", "namespace":
			return otherRole, false
		}
	case labelsRole, annotationsRole:
		return otherRole, false
	}
	return otherRole, true
}

// value takes a key and the value on its line, and reports whether Meta can be certain of it.
func (r *metaReader) value(within mappingRole, key, value []byte, line int) bool {
	if within == otherRole {
		return true
	}
	if !r.isNew(within, key, line) {
		return false
	}
	var to *string
	switch within {
	case objectRole:
		switch string(key) {
		case "metadata":
			return false
		case "apiVersion":
			to = &r.meta.APIVersion
		case "kind":
			to = &r.meta.Kind
		}
	case metadataRole:
		switch string(key) {
		case "labels", "annotations":
			return string(value) == "{}"
		case "name":
			to = &r.meta.Name
		case "namespace":
			to = &r.meta.Namespace
		}
	}
	if to == nil {
		return true
	}
	text, ok := certain(value)
	*to = r.in.bytes(text)
	return ok
}

// mostKeys is how many keys an object, its metadata, its labels and its annotations may have. Those
// of Kubernetes have fewer.
const mostKeys = 64

// isNew reports whether a key is not duplicated where Meta looks, and takes note of where the
// metadata ends.
func (r *metaReader) isNew(within mappingRole, key []byte, line int) bool {
	seen := &r.seen
	switch within {
	case objectRole:
		if r.metadata.first > 0 {
			r.metadata.behind = min(r.metadata.behind, line)
		}
	case metadataRole:
		seen = &r.seenBelow
	default:
		return true
	}
	isKnown := func(known []byte) bool { return bytes.Equal(known, key) }
	if len(*seen) == mostKeys || !yaml.IsText(string(key)) || slices.ContainsFunc(*seen, isKnown) {
		return false
	}
	*seen = append(*seen, key)
	return true
}

// textsOf are the labels or the annotations; nil for another role.
func (r *metaReader) textsOf(role mappingRole) *texts {
	switch role {
	case labelsRole:
		return &r.labels
	case annotationsRole:
		return &r.annotations
	}
	return nil
}

// add puts a text into labels or annotations.
func (r *metaReader) add(to *texts, key, value, line []byte) bool {
	name := r.in.bytes(key)
	text, ok := certain(value)
	isKnown := func(p pair) bool { return p.key == name }
	if !ok || len(to.pairs) == mostKeys || !yaml.IsText(name) || slices.ContainsFunc(to.pairs, isKnown) {
		return false
	}
	at := len(to.pairs)
	to.differ = to.differ || at >= len(to.before) || to.before[at].key != name
	to.pairs = append(to.pairs, pair{name, r.in.bytes(text), line})
	return true
}

// certain is the text that every parser reads in a value.
func certain(value []byte) ([]byte, bool) {
	if text, quoted := yaml.Unquoted(value); quoted {
		return text, true
	}
	return value, yaml.IsPlainScalar(value) && yaml.IsText(string(value))
}
