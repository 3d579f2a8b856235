package cli_test

import (
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// secretObjects are objects that may be secret, and need what is not delivered. Cluster API takes
// all of them.
const secretObjects = `
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: one, labels: {team: a}, annotations: {note: a}}
data: {a: b}
---
apiVersion: v1
kind: Secret
metadata: {name: credentials, namespace: one}
type: Opaque
stringData: {a: b}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: binding, namespace: two}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: role}
subjects: [{kind: ServiceAccount, name: account, namespace: two}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: two}
spec:
  replicas: 2
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec:
      serviceAccountName: account
      nodeSelector: {zone: a}
      containers:
      - {name: main, image: a, envFrom: [{configMapRef: {name: other}}], resources: {limits: {memory: 1Gi}}}
---
apiVersion: example.com/v1
kind: Widget
metadata: {name: widget, namespace: two}
spec: {size: 1, mode: Fast, others: {a: b}}
---
apiVersion: example.com/v1
kind: Widget
metadata: {name: wrong, namespace: two}
spec: {size: 1, mode: Fast, colour: red}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, plural: widgets}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            required: [size]
            properties:
              size: {type: integer, maximum: 9}
              mode: {type: string, enum: [Fast, Slow], pattern: "^[A-Z]"}
              others: {type: object, additionalProperties: {type: string}}
---
apiVersion: example.org/v1
kind: Gadget
metadata: {name: gadget, namespace: three}
spec: {a: b}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: app, namespace: argocd}
spec: {project: team, source: {repoURL: 'https://example.com/a', path: a}, destination: {namespace: four}}
`

// markedFleet is a fleet with two entries, so that one brings what the other needs.
const markedFleet = `
apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata:
  name: eu-1
  namespace: fleet
  labels: {fleet: production}
  annotations: {example.com/text: MARKER}
spec:
  infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AWSCluster, name: eu-1}
---
apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: production}
spec:
  clusters: {selector: {matchLabels: {fleet: production}}}
  values: [{name: token, annotation: example.com/text}]
  resourceSets:
  - name: open
    resources:
    - inline: |
        {apiVersion: example.com/v1, kind: Widget, metadata: {name: visible, namespace: kube-system}, spec: {size: 1}}
  - name: secret
    resources: [SOURCE]
`

// TestNoMessageShowsWhatIsSecret puts a marker into every place of objects in a payload Secret, and
// a fact into every place of templates. No message has it, whatever is wrong then.
func TestNoMessageShowsWhatIsSecret(t *testing.T) {
	t.Parallel()
	objects, said := strings.Split(secretObjects, "---\n"), ""
	for i, text := range objects {
		for _, marked := range markedTrees(t, text, "MARKER") {
			all := slices.Clone(objects)
			for _, marker := range []string{"hunter-2", "Hunter 2:", "Hunter2"} {
				all[i] = strings.ReplaceAll(marked, "MARKER", marker)
				fleet := strings.NewReplacer("SOURCE", "{secret: {name: payload}}", "MARKER", "a").Replace(markedFleet)
				said += wantNoMarker(t, fleet, payloadSecret(strings.Join(all, "---\n")))
			}
			for _, marker := range []string{"hunter-2", "Hunter2"} {
				all[i] = strings.ReplaceAll(marked, "MARKER", "{{ .values.token }}")
				fleet := strings.NewReplacer(
					"SOURCE", "{files: [a/payload.yaml], render: Template}", "MARKER", marker,
				).Replace(markedFleet)
				said += wantNoMarker(t, fleet, strings.Join(all, "---\n"))
			}
		}
	}
	for _, code := range []string{"0303", "0304", "0306", "0315", "0316", "0317", "0321", "0322"} {
		if !strings.Contains(said, "CF"+code) {
			t.Errorf("no problem has code CF%s", code)
		}
	}
}

// payloadSecret is the Secret that holds manifests.
func payloadSecret(text string) string {
	return fmt.Sprintf("{apiVersion: v1, kind: Secret, metadata: {name: payload, namespace: fleet}, "+
		"type: addons.cluster.x-k8s.io/resource-set, data: {a.yaml: %s}}\n",
		base64.StdEncoding.EncodeToString([]byte(text)))
}

// wantNoMarker wants no message about a fleet and a payload to have the marker.
func wantNoMarker(t *testing.T, fleet, payload string) (said string) {
	t.Helper()
	dir := t.TempDir()
	writeInto(t, dir, "fleet.yaml", fleet)
	writeInto(t, dir, "a/payload.yaml", payload)
	stdout, stderr, _ := command(t, "plan", dir)
	for line := range strings.Lines(stdout + stderr) {
		if strings.Contains(strings.ToLower(line), "hunter") {
			t.Errorf("a message shows what is secret: %s%s", line, payload)
		}
	}
	return stderr
}

// markedTrees are an object with a marker in place of each of its texts, numbers and keys.
func markedTrees(t *testing.T, text, marker string) []string {
	t.Helper()
	var tree any
	if err := yaml.Unmarshal([]byte(text), &tree); err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, marked := range markedValues(tree, marker) {
		written, err := yaml.Marshal(marked)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(written))
	}
	return all
}

// markedValues are a value with a marker in each of its places.
func markedValues(value any, marker string) []any {
	var all []any
	switch value := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			renamed := maps.Clone(value)
			delete(renamed, key)
			renamed[marker] = value[key]
			all = append(all, renamed)
			for _, marked := range markedValues(value[key], marker) {
				changed := maps.Clone(value)
				changed[key] = marked
				all = append(all, changed)
			}
		}
	case []any:
		for i, element := range value {
			for _, marked := range markedValues(element, marker) {
				changed := slices.Clone(value)
				changed[i] = marked
				all = append(all, changed)
			}
		}
	default:
		all = append(all, marker)
	}
	return all
}
