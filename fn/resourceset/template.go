package resourceset

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// objectTemplate is an object that is rendered for each group, and the source that it is from.
type objectTemplate struct {
	*template.Tree
	path        *field.Path
	ref         fleet.Ref     // the object as it is written, for messages; none for an Application
	application bool          // it is the Application of a bootstrap
	hidden      bool          // it reads, or is, what may be secret
	unnamed     bool          // what it makes may have a name or keys that are secret
	checks      argocd.Checks // of an Application
	reach       facts.Reach
}

// sourceTemplates are the templates of a source that is rendered.
func (s *set) sourceTemplates(from source, hub *hubReader) ([]objectTemplate, fleet.Problems) {
	trees, problems := s.sourceTrees(from, hub)
	var templates []objectTemplate
	for _, t := range trees {
		parsed, more := s.parseTemplate(t, false)
		problems = append(problems, more...)
		if len(more) == 0 {
			templates = append(templates, parsed)
		}
	}
	return templates, problems
}

// parseTemplate parses an object whose texts are templates.
func (s *set) parseTemplate(t tree, application bool) (objectTemplate, fleet.Problems) {
	root := t.path
	if !application {
		root = nil // errors say where in the object
	}
	secret := mayBeSecret(t.object["kind"])
	parsed, errs := template.Parse(root, t.object)
	var problems fleet.Problems
	for _, err := range errs {
		problem := facts.BadTemplate(err)
		if !application {
			problem = facts.BadPayloadTemplate(err)
			problem.Field, problem.Payload = t.path, payloadObject(t.ref, err.Path)
		}
		if secret {
			problem.Value, problem.Remedy = "", ""
			problem.Message = hiddenTemplate
		}
		problems = append(problems, problem)
	}
	if len(errs) > 0 {
		return objectTemplate{}, problems
	}
	reader := facts.Reader{
		Path: t.path, ValuesBefore: s.facts.Values.Len(), ClusterLabels: true, InsteadOfServer: facts.NoServer,
	}
	if application {
		reader.Text = facts.TextOf(parsed)
	}
	for _, problem := range s.facts.Values.CheckReads(parsed.Reads(), reader) {
		problem.Payload = payloadObject(t.ref, nil)
		problems = append(problems, problem)
	}
	parsed.ChargeTo(s.fleet.Budget.Account(func(text *field.Path) fleet.Problem {
		problem := fleet.Problem{Object: s.fleet.Self, Field: text}
		if !application {
			problem.Field, problem.Payload = t.path, payloadObject(t.ref, text)
		}
		return problem
	}))
	readsHidden := s.facts.Values.ReadsHidden(parsed.Reads())
	made := objectTemplate{
		Tree: parsed, path: t.path, ref: t.ref, application: application,
		hidden: secret || readsHidden, unnamed: readsHidden || secret && t.object["kind"] != fleet.SecretKind,
	}
	if application {
		made.checks = argocd.NewChecks(t.path, parsed, t.maker, made.hidden)
		made.reach = s.facts.Values.ApplicationReach(parsed)
		return made, problems
	}
	made.reach = s.facts.Values.PayloadReach(parsed)
	return made, problems
}

// putItem is an object whose texts are templates, with the constants of the item of the entry.
func (e entry) putItem(object map[string]any, path *field.Path, ref fleet.Ref) (map[string]any, fleet.Problems) {
	if e.Item == nil {
		return object, nil
	}
	put, errs := template.Item(e.Item.Values).PutIn(nil, object)
	var problems fleet.Problems
	for _, err := range errs {
		problem := facts.BadPayloadTemplate(err)
		problem.Field, problem.Payload, problem.Remedy = path, payloadObject(ref, err.Path), err.Instead
		if mayBeSecret(object["kind"]) {
			problem.Message, problem.Remedy = hiddenTemplate, ""
		}
		problems = append(problems, problem)
	}
	written, _ := put.(map[string]any)
	return written, problems
}

// hiddenTemplate is what is said of a template that nothing may be shown of.
const hiddenTemplate = "the template does not parse, or reads what is not a parameter; " +
	"since it is of a Secret, nothing of it is shown"

// mayBeSecret reports whether an object of a kind may be a Secret: the kind may be a template too.
func mayBeSecret(kind any) bool {
	text, _ := kind.(string)
	return text == fleet.SecretKind || strings.Contains(text, "{{")
}

// readsByName reports whether the templates name a parameter themselves. The name of another one is
// computed, and may be a part of what is secret.
func (t objectTemplate) readsByName(parameter []string) bool {
	return slices.ContainsFunc(t.Reads(), func(read template.Read) bool {
		return len(parameter) <= len(read.Path) && slices.Equal(parameter, read.Path[:len(parameter)])
	})
}
