package hub

import (
	"testing"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestSecretsHoldWhatIsRead shows what the cluster generator cannot have, since no Secret holds it.
func TestSecretsHoldWhatIsRead(t *testing.T) {
	const waves = "waves: [{name: first, selector: {matchLabels: {env: prod}}}, {name: rest}]\n"
	checkDecisions(t, map[string]decision{
		"the labels of Clusters, with registrar Any": {
			spec: "argocd: {generator: Clusters}\n" + web(prod, "web"), clusters: []string{"a/eu-1 env=prod"},
			want: []string{
				"error CF0406: spec.applicationSets[0].clusterSelector: the cluster generator would " +
					"select Secrets by label env, and with registrar Any, only the name of the Cluster is " +
					`known to be on its Secret (value "env"); set argocd.generator: List, or name your ` +
					"registrar in argocd.registrar: Capi2Argo, or ClusterLabels if it copies every label " +
					"of the Cluster",
			},
		},
		"the labels of all selectors, with Capargo": {
			spec: "clusters: {selector: {matchLabels: {region: eu}}}\nargocd: {generator: Clusters, registrar: " +
				"Capargo}\n" + web(
				prod,
				"web",
			),
			clusters: []string{"a/eu-1 env=prod region=eu"},
			want: []string{
				"error CF0406: spec.applicationSets[0].clusterSelector: the cluster generator would " +
					"select Secrets by labels env, region, and Capargo copies no label or annotation of a " +
					`Cluster to its Secret (value "env"); set argocd.generator: List`,
			},
		},
		"the label of the fleet, where nothing is selected": {
			spec: "argocd: {generator: Clusters, registrar: Capargo}\n" + web("", "web"), clusters: []string{"a/eu-1"},
			want: []string{
				"error CF0406: spec.applicationSets[0].clusterSelector: the cluster generator would " +
					"select Secrets by label capifleet.dev/fleet, and Capargo copies no label or " +
					`annotation of a Cluster to its Secret (value "capifleet.dev/fleet"); set ` +
					"argocd.generator: List",
			},
		},
		"the revision of the wave, and the wave": {
			spec: waves + byLabels + web(
				prod+"revisions: [{wave: first, revision: v2}, {wave: rest, revision: v1}],",
				"{{ .values.revision }}{{ .values.wave }}",
			),
			clusters: []string{"a/eu-1 env=prod"},
			want: []string{
				"error CF0406: spec.applicationSets[0].template: the template reads the revision of " +
					`the Cluster's wave, which no cluster Secret holds (value ".values.revision"); set ` +
					"argocd.generator: List",
				"error CF0406: spec.applicationSets[0].template: the template reads the wave of the " +
					`Cluster, which no cluster Secret holds (value ".values.wave"); set ` +
					"argocd.generator: List",
			},
		},
		"a value revision of the user's is a value": {
			spec:     "values: [{name: revision, label: revision}]\n" + byLabels + web(prod, "{{ .values.revision }}"),
			clusters: []string{"a/eu-1 env=prod revision=v1"},
			want: []string{
				`main-web: Secrets with env=prod,revision and values {"revision":"{{ index ` +
					`.metadata.labels \"revision\" }}"}`,
			},
		},
		"a value that is a field, a variable, a template": {
			spec: "values: [{name: a, field: spec.x, default: x}, {name: b, variable: v, default: x}, {name: " +
				"c, template: x}]\n" + byLabels +
				web(
					prod,
					"{{ .values.a }}{{ .values.b }}{{ .values.c }}",
				),
			clusters: []string{"a/eu-1 env=prod"},
			want: []string{
				"error CF0406: spec.applicationSets[0].template: the template reads value a, which " +
					"is made of field spec.x, and no cluster Secret of registrar ClusterLabels holds " +
					`that (value ".values.a"); use a label, which spec.clusterLabels can stamp; or set ` +
					"argocd.generator: List",
				"error CF0406: spec.applicationSets[0].template: the template reads value b, which " +
					"is made of topology variable v, and no cluster Secret of registrar ClusterLabels " +
					`holds that (value ".values.b"); use a label, which spec.clusterLabels can stamp; or ` +
					"set argocd.generator: List",
				"error CF0406: spec.applicationSets[0].template: the template reads value c, which " +
					"is made of a template, and no cluster Secret of registrar ClusterLabels holds that " +
					`(value ".values.c"); use a label, which spec.clusterLabels can stamp; or set ` +
					"argocd.generator: List",
			},
		},
		"each of all values": {
			spec: "values: [{name: a, field: spec.x, default: x}, {name: b, label: env}]\n" + waves + byLabels + web(
				prod,
				"{{ len .values }}",
			),
			clusters: []string{"a/eu-1 env=prod"},
			want: []string{
				"error CF0406: spec.applicationSets[0].template: the template reads value a, which " +
					"is made of field spec.x, and no cluster Secret of registrar ClusterLabels holds " +
					`that (value ".values"); use a label, which spec.clusterLabels can stamp; or set ` +
					"argocd.generator: List",
				"error CF0406: spec.applicationSets[0].template: the template reads the wave of the " +
					`Cluster, which no cluster Secret holds (value ".values"); set argocd.generator: List`,
			},
		},
		"a value that is a field, where annotations are taken along": {
			spec:     "values: [{name: a, field: spec.x, default: x}]\n" + byMarks + web(prod, "{{ .values.a }}"),
			clusters: []string{"a/eu-1 env=prod"},
			want: []string{
				"error CF0406: spec.applicationSets[0].template: the template reads value a, which " +
					"is made of field spec.x, and no cluster Secret of registrar Capi2Argo holds that " +
					`(value ".values.a"); use a label, which spec.clusterLabels can stamp; or set ` +
					"argocd.generator: List",
			},
		},
		"a value that is an annotation, where none is taken along": {
			spec: "values: [{name: owner, annotation: owner, default: x}]\n" + byLabels + web(
				prod,
				"{{ .values.owner }}",
			),
			clusters: []string{"a/eu-1 env=prod"},
			want: []string{
				"error CF0406: spec.applicationSets[0].template: the template reads value owner, " +
					"which is made of annotation owner, and no cluster Secret of registrar ClusterLabels " +
					`holds that (value ".values.owner"); use a label, which spec.clusterLabels can ` +
					"stamp; or set argocd.generator: List",
			},
		},
		"an annotation, where none is taken along": {
			spec: byLabels + web(
				prod,
				"{{ .metadata.annotations.owner }}",
			), clusters: []string{"a/eu-1 env=prod @owner=anna"},
			want: []string{
				"error CF0406: spec.applicationSets[0].template: the template reads what no cluster " +
					`Secret of registrar ClusterLabels holds (value ".metadata.annotations.owner"); use ` +
					"a label, or set argocd.generator: List",
			},
		},
		"all annotations, where none is taken along": {
			spec: byLabels + web(
				prod,
				"{{ toJson .metadata.annotations }}",
			), clusters: []string{"a/eu-1 env=prod @owner=anna"},
			want: []string{
				"error CF0406: spec.applicationSets[0].template: the template reads what no cluster " +
					`Secret of registrar ClusterLabels holds (value ".metadata.annotations"); use a ` +
					"label, or set argocd.generator: List",
			},
		},
		"all annotations, where some are": {
			spec: byMarks + web(
				prod,
				"{{ toJson .metadata.annotations }}",
			), clusters: []string{"a/eu-1 env=prod @owner=anna"},
			want: []string{
				"error CF0406: spec.applicationSets[0].template: the template reads all annotations " +
					"of the cluster Secret, and the registrar adds some of its own (value " +
					`".metadata.annotations"); read single ones, or set argocd.generator: List`,
			},
		},
		"all labels": {
			spec: byLabels + web(prod, "{{ toJson .metadata.labels }}"), clusters: []string{"a/eu-1 env=prod"},
			want: []string{
				"error CF0406: spec.applicationSets[0].template: the template reads all labels of " +
					"the cluster Secret, and the registrar adds some of its own (value " +
					`".metadata.labels"); read single ones, or set argocd.generator: List`,
			},
		},
		"the namespace": {
			spec: byLabels + web(prod, "{{ .namespace }}"), clusters: []string{"a/eu-1 env=prod"},
			want: []string{
				"error CF0406: spec.applicationSets[0].template: the template reads what no cluster " +
					`Secret of registrar ClusterLabels holds (value ".namespace"); use a label, or set ` +
					"argocd.generator: List",
			},
		},
		"the manifest": {
			spec: byLabels + web(prod, "{{ .cluster.spec.paused }}"), clusters: []string{"a/eu-1 env=prod"},
			want: []string{
				"error CF0406: spec.applicationSets[0].template: the template reads what no cluster " +
					`Secret of registrar ClusterLabels holds (value ".cluster.spec.paused"); use a ` +
					"label, or set argocd.generator: List",
			},
		},
		"they hold the server and the project": {
			spec: byLabels + web(prod, "{{ .server }}{{ .project }}"), clusters: []string{"a/eu-1 env=prod"},
			want: []string{"main-web: Secrets with env=prod"},
		},
	})
}

// TestRegistrarIsSetElsewhere says in messages about other fields what sets the registrar.
func TestRegistrarIsSetElsewhere(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct {
		spec    string
		cluster string
		want    []string
	}{
		"labels are not copied": {
			spec: "argocd: {generator: Clusters}\n" + web(prod, "web"), cluster: "a/eu-1 env=prod",
			want: []string{
				"error CF0406: FleetConfig main: spec.applicationSets[0].clusterSelector: " +
					"with spec.argocd.registrar set by --registrar: the cluster generator would " +
					"select Secrets by label env, and with registrar Any, only the name of the Cluster is " +
					`known to be on its Secret (value "env"); ` +
					"set argocd.generator: List, or name your registrar in argocd.registrar: Capi2Argo, " +
					"or ClusterLabels if it copies every label of the Cluster",
			},
		},
		"a value is not held": {
			spec:    "values: [{name: a, field: spec.x, default: x}]\n" + byLabels + web(prod, "{{ .values.a }}"),
			cluster: "a/eu-1 env=prod",
			want: []string{
				"error CF0406: FleetConfig main: spec.applicationSets[0].template: " +
					"with spec.argocd.registrar set by --registrar: the template reads value a, which " +
					"is made of field spec.x, and no cluster Secret of registrar ClusterLabels holds " +
					`that (value ".values.a"); use a label, ` +
					"which spec.clusterLabels can stamp; or set argocd.generator: List",
			},
		},
		"a parameter is not held": {
			spec: byLabels + web(prod, "{{ .namespace }}{{ toJson .metadata.labels }}"), cluster: "a/eu-1 env=prod",
			want: []string{
				"error CF0406: FleetConfig main: spec.applicationSets[0].template: " +
					"with spec.argocd.registrar set by --registrar: the template reads all labels of " +
					"the cluster Secret, and the registrar adds some of its own" +
					` (value ".metadata.labels"); read single ones, or set ` +
					"argocd.generator: List",
				"error CF0406: FleetConfig main: spec.applicationSets[0].template: " +
					"with spec.argocd.registrar set by --registrar: the template reads what no cluster " +
					"Secret of registrar ClusterLabels holds " +
					`(value ".namespace"); use a label, or set argocd.generator: List`,
			},
		},
		"a label is not taken along": {
			spec:    byAll + web("clusterSelector: {matchLabels: {cluster.x-k8s.io/a: b}},", "web"),
			cluster: "a/eu-1 cluster.x-k8s.io/a=b",
			want: []string{
				"error CF0406: FleetConfig main: spec.applicationSets[0].clusterSelector: " +
					"with spec.argocd.registrar set by --registrar: the cluster generator needs " +
					"label cluster.x-k8s.io/a on the cluster Secrets, and it does not get there: the " +
					"registrar does not copy keys that begin with cluster.x-k8s.io/" +
					` (value "cluster.x-k8s.io/a"); use another label, or set ` +
					"argocd.generator: List",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			f := fleetOf(t, c.spec, c.cluster)
			f.Overrides = fleet.Overrides{"spec.argocd.registrar": "--registrar"}
			d := decide(t, f)
			d.problems = f.Gathered(d.problems)
			equal(t, c.want, d.all(t))
		})
	}
}
