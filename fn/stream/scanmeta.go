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
func (r *metaReader) mapping(within mappingRole, key string, line int) (mappingRole, bool) {
	if !r.isNew(within, key, line) {
		return otherRole, false
	}
	switch within {
	case objectRole:
		switch key {
		case "metadata":
			r.metadata.first, r.metadata.behind = line, 1<<30
			return metadataRole, true
		case "apiVersion", "kind":
			return otherRole, false
		}
	case metadataRole:
		switch key {
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
	name := string(key)
	if !r.isNew(within, name, line) {
		return false
	}
	var to *string
	switch within {
	case objectRole:
		switch name {
		case "metadata":
			return false
		case "apiVersion":
			to = &r.meta.APIVersion
		case "kind":
			to = &r.meta.Kind
		}
	case metadataRole:
		switch name {
		case "labels", "annotations":
			return string(value) == "{}"
		case "name":
			to = &r.meta.Name
		case "namespace":
			to = &r.meta.Namespace
		}
	case labelsRole:
		return r.add(&r.meta.Labels, name, value)
	case annotationsRole:
		return r.add(&r.meta.Annotations, name, value)
	}
	if to == nil {
		return true
	}
	text, ok := certainText(value)
	*to = r.in.text(text)
	return ok
}

// mostKeys is how many keys an object, and its metadata, may have. Those of Kubernetes have fewer.
const mostKeys = 32

// isNew reports whether a key is not duplicated where Meta looks, and takes note of where the
// metadata ends.
func (r *metaReader) isNew(within mappingRole, key string, line int) bool {
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
	if len(*seen) == mostKeys || !yaml.IsText(key) || slices.Contains(*seen, key) {
		return false
	}
	*seen = append(*seen, key)
	return true
}

// add puts a text into labels or annotations.
func (r *metaReader) add(texts *map[string]string, key string, value []byte) bool {
	text, ok := certainText(value)
	if _, exists := (*texts)[key]; exists || !ok || !yaml.IsText(key) {
		return false
	}
	if *texts == nil {
		*texts = map[string]string{}
	}
	(*texts)[r.in.text(key)] = r.in.text(text)
	return true
}

// certainText is a value that every parser reads as this text.
func certainText(value []byte) (string, bool) {
	if text, quoted := unquoted(value); quoted {
		return string(text), true
	}
	text := string(value)
	return text, isPlainScalar(value) && yaml.IsText(text)
}
