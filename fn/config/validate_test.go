package config

import "testing"

// TestValidation is about what one field means for another, and about the syntax of labels, selectors and paths.
func TestValidation(t *testing.T) {
	testProblems(t, []problemCase{
		{
			name: "an empty selector",
			spec: `clusters: {selector: {}}
resourceSets:
- name: a
  clusterSelector: {matchLabels: {}, matchExpressions: []}
  resources: [{selector: {}, hub: Keep}]`,
			want: []string{
				`error CF0112: fleet.yaml: FleetConfig production: spec.clusters.selector: is empty, so that it would match everything; name at least one label, or leave it out for the whole fleet`,
				`error CF0112: fleet.yaml: FleetConfig production: spec.resourceSets[0].clusterSelector: is empty, so that it would match everything; name at least one label, or leave it out for the whole fleet`,
				`error CF0112: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].selector: is empty, so that it would match everything; name at least one label`,
			},
		},
		{
			name: "a malformed selector",
			spec: `clusters:
  selector:
    matchLabels: {"a b": c, d: "e f"}
    matchExpressions:
    - {key: a, operator: Exists, values: [x]}
    - {key: b, operator: In}
    - {key: c, operator: in, values: [x]}
    - {key: c!, operator: In, values: [x y]}
    - {operator: Exists}`,
			want: []string{
				`error CF0112: fleet.yaml: FleetConfig production: spec.clusters.selector.matchLabels[a b]: is not a label key (value "a b"); must be [prefix/]name: the name up to 63 letters, digits, '-', '_' and '.', with a letter or digit first and last; the prefix a lower-case DNS name`,
				`error CF0112: fleet.yaml: FleetConfig production: spec.clusters.selector.matchLabels[d]: is not a label value (value "e f"); must be empty or up to 63 letters, digits, '-', '_' and '.', with a letter or digit first and last`,
				`error CF0112: fleet.yaml: FleetConfig production: spec.clusters.selector.matchExpressions[0].values: has values, which Exists does not take; leave values out, or use In or NotIn`,
				`error CF0112: fleet.yaml: FleetConfig production: spec.clusters.selector.matchExpressions[1].values: is empty; name at least one value, or use Exists or DoesNotExist`,
				`error CF0112: fleet.yaml: FleetConfig production: spec.clusters.selector.matchExpressions[2].operator: is not one of its values (value "in"); must be one of: In, NotIn, Exists, DoesNotExist`,
				`error CF0112: fleet.yaml: FleetConfig production: spec.clusters.selector.matchExpressions[3].key: is not a label key (value "c!"); must be [prefix/]name: the name up to 63 letters, digits, '-', '_' and '.', with a letter or digit first and last; the prefix a lower-case DNS name`,
				`error CF0112: fleet.yaml: FleetConfig production: spec.clusters.selector.matchExpressions[3].values[0]: is not a label value (value "x y"); must be empty or up to 63 letters, digits, '-', '_' and '.', with a letter or digit first and last`,
				`error CF0110: fleet.yaml: FleetConfig production: spec.clusters.selector.matchExpressions[4].key: is missing; add it`,
			},
		},
		{
			name: "a selector source must say about the hub",
			spec: `resourceSets: [{name: a, resources: [{selector: {matchLabels: {a: b}}}]}]`,
			want: []string{
				`error CF0110: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].hub: is missing: a selector does not say whether its objects are for the hub too; say hub: Exclude for objects that are only for the clusters, hub: Keep for both`,
			},
		},
		{
			name: "hub and render stand only where they mean something",
			spec: `resourceSets:
- name: a
  resources:
  - {inline: x, hub: Keep}
  - {configMap: {name: a}, render: Verbatim}
  - {secret: {name: b}, hub: Exclude}`,
			want: []string{
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].hub: means something for files and selector only (value "Keep"); leave it out`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[1].render: means something for inline, files and selector only (value "Verbatim"); leave it out: the hub gets the object as it is`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[2].hub: means something for files and selector only (value "Exclude"); leave it out`,
			},
		},
		{
			name: "owned metadata is refused",
			spec: `metadata:
  labels: {app.kubernetes.io/managed-by: me, capifleet.dev/fleet: x}
  annotations:
    argocd.argoproj.io/sync-options: Prune=false
    config.kubernetes.io/local-config: "true"
    internal.config.kubernetes.io/path: a.yaml
    kubectl.kubernetes.io/last-applied-configuration: "{}"
    capifleet.dev/x: a
resourceSets:
- name: a
  metadata: {labels: {capifleet.dev/y: z}}
  resources: [{inline: x}]`,
			want: []string{
				`error CF0109: fleet.yaml: FleetConfig production: spec.metadata.labels[app.kubernetes.io/managed-by]: belongs to capifleet or the pipeline, which set it themselves; leave it out`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.metadata.labels[capifleet.dev/fleet]: belongs to capifleet or the pipeline, which set it themselves; leave it out`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.metadata.annotations[config.kubernetes.io/local-config]: belongs to capifleet or the pipeline, which set it themselves; leave it out`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.metadata.annotations[internal.config.kubernetes.io/path]: belongs to capifleet or the pipeline, which set it themselves; leave it out`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.metadata.annotations[kubectl.kubernetes.io/last-applied-configuration]: belongs to capifleet or the pipeline, which set it themselves; leave it out`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.metadata.annotations[capifleet.dev/x]: belongs to capifleet or the pipeline, which set it themselves; leave it out`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].metadata.labels[capifleet.dev/y]: belongs to capifleet or the pipeline, which set it themselves; leave it out`,
			},
		},
		{
			name: "metadata follows the syntax of labels and annotations",
			spec: `metadata: {labels: {"a b": x, ok: "not ok"}, annotations: {"/x": a, Example.com/ok: "any text at all"}}`,
			want: []string{
				`error CF0109: fleet.yaml: FleetConfig production: spec.metadata.labels[a b]: is not a label key (value "a b"); must be [prefix/]name: the name up to 63 letters, digits, '-', '_' and '.', with a letter or digit first and last; the prefix a lower-case DNS name`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.metadata.labels[ok]: is not a label value (value "not ok"); must be empty or up to 63 letters, digits, '-', '_' and '.', with a letter or digit first and last`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.metadata.annotations[/x]: is not an annotation key (value "/x"); must be [prefix/]name: the name up to 63 letters, digits, '-', '_' and '.', with a letter or digit first and last; the prefix a lower-case DNS name`,
			},
		},
		{
			name: "a default must be among the allowed values",
			spec: `values: [{name: a, label: a, default: a, allowed: [b, c]}]`,
			want: []string{
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[0].default: is not among the allowed values (value "a"); add it to allowed, or choose one of them`,
			},
		},
		{
			name: "a value's label and annotation are keys",
			spec: `values: [{name: a, label: topology.kubernetes.io/region}, {name: b, label: "a b"}, {name: c, annotation: "-x"}]`,
			want: []string{
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[1].label: is not a label key (value "a b"); must be [prefix/]name: the name up to 63 letters, digits, '-', '_' and '.', with a letter or digit first and last; the prefix a lower-case DNS name`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[2].annotation: is not an annotation key (value "-x"); must be [prefix/]name: the name up to 63 letters, digits, '-', '_' and '.', with a letter or digit first and last; the prefix a lower-case DNS name`,
			},
		},
		{
			name: "patterns of files stay below the package",
			spec: `resourceSets:
- name: a
  resources:
  - files: [/etc/passwd, ../a, a/../b, ./a, 'a\b', a//b, 'a/[b', a**/b, 'payloads/**/*.yaml', 'a/[bc]?.yaml']`,
			want: []string{
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].files[0]: is an absolute path (value "/etc/passwd"); write a path relative to the package, for example payloads/*.yaml`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].files[1]: has the segment ".." (value "../a"); write a path relative to the package, for example payloads/*.yaml`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].files[2]: has the segment ".." (value "a/../b"); write a path relative to the package, for example payloads/*.yaml`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].files[3]: has the segment "." (value "./a"); write a path relative to the package, for example payloads/*.yaml`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].files[4]: has a backslash (value "a\\b"); separate folders with /`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].files[5]: has the segment "" (value "a//b"); write a path relative to the package, for example payloads/*.yaml`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].files[6]: has [ without its ] (value "a/[b"); close it, or leave it out`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].files[7]: has ** within a segment (value "a**/b"); let ** stand alone between slashes: payloads/**/*.yaml`,
			},
		},
		{
			name: "names of referenced objects",
			spec: `resourceSets: [{name: a, resources: [{configMap: {name: A_b}}, {secret: {name: ok.too}}]}]`,
			want: []string{
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].configMap.name: is not a name of an object (value "A_b"); must be lower-case letters, digits, '-' and '.', with a letter or digit first and last of each part`,
			},
		},
		{
			name: "capi2argo's options belong to its registrar",
			spec: `argocd: {capi2argo: {names: Plain}}`,
			want: []string{
				`error CF0109: fleet.yaml: FleetConfig production: spec.argocd.capi2argo: are options of another registrar than Any; say registrar: Capi2Argo, or leave them out`,
			},
		},
		{
			name: "a template needs a name and a source",
			spec: `applicationSets:
- {name: a, template: {metadata: {labels: {a: b}}, spec: {}}}
- {name: b, template: {}}
- {name: c}`,
			want: []string{
				`error CF0110: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.metadata.name: is missing: Applications need names, each Cluster's another; add it, for example '{{ .name }}-a'`,
				`error CF0110: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.spec.source: is missing, and so is sources; add one of them: where the manifests come from`,
				`error CF0110: fleet.yaml: FleetConfig production: spec.applicationSets[1].template.metadata.name: is missing: Applications need names, each Cluster's another; add it, for example '{{ .name }}-b'`,
				`error CF0110: fleet.yaml: FleetConfig production: spec.applicationSets[1].template.spec.source: is missing, and so is sources; add one of them: where the manifests come from`,
				`error CF0110: fleet.yaml: FleetConfig production: spec.applicationSets[2].template: is missing; add it`,
			},
		},
		{
			name: "a misspelt part of a template is one mistake",
			spec: `applicationSets:
- {name: a, template: {metdata: {name: a}, spec: {sorce: {repoURL: x}}}}`,
			want: []string{
				`error CF0107: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.metdata: is not a field of Applications in Argo CD v3.5.7; did you mean "metadata"?`,
				`error CF0107: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.spec.sorce: is not a field of Applications in Argo CD v3.5.7; did you mean "source"?`,
			},
		},
		{
			name: "source and sources, and a destination with two clusters, contradict",
			spec: `argocd: {defaults: {spec: {source: {repoURL: x}, destination: {server: https://example.com}}}}
applicationSets:
- {name: a, template: {metadata: {name: a}, spec: {sources: [{repoURL: x}], destination: {name: a}}}}`,
			want: []string{
				`error CF0110: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.spec.sources: stands beside source; leave one of them out; argocd.defaults count too`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.spec.destination.server: stands beside name; leave one of them out; argocd.defaults count too`,
			},
		},
		{
			name: "what Argo CD requires may come from the defaults",
			spec: `argocd: {defaults: {spec: {source: {targetRevision: main}}}}
applicationSets:
- {name: a, template: {metadata: {name: a}, spec: {source: {path: x}}}}
- {name: b, template: {metadata: {name: a}, spec: {source: {repoURL: x}}}}`,
			want: []string{
				`error CF0110: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.spec.source.repoURL: is missing; add it: Argo CD requires it`,
			},
		},
		{
			name: "items of lists in templates are complete",
			spec: `applicationSets:
- {name: a, template: {metadata: {name: a}, spec: {sources: [{path: x}], info: [{name: a}]}}}`,
			want: []string{
				`error CF0110: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.spec.sources[0].repoURL: is missing; add it`,
				`error CF0110: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.spec.info[0].value: is missing; add it`,
			},
		},
		{
			name: "problems come in the order of the document",
			spec: `resourceSets:
- {name: a, clusterSelector: {}, resources: [{inline: x, hub: Keep}], strategy: once}
values: [{name: a, label: "a b"}, {name: b, lable: x}]
argocd: {registrar: Capargo, capi2argo: {names: Plain}, namespace: A}`,
			want: []string{
				`error CF0112: fleet.yaml: FleetConfig production: spec.resourceSets[0].clusterSelector: is empty, so that it would match everything; name at least one label, or leave it out for the whole fleet`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].hub: means something for files and selector only (value "Keep"); leave it out`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].strategy: is not one of its values (value "once"); must be one of: ApplyOnce, Reconcile`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[0].label: is not a label key (value "a b"); must be [prefix/]name: the name up to 63 letters, digits, '-', '_' and '.', with a letter or digit first and last; the prefix a lower-case DNS name`,
				`error CF0107: fleet.yaml: FleetConfig production: spec.values[1].lable: is not a field of FleetConfig; did you mean "label"?`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.argocd.capi2argo: are options of another registrar than Capargo; say registrar: Capi2Argo, or leave them out`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.argocd.namespace: is not well-formed (value "A"); must be lower-case letters, digits and '-', with a letter or digit first and last`,
			},
		},
		{
			name: "an empty spec delivers nothing, which is a warning",
			spec: `{}`,
			want: []string{
				`warning CF0110: fleet.yaml: FleetConfig production: spec: delivers nothing; add resourceSets, bootstrap or applicationSets`,
			},
		},
		{
			name: "a FleetConfig that only names facts delivers nothing either",
			spec: `values: [{name: a, label: a}]`,
			want: []string{
				`warning CF0110: fleet.yaml: FleetConfig production: spec: delivers nothing; add resourceSets, bootstrap or applicationSets`,
			},
		},
	})
}
