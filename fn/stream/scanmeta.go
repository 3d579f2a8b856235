package stream

import (
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
	seen, seenBelow []string
}

// scanned is what was gathered.
func (r *metaReader) scanned() scanned { return scanned{meta: r.meta, metadata: r.metadata} }

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
	case labelsRole:
		return r.add(&r.meta.Labels, key, value)
	case annotationsRole:
		return r.add(&r.meta.Annotations, key, value)
	}
	if to == nil {
		return true
	}
	text, ok := r.certainText(value)
	*to = text
	return ok
}

// mostKeys is how many keys an object, and its metadata, may have. Those of Kubernetes have fewer.
const mostKeys = 32

// usualKeys is how many keys an object, or its metadata, usually has at most.
const usualKeys = 6

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
	name := r.in.bytes(key)
	if len(*seen) == mostKeys || !yaml.IsText(name) || slices.Contains(*seen, name) {
		return false
	}
	if *seen == nil {
		*seen = make([]string, 0, usualKeys)
	}
	*seen = append(*seen, name)
	return true
}

// add puts a text into labels or annotations.
func (r *metaReader) add(texts *map[string]string, key, value []byte) bool {
	name := r.in.bytes(key)
	text, ok := r.certainText(value)
	if _, exists := (*texts)[name]; exists || !ok || !yaml.IsText(name) {
		return false
	}
	if *texts == nil {
		*texts = map[string]string{}
	}
	(*texts)[name] = text
	return true
}

// certainText is a value that every parser reads as this text.
func (r *metaReader) certainText(value []byte) (string, bool) {
	if text, quoted := yaml.Unquoted(value); quoted {
		return r.in.bytes(text), true
	}
	text := r.in.bytes(value)
	return text, yaml.IsPlainScalar(value) && yaml.IsText(text)
}
