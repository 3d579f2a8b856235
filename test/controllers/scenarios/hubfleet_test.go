package scenarios

import (
	"fmt"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/test/controllers/environment"
	"github.com/capifleet/capifleet/test/controllers/registrar"
)

// hubFleet is a fleet whose Applications are on the hub. Its Clusters are in a namespace of its
// name, and their names begin with it, so that several fleets can be on one management cluster.
type hubFleet struct {
	name, generator string
	by              registrar.Registrar
}

// hubFleets are one for each registrar and generator that capifleet accepts together.
func hubFleets() []hubFleet {
	along, all := "TakeAlong", "All"
	return []hubFleet{
		{"any-list", "List", registrar.Registrar{Name: "Any"}},
		{"capargo-list", "List", registrar.Registrar{Name: "Capargo"}},
		{"labels-list", "List", registrar.Registrar{Name: "ClusterLabels"}},
		{"labels-secrets", "Clusters", registrar.Registrar{Name: "ClusterLabels"}},
		{"along-list", "List", registrar.Registrar{Name: "Capi2Argo", Names: "Plain", Labels: along}},
		{"along-secrets", "Clusters", registrar.Registrar{Name: "Capi2Argo", Names: "Plain", Labels: along}},
		{"all-list", "List", registrar.Registrar{Name: "Capi2Argo", Names: "Plain", Labels: all}},
		{"all-secrets", "Clusters", registrar.Registrar{Name: "Capi2Argo", Names: "Plain", Labels: all}},
		{"spaced-along-list", "List", registrar.Registrar{Name: "Capi2Argo", Names: "Namespaced", Labels: along}},
		{
			"spaced-along-secrets", "Clusters",
			registrar.Registrar{Name: "Capi2Argo", Names: "Namespaced", Labels: along},
		},
		{"spaced-all-list", "List", registrar.Registrar{Name: "Capi2Argo", Names: "Namespaced", Labels: all}},
		{"spaced-all-secrets", "Clusters", registrar.Registrar{Name: "Capi2Argo", Names: "Namespaced", Labels: all}},
	}
}

// hubConfig is a FleetConfig with words in capitals for what differs.
const hubConfig = `
apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: FLEET, annotations: {config.kubernetes.io/local-config: "true"}}
spec:
  clusters: {selector: {matchLabels: {fleet: FLEET}}}
  values:
  - {name: region, label: region}
  - {name: size, label: size, default: small}
  argocd: {ARGOCD}
  applicationSets:
  - name: web
    template:
      metadata:
        name: '{{ .name }}-web'
        labels: {region: '{{ .values.region }}', example.com/part: web}
        annotations: {example.com/tier: '{{ .metadata.labels.tier }}'}
        finalizers: [resources-finalizer.argocd.argoproj.io/background]
      spec:
        project: default
        sources:
        - repoURL: https://charts.example.com
          chart: web
          targetRevision: 1.2.3
          helm:
            releaseName: web
            valuesObject: {size: '{{ .values.size }}', replicas: 3, debug: false, hosts: ['{{ .name }}.example.com']}
            valueFiles: ['$values/{{ .values.region }}.yaml']
        - {repoURL: https://example.com/values.git, targetRevision: main, ref: values}
        destination: {namespace: web}
        syncPolicy: {automated: {prune: true, selfHeal: true}, syncOptions: [CreateNamespace=true], retry: {limit: 3}}
        ignoreDifferences: [{group: apps, kind: Deployment, jsonPointers: [/spec/replicas]}]
        info: [{name: cluster, value: '{{ .name }}'}]
        revisionHistoryLimit: 5
  - name: agent
    clusterSelector: {matchLabels: {agent: "true"}}
    template:
      metadata:
        name: '{{ .nameNormalized }}-agent'
        annotations: {example.com/owner: 'OWNER'}
      spec:
        source:
          repoURL: https://example.com/agent.git
          targetRevision: main
          path: 'overlays/{{ .values.region }}'
          kustomize: {namePrefix: '{{ .name }}-', commonLabels: {home: 'HOME'}}
        destination: {namespace: agentSERVER}
        syncPolicy: {syncOptions: [CreateNamespace=true]}
`

// webOfOne and agentOfOne are what the templates of hubConfig give for one Cluster, filled in by
// hand.
const (
	webOfOne = `
metadata:
  labels: {region: eu, example.com/part: web}
  annotations: {example.com/tier: gold}
  finalizers: [resources-finalizer.argocd.argoproj.io/background]
spec:
  project: default
  sources:
  - repoURL: https://charts.example.com
    chart: web
    targetRevision: 1.2.3
    helm:
      releaseName: web
      valuesObject: {size: small, replicas: 3, debug: false, hosts: [CLUSTER.example.com]}
      valueFiles: [$values/eu.yaml]
  - {repoURL: https://example.com/values.git, targetRevision: main, ref: values}
  destination: {name: CLUSTER, namespace: web}
  syncPolicy: {automated: {prune: true, selfHeal: true}, syncOptions: [CreateNamespace=true], retry: {limit: 3}}
  ignoreDifferences: [{group: apps, kind: Deployment, jsonPointers: [/spec/replicas]}]
  info: [{name: cluster, value: CLUSTER}]
  revisionHistoryLimit: 5
`
	agentOfOne = `
metadata:
  annotations: {example.com/owner: OWNER}
spec:
  project: default
  source:
    repoURL: https://example.com/agent.git
    targetRevision: main
    path: overlays/eu
    kustomize: {namePrefix: CLUSTER-, commonLabels: {home: HOME}}
  destination: {DESTINATION, namespace: agent}
  syncPolicy: {syncOptions: [CreateNamespace=true]}
`
)

// files are the FleetConfig and the Clusters: two of the fleet, and one that is not. Where Argo CD
// knows a cluster by its namespace too, another namespace has one of the same name.
func (f hubFleet) files() fleet {
	read := f.read()
	words := strings.NewReplacer("OWNER", read.owner, "HOME", read.home, "SERVER", read.server)
	files := fleet{
		"fleet.yaml": words.Replace(f.config(hubConfig)),
		"eu-1.yaml": strings.Replace(clusterFile(f.name, f.name+"-eu-1",
			"fleet: "+f.name+`, region: eu, tier: gold, agent: "true"`),
			"}}\n", "}, annotations: {example.com/owner: team-a}}\n", 1),
		"us-1.yaml":  clusterFile(f.name, f.name+"-us-1", "fleet: "+f.name+", region: us, tier: silver, size: large"),
		"out-1.yaml": clusterFile(f.name, f.name+"-out-1", "fleet: other, region: us, tier: gold"),
	}
	if f.by.Names == "Namespaced" {
		files["again.yaml"] = clusterFile(f.name+"-again", f.name+"-eu-1", "fleet: "+f.name+", region: ap, tier: gold")
	}
	return files
}

// config fills in the name and the registrar of a FleetConfig.
func (f hubFleet) config(text string) string {
	settings := "registrar: " + f.by.Name + ", generator: " + f.generator
	if f.by.Name == "Capi2Argo" {
		settings += fmt.Sprintf(", capi2argo: {names: %s, labels: %s}", f.by.Names, f.by.Labels)
	}
	return strings.NewReplacer("FLEET", f.name, "ARGOCD", settings).Replace(text)
}

// namespaces are those of the Clusters.
func (f hubFleet) namespaces() []string {
	if f.by.Names == "Namespaced" {
		return []string{f.name, f.name + "-again"}
	}
	return []string{f.name}
}

// readings are what the Applications of an entry read: as much as each generator has.
type readings struct{ owner, home, server string }

func (f hubFleet) read() readings {
	switch {
	case f.generator == "List":
		return readings{`{{ index .metadata.annotations "example.com/owner" }}`, "{{ .namespace }}", ""}
	case f.by.Name == "Capi2Argo":
		return readings{
			`{{ index .metadata.annotations "example.com/owner" }}`, "{{ .values.size }}", ", server: '{{ .server }}'",
		}
	}
	return readings{"{{ .metadata.labels.tier }}", "{{ .values.size }}", ", server: '{{ .server }}'"}
}

// ofOne are the Applications of the first Cluster, filled in by hand, by their names.
func (f hubFleet) ofOne(to registrar.Connection) map[string]string {
	cluster, owner, home := f.name+"-eu-1", "team-a", f.name
	if f.by.Names == "Namespaced" {
		cluster = f.name + "-" + cluster
	}
	destination := "name: " + cluster
	if f.generator == "Clusters" {
		home, destination = "small", "server: '"+to.Server+"'"
		if f.by.Name == "ClusterLabels" {
			owner = "gold"
		}
	}
	words := strings.NewReplacer("CLUSTER", cluster, "OWNER", owner, "HOME", home, "DESTINATION", destination)
	return map[string]string{cluster + "-web": words.Replace(webOfOne), cluster + "-agent": words.Replace(agentOfOne)}
}

// planned are the Applications of the plan. A plan knows no addresses: it names the server of a
// cluster by its name.
func (f hubFleet) planned(t *testing.T, files fleet, to registrar.Connection) []plannedApplication {
	t.Helper()
	planned := files.plan(t).applications("Hub", "")
	for i := range planned {
		if strings.HasSuffix(planned[i].Destination.Server, ".invalid") {
			planned[i].Destination.Server = to.Server
		}
	}
	return planned
}

// registerAll plays the registrar for all Clusters of the fleet that are on the hub.
func (f hubFleet) registerAll(t *testing.T, hub *environment.ControlPlane, to registrar.Connection, except ...string) {
	t.Helper()
	for _, namespace := range f.namespaces() {
		register(t, hub, f.by, to, namespace, except...)
	}
}
