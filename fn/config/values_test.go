package config

import "testing"

// TestFacts is about where the values of a Cluster come from.
func TestFacts(t *testing.T) {
	const (
		fieldSyntax = "separate keys by dots, as in spec.topology.version; " +
			"put a key that contains dots in brackets, as in metadata.annotations[example.com/owner]"
		notInManifest = "the API server or a controller sets this field, so it is not in a manifest"
		ofThePipeline = "the annotation belongs to the pipeline or to capifleet, " +
			`so its value differs between clients (value "internal.config.kubernetes.io/path")`
	)
	testProblems(t, []problemCase{
		{
			name: "paths of fields and variables",
			spec: `values:
- {name: a, field: spec.topology.version}
- {name: b, field: 'metadata.annotations[example.com/owner]'}
- {name: c, field: spec.topology.workers.machineDeployments.0.name}
- {name: d, variable: cni.name}
- {name: e, infrastructure: spec.region}
- {name: f, controlPlane: 'metadata.labels[example.com/owner]'}`,
			want: []string{deliversNothing},
		},
		{
			name: "paths that are not valid",
			spec: `values:
- {name: a, field: .spec.version}
- {name: b, field: spec..version}
- {name: c, field: spec.}
- {name: d, field: 'metadata.labels["example.com/a"]'}
- {name: e, variable: cni.}
- {name: f, field: '{.spec.version}'}
- {name: g, infrastructure: spec.}
- {name: h, controlPlane: spec..version}`,
			want: []string{
				`error CF0109: spec.values[0].field: ` +
					`the path has a dot without a key before it (value ".spec.version"); ` + fieldSyntax,
				`error CF0109: spec.values[1].field: ` +
					`the path has a dot without a key before it (value "spec..version"); ` + fieldSyntax,
				`error CF0109: spec.values[2].field: ` +
					`the path has a dot without a key after it (value "spec."); ` + fieldSyntax,
				`error CF0109: spec.values[3].field: ` +
					`the path has '"', which has no meaning in a path (value "metadata.labels[\"example.com/a\"]"); ` +
					fieldSyntax,
				`error CF0109: spec.values[4].variable: the path has a dot without a key after it (value "cni."); ` +
					`write the name of the variable, with a path into it where it is an object, as in cni.name`,
				`error CF0109: spec.values[5].field: ` +
					`the path has '{', which has no meaning in a path (value "{.spec.version}"); ` + fieldSyntax,
				`error CF0109: spec.values[6].infrastructure: ` +
					`the path has a dot without a key after it (value "spec."); ` + fieldSyntax,
				`error CF0109: spec.values[7].controlPlane: ` +
					`the path has a dot without a key before it (value "spec..version"); ` + fieldSyntax,
			},
		},
		{
			name: "fields that no manifest has",
			spec: `values:
- {name: a, field: status.phase}
- {name: b, field: metadata.managedFields}
- {name: c, field: metadata.uid}
- {name: d, field: 'metadata.annotations[internal.config.kubernetes.io/path]'}
- {name: e, field: statusPage}
- {name: f, infrastructure: status.ready}
- {name: g, controlPlane: 'metadata.annotations[internal.config.kubernetes.io/path]'}`,
			want: []string{
				`error CF0109: spec.values[0].field: ` +
					notInManifest + ` (value "status.phase"); read a field that is written in Git`,
				`error CF0109: spec.values[1].field: ` +
					notInManifest + ` (value "metadata.managedFields"); read a field that is written in Git`,
				`error CF0109: spec.values[2].field: ` +
					notInManifest + ` (value "metadata.uid"); read a field that is written in Git`,
				`error CF0109: spec.values[3].field: ` + ofThePipeline + `; read an annotation that you write`,
				`error CF0109: spec.values[5].infrastructure: ` +
					notInManifest + ` (value "status.ready"); read a field that is written in Git`,
				`error CF0109: spec.values[6].controlPlane: ` + ofThePipeline + `; read an annotation that you write`,
			},
		},
	})
}

// TestOrderOfEvaluation is about references to what is evaluated later.
func TestOrderOfEvaluation(t *testing.T) {
	const (
		stampedLater  = "capifleet stamps this label after selectors are evaluated"
		ofTheClusters = "the label is one of spec.clusterLabels, " +
			"which are stamped after the Clusters of the fleet are selected"
		ofTheValues = "the label is one of spec.clusterLabels, which are evaluated after the values"
	)
	testProblems(t, []problemCase{
		{
			name: "selectors do not see what is stamped for selectors",
			spec: `clusters: {selector: {matchLabels: {capifleet.dev/fleet: production}}}
resourceSets:
- name: a
  clusterSelector: {matchExpressions: [{key: group.capifleet.dev/production.a, operator: Exists}]}
  resources: [{selector: {matchLabels: {capifleet.dev/fleet: x}}, hub: Keep}]
bootstrap:
- name: b
  clusterSelector: {matchLabels: {group.capifleet.dev/x: a}}
  resources: [{inline: x}]
  application: {metadata: {name: a}, spec: {source: {repoURL: x}}}
applicationSets:
- name: c
  clusterSelector: {matchLabels: {capifleet.dev/fleet: production}}
  template: {metadata: {name: a}, spec: {source: {repoURL: x}}}`,
			want: []string{
				`error CF0207: spec.clusters.selector.matchLabels[capifleet.dev/fleet]: ` +
					stampedLater + ` (value "capifleet.dev/fleet"); select by another label`,
				`error CF0207: spec.resourceSets[0].clusterSelector.matchExpressions[0].key: ` +
					stampedLater + ` (value "group.capifleet.dev/production.a"); select by another label`,
				`error CF0207: spec.resourceSets[0].resources[0].selector.matchLabels[capifleet.dev/fleet]: ` +
					stampedLater + ` (value "capifleet.dev/fleet"); select by another label`,
				`error CF0207: spec.bootstrap[0].clusterSelector.matchLabels[group.capifleet.dev/x]: ` +
					stampedLater + ` (value "group.capifleet.dev/x"); select by another label`,
				`error CF0207: spec.applicationSets[0].clusterSelector.matchLabels[capifleet.dev/fleet]: ` +
					stampedLater + ` (value "capifleet.dev/fleet"); select by another label`,
			},
		},
		{
			name: "the fleet's selector and values do not see clusterLabels",
			spec: `clusters: {selector: {matchLabels: {size: big}, matchExpressions: [{key: site, operator: Exists}]}}
values:
- {name: a, label: size}
- {name: b, field: metadata.labels.site}
- {name: c, label: other}
- {name: d, label: capifleet.dev/fleet}
clusterLabels: {size: x, site: b}`,
			want: []string{
				`error CF0207: spec.clusters.selector.matchLabels[size]: ` +
					ofTheClusters + ` (value "size"); select the fleet by a label that is written on the Clusters`,
				`error CF0207: spec.clusters.selector.matchExpressions[0].key: ` +
					ofTheClusters + ` (value "site"); select the fleet by a label that is written on the Clusters`,
				`error CF0207: spec.values[0].label: ` +
					ofTheValues + ` (value "size"); ` +
					`read what the template of that label reads, or another label`,
				`error CF0207: spec.values[1].field: ` +
					ofTheValues + ` (value "site"); ` +
					`read what the template of that label reads, or another label`,
				`error CF0207: spec.values[3].label: ` +
					`capifleet stamps this label after values are evaluated (value "capifleet.dev/fleet"); ` +
					`read a label that is written on the Clusters`,
			},
		},
		{
			name: "the selectors of entries see clusterLabels",
			spec: `clusterLabels: {size: x, capifleet.dev/site: b}
resourceSets:
- name: a
  clusterSelector: {matchLabels: {size: big, capifleet.dev/site: b}}
  resources: [{inline: x}]`,
		},
		{
			name: "labels that capifleet stamps for itself are not the user's",
			spec: `clusterLabels: {group.capifleet.dev/x: a, capifleet.dev/fleet: b, "a b": c}
metadata: {labels: {group.capifleet.dev/x: a}}`,
			want: []string{
				`error CF0109: spec.clusterLabels[group.capifleet.dev/x]: ` + owned,
				`error CF0109: spec.clusterLabels[capifleet.dev/fleet]: ` + owned,
				`error CF0109: spec.clusterLabels[a b]: the key is not a valid label key (value "a b"); ` + keySyntax,
				`error CF0109: spec.metadata.labels[group.capifleet.dev/x]: ` + owned,
			},
		},
	})
}
