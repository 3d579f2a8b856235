package review

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// An ApplicationSet may leave fields of its Applications alone, by ignoreApplicationDifferences.
// Argo CD takes such a field out of the Application that is there and of the one that it would
// write, and patches what still differs (applyIgnoreDifferences in applicationset/utils of Argo CD
// 3.5.7). So an Application that exists keeps the field, and a new one gets it. A patch replaces a
// list as a whole, so a field in a list is lost when anything else of the list changes.

// ignored is what ignoreApplicationDifferences says of one Application.
type ignored struct {
	paths  [][]string // of fields, from the top
	others []jqPath   // expressions that are not evaluated here
}

// jqPath is an expression of jq, and the path that all it names is below, as far as that is plain.
type jqPath struct {
	below []string
	text  string
}

// ignoredOf reads what a set leaves alone of the Application of a name.
func ignoredOf(set *ApplicationSet, name string) ignored {
	var found ignored
	for _, element := range fleet.ListAt(set.Settings, "ignoreApplicationDifferences") {
		rule, _ := element.(map[string]any)
		if only, _ := rule["name"].(string); only != "" && only != name {
			continue
		}
		for _, element := range fleet.ListAt(rule, "jsonPointers") {
			if text, _ := element.(string); strings.HasPrefix(text, "/") {
				found.paths = append(found.paths, pointerPath(text))
			}
		}
		for _, element := range fleet.ListAt(rule, "jqPathExpressions") {
			text, _ := element.(string)
			path, whole := plainJQ(text)
			if whole {
				found.paths = append(found.paths, path)
			} else {
				found.others = append(found.others, jqPath{path, text})
			}
		}
	}
	return found
}

// pointerPath is the path of a JSON pointer.
func pointerPath(pointer string) []string {
	steps := strings.Split(pointer[1:], "/")
	for i := range steps {
		steps[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(steps[i])
	}
	return steps
}

// plainJQ is the path of an expression of jq, and whether that is all of it. Of another one it is
// the path that everything that it names is below; nil where that is not known.
func plainJQ(text string) (path []string, whole bool) {
	text = strings.TrimSpace(text)
	plain := regexp.MustCompile(`^(\.[A-Za-z_][A-Za-z0-9_]*)+`).FindString(text)
	rest := text[len(plain):]
	if elsewhere := regexp.MustCompile(`,|//|\bas\b|^[^ \[|]`); plain == "" || elsewhere.MatchString(rest) {
		return nil, false
	}
	return strings.Split(plain[1:], "."), rest == ""
}

// leave takes out of differences what an ApplicationSet leaves alone of an Application that stays.
// Perhaps are the expressions of which it is not known whether they name what differs.
func (i ignored) leave(different []difference) (rest []difference, left []Path, perhaps []string) {
	for _, d := range different {
		if slices.ContainsFunc(i.paths, func(path []string) bool { return covers(path, d) }) {
			left = append(left, d.path)
		} else {
			rest = append(rest, d)
		}
	}
	for _, d := range rest {
		for _, path := range i.paths {
			if at, overlaps := overlap(path, d.path); overlaps && at < len(path) {
				perhaps = append(perhaps, "/"+strings.Join(path, "/"))
			}
		}
		for _, other := range i.others {
			if at, overlaps := overlap(other.below, d.path); overlaps || at == len(other.below) {
				perhaps = append(perhaps, other.text)
			}
		}
	}
	for _, path := range left {
		if at := list(path); at >= 0 && slices.ContainsFunc(rest, func(d difference) bool {
			return len(d.path) >= at && comparePaths(d.path[:at], path[:at]) == 0
		}) {
			perhaps = append(perhaps, path.String())
		}
	}
	slices.Sort(perhaps)
	return rest, left, slices.Compact(perhaps)
}

// list is where a path enters a list; -1 where it does not.
func list(path Path) int {
	return slices.IndexFunc(path, func(step Step) bool { return step.Field == "" })
}

// covers reports whether a field is below a path.
func covers(path []string, d difference) bool {
	at, overlaps := overlap(path, d.path)
	return overlaps && at == len(path)
}

// overlap is how many steps a path and that of a field have in common, and whether one of the two
// is the beginning of the other. An element that has a key may be at any place of its list.
func overlap(path []string, field Path) (common int, overlaps bool) {
	for common < len(path) && common < len(field) {
		step := field[common]
		same := step.Field == path[common]
		if step.Field == "" {
			same = step.Key == "" && strconv.Itoa(step.Index) == path[common]
			if step.Key != "" {
				return common, true // its place is not known
			}
		}
		if !same {
			return common, false
		}
		common++
	}
	return common, true
}

// ignore leaves out of the differences of an Application what its ApplicationSet leaves alone, and
// returns that too.
func (a *one) ignore(different []difference) (rest []difference, left []Path, perhaps []string) {
	stays := a.action == "" || a.action == v1alpha1.DiffAdopt
	set := a.now.set
	if set == nil || !stays || !mayUpdate(set) || set.Settings["ignoreApplicationDifferences"] == nil {
		return different, nil, nil
	}
	return ignoredOf(set, a.id.Name).leave(different)
}

// onlyIgnored is the verdict about an Application of which nothing changes except what its
// ApplicationSet leaves alone.
func (a *one) onlyIgnored() verdict {
	return verdict{
		action: v1alpha1.DiffNewOnly, code: v1alpha1.DiffEffectNotUpdated, when: v1alpha1.DiffNewClusters,
		certainty: v1alpha1.DiffCertain, workloads: v1alpha1.DiffWorkloadsStay, story: storyIgnored,
		because: []string{
			"ignoreApplicationDifferences of ApplicationSet " + a.now.set.NamespacedName() + " names what changes.",
		},
	}
}

// withIgnored completes the verdict about an Application that is updated.
func (a *one) withIgnored(v verdict) verdict {
	if len(a.left) > 0 {
		v.because = append(v.because, "ignoreApplicationDifferences of ApplicationSet "+
			a.now.set.NamespacedName()+" names other fields that change.")
	}
	if len(a.perhapsLeft) > 0 {
		v = v.possible("ignoreApplicationDifferences may leave a part of it as it is: " +
			listed(a.perhapsLeft) + ".")
	}
	return v
}

// ignoredText says what an update leaves as it is.
func (g *applicationGroup) ignoredText() string {
	switch {
	case g.action == v1alpha1.DiffNewOnly:
		return ""
	case len(g.perhapsLeft) > 0:
		return " Not known: whether ignoreApplicationDifferences leaves a part of it as it is."
	case len(g.left) > 0:
		return " Existing Applications keep " + listed(pathTexts(g.left)) + " (ignoreApplicationDifferences)."
	}
	return ""
}

func pathTexts(paths []Path) []string {
	texts := make([]string, len(paths))
	for i, path := range paths {
		texts[i] = path.String()
	}
	return texts
}
