package review

import "strings"

// namesSecret reports whether a map says beside its value that this is secret: by a name, as a
// variable does, or by the path of a JSON patch.
func namesSecret(tree map[string]any) bool {
	for _, key := range []string{"name", "key"} {
		if name, isText := tree[key].(string); isText {
			return soundsSecret(name, sight{free: true})
		}
	}
	path, _ := tree["path"].(string)
	if !strings.HasPrefix(path, "/") {
		return false
	}
	for step := range strings.SplitSeq(path, "/") {
		step = strings.ReplaceAll(strings.ReplaceAll(step, "~1", "/"), "~0", "~")
		if step == "stringData" || soundsSecret(step, sight{free: true}) {
			return true
		}
	}
	return false
}

// holdsSecretOf reports whether a field of a map is secret because of what stands beside it: the
// content of a file, what a JSON patch sets where its path says so, a patch of a Secret.
func holdsSecretOf(tree map[string]any, field string) bool {
	_, hasPath := tree["path"].(string)
	switch field {
	case "content":
		return hasPath
	case "valueFrom":
		return hasPath && namesSecret(tree)
	case "patch":
		target, _ := tree["target"].(map[string]any)
		return target["kind"] == "Secret"
	case "auth":
		_, isText := tree[field].(string)
		return isText
	}
	return false
}

// secretPairs are the names of parameters whose value is secret, since another parameter gives
// that a name that sounds so: env[0].name and env[0].value.
func secretPairs(list []any) map[string]bool {
	var paired map[string]bool
	for _, element := range list {
		parameter, _ := element.(map[string]any)
		name, _ := parameter["name"].(string)
		owner, isName := strings.CutSuffix(name, ".name")
		value, _ := parameter["value"].(string)
		if isName && soundsSecret(value, sight{free: true}) {
			if paired == nil {
				paired = map[string]bool{}
			}
			paired[owner+".value"] = true
		}
	}
	return paired
}

// namesPair reports whether an element of a list is one of the pairs.
func namesPair(element any, paired map[string]bool) bool {
	parameter, _ := element.(map[string]any)
	name, _ := parameter["name"].(string)
	return paired[name]
}
