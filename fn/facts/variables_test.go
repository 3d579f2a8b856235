package facts

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// variablesOfClass are the variables of a ClusterClass, by their schemas.
func variablesOfClass(t *testing.T) []any {
	t.Helper()
	schemas := manifestOf(t, `
plain: {type: string, default: from-class}
bare: {type: string}
network: {type: object, default: {}, properties: {cni: {default: calico}, mtu: {}}}
storage: {type: object, properties: {class: {default: fast}}}
zones: {type: object, additionalProperties: {default: {other: 1}, properties: {size: {default: 3}}}}
full: {type: object, default: {cni: cilium}, properties: {cni: {default: calico}}}
deep: {type: object, default: {}, properties: {a: {default: {}, properties: {b: {default: x}}}}}
list: {type: array, items: {default: x, properties: {size: {default: 3}}}}
`)
	variables := []any{"nonsense"}
	for _, name := range fleet.SortedKeys(schemas) {
		variables = append(variables, tree{"name": name, "schema": tree{"openAPIV3Schema": schemas[name]}})
	}
	return variables
}

// TestTopologyVariables: the value that Cluster API will use is the Cluster's own, or the default
// of its ClusterClass.
func TestTopologyVariables(t *testing.T) {
	t.Parallel()
	for what, test := range map[string]struct {
		cluster any // value of the variable, nil where the Cluster has none
		path    string
		want    any
	}{
		"the Cluster's own":                       {cluster: "own", path: "plain", want: "own"},
		"the default of the class":                {path: "plain", want: "from-class"},
		"no default":                              {path: "bare"},
		"a variable that the class does not have": {cluster: "own", path: "unknown", want: "own"},
		"a variable that nothing has":             {path: "unknown"},
		"a field of the Cluster's own": {
			cluster: tree{"cni": "cilium"}, path: "network.cni", want: "cilium",
		},
		"a field's default below the Cluster's own": {
			cluster: tree{"mtu": int64(9000)}, path: "network.cni", want: "calico",
		},
		"a field's default below the default of the variable":       {path: "network.cni", want: "calico"},
		"a default of the variable comes before that of its fields": {path: "full.cni", want: "cilium"},
		"a field's default needs the value that it belongs to":      {path: "storage.class"},
		"and counts where that is there": {
			cluster: tree{}, path: "storage.class", want: "fast",
		},
		"a field of a map of the user's keys": {
			cluster: tree{"a": tree{}}, path: "zones.a.size", want: int64(3),
		},
		"a key that the Cluster does not have": {cluster: tree{"a": tree{}}, path: "zones.b.size"},
		"a key that is null": {
			cluster: tree{"a": nil}, path: "zones.a.other", want: int64(1),
		},
		"a field of what is not an object":      {cluster: "own", path: "plain.field"},
		"the default of a default of a default": {path: "deep.a.b", want: "x"},
		"an item of a list":                     {cluster: []any{"a", "b"}, path: "list.1", want: "b"},
		"the default of a field of the first item": {
			cluster: []any{tree{}}, path: "list.0.size", want: int64(3),
		},
		"an item that is null":     {cluster: []any{nil}, path: "list.0", want: "x"},
		"an item beyond the last":  {cluster: []any{"a"}, path: "list.1"},
		"an item before the first": {cluster: []any{"a"}, path: "list.-1"},
		"a name in a list":         {cluster: []any{"a"}, path: "list.a"},
	} {
		for version, topology := range map[string]tree{
			"v1beta2": {"classRef": tree{"name": "platform", "namespace": "classes"}},
			"v1beta1": {"class": "platform", "classNamespace": "classes"},
		} {
			t.Run(what+" in "+version, func(t *testing.T) {
				t.Parallel()
				path := strings.Split(test.path, ".")
				if test.cluster != nil {
					topology["variables"] = []any{
						tree{"name": "other", "value": "x"}, tree{"name": path[0], "value": test.cluster},
					}
				}
				named := func(namespace, name string) fleet.Object {
					return fleet.Object{Ref: fleet.Ref{Namespace: namespace, Name: name}}
				}
				class := fleet.ClusterClass{Object: named("classes", "platform")}
				class.Manifest = tree{"spec": tree{"variables": variablesOfClass(t)}}
				other := fleet.ClusterClass{Object: named("default", "platform")}
				f := &fleet.Fleet{Config: &v1alpha1.FleetConfig{}, ClusterClasses: []fleet.ClusterClass{other, class}}
				m := &fleet.Member{Cluster: fleet.Cluster{Object: named("default", "eu-1")}}
				m.Manifest = tree{"spec": tree{"topology": topology}}
				if diff := cmp.Diff(test.want, topologyVariable(f, m, path)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		}
	}
}

// TestClassOfACluster: by default it is in the Cluster's namespace.
func TestClassOfACluster(t *testing.T) {
	t.Parallel()
	f := &fleet.Fleet{}
	for _, name := range []string{"fleet/a", "fleet/b", "classes/b"} {
		namespace, name, _ := strings.Cut(name, "/")
		f.ClusterClasses = append(f.ClusterClasses, fleet.ClusterClass{
			Object: fleet.Object{Ref: fleet.Ref{Kind: "ClusterClass", Namespace: namespace, Name: name}},
		})
	}
	object := fleet.Object{Ref: fleet.Ref{Namespace: "fleet"}}
	for what, test := range map[string]struct{ topology, want string }{
		"v1beta2":                           {"{classRef: {name: b}}", "fleet/b"},
		"v1beta2, in another namespace":     {"{classRef: {name: b, namespace: classes}}", "classes/b"},
		"v1beta1":                           {"{class: b}", "fleet/b"},
		"v1beta1, in another namespace":     {"{class: b, classNamespace: classes}", "classes/b"},
		"v1beta2 comes before v1beta1":      {"{classRef: {name: a}, class: b, classNamespace: classes}", "fleet/a"},
		"a class that was not read":         {"{class: c}", ""},
		"a namespace that does not hold it": {"{class: a, classNamespace: classes}", ""},
		"no class":                          {"{}", ""},
	} {
		got := ""
		manifest := manifestOf(t, "{spec: {topology: "+test.topology+"}}")
		member := &fleet.Member{Cluster: fleet.Cluster{Object: object, Manifest: manifest}}
		if class := classOf(f, member); class != nil {
			got = class.NamespacedName()
		}
		if got != test.want {
			t.Errorf("%s: got %q, want %q", what, got, test.want)
		}
	}
}

func TestVariablesAreValues(t *testing.T) {
	t.Parallel()
	f := fleetOf(t, "values: [{name: cni, variable: network.cni}]", `{metadata: {name: a},
		spec: {topology: {classRef: {name: x}, variables: [{name: network, value: {cni: cilium}}]}}}`,
		"{metadata: {name: b}}")
	known := evaluatedWell(t, f)
	values := map[string]texts{"a": {"cni": "cilium"}, "b": nil}
	if diff := cmp.Diff(values, valuesOf(known.Members)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	want := []string{"cni: topology variable network.cni is missing or empty"}
	if diff := cmp.Diff(want, lacks(known.Members[1])); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
