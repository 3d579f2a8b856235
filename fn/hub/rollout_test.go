package hub

import (
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

const (
	twoWaves  = "waves: [{name: first, selector: {matchLabels: {wave: '1'}}}, {name: rest}]\n"
	revisions = "revisions: [{wave: first, revision: v2}, {wave: rest, revision: v1}],"
)

// TestRevisions gives each Cluster the revision of its wave.
func TestRevisions(t *testing.T) {
	checkDecisions(t, map[string]decision{
		"as a value, besides those that it has": {
			spec: "values: [{name: region, label: region}]\n" + twoWaves + web(
				revisions,
				"{{ .values.revision }}/{{ .values.region }}",
			),
			clusters: []string{"a/eu-1 wave=1 region=eu", "a/us-1 region=us"},
			want: []string{
				`main-web: list ` +
					`[{"name":"eu-1","values":{"region":"eu","revision":"v2"}},` +
					`{"name":"us-1","values":{"region":"us","revision":"v1"}}]`,
			},
		},
		"by all values, too": {
			spec: twoWaves + web(revisions, "{{ len .values }}"), clusters: []string{"a/eu-1 wave=1", "a/us-1"},
			want: []string{
				`main-web: list ` +
					`[{"name":"eu-1","values":{"revision":"v2","wave":"first"}},` +
					`{"name":"us-1","values":{"revision":"v1","wave":"rest"}}]`,
			},
		},
		"which the template must read": {
			spec: twoWaves + web(revisions, "{{ .values.wave }}"), clusters: []string{"a/eu-1 wave=1", "a/us-1"},
			want: []string{
				"error CF0401: spec.applicationSets[0].revisions: the template does not read the " +
					"revisions, so promoting one would change nothing; write targetRevision: '{{ " +
					".values.revision }}'",
			},
		},
		"unless the template fails, which comes first": {
			spec:     twoWaves + web(revisions, "{{ .metadata.labels.gone }}"),
			clusters: []string{"a/eu-1 wave=1"},
			want: []string{
				"error CF0203: spec.applicationSets[0].template.spec.source.path: the template reads " +
					`label gone, which is missing (value "{{ .metadata.labels.gone }}"; Cluster a/eu-1); ` +
					"set it, read it as a value with a default, or leave the Clusters out by " +
					"clusterSelector",
			},
		},
		"though its Applications are predicted": {
			spec: twoWaves + "argocd: {defaults: {spec: {destination: {name: shared}}}}\n" + web(
				revisions,
				"{{ .values.wave }}",
			),
			clusters: []string{"a/eu-1 wave=1"},
			want: []string{
				"error CF0401: spec.applicationSets[0].revisions: the template does not read the " +
					"revisions, so promoting one would change nothing; write targetRevision: '{{ " +
					".values.revision }}'",
				"warning CF0410: spec.applicationSets[0].template.spec.destination.name: the " +
					"destination of 1 Application is a name that no Cluster of the input has (value " +
					`"shared"); remove the name to address the Cluster itself; the name is right only if ` +
					"the Argo CD of the hub knows such a cluster in another way",
			},
		},
		"though one variant is enough": {
			spec: twoWaves + web(
				revisions+" overrides: [{clusterSelector: {matchLabels: {wave: '1'}}, spec: {source: {path: "+
					"pinned}}}],",
				"{{ .values.revision }}",
			),
			clusters: []string{"a/eu-1 wave=1", "a/us-1"},
			want: []string{
				`main-web: list [{"name":"us-1","values":{"revision":"v1"}}]`,
				`main-web: list [{"name":"eu-1"}]`,
			},
		},
		"without revisions there is none to read": {
			spec: twoWaves + web("", "{{ .values.revision }}"), clusters: []string{"a/eu-1 wave=1"},
			want: []string{
				"error CF0203: spec.applicationSets[0].template: the template at " +
					"spec.applicationSets[0].template.spec.source.path reads the revision of " +
					"the Cluster's wave, which only entries of applicationSets with revisions have " +
					`(value ".values.revision"); list revisions in the entry of applicationSets; ` +
					"elsewhere read .values.wave, or add a value of that name",
			},
		},
	})
}

// TestRollingSync lets Argo CD sync one wave after the other.
func TestRollingSync(t *testing.T) {
	const (
		rolling = "rollout: RollingSync,"
		auto    = "{syncPolicy: {automated: {prune: true}}}"
	)
	for sentence, c := range map[string]decision{
		"all waves are steps, and the Applications have the label": {
			spec: twoWaves + web(rolling, "web"), clusters: []string{"a/eu-1 wave=1", "a/us-1"},
			want: []string{
				"info CF0408: spec.applicationSets[0].rollout: Argo CD's RollingSync is beta, and " +
					"does nothing unless the ApplicationSet controller runs with " +
					"--enable-progressive-syncs",
				"step capifleet.dev/wave in (first)",
				"step capifleet.dev/wave in (rest)",
				`eu-1-web has labels {"capifleet.dev/wave":"first"}`,
				`us-1-web has labels {"capifleet.dev/wave":"rest"}`,
			},
		},
		"not where it is not asked for": {
			spec: twoWaves + web("", "web"), clusters: []string{"a/eu-1 wave=1"},
			want: []string{"eu-1-web has labels null"},
		},
		"the label is capifleet's": {
			spec: twoWaves + "argocd: {defaults: {metadata: {labels: {capifleet.dev/wave: " +
				"x}}}}\n" + web(rolling, "web"),
			clusters: []string{"a/eu-1 wave=1"},
			want: []string{
				"error CF0401: spec.argocd.defaults.metadata.labels[capifleet.dev/wave]: capifleet " +
					"sets this label for rollout RollingSync; remove it",
			},
		},
		"other labels are kept": {
			spec:     twoWaves + "argocd: {defaults: {metadata: {labels: {a: b}}}}\n" + web(rolling, "web"),
			clusters: []string{"a/us-1"},
			want: []string{
				"info CF0408: spec.applicationSets[0].rollout: Argo CD's RollingSync is beta, and " +
					"does nothing unless the ApplicationSet controller runs with " +
					"--enable-progressive-syncs",
				"step capifleet.dev/wave in (first)",
				"step capifleet.dev/wave in (rest)",
				`us-1-web has labels {"a":"b","capifleet.dev/wave":"rest"}`,
			},
		},
		"automated sync of the defaults is switched off": {
			spec:     twoWaves + "argocd: {defaults: {spec: " + auto + "}}\n" + web(rolling, "web"),
			clusters: []string{"a/us-1"},
			want: []string{
				"info CF0408: spec.applicationSets[0].rollout: Argo CD's RollingSync is beta, and " +
					"does nothing unless the ApplicationSet controller runs with " +
					"--enable-progressive-syncs; it switches off automated sync, which the template asks " +
					"for",
				"step capifleet.dev/wave in (first)",
				"step capifleet.dev/wave in (rest)",
				`us-1-web has labels {"capifleet.dev/wave":"rest"}`,
			},
		},
		"that of an override is, too": {
			spec: twoWaves + web(rolling+" overrides: [{clusterSelector: {matchLabels: {wave: "+
				"'1'}}, spec: "+auto+"}],", "web"),
			clusters: []string{"a/eu-1 wave=1"},
			want: []string{
				"info CF0408: spec.applicationSets[0].rollout: Argo CD's RollingSync is beta, and " +
					"does nothing unless the ApplicationSet controller runs with " +
					"--enable-progressive-syncs; it switches off automated sync, which the template asks " +
					"for",
				"step capifleet.dev/wave in (first)",
				"step capifleet.dev/wave in (rest)",
				`eu-1-web has labels {"capifleet.dev/wave":"first"}`,
			},
		},
		"and that of the template": {
			spec: twoWaves + "applicationSets: [{name: web, rollout: RollingSync, template: {metadata: {name: " +
				"'{{ .name }}'}, " +
				"spec: {source: {repoURL: 'https://x', path: x}, syncPolicy: {automated: {enabled: " +
				"true}}}}}]", clusters: []string{"a/us-1"},
			want: []string{
				"info CF0408: spec.applicationSets[0].rollout: Argo CD's RollingSync is beta, and " +
					"does nothing unless the ApplicationSet controller runs with " +
					"--enable-progressive-syncs; it switches off automated sync, which the template asks " +
					"for",
				"step capifleet.dev/wave in (first)",
				"step capifleet.dev/wave in (rest)",
				`us-1 has labels {"capifleet.dev/wave":"rest"}`,
			},
		},
		"one that is not enabled is not": {
			spec: twoWaves + "argocd: {defaults: {spec: {syncPolicy: {automated: {enabled: " +
				"false}}}}}\n" + web(rolling, "web"),
			clusters: []string{"a/us-1"},
			want: []string{
				"info CF0408: spec.applicationSets[0].rollout: Argo CD's RollingSync is beta, and " +
					"does nothing unless the ApplicationSet controller runs with " +
					"--enable-progressive-syncs",
				"step capifleet.dev/wave in (first)",
				"step capifleet.dev/wave in (rest)",
				`us-1-web has labels {"capifleet.dev/wave":"rest"}`,
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			d := decide(t, fleetOf(t, c.spec, c.clusters...))
			got := lines(d.problems)
			for _, set := range d.targeted.ApplicationSets {
				for _, step := range set.RollingSync {
					got = append(
						got,
						"step "+metav1.FormatLabelSelector(
							&metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{step}},
						),
					)
				}
			}
			for _, application := range d.targeted.Applications {
				got = append(got, application.Name+" has labels "+jsonOf(t, application.Labels))
			}
			equal(t, c.want, got)
		})
	}
}
