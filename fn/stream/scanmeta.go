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
	books    bookkeeping
	metadata metadataLines
	// seen are the keys of the object, and of its metadata.
	seen, seenBelow [][]byte
	// labels and annotations become maps at the end, when it is known how large they are.
	labels, annotations []pair
}

// pair is a label or an annotation.
type pair struct {
	key, text string
	isOfTool  bool // so that Meta is without it
}

// reset is the reader for another object, with what this one has reserved.
func (r *metaReader) reset() metaReader {
	return metaReader{
		in: r.in, seen: r.seen[:0], seenBelow: r.seenBelow[:0],
		labels: r.labels[:0], annotations: r.annotations[:0],
	}
}

// scanned is what was gathered.
func (r *metaReader) scanned() scanned {
	found := scanned{description: description{meta: r.meta, books: r.books}, metadata: r.metadata}
	found.meta.Labels, found.meta.Annotations = mapOf(r.labels), mapOf(r.annotations)
	return found
}

func mapOf(pairs []pair) map[string]string {
	isOfTool := func(p pair) bool { return p.isOfTool }
	pairs = slices.DeleteFunc(slices.Clone(pairs), isOfTool)
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
func (r *metaReader) value(within mappingRole, key, value []byte, line int) (valueRole, bool) {
	switch within {
	case labelsRole:
		return labelValue, r.add(&r.labels, key, value)
	case annotationsRole:
		return r.annotation(key, value)
	case otherRole:
		return otherValue, true
	}
	if !r.isNew(within, key, line) {
		return otherValue, false
	}
	role, to := otherValue, (*string)(nil)
	switch within {
	case objectRole:
		switch string(key) {
		case "metadata":
			return otherValue, false
		case "apiVersion":
			role, to = fixedValue, &r.meta.APIVersion
		case "kind":
			role, to = fixedValue, &r.meta.Kind
		}
	case metadataRole:
		switch string(key) {
		case "labels", "annotations":
			return fixedValue, string(value) == "{}"
		case "name":
			role, to = nameValue, &r.meta.Name
		case "namespace":
			role, to = namespaceValue, &r.meta.Namespace
		}
	}
	if to == nil {
		return role, true
	}
	text, ok := certain(value)
	*to = r.in.bytes(text)
	return role, ok
}

// last is the index of the latest label or annotation.
func (r *metaReader) last(role valueRole) int {
	switch role {
	case labelValue:
		return len(r.labels) - 1
	case annotationValue, toolValue:
		return len(r.annotations) - 1
	}
	return 0
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

// add puts a text into labels or annotations.
func (r *metaReader) add(to *[]pair, key, value []byte) bool {
	name := r.in.bytes(key)
	text, ok := certain(value)
	isKnown := func(p pair) bool { return p.key == name }
	if !ok || len(*to) == mostKeys || !yaml.IsText(name) || slices.ContainsFunc(*to, isKnown) {
		return false
	}
	*to = append(*to, pair{key: name, text: r.in.bytes(text)})
	return true
}

// annotation puts an annotation where it belongs.
func (r *metaReader) annotation(key, value []byte) (valueRole, bool) {
	if !r.add(&r.annotations, key, value) {
		return annotationValue, false
	}
	last := &r.annotations[len(r.annotations)-1]
	if last.isOfTool = IsToolAnnotation(last.key); !last.isOfTool {
		return annotationValue, true
	}
	r.books.set(last.key, []byte(last.text), r.in)
	return toolValue, true
}

// certain is the text that every parser reads in a value.
func certain(value []byte) ([]byte, bool) {
	if text, quoted := yaml.Unquoted(value); quoted {
		return text, true
	}
	return value, yaml.IsPlainScalar(value) && yaml.IsText(string(value))
}
