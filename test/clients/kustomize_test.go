package clients

import (
	"debug/buildinfo"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestKustomizePage builds what the page on kustomize shows, by its own commands, and wants what
// capifleet itself makes of the same files.
func TestKustomizePage(t *testing.T) {
	p := readPage(t, kustomizePages()...)
	whole := rendered(t, kustomizeExample)
	generated := all(whole, object.isGenerated)
	var (
		inContainer = map[string][]string{"fleet/fleet.yaml": {"fleet.yaml", "container"}}
		generator   = map[string][]string{
			"fleet/fleet.yaml":         {"fleet.yaml", "generator"},
			"fleet/kustomization.yaml": {"generator's kustomization.yaml"},
		}
		generatorInContainer = map[string][]string{
			"fleet/fleet.yaml":         {"fleet.yaml", "generator", "generator in a container"},
			"fleet/kustomization.yaml": {"generator's kustomization.yaml"},
		}
		component = map[string][]string{
			"fleet/kustomization.yaml": {"component"},
			"kustomization.yaml":       {"kustomization.yaml with a component"},
		}
		inputOnly       = map[string][]string{"fleet/kustomization.yaml": {"kustomization.yaml", "input only"}}
		generatorBeside = map[string][]string{"fleet/fleet.yaml": {"fleet.yaml", "generator"}}
		overlay         = map[string][]string{"overlay/kustomization.yaml": {"overlay"}}
	)
	for _, test := range []struct {
		name string
		kustomization
		want []object
	}{
		{"a transformer by exec", kustomization{command: "build"}, whole},
		{"a transformer in a container", kustomization{blocks: inContainer, command: "build in a container"}, whole},
		{
			"a transformer in a container of kubectl's",
			kustomization{blocks: inContainer, command: "build with kubectl"},
			whole,
		},
		{
			"a generator by exec reads Clusters and payloads from files",
			kustomization{blocks: generator, command: "build"},
			generated,
		},
		{
			"a generator in a container reads Clusters and payloads from mounts",
			kustomization{blocks: generatorInContainer, command: "build in a container"},
			generated,
		},
		{
			"a generator in a container of kubectl's reads Clusters and payloads from mounts",
			kustomization{blocks: generatorInContainer, command: "build with kubectl"},
			generated,
		},
		{
			"a generator beside Clusters that are resources",
			kustomization{
				blocks:  generatorBeside,
				changes: tree{"fleet/kustomization.yaml": "{transformers: [], generators: [fleet.yaml]}\n"},
				command: "build",
			},
			whole,
		},
		{"a component by exec", kustomization{blocks: component, dir: ".", command: "build"}, whole},
		{
			"Clusters as input only are seen by the function and not in the output",
			kustomization{blocks: inputOnly, command: "build"},
			generated,
		},
		{
			"ClusterResourceSets follow the prefix of an overlay by the shipped configuration",
			kustomization{blocks: overlay, dir: "overlay", command: "build"},
			prefixed(t, "test-", whole),
		},
	} {
		test.use(t, p)
		t.Run(test.name, func(t *testing.T) { sameObjects(t, test.want, test.mustBuild(t, p)) })
	}
	files := readTree(t, kustomizeExample)
	for _, name := range []string{"fleet.yaml", "kustomization.yaml", "name-references.yaml"} {
		if shown := p.block(t, name); shown != files[name] {
			t.Errorf("%s of the example is\n%sand the page shows\n%s", name, files[name], shown)
		}
	}
	t.Run("the version that it names is the one of the module", func(t *testing.T) {
		info, err := buildinfo.ReadFile(buildKustomize(t))
		if err != nil {
			t.Fatal(err)
		}
		if version := strings.TrimPrefix(info.Main.Version, "v"); !strings.Contains(p.text, "kustomize "+version+",") {
			t.Errorf("the page does not name kustomize %s", version)
		}
	})
	testCheck(t, p)
	p.checkUsed(t)
}

// testCheck wants the check of the page to fail where kustomize leaves an exec function out, and
// only there.
func testCheck(t *testing.T, p *page) {
	t.Helper()
	const flag = " --enable-exec"
	build, check := p.block(t, "build"), p.block(t, "check")
	for _, test := range []struct {
		name, build string
		left        bool // out
	}{
		{"with --enable-exec the check finds the fleet", build, false},
		{"without --enable-exec kustomize succeeds and the check fails", strings.Replace(build, flag, "", 1), true},
		{"kubectl with an exec function succeeds and the check fails", p.block(t, "build with kubectl"), true},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := kustomization{}.write(t, p)
			shell(t, dir, test.build).mustRun(t)
			objects := readHub(t, dir)
			if generated := all(objects, object.isGenerated); len(objects) == 0 || test.left != (len(generated) == 0) {
				t.Errorf("of the objects %q capifleet has generated %q", names(objects), names(generated))
			}
			if r := shell(t, dir, check).run(t); test.left != (r.status != 0) {
				t.Errorf("the check ends with status %d", r.status)
			}
		})
	}
}

// TestKustomizeAfterAnotherFunction: after a function kustomize makes up paths for its objects,
// from their names. They are not paths of files.
func TestKustomizeAfterAnotherFunction(t *testing.T) {
	p := readPage(t, kustomizePages()...)
	const nothing = `{apiVersion: example.com/v1, kind: Nothing, metadata: {name: nothing, ` +
		`annotations: {config.kubernetes.io/function: 'exec: {path: nothing}'}}}`
	whole := rendered(t, kustomizeExample)
	for _, test := range []struct {
		name     string
		payloads string // the pattern; made-up paths match it too
	}{
		{"payloads are read from files", "payloads/*.yaml"},
		{"payloads are read from files, whatever the namespaces of objects are called", "clusters/*.yaml"},
	} {
		t.Run(test.name, func(t *testing.T) {
			k := kustomization{
				changes: tree{
					"fleet/nothing.yaml":       nothing,
					"fleet/kustomization.yaml": "transformers: [nothing.yaml, fleet.yaml]\n",
					"fleet/fleet.yaml": "spec: {resourceSets: [{name: baseline, resources: [{files: ['" +
						test.payloads + "']}]}]}\n",
				},
				command: "build",
			}
			dir := k.write(t, p)
			if test.payloads != "payloads/*.yaml" {
				for name, text := range readTree(t, filepath.Join(kustomizeExample, "payloads")) {
					tree{name: text}.writeTo(t, filepath.Join(dir, "clusters"))
				}
			}
			c := shell(t, dir, p.block(t, k.command))
			c.path = append(c.path, doNothing(t, "nothing"))
			c.mustRun(t)
			sameObjects(t, whole, readHub(t, dir))
		})
	}
	t.Run("two fleets in one kustomization", func(t *testing.T) {
		k := kustomization{
			changes: tree{"fleet/kustomization.yaml": "transformers: [fleet.yaml, other.yaml]\n"},
			command: "build",
		}
		k.changes["fleet/other.yaml"] = strings.ReplaceAll(p.block(t, "fleet.yaml"), "production", "production-too")
		dir := k.write(t, p)
		shell(t, dir, strings.ReplaceAll(p.block(t, k.command), "production-too", "production")).mustRun(t)
		fleets := map[string]int{}
		for _, o := range all(readHub(t, dir), object.isGenerated) {
			fleets[o.text("metadata", "labels", "capifleet.dev/fleet")]++
		}
		if fleets["production"] != len(all(whole, object.isGenerated)) || fleets["production-too"] == 0 {
			t.Errorf("want objects of two fleets, got %v", fleets)
		}
	})
}

// TestKustomizeCheckOfAnotherFleet wants the check not to take a fleet whose name begins with that
// of the fleet for it.
func TestKustomizeCheckOfAnotherFleet(t *testing.T) {
	p := readPage(t, kustomizePages()...)
	example := kustomization{changes: tree{"fleet/fleet.yaml": "metadata: {name: production-eu}\n"}, command: "build"}
	dir := example.write(t, p)
	if r := example.build(t, p, dir); r.status != 0 || !slices.ContainsFunc(readHub(t, dir), object.isGenerated) {
		t.Fatalf("exit status %d, and nothing is generated: %s", r.status, r.stderr)
	}
	if shell(t, dir, p.block(t, "check")).run(t).status == 0 {
		t.Error("the check succeeds")
	}
}
