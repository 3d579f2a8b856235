package review

import "testing"

// TestDeployed: what becomes of what Applications have deployed.
func TestDeployed(t *testing.T) {
	change := func(before, after appSet) applicationCase {
		before.name, after.name = "web", "web"
		before.clusters, after.clusters = "a b", "a b"
		return applicationCase{appSide{sets: sets(before)}, appSide{sets: sets(after)}}
	}
	prune := map[string]any{"prune": true}
	chart := func(name string) map[string]any { return map[string]any{"chart": name} }
	byRevision := map[string]any{"path": "{{ .values.revision }}/web"}
	in := func(namespace string) map[string]any {
		return map[string]any{"name": "{{ .name }}", "namespace": namespace}
	}
	hub := map[string]any{"server": "https://kubernetes.default.svc", "namespace": "web"}
	runApplicationCases(t, map[string]applicationCase{
		"prune is switched on": change(
			appSet{automated: map[string]any{"prune": false}}, appSet{automated: prune},
		),
		"prune is switched on, with RollingSync": change(
			appSet{rolling: true}, appSet{rolling: true, automated: prune},
		),
		"automated sync is switched on, with prune": change(appSet{manual: true}, appSet{automated: prune}),
		"prune is switched on, and automated sync is not enabled": change(
			appSet{automated: map[string]any{"enabled": false}},
			appSet{automated: map[string]any{"enabled": false, "prune": true}},
		),
		"prune is switched off": change(appSet{automated: prune}, appSet{}),
		"prune is switched on, and the set may not update": change(
			appSet{sync: "create-only"}, appSet{sync: "create-only", automated: prune},
		),
		"another chart, with prune": change(
			appSet{automated: prune, source: chart("nginx")}, appSet{automated: prune, source: chart("traefik")},
		),
		"another chart, without prune": change(appSet{source: chart("nginx")}, appSet{source: chart("traefik")}),
		"another chart, without automated sync": change(
			appSet{manual: true, source: chart("nginx")}, appSet{manual: true, source: chart("traefik")},
		),
		"another release, with prune": change(
			appSet{automated: prune, helm: map[string]any{"releaseName": "a"}},
			appSet{automated: prune, helm: map[string]any{"releaseName": "b"}},
		),
		"other Helm values, with prune": change(
			appSet{automated: prune, helm: map[string]any{"values": "a: 1"}},
			appSet{automated: prune, helm: map[string]any{"values": "a: 2"}},
		),
		"another revision, with prune": change(
			appSet{automated: prune}, appSet{automated: prune, revision: "v2"},
		),
		"a wave is promoted whose revision is a path, with prune": change(
			appSet{automated: prune, revisions: "rest=v1", source: byRevision},
			appSet{automated: prune, revisions: "rest=v2", source: byRevision},
		),
		"another namespace, with prune": change(
			appSet{automated: prune, destination: in("old")}, appSet{automated: prune, destination: in("new")},
		),
		"another namespace, without prune": change(appSet{destination: in("old")}, appSet{destination: in("new")}),
		"the hub instead of the Clusters": change(
			appSet{automated: prune, destination: in("web")}, appSet{automated: prune, destination: hub},
		),
		"the hub instead of the Clusters, without automated sync": change(
			appSet{manual: true, destination: in("web")}, appSet{manual: true, destination: hub},
		),
		"another cluster": change(
			appSet{destination: in("web")},
			appSet{destination: map[string]any{"name": "old-{{ .name }}", "namespace": "web"}},
		),
		"the Cluster by its name instead of its address": change(
			appSet{destination: map[string]any{"server": "{{ .server }}", "namespace": "web"}},
			appSet{destination: in("web")},
		),
		"the Clusters again instead of the hub": change(appSet{destination: hub}, appSet{destination: in("web")}),
		"new Applications that deploy to the hub": sides(nil, sets(appSet{
			name: "web", clusters: "a b", destination: hub,
		})),
		"a new owner with another chart, with prune": sides(
			sets(appSet{name: "old", clusters: "a b", automated: prune, source: chart("nginx")}),
			sets(appSet{name: "new", clusters: "a b", automated: prune, source: chart("traefik")}),
		),
		"a new owner with another chart, with prune; workloads go": sides(
			sets(appSet{name: "old", clusters: "a b", deletes: true, automated: prune, source: chart("nginx")}),
			sets(appSet{name: "new", clusters: "a b", automated: prune, source: chart("traefik")}),
		),
	})
}
