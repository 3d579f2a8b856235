package argocd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// kinds are the fields of a source of which it may have one (ApplicationSource ExplicitType in
// pkg/apis/application/v1alpha1/types.go).
func kinds() []string { return []string{"helm", "kustomize", "directory", "plugin"} }

// explicitKinds are those that the source has. Argo CD removes one that says nothing, when the
// controller of ApplicationSets makes an Application, and when its own controller has read one
// (util/argo/argo.go, NormalizeSource). It does so in source and sources only.
func (s source) explicitKinds() []string {
	var explicit []string
	for _, kind := range kinds() {
		if tree, is := s.tree[kind].(map[string]any); is && (s.dry || !saysNothing(kind, tree, isEmpty)) {
			explicit = append(explicit, kind)
		}
	}
	return explicit
}

// saysNothing reports whether Argo CD removes what a source says of its kind, given which values
// are empty (IsZero of ApplicationSourceHelm, ApplicationSourceKustomize and
// ApplicationSourceDirectory in pkg/apis/application/v1alpha1/types.go).
func saysNothing(kind string, tree map[string]any, empty func(value any) bool) bool {
	if kind == "plugin" {
		return false
	}
	for name, value := range tree {
		switch object, isMap := value.(map[string]any); {
		case isIdle(kind, name):
		case name == "valuesObject" && isMap: // an empty one has a text, too
			return false
		case name == "jsonnet":
			if !saysNothing(name, object, empty) {
				return false
			}
		case !empty(value):
			return false
		}
	}
	return true
}

// isIdle reports whether a field says nothing alone: it only says how others are applied.
func isIdle(kind, name string) bool {
	return kind == "kustomize" && slices.Contains([]string{
		"commonAnnotationsEnvsubst", "forceCommonAnnotations", "forceCommonLabels", "labelIncludeTemplates",
		"labelWithoutSelector",
	}, name)
}

// isEmpty reports whether Argo CD takes a value for none.
func isEmpty(value any) bool {
	switch typed := value.(type) {
	case nil:
		return true
	case string:
		return typed == ""
	case bool:
		return !typed
	case []any:
		return len(typed) == 0
	case map[string]any:
		return len(typed) == 0
	}
	return false
}

// kindTexts are the templates of a source on which it depends of which kind it is: a kind says
// nothing where all of its texts come to nothing.
func (s source) kindTexts() []string {
	if s.dry {
		return nil
	}
	var texts []string
	for _, kind := range kinds() {
		tree := fleet.MapAt(s.tree, kind)
		if saysNothing(kind, tree, func(value any) bool { return isEmpty(value) || isTemplate(value) }) {
			for _, name := range fleet.SortedKeys(tree) {
				if isTemplate(tree[name]) {
					texts = append(texts, kind+"."+name)
				}
			}
		}
	}
	return texts
}

func isTemplate(value any) bool {
	text, _ := value.(string)
	return strings.Contains(text, "{{")
}

// checkKinds checks that a source is of one kind. For each Application Argo CD says "multiple
// application sources defined", and syncs nothing.
func checkKinds(_ checked, s source) fleet.Problems {
	explicit := s.explicitKinds()
	if len(explicit) < 2 || s.isRefOnly() {
		return nil
	}
	problem := refused(s.path, "", fmt.Sprintf("the source has %s, and Argo CD wants at most one of them",
		strings.Join(explicit[:len(explicit)-1], ", ")+" and "+explicit[len(explicit)-1]))
	problem.Remedy = "keep the one that says what the source is"
	return fleet.Problems{problem}
}
