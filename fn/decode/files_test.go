package decode

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestFilesAreFoundByPatterns looks for files in a directory that has them in folders, hidden ones
// too.
func TestFilesAreFoundByPatterns(t *testing.T) {
	files := openTemp(t, map[string]string{
		"a.yaml": "", "clusters/b.yaml": "", "clusters/a.yaml": "", "clusters/a.yml": "", "clusters/eu/c.yaml": "", "clusters/eu/west/d.yaml": "",
		"clusters/.hidden.yaml": "", ".git/e.yaml": "", "clusters/.old/f.yaml": "", "clusters/folder.yaml/g.yaml": "",
	})
	for _, test := range []struct {
		name     string
		patterns []v1alpha1.FilePattern
		want     []string
	}{
		{"a path is a pattern", []v1alpha1.FilePattern{"clusters/a.yaml"}, []string{"clusters/a.yaml"}},
		{"* stays within a folder, and means no folder", []v1alpha1.FilePattern{"clusters/*.yaml"}, []string{"clusters/a.yaml", "clusters/b.yaml"}},
		{"? is one character", []v1alpha1.FilePattern{"clusters/?.y?ml"}, []string{"clusters/a.yaml", "clusters/b.yaml"}},
		{"* is any folder", []v1alpha1.FilePattern{"*/*/*.yaml"}, []string{"clusters/eu/c.yaml", "clusters/folder.yaml/g.yaml"}},
		{"** is any number of folders", []v1alpha1.FilePattern{"**/?.yaml"}, []string{
			"a.yaml", "clusters/a.yaml", "clusters/b.yaml", "clusters/eu/c.yaml", "clusters/eu/west/d.yaml", "clusters/folder.yaml/g.yaml",
		}},
		{"** in the middle", []v1alpha1.FilePattern{"clusters/**/west/*"}, []string{"clusters/eu/west/d.yaml"}},
		{"** at the end", []v1alpha1.FilePattern{"clusters/eu/**"}, []string{"clusters/eu/c.yaml", "clusters/eu/west/d.yaml"}},
		{"what two patterns match is found once", []v1alpha1.FilePattern{"clusters/b.yaml", "**/**/b.yaml"}, []string{"clusters/b.yaml"}},
		{"hidden names are found by their dots", []v1alpha1.FilePattern{".git/*.yaml", "clusters/.*.yaml", "clusters/.old/*"}, []string{
			".git/e.yaml", "clusters/.hidden.yaml", "clusters/.old/f.yaml",
		}},
		{"nothing", []v1alpha1.FilePattern{"nowhere/*.yaml", "clusters/a.yaml/b"}, nil},
		{"many ** take no time", []v1alpha1.FilePattern{v1alpha1.FilePattern(strings.Repeat("**/", 300) + "x")}, nil},
	} {
		found, _, problems := newDirectory(files).read(test.patterns, field.NewPath("files"))
		if diff := cmp.Diff(test.want, found); diff != "" || len(problems) > 0 {
			t.Errorf("%s: problems %v (-want +got):\n%s", test.name, lines(problems), diff)
		}
		for _, name := range found {
			if !matchFile(remaindersOf(test.patterns), name) {
				t.Errorf("%s: %s is found in the directory, and would not be in an input", test.name, name)
			}
		}
	}
}

// TestFilesThatAreRefused wants what is in the way of a pattern to be refused by name, and what is
// not in its way to be left alone.
func TestFilesThatAreRefused(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "secret.yaml")
	writeFile(t, outside, "kind: Secret")
	dir := t.TempDir()
	for _, name := range []string{"clusters/eu/a.yaml", "real.yaml", "broken/a.yaml", "large/a.yaml"} {
		writeFile(t, filepath.Join(dir, name), "kind: X\n")
	}
	writeFile(t, filepath.Join(dir, "broken/a.yaml"), "a: b\n---\na: [correct-horse-battery\n---\n- x\n")
	for name, target := range map[string]string{
		"clusters/inside.yaml": "../real.yaml", "clusters/absolute.yaml": outside, "clusters/relative.yaml": "../../secret.yaml", "clusters/nowhere.yaml": "gone.yaml",
		"clusters/circle.yaml": "circle.yaml", "linked": "clusters/eu",
	} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "clusters/pipe.yaml"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("clusters/pipe.yaml", filepath.Join(dir, "link-to-pipe.yaml")); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(filepath.Join(dir, "large/a.yaml"), largestFile+1); err != nil {
		t.Fatal(err)
	}
	files := open(t, dir)
	for _, test := range []struct {
		name    string
		pattern v1alpha1.FilePattern
		found   []string
		want    []string
	}{
		{"a link to a file inside is followed", "clusters/inside.yaml", []string{"clusters/inside.yaml"}, nil},
		{"a folder beside them is read", "clusters/*/*.yaml", []string{"clusters/eu/a.yaml"}, []string{
			`error CF0101: clusters/absolute.yaml: the link cannot be followed within the working directory: path escapes from parent; put a copy in its place, or change files[0]`,
			`error CF0101: clusters/circle.yaml: the link cannot be followed within the working directory: too many levels of symbolic links; put a copy in its place, or change files[0]`,
			`error CF0101: clusters/nowhere.yaml: the link cannot be followed within the working directory: no such file or directory; put a copy in its place, or change files[0]`,
			`error CF0101: clusters/relative.yaml: the link cannot be followed within the working directory: path escapes from parent; put a copy in its place, or change files[0]`,
		}},
		{"an absolute link leads out", "clusters/abs*", nil, []string{
			`error CF0101: clusters/absolute.yaml: the link cannot be followed within the working directory: path escapes from parent; put a copy in its place, or change files[0]`,
		}},
		{"a relative link leads out", "clusters/rel*", nil, []string{
			`error CF0101: clusters/relative.yaml: the link cannot be followed within the working directory: path escapes from parent; put a copy in its place, or change files[0]`,
		}},
		{"a link to a folder in the way of a pattern", "linked/*.yaml", nil, []string{
			`error CF0101: linked: the link leads to a folder, and such links are not followed; name the folder itself in files[0], or put it in the place of the link`,
		}},
		{"a link to a folder is no file", "linke?", nil, nil},
		{"a pipe", "clusters/pipe.yaml", nil, []string{
			`error CF0101: clusters/pipe.yaml: this is a device, a pipe or a socket, not a regular file; remove it, or change files[0]`,
		}},
		{"a link to a pipe", "*.yaml", []string{"real.yaml"}, []string{
			`error CF0101: link-to-pipe.yaml: this is a device, a pipe or a socket, not a regular file; remove it, or change files[0]`,
		}},
		{"a file that is too large", "large/*", []string{"large/a.yaml"}, []string{
			`error CF0101: large/a.yaml: the file cannot be read: it has more than 64 MiB; fix the file, or change files`,
		}},
		{"a file that cannot be parsed", "broken/*", []string{"broken/a.yaml"}, []string{
			`error CF0101: broken/a.yaml: line 4: the text is not valid YAML: did not find expected ',' or ']'; fix the YAML at this line or just above it; or change files`,
			`error CF0101: broken/a.yaml: line 5: the item is a list, not an object; an item is a mapping with apiVersion, kind and metadata; or change files`,
		}},
		{"what leads out of the directory by name", "../*.yaml", nil, nil},
		{"an absolute path", v1alpha1.FilePattern(outside), nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			found, _, problems := newDirectory(files).read([]v1alpha1.FilePattern{test.pattern}, field.NewPath("files"))
			if diff := cmp.Diff(test.found, found); diff != "" {
				t.Errorf("found (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.want, lines(problems)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

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
bootstrap: [{name: b, resources: [{files: [payloads/b.yaml, nowhere/*]}], application: {metadata: {name: a}, spec: {source: {repoURL: x}}}}]`), Choice{}, files)
	if diff := cmp.Diff([]string{
		`info CF0209: FleetConfig production: spec.clusters.files: 2 Clusters are read from files below the working directory, since the input holds none: clusters/a.yaml`,
		`info CF0209: FleetConfig production: spec.resourceSets[0].resources[0].files: 2 objects are read from files below the working directory, since the objects of the input have no file paths: payloads/a.yaml, payloads/b.yaml`,
		`info CF0209: FleetConfig production: spec.resourceSets[0].resources[2].files: 1 object is read from files below the working directory, since the objects of the input have no file paths: payloads/a.yaml`,
		`info CF0209: FleetConfig production: spec.bootstrap[0].resources[0].files: 1 object is read from files below the working directory, since the objects of the input have no file paths: payloads/b.yaml`,
	}, lines(f.Gathered(problems, fleet.Labels{}))); diff != "" {
		t.Fatalf("problems (-want +got):\n%s", diff)
	}
	var got []string
	for _, cluster := range f.Clusters {
		got = append(got, cluster.File+" "+cluster.Name)
		if spec := cluster.Manifest["spec"].(map[string]any); cluster.InInput() || !cmp.Equal(spec["paused"], true) {
			t.Errorf("%s: item %d, manifest %v", cluster.Name, cluster.Item, cluster.Manifest)
		}
	}
	for _, source := range append(f.Sources[0], f.BootstrapSources[0]...) {
		got = append(got, "source")
		for _, object := range source.Objects {
			got = append(got, object.File+" "+object.Name)
			if metadata, _ := object.Tree["metadata"].(map[string]any); object.InInput() || metadata["name"] != object.Name {
				t.Errorf("%s: item %d, tree %v", object.Name, object.Item, object.Tree)
			}
		}
	}
	if diff := cmp.Diff([]string{
		"clusters/a.yaml eu-1", "clusters/a.yaml us-1",
		"source", "payloads/a.yaml a", "payloads/b.yaml b", "source", "source", "payloads/a.yaml a", "source", "payloads/b.yaml b",
	}, got); diff != "" {
		t.Errorf("read (-want +got):\n%s", diff)
	}
	once, again := f.Sources[0][0].Objects[0], f.Sources[0][2].Objects[0]
	if once.Item != again.Item || once.Item == f.Sources[0][0].Objects[1].Item || f.Clusters[0].Item == f.Clusters[1].Item {
		t.Error("an object is not the same for two sources, or two objects are the same")
	}
}

// TestReadingFilesFails says what is wrong where Clusters or payloads should be read from files.
func TestReadingFilesFails(t *testing.T) {
	const spec = `clusters: {files: [clusters/*.yaml, more/**]}`
	for _, test := range []struct {
		name  string
		items string
		spec  string
		files map[string]string // nil: no directory
		want  []string
	}{
		{"no Cluster and no file named", "", `{}`, map[string]string{}, []string{
			`error CF0114: FleetConfig production: the input holds no CAPI Cluster, so there is nothing to deliver to; put the Cluster manifests into the same package; a kustomize generator gets no objects, so there name their files in spec.clusters.files (in a container mount them too), or use transformers`,
		}},
		{"no file matches", "", spec, map[string]string{"cluster/a.yaml": cluster("a")}, []string{
			`error CF0114: FleetConfig production: spec.clusters.files: the input holds no CAPI Cluster, and no file below the working directory matches clusters/*.yaml, more/**; check the patterns, and the folder that the function runs in: for kustomize that of the kustomization.yaml that names it; a container sees only what is mounted`,
		}},
		{"no file holds a Cluster", "", spec, map[string]string{"clusters/a.yaml": configMap("a"), "more/b.yaml": "# nothing\n"}, []string{
			`error CF0114: FleetConfig production: spec.clusters.files: the input holds no CAPI Cluster, and none of the files that match holds one: clusters/a.yaml, more/b.yaml; check the patterns, and the folder that the function runs in: for kustomize that of the kustomization.yaml that names it; a container sees only what is mounted`,
		}},
		{"no directory", "", spec, nil, []string{
			`error CF0114: FleetConfig production: spec.clusters.files: the input holds no CAPI Cluster, and there is no working directory to read files from; put the Clusters into the input`,
		}},
		{"no directory for a payload", cluster("a"), `resourceSets: [{name: a, resources: [{files: [a.yaml]}]}]`, nil, []string{
			`error CF0101: FleetConfig production: spec.resourceSets[0].resources[0].files: the objects of the input have no file paths, and there is no working directory to read files from; use selector to select the payload by label`,
		}},
		{"Clusters of the input count", cluster("a"), spec, map[string]string{"clusters/a.yaml": "- not read\n"}, []string{
			`info CF0209: FleetConfig production: spec.clusters.files: no file is read for Clusters, since the input holds Clusters`,
		}},
		{"Clusters of files are checked", "", spec, map[string]string{
			"clusters/a.yaml": cluster("a") + "---\n" + strings.ReplaceAll(cluster("b"), "v1beta2", "v1alpha3"), "more/a/b.yaml": cluster("a"),
		}, []string{
			`info CF0209: FleetConfig production: spec.clusters.files: 3 Clusters are read from files below the working directory, since the input holds none: clusters/a.yaml, more/a/b.yaml`,
			`error CF0113: clusters/a.yaml:9: Cluster default/b: apiVersion: CAPI no longer serves this version: v1alpha3 ended with CAPI 1.5, v1alpha4 with 1.6 (value "cluster.x-k8s.io/v1alpha3"); write the Cluster as cluster.x-k8s.io/v1beta1 or v1beta2`,
			`error CF0111: more/a/b.yaml:4: Cluster default/a: metadata.name: the Cluster is defined twice, first in clusters/a.yaml (value "a"); remove one of the two`,
		}},
		{"a list of Clusters is not looked into", "", spec, map[string]string{"clusters/a.yaml": "kind: List\napiVersion: v1\nitems:\n- apiVersion: cluster.x-k8s.io/v1beta2\n  kind: Cluster\n"}, []string{
			`error CF0102: clusters/a.yaml:3: List: items: the list holds Clusters or FleetConfigs, and a function cannot look into a list (value "Cluster"); write them as documents of their own`,
		}},
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
			if diff := cmp.Diff(test.want, lines(f.Gathered(problems, fleet.Labels{}))); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}
