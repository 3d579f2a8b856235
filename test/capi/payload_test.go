package capi

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// installExample is not a fleet: it installs an Argo CD that has capifleet as a plugin.
const installExample = "argocd-plugin"

// TestExamplesArrive wants Cluster API to deliver what the FleetConfig of each example names.
func TestExamplesArrive(t *testing.T) {
	folders, err := filepath.Glob(filepath.Join("..", "..", "examples", "*"))
	if err != nil || len(folders) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	delivered := 0
	for _, folder := range folders {
		if filepath.Base(folder) == installExample {
			continue
		}
		t.Run(filepath.Base(folder), func(t *testing.T) {
			files := readPackage(t, folder)
			if _, own := files[configFile]; !own {
				files[configFile] = read(t, filepath.Join("..", "..", "function-config.yaml"))
			}
			files.fetch(t)
			delivered += checkArrival(t, files)
		})
	}
	if delivered == 0 {
		t.Error("no example delivers anything")
	}
}

// install is a manifest of Argo CD, and the namespace that it is delivered to.
type install struct{ release, manifest, namespace string }

func (i install) String() string {
	return path.Base(i.release) + "/" + i.manifest + " in " + i.namespace
}

// installs are the installs of Argo CD that are delivered by a bootstrap. This is the place to add
// others.
func installs() []install {
	var all []install
	for _, release := range []string{argoCDToday, argoCDBefore} {
		for _, manifest := range []string{
			"install.yaml", "core-install.yaml", "namespace-install.yaml", "ha/install.yaml",
			"ha/namespace-install.yaml",
		} {
			all = append(all, install{release, manifest, "argocd"})
		}
	}
	return append(all, install{argoCDToday, "install.yaml", "gitops"})
}

// TestArgoCDArrives wants Cluster API to deliver Argo CD's own install to two groups of Clusters in
// two namespaces.
func TestArgoCDArrives(t *testing.T) {
	for _, install := range installs() {
		t.Run(install.String(), func(t *testing.T) {
			files := tree{
				"clusters.yaml": clusterManifest("fleet", "eu-1", "region: eu") +
					clusterManifest("other", "us-1", "region: us"),
				"payloads/argocd.yaml": argoCDManifest(t, install.release, install.manifest),
				configFile: `
apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: edge}
spec:
  values:
  - {name: region, label: region}
  bootstrap:
  - name: argocd
    namespace: ` + install.namespace + `
    resources:
    - files: [payloads/*.yaml]
    - inline: |
        apiVersion: v1
        kind: Secret
        metadata: {name: repository, labels: {argocd.argoproj.io/secret-type: repository}}
        stringData: {url: https://github.com/your-org/standard-workloads, password: change-me}
    application:
      metadata: {name: cluster-workloads, finalizers: [resources-finalizer.argocd.argoproj.io]}
      spec:
        source:
          repoURL: https://github.com/your-org/standard-workloads
          targetRevision: main
          path: 'overlays/{{ .values.region }}'
        destination: {namespace: workloads}
`,
			}
			if delivered := checkArrival(t, files); delivered < 2*20 {
				t.Errorf("only %d objects were delivered", delivered)
			}
		})
	}
}

// TestAnyOrderArrives wants objects to arrive that are written in the most unfortunate order,
// spread over sources of all sorts.
func TestAnyOrderArrives(t *testing.T) {
	files := tree{
		"clusters.yaml": clusterManifest("fleet", "eu-1", "region: eu"),
		"payloads/first.yaml": `
apiVersion: example.com/v1
kind: Widget
metadata: {name: first, namespace: late}
---
apiVersion: example.com/v1
kind: Gadget
metadata: {name: second}
---
apiVersion: v1
kind: Secret
metadata: {name: credentials, namespace: late}
stringData: {token: change-me}
`,
		configFile: `
apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: production}
spec:
  values:
  - {name: region, label: region}
  resourceSets:
  - name: unfortunate
    clusterSelector: {matchLabels: {region: eu}}
    resources:
    - files: [payloads/*.yaml]
    - inline: |
        apiVersion: v1
        kind: Service
        metadata: {name: widgets, namespace: late}
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: gadgets.example.com}
        spec: {group: example.com, scope: Cluster, names: {kind: Gadget, plural: gadgets}}
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec: {group: example.com, scope: Namespaced, names: {kind: Widget, plural: widgets}}
    - inline: |
        apiVersion: v1
        kind: Namespace
        metadata: {name: late}
    - inline: |
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: facts, namespace: late}
        data: {region: '{{ .values.region }}'}
      render: Template
`,
	}
	if delivered := checkArrival(t, files); delivered != 8 {
		t.Errorf("%d objects were delivered, want 8", delivered)
	}
}

// checkArrival wants each workload cluster to get each object that the sources name, once, equal,
// and in an order in which an API server takes them all at the first try; and nothing else. It
// returns how many objects were delivered.
func checkArrival(t *testing.T, files tree) int {
	t.Helper()
	rendered, facts := files.render(t), files.facts(t)
	want := map[client.ObjectKey][]unstructured.Unstructured{}
	definitions := definitionsOfArgoCD()
	for i := range rendered {
		if rendered[i].GroupVersionKind().GroupKind().String() != "Cluster.cluster.x-k8s.io" {
			continue
		}
		key := client.ObjectKeyFromObject(&rendered[i])
		want[key] = files.expected(t, &rendered[i], facts[key.String()])
		if slices.ContainsFunc(want[key], func(object unstructured.Unstructured) bool {
			return isDefinitionOf(&object, "Application.argoproj.io")
		}) {
			definitions = nil // The payload must bring them itself.
		}
	}
	h := newHub(t, definitions...)
	h.sync(t, rendered)
	h.checkReferences(t)
	delivered := 0
	for key, w := range h.workloads {
		if diff := cmp.Diff(byIdentity(t, want[key]), byIdentity(t, w.created)); diff != "" {
			t.Errorf("%s (-sources +delivered):\n%s", key, diff)
		}
		delivered += len(w.created)
	}
	return delivered
}

// byIdentity are the contents of objects by their identity; one that is there twice is an error.
func byIdentity(t *testing.T, objects []unstructured.Unstructured) map[string]any {
	t.Helper()
	contents := map[string]any{}
	for i := range objects {
		name := identity(&objects[i])
		if _, repeated := contents[name]; repeated {
			t.Errorf("%s is there twice", name)
		}
		contents[name] = objects[i].Object
	}
	return contents
}

// readPackage reads all files below dir.
func readPackage(t *testing.T, dir string) tree {
	t.Helper()
	files := tree{}
	root := os.DirFS(dir)
	if err := fs.WalkDir(root, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(root, path)
		files[path] = string(text)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return files
}

// clusterManifest is a Cluster as a YAML document.
func clusterManifest(namespace, name, labels string) string {
	return `---
apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata:
  name: ` + name + `
  namespace: ` + namespace + `
  labels: {` + labels + `}
spec:
  infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: DockerCluster, name: ` + name + `}
`
}
