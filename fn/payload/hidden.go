package payload

import (
	"regexp"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/kubernetes"
)

// secrecy says what of an object no message may show, because it may be secret.
type secrecy struct {
	hidden   bool           // its identity, and the keys in it
	template map[string]any // that a hidden object was rendered from: what is written there may be shown

	// place is the key and the document where a ConfigMap or Secret of the user's holds the object.
	place fleet.PayloadObject
}

// Hidden reports whether the identity and the keys of the object may be secret, so that no message
// shows them.
func (o Object) Hidden() bool { return o.hidden }

// Shown is the object in a message. Of one that is hidden it is the kind at most.
func (o Object) Shown() string {
	switch {
	case !o.hidden:
		return o.String()
	case o.showsKind():
		return "an object of kind " + o.Kind
	}
	return "an object"
}

// showsKind reports whether the kind of a hidden object may be shown: a template has it as it is,
// or it is one that every cluster has.
func (o Object) showsKind() bool {
	_, builtIn := kubernetes.Find(o.Group(), o.Kind)
	return builtIn || o.ofArgoCD() || o.template != nil && o.template["kind"] == o.Kind
}

// Place is the key and the document of the ConfigMap or Secret of the user's that holds the object.
func (o Object) Place() *fleet.PayloadObject {
	place := o.place
	return &place
}

// shownText is a name that the object has, as a message may show it.
func (o Object) shownText(name string) string {
	if o.hidden {
		return "…"
	}
	return shownKey(name)
}

// at says that a problem is about a field of the object; nil means the object as a whole. An object
// whose identity is not valid is not named, because its identity may be any text.
func (o Object) at(path *field.Path) *fleet.PayloadObject {
	about := o.place
	switch {
	case o.hidden:
		about.Field = o.writtenPath(path)
	case o.identityProblem() != nil:
		about.Field = path
	default:
		about.Ref, about.Field = o.Ref, path
	}
	return &about
}

// writtenPath is a path in a hidden object as far as its template has the keys as they are. In one
// that no template made, every key may be secret.
func (o Object) writtenPath(path *field.Path) *field.Path {
	if path == nil || o.template == nil {
		return nil
	}
	var shown *field.Path
	var node any = o.template
	for _, segment := range regexp.MustCompile(`\[[^\]]*\]|[^.\[\]]+`).FindAllString(path.String(), -1) {
		key, isKey := strings.CutPrefix(segment, "[")
		key = strings.TrimSuffix(key, "]")
		if list, isList := node.([]any); isList {
			index, err := strconv.Atoi(key)
			if err != nil || index < 0 || index >= len(list) {
				return shown
			}
			shown, node = shown.Index(index), list[index]
			continue
		}
		fields, _ := node.(map[string]any)
		if _, written := fields[key]; !written && hasTemplateKey(fields) {
			return shown.Key("…")
		}
		if node = fields[key]; isKey {
			shown = shown.Key(key)
		} else {
			shown = shown.Child(key)
		}
	}
	return shown
}

// hasTemplateKey reports whether the name of a key is rendered.
func hasTemplateKey(fields map[string]any) bool {
	for key := range fields {
		if strings.Contains(key, "{{") {
			return true
		}
	}
	return false
}
