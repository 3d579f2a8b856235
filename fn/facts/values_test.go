package facts

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
)

func TestValues(t *testing.T) {
	t.Parallel()
	const eu = `{metadata: {name: eu, labels: {region: eu, empty: ""}, annotations: {owner: us}}, spec: {replicas: ` +
		`3, list: [a]}}`
	const us = `{metadata: {name: us, labels: {region: us}}}`
	for what, test := range map[string]struct {
		spec     string
		want     map[string]texts
		missing  map[string][]string
		problems []string
	}{
		"a label": {
			spec: "values: [{name: r, label: region}]", want: map[string]texts{"eu": {"r": "eu"}, "us": {"r": "us"}},
		},
		"an annotation": {
			spec: "values: [{name: o, annotation: owner}]", want: map[string]texts{"eu": {"o": "us"}, "us": nil},
			missing: map[string][]string{"us": {"o: annotation owner is missing or empty"}},
		},
		"a label that is empty counts as missing": {
			spec: "values: [{name: e, label: empty}]", want: map[string]texts{"eu": nil, "us": nil},
			missing: map[string][]string{
				"eu": {"e: label empty is missing or empty"}, "us": {"e: label empty is missing or empty"},
			},
		},
		"a field": {
			spec: "values: [{name: count, field: spec.replicas}]",
			want: map[string]texts{"eu": {"count": "3"}, "us": nil},
			missing: map[string][]string{"us": {
				"count: field spec.replicas is missing or empty: spec of a Cluster has no field replicas",
			}},
		},
		"a field that is a list, and after it another": {
			spec: "values: [{name: l, field: spec.list}, {name: i, field: 'spec.list[0]', default: b}]",
			want: map[string]texts{"eu": {"i": "a"}, "us": {"i": "b"}},
			problems: []string{
				"error CF0208: spec.values[0].field: field spec.list is a list, not a single value " +
					`(value "spec.list"; Cluster fleet/eu); name one field of it`,
			},
		},
		"a path that cannot be read": {
			spec: "values: [{name: l, field: a..b}]", want: map[string]texts{"eu": nil, "us": nil},
			problems: []string{
				"error CF0109: spec.values[0].field: the path has a dot without a key before it " +
					`(value "a..b"); write a dotted path, for example spec.topology.version`,
			},
		},
		"a path of a variable that cannot be read": {
			spec: "values: [{name: l, variable: 'a[b'}]", want: map[string]texts{"eu": nil, "us": nil},
			problems: []string{
				"error CF0109: spec.values[0].variable: the path has [ without its ] " +
					`(value "a[b"); write a dotted path, for example spec.topology.version`,
			},
		},
		"a template reads values before it, and labels": {
			spec: "values: [{name: r, label: region}, " +
				"{name: t, template: '{{ .values.r }}-{{ .metadata.labels.region }}-{{ .name }}'}]",
			want: map[string]texts{"eu": {"r": "eu", "t": "eu-eu-eu"}, "us": {"r": "us", "t": "us-us-us"}},
		},
		"a template of what is missing is missing": {
			spec: "values: [{name: o, annotation: owner}, {name: t, template: '{{ .values.o }}'}, " +
				"{name: z, template: '{{ .values.t }}'}]",
			want: map[string]texts{"eu": {"o": "us", "t": "us", "z": "us"}, "us": nil},
			missing: map[string][]string{"us": {
				"o: annotation owner is missing or empty",
				"t: .values.o, which its template reads, is missing or empty",
				"z: .values.t, which its template reads, is missing or empty",
			}},
		},
		"a template that gives nothing": {
			spec:    "values: [{name: t, template: '{{ if eq .name \"eu\" }}x{{ end }}'}]",
			want:    map[string]texts{"eu": {"t": "x"}, "us": nil},
			missing: map[string][]string{"us": {"t: the result of its template is missing or empty"}},
		},
		"a template that fails for one gives no value to any": {
			spec: "values: [{name: t, template: '{{ if eq .name \"eu\" }}{{ fail \"no\" }}{{ end }}x'}, {name: u, " +
				"template: '{{ .values.t }}'}]",
			want: map[string]texts{"eu": nil, "us": nil},
			missing: map[string][]string{
				"eu": {"u: .values.t, which its template reads, is missing or empty"},
				"us": {"u: .values.t, which its template reads, is missing or empty"},
			},
			problems: []string{
				`error CF0402: spec.values[0].template: fail: no ` +
					`(value "{{ if eq .name \"eu\" }}{{ fail \"no\" }}{{ end }}x"; Cluster fleet/eu); ` +
					"fix the template, or the Clusters",
			},
		},
		"a template that does not parse": {
			spec: "values: [{name: t, template: '{{ nofunction 1 }}'}]", want: map[string]texts{"eu": nil, "us": nil},
			problems: []string{
				"error CF0401: spec.values[0].template: nofunction is not a function " +
					`(value "{{ nofunction 1 }}"); fix the template; its language is Argo CD's, ` +
					"Go templates with sprig",
			},
		},
		"a template that reads a server": {
			spec: "values: [{name: t, template: '{{ .server }}'}]", want: map[string]texts{"eu": nil, "us": nil},
			problems: []string{
				"error CF0401: spec.values[0].template: the template reads a parameter that only the cluster Secret " +
					`on the hub holds, so it is not known at render time (value ".server"); ` +
					"remove it, or read a value of spec.values",
			},
		},
		"values that are not allowed, by value; a default may be any": {
			spec: "values: [{name: r, label: region, allowed: [ap, au]}, {name: o, annotation: owner, default: x, " +
				"allowed: [us]}]",
			want: map[string]texts{"eu": {"r": "eu", "o": "us"}, "us": {"r": "us", "o": "x"}},
			problems: []string{
				`error CF0204: spec.values[0].allowed: label region has a value that is not allowed ` +
					`(value "eu"; ` + "Cluster fleet/eu); it must be one of: ap, au",
				`error CF0204: spec.values[0].allowed: label region has a value that is not allowed ` +
					`(value "us"; ` + "Cluster fleet/us); it must be one of: ap, au",
			},
		},
		"one that is not allowed and may be secret is not shown": {
			spec: "values: [{name: token, label: region, allowed: [us]}]",
			want: map[string]texts{"eu": {"token": "eu"}, "us": {"token": "us"}},
			problems: []string{
				"error CF0204: spec.values[0].allowed: label region has a value that is not allowed " +
					"(Cluster fleet/eu); set it to a value that is allowed; " +
					"they are not shown, since they may be secret",
			},
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			known, problems := Evaluate(fleetOf(t, test.spec, eu, us))
			missing := map[string][]string{}
			for _, member := range known.Members {
				if all := lacks(member); all != nil {
					missing[member.Name] = all
				}
			}
			if test.missing == nil {
				test.missing = map[string][]string{}
			}
			want, got := []any{test.want, test.missing}, []any{valuesOf(known.Members), missing}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("values, and what is missing (-want +got):\n%s", diff)
			}
			wantProblems(t, test.problems, problems)
		})
	}
}

// TestDefaultsAreReportedWhereTheyAreRead, each once, in the order of the values.
func TestDefaultsAreReportedWhereTheyAreRead(t *testing.T) {
	t.Parallel()
	const spec = "values: [{name: r, label: region, default: eu}, {name: z, annotation: zone, default: ''}, " +
		"{name: o, label: other}]"
	f := fleetOf(t, spec,
		"{metadata: {name: a}}", "{metadata: {name: b, labels: {region: us}}}", "{metadata: {name: c}}")
	known := evaluatedWell(t, f)
	const r = "info CF0205: spec.values[0].default: the default is used, since label region is missing or empty " +
		`(value "eu"; 2 Clusters: fleet/a, fleet/c)`
	const z = "info CF0205: spec.values[1].default: the default is used, since annotation zone is missing or empty " +
		"(3 Clusters: fleet/a, fleet/b, fleet/c)"
	for text, want := range map[string][]string{
		"{{ .values.r }}": {r}, "{{ .values.o }}": nil, "{{ .name }}": nil, "{{ toJson .values }}": {r, z},
		"{{ .values.z }}{{ .values.r }}{{ .values.z | upper }}": {r, z},
	} {
		wantProblems(t, want, known.Values.DefaultsUsed(readsOf(t, text)))
	}
	want := map[string]texts{"a": {"r": "eu", "z": ""}, "b": {"r": "us", "z": ""}, "c": {"r": "eu", "z": ""}}
	if diff := cmp.Diff(want, valuesOf(known.Members)); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
}

// TestWhyDefaultsAreUsed: the reason is reported, for each with its Clusters, and explained; a
// default that may be secret is not shown.
func TestWhyDefaultsAreUsed(t *testing.T) {
	t.Parallel()
	const refers = "{infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AWSCluster, name: gone}}"
	const spec = "values: [{name: r, infrastructure: spec.region, default: eu}, " +
		"{name: token, label: t, default: hunter2}]"
	known := evaluatedWell(t, fleetOf(t, spec,
		"{metadata: {name: a}, spec: "+refers+"}", "{metadata: {name: b}, spec: {topology: {}}}"))
	const used = "info CF0205: spec.values[0].default: the default is used, since infrastructure field spec.region " +
		"is missing or empty: "
	wantProblems(t, []string{
		used + `the Cluster has spec.topology and no spec.infrastructureRef (value "eu"; Cluster fleet/b)`,
		used + `the object that spec.infrastructureRef names was not found (value "eu"; Cluster fleet/a)`,
		"info CF0205: spec.values[1].default: the default is used, since label t is missing or empty " +
			"(2 Clusters: fleet/a, fleet/b)",
	}, known.Values.DefaultsUsed(readsOf(t, "{{ .values.r }}{{ .values.token }}")))
	want := []fleet.Fact{
		{
			Name: "r", Value: "eu", From: "default, since infrastructure field spec.region is missing or empty: " +
				"the object that spec.infrastructureRef names was not found; " +
				"the object is AWSCluster fleet/gone (infrastructure.cluster.x-k8s.io)",
		},
		{Name: "token", Value: "(hidden)", From: "default, since label t is missing or empty"},
	}
	if diff := cmp.Diff(want, known.Values.Explained(known.Members[0])); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFactsAreExplained(t *testing.T) {
	t.Parallel()
	const spec = "{values: [{name: r, label: region}, {name: token, label: t}, {name: z, label: zone, default: a}, " +
		"{name: o, annotation: owner}], waves: [{name: rest}]}"
	known := evaluatedWell(t, fleetOf(t, spec, "{metadata: {name: a, labels: {region: eu, t: hunter2}}}"))
	want := []fleet.Fact{
		{Name: "r", Value: "eu", From: "label region"},
		{Name: "token", Value: "(hidden)", From: "label t"},
		{Name: "z", Value: "a", From: "default, since label zone is missing or empty"},
		{Name: "o", From: "annotation owner is missing or empty"},
		{Name: "wave", Value: "rest", From: "its wave"},
	}
	if diff := cmp.Diff(want, known.Values.Explained(known.Members[0])); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := known.Values.Len(); got != len(want) {
		t.Errorf("there are %d values, want %d", got, len(want))
	}
}

// TestUnreadableFactsAreExplained: they are not missing on the Cluster; a problem says what is
// wrong.
func TestUnreadableFactsAreExplained(t *testing.T) {
	t.Parallel()
	f := fleetOf(t, `values: [{name: bad, template: '{{ fail "x" }}'}]`, "{metadata: {name: a}}")
	known, problems := Evaluate(f)
	if !problems.Failed() {
		t.Fatal("the value can be read")
	}
	want := []fleet.Fact{{Name: "bad", From: "the result of its template cannot be evaluated; see the problems"}}
	if diff := cmp.Diff(want, known.Values.Explained(known.Members[0])); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestReadsAreKept of the templates of values and clusterLabels, where they could be read.
func TestReadsAreKept(t *testing.T) {
	t.Parallel()
	const spec = `{values: [{name: l, label: region}, {name: t, template: '{{ .name }}'},
		{name: f, template: '{{ fail "x" }}{{ .namespace }}'}],
		clusterLabels: {a: '{{ .values.t }}', b: '{{ .values.none }}', c: '{{ .metadata.labels.region }}'}}`
	known, problems := Evaluate(fleetOf(t, spec, "{metadata: {name: a, labels: {region: eu}}}"))
	if len(problems) != 2 {
		t.Error(stringsOf(problems))
	}
	var got []string
	for _, read := range known.Reads {
		got = append(got, read.String())
	}
	if diff := cmp.Diff([]string{"name", "values.t", "metadata.labels.region"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
