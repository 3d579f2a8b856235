package review

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// value is a value as it may be shown: a copy with other texts in place of secrets.
func (h *hiding) value(value any, at sight) any {
	switch value := value.(type) {
	case nil, bool:
		return value
	case string:
		return h.text(value, at)
	case map[string]any:
		return h.tree(value, at)
	case []any:
		return h.list(value, at)
	}
	if at.hidden {
		h.remember(fmt.Sprint(value))
		return fleet.HiddenText
	}
	return value
}

func (h *hiding) tree(tree map[string]any, at sight) map[string]any {
	if isSecret(tree) {
		return h.secret(tree, at)
	}
	if name, has := nameIn(tree); has {
		at.named = at.named || soundsSecret(name, sight{free: true})
	}
	shown := make(map[string]any, len(tree))
	for key, value := range tree {
		if key == lastApplied {
			shown[key] = h.value(value, sight{hidden: true})
			continue
		}
		shown[h.name(key)] = h.value(value, at.field(key))
	}
	return shown
}

// nameIn is the name of an element of a list of variables.
func nameIn(tree map[string]any) (string, bool) {
	for _, key := range []string{"name", "key"} {
		if name, isText := tree[key].(string); isText {
			return name, true
		}
	}
	return "", false
}

// lastApplied is the annotation in which kubectl keeps the whole object.
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

// isSecret reports whether a tree is a Secret.
func isSecret(tree map[string]any) bool {
	kind, _ := tree["kind"].(string)
	_, hasVersion := tree["apiVersion"]
	_, hasData := tree["data"]
	_, hasText := tree["stringData"]
	return kind == "Secret" && (hasVersion || hasData || hasText)
}

// openInSecret are the fields of a Secret that are not secret.
func openInSecret() []string { return []string{"apiVersion", "kind", "metadata", "type", "immutable"} }

// secret is a Secret with the keys of its data.
func (h *hiding) secret(tree map[string]any, at sight) map[string]any {
	shown := make(map[string]any, len(tree))
	for key, value := range tree {
		below := at.field(key)
		below.hidden = below.hidden || !slices.Contains(openInSecret(), key)
		shown[h.name(key)] = h.value(value, below)
	}
	return shown
}

// list is a list. An element after an argument such as --password is the value of that.
func (h *hiding) list(list []any, at sight) []any {
	shown, before := make([]any, len(list)), ""
	for i, element := range list {
		below := at
		below.named = false
		text, isText := element.(string)
		if flag, isFlag := strings.CutPrefix(before, "-"); isText && isFlag && !strings.Contains(flag, "=") {
			below.hidden = below.hidden || soundsSecret(flag, sight{free: true})
		}
		shown[i], before = h.value(element, below), text
	}
	return shown
}

// remember notes a text that is hidden, since sentences may quote it.
func (h *hiding) remember(text string) {
	const enormous = 1 << 12
	everyday := []string{"true", "false", "null", "none", "default", "enabled", "disabled", "name", "value"}
	if len(text) < long || len(text) > enormous || slices.Contains(everyday, strings.ToLower(text)) {
		return
	}
	h.found[text] = true
}
