package review

import (
	"reflect"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// templates remembers what pairs of templates have in common, so that each pair is compared once,
// and only what may differ is rendered for each Application.
type templates struct {
	equal     map[[2]*Template]bool
	parts     map[partsKey]*templateParts
	automated map[*Template]bool
}

func newTemplates() templates {
	return templates{
		equal: map[[2]*Template]bool{}, parts: map[partsKey]*templateParts{}, automated: map[*Template]bool{},
	}
}

type partsKey struct {
	before, after   *Template
	equalParameters bool
}

// templateParts are the parts of two templates that may render to different values.
type templateParts struct {
	before, after *template.Tree
	constant      bool
	different     []difference // where they are constant
}

// same reports whether the templates of two Applications make equal ones of equal parameters.
func (t *templates) same(old, now owned) bool {
	before, after := old.Template, now.Template
	if before == after {
		return true
	}
	if before.Parsed == nil || after.Parsed == nil { // each is of one Application
		return before.Parsed == nil && after.Parsed == nil && reflect.DeepEqual(before.Source, after.Source)
	}
	pair := [2]*Template{before, after}
	equal, known := t.equal[pair]
	if !known {
		equal = reflect.DeepEqual(before.Source, after.Source) && samePatch(before.Patch, after.Patch) &&
			reflect.DeepEqual(old.dialect(), now.dialect())
		t.equal[pair] = equal
	}
	return equal
}

func samePatch(before, after *template.Tree) bool {
	if before == nil || after == nil {
		return before == nil && after == nil
	}
	return reflect.DeepEqual(before.Source(), after.Source())
}

// dialect is how the template of an Application is evaluated.
func (a owned) dialect() []any {
	if a.set == nil {
		return nil
	}
	return []any{a.set.Settings["goTemplate"], a.set.Settings["goTemplateOptions"]}
}

// differences are the fields in which two Applications differ, except what says which one each is.
func (t *templates) differences(old, now owned) ([]difference, error) {
	if !old.isGenerated() || !now.isGenerated() {
		before, err := old.comparable()
		if err != nil {
			return nil, err
		}
		after, err := now.comparable()
		if err != nil {
			return nil, err
		}
		return differences(before, after), nil
	}
	key := partsKey{old.Template, now.Template, sameParameters(old, now)}
	parts := t.parts[key]
	if parts == nil {
		parts = &templateParts{}
		parts.before, parts.after = template.Differing(old.Template.Parsed, now.Template.Parsed, key.equalParameters)
		if parts.constant = parts.before.Constant() && parts.after.Constant(); parts.constant {
			different, err := parts.render(old, now)
			if err != nil {
				return nil, err
			}
			parts.different = different
		}
		t.parts[key] = parts
	}
	if parts.constant {
		return parts.different, nil
	}
	return parts.render(old, now)
}

// render renders the parts with the parameters of two Applications, and compares them.
func (p *templateParts) render(old, now owned) ([]difference, error) {
	before, err := rendered(p.before, old.Parameters)
	if err != nil {
		return nil, err
	}
	after, err := rendered(p.after, now.Parameters)
	if err != nil {
		return nil, err
	}
	return differences(withoutIdentity(before), withoutIdentity(after)), nil
}

// isGenerated reports whether an entry makes the Application: then its template renders, in the
// one dialect of what is generated.
func (a owned) isGenerated() bool {
	return a.Entry != "" && a.Template.Parsed != nil && a.Template.Patch == nil && len(a.Parameters) > 0
}

// automates reports whether Argo CD syncs an Application by itself.
func (t *templates) automates(a owned) bool {
	if known, is := t.automated[a.Template]; is {
		return known
	}
	if policy := fleet.MapAt(a.Template.Source, "spec", "syncPolicy"); a.isGenerated() && !hasAction(policy) {
		t.automated[a.Template] = isAutomated(a.Template.Source)
		return t.automated[a.Template]
	}
	tree, err := a.render()
	return err == nil && isAutomated(tree)
}

// comparable is the Application without what says which one it is.
func (a owned) comparable() (map[string]any, error) {
	tree, err := a.render()
	if err != nil {
		return nil, err
	}
	return withoutIdentity(tree), nil
}

// withoutIdentity is an Application, or a part of one, without what says which one it is.
func withoutIdentity(made any) map[string]any {
	tree, _ := plainNumbers(made).(map[string]any)
	delete(tree, "apiVersion")
	delete(tree, "kind")
	delete(tree, "status")
	if metadata, isMap := tree["metadata"].(map[string]any); isMap {
		delete(metadata, "name")
		delete(metadata, "namespace")
		if len(metadata) == 0 {
			delete(tree, "metadata")
		}
	}
	return tree
}
