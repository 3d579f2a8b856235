package resourceset

import (
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// unreadItem warns of a source that reads the item of its entry and is delivered as it is written,
// so that the clusters get the braces.
func (s *set) unreadItem(from source, objects []located) fleet.Problems {
	if s.Item == nil {
		return nil
	}
	if !slices.ContainsFunc(objects, func(object located) bool { return readsItem(object.Text()) }) {
		return nil
	}
	return fleet.Problems{{
		Severity: fleet.Warning, Code: fleet.ItemNotRead, Field: from.path.Child("render"),
		Message: "the payload reads .item, and it is delivered as it is written, so the clusters get the braces",
		Remedy:  "set render: Template",
	}}
}

// readsItem reports whether an action of a text reads .item. {{ item }} is for other programs, such
// as Ansible, and $item is a variable of theirs.
func readsItem(text string) bool {
	for {
		_, rest, found := strings.Cut(text, "{{")
		if !found {
			return false
		}
		action, after, _ := strings.Cut(rest, "}}")
		isBetween := func(r rune) bool { return strings.ContainsRune(" \t-()|", r) }
		for word := range strings.FieldsFuncSeq(action, isBetween) {
			if word = strings.TrimPrefix(word, "$"); word == ".item" || strings.HasPrefix(word, ".item.") {
				return true
			}
		}
		text = after
	}
}
