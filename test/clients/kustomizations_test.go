package clients

import (
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const kustomizeExample = "../../examples/kustomize"

// kustomizePages are the pages whose files and commands the tests run.
func kustomizePages() []string {
	return []string{"../../docs/kustomize-function.md", "../../docs/kustomize-names.md"}
}

// A kustomization is the example with changes, and a command of the page that builds it. The
// example is in the folder fleet; its Clusters are beside it too.
type kustomization struct {
	blocks  map[string][]string // of the page: what a file consists of, merged
	changes tree                // what is merged into a file besides
	dir     string              // where the command runs: fleet, if nothing is said
	command string              // of the page
}

// use says that the blocks are used, also where no container can run or only some tests are wanted.
func (k kustomization) use(t *testing.T, p *page) {
	t.Helper()
	p.block(t, k.command)
	for _, comments := range k.blocks {
		for _, comment := range comments {
			p.block(t, comment)
		}
	}
}

// write puts the files into a new folder and returns the one where the command runs.
func (k kustomization) write(t *testing.T, p *page) string {
	t.Helper()
	files := tree{}
	for name, text := range readTree(t, kustomizeExample) {
		files[path.Join("fleet", name)] = text
		if path.Dir(name) == "clusters" {
			files[name] = text
		}
	}
	for name, comments := range k.blocks {
		var texts []string
		for _, comment := range comments {
			texts = append(texts, p.block(t, comment))
		}
		files[name] = merged(t, texts...)
	}
	for name, change := range k.changes {
		files[name] = merged(t, files[name], change)
	}
	dir := k.dir
	if dir == "" {
		dir = "fleet"
	}
	return filepath.Join(files.write(t), dir)
}

// build runs the command in a folder. It may fail; hub.yaml is what it has printed.
func (k kustomization) build(t *testing.T, p *page, dir string) run {
	t.Helper()
	c := shell(t, dir, p.block(t, k.command))
	if k.inContainer() {
		e := containers(t)
		e.podman("tag", image, "localhost/capifleet:latest").mustRun(t) // the name that people give it
		c.path, c.env = append(c.path, e.docker(t)), e.env
	}
	return c.run(t)
}

// inContainer reports whether the FleetConfig says that the function is in a container.
func (k kustomization) inContainer() bool {
	return slices.ContainsFunc(k.blocks["fleet/fleet.yaml"], func(comment string) bool {
		return strings.Contains(comment, "container")
	}) ||
		strings.Contains(k.changes["fleet/fleet.yaml"], "container:")
}

// mustBuild returns the objects that the command prints.
func (k kustomization) mustBuild(t *testing.T, p *page) []object {
	t.Helper()
	dir := k.write(t, p)
	if r := k.build(t, p, dir); r.status != 0 {
		t.Fatalf("exit status %d:\n%s", r.status, r.stderr)
	}
	return readHub(t, dir)
}

// readHub returns the objects of the file that the commands of the page write.
func readHub(t *testing.T, dir string) []object {
	t.Helper()
	return readObjects(t, read(t, filepath.Join(dir, "hub.yaml")))
}

// shell is commands of the page in a folder, with the programs that they name: capifleet, and
// kustomize and that of kubectl as they are built from their modules.
func shell(t *testing.T, dir, commands string) command {
	t.Helper()
	return command{
		program: "sh",
		args:    []string{"-euc", commands},
		dir:     dir,
		path:    []string{build(t, "capifleet", top), buildKustomize(t), buildPackage(t, "kubectl", "kubectl", ".")},
	}
}

// buildKustomize returns kustomize as it is built from its module.
func buildKustomize(t *testing.T) string {
	t.Helper()
	return buildPackage(t, "kustomize", "kustomize", "sigs.k8s.io/kustomize/kustomize/v5")
}

// rendered returns what capifleet itself makes of a folder, for the hub.
func rendered(t *testing.T, dir string) []object {
	t.Helper()
	return forHub(readObjects(t, render(t, dir)))
}

// render is the output of capifleet render.
func render(t *testing.T, dir string) string {
	t.Helper()
	return command{program: build(t, "capifleet", top), args: []string{"render", dir}}.mustRun(t)
}

// prefixed returns the objects as namePrefix should make them: with other names, and
// ClusterResourceSets that follow.
func prefixed(t *testing.T, prefix string, objects []object) []object {
	t.Helper()
	var all []object
	for _, o := range objects {
		renamed := readObjects(t, manifest(t, o))[0]
		metadata, _ := renamed.at("metadata").(map[string]any)
		for _, named := range append(references(renamed), metadata) {
			named["name"] = prefix + named.text("name")
		}
		all = append(all, renamed)
	}
	return all
}

// references are what a ClusterResourceSet delivers; another object has none.
func references(o object) []object {
	if !o.isOf("ClusterResourceSet") {
		return nil
	}
	return o.list("spec", "resources")
}

// dangling returns each reference of a ClusterResourceSet to an object that is not there.
func dangling(t *testing.T, objects []object) []string {
	t.Helper()
	var missing []string
	there := byName(t, objects)
	for _, set := range objects {
		for _, reference := range references(set) {
			metadata := map[string]any{"name": reference.text("name"), "namespace": set.text("metadata", "namespace")}
			to := object{"apiVersion": "v1", "kind": reference.text("kind"), "metadata": metadata}.String()
			if _, exists := there[to]; !exists {
				missing = append(missing, to)
			}
		}
	}
	slices.Sort(missing)
	return missing
}
