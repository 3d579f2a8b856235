package facts

import (
	"strings"
	"testing"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestFieldsThatNoClusterHas: a default that is used because no Cluster can have the field is a
// warning, with the name that may be meant; one that a Cluster merely lacks is an info.
func TestFieldsThatNoClusterHas(t *testing.T) {
	t.Parallel()
	const (
		old    = "{apiVersion: cluster.x-k8s.io/v1beta1, metadata: {name: old}, spec: {topology: {class: a}}}"
		recent = "{apiVersion: cluster.x-k8s.io/v1beta2, metadata: {name: b}, spec: {topology: {classRef: {name: a}}}}"
	)
	both := []string{old, recent}
	const notSet = "set it, check the path in spec.values[0].field, give the value a default, or "
	for sentence, test := range map[string]struct {
		value    string
		clusters []string
		remedy   string // "" where it is an info
	}{
		"a typo in the middle":    {"field: spec.toplogy.version", both, `did you mean "topology"?`},
		"a typo at the end":       {"field: spec.topology.verison", both, `did you mean "version"?`},
		"a typo at the beginning": {"field: sepc.paused", both, `did you mean "spec"?`},
		"a typo in metadata":      {"field: metadata.lables.region", both, `did you mean "labels"?`},
		"a typo below a list": {
			"field: 'spec.topology.variables[0].vlaue'",
			both,
			`did you mean "value"?`,
		},
		"a typo in a template":        {"template: '{{ .cluster.spec.paussed }}'", both, `did you mean "paused"?`},
		"a name below a single value": {"field: spec.paused.x", both, notSet},
		"a field of another version": {
			"field: spec.topology.class",
			[]string{recent},
			"this version has another field: set classRef.name in its place",
		},
		"a field of a newer version": {
			"field: spec.topology.classRef.nam",
			[]string{old},
			"this version has another field: set class, and classNamespace, in its place",
		},
		"a variable by its name": {
			"field: spec.topology.variables.region",
			both,
			"read it as a topology variable, with variable in place of field",
		},
		"a field of one of the versions": {
			"field: spec.topology.classRef.name",
			[]string{old, "{apiVersion: cluster.x-k8s.io/v1beta2, metadata: {name: b}}"},
			"",
		},
		"a field that is not set":       {"field: spec.topology.version", both, ""},
		"a label, which is the user's":  {"field: metadata.labels.regoin", both, ""},
		"an annotation in brackets":     {"field: 'metadata.annotations[example.com/x]'", both, ""},
		"below the value of a variable": {"field: 'spec.topology.variables[0].value.any.thing'", both, ""},
		"an element that is not there":  {"field: 'spec.topology.variables[7].name'", both, ""},
		"a label of machines":           {"field: spec.topology.controlPlane.metadata.labels.any", both, ""},
		"a template of what is not set": {"template: '{{ .cluster.spec.paused }}'", both, ""},
		"a field of another object":     {"infrastructure: spec.toplogy", both, ""},
		"a field of the control plane":  {"controlPlane: sepc.version", both, ""},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			known := evaluatedWell(t, fleetOf(t, "values: [{name: a, default: b, "+test.value+"}]", test.clusters...))
			problems := known.Values.defaults["a"]
			if test.remedy == "" {
				if len(problems) == 0 || problems[0].Code != fleet.DefaultUsed || problems[0].Severity != fleet.Info {
					t.Fatalf("want an info, got %v", problems)
				}
				return
			}
			if len(problems) != 1 || problems[0].Code != fleet.NoClusterField ||
				problems[0].Severity != fleet.Warning ||
				len(problems[0].Clusters) != len(test.clusters) {
				t.Fatalf("want one warning about all Clusters, got %v", problems)
			}
			if got := problems[0].Remedy; !strings.HasPrefix(got, test.remedy) {
				t.Errorf("want %s\ngot  %s", test.remedy, got)
			}
		})
	}
}
