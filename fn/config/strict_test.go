package config

import "testing"

// TestStrictReading is about what the schema refuses.
func TestStrictReading(t *testing.T) {
	testProblems(t, []problemCase{
		{
			name: "a misspelt field names the nearest known one and its full path",
			spec: `resourceSets:
- {name: a, resources: [{inline: x}]}
- name: b
  resources:
  - slector: {matchLabels: {payload: b}}
    hub: Keep`,
			want: []string{
				`error CF0107: fleet.yaml: FleetConfig production: spec.resourceSets[1].resources[0].slector: FleetConfig has no such field; did you mean "selector"?`,
			},
		},
		{
			name: "a misspelt required field is one mistake, not two",
			spec: `resourceSets:
- {nmae: a, resources: [{inline: x}]}`,
			want: []string{
				`error CF0107: fleet.yaml: FleetConfig production: spec.resourceSets[0].nmae: FleetConfig has no such field; did you mean "name"?`,
			},
		},
		{
			name: "an unknown field with nothing near lists the few known ones",
			spec: `clusters: {namespace: default}`,
			want: []string{
				`error CF0107: fleet.yaml: FleetConfig production: spec.clusters.namespace: FleetConfig has no such field; the known fields are files, mode, selector`,
			},
		},
		{
			name: "a field of Argo CD in the wrong case is found, with the version that was asked",
			spec: `applicationSets:
- name: a
  template:
    metadata: {name: '{{ .name }}'}
    spec: {source: {repoUrl: https://example.com/git, path: .}}`,
			want: []string{
				`error CF0107: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.spec.source.repoUrl: Applications of Argo CD v3.6.1 have no such field; did you mean "repoURL"?`,
			},
		},
		{
			name: "an unknown field deep in Argo CD's sources and defaults is found",
			spec: `argocd: {defaults: {spec: {syncPolicy: {automated: {selfheal: true}}}}}
applicationSets:
- name: a
  template:
    metadata: {name: '{{ .name }}'}
    spec: {sources: [{repoURL: https://example.com/git, helm: {valueFile: [a]}}]}`,
			want: []string{
				`error CF0107: fleet.yaml: FleetConfig production: spec.argocd.defaults.spec.syncPolicy.automated.selfheal: Applications of Argo CD v3.6.1 have no such field; did you mean "selfHeal"?`,
				`error CF0107: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.spec.sources[0].helm.valueFile: Applications of Argo CD v3.6.1 have no such field; did you mean "valueFiles"?`,
			},
		},
		{
			name: "a key that stands twice is refused with its path",
			spec: `argocd:
  generator: List
  namespace: a
  generator: Clusters
metadata: {labels: {a: b, a: c}}`,
			want: []string{
				`error CF0108: fleet.yaml: FleetConfig production: spec.argocd.generator: the key is duplicated in its map, and only one of the values would count; remove one of them`,
				`error CF0108: fleet.yaml: FleetConfig production: spec.metadata.labels[a]: the key is duplicated in its map, and only one of the values would count; remove one of them`,
			},
		},
		{
			name: "an unquoted number is no string",
			spec: `applicationSets:
- name: 5
  template:
    metadata: {name: a}
    spec: {source: {repoURL: https://example.com/git, targetRevision: 1.30}}`,
			want: []string{
				`error CF0109: fleet.yaml: FleetConfig production: spec.applicationSets[0].name: the value is a whole number, not a string (value "5"); quote it: "5"`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.spec.source.targetRevision: the value is a number, not a string (value "1.30"); quote it: "1.30"`,
			},
		},
		{
			name: "an unquoted yes is a boolean, as for kubectl",
			spec: `values: [{name: a, label: a, default: yes, allowed: [on, 'off', "no"]}]
clusters: {selector: {matchLabels: {gpu: true, tpu: y}}}`,
			want: []string{
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[0].default: Kubernetes, which reads YAML 1.1, reads the word as true or false, not as a string (value "yes"); quote it: "yes"`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[0].allowed[0]: Kubernetes, which reads YAML 1.1, reads the word as true or false, not as a string (value "on"); quote it: "on"`,
				`error CF0112: fleet.yaml: FleetConfig production: spec.clusters.selector.matchLabels[gpu]: the value is true or false, not a string (value "true"); quote it: "true"`,
				`error CF0112: fleet.yaml: FleetConfig production: spec.clusters.selector.matchLabels[tpu]: Kubernetes, which reads YAML 1.1, reads the word as true or false, not as a string (value "y"); quote it: "y"`,
			},
		},
		{
			name: "a boolean in quotes is no boolean",
			spec: `applicationSets:
- name: a
  syncPolicy: {preserveResourcesOnDeletion: "true"}
  template:
    metadata: {name: a}
    spec: {source: {repoURL: https://example.com/git}, revisionHistoryLimit: "3"}`,
			want: []string{
				`error CF0109: fleet.yaml: FleetConfig production: spec.applicationSets[0].syncPolicy.preserveResourcesOnDeletion: the value is a string, not true or false (value "true"); write true or false, without quotes`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.spec.revisionHistoryLimit: the value is a string, not a whole number (value "3"); write a whole number, without quotes`,
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
				`error CF0109: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.spec.revisionHistoryLimit: the value is a template, but Argo CD renders templates in strings only, and this field is a whole number (value "{{ .values.limit }}"); write the value itself; use an override for the Clusters where it differs`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.spec.syncPolicy.automated.prune: the value is a template, but Argo CD renders templates in strings only, and this field is true or false (value "{{ .values.prune }}"); write the value itself; use an override for the Clusters where it differs`,
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
				`error CF0109: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.metadata.name: the template is read as a map, since { begins a map in YAML; quote the template: '{{ … }}'`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.spec.source.helm.valuesObject.region: the template is read as a map, since { begins a map in YAML; quote the template: '{{ … }}'`,
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
				`error CF0109: fleet.yaml: FleetConfig production: spec.clusters.selector: the field has no value; set a value, or remove the field`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].clusterSelector: the field has no value; set a value, or remove the field`,
			},
		},
		{
			name: "enums list their values",
			spec: `argocd: {generator: list}
resourceSets: [{name: a, strategy: reconcile, resources: [{files: [a], hub: Drop}]}]
clusterAPI: {version: v1alpha4}`,
			want: []string{
				`error CF0109: fleet.yaml: FleetConfig production: spec.argocd.generator: the field does not accept this value (value "list"); use one of: List, Clusters`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].strategy: the field does not accept this value (value "reconcile"); use one of: ApplyOnce, Reconcile`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].hub: the field does not accept this value (value "Drop"); use one of: Exclude, Keep`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.clusterAPI.version: the field does not accept this value (value "v1alpha4"); use one of: v1beta1, v1beta2`,
			},
		},
		{
			name: "names, lengths and numbers have limits",
			spec: `values: [{name: 1st, label: a}, {name: ok, label: ''}]
resourceSets: [{name: Calico, resources: [{inline: ''}]}, {name: b, resources: []}]
waves: [{name: a, percent: 100}]`,
			want: []string{
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[0].name: the value is not well-formed (value "1st"); the value must be letters, digits and '_', with no digit first`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[1].label: the value is empty; set a value`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].name: the value is not well-formed (value "Calico"); the value must be lower-case letters, digits and '-', with a letter or digit first and last`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].inline: the value is empty; set a value`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[1].resources: the list is empty; add an entry`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.waves[0].percent: the number is out of range (value "100"); use a number from 1 to 99`,
			},
		},
		{
			name: "a list where a map belongs, a map where a list belongs",
			spec: `clusters: []
values: {region: {label: region}}
resourceSets: [text]`,
			want: []string{
				`error CF0109: fleet.yaml: FleetConfig production: spec.clusters: the value is a list, not a map; write a map of these fields: files, mode, selector`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.values: the value is a map, not a list; write a list, with a dash before each entry`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0]: the value is a string, not a map; write a map of these fields: clusterSelector, format, metadata, name, resources, revision, strategy`,
			},
		},
		{
			name: "exactly one source: none and several",
			spec: `values: [{name: a}, {name: b, label: x, annotation: y/z}]
resourceSets: [{name: a, resources: [{render: Verbatim}, {inline: x, files: [a]}]}]`,
			want: []string{
				`error CF0110: fleet.yaml: FleetConfig production: spec.values[0]: the entry sets none of: label, annotation, field, variable, infrastructure, controlPlane, template; set exactly one of them`,
				`error CF0110: fleet.yaml: FleetConfig production: spec.values[1]: the entry sets more than one source: label, annotation; keep one of them, and write an entry for each of the others`,
				`error CF0110: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0]: the entry sets none of: inline, files, selector, configMap, secret; set exactly one of them`,
				`error CF0110: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[1]: the entry sets more than one source: inline, files; keep one of them, and write an entry for each of the others`,
			},
		},
		{
			name: "names stand once in each list",
			spec: `values: [{name: a, label: a}, {name: a, label: b}]
resourceSets: [{name: a, resources: [{inline: x}]}, {name: b, resources: [{inline: x}]}, {name: a, resources: [{inline: x}]}]`,
			want: []string{
				`error CF0111: fleet.yaml: FleetConfig production: spec.values[1].name: spec.values[0] has the same value (value "a"); change one of them, or remove it`,
				`error CF0111: fleet.yaml: FleetConfig production: spec.resourceSets[2].name: spec.resourceSets[0] has the same value (value "a"); change one of them, or remove it`,
			},
		},
		{
			name: "entries of a set stand once",
			spec: `values: [{name: a, label: a, allowed: [a, b, a]}]`,
			want: []string{
				`error CF0111: fleet.yaml: FleetConfig production: spec.values[0].allowed[2]: spec.values[0].allowed[0] has the same value (value "a"); change one of them, or remove it`,
			},
		},
		{
			name: "numbers that JSON cannot carry",
			spec: `argocd: {defaults: {spec: {source: {helm: {valuesObject: {a: .inf, b: 99999999999999999999, c: .nan}}}}}}`,
			want: []string{
				`error CF0109: fleet.yaml: FleetConfig production: spec.argocd.defaults.spec.source.helm.valuesObject.a: the value cannot be read as a number; quote it if it is a name`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.argocd.defaults.spec.source.helm.valuesObject.b: the value cannot be read as a number; quote it if it is a name`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.argocd.defaults.spec.source.helm.valuesObject.c: the value cannot be read as a number; quote it if it is a name`,
			},
		},
		{
			name: "keys that are no strings, and tags",
			spec: `metadata: {labels: {on: a, 5: b}}
argocd: {defaults: {spec: {source: {helm: {valuesObject: {a: !!binary aGk=, [b]: c}}}}}}`,
			want: []string{
				`error CF0109: fleet.yaml: FleetConfig production: spec.metadata.labels[on]: the key is true or false, not a string; quote the key`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.metadata.labels[5]: the key is a whole number, not a string; quote the key`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.argocd.defaults.spec.source.helm.valuesObject.a: the value has the tag !!binary, for which JSON has no type; write the value without a tag`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.argocd.defaults.spec.source.helm.valuesObject: the key is a list, not a string; use a string as the key`,
			},
		},
		{
			name: "an alias is followed, and what is wrong there is said for each place",
			spec: `resourceSets:
- {name: a, resources: [{selector: &s {matchLabel: {a: b}}, hub: Keep}]}
- {name: b, resources: [{selector: *s, hub: Keep}]}`,
			want: []string{
				`error CF0107: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].selector.matchLabel: FleetConfig has no such field; did you mean "matchLabels"?`,
				`error CF0107: fleet.yaml: FleetConfig production: spec.resourceSets[1].resources[0].selector.matchLabel: FleetConfig has no such field; did you mean "matchLabels"?`,
			},
		},
		{
			name: "an anchor within itself has a bound",
			spec: `argocd: {defaults: {spec: {source: {helm: {valuesObject: &a {again: *a}}}}}}`,
			want: []string{
				`error CF0109: fleet.yaml: FleetConfig production: the FleetConfig has more than 250000 values, more than 33554432 bytes, or is nested deeper than 100; look for an alias within its own anchor, or for aliases of aliases`,
			},
		},
		{
			name: "a merge key must name a map",
			spec: `clusterAPI: {<<: text, version: v1beta1}`,
			want: []string{
				`error CF0109: fleet.yaml: FleetConfig production: spec.clusterAPI: the merge key << does not name a map; name the anchor of a map, or quote the key`,
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
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].inline: the value is a map, not a string; write the objects as a block of text, after inline: |`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[1].inline: the value is a whole number, not a string; quote it`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[2].configMap: the value is a string, not a map; write a map of these fields: name`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[3].secret.name: the name is not a valid Kubernetes name; use lower-case letters, digits, '-' and '.', with a letter or digit at both ends of each part`,
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
				`error CF0109: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.metadata.annotations[example.com/api-token]: the value is a whole number, not a string; quote it`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.spec.source.helm.parameters[0].value: the value is a whole number, not a string; quote it`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.spec.source.helm.skipTests: the value is a string, not true or false; write true or false`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.spec.source.plugin.env[0].value: the value is a whole number, not a string; quote it`,
			},
		},
	})
}
