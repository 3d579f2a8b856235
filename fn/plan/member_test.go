package plan

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestMemberPlans says what reaches each member.
func TestMemberPlans(t *testing.T) {
	t.Parallel()
	spec := "values: [{name: region, label: region}, {name: token, label: token}]\nclusterLabels: {tier: '{{ " +
		".values.region }}', env: prod}\n" +
		addons(
			"",
		) + "bootstrap: [{name: argocd, clusterSelector: {matchLabels: {region: eu}}, resources: " +
		"[{inline: '" + namespace + "'}], " +
		"application: {metadata: {name: x}, spec: {source: {repoURL: 'https://example.com/x', path: x}}}}]\n"
	r := resolved(t, fleetOf(t, spec, "a/eu-1 region=eu token=abc env=prod", "a/us-1 region=us"))
	addons := []fleet.Delivery{{Entry: "addons", ResourceSet: r.Plan.Members[1].ResourceSets[0].ResourceSet}}
	want := []fleet.MemberPlan{
		{
			Cluster: r.Fleet.Clusters[0].Ref, Values: map[string]string{"region": "eu", "token": "(hidden)"},
			Secrets: []string{"abc"},
			Stamps:  map[string]string{"capifleet.dev/fleet": "main", "tier": "eu"}, ResourceSets: addons,
			Bootstraps: []fleet.Delivery{{Entry: "argocd", ResourceSet: "main-argocd-" + hashOf(r, "main-argocd-")}},
		},
		{
			Cluster: r.Fleet.Clusters[1].Ref, Values: map[string]string{"region": "us"}, ResourceSets: addons,
			Stamps: map[string]string{"capifleet.dev/fleet": "main", "tier": "us", "env": "prod"},
		},
	}
	if diff := cmp.Diff(want, r.Plan.Members); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// hashOf is the end of the name of the first ClusterResourceSet whose name begins so.
func hashOf(r *Resolved, prefix string) string {
	at := slices.IndexFunc(r.Plan.ResourceSets, func(set fleet.ResourceSet) bool {
		return len(set.Name) > len(prefix) && set.Name[:len(prefix)] == prefix
	})
	return r.Plan.ResourceSets[at].Name[len(prefix):]
}

// TestStampsThatAreLabels are those that a plan of a member shows: an annotation is none, and
// neither is what the user has written.
func TestStampsThatAreLabels(t *testing.T) {
	t.Parallel()
	const mark = "take-along-label.capi-to-argocd."
	r := resolved(t, fleetOf(t, "argocd: {registrar: Capi2Argo, generator: Clusters}\n"+
		web("clusterSelector: {matchLabels: {env: prod, region: eu}},", "{{ .metadata.annotations.owner }}"),
		"a/eu-1 env=prod region=eu @owner=anna "+mark+"region="))
	equal(t, map[string]string{mark + "env": ""}, r.Plan.Members[0].Stamps)
}

// TestMembersWithoutStamps have none, not an empty list of them.
func TestMembersWithoutStamps(t *testing.T) {
	t.Parallel()
	r := resolved(t, fleetOf(t, "clusterLabels: {env: prod}", "a/eu-1 env=prod"))
	want := []fleet.MemberPlan{{Cluster: r.Fleet.Clusters[0].Ref, Values: map[string]string{}}}
	if diff := cmp.Diff(want, r.Plan.Members); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestUnreached names the Clusters of the fleet that get nothing.
func TestUnreached(t *testing.T) {
	t.Parallel()
	const prod = "clusterSelector: {matchLabels: {env: prod}},"
	for sentence, c := range map[string]struct {
		spec     string
		clusters []string
		want     []string
	}{
		"without entries that is what is meant": {
			spec: "{}", clusters: []string{"a/eu-1"}, want: nil,
		},
		"by an entry of resourceSets": {
			spec: addons(prod), clusters: []string{"a/eu-1 env=prod", "a/us-1", "a/us-2"}, want: []string{
				"warning CF0202: spec: no entry reaches these Clusters of the fleet (2 " +
					"Clusters: a/us-1, a/us-2); select them in an entry, or leave them out of " +
					"spec.clusters.selector",
			},
		},
		"by an entry of applicationSets": {
			spec: web(prod, "web"), clusters: []string{"a/eu-1 env=prod", "a/us-1"}, want: []string{
				"warning CF0202: spec: no entry reaches these Clusters of the fleet (Cluster " +
					"a/us-1); select them in an entry, or leave them out of spec.clusters.selector",
			},
		},
		"by an entry of bootstrap": {
			spec: "bootstrap: [{name: argocd, " + prod + " resources: [{inline: '" + namespace + "'}], " +
				"application: {metadata: {name: x}, spec: {source: {repoURL: 'https://example.com/x', path: x}}}}]\n",
			clusters: []string{"a/eu-1 env=prod", "a/us-1"}, want: []string{
				"info CF0315: spec.bootstrap[0].resources: the resources do not hold the " +
					"CustomResourceDefinition of Argo CD's Application; until something else brings it, " +
					"Cluster API cannot create the Application, and tries again",
				"warning CF0202: spec: no entry reaches these Clusters of the fleet (Cluster " +
					"a/us-1); select them in an entry, or leave them out of spec.clusters.selector",
			},
		},
		"each by another entry": {
			spec:     addons(prod) + web("clusterSelector: {matchLabels: {env: test}},", "web"),
			clusters: []string{"a/eu-1 env=prod", "a/us-1 env=test"},
			want:     nil,
		},
		"not again where the registrar does not register them": {
			spec:     "argocd: {registrar: Capi2Argo, generator: Clusters}\n" + web("", "web"),
			clusters: []string{"a/eu-1", "a/us-1-user"}, want: []string{
				"warning CF0409: spec.argocd.registrar: the registrar does not register these " +
					"Clusters, so no Application reaches them: it skips a Cluster whose name ends in -user (value " +
					`"Capi2Argo"; Cluster a/us-1-user); fix it, or exclude these Clusters ` +
					"with clusterSelector",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			_, problems := Resolve(fleetOf(t, c.spec, c.clusters...))
			equal(t, c.want, lines(problems))
		})
	}
}

// TestAmbiguousNames are reported only where nothing has failed, in whatever entry it is: a Cluster
// that is not addressed now may be addressed when that is fixed.
func TestAmbiguousNames(t *testing.T) {
	t.Parallel()
	const eu = "clusterSelector: {matchLabels: {region: eu}},"
	ambiguous := []string{
		"warning CF0405: spec.applicationSets: two Clusters have the name eu-1; if the Argo CD of the hub knows " +
			"both, it refuses the Applications of either (2 Clusters: a/eu-1, b/eu-1); rename one of them",
	}
	for sentence, c := range map[string]struct {
		spec string
		want []string
	}{
		"nothing has failed":            {spec: web(eu, "web"), want: ambiguous},
		"the entry is not complete":     {spec: web(eu, "{{ nope }}"), want: nil},
		"the entry fails for a Cluster": {spec: web(eu, "{{ .metadata.labels.gpu }}"), want: nil},
		"an entry of another list is not complete": {
			spec: "resourceSets: [{name: addons, resources: [{inline: '{'}]}]\n" + web(eu, "web"), want: nil,
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			_, problems := Resolve(fleetOf(t, c.spec, "a/eu-1 region=eu", "b/eu-1"))
			got := slices.DeleteFunc(problems, func(p fleet.Problem) bool {
				return p.Code != fleet.RepeatedClusterName
			})
			equal(t, c.want, lines(got))
		})
	}
}
