package scenarios

import (
	"fmt"
	"strings"
)

// reviewEdit is an edit of a fleet of two Clusters, which has its own namespace on the hub. What it
// makes on the hub and on the Clusters begins with its name, too.
type reviewEdit struct {
	name, what    string
	before, after fleet
	want          []string // the changes that diff shows, so that each edit is what it is named after
}

// reviewEdits are the edits, each with a before side that is already on the hub.
func reviewEdits(repository string) []reviewEdit {
	var all []reviewEdit
	for _, some := range [][]reviewEdit{
		editsOfClusters(), editsOfOwners(), editsOfPolicies(), editsOfSelectors(), editsOfPayloads(), editsOfHub(),
		editsOfDeployments(),
	} {
		for _, one := range some {
			one.before, one.after = one.before.named(one.name, repository), one.after.named(one.name, repository)
			all = append(all, one)
		}
	}
	return all
}

// named puts the name of an edit in the place of NAME, and the address of the repository in that of
// REPOSITORY.
func (f fleet) named(name, repository string) fleet {
	named := fleet{}
	for file, text := range f {
		named[file] = strings.NewReplacer("NAME", name, "REPOSITORY", repository).Replace(text)
	}
	return named
}

// with returns a copy of a fleet in which a text of a file is another. It panics if the text is not
// there: the table is wrong then.
func (f fleet) with(file, before, after string) fleet {
	if !strings.Contains(f[file], before) {
		panic(fmt.Sprintf("%s holds no %q", file, before))
	}
	return f.withFile(file, strings.ReplaceAll(f[file], before, after))
}

// reviewedFleet is a fleet of two Clusters with lists of entries.
func reviewedFleet(lists ...string) fleet {
	if len(lists) == 0 {
		lists = []string{" {}\n"}
	}
	return fleet{
		"fleet.yaml": `
apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: NAME, annotations: {config.kubernetes.io/local-config: "true"}}
spec:` + strings.Join(lists, ""),
		"w-1.yaml": clusterFile("NAME", "w-1", "set: in"),
		"w-2.yaml": clusterFile("NAME", "w-2", "set: in"),
	}
}

// anApplicationSet is an entry. POLICY are fields of its syncPolicy.
const anApplicationSet = `
  applicationSets:
  - name: app
    clusterSelector: {matchLabels: {set: in}}
    syncPolicy: {POLICY}
    template: {metadata: {name: 'NAME-{{ .name }}'}, spec: ` + reviewedSpec + `}
`

// reviewedSpec is the spec of an Application.
const reviewedSpec = `{source: {repoURL: "REPOSITORY", targetRevision: main, path: app}, ` +
	`destination: {namespace: 'NAME-{{ .name }}'}, ` +
	`syncPolicy: {automated: {prune: true, selfHeal: true}, syncOptions: [CreateNamespace=true]}}`

// reviewedSet is a fleet with an entry of a policy.
func reviewedSet(policy string) fleet {
	return reviewedFleet(strings.ReplaceAll(anApplicationSet, "POLICY", policy))
}

// aResourceSet is an entry that delivers reviewedPayload.
const aResourceSet = `
  resourceSets:
  - name: payload
    strategy: STRATEGY
    clusterSelector: {matchLabels: {set: in}}
    resources: [{files: [payload.yaml]}]
`

// reviewedStrategy is a fleet with a payload, and further lists of entries.
func reviewedStrategy(strategy string, lists ...string) fleet {
	lists = append([]string{strings.ReplaceAll(aResourceSet, "STRATEGY", strategy)}, lists...)
	return reviewedFleet(lists...).withFile("payload.yaml", reviewedPayload)
}

const reviewedPayload = `
apiVersion: v1
kind: ConfigMap
metadata: {name: NAME-first, namespace: default}
data: {colour: blue}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: NAME-second, namespace: default}
data: {shape: round}
`

func editsOfClusters() []reviewEdit {
	both := reviewedStrategy("ApplyOnce", strings.ReplaceAll(anApplicationSet, "POLICY", ""))
	out := both.with("w-2.yaml", "set: in", "set: out")
	return []reviewEdit{
		{
			name: "goes", what: "the manifest of a Cluster goes", before: both, after: both.without("w-1.yaml"),
			want: []string{"Delete Cluster goes/w-1 ClusterDeleted Go"},
		},
		{
			name: "joins", what: "a Cluster joins by its label", before: out, after: both,
			want: []string{
				"Create Application argocd/joins-w-2 ApplicationCreated MayChange",
				"Create PayloadObject default/joins-first default/joins-second PayloadCreated Stay",
				"Update Cluster joins/w-2 HubUpdated None",
			},
		},
	}
}

// editsOfOwners: an ApplicationSet goes, or another one makes its Applications.
func editsOfOwners() []reviewEdit {
	const name = "- name: app\n"
	stays, goes := reviewedSet(""), reviewedSet("preserveResourcesOnDeletion: false")
	second := stays.with("fleet.yaml", "  applicationSets:\n", `  applicationSets:
  - name: other
    clusterSelector: {matchLabels: {set: out}}
    template: {metadata: {name: 'NAME-{{ .name }}'}, spec: `+reviewedSpec+`}
`)
	kept := second.with("fleet.yaml", "syncPolicy: {}", "syncPolicy: {applicationsSync: create-update}")
	return []reviewEdit{
		{
			name: "renamed", what: "an entry is renamed",
			before: stays, after: stays.with("fleet.yaml", name, "- name: web\n"),
			want: []string{"Recreate Application argocd/renamed-w-1 argocd/renamed-w-2 OwnerChanges Stay"},
		},
		{
			name: "renamedgo", what: "an entry is renamed, and its Applications delete their workloads",
			before: goes, after: goes.with("fleet.yaml", name, "- name: web\n"),
			want: []string{"Recreate Application argocd/renamedgo-w-1 argocd/renamedgo-w-2 OwnerChanges Go"},
		},
		{
			name: "sameset", what: "an entry is renamed, and objectName is the name of its ApplicationSet",
			before: stays, after: stays.with("fleet.yaml", name, "- name: web\n    objectName: NAME-app\n"),
			want: nil,
		},
		{
			name: "moves", what: "a Cluster goes to another entry",
			before: second, after: second.with("w-1.yaml", "set: in", "set: out"),
			want: []string{
				"Recreate Application argocd/moves-w-1 OwnerChanges Stay",
				"Update ApplicationSet argocd/moves-other PolicyChanges Stay",
				"Update Cluster moves/w-1 HubUpdated None",
			},
		},
		{
			name: "stuck", what: "a Cluster goes to another entry, and its old one may not delete",
			before: kept, after: kept.with("w-1.yaml", "set: in", "set: out"),
			want: []string{
				"Stuck Application argocd/stuck-w-1 OwnerKept Stay",
				"Update ApplicationSet argocd/stuck-other PolicyChanges Stay",
				"Update Cluster stuck/w-1 HubUpdated None",
			},
		},
		{
			name: "removed", what: "an entry is removed",
			before: goes, after: reviewedFleet(),
			want: []string{"Delete Application argocd/removed-w-1 argocd/removed-w-2 ApplicationDeleted Go"},
		},
	}
}

// editsOfPolicies: Applications are updated, or they are not.
func editsOfPolicies() []reviewEdit {
	const revision, chart = "targetRevision: main", "path: app, helm: {valuesObject: {retention: 15d}}"
	once := reviewedSet("applicationsSync: create-only")
	old := reviewedSet("").with("fleet.yaml", revision, "targetRevision: v1")
	helm := reviewedSet("applicationsSync: create-update").with("fleet.yaml", "path: app", chart)
	return []reviewEdit{
		{
			name: "createonly", what: "a template changes, and the policy forbids updates",
			before: once, after: once.with("fleet.yaml", revision, "targetRevision: v1"),
			want: []string{"NewOnly Application argocd/createonly-w-1 argocd/createonly-w-2 NotUpdated Stay"},
		},
		{
			name: "helm", what: "a Helm value changes",
			before: helm, after: helm.with("fleet.yaml", "15d", "7d"),
			want: []string{"Update Application argocd/helm-w-1 argocd/helm-w-2 Synced MayChange"},
		},
		{
			name: "revision", what: "a revision changes",
			before: old, after: old.with("fleet.yaml", "targetRevision: v1", revision),
			want: []string{"Update Application argocd/revision-w-1 argocd/revision-w-2 Synced MayChange"},
		},
		{
			name: "policy", what: "the policy becomes create-only",
			before: reviewedSet(""), after: once,
			want: []string{"Update ApplicationSet argocd/policy-app PolicyChanges Stay"},
		},
		{
			name: "preserved", what: "workloads are preserved from now on",
			before: reviewedSet("preserveResourcesOnDeletion: false"), after: reviewedSet(""),
			want: []string{"Update ApplicationSet argocd/preserved-app PolicyChanges Stay"},
		},
	}
}
