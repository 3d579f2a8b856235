package hub

import (
	"testing"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestRead shows whom the entries address, and what is wrong with them.
func TestRead(t *testing.T) {
	checkDecisions(t, map[string]decision{
		"without entries nothing is made": {
			spec: "argocd: {}", clusters: []string{"a/eu-1"},
			want: nil,
		},
		"an entry addresses the Clusters that its selector matches, by name and then by namespace": {
			spec:     web("clusterSelector: {matchLabels: {env: prod}},", "web"),
			clusters: []string{"a/us-1 env=prod", "b/eu-1 env=prod", "a/ap-1 env=test"},
			want: []string{
				`main-web: list [{"name":"eu-1"},{"name":"us-1"}]`,
			},
		},
		"a selector that cannot be read is a problem, and the other entries are read": {
			spec: "applicationSets: [" + element(
				"one",
				"clusterSelector: {matchExpressions: [{key: env, operator: Like}]},",
				"one",
			) +
				", " + element(
				"two",
				"",
				"two",
			) + "]",
			clusters: []string{"a/eu-1"},
			want: []string{
				`error CF0112: spec.applicationSets[0].clusterSelector: "Like" is not a valid label ` +
					"selector operator; fix the selector",
				`main-two: list [{"name":"eu-1"}]`,
			},
		},
		"a selector that matches nothing is a warning": {
			spec: web("clusterSelector: {matchLabels: {env: prod}},", "web"), clusters: []string{"a/eu-1"},
			want: []string{
				"warning CF0201: spec.applicationSets[0].clusterSelector: the selector matches no " +
					`Cluster of the fleet, which has 1 Cluster (value "env=prod"); set label env on the ` +
					"Clusters, which have no labels",
				"main-web: list []",
			},
		},
		"two Clusters of one name cannot be told apart": {
			spec: web("", "web"), clusters: []string{"a/eu-1", "b/eu-1", "b/eu-2"},
			want: []string{
				"error CF0405: spec.applicationSets[0].clusterSelector: two Clusters have the name " +
					`eu-1, and Argo CD knows a cluster by its name alone (value "eu-1"; 2 Clusters: ` +
					"a/eu-1, b/eu-1); rename a Cluster, or put them into fleets " +
					"with different hubs",
			},
		},
		"not those of two entries either": {
			spec: "applicationSets: [" + element("one", "clusterSelector: {matchLabels: {env: a}},", "one") + ", " +
				element("two", "clusterSelector: {matchLabels: {env: b}},", "two") + "]",
			clusters: []string{"a/eu-1 env=a", "b/eu-1 env=b"},
			want: []string{
				"error CF0405: spec.applicationSets[1].clusterSelector: two Clusters have the name " +
					`eu-1, and Argo CD knows a cluster by its name alone (value "eu-1"; 2 Clusters: ` +
					"a/eu-1, b/eu-1); rename a Cluster, or put them into fleets " +
					"with different hubs",
				`main-one: list [{"name":"eu-1"}]`,
			},
		},
		"two entries may address one Cluster": {
			spec:     "applicationSets: [" + element("one", "", "one") + ", " + element("two", "", "two") + "]",
			clusters: []string{"a/eu-1"},
			want: []string{
				`main-one: list [{"name":"eu-1"}]`,
				`main-two: list [{"name":"eu-1"}]`,
			},
		},
		"the Cluster of a registrar that puts the namespace before the name": {
			spec:     "argocd: {registrar: Capi2Argo, capi2argo: {names: Namespaced}}\n" + web("", "web"),
			clusters: []string{"b/a", "a/b", "a/a"},
			want: []string{
				`main-web: list [{"name":"a-a"},{"name":"a-b"},{"name":"b-a"}]`,
			},
		},
		"the name of the hub is taken, by each Cluster": {
			spec: web("", "web"), clusters: []string{"a/in-cluster", "b/in-cluster"},
			want: []string{
				"error CF0405: spec.applicationSets[0].clusterSelector: Argo CD knows the hub itself " +
					"by the name of the Cluster, so the hub would get its Applications (value " +
					`"in-cluster"; Cluster a/in-cluster); rename the Cluster`,
				"error CF0405: spec.applicationSets[0].clusterSelector: Argo CD knows the hub itself " +
					"by the name of the Cluster, so the hub would get its Applications (value " +
					`"in-cluster"; Cluster b/in-cluster); rename the Cluster`,
				"error CF0405: spec.applicationSets[0].clusterSelector: two Clusters have the name " +
					`in-cluster, and Argo CD knows a cluster by its name alone (value "in-cluster"; 2 ` +
					"Clusters: a/in-cluster, b/in-cluster); rename a Cluster, or put them into fleets " +
					"with different hubs",
			},
		},
		"a template that does not parse is a problem of its entry alone": {
			spec:     "applicationSets: [" + element("one", "", "{{ nope }}") + ", " + element("two", "", "two") + "]",
			clusters: []string{"a/eu-1"},
			want: []string{
				"error CF0401: spec.applicationSets[0].template.spec.source.path: {{nope}} is not a " +
					`parameter; the nearest is {{name}} (value "{{ nope }}"); fix the template; its ` +
					"language is Argo CD's, Go templates with sprig",
				`main-two: list [{"name":"eu-1"}]`,
			},
		},
		"with the cluster generator, too": {
			spec: byLabels + "applicationSets: [" + element(
				"one",
				prod,
				"{{ nope }}",
			) + ", " + element(
				"two",
				prod,
				"two",
			) + "]",
			clusters: []string{"a/eu-1 env=prod"},
			want: []string{
				"error CF0401: spec.applicationSets[0].template.spec.source.path: {{nope}} is not a " +
					`parameter; the nearest is {{name}} (value "{{ nope }}"); fix the template; its ` +
					"language is Argo CD's, Go templates with sprig",
				"main-two: Secrets with env=prod",
			},
		},
		"a template that fails for one Cluster is predicted for the others": {
			spec:     "argocd: {defaults: {spec: {destination: {name: 'x{{ .name }}'}}}}\n" + web("", regionPath),
			clusters: []string{"a/eu-1 region=eu", "a/us-1"},
			want: []string{
				"error CF0203: spec.applicationSets[0].template.spec.source.path: the template reads " +
					`label region, which is missing (value "{{ .metadata.labels.region }}"; Cluster ` +
					"a/us-1); set it, read it as a value with a default, or leave the Clusters out by " +
					"clusterSelector",
				"warning CF0410: spec.applicationSets[0].template.spec.destination.name: the " +
					"destination of 1 Application is a name that no Cluster of the input has (value " +
					`"xeu-1"); remove the name to address the Cluster itself; the name is right only if ` +
					"the Argo CD of the hub knows such a cluster in another way",
			},
		},
		"one variant of which does not parse makes no ApplicationSet": {
			spec: web(
				"overrides: [{clusterSelector: {matchLabels: {gpu: a}}, spec: {project: '{{ nope }}'}}, "+
					"{clusterSelector: {matchLabels: {gpu: b}}, spec: {project: x}}],",
				"web",
			),
			clusters: []string{"a/c1 gpu=a", "a/c2 gpu=b", "a/c3"},
			want: []string{
				"error CF0401: spec.applicationSets[0].overrides[0].spec.project: {{nope}} is not a " +
					`parameter; the nearest is {{name}} (value "{{ nope }}"); fix the template; its ` +
					"language is Argo CD's, Go templates with sprig",
			},
		},
		"the list addresses Clusters that the registrar does not register": {
			spec: "argocd: {registrar: Capi2Argo}\n" + web("", "web"), clusters: []string{"a/eu-1", "a/eu-1-user"},
			want: []string{
				"warning CF0409: spec.argocd.registrar: the registrar does not register these " +
					"Clusters, so no Application reaches them: it skips a Cluster whose name ends in -user (value " +
					`"Capi2Argo"; Cluster a/eu-1-user); fix it, or exclude these Clusters ` +
					"with clusterSelector",
				`main-web: list [{"name":"eu-1"},{"name":"eu-1-user"}]`,
			},
		},
		"the cluster generator does not": {
			spec:     "argocd: {registrar: Capi2Argo, generator: Clusters}\n" + web("", "web"),
			clusters: []string{"a/eu-1", "a/eu-1-user"},
			want: []string{
				"warning CF0409: spec.argocd.registrar: the registrar does not register these " +
					"Clusters, so no Application reaches them: it skips a Cluster whose name ends in -user (value " +
					`"Capi2Argo"; Cluster a/eu-1-user); fix it, or exclude these Clusters ` +
					"with clusterSelector",
				"main-web: Secrets with capifleet.dev/fleet=main",
				"label capifleet.dev/fleet=main is wanted by spec.applicationSets[0].clusterSelector " +
					"(set spec.clusters.selector or clusterSelector, with a label that the Clusters " +
					"have) on a/eu-1 a/eu-1-user",
				"label take-along-label.capi-to-argocd.capifleet.dev/fleet= is wanted by " +
					"spec.applicationSets[0].clusterSelector (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1",
			},
		},
	})
}

// TestReached lists the members that entries address, entry by entry.
func TestReached(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct {
		spec     string
		clusters []string
		want     []string
	}{
		"of two entries, each in the order of names": {
			spec: "applicationSets: [" + element("one", "clusterSelector: {matchLabels: {env: prod}},", "one") + ", " +
				element("two", "", "two") + "]",
			clusters: []string{"a/us-1 env=prod", "b/eu-1 env=prod", "a/ap-1 env=test"},
			want: []string{
				"b/eu-1",
				"a/us-1",
				"a/ap-1",
				"b/eu-1",
				"a/us-1",
			},
		},
		"of one name, in the order of namespaces": {
			spec: web("", "web"), clusters: []string{"c/eu-1", "a/eu-1", "b/eu-1"},
			want: []string{
				"a/eu-1",
				"b/eu-1",
				"c/eu-1",
			},
		},
		"of an entry whose template does not parse, too": {
			spec: web("", "{{ nope }}"), clusters: []string{"a/eu-1"},
			want: []string{
				"a/eu-1",
			},
		},
		"of an entry whose overrides cannot be read, too": {
			spec: web("overrides: [{clusterSelector: {matchExpressions: [{key: env, operator: Like}]}, "+
				"spec: {project: x}}],", "web"),
			clusters: []string{"a/eu-1"},
			want:     []string{"a/eu-1"},
		},
		"of an entry whose selector cannot be read, none": {
			spec:     web("clusterSelector: {matchExpressions: [{key: env, operator: Like}]},", "web"),
			clusters: []string{"a/eu-1"},
			want:     nil,
		},
		"by the cluster generator, those that are registered": {
			spec:     "argocd: {registrar: Capi2Argo, generator: Clusters}\n" + web("", "web"),
			clusters: []string{"a/eu-1", "a/eu-1-user"},
			want: []string{
				"a/eu-1",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			equal(t, c.want, namesOf(decide(t, fleetOf(t, c.spec, c.clusters...)).apps.Reached()))
		})
	}
}

// TestRegistrar is the one that the FleetConfig names.
func TestRegistrar(t *testing.T) {
	t.Parallel()
	apps := decide(t, fleetOf(t, "argocd: {registrar: Capi2Argo}", "a/eu-1")).apps
	equal(t, "Capi2Argo", string(apps.registrar.Name))
	equal(
		t,
		"cluster-eu-1",
		apps.registrar.SecretName(fleet.Cluster{Object: fleet.Object{Ref: fleet.Ref{Name: "eu-1"}}}),
	)
}
