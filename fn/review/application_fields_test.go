package review

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
)

// valueSides are two sides of an entry whose template reads a value that is another one on each
// side. The value of each Cluster is written as NAME=BEFORE>AFTER.
func valueSides(t *testing.T, text string, values ...string) (before, after *Side) {
	t.Helper()
	var names []string
	for _, one := range values {
		name, _, _ := strings.Cut(one, "=")
		names = append(names, name)
	}
	side := appSide{sets: []appSet{{
		name: "web", clusters: strings.Join(names, " "), helm: map[string]any{"values": text},
	}}}
	before, after = side.build(t), side.build(t)
	for _, one := range values {
		name, both, _ := strings.Cut(one, "=")
		old, now, _ := strings.Cut(both, ">")
		setValue(before, name, old)
		setValue(after, name, now)
	}
	return before, after
}

func setValue(side *Side, cluster, value string) {
	for i := range side.ApplicationSets[0].Applications {
		if application := &side.ApplicationSets[0].Applications[i]; application.Cluster == clusterID(cluster) {
			application.Parameters["values"] = map[string]any{"x": value}
		}
	}
}

func TestValuesThatDiffer(t *testing.T) {
	ten := make([]string, 10)
	for i := range ten {
		ten[i] = fmt.Sprintf("c-%d=old-%d>new", i, i)
	}
	for name, c := range map[string]struct {
		values []string
		want   []string
	}{
		"all Clusters have one value": {
			[]string{"a=1>2", "b=1>2", "c=1>2"}, []string{"3: 1 -> 2"},
		},
		"Clusters of two regions have one value each": {
			[]string{"a=1>2", "b=1>2", "c=1>3", "d=1>3"}, []string{"4: 1 -> 2, 2 different"},
		},
		"only the name of the Cluster differs": {
			[]string{"eu-1=v>v-eu-1", "eu-2=v>v-eu-2", "us-1=v>v-us-1"}, []string{"3: v -> v-eu-1, 3 different"},
		},
		"a value has the name of a Cluster in it, but is of several": {
			[]string{"eu=v>eu-west", "us=v>eu-west"}, []string{"2: v -> eu-west"},
		},
		"a value has the name of a Cluster as a part of a word": {
			[]string{"e=v>web", "w=v>web2"}, []string{"2: v -> web, 2 different"},
		},
		"each Cluster has its own value": {
			ten, []string{"10: old-0 -> new, 10 different"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			changes, _ := compareApplications(valueSides(t, "{{ .values.x }}", c.values...))
			var got []string
			for _, change := range changes {
				field := change.Fields[0]
				text := fmt.Sprintf("%d: %v -> %v", len(change.Targets), field.Before, field.After)
				if field.Distinct > 1 {
					text += fmt.Sprintf(", %d different", field.Distinct)
				}
				got = append(got, text)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestSecretFields: a template that reads secret facts may write them anywhere, except in a field
// whose text reads no fact.
func TestSecretFields(t *testing.T) {
	for text, want := range map[string]bool{
		"{{ .values.x }}":                true,
		"{{ .values.x | b64enc }}":       true,
		"{{ .name }}-{{ .values.wave }}": false,
		"plain":                          false,
	} {
		side := appSide{sets: []appSet{{name: "web", clusters: "a", helm: map[string]any{"values": text}}}}
		a := owned{Application: &side.build(t).ApplicationSets[0].Applications[0]}
		a.Template.Hidden = true
		path := Path{{Field: "spec"}, {Field: "source"}, {Field: "helm"}, {Field: "values"}}
		if got := a.maySecret(path); got != want {
			t.Errorf("%s may be secret: %v, want %v", text, got, want)
		}
	}
}

// TestEqualApplicationsAreNotRendered: equal templates with equal parameters are equal, also where
// they fail.
func TestEqualApplicationsAreNotRendered(t *testing.T) {
	before, after := valueSides(t, "{{ .values.x }}", "a=1>1")
	for _, side := range []*Side{before, after} {
		side.ApplicationSets[0].Applications[0].Parameters["values"] = map[string]any{}
	}
	if changes, counts := compareApplications(before, after); len(changes) > 0 || counts.ApplicationsUnchanged != 1 {
		t.Errorf("%d changes, %+v", len(changes), counts)
	}
}

// TestApplicationsOfClusters: Applications that come and go with a Cluster are told by Cluster.
func TestApplicationsOfClusters(t *testing.T) {
	side := func(clusters string) *Side {
		return appSide{
			sets: []appSet{{name: "web", clusters: clusters}, {name: "db", suffix: "db", clusters: clusters}},
		}.build(t)
	}
	want := map[fleet.ID][]fleet.ID{clusterID("b"): {
		applicationID(&Application{Name: "b-db"}, "argocd"), applicationID(&Application{Name: "b-web"}, "argocd"),
	}}
	if diff := cmp.Diff(want, applicationsOfDeleted(side("a b"), side("a"))); diff != "" {
		t.Errorf("deleted (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, applicationsOfNew(side("a"), side("a b"))); diff != "" {
		t.Errorf("new (-want +got):\n%s", diff)
	}
}
