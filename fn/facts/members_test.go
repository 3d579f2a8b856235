package facts

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

func TestMembersAreTheClustersThatAreSelected(t *testing.T) {
	t.Parallel()
	const eu = `{metadata: {name: eu, labels: {region: eu}}}`
	const us = `{metadata: {name: us, labels: {region: us}}}`
	for what, test := range map[string]struct {
		spec     string
		applied  bool
		clusters []string
		want     []string
		problems []string
	}{
		"without a selector all, in their order": {spec: "{}", clusters: []string{us, eu}, want: []string{"us", "eu"}},
		"by label": {
			spec:     "{clusters: {selector: {matchLabels: {region: eu}}}}",
			clusters: []string{us, eu},
			want:     []string{"eu"},
		},
		"by a label that this fleet alone has stamped none": {
			spec: "{clusters: {selector: {matchLabels: {region: eu}}}}",
			clusters: []string{
				"{metadata: {name: a, labels: {region: eu}, " +
					`annotations: {capifleet.dev/stamps: "production:labels/region"}}}`,
				eu,
			},
			want: []string{"eu"},
		},
		"by a label that another fleet has stamped": {
			spec: "{clusters: {selector: {matchLabels: {region: eu}}}}",
			clusters: []string{
				"{metadata: {name: a, labels: {region: eu}, " +
					`annotations: {capifleet.dev/stamps: "other:labels/region"}}}`,
			},
			want: []string{"a"},
		},
		"none of one": {
			spec: "{clusters: {selector: {matchLabels: {region: ap}}}}", clusters: []string{eu},
			problems: []string{
				"warning CF0201: spec.clusters.selector: the selector matches no Cluster of the input, which has 1 " +
					`Cluster, so the fleet is empty (value "region=ap"); check the labels of the Clusters; ` +
					"the values of label region are: eu",
			},
		},
		"none of several, where that would delete everything": {
			spec: "{clusters: {selector: {matchLabels: {region: ap}}}}", clusters: []string{eu, us}, applied: true,
			problems: []string{
				"error CF0201: spec.clusters.selector: the selector matches no Cluster of the input, which has 2 " +
					"Clusters, so the fleet is empty, and applying the output would delete everything that was " +
					`generated for it (value "region=ap"); check the labels of the Clusters; ` +
					"the values of label region are: eu, us; to take down the fleet, remove what applies this output",
			},
		},
		"a selector that Kubernetes refuses": {
			spec: "{clusters: {selector: {matchExpressions: [{key: region, operator: Has}]}}}", clusters: []string{eu},
			problems: []string{
				`error CF0112: spec.clusters.selector: "Has" is not a valid label selector operator; fix the selector`,
			},
		},
		"some without a namespace": {
			spec: "{}", want: []string{"a", "eu", "b"},
			clusters: []string{`{metadata: {name: a, namespace: ""}}`, eu, `{metadata: {name: b, namespace: ""}}`},
			problems: []string{
				"error CF0113: Cluster a: metadata.namespace: the namespace is missing, while other Clusters of the " +
					"fleet have one (2 Clusters: a, b); set metadata.namespace",
			},
		},
		"all without a namespace": {
			spec: "{}", want: []string{"a", "b"},
			clusters: []string{`{metadata: {name: a, namespace: ""}}`, `{metadata: {name: b, namespace: ""}}`},
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			f := fleetOf(t, test.spec, test.clusters...)
			f.Applied = test.applied
			known, problems := Evaluate(f)
			var names []string
			for _, member := range known.Members {
				names = append(names, member.Name)
			}
			if diff := cmp.Diff(test.want, names); diff != "" {
				t.Errorf("members (-want +got):\n%s", diff)
			}
			wantProblems(t, test.problems, problems)
		})
	}
}

// TestMembersBeginAsWritten: what capifleet has stamped is neither among the labels and annotations
// of a member nor in its manifest, and the input is not changed.
func TestMembersBeginAsWritten(t *testing.T) {
	t.Parallel()
	for what, test := range map[string]struct {
		metadata string
		want     string
	}{
		"nothing is stamped": {
			metadata: `{name: a, labels: {region: eu}, annotations: {owner: us, config.kubernetes.io/path: a.yaml}}`,
			want:     `{name: a, labels: {region: eu}, annotations: {owner: us, config.kubernetes.io/path: a.yaml}}`,
		},
		"labels of the selectors of any fleet": {
			metadata: `{name: a, labels: {region: eu, capifleet.dev/fleet: x, group.capifleet.dev/x.y: z}, ` +
				`annotations: {owner: us}}`,
			want: `{name: a, labels: {region: eu}, annotations: {owner: us}}`,
		},
		"a label and an annotation of this fleet": {
			metadata: `{name: a, labels: {site: x}, annotations: {
				owner: us, mark: "1", config.kubernetes.io/path: a.yaml,
				capifleet.dev/stamps: "production:labels/site production:annotations/mark"}}`,
			want: `{name: a, annotations: {owner: us}}`,
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			text := "{metadata: " + test.metadata + ", spec: {paused: true}}"
			f := fleetOf(t, "{}", text)
			member := evaluatedWell(t, f).Members[0]
			want := manifestOf(t, "{metadata: "+test.want+", spec: {paused: true}}")
			if diff := cmp.Diff(want, member.Manifest); diff != "" {
				t.Errorf("manifest (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(clusterOf(t, 0, "{metadata: "+test.want+"}").Labels, member.Labels); diff != "" {
				t.Errorf("labels (-want +got):\n%s", diff)
			}
			unchanged := clusterOf(t, 0, text)
			if diff := cmp.Diff([]any{unchanged, unchanged.Object}, []any{f.Clusters[0], *member.Input}); diff != "" {
				t.Errorf("input (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMembersMayHaveNoManifest(t *testing.T) {
	t.Parallel()
	f := fleetOf(t, "{clusterLabels: {site: '{{ .name }}'}}", "{metadata: {name: a}}")
	f.Clusters[0].Manifest = nil
	member := evaluatedWell(t, f).Members[0]
	if diff := cmp.Diff(texts{"site": "a"}, member.Labels); diff != "" || member.Manifest != nil {
		t.Errorf("manifest %v, labels (-want +got):\n%s", member.Manifest, diff)
	}
}

func TestSelected(t *testing.T) {
	t.Parallel()
	path := ClusterSelectorPath()
	parse := func(text string) *v1alpha1.Selector {
		s, err := metav1.ParseToLabelSelector(text)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	known := evaluatedWell(t, fleetOf(t, "{}",
		`{metadata: {name: b, labels: {region: eu}}}`, `{metadata: {name: a, labels: {region: eu}}}`,
		`{metadata: {name: c}}`))
	for what, test := range map[string]struct {
		facts    *Facts
		own      *v1alpha1.Selector
		want     []string
		unread   bool
		problems []string
	}{
		"without a selector all": {facts: known, want: []string{"b", "a", "c"}},
		"by label":               {facts: known, own: parse("region=eu"), want: []string{"b", "a"}},
		"none": {
			facts: known, own: parse("region=us"), problems: []string{
				"warning CF0201: spec.clusters.selector: the selector matches no Cluster of the fleet, which has 3 " +
					`Clusters (value "region=us"); check the labels of the Clusters; ` +
					"the values of label region are: eu",
			},
		},
		"none of an empty fleet": {facts: &Facts{}, own: parse("region=us")},
		"a selector that Kubernetes refuses": {
			facts: known, unread: true,
			own: &v1alpha1.Selector{MatchExpressions: []metav1.LabelSelectorRequirement{{Key: "a", Operator: "Has"}}},
			problems: []string{
				`error CF0112: spec.clusters.selector: "Has" is not a valid label selector operator; fix the selector`,
			},
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			selected, ok, problems := test.facts.Selected(test.own, path)
			var names []string
			for _, member := range selected {
				names = append(names, member.Name)
			}
			if diff := cmp.Diff(test.want, names); diff != "" || ok == test.unread {
				t.Errorf("ok %t, members (-want +got):\n%s", ok, diff)
			}
			wantProblems(t, test.problems, problems)
		})
	}
}

func TestFence(t *testing.T) {
	t.Parallel()
	for what, test := range map[string]struct {
		spec         string
		own          *v1alpha1.Selector
		want         string
		byFleetLabel bool
		problems     []string
	}{
		"neither says anything": {spec: "{}", want: "capifleet.dev/fleet=production", byFleetLabel: true},
		"the fleet's alone":     {spec: "{clusters: {selector: {matchLabels: {env: lab}}}}", want: "env=lab"},
		"both": {
			spec: "{clusters: {selector: {matchLabels: {env: lab}}}}",
			own:  &v1alpha1.Selector{MatchLabels: texts{"region": "eu"}}, want: "env=lab,region=eu",
		},
		"both, and they contradict": {
			spec: "{clusters: {selector: {matchLabels: {env: lab}}}}",
			own:  &v1alpha1.Selector{MatchLabels: texts{"env": "prod"}}, want: "<none>",
			problems: []string{
				"error CF0206: spec.clusters.selector.matchLabels[env]: the selector contradicts " +
					`spec.clusters.selector, which wants env=lab (value "prod"); ` +
					`no Cluster can match both: change one of them`,
			},
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			fence, byFleetLabel, problems := Fence(fleetOf(t, test.spec), test.own, ClusterSelectorPath())
			if got := metav1.FormatLabelSelector(&fence); got != test.want || byFleetLabel != test.byFleetLabel {
				t.Errorf("got %s (by the label of the fleet: %t), want %s", got, byFleetLabel, test.want)
			}
			wantProblems(t, test.problems, problems)
		})
	}
}

func TestWantFleetLabel(t *testing.T) {
	t.Parallel()
	f := fleetOf(t, "{clusterLabels: {site: x}}",
		"{metadata: {name: b}}", "{metadata: {name: a, labels: {region: eu}}}")
	reason := fleet.WantReason{Remedy: "do without"}
	want := []fleet.Want{
		{Object: f.Clusters[0].Object, Stamp: "labels/capifleet.dev/fleet", Value: "production", Reason: reason},
		{Object: f.Clusters[1].Object, Stamp: "labels/capifleet.dev/fleet", Value: "production", Reason: reason},
	}
	if diff := cmp.Diff(want, evaluatedWell(t, f).WantFleetLabel("production", reason)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
