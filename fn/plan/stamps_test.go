package plan

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestStamps: what capifleet sets on an object of the input is recorded, withdrawn when it is no longer wanted, and never taken over from the user or from
// another fleet.
func TestStamps(t *testing.T) {
	const local, record = v1alpha1.LocalConfigAnnotation, v1alpha1.StampsAnnotation
	const ours, theirs = "production:annotations/" + local, "other:annotations/" + local
	type annotations = map[string]string
	cases := map[string]struct {
		has    annotations
		wanted bool
		set    annotations
		remove []string
		code   fleet.Code
	}{
		"set and recorded":                           {has: nil, wanted: true, set: annotations{local: "true", record: ours}},
		"nothing to do the second time":              {has: annotations{local: "true", record: ours}, wanted: true},
		"withdrawn with its record":                  {has: annotations{local: "true", record: ours}, remove: []string{local, record}},
		"a user's own is left alone when wanted":     {has: annotations{local: "true"}, wanted: true},
		"a user's own is left alone when not wanted": {has: annotations{local: "true"}},
		"a user's other value is a conflict":         {has: annotations{local: "false"}, wanted: true, code: fleet.StampConflict},
		"shared with another fleet":                  {has: annotations{local: "true", record: theirs}, wanted: true, set: annotations{record: theirs + " " + ours}},
		"another fleet's stays":                      {has: annotations{local: "true", record: theirs}},
		"withdrawn from the record, but held by another fleet": {
			has: annotations{local: "true", record: theirs + " " + ours}, set: annotations{record: theirs},
		},
		"changed by hand is set again":     {has: annotations{local: "no", record: ours}, wanted: true, set: annotations{local: "true"}},
		"a record without its stamp goes":  {has: annotations{record: ours}, remove: []string{record}},
		"a record that is none is refused": {has: annotations{record: "nonsense"}, code: fleet.BadObject},
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			object := fleet.Object{Ref: fleet.Ref{APIVersion: "v1", Kind: "ConfigMap", Name: "payload"}, Annotations: c.has}
			f := &fleet.Fleet{Config: &v1alpha1.FleetConfig{}, Objects: []fleet.Object{object}}
			f.Config.Name = "production"
			p := newPlanner(f)
			if c.wanted {
				p.stamps.wantLocalConfig(object)
			}
			p.planStamps()
			edits := p.plan.Edits
			if c.code != "" {
				if len(p.problems) != 1 || p.problems[0].Code != c.code {
					t.Fatalf("problems %v, want one %s", p.problems, c.code)
				}
				return
			}
			var got fleet.Edit
			if len(edits) > 0 {
				got = edits[0]
			}
			if diff := cmp.Diff(merged(c.set), merged(got.SetAnnotations)); diff != "" {
				t.Errorf("set (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.remove, got.RemoveAnnotations); diff != "" {
				t.Errorf("removed (-want +got):\n%s", diff)
			}
			backOnHub := slices.Contains(c.remove, local)
			if said := len(p.problems) == 1 && p.problems[0].Code == fleet.BackOnHub; said != backOnHub || len(p.problems) > 1 {
				t.Errorf("problems: %v", p.problems)
			}
		})
	}
}
