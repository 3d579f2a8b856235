package review

import "testing"

// TestUpdates: the same owner gives an Application other fields.
func TestUpdates(t *testing.T) {
	change := func(before, after appSet) applicationCase {
		before.name, after.name = "web", "web"
		before.clusters, after.clusters = "a b@canary c", "a b@canary c"
		return applicationCase{appSide{sets: sets(before)}, appSide{sets: sets(after)}}
	}
	runApplicationCases(t, map[string]applicationCase{
		"another revision": change(appSet{}, appSet{revision: "v2"}),
		"another revision, without automated sync": change(
			appSet{manual: true},
			appSet{manual: true, revision: "v2"},
		),
		"automated sync is switched on": change(appSet{manual: true}, appSet{}),
		"another revision, with RollingSync": change(
			appSet{rolling: true},
			appSet{rolling: true, revision: "v2"},
		),
		"another revision, with create-only": change(
			appSet{sync: "create-only"},
			appSet{sync: "create-only", revision: "v2"},
		),
		"another revision, with create-delete": change(
			appSet{sync: "create-delete"},
			appSet{sync: "create-delete", revision: "v2"},
		),
		"another revision, with create-update": change(
			appSet{sync: "create-update"},
			appSet{sync: "create-update", revision: "v2"},
		),
		"another revision, in the change that forbids updates": change(
			appSet{},
			appSet{sync: "create-only", revision: "v2"},
		),
		"a label":            change(appSet{}, appSet{labels: map[string]any{"team": "one"}}),
		"a wave is promoted": change(appSet{revisions: "canary=v1 rest=v1"}, appSet{revisions: "canary=v2 rest=v1"}),
		"a wave is promoted, and something else changes": change(
			appSet{revisions: "canary=v1 rest=v1"},
			appSet{revisions: "canary=v2 rest=v1", helm: map[string]any{"releaseName": "web"}},
		),
		"Helm values, and parameters": change(
			appSet{helm: map[string]any{"valueFiles": []any{"a.yaml"}}},
			appSet{
				helm: map[string]any{
					"valueFiles": []any{"b.yaml"},
					"parameters": []any{map[string]any{"name": "replicas", "value": "0"}},
				},
			},
		),
		"a value with the name of the Cluster": change(
			appSet{helm: map[string]any{"releaseName": "web"}},
			appSet{helm: map[string]any{"releaseName": "web-{{ .name }}"}},
		),
		"a value that one template makes of a fact": change(
			appSet{helm: map[string]any{"value": "x"}},
			appSet{helm: map[string]any{"value": "{{ .server }}"}},
		),
		"the template sets the finalizer now": change(
			appSet{}, appSet{finalizers: []any{resourcesFinalizer}},
		),
		"a template patch": change(
			appSet{},
			appSet{patch: "spec: {source: {targetRevision: 'v2', path: null}}"},
		),
		"a number that another reader has read": change(
			appSet{helm: map[string]any{"valuesObject": map[string]any{"n": 1}}},
			appSet{helm: map[string]any{"valuesObject": map[string]any{"n": 1.0}}},
		),
		"what Argo CD leaves alone": change(
			appSet{},
			appSet{settings: map[string]any{"preservedFields": map[string]any{"labels": []any{"team"}}}},
		),
		"RollingSync": change(appSet{}, appSet{rolling: true}),
		"the template sets the finalizer no longer, and the controller adds it": change(
			appSet{deletes: true, finalizers: []any{resourcesFinalizer}},
			appSet{deletes: true},
		),
		"the template sets the finalizer no longer, and the controller adds none": change(
			appSet{finalizers: []any{resourcesFinalizer}},
			appSet{},
		),
		"the template sets another finalizer than the one that the controller has added": change(
			appSet{deletes: true},
			appSet{deletes: true, finalizers: []any{resourcesFinalizer + "/background"}},
		),
		"preserve is turned on, and the template sets the finalizer": change(
			appSet{deletes: true, finalizers: []any{resourcesFinalizer}},
			appSet{finalizers: []any{resourcesFinalizer}},
		),
		"what is the default is written": change(
			appSet{sync: "sync"},
			appSet{},
		),
		"goTemplateOptions that change nothing": change(
			appSet{},
			appSet{settings: map[string]any{"goTemplateOptions": []any{"missingkey=error"}}},
		),
	})
}

// TestWavesOfClusters: a Cluster changes its wave.
func TestWavesOfClusters(t *testing.T) {
	revisions := "canary=v2 rest=v1"
	runApplicationCases(t, map[string]applicationCase{
		"a Cluster moves to the wave canary": {
			appSide{sets: sets(appSet{name: "web", clusters: "a b", revisions: revisions})},
			appSide{sets: sets(appSet{name: "web", clusters: "a b@canary", revisions: revisions})},
		},
	})
}
