package kubernetes_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/kubernetes"
	"github.com/capifleet/capifleet/fn/yaml"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind, object string
		want         []string
	}{
		"an object that is right": {
			"apps/Deployment",
			`spec: {replicas: 2, template: {spec: {containers: [{name: a, resources: {limits: {cpu: 1, ` +
				`memory: 1Gi}}}]}}}`, nil,
		},
		"a string for a number": {
			"apps/Deployment", `spec: {replicas: eu}`, []string{"spec.replicas: a string, wants an integer of 32 bits"},
		},
		"a number in quotes": {
			"apps/Deployment", `spec: {replicas: "2"}`,
			[]string{"spec.replicas: a string, wants an integer of 32 bits"},
		},
		"a number for a string": {
			"apps/Deployment", `spec: {template: {spec: {containers: [{env: [{name: A, value: 8080}]}]}}}`,
			[]string{"spec.template.spec.containers.0.env.0.value: a number, wants a string"},
		},
		"a boolean for a string": {
			"/ConfigMap", `data: {a: true}`, []string{"data[a]: a boolean, wants a string"},
		},
		"a string for a boolean": {
			"/Pod", `spec: {hostNetwork: "true"}`, []string{"spec.hostNetwork: a string, wants true or false"},
		},
		"a string for a list": {
			"/Pod", `spec: {containers: [{command: sh}]}`,
			[]string{"spec.containers.0.command: a string, wants a list"},
		},
		"a map for a list": {
			"/Pod", `spec: {containers: {name: a}}`, []string{"spec.containers: a map, wants a list"},
		},
		"a list for a map": {
			"/Pod", `spec: {nodeSelector: [a]}`, []string{"spec.nodeSelector: a list, wants a map"},
		},
		"a string for a map": {"/Pod", `spec: all`, []string{"spec: a string, wants a map"}},
		"a list for a string": {
			"/Pod", `spec: {nodeName: [a]}`, []string{"spec.nodeName: a list, wants a string"},
		},
		"null, which is nothing": {"/Pod", `spec: {nodeName: null, containers: [null], volumes: null}`, nil},
		"a fraction for an integer": {
			"apps/Deployment", `spec: {replicas: 1.5}`,
			[]string{"spec.replicas: a number, wants an integer of 32 bits"},
		},
		"an integer written as a float": {"apps/Deployment", `spec: {replicas: 1.0}`, nil},
		"an integer out of range": {
			"apps/Deployment", `spec: {replicas: 3000000000}`,
			[]string{"spec.replicas: a number, wants an integer of 32 bits"},
		},
		"a large integer that fits": {"/Pod", `spec: {activeDeadlineSeconds: 3000000000}`, nil},
		"an integer that is rounded out of range": {
			"/Pod", `spec: {activeDeadlineSeconds: 9223372036854775807}`,
			[]string{"spec.activeDeadlineSeconds: a number, wants an integer"},
		},
		"a map of unions": {
			"apiextensions.k8s.io/CustomResourceDefinition",
			`spec: {versions: [{schema: {openAPIV3Schema: {dependencies: {a: [b], c: {type: object}, d: word}}}}]}`,
			[]string{"spec.versions.0.schema.openAPIV3Schema.dependencies[d]: a string, wants a list or a map"},
		},
		"a port by number and by name": {"/Service", `spec: {ports: [{targetPort: 80}, {targetPort: http}]}`, nil},
		"a port that is a boolean": {
			"/Service", `spec: {ports: [{targetPort: true}]}`,
			[]string{"spec.ports.0.targetPort: a boolean, wants an integer or a string"},
		},
		"a quantity with a wrong suffix": {
			"/PersistentVolumeClaim", `spec: {resources: {requests: {storage: 10GB}}}`,
			[]string{"spec.resources.requests[storage]: a string, wants a quantity such as 500m or 1Gi"},
		},
		"a time": {
			"/Pod", `metadata: {creationTimestamp: null, deletionTimestamp: soon}`,
			[]string{"metadata.deletionTimestamp: a string, wants a time such as 2006-01-02T15:04:05Z"},
		},
		"a time of microseconds": {
			"coordination.k8s.io/Lease", `spec: {renewTime: "2026-01-02T15:04:05.000000Z"}`, nil,
		},
		"what is not base64": {"/Secret", `data: {a: "b c"}`, []string{"data[a]: a string, wants base64"}},
		"bytes as a list": {
			"/Secret", `data: {a: [], b: [1, 255, null], c: [256]}`, []string{"data[c]: a list, wants base64"},
		},
		"an unknown field": {
			"apps/Deployment", `spec: {replcas: 2}`, []string{"spec.replcas: unknown, perhaps replicas"},
		},
		"a field in another case": {
			"apps/Deployment", `spec: {Replicas: 2}`, []string{"spec.Replicas: unknown, perhaps replicas"},
		},
		"an unknown field with a map": {
			"apps/Deployment", `spec: {wibble: {a: {b: 1}}}`, []string{"spec.wibble: unknown"},
		},
		"a field of the level above":    {"apps/Deployment", `replicas: 2`, []string{"replicas: unknown"}},
		"a field of an embedded struct": {"/Pod", `spec: {volumes: [{name: a, emptyDir: {}}]}`, nil},
		"several, in the order of fields": {
			"apps/Deployment", `{z: 1, spec: {replicas: eu, paused: "no"}, a: 1}`,
			[]string{
				"a: unknown", "spec.paused: a string, wants true or false",
				"spec.replicas: a string, wants an integer of 32 bits", "z: unknown",
			},
		},
		"keys of a map are free": {"/Pod", `metadata: {labels: {any: b}}`, nil},
		"a schema, its unions included": {
			"apiextensions.k8s.io/CustomResourceDefinition",
			`spec: {versions: [{schema: {openAPIV3Schema: {additionalProperties: false, default: {a: 1}, ` +
				`items: {type: string}, properties: {a: {additionalProperties: {type: string}, enum: [1, a]}}}}}]}`,
			nil,
		},
		"a schema with a field that is none": {
			"apiextensions.k8s.io/CustomResourceDefinition",
			`spec: {versions: [{schema: {openAPIV3Schema: {properties: {a: {items: {typ: string}, ` +
				`additionalProperties: word}}}}}]}`,
			[]string{
				"spec.versions.0.schema.openAPIV3Schema.properties[a].additionalProperties: a string, " +
					"wants true or false or a map",
				"spec.versions.0.schema.openAPIV3Schema.properties[a].items.typ: unknown, perhaps type",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			object, err := yaml.Exact([]byte(c.object))
			if err != nil {
				t.Fatal(err)
			}
			group, kind, _ := strings.Cut(c.kind, "/")
			builtIn, _ := kubernetes.Find(group, kind)
			version, found := builtIn.Version(builtIn.Served())
			if !found {
				t.Fatal("there is no such kind")
			}
			if diff := cmp.Diff(c.want, texts(version.Check(object))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestCheckMetadata(t *testing.T) {
	t.Parallel()
	got := texts(kubernetes.CheckMetadata(map[string]any{"name": "a", "lables": nil, "finalizers": "b"}))
	want := []string{"metadata.finalizers: a string, wants a list", "metadata.lables: unknown, perhaps labels"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// texts are findings as texts.
func texts(found []kubernetes.Finding) []string {
	var all []string
	for _, f := range found {
		var path strings.Builder
		for _, s := range f.Path {
			switch {
			case s.Field != "":
				path.WriteString("." + s.Field)
			case s.Key != "":
				path.WriteString("[" + s.Key + "]")
			default:
				fmt.Fprintf(&path, ".%d", s.Index)
			}
		}
		text := strings.TrimPrefix(path.String(), ".") + ": "
		switch {
		case f.Unknown && f.Nearest != "":
			text += "unknown, perhaps " + f.Nearest
		case f.Unknown:
			text += "unknown"
		case f.Missing:
			text += "missing"
		case len(f.Repeats) > 0:
			text += "repeats " + strings.Join(f.Repeats, " ")
		case len(f.Allowed) > 0:
			text += "breaks " + f.Breaks + ", allowed " + strings.Join(f.Allowed, ", ")
		case f.Breaks != "":
			text += "breaks " + f.Breaks
		default:
			text += f.Is + ", wants " + f.Wants
		}
		all = append(all, text)
	}
	return all
}
