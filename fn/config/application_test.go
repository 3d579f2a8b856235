package config

import "testing"

// TestTemplates is about the templates of ApplicationSets.
func TestTemplates(t *testing.T) {
	testProblems(t, []problemCase{
		{
			name: "a template needs a name and a source",
			spec: `applicationSets:
- {name: a, template: {metadata: {labels: {a: b}}, spec: {}}}
- {name: b, template: {}}
- {name: c}`,
			want: []string{
				`error CF0110: spec.applicationSets[0].template.metadata.name: ` +
					`the template has no metadata.name, and each Cluster's Application needs a name of its own; ` +
					`add it, for example '{{ .name }}-a'`,
				`error CF0110: spec.applicationSets[0].template.spec.source: ` + noSource,
				`error CF0110: spec.applicationSets[1].template.metadata.name: ` +
					`the template has no metadata.name, and each Cluster's Application needs a name of its own; ` +
					`add it, for example '{{ .name }}-b'`,
				`error CF0110: spec.applicationSets[1].template.spec.source: ` + noSource,
				`error CF0110: spec.applicationSets[2].template: the field is required, and it is missing; add it`,
			},
		},
		{
			name: "a misspelt part of a template is one mistake",
			spec: `applicationSets:
- {name: a, template: {metdata: {name: a}, spec: {sorce: {repoURL: x}}}}`,
			want: []string{
				`error CF0107: spec.applicationSets[0].template.metdata: ` +
					`Applications of Argo CD v3.6.1 have no such field; did you mean "metadata"?`,
				`error CF0107: spec.applicationSets[0].template.spec.sorce: ` +
					`Applications of Argo CD v3.6.1 have no such field; did you mean "source"?`,
			},
		},
		{
			name: "source and sources, and a destination with two clusters, contradict",
			spec: `argocd: {defaults: {spec: {source: {repoURL: x}, destination: {server: https://example.com}}}}
applicationSets:
- {name: a, template: {metadata: {name: a}, spec: {sources: [{repoURL: x}], destination: {name: a}}}}`,
			want: []string{
				`error CF0110: spec.applicationSets[0].template.spec.sources: ` +
					`the Application has both source and sources, which exclude each other; ` +
					`remove one of them; argocd.defaults count too`,
				`error CF0109: spec.applicationSets[0].template.spec.destination.server: ` +
					`the destination has both name and server, which exclude each other; ` +
					`remove one of them; argocd.defaults count too`,
			},
		},
		{
			name: "what Argo CD requires may come from the defaults",
			spec: `argocd: {defaults: {spec: {source: {targetRevision: main}}}}
applicationSets:
- {name: a, template: {metadata: {name: a}, spec: {source: {path: x}}}}
- {name: b, template: {metadata: {name: a}, spec: {source: {repoURL: x}}}}`,
			want: []string{
				`error CF0110: spec.applicationSets[0].template.spec.source.repoURL: ` +
					`Argo CD requires the field, and it is missing; add it`,
			},
		},
		{
			name: "items of lists in templates are complete",
			spec: `applicationSets:
- {name: a, template: {metadata: {name: a}, spec: {sources: [{path: x}], info: [{name: a}]}}}`,
			want: []string{
				`error CF0110: spec.applicationSets[0].template.spec.sources[0].repoURL: ` +
					`the field is required, and it is missing; add it`,
				`error CF0110: spec.applicationSets[0].template.spec.info[0].value: ` +
					`the field is required, and it is missing; add it`,
			},
		},
	})
}

// TestBootstrapApplications is about the Application of a bootstrap, which has other defaults than
// those of ApplicationSets.
func TestBootstrapApplications(t *testing.T) {
	testProblems(t, []problemCase{
		{
			name: "project and destination have defaults",
			spec: `bootstrap:
- name: a
  resources: [{inline: x}]
  application: {metadata: {name: a}, spec: {source: {repoURL: x}}}
- name: b
  resources: [{inline: x}]
  application: {metadata: {name: a}, spec: {sources: [{repoURL: x}], destination: {namespace: a}}}`,
		},
		{
			name: "a name and a source have none, whatever argocd.defaults say",
			spec: `argocd: {defaults: {metadata: {name: a}, spec: {source: {repoURL: x}}}}
bootstrap:
- {name: a, resources: [{inline: x}], application: {spec: {source: {path: x}}}}
- {name: b, resources: [{inline: x}], application: {metadata: {name: a}}}`,
			want: []string{
				`error CF0110: spec.bootstrap[0].application.metadata.name: ` +
					`the Application has no metadata.name; add it, for example cluster-workloads`,
				`error CF0110: spec.bootstrap[0].application.spec.source.repoURL: ` +
					`Argo CD requires the field, and it is missing; add it`,
				`error CF0110: spec.bootstrap[1].application.spec.source: ` + noSource,
			},
		},
		{
			name: "source and sources, and a destination with two clusters, contradict",
			spec: `bootstrap:
- name: a
  resources: [{inline: x}]
  application:
    metadata: {name: a}
    spec: {source: {repoURL: x}, sources: [{repoURL: x}], destination: {name: a, server: b}}`,
			want: []string{
				`error CF0110: spec.bootstrap[0].application.spec.sources: ` +
					`the Application has both source and sources, which exclude each other; remove one of them`,
				`error CF0109: spec.bootstrap[0].application.spec.destination.server: ` +
					`the destination has both name and server, which exclude each other; remove one of them`,
			},
		},
		{
			name: "fields that are empty do not contradict",
			spec: `bootstrap:
- name: a
  resources: [{inline: x}]
  application:
    metadata: {name: a}
    spec: {source: {repoURL: '', path: '', helm: {valueFiles: []}}, sources: [{repoURL: x}], destination: {server: b}}
- name: b
  resources: [{inline: x}]
  application:
    metadata: {name: a}
    spec: {source: {repoURL: x}, sources: [], destination: {name: '', server: b}}`,
		},
		{
			name: "Argo CD's fields are checked",
			spec: `bootstrap:
- {name: a, resources: [{inline: x}], application: {metadata: {name: a}, spec: {source: {repoUrl: x}}}}
- {name: b, resources: [{inline: x}]}`,
			want: []string{
				`error CF0107: spec.bootstrap[0].application.spec.source.repoUrl: ` +
					`Applications of Argo CD v3.6.1 have no such field; did you mean "repoURL"?`,
				`error CF0110: spec.bootstrap[1].application: the field is required, and it is missing; add it`,
			},
		},
	})
}
