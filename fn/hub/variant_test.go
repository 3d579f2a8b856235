package hub

import "testing"

// TestVariants divides an entry by the overrides that hold for its Clusters.
func TestVariants(t *testing.T) {
	const (
		gpu  = "{clusterSelector: {matchLabels: {gpu: a}}, spec: {source: {path: gpu}}}"
		eu   = "{clusterSelector: {matchLabels: {region: eu}}, metadata: {labels: {region: eu}}, spec: {project: eu}}"
		idle = "{clusterSelector: {matchLabels: {gpu: none}}, spec: {project: none}}"
		bad  = "{clusterSelector: {matchExpressions: [{key: gpu, operator: Like}]}, spec: {project: none}}"
	)
	for sentence, c := range map[string]decision{
		"without overrides there is one": {
			spec: web("", "web"), clusters: []string{"a/eu-1 gpu=a"},
			want: []string{
				`main-web: list [{"name":"eu-1"}]`,
				"template null",
				`of the set {"metadata":{"name":"{{ .name }}-web"},"spec":{"destination":{"name":"{{ ` +
					`.name }}"},"project":"default","source":{"path":"web","repoURL":"https://example.com/web.git"}}}`,
			},
		},
		"the one without any comes first, then by the order of the overrides": {
			spec:     web("overrides: ["+gpu+", "+eu+"],", "web"),
			clusters: []string{"a/c1 gpu=a region=eu", "a/c2 region=eu", "a/c3 gpu=a", "a/c4", "a/c5 gpu=a"},
			want: []string{
				`main-web: list [{"name":"c4"}]`,
				`main-web: list [{"name":"c3"},{"name":"c5"}]`,
				`main-web: list [{"name":"c1"}]`,
				`main-web: list [{"name":"c2"}]`,
				`template {"metadata":{"name":"{{ .name }}-web"},"spec":{"destination":{"name":"{{ ` +
					`.name }}"},"project":"default","source":{"path":"web","repoURL":"https://example.com/web.git"}}}`,
				`template {"metadata":{"name":"{{ .name }}-web"},"spec":{"destination":{"name":"{{ ` +
					`.name }}"},"project":"default","source":{"path":"gpu","repoURL":"https://example.com/web.git"}}}`,
				`template {"metadata":{"labels":{"region":"eu"},"name":"{{ .name ` +
					`}}-web"},"spec":{"destination":{"name":"{{ .name ` +
					`}}"},"project":"eu","source":{"path":"gpu","repoURL":"https://example.com/web.git"}}}`,
				`template {"metadata":{"labels":{"region":"eu"},"name":"{{ .name ` +
					`}}-web"},"spec":{"destination":{"name":"{{ .name ` +
					`}}"},"project":"eu","source":{"path":"web","repoURL":"https://example.com/web.git"}}}`,
				`of the set {"metadata":{"name":"{{ .name ` +
					`}}"},"spec":{"destination":{},"project":"default"}}`,
			},
		},
		"one is left where all have the same overrides": {
			spec: web("overrides: ["+gpu+"],", "web"), clusters: []string{"a/c1 gpu=a", "a/c2 gpu=a"},
			want: []string{
				`main-web: list [{"name":"c1"},{"name":"c2"}]`,
				`template {"metadata":{"name":"{{ .name }}-web"},"spec":{"destination":{"name":"{{ ` +
					`.name }}"},"project":"default","source":{"path":"gpu","repoURL":"https://example.com/web.git"}}}`,
				`of the set {"metadata":{"name":"{{ .name ` +
					`}}"},"spec":{"destination":{},"project":"default"}}`,
			},
		},
		"an entry without Clusters has one all the same": {
			spec: web(prod+"overrides: ["+gpu+"],", "web"), clusters: []string{"a/c1 gpu=a"},
			want: []string{
				"warning CF0201: spec.applicationSets[0].clusterSelector: the selector matches no " +
					`Cluster of the fleet, which has 1 Cluster (value "env=prod"); check the labels of ` +
					"the Clusters, which are: gpu",
				"main-web: list []",
				`template {"metadata":{"name":"{{ .name }}-web"},"spec":{"destination":{"name":"{{ ` +
					`.name }}"},"project":"default","source":{"path":"web","repoURL":"https://example.com/web.git"}}}`,
				`of the set {"metadata":{"name":"{{ .name ` +
					`}}"},"spec":{"destination":{},"project":"default"}}`,
			},
		},
		"an override that holds for none is reported": {
			spec: web("overrides: ["+idle+", "+gpu+"],", "web"), clusters: []string{"a/c1 gpu=a"},
			want: []string{
				"warning CF0201: spec.applicationSets[0].overrides[0].clusterSelector: the selector " +
					`matches none of the Clusters of the entry (value "gpu=none"); check the labels of ` +
					"the Clusters; the values of label gpu are: a",
				`main-web: list [{"name":"c1"}]`,
				`template {"metadata":{"name":"{{ .name }}-web"},"spec":{"destination":{"name":"{{ ` +
					`.name }}"},"project":"default","source":{"path":"gpu","repoURL":"https://example.com/web.git"}}}`,
				`of the set {"metadata":{"name":"{{ .name ` +
					`}}"},"spec":{"destination":{},"project":"default"}}`,
			},
		},
		"each selector that cannot be read is reported": {
			spec: web("overrides: ["+bad+", "+gpu+", "+bad+"],", "web"), clusters: []string{"a/c1 gpu=a"},
			want: []string{
				`error CF0112: spec.applicationSets[0].overrides[0].clusterSelector: "Like" is not a ` +
					"valid label selector operator; fix the selector",
				`error CF0112: spec.applicationSets[0].overrides[2].clusterSelector: "Like" is not a ` +
					"valid label selector operator; fix the selector",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			d := decide(t, fleetOf(t, c.spec, c.clusters...))
			got := append(lines(d.problems), d.generators(t)...)
			for _, set := range d.targeted.ApplicationSets {
				for _, generator := range set.Generators {
					got = append(got, "template "+jsonOf(t, generator.Template))
				}
				got = append(got, "of the set "+jsonOf(t, set.Template))
			}
			equal(t, c.want, got)
		})
	}
}

// TestOrigin finds where the user has written what a problem of an Application is about.
func TestOrigin(t *testing.T) {
	const values = "values: [{name: bad, label: bad}]\n"
	for sentence, c := range map[string]decision{
		"in the template": {
			spec: values + web("", "{{ .values.bad }}"), clusters: []string{"a/eu-1"},
			want: []string{
				"error CF0203: spec.applicationSets[0].template.spec.source.path: the template reads " +
					`value bad, and label bad is missing or empty (value "{{ .values.bad }}"; Cluster ` +
					"a/eu-1); set it, give the value a default, or leave the Clusters out by " +
					"clusterSelector",
			},
		},
		"in the defaults": {
			spec: values + "argocd: {defaults: {spec: {source: {targetRevision: '{{ .values.bad " +
				"}}'}}}}\n" + web("", "web"),
			clusters: []string{"a/eu-1"},
			want: []string{
				"error CF0203: spec.argocd.defaults.spec.source.targetRevision: the template reads " +
					`value bad, and label bad is missing or empty (value "{{ .values.bad }}"; Cluster ` +
					"a/eu-1); set it, give the value a default, or leave the Clusters out by " +
					"clusterSelector",
			},
		},
		"in the template, which has it too": {
			spec: values + "argocd: {defaults: {spec: {source: {path: '{{ .values.bad " +
				"}}'}}}}\n" + web("", "x{{ .values.bad }}"),
			clusters: []string{"a/eu-1"},
			want: []string{
				"error CF0203: spec.applicationSets[0].template.spec.source.path: the template reads " +
					`value bad, and label bad is missing or empty (value "x{{ .values.bad }}"; Cluster ` +
					"a/eu-1); set it, give the value a default, or leave the Clusters out by " +
					"clusterSelector",
			},
		},
		"in an override": {
			spec: values + web("overrides: [{clusterSelector: {matchLabels: {gpu: a}}, spec: {source: "+
				"{path: '{{ .values.bad }}'}}}],", "web"),
			clusters: []string{"a/eu-1 gpu=a", "a/us-1"},
			want: []string{
				"error CF0203: spec.applicationSets[0].overrides[0].spec.source.path: the template " +
					`reads value bad, and label bad is missing or empty (value "{{ .values.bad }}"; ` +
					"Cluster a/eu-1); set it, give the value a default, or leave the Clusters out by " +
					"clusterSelector",
			},
		},
		"in the last override that holds and has it": {
			spec: values + web("overrides: ["+
				"{clusterSelector: {matchLabels: {gpu: a}}, spec: {source: {path: '1{{ .values.bad }}'}}}, "+
				"{clusterSelector: {matchLabels: {gpu: a}}, spec: {source: {path: '2{{ .values.bad }}'}}}, "+
				"{clusterSelector: {matchLabels: {gpu: a}}, spec: {project: x}}, "+
				"{clusterSelector: {matchLabels: {gpu: b}}, spec: {source: {path: '3'}}}],", "web"),
			clusters: []string{"a/eu-1 gpu=a", "a/us-1 gpu=b"},
			want: []string{
				"error CF0203: spec.applicationSets[0].overrides[1].spec.source.path: the template " +
					`reads value bad, and label bad is missing or empty (value "2{{ .values.bad }}"; ` +
					"Cluster a/eu-1); set it, give the value a default, or leave the Clusters out by " +
					"clusterSelector",
			},
		},
		"in the metadata of an override": {
			spec: values + web("overrides: [{clusterSelector: {matchLabels: {gpu: a}}, metadata: {labels: "+
				"{example.com/x: '{{ .values.bad }}'}}}],", "web"),
			clusters: []string{"a/eu-1 gpu=a"},
			want: []string{
				"error CF0203: spec.applicationSets[0].overrides[0].metadata.labels[example.com/x]: " +
					`the template reads value bad, and label bad is missing or empty (value "{{ ` +
					`.values.bad }}"; Cluster a/eu-1); set it, give the value a default, or leave the ` +
					"Clusters out by clusterSelector",
			},
		},
		"in a list, and below a key with dots": {
			spec: values + "argocd: {defaults: {metadata: {finalizers: ['{{ .values.bad }}'], annotations: " +
				"{example.com/x: '{{ .values.bad }}'}}}}\n" + web("", "web"),
			clusters: []string{"a/eu-1"},
			want: []string{
				"error CF0203: spec.argocd.defaults.metadata.annotations[example.com/x]: the " +
					`template reads value bad, and label bad is missing or empty (value "{{ .values.bad ` +
					`}}"; Cluster a/eu-1); set it, give the value a default, or leave the Clusters out ` +
					"by clusterSelector",
				"error CF0203: spec.argocd.defaults.metadata.finalizers[0]: the template reads value " +
					`bad, and label bad is missing or empty (value "{{ .values.bad }}"; Cluster a/eu-1); ` +
					"set it, give the value a default, or leave the Clusters out by clusterSelector",
			},
		},
		"of what nobody has written, in the template": {
			spec: "applicationSets: [{name: web, template: {spec: {source: {repoURL: " +
				"'https://example.com/x', path: x}}}}]",
			clusters: []string{"a/eu-1"},
			want: []string{
				"error CF0403: spec.applicationSets[0].template.metadata.name: the Application would " +
					"be refused: the Application has no name (Cluster a/eu-1); fix the FleetConfig",
			},
		},
		"an empty path of the defaults": {
			spec: "argocd: {defaults: {spec: {project: ''}}}\n" + web("", "web"), clusters: []string{"a/eu-1"},
			want: []string{
				"error CF0403: spec.argocd.defaults.spec.project: the Application would be refused: " +
					"the project is empty (Cluster a/eu-1); set project, for example to default",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			equal(t, c.want, lines(decide(t, fleetOf(t, c.spec, c.clusters...)).problems))
		})
	}
}
