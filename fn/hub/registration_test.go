package hub

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestRegistration shows which Clusters Argo CD does not know, or not for sure.
func TestRegistration(t *testing.T) {
	const eu = "clusterSelector: {matchLabels: {region: eu}},"
	checkDecisions(t, map[string]decision{
		"a name that is made of the namespace needs one": {
			spec:     "argocd: {registrar: Capi2Argo, capi2argo: {names: Namespaced}}\n" + web("", "web"),
			clusters: []string{"eu-1", "eu-2"},
			want: []string{
				"error CF0113: Cluster eu-1: metadata.namespace: the namespace is missing, and with " +
					"argocd.capi2argo.names: Namespaced the name of the cluster is made of it; set " +
					"metadata.namespace",
				"error CF0113: Cluster eu-2: metadata.namespace: the namespace is missing, and with " +
					"argocd.capi2argo.names: Namespaced the name of the cluster is made of it; set " +
					"metadata.namespace",
				`main-web: list [{"name":"eu-1"},{"name":"eu-2"}]`,
			},
		},
		"but only where there are entries": {
			spec: "argocd: {registrar: Capi2Argo, capi2argo: {names: Namespaced}}", clusters: []string{"eu-1"},
			want: nil,
		},
		"another name needs none": {
			spec: "argocd: {registrar: Capi2Argo}\n" + web("", "web"), clusters: []string{"eu-1"},
			want: []string{`main-web: list [{"name":"eu-1"}]`},
		},
		"those that no entry selects are not reported": {
			spec: "argocd: {registrar: Capi2Argo}\n" + web(
				eu,
				"web",
			), clusters: []string{"a/eu-1 region=eu", "a/us-1-user"},
			want: []string{`main-web: list [{"name":"eu-1"}]`},
		},
		"each reason is reported once, with its Clusters": {
			spec:     "argocd: {registrar: Capi2Argo}\n" + web("", "web"),
			clusters: []string{"a/eu-1-user", "a/eu-2 ignore-cluster.capi-to-argocd=", "a/eu-3-user", "a/eu-4"},
			want: []string{
				"warning CF0409: spec.argocd.registrar: the registrar does not register these " +
					"Clusters, so no Application reaches them: it skips a Cluster that has the label " +
					`ignore-cluster.capi-to-argocd (value "Capi2Argo"; Cluster a/eu-2); fix it, or exclude these ` +
					"Clusters with clusterSelector",
				"warning CF0409: spec.argocd.registrar: the registrar does not register these " +
					"Clusters, so no Application reaches them: it skips a Cluster whose name ends in -user (value " +
					`"Capi2Argo"; 2 Clusters: a/eu-1-user, a/eu-3-user); fix it, or exclude these ` +
					"Clusters with clusterSelector",
				`main-web: list [{"name":"eu-1-user"},{"name":"eu-2"},{"name":"eu-3-user"},{"name":"eu-4"}]`,
			},
		},
		"by the labels of spec.clusterLabels too": {
			spec: "clusterLabels: {ignore-cluster.capi-to-argocd: 'yes'}\nargocd: {registrar: Capi2Argo}\n" + web(
				"",
				"web",
			),
			clusters: []string{"a/eu-1"},
			want: []string{
				"warning CF0409: spec.argocd.registrar: the registrar does not register these " +
					"Clusters, so no Application reaches them: it skips a Cluster that has the label " +
					`ignore-cluster.capi-to-argocd (value "Capi2Argo"; Cluster a/eu-1); fix it, or exclude these ` +
					"Clusters with clusterSelector",
				`main-web: list [{"name":"eu-1"}]`,
			},
		},
		"two Clusters have one Secret": {
			spec: "argocd: {registrar: Capargo}\n" + web(eu, "web"), clusters: []string{"a/b-c", "a-b/c region=eu"},
			want: []string{
				"warning CF0409: spec.argocd.registrar: the registrar writes one Secret, a-b-c, for two Clusters, " +
					`so Argo CD knows only one of them (value "Capargo"; 2 Clusters: a/b-c, a-b/c); rename one ` +
					"of them",
				`main-web: list [{"name":"c"}]`,
			},
		},
		"in the other order, too": {
			spec: "argocd: {registrar: Capargo}\n" + web(eu, "web"), clusters: []string{"a/b-c region=eu", "a-b/c"},
			want: []string{
				"warning CF0409: spec.argocd.registrar: the registrar writes one Secret, a-b-c, for two Clusters, " +
					`so Argo CD knows only one of them (value "Capargo"; 2 Clusters: a/b-c, a-b/c); rename one ` +
					"of them",
				`main-web: list [{"name":"b-c"}]`,
			},
		},
		"which does not matter where none of them is selected": {
			spec: "argocd: {registrar: Capargo}\n" + web(
				eu,
				"web",
			), clusters: []string{"a/b-c", "a-b/c", "a/eu-1 region=eu"},
			want: []string{`main-web: list [{"name":"eu-1"}]`},
		},
		"and is reported by their name where they have one name, too": {
			spec:     "argocd: {registrar: Capi2Argo, capi2argo: {names: Namespaced}}\n" + web(eu, "web"),
			clusters: []string{"a/b-c region=eu", "a-b/c"},
			want: []string{
				"warning CF0405: spec.applicationSets: two Clusters have the name a-b-c; if the Argo " +
					"CD of the hub knows both, it refuses the Applications of either (2 Clusters: a/b-c, " +
					"a-b/c); rename one of them",
				`main-web: list [{"name":"a-b-c"}]`,
			},
		},
		"a Cluster that no entry addresses has the name of one that is addressed": {
			spec: web(eu, "web"), clusters: []string{"a/eu-1 region=eu", "b/eu-1", "c/eu-2"},
			want: []string{
				"warning CF0405: spec.applicationSets: two Clusters have the name eu-1; if the Argo " +
					"CD of the hub knows both, it refuses the Applications of either (2 Clusters: " +
					"a/eu-1, b/eu-1); rename one of them",
				`main-web: list [{"name":"eu-1"}]`,
			},
		},
		"a destination that no Cluster has, with the number of its Applications": {
			spec: "argocd: {defaults: {spec: {destination: {name: 'x{{ .name }}'}}}}\napplicationSets: [" + element(
				"one",
				eu,
				"one",
			) +
				", " + element(
				"two",
				"",
				"two",
			) + "]",
			clusters: []string{"a/eu-1 region=eu", "a/us-1"},
			want: []string{
				"warning CF0410: spec.applicationSets[0].template.spec.destination.name: the " +
					"destination of 1 Application is a name that no Cluster of the input has (value " +
					`"xeu-1"); remove the name to address the Cluster itself; the name is right only if ` +
					"the Argo CD of the hub knows such a cluster in another way",
				"warning CF0410: spec.applicationSets[1].template.spec.destination.name: the " +
					"destination of 1 Application is a name that no Cluster of the input has (value " +
					`"xeu-1"); remove the name to address the Cluster itself; the name is right only if ` +
					"the Argo CD of the hub knows such a cluster in another way",
				"warning CF0410: spec.applicationSets[1].template.spec.destination.name: the " +
					"destination of 1 Application is a name that no Cluster of the input has (value " +
					`"xus-1"); remove the name to address the Cluster itself; the name is right only if ` +
					"the Argo CD of the hub knows such a cluster in another way",
				`main-one: list [{"name":"eu-1"}]`,
				`main-two: list [{"name":"eu-1"},{"name":"us-1"}]`,
			},
		},
		"one name of several Applications": {
			spec: "argocd: {defaults: {spec: {destination: {name: shared}}}}\n" + web(
				"",
				"web",
			), clusters: []string{"a/eu-1", "a/us-1"},
			want: []string{
				"warning CF0410: spec.applicationSets[0].template.spec.destination.name: the " +
					"destination of 2 Applications is a name that no Cluster of the input has (value " +
					`"shared"); remove the name to address the Cluster itself; the name is right only if ` +
					"the Argo CD of the hub knows such a cluster in another way",
				`main-web: list [{"name":"eu-1"},{"name":"us-1"}]`,
			},
		},
		"the hub itself is known, and so is another Cluster of the input, and a server": {
			spec: "argocd: {defaults: {spec: {destination: {name: in-cluster}}}}\nclusters: {selector: " +
				"{matchLabels: {region: eu}}}\n" +
				"applicationSets: [" + element(
				"one",
				"",
				"one",
			) + ", " + `
{name: two, template: {metadata: {name: '{{ .name }}-two'}, spec: {destination: {name: us-1},
	source: {repoURL: 'https://x', path: x}}}}, 
{name: three, template: {metadata: {name: '{{ .name }}-3'}, spec: {destination: {name: '', server: 'https://x'},
	source: {repoURL: 'https://x', path: x}}}}]`,
			clusters: []string{"a/eu-1 region=eu", "a/us-1"},
			want: []string{
				`main-one: list [{"name":"eu-1"}]`,
				`main-two: list [{"name":"eu-1"}]`,
				`main-three: list [{"name":"eu-1"}]`,
			},
		},
	})
}

// TestReportsUnregistered is about the members of which it is reported that they get nothing.
func TestReportsUnregistered(t *testing.T) {
	t.Parallel()
	spec := "argocd: {registrar: Capi2Argo}\n" + web("clusterSelector: {matchLabels: {region: eu}},", "web")
	apps := decide(t, fleetOf(t, spec, "a/eu-1 region=eu", "a/eu-2-user region=eu", "a/us-1", "a/us-2-user")).apps
	var reported, unregistered []string
	for _, member := range apps.facts.Members {
		if apps.ReportsUnregistered(member) {
			reported = append(reported, member.Name)
		}
		if why := apps.Unregistered(member); why != "" {
			unregistered = append(unregistered, member.Name+": "+why)
		}
	}
	equal(t, []string{"eu-2-user"}, reported)
	equal(t, []string{
		"eu-2-user: it skips a Cluster whose name ends in -user",
		"us-2-user: it skips a Cluster whose name ends in -user",
	}, unregistered)
}

// TestSecrets are those of registered members, sorted by name, with the labels that the Clusters
// will have.
func TestSecrets(t *testing.T) {
	t.Parallel()
	spec := "argocd: {registrar: ClusterLabels, generator: Clusters, namespace: gitops}\n" +
		"clusters: {selector: {matchExpressions: [{key: other, operator: DoesNotExist}]}}\n" + web("", "web")
	d := decide(t, fleetOf(t, spec, "a/eu-2", "a/eu-1", "a/eu_2", "a/us-1 other="))
	secret := func(name string, cluster fleet.Cluster) fleet.ClusterSecret {
		return fleet.ClusterSecret{
			Metadata: fleet.Metadata{
				Namespace: "gitops", Name: "a." + name, Annotations: map[string]string{},
				Labels: map[string]string{
					argocd.SecretTypeLabel: argocd.SecretTypeCluster, "capifleet.dev/fleet": "main",
				},
			},
			Cluster: cluster.Ref, ClusterName: name, Server: "https://" + name + ".invalid",
		}
	}
	want := []fleet.ClusterSecret{secret("eu-1", d.fleet.Clusters[1]), secret("eu-2", d.fleet.Clusters[0])}
	if diff := cmp.Diff(want, d.apps.Secrets(d.labels)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
