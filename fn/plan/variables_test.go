package plan

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestTopologyVariables: the value that Cluster API will use is the Cluster's own, or the default of its ClusterClass.
func TestTopologyVariables(t *testing.T) {
	type object = map[string]any
	schemas := object{
		"plain":   object{"type": "string", "default": "from-class"},
		"bare":    object{"type": "string"},
		"network": object{"type": "object", "default": object{}, "properties": object{"cni": object{"default": "calico"}, "mtu": object{}}},
		"storage": object{"type": "object", "properties": object{"class": object{"default": "fast"}}},
		"zones":   object{"type": "object", "additionalProperties": object{"properties": object{"size": object{"default": int64(3)}}}},
		"full":    object{"type": "object", "default": object{"cni": "cilium"}, "properties": object{"cni": object{"default": "calico"}}},
	}
	variables := make([]any, 0, len(schemas))
	for _, name := range sortedKeys(schemas) {
		variables = append(variables, object{"name": name, "schema": object{"openAPIV3Schema": schemas[name]}})
	}
	cases := map[string]struct {
		cluster any // value of the variable, nil where the Cluster has none
		path    string
		want    any
	}{
		"the Cluster's own":                                         {cluster: "own", path: "plain", want: "own"},
		"the default of the class":                                  {path: "plain", want: "from-class"},
		"no default":                                                {path: "bare"},
		"a variable that the class does not have":                   {cluster: "own", path: "unknown", want: "own"},
		"a field of the Cluster's own":                              {cluster: object{"cni": "cilium"}, path: "network.cni", want: "cilium"},
		"a field's default below the Cluster's own":                 {cluster: object{"mtu": int64(9000)}, path: "network.cni", want: "calico"},
		"a field's default below the default of the variable":       {path: "network.cni", want: "calico"},
		"a default of the variable comes before that of its fields": {path: "full.cni", want: "cilium"},
		"a field's default needs the value that it belongs to":      {path: "storage.class"},
		"and counts where that is there":                            {cluster: object{}, path: "storage.class", want: "fast"},
		"a field of a map of the user's keys":                       {cluster: object{"a": object{}}, path: "zones.a.size", want: int64(3)},
		"a key that the Cluster does not have":                      {cluster: object{"a": object{}}, path: "zones.b.size"},
		"a field of what is no object":                              {cluster: "own", path: "plain.field"},
	}
	for sentence, c := range cases {
		for version, topology := range map[string]object{
			"v1beta2": {"classRef": object{"name": "platform", "namespace": "classes"}},
			"v1beta1": {"class": "platform", "classNamespace": "classes"},
		} {
			t.Run(sentence+" in "+version, func(t *testing.T) {
				path := strings.Split(c.path, ".")
				if c.cluster != nil {
					topology["variables"] = []any{object{"name": path[0], "value": c.cluster}}
				}
				class := fleet.ClusterClass{Object: fleet.Object{Ref: fleet.Ref{Name: "platform", Namespace: "classes"}}}
				class.Manifest = object{"spec": object{"variables": variables}}
				other := fleet.ClusterClass{Object: fleet.Object{Ref: fleet.Ref{Name: "platform", Namespace: "default"}}}
				p := newPlanner(&fleet.Fleet{Config: &v1alpha1.FleetConfig{}, ClusterClasses: []fleet.ClusterClass{other, class}})
				m := &member{Cluster: fleet.Cluster{Object: fleet.Object{Ref: fleet.Ref{Name: "eu-1", Namespace: "default"}}}}
				m.Manifest = object{"spec": object{"topology": topology}}
				if diff := cmp.Diff(c.want, p.topologyVariable(m, path)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		}
	}
}
