package config

import "testing"

// TestValidation is about what one field means for another, and about the syntax of labels,
// selectors and paths.
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
				`error CF0112: fleet.yaml: FleetConfig production: spec.clusters.selector: the selector is empty, so it would match everything; name at least one label, or remove the selector to select the whole fleet`,
				`error CF0112: fleet.yaml: FleetConfig production: spec.resourceSets[0].clusterSelector: the selector is empty, so it would match everything; name at least one label, or remove the selector to select the whole fleet`,
				`error CF0112: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].selector: the selector is empty, so it would match everything; name at least one label`,
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
				`error CF0112: fleet.yaml: FleetConfig production: spec.clusters.selector.matchLabels[a b]: the key is not a valid label key (value "a b"); use [prefix/]name: a name of up to 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, and a prefix that is a lower-case DNS name`,
				`error CF0112: fleet.yaml: FleetConfig production: spec.clusters.selector.matchLabels[d]: the value is not a valid label value (value "e f"); use up to 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, or an empty value`,
				`error CF0112: fleet.yaml: FleetConfig production: spec.clusters.selector.matchExpressions[0].values: the operator Exists takes no values; remove values, or use In or NotIn`,
				`error CF0112: fleet.yaml: FleetConfig production: spec.clusters.selector.matchExpressions[1].values: the operator In needs at least one value; name a value, or use Exists or DoesNotExist`,
				`error CF0112: fleet.yaml: FleetConfig production: spec.clusters.selector.matchExpressions[2].operator: the field does not accept this value (value "in"); use one of: In, NotIn, Exists, DoesNotExist`,
				`error CF0112: fleet.yaml: FleetConfig production: spec.clusters.selector.matchExpressions[3].key: the key is not a valid label key (value "c!"); use [prefix/]name: a name of up to 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, and a prefix that is a lower-case DNS name`,
				`error CF0112: fleet.yaml: FleetConfig production: spec.clusters.selector.matchExpressions[3].values[0]: the value is not a valid label value (value "x y"); use up to 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, or an empty value`,
				`error CF0110: fleet.yaml: FleetConfig production: spec.clusters.selector.matchExpressions[4].key: the field is required, and it is missing; add it`,
			},
		},
		{
			name: "a selector source must say about the hub",
			spec: `resourceSets: [{name: a, resources: [{selector: {matchLabels: {a: b}}}]}]`,
			want: []string{
				`error CF0110: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].hub: hub is missing, and a selector does not say whether its objects are for the hub too; set hub to Exclude for objects that are only for the clusters, or to Keep for objects that are for both`,
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
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].hub: hub has an effect on files and selector only (value "Keep"); remove it`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[1].render: render has an effect on inline, files and selector only (value "Verbatim"); remove it: the hub gets the object as it is`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[2].hub: hub has an effect on files and selector only (value "Exclude"); remove it`,
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
				`error CF0109: fleet.yaml: FleetConfig production: spec.metadata.labels[app.kubernetes.io/managed-by]: the key belongs to capifleet or the pipeline, which set it themselves; remove it`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.metadata.labels[capifleet.dev/fleet]: the key belongs to capifleet or the pipeline, which set it themselves; remove it`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.metadata.annotations[config.kubernetes.io/local-config]: the key belongs to capifleet or the pipeline, which set it themselves; remove it`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.metadata.annotations[internal.config.kubernetes.io/path]: the key belongs to capifleet or the pipeline, which set it themselves; remove it`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.metadata.annotations[kubectl.kubernetes.io/last-applied-configuration]: the key belongs to capifleet or the pipeline, which set it themselves; remove it`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.metadata.annotations[capifleet.dev/x]: the key belongs to capifleet or the pipeline, which set it themselves; remove it`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].metadata.labels[capifleet.dev/y]: the key belongs to capifleet or the pipeline, which set it themselves; remove it`,
			},
		},
		{
			name: "metadata follows the syntax of labels and annotations",
			spec: `metadata: {labels: {"a b": x, ok: "not ok"}, annotations: {"/x": a, Example.com/ok: "any text at all"}}`,
			want: []string{
				`error CF0109: fleet.yaml: FleetConfig production: spec.metadata.labels[a b]: the key is not a valid label key (value "a b"); use [prefix/]name: a name of up to 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, and a prefix that is a lower-case DNS name`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.metadata.labels[ok]: the value is not a valid label value (value "not ok"); use up to 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, or an empty value`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.metadata.annotations[/x]: the key is not a valid annotation key (value "/x"); use [prefix/]name: a name of up to 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, and a prefix that is a lower-case DNS name`,
			},
		},
		{
			name: "a default must be among the allowed values",
			spec: `values: [{name: a, label: a, default: a, allowed: [b, c]}]`,
			want: []string{
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[0].default: the default is not one of the allowed values (value "a"); add it to allowed, or set default to one of them`,
			},
		},
		{
			name: "a value's label and annotation are keys",
			spec: `values: [{name: a, label: topology.kubernetes.io/region}, {name: b, label: "a b"}, {name: c, annotation: "-x"}]`,
			want: []string{
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[1].label: the key is not a valid label key (value "a b"); use [prefix/]name: a name of up to 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, and a prefix that is a lower-case DNS name`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[2].annotation: the key is not a valid annotation key (value "-x"); use [prefix/]name: a name of up to 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, and a prefix that is a lower-case DNS name`,
			},
		},
		{
			name: "patterns of files stay below the package",
			spec: `resourceSets:
- name: a
  resources:
  - files: [/etc/passwd, ../a, a/../b, ./a, 'a\b', a//b, 'a/[b', a**/b, 'payloads/**/*.yaml', 'a/[bc]?.yaml']`,
			want: []string{
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].files[0]: the pattern is an absolute path (value "/etc/passwd"); write a path relative to the package, for example payloads/*.yaml`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].files[1]: the pattern contains the segment ".." (value "../a"); write a path relative to the package, for example payloads/*.yaml`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].files[2]: the pattern contains the segment ".." (value "a/../b"); write a path relative to the package, for example payloads/*.yaml`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].files[3]: the pattern contains the segment "." (value "./a"); write a path relative to the package, for example payloads/*.yaml`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].files[4]: the pattern contains a backslash (value "a\\b"); separate folders with /`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].files[5]: the pattern contains the segment "" (value "a//b"); write a path relative to the package, for example payloads/*.yaml`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].files[6]: the pattern contains [ without its ] (value "a/[b"); close the bracket, or remove it`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].files[7]: the pattern contains ** within a segment (value "a**/b"); write ** between slashes, as in payloads/**/*.yaml`,
			},
		},
		{
			name: "names of referenced objects",
			spec: `resourceSets: [{name: a, resources: [{configMap: {name: A_b}}, {secret: {name: ok.too}}]}]`,
			want: []string{
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].configMap.name: the name is not a valid Kubernetes name (value "A_b"); use lower-case letters, digits, '-' and '.', with a letter or digit at both ends of each part`,
			},
		},
		{
			name: "capi2argo's options belong to its registrar",
			spec: `argocd: {capi2argo: {names: Plain}}`,
			want: []string{
				`error CF0109: fleet.yaml: FleetConfig production: spec.argocd.capi2argo: the options are those of registrar Capi2Argo, and the registrar is Any; set registrar to Capi2Argo, or remove the options`,
			},
		},
		{
			name: "a template needs a name and a source",
			spec: `applicationSets:
- {name: a, template: {metadata: {labels: {a: b}}, spec: {}}}
- {name: b, template: {}}
- {name: c}`,
			want: []string{
				`error CF0110: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.metadata.name: the template has no metadata.name, and each Cluster's Application needs a name of its own; add it, for example '{{ .name }}-a'`,
				`error CF0110: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.spec.source: the Application has neither source nor sources; add one of them, to say where the manifests come from`,
				`error CF0110: fleet.yaml: FleetConfig production: spec.applicationSets[1].template.metadata.name: the template has no metadata.name, and each Cluster's Application needs a name of its own; add it, for example '{{ .name }}-b'`,
				`error CF0110: fleet.yaml: FleetConfig production: spec.applicationSets[1].template.spec.source: the Application has neither source nor sources; add one of them, to say where the manifests come from`,
				`error CF0110: fleet.yaml: FleetConfig production: spec.applicationSets[2].template: the field is required, and it is missing; add it`,
			},
		},
		{
			name: "a misspelt part of a template is one mistake",
			spec: `applicationSets:
- {name: a, template: {metdata: {name: a}, spec: {sorce: {repoURL: x}}}}`,
			want: []string{
				`error CF0107: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.metdata: Applications of Argo CD v3.6.1 have no such field; did you mean "metadata"?`,
				`error CF0107: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.spec.sorce: Applications of Argo CD v3.6.1 have no such field; did you mean "source"?`,
			},
		},
		{
			name: "source and sources, and a destination with two clusters, contradict",
			spec: `argocd: {defaults: {spec: {source: {repoURL: x}, destination: {server: https://example.com}}}}
applicationSets:
- {name: a, template: {metadata: {name: a}, spec: {sources: [{repoURL: x}], destination: {name: a}}}}`,
			want: []string{
				`error CF0110: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.spec.sources: the Application has both source and sources, which exclude each other; remove one of them; argocd.defaults count too`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.spec.destination.server: the destination has both name and server, which exclude each other; remove one of them; argocd.defaults count too`,
			},
		},
		{
			name: "what Argo CD requires may come from the defaults",
			spec: `argocd: {defaults: {spec: {source: {targetRevision: main}}}}
applicationSets:
- {name: a, template: {metadata: {name: a}, spec: {source: {path: x}}}}
- {name: b, template: {metadata: {name: a}, spec: {source: {repoURL: x}}}}`,
			want: []string{
				`error CF0110: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.spec.source.repoURL: Argo CD requires the field, and it is missing; add it`,
			},
		},
		{
			name: "items of lists in templates are complete",
			spec: `applicationSets:
- {name: a, template: {metadata: {name: a}, spec: {sources: [{path: x}], info: [{name: a}]}}}`,
			want: []string{
				`error CF0110: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.spec.sources[0].repoURL: the field is required, and it is missing; add it`,
				`error CF0110: fleet.yaml: FleetConfig production: spec.applicationSets[0].template.spec.info[0].value: the field is required, and it is missing; add it`,
			},
		},
		{
			name: "problems come in the order of the document",
			spec: `resourceSets:
- {name: a, clusterSelector: {}, resources: [{inline: x, hub: Keep}], strategy: once}
values: [{name: a, label: "a b"}, {name: b, lable: x}]
argocd: {registrar: Capargo, capi2argo: {names: Plain}, namespace: A}`,
			want: []string{
				`error CF0112: fleet.yaml: FleetConfig production: spec.resourceSets[0].clusterSelector: the selector is empty, so it would match everything; name at least one label, or remove the selector to select the whole fleet`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].hub: hub has an effect on files and selector only (value "Keep"); remove it`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.resourceSets[0].strategy: the field does not accept this value (value "once"); use one of: ApplyOnce, Reconcile`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[0].label: the key is not a valid label key (value "a b"); use [prefix/]name: a name of up to 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, and a prefix that is a lower-case DNS name`,
				`error CF0107: fleet.yaml: FleetConfig production: spec.values[1].lable: FleetConfig has no such field; did you mean "label"?`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.argocd.capi2argo: the options are those of registrar Capi2Argo, and the registrar is Capargo; set registrar to Capi2Argo, or remove the options`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.argocd.namespace: the value is not well-formed (value "A"); the value must be lower-case letters, digits and '-', with a letter or digit first and last`,
			},
		},
		{
			name: "an empty spec delivers nothing, which is a warning",
			spec: `{}`,
			want: []string{
				`warning CF0110: fleet.yaml: FleetConfig production: spec: the FleetConfig delivers nothing; add resourceSets, bootstrap or applicationSets`,
			},
		},
		{
			name: "a FleetConfig that only names facts delivers nothing either",
			spec: `values: [{name: a, label: a}]`,
			want: []string{
				`warning CF0110: fleet.yaml: FleetConfig production: spec: the FleetConfig delivers nothing; add resourceSets, bootstrap or applicationSets`,
			},
		},
	})
}
