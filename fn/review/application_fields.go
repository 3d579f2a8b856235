package review

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// fieldsOf are the fields of differences.
func (c *applicationComparison) fieldsOf(a *one, different []difference) []Field {
	fields := make([]Field, len(different))
	for i, d := range different {
		fields[i] = Field{
			Path: d.path, Before: d.before, After: d.after, HadValue: d.hadValue, HasValue: d.hasOne, Distinct: 1,
			Secret: d.secret || a.old.maySecret(d.path) || a.now.maySecret(d.path),
		}
	}
	return fields
}

// maySecret reports whether a field may be made of a fact that is secret. A template that reads one
// may write it anywhere, in whatever form, except where its text reads none.
func (a owned) maySecret(path Path) bool {
	if !a.Template.Hidden {
		return false
	}
	return a.Template.readsFactsAt(path)
}

// valueAt is the value of a template at the path of a field. It is not found where a key of the
// path is made by the template.
func valueAt(tree any, path Path) (any, bool) {
	for _, step := range path {
		switch value := tree.(type) {
		case map[string]any:
			inner, has := value[step.Field]
			if !has {
				return nil, !hasAction(mapKeys(value))
			}
			tree = inner
		case []any:
			return value, true
		default:
			return tree, true
		}
	}
	return tree, true
}

// mapKeys are the keys of a map.
func mapKeys(value map[string]any) []any {
	keys := make([]any, 0, len(value))
	for key := range value {
		keys = append(keys, key)
	}
	return keys
}

// readsFacts reports whether a value of a template reads anything except what identifies the
// Cluster and its wave.
func readsFacts(value any) bool {
	switch value := value.(type) {
	case string:
		for _, known := range []string{
			"{{ .name }}", "{{.name}}", "{{name}}", "{{ .values.revision }}", "{{.values.revision}}",
			"{{ .values.wave }}", "{{.values.wave}}",
		} {
			value = strings.ReplaceAll(value, known, "")
		}
		return hasAction(value)
	case []any:
		return slices.ContainsFunc(value, readsFacts)
	case map[string]any:
		for key, inner := range value {
			if readsFacts(key) || readsFacts(inner) {
				return true
			}
		}
	}
	return false
}

// alike divides Applications to which the same happens, in the same fields, by the values of these.
// Values in which only the Cluster differs are equal. Where most Clusters have values of their own,
// or one template makes them of facts, all stay together, and the fields count the different ones.
func alike(all []*one) [][]*one {
	classes := map[string][]*one{}
	for _, a := range all {
		key := signature(a.fields, nil)
		classes[key] = append(classes[key], a)
	}
	byValue := map[string][]*one{}
	for key, class := range classes {
		if ofOneName(class) {
			for _, a := range class {
				own := signature(a.fields, a.names())
				byValue[own] = append(byValue[own], a)
			}
			continue
		}
		byValue[key] = append(byValue[key], class...)
	}
	const most = 6
	if ofOneEdit(all) || len(byValue) > most || len(byValue) > 2 && 2*len(byValue) > len(all) {
		return [][]*one{all}
	}
	groups := make([][]*one, 0, len(byValue))
	for _, group := range byValue {
		slices.SortFunc(group, compareOnes)
		groups = append(groups, group)
	}
	slices.SortFunc(groups, func(a, b []*one) int { return compareOnes(a[0], b[0]) })
	return groups
}

// ofOneEdit reports whether Applications have the same templates, and other values only in fields
// that these make of facts.
func ofOneEdit(all []*one) bool {
	first, differ := all[0], map[int]bool{}
	for _, a := range all {
		if a.now.Application == nil || a.old.Application == nil || a.now.Template != first.now.Template ||
			a.old.Template != first.old.Template {
			return false
		}
		for i := range a.fields {
			if fieldSignature(a.fields[i], nil) != fieldSignature(first.fields[i], nil) {
				differ[i] = true
			}
		}
	}
	for i := range differ {
		path := first.fields[i].Path
		if !first.old.Template.readsFactsAt(path) && !first.now.Template.readsFactsAt(path) {
			return false
		}
	}
	return true
}

// readsFactsAt reports whether a template makes a field of facts.
func (t *Template) readsFactsAt(path Path) bool {
	if t.Patch != nil {
		return true
	}
	value, found := valueAt(t.Source, path)
	return !found || readsFacts(value)
}

func compareOnes(a, b *one) int {
	return cmp.Or(compareIDs(a.cluster(), b.cluster()), compareIDs(a.id, b.id))
}

// ofOneName reports whether Applications are all of Clusters of one name, so that their values may
// be made of it.
func ofOneName(class []*one) bool {
	for _, a := range class {
		if a.cluster().Name != class[0].cluster().Name {
			return false
		}
	}
	return true
}

// signature is a text that is equal for equal fields, with the names of the Cluster taken out.
func signature(fields []Field, names ownNames) string {
	var text strings.Builder
	for _, field := range fields {
		fmt.Fprintf(&text, "%s\x00%s\x00", field.Path, fieldSignature(field, names))
	}
	return text.String()
}

func fieldSignature(field Field, names ownNames) string {
	part := func(exists bool, value any) string {
		if !exists {
			return "-"
		}
		text := fmt.Sprintf("%T %s", value, Text(value))
		return names.takenOut(text)
	}
	return part(field.HadValue, field.Before) + "\x00" + part(field.HasValue, field.After)
}

// ownName is a text that identifies a Cluster, and what stands for it.
type ownName struct{ text, stands string }

// ownNames are the texts that identify a Cluster, the longest first.
type ownNames []ownName

// names are what identifies the Cluster of an Application.
func (a *one) names() ownNames {
	var known ownNames
	add := func(text, stands string) {
		has := slices.ContainsFunc(known, func(one ownName) bool { return one.text == text })
		if text != "" && !has {
			known = append(known, ownName{text, "\x01" + stands + "\x01"})
		}
	}
	for _, side := range []owned{a.now, a.old} {
		if side.Application == nil {
			continue
		}
		add(fleet.TextAt(side.Parameters, "server"), "server")
		add(side.Cluster.Name, "name")
		add(fleet.TextAt(side.Parameters, "name"), "name")
		add(fleet.TextAt(side.Parameters, "nameNormalized"), "name")
		add(side.Cluster.Namespace, "namespace")
	}
	slices.SortStableFunc(known, func(a, b ownName) int { return cmp.Compare(len(b.text), len(a.text)) })
	return known
}

// takenOut is a text without the names, where these are words of it.
func (n ownNames) takenOut(text string) string {
	for _, name := range n {
		var result strings.Builder
		rest, last := text, byte(0)
		for {
			i := strings.Index(rest, name.text)
			if i < 0 {
				break
			}
			end := i + len(name.text)
			if i > 0 {
				last = rest[i-1]
			}
			if isWordByte(last) || end < len(rest) && isWordByte(rest[end]) {
				result.WriteString(rest[:i+1])
				last, rest = rest[i], rest[i+1:]
				continue
			}
			result.WriteString(rest[:i] + name.stands)
			last, rest = 0, rest[end:]
		}
		text = result.String() + rest
	}
	return text
}

func isWordByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b >= 0x80
}

// counted are the fields of Applications, with the number of different changes of each. The values
// are those of the first.
func counted(group []*one) []Field {
	fields := slices.Clone(group[0].fields)
	for i := range fields {
		different := map[string]bool{}
		for _, a := range group {
			different[fieldSignature(a.fields[i], nil)] = true
			fields[i].Secret = fields[i].Secret || a.fields[i].Secret
		}
		fields[i].Distinct = len(different)
	}
	return fields
}
