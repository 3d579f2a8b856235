package crdcheck

import (
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

func TestGoodObjectsPass(t *testing.T) {
	c := Load(t)
	for name, text := range good() {
		t.Run(name, func(t *testing.T) {
			for _, fault := range c.Check(tree(t, text)) {
				t.Error(fault)
			}
		})
	}
}

func TestEachSortOfFaultIsFound(t *testing.T) {
	c := Load(t)
	for name, test := range map[string]struct {
		object   string // The good object that is spoilt.
		old, new string
		want     string // What a fault must begin with.
	}{
		"a required field is missing": {
			"ClusterResourceSet v1beta2", "kind: ConfigMap, ", "", "spec.resources[0].kind in body is required",
		},
		"a value is not in the enum": {
			"ClusterResourceSet v1beta2", "kind: ConfigMap", "kind: Deployment",
			"spec.resources[0].kind in body should be one of",
		},
		"a type is wrong": {
			"ClusterResourceSet v1beta1", "strategy: Reconcile", "strategy: [Reconcile]",
			"spec.strategy in body must be of type string",
		},
		"a list is too short": {
			"ClusterResourceSet v1beta2", "resources: [{kind: ConfigMap, name: calico}]", "resources: []",
			"spec.resources in body should have at least 1 items",
		},
		"a text is too long": {
			"ClusterResourceSet v1beta2", "name: calico}", "name: " + strings.Repeat("x", 254) + "}",
			"spec.resources[0].name in body should be at most 253 chars long",
		},
		"a text does not fit its pattern": {
			"Cluster v1beta2", "apiGroup: infra", "apiGroup: Infra",
			"spec.infrastructureRef.apiGroup in body should match",
		},
		"a field is unknown": {
			"ClusterResourceSet v1beta2", "clusterSelector:", "clusterSelectors: {}, clusterSelector:",
			"spec.clusterSelectors: unknown field",
		},
		"a field in an element of a list is unknown": {
			"ClusterResourceSet v1beta1", "{kind: Secret,", "{kind: Secret, optional: true,",
			"spec.resources[0].optional: unknown field",
		},
		"a field at the top is unknown": {
			"AppProject", "spec:", "specs: {}\nspec:", "specs: unknown field",
		},
		"a reference is of the other version's form": {
			"Cluster v1beta2", "apiGroup: infrastructure.cluster.x-k8s.io",
			"apiVersion: infrastructure.cluster.x-k8s.io/v1beta1", "spec.infrastructureRef.apiVersion: unknown field",
		},
		"a key of a list that is a map is repeated": {
			"Cluster v1beta2", "{name: cni, value: calico}", "{name: cni, value: calico}, {name: cni, value: none}",
			"spec.topology.variables[1]: Duplicate value",
		},
		"a version is no longer served": {
			"ClusterResourceSet v1beta1", "v1beta1", "v1alpha4",
			"apiVersion: addons.cluster.x-k8s.io/v1alpha4 is not served",
		},
		"a kind is unknown": {
			"ClusterResourceSet v1beta1", "kind: ClusterResourceSet", "kind: ClusterResourceSets",
			"kind: ClusterResourceSets.addons.cluster.x-k8s.io is not a kind",
		},
		"there is no kind": {
			"ConfigMap", "kind: ConfigMap", "", "object: must have apiVersion and kind",
		},
		"a label value is too long": {
			"ConfigMap", "app: calico", "app: " + strings.Repeat("x", 64), "metadata.labels: Invalid value",
		},
		"a field of metadata is unknown": {
			"ClusterResourceSet v1beta2", "labels:", "label: {}, labels:", `metadata: unknown field "label"`,
		},
		"an annotation is not a text": {
			"Cluster v1beta1", "{name: prod-eu-1,", "{annotations: {a: 1}, name: prod-eu-1,",
			"metadata: json: cannot unmarshal number",
		},
		"a name is invalid": {
			"ConfigMap", "name: calico", "name: Calico", "metadata.name: Invalid value",
		},
		"a ConfigMap has an unknown field": {"ConfigMap", "data:", "datas:", `unknown field "datas"`},
		"a ConfigMap's value is not a text": {
			"ConfigMap", "a.yaml: x", "a.yaml: 1", "json: cannot unmarshal number",
		},
		"a ConfigMap's key is invalid": {"ConfigMap", "a.yaml: x", "a/b.yaml: x", "data[a/b.yaml]: "},
		"a ConfigMap is too large": {
			"ConfigMap", "a.yaml: x", "a.yaml: x" + strings.Repeat("x", 1<<20),
			"data: must be at most 1048576 bytes together, is 1048577",
		},
		"a Secret's data is not base64": {"Secret", "a.yaml: eHh4", "a.yaml: '???'", "illegal base64"},
		"an Application's field is misspelt": {
			"Application", "repoURL", "repoUrl", "spec.source.repoUrl: unknown field",
		},
		"an Application has no destination": {
			"Application", "destination:", "destinations:", "spec.destination in body is required",
		},
		"an ApplicationSet's template is misspelt": {
			"ApplicationSet", "repoURL", "repoUrl", "spec.template.spec.source.repoUrl: unknown field",
		},
		"an ApplicationSet's option is not a text": {
			"ApplicationSet", "[missingkey=error]", "[1]", "spec.goTemplateOptions[0] in body must be of type string",
		},
		"an ApplicationSet's generator is misspelt": {
			"ApplicationSet", "{list:", "{lists: {}, list:", "spec.generators[0].lists: unknown field",
		},
		"an ApplicationSet's policy is not known": {
			"ApplicationSet", "create-update", "create", "spec.syncPolicy.applicationsSync in body should be one of",
		},
		"an AppProject's destinations are not a list": {
			"AppProject", "destinations: [{server: '*', namespace: '*'}]", "destinations: {}",
			"spec.destinations in body must be of type array",
		},
		"an integer-or-string field is neither": {
			"ApplicationSet", "maxUpdate: 10%", "maxUpdate: [10]",
			"spec.strategy.rollingSync.steps[0].maxUpdate in body must be of type",
		},
		"a field of a nested selector is not a label": {
			"ApplicationSet", "operator: In, values: [canary]", "operator: In, value: [canary]",
			"spec.strategy.rollingSync.steps[0].matchExpressions[0].value: unknown field",
		},
	} {
		t.Run(name, func(t *testing.T) {
			text := good()[test.object]
			if !strings.Contains(text, test.old) {
				t.Fatalf("the good %s does not hold %q", test.object, test.old)
			}
			spoilt := strings.ReplaceAll(text, test.old, test.new)
			faults := c.Check(tree(t, spoilt))
			for _, fault := range faults {
				if strings.HasPrefix(fault, test.want) {
					return
				}
			}
			t.Errorf("no fault begins with %q; faults are\n%s", test.want, strings.Join(faults, "\n"))
		})
	}
}

func TestCheckLeavesTheObjectAsItIs(t *testing.T) {
	object := tree(t, good()["ApplicationSet"])
	object["unknown"] = "field"
	Load(t).Check(object)
	if object["unknown"] != "field" {
		t.Error("an unknown field is gone")
	}
}

func tree(t *testing.T, text string) map[string]any {
	t.Helper()
	var object map[string]any
	if err := yaml.Unmarshal([]byte(text), &object); err != nil {
		t.Fatal(err)
	}
	return object
}

// good returns an object of each kind and version, as controllers accept it.
func good() map[string]string {
	return map[string]string{
		"ClusterResourceSet v1beta1": `
apiVersion: addons.cluster.x-k8s.io/v1beta1
kind: ClusterResourceSet
metadata: {name: monitoring, namespace: fleet}
spec:
  clusterSelector: {matchExpressions: [{key: cni, operator: In, values: [calico]}]}
  resources: [{kind: Secret, name: grafana}]
  strategy: Reconcile
`,
		"ClusterResourceSet v1beta2": `
apiVersion: addons.cluster.x-k8s.io/v1beta2
kind: ClusterResourceSet
metadata: {name: calico, labels: {app: calico}}
spec: {clusterSelector: {matchLabels: {cni: calico}}, resources: [{kind: ConfigMap, name: calico}], strategy: ApplyOnce}
`,
		"Cluster v1beta1": `
apiVersion: cluster.x-k8s.io/v1beta1
kind: Cluster
metadata: {name: prod-eu-1, namespace: fleet, labels: {region: eu-west-1}}
spec:
  clusterNetwork: {pods: {cidrBlocks: [192.168.0.0/16]}}
  controlPlaneRef: {apiVersion: controlplane.cluster.x-k8s.io/v1beta1, kind: KubeadmControlPlane, name: prod-eu-1}
  infrastructureRef: {apiVersion: infrastructure.cluster.x-k8s.io/v1beta1, kind: AWSCluster, name: prod-eu-1}
`,
		"Cluster v1beta2": `
apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata: {name: prod-eu-1, namespace: fleet}
spec:
  infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AWSCluster, name: prod-eu-1}
  topology:
    classRef: {name: quick-start}
    version: v1.33.0
    controlPlane: {replicas: 3}
    variables: [{name: cni, value: calico}, {name: network, value: {deep: {nested: [1, two, 3.5, null]}}}]
`,
		"ApplicationSet": `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: workload, namespace: argocd}
spec:
  goTemplate: true
  goTemplateOptions: [missingkey=error]
  generators: [{list: {elements: [{name: prod-eu-1, metadata: {labels: {region: eu-west-1}}}]}}]
  syncPolicy: {preserveResourcesOnDeletion: true, applicationsSync: create-update}
  strategy:
    type: RollingSync
    rollingSync: {steps: [{matchExpressions: [{key: wave, operator: In, values: [canary]}], maxUpdate: 10%}]}
  template:
    metadata: {name: '{{ .name }}-workload'}
    spec:
      project: default
      source:
        repoURL: https://github.com/your-org/standard-workloads
        targetRevision: main
        path: overlays/{{ .metadata.labels.region }}
        helm: {valuesObject: {any: {thing: [1, two]}}}
      destination: {name: '{{ .name }}', namespace: workloads}
`,
		"Application": `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: workload, namespace: argocd, finalizers: [resources-finalizer.argocd.argoproj.io]}
spec:
  project: default
  source: {repoURL: https://github.com/your-org/standard-workloads, targetRevision: main, path: overlays/eu-west-1}
  destination: {server: https://kubernetes.default.svc, namespace: workloads}
  syncPolicy: {automated: {prune: true, selfHeal: true}, syncOptions: [CreateNamespace=true]}
`,
		"AppProject": `
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: workloads, namespace: argocd}
spec:
  sourceRepos: ['*']
  destinations: [{server: '*', namespace: '*'}]
`,
		"ConfigMap": `
apiVersion: v1
kind: ConfigMap
metadata: {name: calico, namespace: fleet, labels: {app: calico}}
data: {a.yaml: x}
`,
		"Secret": `
apiVersion: v1
kind: Secret
metadata: {name: grafana, namespace: fleet}
type: addons.cluster.x-k8s.io/resource-set
data: {a.yaml: eHh4}
stringData: {b.yaml: xxx}
`,
	}
}
