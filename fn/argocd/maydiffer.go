package argocd

import (
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// CheckMayDiffer checks what the ApplicationSet of an entry lets differ on its Applications. An
// expression of jq that Argo CD cannot read is an error; it is a warning where a rule has no
// effect, or not the one that it seems to have.
func CheckMayDiffer(entry *field.Path, set v1alpha1.ApplicationSet) fleet.Problems {
	var problems fleet.Problems
	for i, rule := range set.IgnoreApplicationDifferences {
		path := entry.Child("ignoreApplicationDifferences").Index(i)
		if len(rule.JSONPointers)+len(rule.JQPathExpressions) == 0 {
			problems = append(problems, ignored(path, rule.Name, "the rule names no field, so no difference is ignored",
				"add jsonPointers or jqPathExpressions"))
		}
		for j, pointer := range rule.JSONPointers {
			problems = append(problems, checkPointer(path.Child("jsonPointers").Index(j), string(pointer))...)
		}
		for j, expression := range rule.JQPathExpressions {
			problems = append(problems, checkJQPath(path.Child("jqPathExpressions").Index(j), string(expression))...)
		}
	}
	preserved := entry.Child("preservedFields")
	problems = append(problems, checkKeys(preserved.Child("annotations"), set.PreservedFields.Annotations)...)
	return append(problems, checkKeys(preserved.Child("labels"), set.PreservedFields.Labels)...)
}

// checkPointer warns of a JSON pointer that points to nothing, or into a list.
func checkPointer(path *field.Path, text string) fleet.Problems {
	segments := strings.Split(text, "/")
	switch {
	case segments[0] != "":
		return fleet.Problems{ignored(path, text, "a JSON pointer begins with /, so this one points to nothing",
			"begin it with /, for example /spec/syncPolicy")}
	case hasBadEscape(text):
		return fleet.Problems{ignored(path, text,
			"in a JSON pointer only ~0 and ~1 are escapes, so this one points to nothing",
			"write ~0 for ~ and ~1 for / (RFC 6901)")}
	case slices.ContainsFunc(segments[1:], isIndex):
		return fleet.Problems{intoList(path, text)}
	}
	return nil
}

// hasBadEscape reports whether a JSON pointer has a ~ that stands for nothing (RFC 6901, section
// 3).
func hasBadEscape(pointer string) bool {
	for _, rest := range strings.Split(pointer, "~")[1:] {
		if !strings.HasPrefix(rest, "0") && !strings.HasPrefix(rest, "1") {
			return true
		}
	}
	return false
}

// isIndex reports whether a segment of a JSON pointer is an index of a list.
func isIndex(segment string) bool {
	_, err := strconv.ParseUint(segment, 10, 31)
	return err == nil || segment == "-"
}

// checkJQPath checks an expression of jq. One that Argo CD cannot read makes the controller do
// nothing for the whole ApplicationSet (BuildIgnoreDiffConfig in createOrUpdateInCluster of 3.5.7).
func checkJQPath(path *field.Path, text string) fleet.Problems {
	if err := readExpression(text); err != nil {
		return fleet.Problems{{
			Code: fleet.BadApplication, Field: path, Value: text,
			Message: "Argo CD cannot read the jq expression, so its ApplicationSet controller creates and updates no " +
				"Application of the entry: " + fleet.Shorten(fleet.Unquoted(err.Error())),
			Remedy: "write a path of jq, such as .spec.syncPolicy or .metadata.annotations[\"example.com/key\"]",
		}}
	}
	if stepsIntoList(text) {
		return fleet.Problems{intoList(path, text)}
	}
	return nil
}

// stepsIntoList reports whether a path of jq has a step into a list: [], [0], [-1] or [1:3].
func stepsIntoList(path string) bool {
	for i := range len(path) {
		if path[i] != '[' {
			continue
		}
		inside, _, closed := strings.Cut(path[i+1:], "]")
		from, to, _ := strings.Cut(inside, ":")
		before := strings.TrimRight(strings.TrimSuffix(path[:i], "."), jqSpace)
		if closed && isBound(from) && isBound(to) && before != "" && endsTerm(before[len(before)-1]) {
			return true
		}
	}
	return false
}

// jqSpace is what may stand between the words of jq.
const jqSpace = " \t\r\n\f"

// isBound reports whether a text is the number of an element of a list, or nothing.
func isBound(text string) bool {
	text = strings.Trim(text, jqSpace)
	digits := strings.TrimPrefix(text, "-")
	return text == "" || digits != "" && strings.Trim(digits, "0123456789") == ""
}

// endsTerm reports whether a letter ends what a step of a path may follow.
func endsTerm(letter byte) bool {
	return letter >= 'a' && letter <= 'z' || letter >= 'A' && letter <= 'Z' || letter >= '0' && letter <= '9' ||
		strings.IndexByte("_\"])", letter) >= 0
}

// intoList warns of a rule for a field in a list (docs/operator-manual/applicationset,
// Controlling-Resource-Modification.md: Limitations of ignoreApplicationDifferences).
func intoList(path *field.Path, text string) fleet.Problem {
	return ignored(path, text,
		"the rule points into a list, and Argo CD updates a list as a whole, so any other change "+
			"of the list sets the field back to what the template gives",
		"ignore the whole list, or accept the warning if nothing else in the list changes")
}

// checkKeys warns of keys that no label or annotation can have.
func checkKeys(path *field.Path, keys []v1alpha1.MetadataKey) fleet.Problems {
	var problems fleet.Problems
	for i, key := range keys {
		if len(fleet.QualifiedNameFaults(strings.ToLower(string(key)))) > 0 {
			problems = append(problems, ignored(path.Index(i), string(key),
				"no label or annotation can have this key, so nothing is preserved",
				"write a key, such as example.com/owner"))
		}
	}
	return problems
}
