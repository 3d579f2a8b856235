package fleet_test

import (
	"fmt"
	"testing"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

func cluster(name string) fleet.Ref {
	return fleet.Ref{APIVersion: "cluster.x-k8s.io/v1beta2", Kind: "Cluster", Namespace: "fleet", Name: name}
}

// TestGathered: what a phase leaves open is settled, and what is said several times is said once.
func TestGathered(t *testing.T) {
	self := fleet.Ref{
		APIVersion: v1alpha1.Group + "/v1alpha1", Kind: v1alpha1.Kind, Name: "production", File: "fleet.yaml",
	}
	f := &fleet.Fleet{
		Config: &v1alpha1.FleetConfig{}, Self: self, Overrides: fleet.Overrides{"spec.argocd.registrar": "--registrar"},
		Lines: func(_ fleet.Ref, at *field.Path) int {
			if at == nil {
				return 1
			}
			return len(at.String())
		},
	}
	many := func(objects bool) (problems fleet.Problems) {
		for i := range 7 {
			problem := fleet.Problem{
				Code:    fleet.MissingFact,
				Field:   field.NewPath("spec"),
				Value:   fmt.Sprint(i),
				Message: "region is missing",
			}
			if objects {
				problem.Object = cluster(fmt.Sprint("c", i))
			} else {
				problem.Clusters = []fleet.Ref{cluster(fmt.Sprint("c", 6-i))}
			}
			problems = append(problems, problem)
		}
		return problems
	}
	for what, test := range map[string]struct {
		problems fleet.Problems
		want     []string
	}{
		"a problem is an error of the FleetConfig, with the remedy of its code, unless it says otherwise": {
			fleet.Problems{
				{Code: fleet.BadSelector, Field: field.NewPath("spec", "clusters"), Message: "the selector is empty"},
			},
			[]string{
				"error CF0112: fleet.yaml:13: FleetConfig production: spec.clusters: the selector is empty; " +
					"fix the selector",
			},
		},
		"a field that a flag sets says so": {
			fleet.Problems{
				{
					Severity: fleet.Warning,
					Code:     fleet.NotRegistered,
					Field:    field.NewPath("spec", "argocd", "registrar"),
					Message:  "the registrar skips it",
					Clusters: []fleet.Ref{cluster("a")},
				},
			},
			[]string{
				"warning CF0409: fleet.yaml:21: FleetConfig production: spec.argocd.registrar: set by --registrar: " +
					"the registrar skips it (Cluster fleet/a)",
			},
		},
		"problems of many Clusters are one, with all of them in order and the first value": {
			many(false),
			[]string{
				`error CF0203: fleet.yaml:4: FleetConfig production: spec: region is missing (value "0"; 7 Clusters: ` +
					`fleet/c0, fleet/c1, fleet/c2, fleet/c3, fleet/c4 and 2 more)`,
			},
		},
		"problems of many objects are told a few times": {
			many(true),
			[]string{
				`error CF0203: Cluster fleet/c0: spec: region is missing (value "0")`,
				`error CF0203: Cluster fleet/c1: spec: region is missing (value "1")`,
				`error CF0203: Cluster fleet/c2: spec: region is missing (value "2")`,
				`error CF0203: Cluster fleet/c3: spec: region is missing (value "3")`,
				`error CF0203: Cluster fleet/c4: spec: region is missing (value "4"; ` +
					`and 2 more objects of kind Cluster)`,
			},
		},
		"a problem names the object of a payload that it is about": {
			fleet.Problems{{
				Severity: fleet.Info, Code: fleet.BadPayload, Message: "it is not a mapping",
				Payload: &fleet.PayloadObject{
					Ref:      fleet.Ref{Kind: "ConfigMap", Name: "a", File: "a.yaml"},
					Field:    field.NewPath("data", "b"),
					Document: 2,
				},
			}},
			[]string{
				"info CF0304: fleet.yaml:1: FleetConfig production: in document 2, ConfigMap a (a.yaml), data.b: it " +
					"is not a mapping",
			},
		},
	} {
		t.Run(what, func(t *testing.T) {
			if diff := cmp.Diff(test.want, stringsOf(f.Gathered(test.problems))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
