package decode

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestClustersAndPayloadsOfFiles reads what kustomize does not hand to a generator.
func TestClustersAndPayloadsOfFiles(t *testing.T) {
	files := openTemp(t, map[string]string{
		"clusters/a.yaml": cluster("eu-1") + "---\n" + configMap("not-a-cluster") + "---\n" + cluster("us-1"),
		"payloads/b.yaml": generated + "---\n" + configMap("b") + "---\n" + tool + "---\n" + cluster("not-a-payload"),
		"payloads/a.yaml": configMap("a"),
	})
	f, problems := Fleet(input(t, "", `clusters: {files: [clusters/*.yaml]}
values: [{name: paused, field: spec.paused}]
resourceSets: [{name: a, resources: [{files: [payloads/*.yaml]}, {inline: x}, {files: [payloads/a.yaml]}]}]
bootstrap:
- name: b
  resources: [{files: [payloads/b.yaml, nowhere/*]}]
  application: {metadata: {name: a}, spec: {source: {repoURL: x}}}`), Choice{}, files)
	if diff := cmp.Diff([]string{
		`info CF0209: FleetConfig production: spec.clusters.files: ` +
			`2 Clusters are read from files below the working directory, since the input holds none: clusters/a.yaml`,
		`info CF0209: FleetConfig production: spec.resourceSets[0].resources[0].files: ` +
			`2 objects are read from files below the working directory, ` +
			`since the objects of the input have no file paths: payloads/a.yaml, payloads/b.yaml`,
		`info CF0209: FleetConfig production: spec.resourceSets[0].resources[2].files: ` +
			`1 object is read from files below the working directory, ` +
			`since the objects of the input have no file paths: payloads/a.yaml`,
		`info CF0209: FleetConfig production: spec.bootstrap[0].resources[0].files: ` +
			`1 object is read from files below the working directory, ` +
			`since the objects of the input have no file paths: payloads/b.yaml`,
	}, lines(f.Gathered(problems))); diff != "" {
		t.Fatalf("problems (-want +got):\n%s", diff)
	}
	var got []string
	for _, cluster := range f.Clusters {
		got = append(got, cluster.File+" "+cluster.Name)
		if spec := cluster.Manifest["spec"].(map[string]any); cluster.InInput() || !cmp.Equal(spec["paused"], true) {
			t.Errorf("%s: item %d, manifest %v", cluster.Name, cluster.Item, cluster.Manifest)
		}
	}
	for _, source := range append(f.Sources[0], f.Sources[1]...) {
		got = append(got, "source")
		for _, object := range source.Objects {
			got = append(got, object.File+" "+object.Name)
			metadata, _ := object.Tree["metadata"].(map[string]any)
			if object.InInput() || metadata["name"] != object.Name {
				t.Errorf("%s: item %d, tree %v", object.Name, object.Item, object.Tree)
			}
		}
	}
	if diff := cmp.Diff([]string{
		"clusters/a.yaml eu-1", "clusters/a.yaml us-1",
		"source", "payloads/a.yaml a", "payloads/b.yaml b",
		"source",
		"source", "payloads/a.yaml a",
		"source", "payloads/b.yaml b",
	}, got); diff != "" {
		t.Errorf("read (-want +got):\n%s", diff)
	}
	first := f.Sources[0][0].Objects
	again := f.Sources[0][2].Objects[0]
	if first[0].Item != again.Item || first[0].Item == first[1].Item || f.Clusters[0].Item == f.Clusters[1].Item {
		t.Error("an object is not the same for two sources, or two objects are the same")
	}
}

// TestReadingFilesFails says what is wrong where Clusters or payloads should be read from files.
func TestReadingFilesFails(t *testing.T) {
	const (
		spec  = `clusters: {files: [clusters/*.yaml, more/**]}`
		check = "check the patterns, and the folder that the function runs in: " +
			"for kustomize that of the kustomization.yaml that names it; a container sees only what is mounted"
		list = "kind: List\napiVersion: v1\nitems:\n" +
			"- apiVersion: cluster.x-k8s.io/v1beta2\n  kind: Cluster\n"
	)
	old := strings.ReplaceAll(cluster("b"), "v1beta2", "v1alpha3")
	for _, test := range []struct {
		name  string
		items string
		spec  string
		files map[string]string // nil: no directory
		want  []string
	}{
		{
			name:  "no Cluster and no file named",
			spec:  `{}`,
			files: map[string]string{},
			want: []string{
				`error CF0114: FleetConfig production: ` +
					`the input holds no CAPI Cluster, so there is nothing to deliver to; ` +
					`put the Cluster manifests into the same package; a kustomize generator gets no objects, ` +
					`so there name their files in spec.clusters.files (in a container mount them too), ` +
					`or use transformers`,
			},
		},
		{
			name:  "no file matches",
			spec:  spec,
			files: map[string]string{"cluster/a.yaml": cluster("a")},
			want: []string{
				`error CF0114: FleetConfig production: spec.clusters.files: ` +
					`the input holds no CAPI Cluster, and no file below the working directory matches ` +
					`clusters/*.yaml, more/**; ` + check,
			},
		},
		{
			name: "no file holds a Cluster",
			spec: spec,
			files: map[string]string{
				"clusters/a.yaml": configMap("a"),
				"more/b.yaml":     "# nothing\n",
			},
			want: []string{
				`error CF0114: FleetConfig production: spec.clusters.files: ` +
					`the input holds no CAPI Cluster, and none of the files that match holds one: ` +
					`clusters/a.yaml, more/b.yaml; ` + check,
			},
		},
		{
			name: "no directory",
			spec: spec,
			want: []string{
				`error CF0114: FleetConfig production: spec.clusters.files: ` +
					`the input holds no CAPI Cluster, and there is no working directory to read files from; ` +
					`put the Clusters into the input`,
			},
		},
		{
			name:  "no directory for a payload",
			items: cluster("a"),
			spec:  `resourceSets: [{name: a, resources: [{files: [a.yaml]}]}]`,
			want: []string{
				`error CF0101: FleetConfig production: spec.resourceSets[0].resources[0].files: ` +
					`the objects of the input have no file paths, ` +
					`and there is no working directory to read files from; ` +
					`use selector to select the payload by label`,
			},
		},
		{
			name:  "Clusters of the input count",
			items: cluster("a"),
			spec:  spec,
			files: map[string]string{"clusters/a.yaml": "- not read\n"},
			want: []string{
				`info CF0209: FleetConfig production: spec.clusters.files: ` +
					`the files are not read, since the input holds Clusters`,
			},
		},
		{
			name: "Clusters of files are checked",
			spec: spec,
			files: map[string]string{
				"clusters/a.yaml": cluster("a") + "---\n" + old,
				"more/a/b.yaml":   cluster("a"),
			},
			want: []string{
				`info CF0209: FleetConfig production: spec.clusters.files: ` +
					`3 Clusters are read from files below the working directory, since the input holds none: ` +
					`clusters/a.yaml, more/a/b.yaml`,
				`error CF0113: clusters/a.yaml:9: Cluster default/b: apiVersion: ` +
					`CAPI no longer serves this version: v1alpha3 ended with CAPI 1.5, v1alpha4 with 1.6 ` +
					`(value "cluster.x-k8s.io/v1alpha3"); ` +
					`write the Cluster as cluster.x-k8s.io/v1beta1 or v1beta2`,
				`error CF0111: more/a/b.yaml:4: Cluster default/a: metadata.name: ` +
					`the Cluster is defined twice, first in clusters/a.yaml (value "a"); remove one of the two`,
			},
		},
		{
			name:  "a list of Clusters is not looked into",
			spec:  spec,
			files: map[string]string{"clusters/a.yaml": list},
			want: []string{
				`error CF0102: clusters/a.yaml:3: List: items: the list holds Clusters or FleetConfigs, ` +
					`and a function cannot look into a list (value "Cluster"); ` +
					`write them as documents of their own`,
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			var files fs.FS
			if test.files != nil {
				files = openTemp(t, test.files)
			}
			resources := "\nresourceSets: [{name: a, resources: [{inline: x}]}]"
			if strings.Contains(test.spec, "resourceSets") {
				resources = ""
			}
			f, problems := Fleet(input(t, test.items, strings.TrimPrefix(test.spec, "{}")+resources), Choice{}, files)
			if diff := cmp.Diff(test.want, lines(f.Gathered(problems))); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}
