package plan

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
)

// explained are the lines of an explanation, or the problems.
func explained(t *testing.T, f *fleet.Fleet, cluster string) []string {
	t.Helper()
	explanation, problems := Explain(resolved(t, f), cluster)
	all := lines(problems)
	if explanation == nil {
		return all
	}
	for _, rule := range explanation.Rules {
		line := fmt.Sprintf("%s %s: %s holds for %d", rule.Path, rule.Name, rule.Selector, rule.Clusters)
		switch {
		case rule.Holds:
			line += ", and for it"
		case rule.WhyNot != "":
			line += ", not for it: " + rule.WhyNot
		}
		all = append(all, line)
	}
	return all
}

// TestClusterNames finds the Cluster that is asked for.
func TestClusterNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what, cluster string
		want          []string
	}{
		{what: "a name that one has", cluster: "us-1", want: []string{"Cluster a/us-1, in the fleet: false"}},
		{what: "with its namespace", cluster: "b/eu-1", want: []string{"Cluster b/eu-1, in the fleet: true"}},
		{what: "a name that two have", cluster: "eu-1", want: []string{
			"error CF0111: Cluster eu-1: more than one Cluster of the input has this name (2 Clusters: a/eu-1, " +
				"b/eu-1); name the Cluster as NAMESPACE/NAME",
		}},
		{what: "a name that none has", cluster: "ap-1", want: []string{
			"error CF0114: Cluster ap-1: none of the 3 Clusters of the input has this name; name the Cluster as " +
				"NAME or NAMESPACE/NAME; there are: a/eu-1, b/eu-1, a/us-1",
		}},
		{what: "a namespace that none of the name is in", cluster: "c/eu-1", want: []string{
			"error CF0114: Cluster c/eu-1: none of the 3 Clusters of the input has this name; " +
				`did you mean one of these: a/eu-1, b/eu-1?`,
		}},
		{what: "the kind before the name", cluster: "cluster/us-1", want: []string{
			"error CF0114: Cluster cluster/us-1: none of the 3 Clusters of the input has this name; " +
				`did you mean "a/us-1"?`,
		}},
		{what: "a part of a name", cluster: "eu", want: []string{
			"error CF0114: Cluster eu: none of the 3 Clusters of the input has this name; " +
				`did you mean one of these: a/eu-1, b/eu-1?`,
		}},
		{what: "more than a name", cluster: "us-1-kubeconfig", want: []string{
			"error CF0114: Cluster us-1-kubeconfig: none of the 3 Clusters of the input has this name; " +
				`did you mean "a/us-1"?`,
		}},
		{what: "a namespace that it is not in", cluster: "b/us-1", want: []string{
			"error CF0114: Cluster b/us-1: none of the 3 Clusters of the input has this name; " +
				`did you mean "a/us-1"?`,
		}},
		{what: "a typo", cluster: "us-2", want: []string{
			`error CF0114: Cluster us-2: none of the 3 Clusters of the input has this name; did you mean "us-1"?`,
		}},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			f := fleetOf(
				t,
				"clusters: {selector: {matchLabels: {fleet: main}}}",
				"a/eu-1 fleet=main",
				"b/eu-1 fleet=main",
				"a/us-1",
			)
			explanation, problems := Explain(resolved(t, f), c.cluster)
			got := lines(problems)
			if explanation != nil {
				got = append(
					got,
					fmt.Sprintf("%s, in the fleet: %v", explanation.Subject.Cluster, explanation.Subject.InFleet),
				)
			}
			equal(t, c.want, got)
		})
	}
}

// TestExplanation compares everything that an explanation says besides its rules.
func TestExplanation(t *testing.T) {
	t.Parallel()
	spec := "clusters: {selector: {matchLabels: {fleet: main}}}\nvalues: [{name: region, label: region, " +
		"default: none}, {name: gone, label: gone}]\n" +
		web(
			"clusterSelector: {matchLabels: {region: eu}},",
			"web",
		)
	f := fleetOf(t, spec, "a/eu-1 fleet=main region=eu", "a/eu-2 fleet=main region=eu", "a/us-1 fleet=main", "a/ap-1")
	r := resolved(t, f)
	refs := fleet.Refs(r.Facts.Members)
	facts := []fleet.Fact{
		{Name: "region", Value: "eu", From: "label region"},
		{Name: "gone", From: "label gone is missing or empty"},
	}
	whole := fleet.Explanation{Fleet: "main", Clusters: 3, Unreached: refs[2:]}
	ofOne, ofNone := whole, whole
	ofOne.Subject = &fleet.Subject{MemberPlan: r.Plan.Members[1], InFleet: true, Facts: facts}
	ofOne.Gets = r.Plan.Applications[1:2]
	ofNone.Subject = &fleet.Subject{MemberPlan: fleet.MemberPlan{Cluster: f.Clusters[3].Ref}}
	for cluster, want := range map[string]fleet.Explanation{"": whole, "eu-2": ofOne, "ap-1": ofNone} {
		got, problems := Explain(r, cluster)
		equal(t, nil, lines(problems))
		got.Rules = nil
		if diff := cmp.Diff(want, *got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", cluster, diff)
		}
	}
}

// TestSubjectAsWritten: whether the fleet selects a Cluster is asked without what a run has
// stamped.
func TestSubjectAsWritten(t *testing.T) {
	t.Parallel()
	f := fleetOf(
		t,
		"clusters: {selector: {matchLabels: {env: prod}}}",
		"a/eu-1 env=prod",
		"a/us-1 env=prod @capifleet.dev/stamps=main:labels/env",
	)
	equal(t, []string{"spec.clusters : env=prod holds for 1, not for it: it has no label env"}, explained(t, f, "us-1"))
}
