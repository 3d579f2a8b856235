package config

import "testing"

// TestFacts is about where the values of a Cluster come from.
func TestFacts(t *testing.T) {
	const fieldSyntax = `write keys with dots between them, spec.topology.version; a key that holds dots in brackets, metadata.annotations[example.com/owner]`
	const delivers = `warning CF0110: fleet.yaml: FleetConfig production: spec: delivers nothing; add resourceSets, bootstrap or applicationSets`
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
			want: []string{delivers},
		},
		{
			name: "paths that are none",
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
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[0].field: has a dot without a key before it (value ".spec.version"); ` + fieldSyntax,
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[1].field: has a dot without a key before it (value "spec..version"); ` + fieldSyntax,
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[2].field: has a dot without a key after it (value "spec."); ` + fieldSyntax,
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[3].field: has '"', which has no meaning in a path (value "metadata.labels[\"example.com/a\"]"); ` + fieldSyntax,
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[4].variable: has a dot without a key after it (value "cni."); write the variable's name, with a path into it where it is an object: cni.name`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[5].field: has '{', which has no meaning in a path (value "{.spec.version}"); ` + fieldSyntax,
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[6].infrastructure: has a dot without a key after it (value "spec."); ` + fieldSyntax,
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[7].controlPlane: has a dot without a key before it (value "spec..version"); ` + fieldSyntax,
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
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[0].field: is not in a manifest: the API server or a controller sets it (value "status.phase"); read a field that is written in Git`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[1].field: is not in a manifest: the API server or a controller sets it (value "metadata.managedFields"); read a field that is written in Git`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[2].field: is not in a manifest: the API server or a controller sets it (value "metadata.uid"); read a field that is written in Git`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[3].field: is the pipeline's or capifleet's own, so it differs between clients (value "internal.config.kubernetes.io/path"); choose an annotation that you write`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[5].infrastructure: is not in a manifest: the API server or a controller sets it (value "status.ready"); read a field that is written in Git`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.values[6].controlPlane: is the pipeline's or capifleet's own, so it differs between clients (value "internal.config.kubernetes.io/path"); choose an annotation that you write`,
			},
		},
	})
}

// TestOrderOfEvaluation is about references to what is evaluated later.
func TestOrderOfEvaluation(t *testing.T) {
	const remedy = `select by another label`
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
				`error CF0207: fleet.yaml: FleetConfig production: spec.clusters.selector.matchLabels[capifleet.dev/fleet]: is stamped after selectors are evaluated (value "capifleet.dev/fleet"); ` + remedy,
				`error CF0207: fleet.yaml: FleetConfig production: spec.resourceSets[0].clusterSelector.matchExpressions[0].key: is stamped after selectors are evaluated (value "group.capifleet.dev/production.a"); ` + remedy,
				`error CF0207: fleet.yaml: FleetConfig production: spec.resourceSets[0].resources[0].selector.matchLabels[capifleet.dev/fleet]: is stamped after selectors are evaluated (value "capifleet.dev/fleet"); ` + remedy,
				`error CF0207: fleet.yaml: FleetConfig production: spec.bootstrap[0].clusterSelector.matchLabels[group.capifleet.dev/x]: is stamped after selectors are evaluated (value "group.capifleet.dev/x"); ` + remedy,
				`error CF0207: fleet.yaml: FleetConfig production: spec.applicationSets[0].clusterSelector.matchLabels[capifleet.dev/fleet]: is stamped after selectors are evaluated (value "capifleet.dev/fleet"); ` + remedy,
			},
		},
		{
			name: "the fleet's selector and values do not see clusterLabels",
			spec: `clusters: {selector: {matchLabels: {size: big}, matchExpressions: [{key: site, operator: Exists}]}}
values: [{name: a, label: size}, {name: b, field: metadata.labels.site}, {name: c, label: other}, {name: d, label: capifleet.dev/fleet}]
clusterLabels: {size: x, site: b}`,
			want: []string{
				`error CF0207: fleet.yaml: FleetConfig production: spec.clusters.selector.matchLabels[size]: is one of spec.clusterLabels, which are stamped once the fleet's Clusters are found (value "size"); select the fleet by a label that is written on the Clusters`,
				`error CF0207: fleet.yaml: FleetConfig production: spec.clusters.selector.matchExpressions[0].key: is one of spec.clusterLabels, which are stamped once the fleet's Clusters are found (value "site"); select the fleet by a label that is written on the Clusters`,
				`error CF0207: fleet.yaml: FleetConfig production: spec.values[0].label: is one of spec.clusterLabels, which are evaluated after the values (value "size"); read as a value what its template reads, or another label`,
				`error CF0207: fleet.yaml: FleetConfig production: spec.values[1].field: is one of spec.clusterLabels, which are evaluated after the values (value "site"); read as a value what its template reads, or another label`,
				`error CF0207: fleet.yaml: FleetConfig production: spec.values[3].label: is stamped after values are evaluated (value "capifleet.dev/fleet"); read a label that is written on the Clusters`,
			},
		},
		{
			name: "the selectors of entries see clusterLabels",
			spec: `clusterLabels: {size: x, capifleet.dev/site: b}
resourceSets: [{name: a, clusterSelector: {matchLabels: {size: big, capifleet.dev/site: b}}, resources: [{inline: x}]}]`,
		},
		{
			name: "labels that capifleet stamps for itself are not the user's",
			spec: `clusterLabels: {group.capifleet.dev/x: a, capifleet.dev/fleet: b, "a b": c}
metadata: {labels: {group.capifleet.dev/x: a}}`,
			want: []string{
				`error CF0109: fleet.yaml: FleetConfig production: spec.clusterLabels[group.capifleet.dev/x]: belongs to capifleet or the pipeline, which set it themselves; leave it out`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.clusterLabels[capifleet.dev/fleet]: belongs to capifleet or the pipeline, which set it themselves; leave it out`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.clusterLabels[a b]: is not a label key (value "a b"); ` + keySyntax,
				`error CF0109: fleet.yaml: FleetConfig production: spec.metadata.labels[group.capifleet.dev/x]: belongs to capifleet or the pipeline, which set it themselves; leave it out`,
			},
		},
	})
}

// TestBootstrapApplications is about the Application of a bootstrap, which has other defaults than those of ApplicationSets.
func TestBootstrapApplications(t *testing.T) {
	testProblems(t, []problemCase{
		{
			name: "project and destination have defaults",
			spec: `bootstrap:
- {name: a, resources: [{inline: x}], application: {metadata: {name: a}, spec: {source: {repoURL: x}}}}
- {name: b, resources: [{inline: x}], application: {metadata: {name: a}, spec: {sources: [{repoURL: x}], destination: {namespace: a}}}}`,
		},
		{
			name: "a name and a source have none, whatever argocd.defaults say",
			spec: `argocd: {defaults: {metadata: {name: a}, spec: {source: {repoURL: x}}}}
bootstrap: [{name: a, resources: [{inline: x}], application: {spec: {source: {path: x}}}}, {name: b, resources: [{inline: x}], application: {metadata: {name: a}}}]`,
			want: []string{
				`error CF0110: fleet.yaml: FleetConfig production: spec.bootstrap[0].application.metadata.name: is missing: an Application needs a name; add it, for example cluster-workloads`,
				`error CF0110: fleet.yaml: FleetConfig production: spec.bootstrap[0].application.spec.source.repoURL: is missing; add it: Argo CD requires it`,
				`error CF0110: fleet.yaml: FleetConfig production: spec.bootstrap[1].application.spec.source: is missing, and so is sources; add one of them: where the manifests come from`,
			},
		},
		{
			name: "source and sources, and a destination with two clusters, contradict",
			spec: `bootstrap:
- name: a
  resources: [{inline: x}]
  application: {metadata: {name: a}, spec: {source: {repoURL: x}, sources: [{repoURL: x}], destination: {name: a, server: b}}}`,
			want: []string{
				`error CF0110: fleet.yaml: FleetConfig production: spec.bootstrap[0].application.spec.sources: stands beside source; leave one of them out`,
				`error CF0109: fleet.yaml: FleetConfig production: spec.bootstrap[0].application.spec.destination.server: stands beside name; leave one of them out`,
			},
		},
		{
			name: "Argo CD's fields are checked",
			spec: `bootstrap: [{name: a, resources: [{inline: x}], application: {metadata: {name: a}, spec: {source: {repoUrl: x}}}}, {name: b, resources: [{inline: x}]}]`,
			want: []string{
				`error CF0107: fleet.yaml: FleetConfig production: spec.bootstrap[0].application.spec.source.repoUrl: is not a field of Applications in Argo CD v3.5.7; did you mean "repoURL"?`,
				`error CF0110: fleet.yaml: FleetConfig production: spec.bootstrap[1].application: is missing; add it`,
			},
		},
	})
}
