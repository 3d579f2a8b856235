package cli_test

// change is one thing that people do to the fleet of docs/what-happens-when.md: what they type, in
// a file that an earlier run has left.
type change struct {
	sentence string
	edits    []textEdit
}

const (
	fleetYAML = "fleet.yaml"
	clusters  = "clusters/"
	europe1   = "clusters/eu-1.yaml"
	europe2   = "clusters/eu-2.yaml"
	america1  = "clusters/us-1.yaml"
	edge1     = "clusters/edge-1.yaml"
	readOnly  = "\n  clusters:\n    mode: ReadOnly"
	ofStorage = "  - name: storage\n"
)

// changesOf are the changes of each page of docs/what-happens-when.
var changesOf = map[string][]change{
	"clusters": clusterChanges, "entries": entryChanges, "names": nameChanges, "removals": removalChanges,
	"facts": factChanges,
}

var clusterChanges = []change{
	{"add a Cluster, with facts that others have", []textEdit{copied("eu-1", "eu-3", "region: eu", "region: eu")}},
	{"add a Cluster, with a region that is new", []textEdit{copied("eu-1", "ap-1", "region: eu", "region: ap")}},
	{
		"add the first Cluster of a namespace",
		[]textEdit{copied("eu-1", "far-1", "namespace: default", "namespace: far")},
	},
	{"remove a Cluster that others are like", []textEdit{remove(europe2)}},
	{"remove the last Cluster with some facts", []textEdit{remove(america1)}},
	{"remove the last Cluster of a namespace, and of an ApplicationSet", []textEdit{remove(edge1)}},
	{
		"change a label that templates read: the Cluster moves to another group",
		[]textEdit{replace(europe2, "region: eu", "region: us")},
	},
	{
		"change a field that templates read: the Cluster moves to another group",
		[]textEdit{replace(europe2, "AWSCluster", "GCPCluster")},
	},
	{"change a label: the Cluster leaves an entry", []textEdit{replace(europe2, "cni: calico", "cni: other")}},
	{
		"change a label: the Cluster moves from its own Argo CD to that of the hub",
		[]textEdit{replace(europe2, "argocd: own", "argocd: hub")},
	},
	{"change a label: the Cluster leaves the fleet", []textEdit{replace(europe2, "fleet: production", "fleet: none")}},
	{"rename the namespace of Clusters", []textEdit{replace(edge1, "namespace: edge", "namespace: outer")}},
}

var entryChanges = []change{
	{
		"edit the selector of an entry, ApplyOnce",
		[]textEdit{replace(fleetYAML, "matchLabels: {cni: calico}",
			"matchExpressions: [{key: cni, operator: In, values: [calico]}]")},
	},
	{
		"edit the selector of the fleet",
		[]textEdit{replace(fleetYAML, "matchLabels: {fleet: production}",
			"matchExpressions: [{key: fleet, operator: In, values: [production]}]")},
	},
	{"mistype the selector of a resource set", []textEdit{replace(fleetYAML, "{cni: calico}", "{cni: calcio}")}},
	{"mistype the selector of an ApplicationSet", []textEdit{replace(fleetYAML, "{argocd: hub}", "{argocd: hbu}")}},
	{"change a payload under ApplyOnce", []textEdit{replace("payloads/", `mtu: "1440"`, `mtu: "1500"`)}},
	{
		"change a payload under Reconcile",
		[]textEdit{replace(fleetYAML, "          name: policy",
			"          name: policy\n          labels: {team: security}")},
	},
	{"change the install of a bootstrap", []textEdit{replace(fleetYAML, "replicas: 1", "replicas: 2")}},
	{
		"change the Application of a bootstrap, with the same facts",
		[]textEdit{replace(fleetYAML, "clusters/{{ .values.region }}", "regions/{{ .values.region }}")},
	},
	{
		"change revision, ApplyOnce",
		[]textEdit{replace(fleetYAML, "  - name: cni\n", "  - name: cni\n    revision: \"2\"\n")},
	},
	{
		"change revision, Reconcile",
		[]textEdit{replace(fleetYAML, "  - name: policy\n", "  - name: policy\n    revision: \"2\"\n")},
	},
	{
		"change revision of a bootstrap",
		[]textEdit{replace(fleetYAML, "  - name: argocd\n", "  - name: argocd\n    revision: \"2\"\n")},
	},
	{
		"change strategy from ApplyOnce to Reconcile",
		[]textEdit{replace(fleetYAML, "  - name: cni\n", "  - name: cni\n    strategy: Reconcile\n")},
	},
}

var nameChanges = []change{
	{"rename a resource set", []textEdit{replace(fleetYAML, "- name: cni\n", "- name: network\n")}},
	{
		"rename a resource set, Reconcile",
		[]textEdit{replace(fleetYAML, "- name: policy\n    strategy", "- name: rules\n    strategy")},
	},
	{
		"rename a resource set with stamped groups",
		[]textEdit{replace(fleetYAML, "- name: storage\n", "- name: disks\n")},
	},
	{"rename an ApplicationSet", []textEdit{replace(fleetYAML, "- name: workload\n", "- name: work\n")}},
	{
		"rename all of them, with renamedFrom",
		[]textEdit{
			replace(fleetYAML, "- name: cni\n", "- name: network\n    renamedFrom: cni\n"),
			replace(fleetYAML, "- name: policy\n    strategy", "- name: rules\n    renamedFrom: policy\n    strategy"),
			replace(fleetYAML, "- name: storage\n", "- name: disks\n    renamedFrom: storage\n"),
			replace(fleetYAML, "- name: workload\n", "- name: work\n    renamedFrom: workload\n"),
		},
	},
	{
		"rename the fleet, with renamedFrom",
		[]textEdit{
			replace(fleetYAML, "\n  name: production", "\n  name: prod"),
			replace(fleetYAML, "\nspec:\n", "\nspec:\n  renamedFrom: production\n"),
		},
	},
	{"rename the fleet", []textEdit{replace(fleetYAML, "\n  name: production", "\n  name: prod")}},
}

var removalChanges = []change{
	{"remove a resource set", []textEdit{replace(fleetYAML, cniEntry, "")}},
	{"remove a resource set with stamped groups", []textEdit{replace(fleetYAML, ofStorage+storageEntry, "")}},
	{"remove a bootstrap", []textEdit{replace(fleetYAML, bootstrapEntry, "")}},
	{"remove an ApplicationSet", []textEdit{replace(fleetYAML, applicationSetEntry, "")}},
	{"delete the FleetConfig", []textEdit{remove(fleetYAML)}},
}

var factChanges = []change{
	{
		"let a payload read another fact, stamped groups",
		[]textEdit{replace(fleetYAML, "provider: '{{ .values.provider }}'",
			"provider: '{{ .values.provider }}-{{ .values.region }}'")},
	},
	{
		"let an Application read another label",
		[]textEdit{replace(fleetYAML, "clusters/{{ .values.region }}",
			"clusters/{{ .values.region }}/{{ .metadata.labels.cni }}")},
	},
	{
		"let an Application read what is no label",
		[]textEdit{replace(fleetYAML, "clusters/{{ .values.region }}", "clusters/{{ .name }}")},
	},
	{
		"rename a value that comes from a label",
		[]textEdit{
			replace(fleetYAML, "name: region", "name: zone"), replace(fleetYAML, "values.region", "values.zone"),
		},
	},
	{"set mode: ReadOnly", []textEdit{replace(fleetYAML, "\n  clusters:", readOnly)}},
	{
		"set mode: ReadOnly, and add a Cluster",
		[]textEdit{replace(fleetYAML, "\n  clusters:", readOnly), copied("eu-1", "eu-3", "region: eu", "region: eu")},
	},
	{
		"set mode: ReadOnly, and remove a clusterLabel",
		[]textEdit{replace(fleetYAML, "\n  clusters:", readOnly), replace(fleetYAML, labelEntry, "")},
	},
	{"remove a clusterLabel", []textEdit{replace(fleetYAML, labelEntry, "")}},
	{
		"write a stamped label by hand",
		[]textEdit{replace(europe1, "example.com/provider: AWSCluster", "example.com/provider: mine")},
	},
}

// Parts of the FleetConfig of the page.
const (
	labelEntry = "  clusterLabels:\n    example.com/provider: '{{ .values.provider }}'\n"
	cniEntry   = `  - name: cni
    clusterSelector:
      matchLabels: {cni: calico}
    resources:
    - files: [payloads/*.yaml]
`
	storageEntry = `    resources:
    - render: Template
      inline: |
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: storage
          namespace: kube-system
        data:
          provider: '{{ .values.provider }}'
`
	bootstrapEntry = `  bootstrap:
  - name: argocd
    clusterSelector:
      matchLabels: {argocd: own}
    resources:
    - inline: | # stands for Argo CD's install
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: argocd-server}
        spec: {replicas: 1}
    application:
      metadata: {name: root}
      spec:
        source: {repoURL: https://github.com/your-org/standard-workloads, targetRevision: main, ` +
		`path: 'clusters/{{ .values.region }}'}
        destination: {namespace: workloads}
`
	applicationSetEntry = `  applicationSets:
  - name: workload
    clusterSelector:
      matchLabels: {argocd: hub}
    template:
      metadata: {name: '{{ .name }}-workload'}
      spec:
        source: {repoURL: https://github.com/your-org/standard-workloads, targetRevision: main, ` +
		`path: 'overlays/{{ .values.region }}'}
        destination: {namespace: workloads}
`
)
