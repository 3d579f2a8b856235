package capi

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	clusterv1beta1 "sigs.k8s.io/cluster-api/api/core/v1beta1" //nolint:staticcheck // Served until Cluster API 1.16.
	clusterv1 "sigs.k8s.io/cluster-api/api/core/v1beta2"
	"sigs.k8s.io/cluster-api/core/webhooks/admission"
	"sigs.k8s.io/cluster-api/core/webhooks/conversion"
	"sigs.k8s.io/cluster-api/feature"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/yaml"
)

// TestClustersAreRefusedAsClusterAPIDoes: capifleet warns of a Cluster where the API server, by the
// definition of Clusters, or Cluster API's conversion or webhook refuses it, and of no other, over
// random changes of Clusters of both versions whose ClusterClass is there. Rules in CEL, of which
// the definition has one, and health checks, which depend on templates, are not in these Clusters.
func TestClustersAreRefusedAsClusterAPIDoes(t *testing.T) {
	j := newJudge(t)
	random := rand.New(rand.NewPCG(13, 6))
	var accepted, refused, stricter int
	const rounds = 1200
	for range rounds {
		base := baseClusters()[random.IntN(len(baseClusters()))]
		cluster, err := yaml.YAMLToJSON([]byte(base))
		if err != nil {
			t.Fatal(err)
		}
		var changed object
		if err := json.Unmarshal(cluster, &changed); err != nil {
			t.Fatal(err)
		}
		for range 1 + random.IntN(2) {
			change(random, changed["spec"])
		}
		text := asJSON(t, changed)
		refusal, warnings := j.refuses(t, changed), warningsOf(t, text)
		switch {
		case refusal == nil && len(warnings) == 0:
			accepted++
		case refusal != nil && len(warnings) > 0:
			refused++
		case refusal == nil && isStricter(warnings):
			stricter++
		default:
			t.Errorf("Cluster API: %v\ncapifleet: %s\n%s", refusal, strings.Join(warnings, "\n"), text)
		}
	}
	t.Logf("%d Clusters: %d accepted, %d refused, %d where capifleet is stricter", rounds, accepted, refused, stricter)
	if accepted < rounds/10 || refused < rounds/4 {
		t.Error("the Clusters are too much alike")
	}
}

// isStricter reports whether all warnings are about what Cluster API stores of v1beta1 and cannot
// use: references to nothing, and ports that are none. It refuses them in v1beta2.
func isStricter(warnings []string) bool {
	return !slices.ContainsFunc(warnings, func(line string) bool {
		return !strings.Contains(line, "so Cluster API cannot find the object") &&
			!strings.Contains(line, "so nothing reaches the API server there")
	})
}

// refusing are the codes of what Cluster API refuses in a Cluster.
var refusing = regexp.MustCompile(`^warning CF01(21|23|26|27): `)

// warningsOf are the warnings of such codes that capifleet has for a Cluster beside its class.
func warningsOf(t *testing.T, cluster string) []string {
	t.Helper()
	files := tree{"cluster.json.yaml": cluster, "class.yaml": quickClass, configFile: class{}.configText(t)}
	run := capifleet(t, files.command(t, "plan")...)
	if run.status != 0 {
		t.Fatalf("exit status %d:\n%s\n%s", run.status, run.stderr, cluster)
	}
	var warnings []string
	for line := range strings.Lines(run.stderr) {
		if refusing.MatchString(line) {
			warnings = append(warnings, strings.TrimSpace(line))
		}
	}
	return warnings
}

func (c class) configText(t *testing.T) string {
	t.Helper()
	return asJSON(t, c.config())
}

const quickClass = `
apiVersion: cluster.x-k8s.io/v1beta2
kind: ClusterClass
metadata: {name: quick, namespace: default}
spec:
  variables:
  - {name: region, required: true, schema: {openAPIV3Schema: {type: string, enum: [eu, us]}}}
  - {name: size, required: true, schema: {openAPIV3Schema: {type: integer, minimum: 1, maximum: 5, default: 3}}}
  - name: net
    required: false
    schema:
      openAPIV3Schema:
        type: object
        required: [cidr]
        properties:
          cidr: {type: string, pattern: '^10'}
          mtu: {type: integer, default: 1450}
          names: {type: array, uniqueItems: true, maxItems: 2, items: {type: string}}
          labels: {type: object, additionalProperties: {type: string}}
  workers: {machineDeployments: [{class: worker}, {class: other}], machinePools: [{class: pool}]}
`

// baseClusters are Clusters that Cluster API takes.
func baseClusters() []string {
	const head = "kind: Cluster\nmetadata: {name: a, namespace: default, labels: {fleet: main}}\nspec:\n" +
		"  paused: false\n  controlPlaneEndpoint: {host: a.example.com, port: 6443}\n" +
		"  clusterNetwork: {apiServerPort: 6443, serviceDomain: a.local, pods: {cidrBlocks: [10.0.0.0/16, " +
		"'fd00::/8']}, " +
		"services: {cidrBlocks: [10.1.0.0/16]}}\n"
	const variables = "variables: [{name: region, value: eu}, {name: size, value: 2}, " +
		"{name: net, value: {cidr: '10.0', mtu: 1400, names: [a, b], labels: {a: b}}}]"
	const overrides = "variables: {overrides: [{name: size, value: 4}]}"
	const pools = "machinePools: [{name: c, class: pool, replicas: 1, failureDomains: [a, b], " + overrides + "}]"
	return []string{
		"apiVersion: cluster.x-k8s.io/v1beta2\n" + head + "  controlPlaneRef: {kind: A, name: a, " +
			"apiGroup: example.com}\n" +
			"  infrastructureRef: {kind: A, name: a, apiGroup: example.com}\n",
		"apiVersion: cluster.x-k8s.io/v1beta1\n" + head + "  controlPlaneRef: {kind: A, name: a, " +
			"apiVersion: example.com/v1}\n" +
			"  infrastructureRef: {kind: A, name: a, apiVersion: example.com/v1, namespace: default}\n",
		"apiVersion: cluster.x-k8s.io/v1beta2\n" + head + "  topology: {version: v1.36.0, " +
			"classRef: {name: quick}, " + variables +
			", controlPlane: {replicas: 3, metadata: {labels: {a: b}, annotations: {c: d}}, " + overrides +
			", deletion: {nodeDrainTimeoutSeconds: 10}}, workers: {machineDeployments: [{name: a, " +
			"class: worker, replicas: 1, " +
			"minReadySeconds: 3, deletion: {order: Newest}, rollout: {strategy: {type: RollingUpdate, rollingUpdate: " +
			"{maxSurge: 1, maxUnavailable: 0}}}, " + overrides + "}, {name: b, class: other}], " + pools + "}}\n",
		"apiVersion: cluster.x-k8s.io/v1beta1\n" + head + "  topology: {version: v1.36.0, class: quick, " + variables +
			", controlPlane: {replicas: 3, metadata: {labels: {a: b}, annotations: {c: d}}, " + overrides +
			", nodeDrainTimeout: 10s}, workers: {machineDeployments: [{name: a, class: worker, replicas: 1, " +
			"minReadySeconds: 3, nodeDeletionTimeout: 1m, strategy: {type: RollingUpdate, rollingUpdate: " +
			"{maxSurge: 25%, maxUnavailable: 0, deletePolicy: Oldest}}, " + overrides + "}, {name: b, " +
			"class: other}], " + pools + "}}\n",
	}
}

// change makes one random change somewhere in a tree: a field goes, gets a value that may be wrong,
// or an element of a list is there twice.
func change(random *rand.Rand, value any) {
	values := []any{
		nil, "", "text", "true", "10.0.0.0/33", "1.36", "v1.36", "A b", "0", "50%", true, 0, 1, -1, 70000, 1.5,
		3000000000,
		[]any{},
		object{},
		[]any{"text"},
		object{"name": "a"},
	}
	other := values[random.IntN(len(values))]
	switch value := value.(type) {
	case object:
		names := slices.Sorted(maps.Keys(value))
		if len(names) == 0 {
			return
		}
		name := names[random.IntN(len(names))]
		switch below := value[name]; {
		case isTree(below) && random.IntN(6) > 0:
			if list, isList := below.([]any); isList && len(list) > 0 && random.IntN(5) == 0 {
				value[name] = append(slices.Clone(list), list[random.IntN(len(list))])
				return
			}
			change(random, below)
		case name == "class" || name == "classRef": // The webhook would wait for another ClusterClass.
			if _, isTopology := value["version"]; !isTopology {
				value[name] = other
			}
		case random.IntN(4) == 0:
			delete(value, name)
		default:
			value[name] = other
		}
	case []any:
		if len(value) == 0 {
			return
		}
		at := random.IntN(len(value))
		if isTree(value[at]) && random.IntN(6) > 0 {
			change(random, value[at])
			return
		}
		value[at] = other
	}
}

func isTree(value any) bool {
	switch value.(type) {
	case object, []any:
		return true
	}
	return false
}

// judge is an API server with the definition of Clusters, and Cluster API's webhook.
type judge struct {
	structural map[string]*structuralschema.Structural
	validators map[string]validation.SchemaValidator
	webhook    *admission.Cluster
}

func newJudge(t *testing.T) judge {
	t.Helper()
	if err := feature.MutableGates.Set("ClusterTopology=true"); err != nil {
		t.Fatal(err)
	}
	folder, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "sigs.k8s.io/cluster-api").Output()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(folder)),
		"core", "config", "crd", "bases", "cluster.x-k8s.io_clusters.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	definition := &apiextensionsv1.CustomResourceDefinition{}
	if err := yaml.Unmarshal(text, definition); err != nil {
		t.Fatal(err)
	}
	j := judge{
		structural: map[string]*structuralschema.Structural{},
		validators: map[string]validation.SchemaValidator{},
	}
	for _, version := range definition.Spec.Versions {
		internal := &apiextensions.CustomResourceValidation{}
		if err := apiextensionsv1.Convert_v1_CustomResourceValidation_To_apiextensions_CustomResourceValidation(
			version.Schema, internal, nil); err != nil {
			t.Fatal(err)
		}
		if j.structural[version.Name], err = structuralschema.NewStructural(internal.OpenAPIV3Schema); err != nil {
			t.Fatal(err)
		}
		if j.validators[version.Name], _, err = validation.NewSchemaValidator(internal.OpenAPIV3Schema); err != nil {
			t.Fatal(err)
		}
	}
	j.webhook = &admission.Cluster{Client: clientOfClass(t)}
	return j
}

// clientOfClass serves the ClusterClass, as its controller leaves it.
func clientOfClass(t *testing.T) client.Reader {
	t.Helper()
	var manifest struct {
		Spec struct{ Variables []object }
	}
	if err := yaml.Unmarshal([]byte(quickClass), &manifest); err != nil {
		t.Fatal(err)
	}
	typed := &clusterv1.ClusterClass{}
	if err := yaml.Unmarshal([]byte(quickClass), typed); err != nil {
		t.Fatal(err)
	}
	typed.Status = class{variables: manifest.Spec.Variables}.reconciled(t).Status
	typed.Status.Conditions = []metav1.Condition{{
		Type: clusterv1.ClusterClassVariablesReadyCondition, Status: metav1.ConditionTrue, Reason: "Ready",
	}}
	scheme := runtime.NewScheme()
	if err := clusterv1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	return fake.NewClientBuilder().WithScheme(scheme).WithObjects(typed).Build()
}

// refuses says why a Cluster is refused, nil where it is not.
func (j judge) refuses(t *testing.T, cluster object) error {
	t.Helper()
	_, version, _ := strings.Cut(fmt.Sprint(cluster["apiVersion"]), "/")
	var value object
	if err := utiljson.Unmarshal([]byte(asJSON(t, cluster)), &value); err != nil {
		t.Fatal(err)
	}
	structural := j.structural[version]
	pruning.Prune(value, structural, true)
	defaulting.PruneNonNullableNullsWithoutDefaults(value, structural)
	if errs := validation.ValidateCustomResource(nil, value, j.validators[version]); len(errs) > 0 {
		return errs.ToAggregate()
	}
	if errs := listtype.ValidateListSetsAndMaps(nil, structural, value); len(errs) > 0 {
		return errs.ToAggregate()
	}
	typed, err := asHub(version, []byte(asJSON(t, value)))
	if err != nil {
		return err
	}
	if err := j.webhook.Default(context.Background(), typed); err != nil {
		return err
	}
	_, err = j.webhook.ValidateCreate(context.Background(), typed)
	return err
}

// asHub decodes a Cluster and converts it to the version that is stored.
func asHub(version string, text []byte) (*clusterv1.Cluster, error) {
	typed := &clusterv1.Cluster{}
	if version == "v1beta2" {
		return typed, json.Unmarshal(text, typed)
	}
	old := &clusterv1beta1.Cluster{}
	if err := json.Unmarshal(text, old); err != nil {
		return nil, err
	}
	return typed, conversion.ConvertClusterV1Beta1ToHub(context.Background(), old, typed)
}
