package config

import (
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// around is a map that is being read: where it is, and its schema.
type around struct {
	at     *field.Path
	schema *schemaNode
}

// newest is the newest version of Argo CD whose fields the schema has; "" outside of an
// Application.
func (s *schemaNode) newest() string {
	if len(s.ArgoCDVersions) == 0 {
		return ""
	}
	return s.ArgoCDVersions[len(s.ArgoCDVersions)-1]
}

// unlisted reports whether a key of a map is a field of an Application that no version of Argo CD
// has which capifleet knows.
func (s *schemaNode) unlisted(key string) bool {
	return s.Additional == nil && len(s.Properties) > 0 && s.Properties[key] == nil
}

// isApplicationSet reports whether s is an entry of applicationSets.
func (s *schemaNode) isApplicationSet() bool {
	return s.Properties["template"] != nil && s.Properties["overrides"] != nil
}

// newer reports a field that only the newest of the known versions of Argo CD has.
func (r *strictReader) newer(at *field.Path, entry mapEntry, since string) {
	r.report.addAt(entry.node, fleet.Problem{
		Severity: fleet.Info, Code: fleet.NewerField, Field: at,
		Message: "the field is new in Argo CD " + since + ", and an older Argo CD drops it",
		Remedy:  "make sure that the Argo CD that gets the Application is not older",
	})
}

// foreign reports a field of an Application that no known version of Argo CD has. Where it is
// surely a mistake, that is an error, and near is the field beside it that was probably meant.
// Otherwise the user's Argo CD may be newer than those that capifleet knows: then it is a warning,
// and the field is passed on.
func (r *strictReader) foreign(at *field.Path, s *schemaNode, entry mapEntry) (near string, passedOn bool) {
	problem, near, mistake := r.mistake(s, entry.key)
	if !mistake {
		problem = fleet.Problem{
			Severity: fleet.Warning, Code: fleet.UnlistedField,
			Message: "no Argo CD up to " + r.argocd + " has the field, and an Argo CD that does not have it drops it",
			Remedy:  "check its name; if a newer Argo CD has it, accept the warning in spec.accept",
		}
	}
	problem.Field = at
	r.report.addAt(entry.node, problem)
	return near, !mistake
}

// mistake is the problem of a field of an Application that is surely meant to be another one. near
// is the field beside it that it is meant to be; "" where that is elsewhere.
func (r *strictReader) mistake(s *schemaNode, key string) (problem fleet.Problem, near string, surely bool) {
	problem = fleet.Problem{
		Code: fleet.UnknownField, Message: "Applications of Argo CD " + r.argocd + " have no such field",
	}
	known := sortedKeys(s.Properties)
	if instead := insteadOf(key); instead != "" && len(s.ArgoCDVersions) > 0 {
		problem.Message = "the field is one of ApplicationSets, and Applications have no such field"
		problem.Remedy = instead
		return problem, "", true
	}
	if near = spelling.Nearest(key, known); near != "" {
		problem.Remedy = knownInstead(near, known)
		return problem, near, true
	}
	if elsewhere := r.misplaced(s, key); elsewhere != nil {
		problem.Remedy = "did you mean " + elsewhere.String() + "?"
		return problem, "", true
	}
	return problem, "", false
}

// misplaced is where a field belongs that is indented too little or too much: in a map that is a
// field beside it, or in the map around the one that it is in. It is nil for a field that neither
// has. What is missing there follows from it.
func (r *strictReader) misplaced(s *schemaNode, key string) *field.Path {
	last := len(r.maps) - 1
	for _, name := range sortedKeys(s.Properties) {
		if s.Properties[name].Properties[key] != nil {
			r.report.meant(r.maps[last].at.Child(name))
			return r.maps[last].at.Child(name, key)
		}
	}
	if last > 0 && r.maps[last-1].schema.Properties[key] != nil {
		r.report.meant(r.maps[last-1].at.Child(key))
		return r.maps[last-1].at.Child(key)
	}
	return nil
}

// insteadOf says what to use instead of a field of Argo CD's ApplicationSet (ApplicationSetSpec in
// pkg/apis/application/v1alpha1/applicationset_types.go of v3.6.1) that capifleet writes itself, or
// that it does not write. It is "" for any other field.
func insteadOf(name string) string {
	switch name {
	case "generators":
		return "remove it: capifleet writes the generator from clusterSelector; " +
			"spec.argocd.generator says which one it is"
	case "goTemplate":
		return "remove it: capifleet always sets goTemplate to true"
	case "goTemplateOptions":
		return "remove it: capifleet always sets missingkey=error"
	case "templatePatch":
		return "use overrides, which are merged with the template for the Clusters that they select"
	case "strategy":
		return "set rollout: RollingSync in the entry, which makes a step of each wave"
	case "applyNestedSelectors":
		return "remove it: capifleet nests no generators"
	case "template":
		return "write the metadata and spec of that template here"
	case "ignoreApplicationDifferences", "preservedFields":
		return "move it to the entry, beside template"
	}
	return ""
}
