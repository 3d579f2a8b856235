package clusterapi_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/fn/clusterapi"
	"github.com/capifleet/capifleet/fn/fleet"
)

const (
	beta1 = "v1beta1"
	beta2 = "v1beta2"

	// The rest of Clusters that Cluster API takes.
	control = "controlPlaneRef: {kind: A, name: a, apiGroup: example.com}, "
	former  = "controlPlaneRef: {kind: A, name: a, apiVersion: example.com/v1}, "
	managed = "topology: {version: v1.36.0, classRef: {name: a}, "
	older   = "topology: {version: v1.36.0, class: a, "
)

// TestClusters: what Cluster API refuses in a Cluster, one thing each, by version.
func TestClusters(t *testing.T) {
	t.Parallel()
	schemas, err := clusterapi.ReadSchemas()
	if err != nil {
		t.Fatal(err)
	}
	for sentence, test := range map[string]struct {
		version, spec string
		want          []string // the paths, each with a part of the text
	}{
		"a Cluster that is right":      {beta2, control + "paused: true", nil},
		"an old Cluster that is right": {beta1, former + "paused: true", nil},
		"a topology that is right": {beta2, managed + "variables: [{name: a, value: {any: [1]}}], " +
			"workers: {machineDeployments: [{name: a, class: b, replicas: 3}]}}", nil},
		"a version without v, which Cluster API adds": {
			beta2, "topology: {version: 1.36.0-rc.1, classRef: {name: a}}", nil,
		},
		"null, which the API server drops": {
			beta2, control + "infrastructureRef: null, clusterNetwork: null, paused: null", nil,
		},
		"blocks of both families": {
			beta2, control + "clusterNetwork: {pods: {cidrBlocks: [10.0.0.0/16, 'fd00::/8', 10.1.0.0/08]}}", nil,
		},

		"a block that is too small": {
			beta2, control + "clusterNetwork: {pods: {cidrBlocks: [10.0.0.0/33]}}",
			[]string{"spec.clusterNetwork.pods.cidrBlocks[0]: the value is not a block"},
		},
		"blocks that are none": {
			beta1, former + "clusterNetwork: {services: {cidrBlocks: [10.0.0.0, 10.0.0/8, a/8, 10.0.0.0/-1, " +
				"'fe80::1%a/8']}}",
			[]string{
				"spec.clusterNetwork.services.cidrBlocks[0]: not a block",
				"spec.clusterNetwork.services.cidrBlocks[1]: not a block",
				"spec.clusterNetwork.services.cidrBlocks[2]: not a block",
				"spec.clusterNetwork.services.cidrBlocks[3]: not a block",
				"spec.clusterNetwork.services.cidrBlocks[4]: not a block",
			},
		},
		"a block in place of a list": {
			beta2, control + "clusterNetwork: {pods: {cidrBlocks: 10.0.0.0/8}}",
			[]string{"spec.clusterNetwork.pods.cidrBlocks: a string and the field takes a list"},
		},
		"a block in place of a list of an old Cluster": {
			beta1, former + "clusterNetwork: {pods: {cidrBlocks: 10.0.0.0/8}}",
			[]string{"spec.clusterNetwork.pods.cidrBlocks: a string and the field takes a list"},
		},
		"a reference without a name, to a group with a version": {
			beta2, "infrastructureRef: {kind: A, apiGroup: infrastructure.cluster.x-k8s.io/v1beta2}",
			[]string{
				"spec.infrastructureRef.apiGroup: without a version",
				"spec.infrastructureRef.name: required and missing",
			},
		},
		"an old reference without a name": {
			beta1, "infrastructureRef: {kind: A, apiVersion: a/v1}",
			[]string{"spec.infrastructureRef.name: cannot find"},
		},
		"a reference of an old Cluster in a new one: one cause": {
			beta2, "infrastructureRef: {kind: A, name: a, apiVersion: a/v1}",
			[]string{"spec.infrastructureRef.apiVersion: set apiGroup in its place"},
		},
		"a reference of a new Cluster in an old one: one cause": {
			beta1, "infrastructureRef: {kind: A, name: a, apiGroup: a}",
			[]string{"spec.infrastructureRef.apiGroup: set apiVersion in its place"},
		},
		"a class of an old Cluster in a new one: one cause": {
			beta2, "topology: {version: v1.36.0, class: a}",
			[]string{"spec.topology.class: set classRef.name in its place"},
		},
		"a required field under a misspelt name: one cause": {
			beta2, "topology: {verison: v1.36.0, classRef: {name: a}}",
			[]string{`spec.topology.verison: did you mean "version"?`},
		},
		"an empty reference beside a topology": {
			beta2, managed + "}, infrastructureRef: {}",
			[]string{
				"spec.infrastructureRef.apiGroup: required", "spec.infrastructureRef.kind: required",
				"spec.infrastructureRef.name: required",
			},
		},
		"nothing, which is reported elsewhere":           {beta2, "", nil},
		"empty references, which are reported elsewhere": {beta2, "infrastructureRef: {}, topology: {}", nil},
		"a boolean in quotes": {
			beta2, control + "paused: 'true'", []string{"spec.paused: without quotes"},
		},
		"a boolean in quotes of an old Cluster": {
			beta1, former + "paused: 'true'", []string{"spec.paused: without quotes"},
		},
		"a port that is none": {
			beta2, control + "controlPlaneEndpoint: {port: 70000}",
			[]string{`spec.controlPlaneEndpoint.port: "maximum: 65535"`},
		},
		"a port of an old Cluster that is none": {
			beta1, former + "controlPlaneEndpoint: {port: 70000}",
			[]string{"spec.controlPlaneEndpoint.port: not a port"},
		},
		"a port in quotes": {
			beta1, former + "controlPlaneEndpoint: {port: '6443'}",
			[]string{"spec.controlPlaneEndpoint.port: without quotes"},
		},
		"an empty endpoint": {
			beta2, control + "controlPlaneEndpoint: {}", []string{"spec.controlPlaneEndpoint: the value is empty"},
		},
		"a topology without a version": {
			beta2, "topology: {classRef: {name: a}}", []string{"spec.topology.version: required and missing"},
		},
		"a version that is a number": {
			beta2, "topology: {version: 1.30, classRef: {name: a}}",
			[]string{"spec.topology.version: write all three parts of the version, in quotes"},
		},
		"a version of two parts": {
			beta2, "topology: {version: v1.30, classRef: {name: a}}",
			[]string{"spec.topology.version: all three parts"},
		},
		"a version of an old Cluster that is none": {
			beta1, "topology: {version: latest, class: a}", []string{"spec.topology.version: not a semantic version"},
		},
		"one name of two machineDeployments": {
			beta2, managed + "workers: {machineDeployments: [{name: a, class: b}, {name: a, class: c}]}}",
			[]string{"spec.topology.workers.machineDeployments[1]: the same name"},
		},
		"one name of two machinePools of an old Cluster": {
			beta1, older + "workers: {machinePools: [{name: a, class: b}, {name: a, class: c}]}}",
			[]string{"spec.topology.workers.machinePools[1]: the same name"},
		},
		"one variable twice": {
			beta2, managed + "variables: [{name: a, value: 1}, {name: b, value: 1}, {name: a, value: 2}]}",
			[]string{"spec.topology.variables[2]: the same name"},
		},
		"one override twice": {
			beta1, older + "controlPlane: {variables: {overrides: [{name: a, value: 1}, {name: a, value: 1}]}}}",
			[]string{"spec.topology.controlPlane.variables.overrides[1]: the same name"},
		},
		"one taint key with two effects, and twice": {
			beta2, managed + "controlPlane: {taints: [{key: a, effect: NoExecute, propagation: Always}, " +
				"{key: a, effect: NoSchedule, propagation: Always}, {key: a, effect: NoExecute, " +
				"propagation: Always}]}}",
			[]string{"spec.topology.controlPlane.taints[2]: the same key and effect"},
		},
		"a variable without a value": {
			beta2, managed + "variables: [{name: a}]}",
			[]string{"spec.topology.variables[0].value: required and missing"},
		},
		"workers without a class": {
			beta2, managed + "workers: {machineDeployments: [{name: a}]}}",
			[]string{"spec.topology.workers.machineDeployments[0].class: required"},
		},
		"an enum": {
			beta2, managed + "workers: {machineDeployments: [{name: a, class: b, deletion: {order: newest}}]}}",
			[]string{"spec.topology.workers.machineDeployments[0].deletion.order: use one of Random, Newest, Oldest"},
		},
		"a number of more than 32 bits": {
			beta1, older + "controlPlane: {replicas: 3000000000}}",
			[]string{`spec.topology.controlPlane.replicas: "maximum: 2147483647"`},
		},
		"a rule in CEL": {
			beta2, managed + "controlPlane: {healthCheck: {checks: {unhealthyMachineConditions: " +
				"[{type: Ready, status: Unknown, timeoutSeconds: 1}]}}}}",
			[]string{
				"spec.topology.controlPlane.healthCheck.checks.unhealthyMachineConditions[0].type: not: Ready",
			},
		},
		"a duration of an old Cluster": {
			beta1, older + "workers: {machineDeployments: [{name: a, class: b, nodeDrainTimeout: 10}, " +
				"{name: b, class: b, nodeDrainTimeout: ten}]}}",
			[]string{
				"spec.topology.workers.machineDeployments[0].nodeDrainTimeout: in quotes",
				"spec.topology.workers.machineDeployments[1].nodeDrainTimeout: not a duration",
			},
		},
		"a label of machines that Kubernetes refuses": {
			beta2, managed + "controlPlane: {metadata: {labels: {a: 'b c'}}}}",
			[]string{"spec.topology.controlPlane.metadata.labels: not valid"},
		},
		"a rolling update that cannot move": {
			beta2, managed + "workers: {machineDeployments: [{name: a, class: b, " +
				"rollout: {strategy: {type: RollingUpdate, " +
				"rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}}}]}}",
			[]string{"spec.topology.workers.machineDeployments[0].rollout.strategy.rollingUpdate: both 0"},
		},
		"a rolling update of an old Cluster by words": {
			beta1, older + "workers: {machineDeployments: [{name: a, class: b, " +
				"strategy: {rollingUpdate: {maxSurge: few}}}]}}",
			[]string{"spec.topology.workers.machineDeployments[0].strategy.rollingUpdate.maxSurge: a percentage"},
		},
		"replicas beside the autoscaler": {
			beta2, managed + "workers: {machineDeployments: [{name: a, class: b, replicas: 1, " +
				"metadata: {annotations: " +
				"{cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size: '1'}}}]}}",
			[]string{"spec.topology.workers.machineDeployments[0].replicas: the autoscaler decides"},
		},
		"a value that is reported elsewhere": {
			beta2, control + "paused: '${PAUSED}', " +
				"clusterNetwork: {pods: {cidrBlocks: ['${POD_CIDR}']}, " +
				"services: '${CIDRS}'}", nil,
		},
		"a list in place of a map": {beta2, "[]", []string{"spec: a list and the field takes a map"}},
		"a text in place of a reference": {
			beta2, "infrastructureRef: a", []string{"spec.infrastructureRef: a string"},
		},
		"a version of Clusters that nothing defines": {"v1alpha4", "paused: 'true'", nil},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			spec := "{" + test.spec + "}"
			if test.spec == "[]" {
				spec = test.spec
			}
			problems := schemas.Check(fleet.Ref{
				APIVersion: "cluster.x-k8s.io/" + test.version, Kind: "Cluster",
				Name: "a",
			},
				tree(t, "{apiVersion: cluster.x-k8s.io/"+test.version+", kind: Cluster, metadata: {name: a}, "+
					"spec: "+spec+"}"), unfilled)
			wantEach(t, test.want, problems)
		})
	}
}

// tree is YAML as decode reads it.
func tree(t *testing.T, text string) map[string]any {
	t.Helper()
	var read map[string]any
	if err := yaml.Unmarshal([]byte(text), &read); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return read
}

// unfilled takes texts with a variable for reported.
func unfilled(_ *field.Path, value any) bool {
	text, _ := value.(string)
	return strings.Contains(text, "${")
}

// wantEach wants problems, all warnings, at paths, and each text to have a part.
func wantEach(t *testing.T, want []string, problems fleet.Problems) {
	t.Helper()
	var got, at []string
	for _, text := range want {
		path, _, _ := strings.Cut(text, ": ")
		at = append(at, path)
	}
	for i, problem := range problems {
		got = append(got, problem.FieldPath())
		if problem.Severity != fleet.Warning {
			t.Errorf("%s is no warning", problem)
		}
		if _, part, _ := strings.Cut(append(want, make([]string, len(problems))...)[i],
			": "); !strings.Contains(problem.Text(), part) {
			t.Errorf("want %q in %s", part, problem)
		}
	}
	if diff := cmp.Diff(at, got); diff != "" {
		t.Errorf("(-want +got):\n%s\n%v", diff, problems)
	}
}
