package argocd

import (
	"slices"
	"strings"

	"github.com/itchyny/gojq"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/kubernetes"
	"github.com/capifleet/capifleet/fn/spelling"
)

// checkIgnoreDifferences checks that Argo CD can read the expressions of spec.ignoreDifferences,
// and warns of items that ignore nothing (util/argo/normalizers/diff_normalizer.go).
func checkIgnoreDifferences(a checked) fleet.Problems {
	var problems fleet.Problems
	for i, item := range fleet.ListAt(a.spec, "ignoreDifferences") {
		tree, _ := item.(map[string]any)
		path := a.path.Child("spec", "ignoreDifferences").Index(i)
		problems = append(problems, ignoredKind(path, fleet.TextAt(tree, "group"), fleet.TextAt(tree, "kind"))...)
		pointers, expressions := fleet.ListAt(tree, "jsonPointers"), fleet.ListAt(tree, "jqPathExpressions")
		if len(pointers)+len(expressions)+len(fleet.ListAt(tree, "managedFieldsManagers")) == 0 {
			problems = append(problems, ignored(path, "", "the item names no field, so no difference is ignored",
				"add jsonPointers, jqPathExpressions or managedFieldsManagers"))
		}
		for j, pointer := range pointers {
			if text, _ := pointer.(string); !strings.HasPrefix(text, "/") {
				problems = append(problems, ignored(path.Child("jsonPointers").Index(j), text,
					"a JSON pointer begins with /, so this one points to nothing",
					"begin it with /, for example /spec/replicas"))
			}
		}
		for j, expression := range expressions {
			text, _ := expression.(string)
			problems = append(problems, a.checkExpression(path.Child("jqPathExpressions").Index(j), text)...)
		}
	}
	return problems
}

// checkExpression checks that Argo CD can read an expression of jq, as it does (NewIgnoreNormalizer
// in util/argo/normalizers/diff_normalizer.go). One that it cannot read makes the comparison of the
// whole Application fail (controller/state.go, CompareAppState), and without that it does not sync.
func (a checked) checkExpression(path *field.Path, text string) fleet.Problems {
	err := readExpression(text)
	if err == nil {
		return nil
	}
	why := fleet.Shorten(fleet.Unquoted(err.Error()))
	if a.hidden {
		why = "the reason is not shown, since the template reads what may be secret"
	}
	return fleet.Problems{{
		Code: fleet.BadApplication, Field: path, Value: text,
		Message: "Argo CD cannot read the jq expression, so it compares nothing of the Application, " +
			"and never syncs it: " + why,
		Remedy: "write a path of jq, such as .spec.replicas or .metadata.annotations[\"example.com/key\"]",
	}}
}

// readExpression reads an expression of jq as Argo CD does, which deletes what it points to.
func readExpression(text string) error {
	query, err := gojq.Parse("del(" + text + ")")
	if err == nil {
		_, err = gojq.Compile(query)
	}
	return err
}

// ignoredKind warns of a group and kind that no object has. Argo CD compares them with those of
// objects by patterns, and no group is that of all kinds but "*".
func ignoredKind(path *field.Path, group, kind string) fleet.Problems {
	const patterns = "*?[]{}!\\"
	inGroup := kubernetes.Kinds(group)
	switch {
	case strings.Contains(group, "/") && !strings.ContainsAny(group, patterns):
		name, version, _ := strings.Cut(group, "/")
		remedy := "write " + name
		if name == "" || strings.Contains(version, "/") {
			remedy = "write the group alone, such as apps"
		}
		return fleet.Problems{ignored(path.Child("group"), group,
			"the group has a version or a kind in it, so it is that of no object, and no difference is ignored",
			remedy)}
	case group == "v1" && len(inGroup) == 0:
		return fleet.Problems{ignored(path.Child("group"), group,
			"v1 is a version and no group, so it is that of no object, and no difference is ignored",
			"remove it: the group of the core kinds is empty")}
	case kind == "" || strings.ContainsAny(group+kind, patterns) || len(inGroup) == 0 || slices.Contains(inGroup, kind):
		return nil
	}
	if groups := servedGroups(kind); group == "" && len(groups) > 0 {
		return fleet.Problems{ignored(path, kind,
			"the item has no group, and no kind of the core group has this name, so no difference is ignored",
			"set group: "+strings.Join(groups, ", or group: "))}
	}
	near := spelling.Nearest(kind, inGroup)
	switch {
	case near != "" && len(kubernetes.Groups(kind)) == 0:
		return fleet.Problems{ignored(path.Child("kind"), kind,
			"the group has no kind of this name, so no difference is ignored", `did you mean "`+near+`"?`)}
	case group == "":
		return fleet.Problems{ignored(path, kind,
			"the item has no group, and no kind of the core group has this name, so no difference is ignored",
			"set group to that of the kind")}
	}
	return nil
}

// servedGroups are the API groups that have a built-in kind of this name still.
func servedGroups(kind string) []string {
	return slices.DeleteFunc(kubernetes.Groups(kind), func(group string) bool {
		known, _ := kubernetes.Find(group, kind)
		return known.Served() == ""
	})
}
