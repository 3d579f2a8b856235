package config

import "testing"

// TestStrictReading is about the fields and entries that the schema refuses.
func TestStrictReading(t *testing.T) {
	const duplicated = "the key is duplicated in its map, and only one of the values would count; remove one of them"
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
				`error CF0107: spec.resourceSets[1].resources[0].slector: ` +
					`FleetConfig has no such field; did you mean "selector"?`,
			},
		},
		{
			name: "a misspelt required field is one mistake, not two",
			spec: `resourceSets:
- {nmae: a, resources: [{inline: x}]}`,
			want: []string{
				`error CF0107: spec.resourceSets[0].nmae: FleetConfig has no such field; did you mean "name"?`,
			},
		},
		{
			name: "an unknown field with nothing near lists the few known ones",
			spec: `clusters: {namespace: default}`,
			want: []string{
				`error CF0107: spec.clusters.namespace: ` +
					`FleetConfig has no such field; the known fields are files, mode, selector`,
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
				`error CF0107: spec.applicationSets[0].template.spec.source.repoUrl: ` +
					`Applications of Argo CD v3.6.1 have no such field; did you mean "repoURL"?`,
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
				`error CF0107: spec.argocd.defaults.spec.syncPolicy.automated.selfheal: ` +
					`Applications of Argo CD v3.6.1 have no such field; did you mean "selfHeal"?`,
				`error CF0107: spec.applicationSets[0].template.spec.sources[0].helm.valueFile: ` +
					`Applications of Argo CD v3.6.1 have no such field; did you mean "valueFiles"?`,
			},
		},
		{
			name: "a duplicated key is refused with its path",
			spec: `argocd:
  generator: List
  namespace: a
  generator: Clusters
metadata: {labels: {a: b, a: c}}`,
			want: []string{
				`error CF0108: spec.argocd.generator: ` + duplicated,
				`error CF0108: spec.metadata.labels[a]: ` + duplicated,
			},
		},
		{
			name: "a list where a map belongs, a map where a list belongs",
			spec: `clusters: []
values: {region: {label: region}}
resourceSets: [text]`,
			want: []string{
				`error CF0109: spec.clusters: ` +
					`the value is a list, not a map; write a map of these fields: files, mode, selector`,
				`error CF0109: spec.values: ` +
					`the value is a map, not a list; write a list, with a dash before each entry`,
				`error CF0109: spec.resourceSets[0]: the value is a string, not a map; ` +
					`write a map of these fields: ` +
					`clusterSelector, forEach, format, metadata, name, renamedFrom, resources, revision, strategy`,
			},
		},
		{
			name: "exactly one source: none and several",
			spec: `values: [{name: a}, {name: b, label: x, annotation: y/z}]
resourceSets: [{name: a, resources: [{render: Verbatim}, {inline: x, files: [a]}]}]`,
			want: []string{
				`error CF0110: spec.values[0]: the entry sets none of: ` +
					`label, annotation, field, variable, infrastructure, controlPlane, template; ` +
					`set exactly one of them`,
				`error CF0110: spec.values[1]: the entry sets more than one source: label, annotation; ` +
					`keep one of them, and write an entry for each of the others`,
				`error CF0110: spec.resourceSets[0].resources[0]: ` +
					`the entry sets none of: inline, files, selector, configMap, secret; set exactly one of them`,
				`error CF0110: spec.resourceSets[0].resources[1]: ` +
					`the entry sets more than one source: inline, files; ` +
					`keep one of them, and write an entry for each of the others`,
			},
		},
		{
			name: "names stand once in each list",
			spec: `values: [{name: a, label: a}, {name: a, label: b}]
resourceSets:
- {name: a, resources: [{inline: x}]}
- {name: b, resources: [{inline: x}]}
- {name: a, resources: [{inline: x}]}`,
			want: []string{
				`error CF0111: spec.values[1].name: ` +
					`spec.values[0] has the same value (value "a"); change one of them, or remove it`,
				`error CF0111: spec.resourceSets[2].name: ` +
					`spec.resourceSets[0] has the same value (value "a"); change one of them, or remove it`,
			},
		},
		{
			name: "entries of a set stand once",
			spec: `values: [{name: a, label: a, allowed: [a, b, a]}]`,
			want: []string{
				`error CF0111: spec.values[0].allowed[2]: ` +
					`spec.values[0].allowed[0] has the same value (value "a"); change one of them, or remove it`,
			},
		},
		{
			name: "an alias is followed, and what is wrong there is said for each place",
			spec: `resourceSets:
- {name: a, resources: [{selector: &s {matchLabel: {a: b}}, hub: Keep}]}
- {name: b, resources: [{selector: *s, hub: Keep}]}`,
			want: []string{
				`error CF0107: spec.resourceSets[0].resources[0].selector.matchLabel: ` +
					`FleetConfig has no such field; did you mean "matchLabels"?`,
				`error CF0107: spec.resourceSets[1].resources[0].selector.matchLabel: ` +
					`FleetConfig has no such field; did you mean "matchLabels"?`,
			},
		},
		{
			name: "an anchor within itself has a bound",
			spec: `argocd: {defaults: {spec: {source: {helm: {valuesObject: &a {again: *a}}}}}}`,
			want: []string{
				`error CF0109: the FleetConfig has more than 250000 values, more than 33554432 bytes, ` +
					`or is nested deeper than 100; look for an alias within its own anchor, or for aliases of aliases`,
			},
		},
		{
			name: "a merge key must name a map",
			spec: `clusterAPI: {<<: text, version: v1beta1}`,
			want: []string{
				`error CF0109: spec.clusterAPI: ` +
					`the merge key << does not name a map; name the anchor of a map, or quote the key`,
			},
		},
	})
}
