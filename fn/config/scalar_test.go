package config

import "testing"

// TestScalars is about the types and forms of values that the schema refuses.
func TestScalars(t *testing.T) {
	const (
		ofYAML11       = "Kubernetes, which reads YAML 1.1, reads the word as true or false, not as a string"
		rendersStrings = "the value is a template, but Argo CD renders templates in strings only"
	)
	testProblems(t, []problemCase{
		{
			name: "an unquoted number is not a string",
			spec: `applicationSets:
- name: 5
  template:
    metadata: {name: a}
    spec: {source: {repoURL: https://example.com/git, targetRevision: 1.30}}`,
			want: []string{
				`error CF0109: spec.applicationSets[0].name: ` +
					`the value is a whole number, not a string (value "5"); quote it: "5"`,
				`error CF0109: spec.applicationSets[0].template.spec.source.targetRevision: ` +
					`the value is a number, not a string (value "1.30"); quote it: "1.30"`,
			},
		},
		{
			name: "an unquoted yes is a boolean, as for kubectl",
			spec: `values: [{name: a, label: a, default: yes, allowed: [on, 'off', "no"]}]
clusters: {selector: {matchLabels: {gpu: true, tpu: y}}}`,
			want: []string{
				`error CF0109: spec.values[0].default: ` + ofYAML11 + ` (value "yes"); quote it: "yes"`,
				`error CF0109: spec.values[0].allowed[0]: ` + ofYAML11 + ` (value "on"); quote it: "on"`,
				`error CF0112: spec.clusters.selector.matchLabels[gpu]: ` +
					`the value is true or false, not a string (value "true"); quote it: "true"`,
				`error CF0112: spec.clusters.selector.matchLabels[tpu]: ` + ofYAML11 + ` (value "y"); quote it: "y"`,
			},
		},
		{
			name: "a boolean in quotes is not a boolean",
			spec: `applicationSets:
- name: a
  syncPolicy: {preserveResourcesOnDeletion: "true"}
  template:
    metadata: {name: a}
    spec: {source: {repoURL: https://example.com/git}, revisionHistoryLimit: "3"}`,
			want: []string{
				`error CF0109: spec.applicationSets[0].syncPolicy.preserveResourcesOnDeletion: ` +
					`the value is a string, not true or false (value "true"); write true or false, without quotes`,
				`error CF0109: spec.applicationSets[0].template.spec.revisionHistoryLimit: ` +
					`the value is a string, not a whole number (value "3"); write a whole number, without quotes`,
			},
		},
		{
			name: "Argo CD renders no template where it wants a boolean or a number",
			spec: `applicationSets:
- name: a
  template:
    metadata: {name: a}
    spec:
      source: {repoURL: https://example.com/git}
      revisionHistoryLimit: '{{ .values.limit }}'
      syncPolicy: {automated: {prune: '{{ .values.prune }}'}}`,
			want: []string{
				`error CF0109: spec.applicationSets[0].template.spec.revisionHistoryLimit: ` +
					rendersStrings + `, and this field is a whole number (value "{{ .values.limit }}"); ` +
					`write the value itself; use an override for the Clusters where it differs`,
				`error CF0109: spec.applicationSets[0].template.spec.syncPolicy.automated.prune: ` +
					rendersStrings + `, and this field is true or false (value "{{ .values.prune }}"); ` +
					`write the value itself; use an override for the Clusters where it differs`,
			},
		},
		{
			name: "a template without quotes is a map, and that is said",
			spec: `applicationSets:
- name: a
  template:
    metadata: {name: {{ .name }}}
    spec:
      source: {repoURL: https://example.com/git, helm: {valuesObject: {region: {{ .values.region }}}}}`,
			want: []string{
				`error CF0109: spec.applicationSets[0].template.metadata.name: ` +
					`the template is read as a map, since { begins a map in YAML; quote the template: '{{ … }}'`,
				`error CF0109: spec.applicationSets[0].template.spec.source.helm.valuesObject.region: ` +
					`the template is read as a map, since { begins a map in YAML; quote the template: '{{ … }}'`,
			},
		},
		{
			name: "a value of no type at all is refused rather than taken for the default",
			spec: `clusters:
  selector:
resourceSets:
- name: a
  clusterSelector:
  resources: [{inline: x}]`,
			want: []string{
				`error CF0109: spec.clusters.selector: the field has no value; set a value, or remove the field`,
				`error CF0109: spec.resourceSets[0].clusterSelector: ` +
					`the field has no value; set a value, or remove the field`,
			},
		},
		{
			name: "enums list their values",
			spec: `argocd: {generator: list}
resourceSets: [{name: a, strategy: reconcile, resources: [{files: [a], hub: Drop}]}]
clusterAPI: {version: v1alpha4}`,
			want: []string{
				`error CF0109: spec.argocd.generator: ` +
					`the field does not accept this value (value "list"); use one of: List, Clusters`,
				`error CF0109: spec.resourceSets[0].strategy: ` +
					`the field does not accept this value (value "reconcile"); use one of: ApplyOnce, Reconcile`,
				`error CF0109: spec.resourceSets[0].resources[0].hub: ` +
					`the field does not accept this value (value "Drop"); use one of: Exclude, Keep`,
				`error CF0109: spec.clusterAPI.version: ` +
					`the field does not accept this value (value "v1alpha4"); use one of: v1beta1, v1beta2`,
			},
		},
		{
			name: "names, lengths and numbers have limits",
			spec: `values: [{name: 1st, label: a}, {name: ok, label: ''}]
resourceSets: [{name: Calico, resources: [{inline: ''}]}, {name: b, resources: []}]
waves: [{name: a, percent: 100}]`,
			want: []string{
				`error CF0109: spec.values[0].name: the value is not well-formed (value "1st"); ` +
					`the value must be letters, digits and '_', with no digit first`,
				`error CF0109: spec.values[1].label: the value is empty; set a value`,
				`error CF0109: spec.resourceSets[0].name: ` +
					`the value is not well-formed (value "Calico"); ` + dnsLabelSyntax,
				`error CF0109: spec.resourceSets[0].resources[0].inline: the value is empty; set a value`,
				`error CF0109: spec.resourceSets[1].resources: the list is empty; add an entry`,
				`error CF0109: spec.waves[0].percent: ` +
					`the number is out of range (value "100"); use a number from 1 to 99`,
			},
		},
		{
			name: "numbers that JSON cannot carry",
			spec: `argocd:
  defaults: {spec: {source: {helm: {valuesObject: {a: .inf, b: 99999999999999999999, c: .nan}}}}}`,
			want: []string{
				`error CF0109: spec.argocd.defaults.spec.source.helm.valuesObject.a: ` +
					`the value cannot be read as a number; quote it if it is a name`,
				`error CF0109: spec.argocd.defaults.spec.source.helm.valuesObject.b: ` +
					`the value cannot be read as a number; quote it if it is a name`,
				`error CF0109: spec.argocd.defaults.spec.source.helm.valuesObject.c: ` +
					`the value cannot be read as a number; quote it if it is a name`,
			},
		},
		{
			name: "keys that are not strings, and tags",
			spec: `metadata: {labels: {on: a, 5: b}}
argocd: {defaults: {spec: {source: {helm: {valuesObject: {a: !!binary aGk=, [b]: c}}}}}}`,
			want: []string{
				`error CF0109: spec.metadata.labels[on]: the key is true or false, not a string; quote the key`,
				`error CF0109: spec.metadata.labels[5]: the key is a whole number, not a string; quote the key`,
				`error CF0109: spec.argocd.defaults.spec.source.helm.valuesObject.a: ` +
					`the value has the tag !!binary, for which JSON has no type; write the value without a tag`,
				`error CF0109: spec.argocd.defaults.spec.source.helm.valuesObject: ` +
					`the key is a list, not a string; use a string as the key`,
			},
		},
		{
			name: "an inline payload that is a map says how to write it, and shows nothing of it",
			spec: `resourceSets:
- name: a
  resources:
  - inline: {apiVersion: v1, kind: Secret, stringData: {password: hunter2}}
  - inline: 12345
  - configMap: "apiVersion: v1, password: hunter2"
  - secret: {name: "password:\n hunter2"}`,
			want: []string{
				`error CF0109: spec.resourceSets[0].resources[0].inline: ` +
					`the value is a map, not a string; write the objects as a block of text, after inline: |`,
				`error CF0109: spec.resourceSets[0].resources[1].inline: ` +
					`the value is a whole number, not a string; quote it`,
				`error CF0109: spec.resourceSets[0].resources[2].configMap: ` +
					`the value is a string, not a map; write a map of these fields: name`,
				`error CF0109: spec.resourceSets[0].resources[3].secret.name: ` +
					`the name is not a valid Kubernetes name; ` + nameSyntax,
			},
		},
		{
			name: "values of charts, plugins and secret-like names are not shown",
			spec: `applicationSets:
- name: a
  template:
    metadata: {name: a, annotations: {example.com/api-token: 123456}}
    spec:
      source:
        repoURL: https://example.com/git
        helm: {parameters: [{name: a, value: 123456}], skipTests: hunter2}
        plugin: {env: [{name: A, value: 123456}]}`,
			want: []string{
				`error CF0109: spec.applicationSets[0].template.metadata.annotations[example.com/api-token]: ` +
					`the value is a whole number, not a string; quote it`,
				`error CF0109: spec.applicationSets[0].template.spec.source.helm.parameters[0].value: ` +
					`the value is a whole number, not a string; quote it`,
				`error CF0109: spec.applicationSets[0].template.spec.source.helm.skipTests: ` +
					`the value is a string, not true or false; write true or false`,
				`error CF0109: spec.applicationSets[0].template.spec.source.plugin.env[0].value: ` +
					`the value is a whole number, not a string; quote it`,
			},
		},
	})
}
