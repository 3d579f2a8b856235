package review

import (
	"fmt"
	"maps"
	"slices"
	"strings"
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
		return h.mark(fmt.Sprint(value))
	}
	return value
}

func (h *hiding) tree(tree map[string]any, at sight) map[string]any {
	if isSecret(tree) {
		return h.secret(tree, at)
	}
	at.named = at.named || namesSecret(tree)
	shown, keys := make(map[string]any, len(tree)), hiddenKeys{}
	for _, key := range slices.Sorted(maps.Keys(tree)) {
		below := at.field(key)
		if at.named && holdsValue(key) || holdsSecretOf(tree, key) || key == lastApplied {
			below = sight{hidden: true}
		}
		shown[keys.shown(h.name(key))] = h.value(tree[key], below)
	}
	return shown
}

// hiddenKeys are how many keys of a map are shown alike, since a part of them is hidden.
type hiddenKeys map[string]int

// shown is a key without secrets as it is shown. Of several that are alike, each but the first has
// a number.
func (k hiddenKeys) shown(name string) string {
	if !hasMark(name) {
		return name
	}
	alike, _ := unmarked(name, nil)
	k[alike]++
	if k[alike] == 1 {
		return name
	}
	return fmt.Sprint(name, hiddenKeyNumber, k[alike])
}

// hiddenKeyNumber stands between a hidden key and its number.
const hiddenKeyNumber = " #"

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

// describes reports whether a field of the metadata of a Secret may hold what the Secret holds.
func describes(field string) bool { return field == "annotations" || field == "labels" }

// secret is a Secret with the keys of its data.
func (h *hiding) secret(tree map[string]any, at sight) map[string]any {
	shown, keys := make(map[string]any, len(tree)), hiddenKeys{}
	for _, key := range slices.Sorted(maps.Keys(tree)) {
		value, below := tree[key], at.field(key)
		below.hidden = below.hidden || !slices.Contains(openInSecret(), key)
		if metadata, isMap := value.(map[string]any); isMap && key == "metadata" {
			shown[key] = h.metadataOfSecret(metadata, below)
			continue
		}
		shown[keys.shown(h.name(key))] = h.value(value, below)
	}
	return shown
}

// metadataOfSecret is the metadata of a Secret. Annotations and labels may hold what it holds.
func (h *hiding) metadataOfSecret(metadata map[string]any, at sight) map[string]any {
	shown, keys := make(map[string]any, len(metadata)), hiddenKeys{}
	for _, key := range slices.Sorted(maps.Keys(metadata)) {
		below := at.field(key)
		below.hidden = below.hidden || describes(key)
		shown[keys.shown(h.name(key))] = h.value(metadata[key], below)
	}
	return shown
}

// list is a list. An element after an argument such as --password is the value of that.
func (h *hiding) list(list []any, at sight) []any {
	shown, before := make([]any, len(list)), ""
	paired, logsIn := secretPairs(list), h.patterns.commands.logsIn(list)
	for i, element := range list {
		below := at
		below.named = namesPair(element, paired)
		text, isText := element.(string)
		if isText {
			below.hidden = below.hidden || h.patterns.commands.isValueOf(before, text, logsIn)
			if flag := text; logsIn && len(flag) > 2 && strings.HasPrefix(flag, "-p") {
				shown[i], before = "-p"+h.mark(flag[2:]), ""
				h.remember(flag[2:])
				continue
			}
		}
		shown[i], before = h.value(element, below), text
	}
	return shown
}

// remember notes a text that is hidden, since sentences may quote it.
func (h *hiding) remember(text string) {
	const enormous = 1 << 16
	everyday := []string{"true", "false", "null", "none", "default", "enabled", "disabled", "name", "value"}
	if len(text) < long || len(text) > enormous || slices.Contains(everyday, strings.ToLower(text)) {
		return
	}
	h.found[text] = true
}
