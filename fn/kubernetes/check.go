package kubernetes

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"

	"github.com/capifleet/capifleet/fn/spelling"
)

// Segment is a step of a path: a field; a key, where the keys of a map are the user's; or the index
// of an element of a list.
type Segment struct {
	Field, Key string
	Index      int // where neither Field nor Key is set
}

// Finding is a value that the API server would refuse, or a field that it would drop.
type Finding struct {
	Path    []Segment
	Unknown bool   // whether the type has no such field
	Nearest string // the name of the field that an unknown one may stand for; "" where none is near
	Is      string // what a value of a wrong type is, such as "a string"
	Wants   string // what the field takes, such as "a number"
	Text    string // a text that should be a quantity and is a number with letters, such as "1gb"

	// Of custom resources only.
	Missing bool     // whether the field is required and missing
	Repeats []string // the keys by which an element of a list is another one that was there before
	Breaks  string   // another rule of the schema that the value breaks, such as "maximum: 9"
	Allowed []string // the strings that are allowed; none where these are not the rule
}

// Check holds an object to a version of its kind. Trees hold numbers as json.Number.
func (v Version) Check(object map[string]any) []Finding { return check(v.schema, object) }

// CheckMetadata holds the metadata of an object of any kind to the type that all share.
func CheckMetadata(metadata map[string]any) []Finding {
	return check("meta/v1.ObjectMeta", metadata, Segment{Field: "metadata"})
}

// check holds a map, which is at a path of an object, to a struct type. What it finds is in the
// order of the paths.
func check(name string, object map[string]any, at ...Segment) []Finding {
	if name == "" {
		return nil
	}
	c := &checker{structures: map[string]structure{}, path: at}
	c.fields(name, object)
	return sorted(c.found)
}

// sorted are findings in the order of their paths.
func sorted(found []Finding) []Finding {
	slices.SortStableFunc(found, func(a, b Finding) int { return slices.CompareFunc(a.Path, b.Path, Segment.compare) })
	return found
}

func (s Segment) compare(other Segment) int {
	return cmp.Or(
		cmp.Compare(s.Field, other.Field), cmp.Compare(s.Key, other.Key), cmp.Compare(s.Index, other.Index),
	)
}

// checker holds one object to its type. It reads each type once.
type checker struct {
	structures map[string]structure
	path       []Segment
	found      []Finding
}

// add adds what was found at the path where the checker is.
func (c *checker) add(f Finding) {
	f.Path = slices.Clone(c.path)
	c.found = append(c.found, f)
}

// fields checks the fields of a struct.
func (c *checker) fields(name string, object map[string]any) {
	known, read := c.structures[name]
	if !read {
		known = readStructure(name)
		c.structures[name] = known
	}
	for key, value := range object {
		t := known[key]
		c.path = append(c.path, Segment{Field: key})
		if t == nil {
			names := slices.Sorted(maps.Keys(known))
			c.add(Finding{Unknown: true, Nearest: spelling.Nearest(key, names)})
		} else {
			c.value(t, value)
		}
		c.path = c.path[:len(c.path)-1]
	}
}

// value checks a value of a type. The decoder of Kubernetes takes null for every type.
func (c *checker) value(t *fieldType, value any) {
	if t.letter == anyLetter || value == nil {
		return
	}
	for _, choice := range t.choices {
		if choice.fits(value) {
			c.value(choice, value)
			return
		}
	}
	switch value := value.(type) {
	case map[string]any:
		if t.isMap() {
			c.members(t, value)
			return
		}
	case []any:
		if t.list != nil {
			c.elements(t.list, value)
			return
		}
		if t.letter == bytesLetter && isByteList(value) {
			return
		}
	default:
		if t.letter != 0 {
			if wants := t.refuses(value); wants != "" {
				c.add(Finding{Is: shape(value), Wants: wants, Text: t.nearQuantity(value)})
			}
			return
		}
	}
	c.add(Finding{Is: shape(value), Wants: t.wants()})
}

// members checks a value that is a map, of a type that is written as one.
func (c *checker) members(t *fieldType, value map[string]any) {
	if t.values == nil {
		c.fields(t.name, value)
		return
	}
	for key, member := range value {
		c.path = append(c.path, Segment{Key: key})
		c.value(t.values, member)
		c.path = c.path[:len(c.path)-1]
	}
}

// elements checks the elements of a list.
func (c *checker) elements(t *fieldType, list []any) {
	for i, element := range list {
		c.path = append(c.path, Segment{Index: i})
		c.value(t, element)
		c.path = c.path[:len(c.path)-1]
	}
}

// fits reports whether a value is of the outer form of the type.
func (t *fieldType) fits(value any) bool {
	switch value.(type) {
	case map[string]any:
		return t.isMap()
	case []any:
		return t.isList()
	}
	return t.letter != 0 && t.refuses(value) == ""
}

// shape says what a value is.
func shape(value any) string {
	switch value.(type) {
	case string:
		return "a string"
	case bool:
		return "a boolean"
	case json.Number:
		return "a number"
	case map[string]any:
		return "a map"
	case []any:
		return "a list"
	}
	return "null"
}
