package config

import "testing"

// TestValidation is about what one field means for another, and about the syntax of labels,
// selectors and paths.
func TestValidation(t *testing.T) {
	const (
		labelValueSyntax = "use up to 63 letters, digits, '-', '_' and '.', " +
			"with a letter or digit at both ends, or an empty value"
		emptySelector = "the selector is empty, so it would match everything; " +
			"name at least one label, or remove the selector to select the whole fleet"
	)
	testProblems(t, []problemCase{
		{
			name: "an empty selector",
			spec: `clusters: {selector: {}}
resourceSets:
- name: a
  clusterSelector: {matchLabels: {}, matchExpressions: []}
  resources: [{selector: {}, hub: Keep}]`,
			want: []string{
				`error CF0112: spec.clusters.selector: ` + emptySelector,
				`error CF0112: spec.resourceSets[0].clusterSelector: ` + emptySelector,
				`error CF0112: spec.resourceSets[0].resources[0].selector: ` +
					`the selector is empty, so it would match everything; name at least one label`,
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
				`error CF0112: spec.clusters.selector.matchLabels[a b]: ` +
					`the key is not a valid label key (value "a b"); ` + keySyntax,
				`error CF0112: spec.clusters.selector.matchLabels[d]: ` +
					`the value is not a valid label value (value "e f"); ` + labelValueSyntax,
				`error CF0112: spec.clusters.selector.matchExpressions[0].values: ` +
					`the operator Exists takes no values; remove values, or use In or NotIn`,
				`error CF0112: spec.clusters.selector.matchExpressions[1].values: ` +
					`the operator In needs at least one value; name a value, or use Exists or DoesNotExist`,
				`error CF0112: spec.clusters.selector.matchExpressions[2].operator: ` +
					`the field does not accept this value (value "in"); use one of: In, NotIn, Exists, DoesNotExist`,
				`error CF0112: spec.clusters.selector.matchExpressions[3].key: ` +
					`the key is not a valid label key (value "c!"); ` + keySyntax,
				`error CF0112: spec.clusters.selector.matchExpressions[3].values[0]: ` +
					`the value is not a valid label value (value "x y"); ` + labelValueSyntax,
				`error CF0110: spec.clusters.selector.matchExpressions[4].key: ` +
					`the field is required, and it is missing; add it`,
			},
		},
		{
			name: "a selector source must say about the hub",
			spec: `resourceSets: [{name: a, resources: [{selector: {matchLabels: {a: b}}}]}]`,
			want: []string{
				`error CF0110: spec.resourceSets[0].resources[0].hub: ` +
					`hub is missing, and a selector does not say whether its objects are for the hub too; ` +
					`set hub to Exclude for objects that are only for the clusters, ` +
					`or to Keep for objects that are for both`,
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
				`error CF0109: spec.resourceSets[0].resources[0].hub: ` +
					`hub has an effect on files and selector only (value "Keep"); remove it`,
				`error CF0109: spec.resourceSets[0].resources[1].render: ` +
					`render has an effect on inline, files and selector only (value "Verbatim"); ` +
					`remove it: the hub gets the object as it is`,
				`error CF0109: spec.resourceSets[0].resources[2].hub: ` +
					`hub has an effect on files and selector only (value "Exclude"); remove it`,
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
				`error CF0109: spec.metadata.labels[app.kubernetes.io/managed-by]: ` + owned,
				`error CF0109: spec.metadata.labels[capifleet.dev/fleet]: ` + owned,
				`error CF0109: spec.metadata.annotations[config.kubernetes.io/local-config]: ` + owned,
				`error CF0109: spec.metadata.annotations[internal.config.kubernetes.io/path]: ` + owned,
				`error CF0109: spec.metadata.annotations[kubectl.kubernetes.io/last-applied-configuration]: ` + owned,
				`error CF0109: spec.metadata.annotations[capifleet.dev/x]: ` + owned,
				`error CF0109: spec.resourceSets[0].metadata.labels[capifleet.dev/y]: ` + owned,
			},
		},
		{
			name: "metadata follows the syntax of labels and annotations",
			spec: `metadata:
  labels: {"a b": x, ok: "not ok"}
  annotations: {"/x": a, Example.com/ok: "any text at all"}`,
			want: []string{
				`error CF0109: spec.metadata.labels[a b]: the key is not a valid label key (value "a b"); ` + keySyntax,
				`error CF0109: spec.metadata.labels[ok]: ` +
					`the value is not a valid label value (value "not ok"); ` + labelValueSyntax,
				`error CF0109: spec.metadata.annotations[/x]: ` +
					`the key is not a valid annotation key (value "/x"); ` + keySyntax,
			},
		},
		{
			name: "a default must be among the allowed values",
			spec: `values: [{name: a, label: a, default: a, allowed: [b, c]}]`,
			want: []string{
				`error CF0109: spec.values[0].default: the default is not one of the allowed values (value "a"); ` +
					`add it to allowed, or set default to one of them`,
			},
		},
		{
			name: "a value's label and annotation are keys",
			spec: `values:
- {name: a, label: topology.kubernetes.io/region}
- {name: b, label: "a b"}
- {name: c, annotation: "-x"}`,
			want: []string{
				`error CF0109: spec.values[1].label: the key is not a valid label key (value "a b"); ` + keySyntax,
				`error CF0109: spec.values[2].annotation: ` +
					`the key is not a valid annotation key (value "-x"); ` + keySyntax,
			},
		},
		{
			name: "patterns of files stay below the package",
			spec: `resourceSets:
- name: a
  resources:
  - files: [/etc/passwd, ../a/.., a/../b, ./a, 'a\b', a//b, 'a/[b', a**/b, 'payloads/**/*.yaml', 'a/[bc]?.yaml']`,
			want: []string{
				`error CF0109: spec.resourceSets[0].resources[0].files[0]: ` +
					`the pattern is an absolute path (value "/etc/passwd"); ` + relative,
				`error CF0109: spec.resourceSets[0].resources[0].files[1]: ` +
					`the pattern contains the segment ".." (value "../a/.."); ` + relative,
				`error CF0109: spec.resourceSets[0].resources[0].files[2]: ` +
					`the pattern contains the segment ".." (value "a/../b"); ` + relative,
				`error CF0109: spec.resourceSets[0].resources[0].files[3]: ` +
					`the pattern contains the segment "." (value "./a"); ` + relative,
				`error CF0109: spec.resourceSets[0].resources[0].files[4]: ` +
					`the pattern contains a backslash (value "a\\b"); separate folders with /`,
				`error CF0109: spec.resourceSets[0].resources[0].files[5]: ` +
					`the pattern contains the segment "" (value "a//b"); ` + relative,
				`error CF0109: spec.resourceSets[0].resources[0].files[6]: ` +
					`the pattern contains [ without its ] (value "a/[b"); close the bracket, or remove it`,
				`error CF0109: spec.resourceSets[0].resources[0].files[7]: ` +
					`the pattern contains ** within a segment (value "a**/b"); ` +
					`write ** between slashes, as in payloads/**/*.yaml`,
			},
		},
		{
			name: "names of referenced objects",
			spec: `resourceSets: [{name: a, resources: [{configMap: {name: A_b}}, {secret: {name: ok.too}}]}]`,
			want: []string{
				`error CF0109: spec.resourceSets[0].resources[0].configMap.name: ` +
					`the name is not a valid Kubernetes name (value "A_b"); ` + nameSyntax,
			},
		},
		{
			name: "capi2argo's options belong to its registrar",
			spec: `argocd: {capi2argo: {names: Plain}}`,
			want: []string{
				`error CF0109: spec.argocd.capi2argo: ` +
					`the options are those of registrar Capi2Argo, and the registrar is Any; ` +
					`set registrar to Capi2Argo, or remove the options`,
			},
		},
		{
			name: "problems come in the order of the document",
			spec: `resourceSets:
- {name: a, clusterSelector: {}, resources: [{inline: x, hub: Keep}], strategy: once}
values: [{name: a, label: "a b"}, {name: b, lable: x}]
argocd: {registrar: Capargo, capi2argo: {names: Plain}, namespace: A}`,
			want: []string{
				`error CF0112: spec.resourceSets[0].clusterSelector: ` + emptySelector,
				`error CF0109: spec.resourceSets[0].resources[0].hub: ` +
					`hub has an effect on files and selector only (value "Keep"); remove it`,
				`error CF0109: spec.resourceSets[0].strategy: ` +
					`the field does not accept this value (value "once"); use one of: ApplyOnce, Reconcile`,
				`error CF0109: spec.values[0].label: the key is not a valid label key (value "a b"); ` + keySyntax,
				`error CF0107: spec.values[1].lable: FleetConfig has no such field; did you mean "label"?`,
				`error CF0109: spec.argocd.capi2argo: ` +
					`the options are those of registrar Capi2Argo, and the registrar is Capargo; ` +
					`set registrar to Capi2Argo, or remove the options`,
				`error CF0109: spec.argocd.namespace: the value is not well-formed (value "A"); ` + dnsLabelSyntax,
			},
		},
		{
			name: "an empty spec delivers nothing, which is a warning",
			spec: `{}`,
			want: []string{deliversNothing},
		},
		{
			name: "a FleetConfig that only names facts delivers nothing either",
			spec: `values: [{name: a, label: a}]`,
			want: []string{deliversNothing},
		},
	})
}
