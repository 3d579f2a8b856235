package plan

import (
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// TestRules shows which rules hold, and why they do not.
func TestRules(t *testing.T) {
	t.Parallel()
	const (
		clusters = "clusters: {selector: {matchExpressions: [{key: region, operator: In, values: [eu, us]}]}}\n"
		waves    = "waves: [{name: canary, selector: {matchLabels: {canary: 'yes'}}}, {name: some, percent: " +
			"30}, {name: more, percent: 40}, {name: rest}]\n"
	)
	all := []string{
		"default/eu-1 region=eu canary=yes",
		"default/eu-2 region=eu canary=",
		"team-a/eu-1 region=eu",
		"a/us-1 region=us gpu=a",
		"a/ap-1 region=ap",
		"a/none",
	}
	for sentence, c := range map[string]struct {
		spec    string
		cluster string
		want    []string
	}{
		"of a fleet that has no rules": {spec: "{}", want: []string{"spec.clusters : every Cluster holds for 6"}},
		"of one that has a selector": {spec: clusters, want: []string{"spec.clusters : region in (eu,us) " +
			"holds for 4"}},
		"for a Cluster of the fleet": {spec: clusters, cluster: "us-1", want: []string{"spec.clusters : " +
			"region in (eu,us) holds for 4, and for it"}},
		"for one that is not": {spec: clusters + addons("clusterSelector: {matchLabels: "+
			"{region: ap}},"), cluster: "ap-1", want: []string{
			"spec.clusters : region in (eu,us) holds for 4, not for it: it has region=ap",
			"spec.resourceSets[0] addons: region=ap holds for 0, not for it: it is not in the fleet",
		}},
		"for one without the label": {spec: clusters, cluster: "none", want: []string{
			"spec.clusters : region in (eu,us) holds for 4, not for it: it has no label region",
		}},
		"waves, of the fleet": {spec: clusters + waves, want: []string{
			"spec.clusters : region in (eu,us) holds for 4",
			"spec.waves[0] canary: canary=yes holds for 1",
			"spec.waves[1] some: 30 percent: percentiles 0 to 29 holds for 1",
			"spec.waves[2] more: 40 percent: percentiles 30 to 69 holds for 0",
			"spec.waves[3] rest: the rest holds for 2",
		}},
		"waves, of the canary": {spec: clusters + waves, cluster: "default/eu-1", want: []string{
			"spec.clusters : region in (eu,us) holds for 4, and for it",
			"spec.waves[0] canary: canary=yes holds for 1, and for it",
			"spec.waves[1] some: 30 percent: percentiles 0 to 29 holds for 1, not for it: its " +
				"percentile is 25, and it is in wave canary",
			"spec.waves[2] more: 40 percent: percentiles 30 to 69 holds for 0, not for it: its " +
				"percentile is 25, and it is in wave canary",
			"spec.waves[3] rest: the rest holds for 2, not for it: it is in wave canary",
		}},
		"waves, of one that has an empty label": {spec: clusters + waves, cluster: "eu-2", want: []string{
			"spec.clusters : region in (eu,us) holds for 4, and for it",
			"spec.waves[0] canary: canary=yes holds for 1, not for it: it has canary",
			"spec.waves[1] some: 30 percent: percentiles 0 to 29 holds for 1, not for it: its " +
				"percentile is 93, and it is in wave rest",
			"spec.waves[2] more: 40 percent: percentiles 30 to 69 holds for 0, not for it: its " +
				"percentile is 93, and it is in wave rest",
			"spec.waves[3] rest: the rest holds for 2, and for it",
		}},
		"waves, of one that was chosen by its name": {spec: clusters + waves, cluster: "us-1", want: []string{
			"spec.clusters : region in (eu,us) holds for 4, and for it",
			"spec.waves[0] canary: canary=yes holds for 1, not for it: it has no label canary",
			"spec.waves[1] some: 30 percent: percentiles 0 to 29 holds for 1, and for it",
			"spec.waves[2] more: 40 percent: percentiles 30 to 69 holds for 0, not for it: its " +
				"percentile is 21, and it is in wave some",
			"spec.waves[3] rest: the rest holds for 2, not for it: it is in wave some",
		}},
		"waves, of the rest": {spec: clusters + waves, cluster: "team-a/eu-1", want: []string{
			"spec.clusters : region in (eu,us) holds for 4, and for it",
			"spec.waves[0] canary: canary=yes holds for 1, not for it: it has no label canary",
			"spec.waves[1] some: 30 percent: percentiles 0 to 29 holds for 1, not for it: its " +
				"percentile is 82, and it is in wave rest",
			"spec.waves[2] more: 40 percent: percentiles 30 to 69 holds for 0, not for it: its " +
				"percentile is 82, and it is in wave rest",
			"spec.waves[3] rest: the rest holds for 2, and for it",
		}},
		"entries of each list": {
			spec: clusters + addons("clusterSelector: {matchLabels: {region: eu}},") +
				"bootstrap: [{name: argocd, resources: [{inline: '" + namespace + "'}], " +
				"application: {metadata: {name: x}, spec: {source: {repoURL: 'https://example.com/x', path: " +
				"x}}}}]\n" + web("clusterSelector: {matchLabels: {region: us}},", "web"),
			cluster: "us-1", want: []string{
				"spec.clusters : region in (eu,us) holds for 4, and for it",
				"spec.resourceSets[0] addons: region=eu holds for 3, not for it: it has region=us",
				"spec.bootstrap[0] argocd: the whole fleet holds for 4, and for it",
				"spec.applicationSets[0] web: region=us holds for 1, and for it",
			},
		},
		"overrides ask their entry first": {
			spec: clusters + "applicationSets: [{name: web, clusterSelector: {matchLabels: {region: us}}, " +
				"overrides: [{clusterSelector: {matchLabels: {gpu: a}}, spec: {project: x}}], " +
				"template: {metadata: {name: '{{ .name }}'}, spec: {source: {repoURL: 'https://example.com/x', " +
				"path: x}}}}]",
			cluster: "eu-2", want: []string{
				"spec.clusters : region in (eu,us) holds for 4, and for it",
				"spec.applicationSets[0] web: region=us holds for 1, not for it: it has region=eu",
				"spec.applicationSets[0].overrides[0] : gpu=a holds for 1, not for it: the entry does not select " +
					"it",
			},
		},
		"and then themselves": {
			spec: clusters + "applicationSets: [{name: web, clusterSelector: {matchLabels: {region: us}}, " +
				"overrides: [{clusterSelector: {matchLabels: {gpu: a}}, spec: {project: x}}, {clusterSelector: " +
				"{matchLabels: {gpu: b}}, spec: {project: x}}], " +
				"template: {metadata: {name: '{{ .name }}'}, spec: {source: {repoURL: 'https://example.com/x', " +
				"path: x}}}}]",
			cluster: "us-1", want: []string{
				"spec.clusters : region in (eu,us) holds for 4, and for it",
				"spec.applicationSets[0] web: region=us holds for 1, and for it",
				"spec.applicationSets[0].overrides[0] : gpu=a holds for 1, and for it",
				"spec.applicationSets[0].overrides[1] : gpu=b holds for 0, not for it: it has gpu=a",
			},
		},
		"what may be secret is not shown": {
			spec: addons("clusterSelector: {matchLabels: {token: x}},"), cluster: "token-1", want: []string{
				"spec.clusters : every Cluster holds for 7, and for it",
				"spec.resourceSets[0] addons: token=x holds for 0, not for it: it has token=(hidden)",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			clusters := all
			if c.cluster == "token-1" {
				clusters = append(clusters[:len(clusters):len(clusters)], "a/token-1 token=abc")
			}
			equal(t, c.want, explained(t, fleetOf(t, c.spec, clusters...), c.cluster))
		})
	}
}

// TestRulesOfTheHub: an ApplicationSet of the cluster generator does not hold for a Cluster that is
// not registered, while that of a list does.
func TestRulesOfTheHub(t *testing.T) {
	t.Parallel()
	for generator, c := range map[string]struct{ want []string }{
		"List": {want: []string{
			"spec.clusters : every Cluster holds for 2, and for it",
			"spec.resourceSets[0] addons: the whole fleet holds for 2, and for it",
			"spec.applicationSets[0] web: the whole fleet holds for 2, and for it",
		}},
		"Clusters": {want: []string{
			"spec.clusters : every Cluster holds for 2, and for it",
			"spec.resourceSets[0] addons: the whole fleet holds for 2, and for it",
			"spec.applicationSets[0] web: the whole fleet holds for 1, not for it: the registrar " +
				"does not register it: it skips a Cluster whose name ends in -user",
		}},
	} {
		t.Run(generator, func(t *testing.T) {
			t.Parallel()
			f := fleetOf(
				t,
				"argocd: {registrar: Capi2Argo, generator: "+generator+"}\n"+addons("")+web("", "web"),
				"a/eu-1",
				"a/eu-2-user",
			)
			equal(t, c.want, explained(t, f, "eu-2-user"))
		})
	}
}

// TestUnmet names the first requirement that labels do not meet.
func TestUnmet(t *testing.T) {
	t.Parallel()
	has := map[string]string{"env": "prod", "gpu": "", "token": "abc"}
	for selector, want := range map[string]string{
		"env=prod":          "",
		"env=test":          "it has env=prod",
		"gpu=a":             "it has gpu",
		"region=eu":         "it has no label region",
		"env=prod,region=a": "it has no label region",
		"!env":              "it has env=prod",
		"token=x":           "it has token=(hidden)",
	} {
		parsed, err := metav1.ParseToLabelSelector(selector)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, want, unmet(parsed, has))
	}
	equal(t, "", unmet(nil, has))
	bad := &metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{{Key: "env", Operator: "Like"}}}
	equal(t, `"Like" is not a valid label selector operator`, unmet(bad, has))
}
