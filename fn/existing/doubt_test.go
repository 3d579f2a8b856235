package existing

import (
	"testing"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestDoubt has each reason why Argo CD may see another project than the one of the input, and
// which of two reasons counts.
func TestDoubt(t *testing.T) {
	t.Parallel()
	settings := func(namespace, globalProjects string) fleet.SourceObject {
		return fleet.SourceObject{
			Object: fleet.Object{Ref: fleet.Ref{Namespace: namespace, Name: "argocd-cm"}},
			Tree:   map[string]any{"data": map[string]any{"globalProjects": globalProjects}},
		}
	}
	const nowhere = "the project may be for another Argo CD, since it has no namespace"
	for sentence, c := range map[string]struct {
		namespace string
		labels    map[string]string
		settings  []fleet.SourceObject
		want      string
	}{
		"nothing is said":                {"argocd", nil, nil, ""},
		"it has labels":                  {"argocd", map[string]string{"a": "b"}, nil, selectingProject},
		"it has no namespace":            {"", nil, nil, nowhere},
		"it has labels and no namespace": {"", map[string]string{"a": "b"}, nil, nowhere},
		"there are global projects": {
			"argocd", nil, []fleet.SourceObject{settings("argocd", "- a")}, globalProject,
		},
		"there are none": {"argocd", nil, []fleet.SourceObject{settings("argocd", "")}, ""},
		"it has labels, and there are none": {
			"argocd", map[string]string{"a": "b"}, []fleet.SourceObject{settings("argocd", "")}, "",
		},
		"it has labels, and there are some": {
			"argocd", map[string]string{"a": "b"}, []fleet.SourceObject{settings("argocd", "- a")}, globalProject,
		},
		"there are some of another Argo CD": {
			"argocd", nil, []fleet.SourceObject{settings("team", "- a")}, "",
		},
		"it has labels beside another's": {
			"argocd", map[string]string{"a": "b"}, []fleet.SourceObject{settings("team", "")}, selectingProject,
		},
		"it has no namespace, and some are": {
			"", nil, []fleet.SourceObject{settings("argocd", "- a")}, nowhere,
		},
		"the settings of argocd are no YAML": {
			"argocd", nil, []fleet.SourceObject{{Object: settings("argocd", "").Object, Err: errNoYAML{}}}, "",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			beside := &fleet.Fleet{Existing: fleet.Existing{Settings: c.settings}}
			object := fleet.Object{Ref: fleet.Ref{Namespace: c.namespace, Name: "team"}}
			object.Labels = c.labels
			if got := (checker{Given: Given{Fleet: beside}}).doubt(object); got != c.want {
				t.Errorf("want %q, got %q", c.want, got)
			}
		})
	}
}

type errNoYAML struct{}

func (errNoYAML) Error() string { return "it is no YAML" }

// TestDoubted: a doubt makes an error a warning, and is said after what it is about.
func TestDoubted(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct {
		doubt string
		given fleet.Severity
		want  fleet.Problem
	}{
		"an error without a doubt": {"", "", fleet.Problem{Message: "it is so"}},
		"an error in doubt": {
			"it may not be so", "", fleet.Problem{Severity: fleet.Warning, Message: "it is so; it may not be so"},
		},
		"a warning without a doubt": {
			"", fleet.Warning, fleet.Problem{Severity: fleet.Warning, Message: "it is so"},
		},
		"a warning in doubt": {
			"it may not be so", fleet.Warning,
			fleet.Problem{Severity: fleet.Warning, Message: "it is so; it may not be so"},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			got := project{doubt: c.doubt}.doubted(fleet.Problem{Severity: c.given, Message: "it is so"})
			if got.Severity != c.want.Severity || got.Message != c.want.Message {
				t.Errorf("want %s %q, got %s %q", c.want.Severity, c.want.Message, got.Severity, got.Message)
			}
		})
	}
}
