package story

import (
	"fmt"
	"strings"
)

// DeletedOfLarge is the Cluster that the change of a Large fleet deletes.
const DeletedOfLarge = "production-cluster-0001"

// Large is a fleet of any size in one folder, of which every entry and some Clusters change.
type Large struct{ Clusters, Entries int }

// Before returns the files before the change, by path.
func (l Large) Before() map[string]string {
	files := map[string]string{"fleet.yaml": largeFleet(l.Entries, "v1")}
	for i := range l.Clusters {
		files[largeFile(i)] = largeCluster(i, i%7)
	}
	return files
}

// After returns the files after the change. Ten Clusters are in another region.
func (l Large) After() map[string]string {
	files := l.Before()
	files["fleet.yaml"] = largeFleet(l.Entries, "v2")
	for i := 3; i < l.Clusters; i += max(1, l.Clusters/10) {
		files[largeFile(i)] = largeCluster(i, 8)
	}
	delete(files, largeFile(1))
	return files
}

func largeName(i int) string { return fmt.Sprintf("production-cluster-%04d", i) }

func largeFile(i int) string { return "clusters/" + largeName(i) + ".yaml" }

// largeCluster is a Cluster in a region; one in ten is in the first wave.
func largeCluster(i, region int) string {
	wave := "rest"
	if i%10 == 0 {
		wave = "canary"
	}
	return cluster{
		largeName(i), fmt.Sprintf("region-%d", region), "aws", "hub", "standard", wave, "calico",
	}.manifest()
}

// largeFleet is a FleetConfig. It has entries of which every third goes by wave, and the others
// by region.
func largeFleet(entries int, revision string) string {
	var config strings.Builder
	config.WriteString(`apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: production}
spec:
  clusters: {selector: {matchExpressions: [{key: region, operator: Exists}]}}
  values:
  - {name: region, label: region}
  waves:
  - {name: canary, selector: {matchLabels: {wave: canary}}}
  - {name: rest}
  argocd:
    defaults: {spec: {project: default, syncPolicy: {automated: {prune: true}}}}
  applicationSets:
`)
	for i := range entries {
		byWave := i%3 == 0
		target := revision
		if byWave {
			target = "'{{ .values.revision }}'"
		}
		fmt.Fprintf(&config, `  - name: workload-%02[1]d
    template:
      metadata: {name: '{{ .name }}-workload-%02[1]d'}
      spec:
        source: {repoURL: https://git.example.com/w, targetRevision: %[2]s, path: 'w-%02[1]d/{{ .values.region }}'}
        destination: {namespace: workload-%02[1]d}
`, i, target)
		if byWave {
			fmt.Fprintf(&config, "    revisions:\n    - {wave: canary, revision: %s}\n", revision)
			config.WriteString("    - {wave: rest, revision: v1}\n")
		}
	}
	return config.String()
}
