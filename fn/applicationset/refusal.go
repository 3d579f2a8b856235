package applicationset

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/template"
)

// refusal says why Argo CD fails to render a template, as a clause, and whether it surely does; it
// is "" where none is known to fail. What fails for any set of parameters fails as a whole.
func (s set) refusal(all []rendering) (why string, surely bool) {
	for _, one := range all {
		for i, path := range []string{"template", "templatePatch"} {
			text := s.failure(field.NewPath("spec", path), one.trees[i], one.params)
			if text == "" {
				continue
			}
			if one.sure {
				return text, true
			}
			why = text
		}
	}
	return why, false
}

// failure says how a tree fails with any of the sets of parameters. Without parameters Argo CD does
// not render it.
func (s set) failure(path *field.Path, tree any, params []map[string]any) string {
	parsed, errs := s.parse(s.dialect, path, tree)
	work := workOf(tree)
	for _, one := range params {
		if len(one) == 0 || !s.steps.take(work) {
			continue
		}
		if parsed != nil && len(errs) == 0 {
			if _, failures := parsed.Render(one); len(failures) > 0 {
				if text := refused(failures); text != "" {
					return text
				}
			}
			continue
		}
		return refused(errs)
	}
	return ""
}

// refused is the first of the errors that Argo CD has too. Of the text it shows no more than the
// key that is missing.
func refused(errs []*template.Error) string {
	for _, err := range errs {
		if !err.Refused {
			continue
		}
		if _, key, missing := strings.Cut(err.Reason, "map has no entry for key "); missing {
			return err.Path.String() + " reads the key " + key + ", which is missing"
		}
		return err.Path.String() + " is not a valid Go template"
	}
	return ""
}
