package decode

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// lineReader finds the lines of objects that were read from files. It parses an object when a line
// of it is asked for, and keeps the lines of all of its fields.
type lineReader struct {
	input  []*stream.Item // the FleetConfigs that were chosen, and the items of the list
	files  *directory
	left   []*stream.Item                  // that were not looked at; not known before a line is asked for
	items  map[fleet.Ref]*stream.Item      // that were looked at; nil until then
	tables map[fleet.Ref]stream.FieldLines // of the objects that were asked for
}

// line of a field of an object, see [fleet.Lines].
func (l *lineReader) line(object fleet.Ref, at *field.Path) int {
	table, known := l.tables[object]
	if !known {
		if item := l.item(object); item != nil {
			table = item.FieldLines()
		}
		l.tables[object] = table
	}
	return table.Of(segmentsOf(at))
}

// item that an object was read from, nil where it is from none. Of several the last one counts. No
// more items are looked at than it takes, since most lines are those of the FleetConfig.
func (l *lineReader) item(object fleet.Ref) *stream.Item {
	if l.items == nil {
		l.items, l.tables = map[fleet.Ref]*stream.Item{}, map[fleet.Ref]stream.FieldLines{}
		l.left = slices.Concat(l.files.items, l.input)
	}
	for l.items[object] == nil && len(l.left) > 0 {
		last := len(l.left) - 1
		if ref := RefOf(l.left[last]); l.items[ref] == nil {
			l.items[ref] = l.left[last]
		}
		l.left = l.left[:last]
	}
	return l.items[object]
}

// segmentsOf are the keys and indexes that a path consists of.
func segmentsOf(at *field.Path) []string {
	if at == nil {
		return nil
	}
	var segments []string
	for rest := at.String(); rest != ""; {
		if inside, bracketed := strings.CutPrefix(rest, "["); bracketed {
			key, after, _ := strings.Cut(inside, "]")
			segments, rest = append(segments, key), strings.TrimPrefix(after, ".")
			continue
		}
		end := strings.IndexAny(rest, ".[")
		if end < 0 {
			return append(segments, rest)
		}
		segments, rest = append(segments, rest[:end]), strings.TrimPrefix(rest[end:], ".")
	}
	return segments
}
