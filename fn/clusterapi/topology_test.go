package clusterapi_test

import (
	"testing"

	"github.com/capifleet/capifleet/fn/clusterapi"
	"github.com/capifleet/capifleet/fn/fleet"
)

const quick = `
spec:
  kubernetesVersions: [v1.35.0, v1.36.0]
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
  - {name: free, required: false, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
  - {name: labels, required: false, schema: {openAPIV3Schema: {type: object, additionalProperties: {type: string}}}}
  workers:
    machineDeployments:
    - {class: worker}
    - class: scaled
      metadata: {annotations: {cluster.x-k8s.io/cluster-api-autoscaler-node-group-max-size: "3"}}
    - class: scaled-as-before
      template: {metadata: {annotations: {cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size: "3"}}}
    machinePools: [{class: pool}]
`

// external is a class with a patch that defines variables, which its status has.
const external = `
spec:
  variables: [{name: region, required: true, schema: {openAPIV3Schema: {type: string}}}]
  patches: [{name: a, external: {discoverVariablesExtension: a}}]
status:
  variables:
  - {name: region, definitions: [{from: inline, required: false, schema: {openAPIV3Schema: {type: integer}}}]}
  - {name: tier, definitions: [{from: a, required: true, schema: {openAPIV3Schema: {type: string, enum: [a]}}}]}
  - {name: odd, definitionsConflict: true, definitions: [{from: a, required: true}, {from: b}]}
`

// TestTopologies: what does not fit the class, one thing each.
func TestTopologies(t *testing.T) {
	t.Parallel()
	const region, workers = "variables: [{name: region, value: eu}]", "workers.machineDeployments[0]"
	with := func(variable string) string { return "variables: [{name: region, value: eu}, " + variable + "]" }
	overriding := func(override string) string {
		return region + ", workers: {machineDeployments: [{name: a, class: worker, variables: {overrides: [" +
			override + "]}}]}"
	}
	for sentence, test := range map[string]struct {
		class, topology string
		want            []string // the paths below the topology, each with a part of the text
	}{
		"one that fits":           {quick, region + ", version: v1.36.0", nil},
		"a version without its v": {quick, region + ", version: 1.36.0", nil},
		"all variables": {
			quick, with("{name: size, value: 5}, {name: net, value: {cidr: '10', names: [a, b]}}"), nil,
		},
		"anything that is free": {
			quick, with("{name: free, value: {a: {b: [1]}}}, {name: labels, value: {a: b}}"), nil,
		},
		"a variable that is missing": {quick, "variables: []", []string{"variables: requires variable region"}},
		"a required variable under a misspelt name: one cause": {
			quick, "variables: [{name: regoin, value: eu}]", []string{`variables[0].name: did you mean "region"?`},
		},
		"a variable that is not defined": {
			quick, with("{name: other, value: 1}"), []string{"variables[1].name: does not define the variable"},
		},
		"an enum": {
			quick, "variables: [{name: region, value: asia}]", []string{"variables[0].value: use one of eu, us"},
		},
		"a wrong type": {quick, with("{name: size, value: '3'}"), []string{"variables[1].value: without quotes"}},
		"a number in place of a text": {
			quick, "variables: [{name: region, value: 1}]", []string{"variables[0].value: put the value in quotes"},
		},
		"a maximum": {quick, with("{name: size, value: 9}"), []string{`variables[1].value: "maximum: 5"`}},
		"a minimum": {quick, with("{name: size, value: 0}"), []string{`variables[1].value: "minimum: 1"`}},
		"a pattern": {
			quick, with("{name: net, value: {cidr: '11'}}"), []string{`variables[1].value.cidr: "pattern: ^10"`},
		},
		"a required part": {
			quick, with("{name: net, value: {}}"), []string{"variables[1].value.cidr: requires the field"},
		},
		"a part that is null, with a default": {quick, with("{name: net, value: {cidr: '10', mtu: null}}"), nil},
		"a part that is null, without one": {
			quick, with("{name: net, value: {cidr: null}}"), []string{"variables[1].value.cidr: null"},
		},
		"an unknown part": {
			quick, with("{name: net, value: {cidr: '10', mtuu: 1}}"),
			[]string{`variables[1].value.mtuu: did you mean "mtu"?`},
		},
		"elements that are alike": {
			quick, with("{name: net, value: {cidr: '10', names: [a, a]}}"),
			[]string{"variables[1].value.names: uniqueItems"},
		},
		"the values of a map": {
			quick, with("{name: labels, value: {a: 1}}"), []string{"variables[1].value[a]: put the value in quotes"},
		},
		"a part of a template": {quick, "variables: [{name: region, value: '${REGION}'}]", nil},

		"an override that fits": {quick, overriding("{name: size, value: 1}"), nil},
		"an override that does not": {
			quick, overriding("{name: size, value: 7}"),
			[]string{workers + `.variables.overrides[0].value: "maximum: 5"`},
		},
		"an override of nothing": {
			quick, overriding("{name: sise, value: 1}"),
			[]string{workers + `.variables.overrides[0].name: did you mean "size"?`},
		},
		"an override of a required variable does not set it": {
			quick, "workers: {machineDeployments: [{name: a, class: worker, " +
				"variables: {overrides: [{name: region, value: eu}]}}]}",
			[]string{"variables: requires variable region"},
		},
		"overrides of the control plane and of pools": {
			quick, region + ", controlPlane: {variables: {overrides: [{name: size, value: 8}]}}, " +
				"workers: {machinePools: [{name: a, class: pool, variables: {overrides: [{name: size, value: 9}]}}]}",
			[]string{
				"controlPlane.variables.overrides[0].value: maximum",
				"workers.machinePools[0].variables.overrides[0].value: maximum",
			},
		},

		"a class that is near": {
			quick, region + ", workers: {machineDeployments: [{name: a, class: wroker}]}",
			[]string{workers + `.class: did you mean "worker"?`},
		},
		"a class of the other list": {
			quick, region + ", workers: {machineDeployments: [{name: a, class: pool}]}",
			[]string{workers + ".class: it is a class of machinePools"},
		},
		"a class that is not there": {
			quick, region + ", workers: {machinePools: [{name: a, class: gpu-nodes}]}",
			[]string{"workers.machinePools[0].class: use one of pool"},
		},
		"replicas that the class scales": {
			quick, region + ", workers: {machineDeployments: [{name: a, class: scaled, replicas: 1}, {name: b, " +
				"class: scaled}]}",
			[]string{workers + ".replicas: the autoscaler decides"},
		},
		"replicas that a class of v1beta1 scales": {
			quick, region + ", workers: {machineDeployments: [{name: a, class: scaled-as-before, replicas: 1}]}",
			[]string{workers + ".replicas: the autoscaler decides"},
		},
		"a version that the class does not have": {
			quick, region + ", version: v1.34.0", []string{"version: use one of v1.35.0, v1.36.0"},
		},

		"variables of a patch": {external, with("{name: any, value: 1}, {name: tier, value: a}"), nil},
		"a variable of a patch in status": {
			external, with("{name: tier, value: b}"), []string{"variables[1].value: use one of a"},
		},
		"a variable that a patch requires": {external, region, []string{"variables: requires variable tier"}},
		"definitions that are in conflict": {external, with("{name: odd, value: 1}, {name: tier, value: a}"), nil},
		"what the class requires by itself": {
			external, "variables: [{name: tier, value: a}]", []string{"variables: region"},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			class := clusterapi.ReadClass("quick", tree(t, test.class))
			problems := class.Check(fleet.Ref{Kind: "Cluster", Name: "a"}, tree(t, "{"+test.topology+"}"), unfilled)
			var want []string
			for _, text := range test.want {
				want = append(want, "spec.topology."+text)
			}
			wantEach(t, want, problems)
		})
	}
}
