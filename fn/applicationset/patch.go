package applicationset

import (
	"maps"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
	"github.com/capifleet/capifleet/fn/yaml"
)

// naming is how the Applications of a generator get their names.
type naming struct {
	name  *template.Tree
	patch *template.Tree // of the whole template; nil where there is none
}

// naming is that of a template and its patch. ok is false where one of the two is not a template.
func (s set) naming(whole map[string]any, patch any) (n naming, ok bool) {
	name, _ := fleet.MapAt(whole, "metadata")["name"].(string)
	tree, errs := s.parse(s.dialect, nil, name)
	n.name, ok = tree, len(errs) == 0
	text, isText := patch.(string)
	if !isText {
		return n, ok
	}
	tree, errs = s.parse(s.dialect, nil, text)
	n.patch = tree
	return n, ok && len(errs) == 0
}

// filled is a value of the template of a generator, filled up with what the template of the
// ApplicationSet has in its place (mergeGeneratorTemplate in applicationset/generators).
func filled(own, outer any) any {
	switch own := own.(type) {
	case nil:
		return outer
	case string:
		if own == "" {
			return outer
		}
	case []any:
		if len(own) == 0 {
			return outer
		}
	case map[string]any:
		under, isMap := outer.(map[string]any)
		if !isMap || len(under) == 0 {
			return own
		}
		whole := maps.Clone(under)
		for key, value := range own {
			whole[key] = filled(value, under[key])
		}
		return whole
	}
	return own
}

// of is the name that an Application gets with parameters; ok is false where Argo CD may not make
// it. A patch of the template is rendered, and merged over the rendered template as a strategic
// merge patch, so it may rename the Application (applyTemplatePatch in
// applicationset/controllers/template/patch.go).
func (n naming) of(params map[string]any) (name string, ok bool) {
	name, ok = rendered(n.name, params)
	if n.patch == nil {
		return name, ok
	}
	result, errs := n.patch.Render(params)
	text, _ := result.(string)
	if len(errs) > 0 {
		return name, false
	}
	tree, err := yaml.Tree([]byte(text))
	patch, isMap := tree.(map[string]any)
	if err != nil || tree != nil && !isMap {
		return name, false
	}
	if metadata, patches := patch["metadata"]; patches {
		renamed, readable := renamedBy(metadata, name)
		return renamed, ok && readable
	}
	return name, ok
}

// renamedBy is a name with a patch of the metadata; ok is false where it is not one. Null removes a
// field, and a directive all fields.
func renamedBy(patch any, name string) (renamed string, ok bool) {
	metadata, isMap := patch.(map[string]any)
	switch directive := metadata["$patch"]; {
	case patch == nil:
		return "", true
	case !isMap:
		return name, false
	case directive == "delete":
		return "", true
	case directive == "replace":
		name = ""
	case directive != nil && directive != "merge":
		return name, false
	}
	value, renames := metadata["name"]
	if !renames {
		return name, true
	}
	if value == nil {
		return "", true
	}
	renamed, ok = value.(string)
	if !ok {
		return name, false
	}
	return renamed, true
}
