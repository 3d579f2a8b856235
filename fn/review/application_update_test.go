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

// TestIgnored: the ApplicationSet leaves fields of its Applications alone.
func TestIgnored(t *testing.T) {
	change := func(rules []any, before, after appSet) applicationCase {
		before.name, after.name = "web", "web"
		before.clusters, after.clusters = "a b", "a b"
		before.settings = map[string]any{"ignoreApplicationDifferences": rules}
		after.settings = before.settings
		return applicationCase{appSide{sets: sets(before)}, appSide{sets: sets(after)}}
	}
	rule := func(field string, values ...any) []any { return []any{map[string]any{field: values}} }
	revision := rule("jsonPointers", "/spec/source/targetRevision")
	parameter := func(value string) map[string]any {
		return map[string]any{
			"parameters": []any{
				map[string]any{"name": "tag", "value": value}, map[string]any{"name": "x", "value": "y"},
			},
		}
	}
	twoSources := func(first, second string) map[string]any {
		return map[string]any{"sources": []any{map[string]any{"n": first}, map[string]any{"n": second}}}
	}
	helm := map[string]any{"releaseName": "web"}
	runApplicationCases(t, map[string]applicationCase{
		"all that changes is ignored": change(revision, appSet{}, appSet{revision: "v2"}),
		"the field around it is ignored": change(
			rule("jsonPointers", "/spec/source"), appSet{}, appSet{revision: "v2", helm: helm},
		),
		"a part of what changes is ignored": change(revision, appSet{}, appSet{revision: "v2", helm: helm}),
		"nothing that changes is ignored":   change(revision, appSet{}, appSet{helm: helm}),
		"a label whose name has a slash is ignored": change(
			rule("jsonPointers", "/metadata/labels/example.com~1team"),
			appSet{}, appSet{labels: map[string]any{"example.com/team": "one"}},
		),
		"it is ignored for one Application": change(
			[]any{map[string]any{"name": "a-web", "jsonPointers": []any{"/spec/source"}}},
			appSet{}, appSet{revision: "v2"},
		),
		"a plain path of jq": change(rule("jqPathExpressions", ".spec.source.targetRevision"), appSet{}, appSet{
			revision: "v2",
		}),
		"an expression of jq": change(
			rule("jqPathExpressions", `.spec.source.helm.parameters[] | select(.name == "tag")`),
			appSet{helm: parameter("v1")}, appSet{helm: parameter("v2")},
		),
		"an expression of jq about something else": change(
			rule("jqPathExpressions", `.spec.source.helm.parameters[] | select(.name == "tag")`),
			appSet{}, appSet{revision: "v2"},
		),
		"an expression of jq that may name anything": change(
			rule("jqPathExpressions", `.. | select(. == "v2")`), appSet{}, appSet{revision: "v2"},
		),
		"an element of a list is ignored": change(
			rule("jsonPointers", "/spec/source/sources/0/n"),
			appSet{source: twoSources("a", "b")}, appSet{source: twoSources("c", "b")},
		),
		"an element of a list is ignored, and another one changes": change(
			rule("jsonPointers", "/spec/source/sources/0/n"),
			appSet{source: twoSources("a", "b")}, appSet{source: twoSources("c", "d")},
		),
		"an element of a list with keys is ignored": change(
			rule("jsonPointers", "/spec/source/helm/parameters/0/value"),
			appSet{helm: parameter("v1")}, appSet{helm: parameter("v2")},
		),
		"the policy forbids updates too": change(
			revision, appSet{sync: "create-only"}, appSet{sync: "create-only", revision: "v2", helm: helm},
		),
	})
}

// TestSteps: an ApplicationSet has RollingSync, and its steps select Applications by their labels.
func TestSteps(t *testing.T) {
	set := func(clusters, revision string, expressions ...any) appSet {
		return appSet{
			name: "web", clusters: clusters, revision: revision, rolling: true,
			labels: map[string]any{"cluster": "{{ .name }}"},
			settings: map[string]any{"strategy": map[string]any{
				"type": "RollingSync", "rollingSync": map[string]any{
					"steps": []any{map[string]any{"matchExpressions": expressions}},
				},
			}},
		}
	}
	expression := func(key, operator string, values ...any) map[string]any {
		return map[string]any{"key": key, "operator": operator, "values": values}
	}
	update := func(expressions ...any) applicationCase {
		return sides(sets(set("a b", "v1", expressions...)), sets(set("a b", "v2", expressions...)))
	}
	before := set("a b", "v1")
	before.rolling, before.settings = false, nil
	runApplicationCases(t, map[string]applicationCase{
		"a step selects all":              update(expression("cluster", "In", "a", "b")),
		"a step selects one":              update(expression("cluster", "In", "a")),
		"a step selects none":             update(expression("other", "In", "a")),
		"a step excludes one":             update(expression("cluster", "NotIn", "a")),
		"a step excludes what none has":   update(expression("other", "NotIn", "a")),
		"all expressions must match":      update(expression("cluster", "In", "a"), expression("other", "In", "a")),
		"an operator that is not known":   update(expression("cluster", "Exists")),
		"a step without expressions":      update(),
		"no step selects what is created": sides(nil, sets(set("a b", "v1", expression("cluster", "In", "b")))),
		"from now on, and no step selects any": sides(
			sets(before), sets(set("a b", "v1", expression("other", "In", "a"))),
		),
		"from now on, and no step selects one": sides(
			sets(before), sets(set("a b", "v1", expression("cluster", "In", "a"))),
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
