package decode

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// unbuilt is a field of the API that this version does not act on, or some of its values.
type unbuilt struct {
	path   string   // as in "spec.values[].field"
	values []string // nil: every value
	remedy string   // what does the job today
}

// notBuilt lists what is part of the API and not built. It ends up empty.
func notBuilt() []unbuilt {
	return []unbuilt{}
}

// refuseUnbuilt reports what the FleetConfig asks for and this version does not do. Nothing is silently ignored.
func refuseUnbuilt(found *report, tree map[string]any) {
	for _, entry := range notBuilt() {
		entry.refuse(found, nil, strings.Split(entry.path, "."), tree)
	}
}

// refuse reports the field below value that the rest of the path leads to, in each item of the lists on the way.
func (u unbuilt) refuse(found *report, at *field.Path, rest []string, value any) {
	object, ok := value.(map[string]any)
	if !ok {
		return
	}
	name, isList := strings.CutSuffix(rest[0], "[]")
	next, present := object[name]
	if !present {
		return
	}
	at, rest = at.Child(name), rest[1:]
	if isList {
		items, _ := next.([]any)
		for i, item := range items {
			u.refuse(found, at.Index(i), rest, item)
		}
		return
	}
	if len(rest) > 0 {
		u.refuse(found, at, rest, next)
		return
	}
	text, _ := next.(string)
	if u.values != nil && !slices.Contains(u.values, text) {
		return
	}
	if u.values == nil {
		text = ""
	}
	found.report(fleet.NotBuilt, at, text, "is not built in this version", u.remedy)
}

// String is the line of the list of what is not built.
func (u unbuilt) String() string {
	if u.values == nil {
		return fmt.Sprintf("%s: %s", u.path, u.remedy)
	}
	return fmt.Sprintf("%s: %s: %s", u.path, strings.Join(u.values, "|"), u.remedy)
}
