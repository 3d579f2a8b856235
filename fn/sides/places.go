package sides

import (
	"encoding/json"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
)

// forEach is the field of an entry that has its items.
const forEach = "forEach"

// written is a FleetConfig as it is written. It holds no more of a fleet than places need.
type written struct {
	config *v1alpha1.FleetConfig
	self   fleet.Ref
	lines  fleet.Lines // nil where no line is known
}

// line is the line of a field of an object; 0 where it is not known.
func (w *written) line(object fleet.Ref, at *field.Path) int {
	if w.lines == nil {
		return 0
	}
	return w.lines(object, at)
}

// entry is an entry at a path of the FleetConfig, or the one that is made for an item.
func (w *written) entry(name string, at *field.Path, item *fleet.EntryItem, members []fleet.ID) review.Entry {
	from := at
	if item != nil {
		at, from = item.Entry, item.Path
	}
	return review.Entry{
		Name: name, Path: from.String(), Members: members,
		At:     review.Place{File: w.self.File, Line: w.line(w.self, from)},
		Config: func() map[string]any { return w.configOf(at, item) },
		Line: func(below review.Path) int {
			from := at
			if len(below) > 0 && below[0].Field == forEach && item != nil {
				from, below = item.Path, below[1:]
			}
			return w.line(w.self, below.In(from, w.configAt(from)))
		},
	}
}

// configOf is what the FleetConfig has at the path of an entry, with its own item alone in place of
// all items.
func (w *written) configOf(at *field.Path, item *fleet.EntryItem) map[string]any {
	entry := w.configAt(at)
	if item != nil && entry != nil {
		entry[forEach] = w.configAt(item.Path)
	}
	return entry
}

// configAt is the object of the FleetConfig at a path; nil where there is none.
func (w *written) configAt(at *field.Path) map[string]any {
	var tree any
	text, err := json.Marshal(w.config)
	if err == nil {
		err = json.Unmarshal(text, &tree)
	}
	if err != nil { // A FleetConfig was read from YAML, so it can be written.
		return nil
	}
	for _, name := range strings.FieldsFunc(at.String(), func(r rune) bool { return strings.ContainsRune(".[]", r) }) {
		switch inner := tree.(type) {
		case map[string]any:
			tree = inner[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(inner) {
				return nil
			}
			tree = inner[i]
		default:
			return nil
		}
	}
	object, _ := tree.(map[string]any)
	return object
}

// sources are the objects of files that an entry delivers.
func (w *written) sources(found []fleet.Source) []review.Source {
	var all []review.Source
	for _, source := range found {
		for _, object := range source.Objects {
			ref := object.Ref
			all = append(all, review.Source{Ref: ref, Line: func(at *field.Path) int { return w.line(ref, at) }})
		}
	}
	return all
}
