package kustomization_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/test/pipe"
)

// TestBounds wants kustomizations that would exhaust the program to be refused by name, and soon.
func TestBounds(t *testing.T) {
	nested := map[string]string{"fleet/kustomization.yaml": "resources: [../b0]\n"}
	for i := range 120 {
		nested[fmt.Sprintf("b%d/kustomization.yaml", i)] = fmt.Sprintf("resources: [../b%d]\n", i+1)
	}
	doubled := map[string]string{"fleet/kustomization.yaml": "resources: [../b0]\n"}
	for i := range 40 {
		doubled[fmt.Sprintf("b%d/kustomization.yaml", i)] = fmt.Sprintf("resources: [x, ../b%d]\n", i+1)
		doubled[fmt.Sprintf("b%d/x/kustomization.yaml", i)] = fmt.Sprintf("nameSuffix: -x\nresources: "+
			"[../../b%d]\n", i+1)
	}
	doubled["b40/kustomization.yaml"] = "resources: []\n"
	large := map[string]string{"fleet/kustomization.yaml": "configMapGenerator: [{name: a, files: [large]}]\n"}
	shared := map[string]string{"fleet/shared.txt": strings.Repeat("x", 1_500_000)}
	var generators strings.Builder
	for i := range 300 {
		fmt.Fprintf(&generators, "- {name: g%d, files: [shared.txt]}\n", i)
	}
	shared["fleet/kustomization.yaml"] = "configMapGenerator:\n" + generators.String()
	plugins := map[string]string{"fleet/shared.txt": shared["fleet/shared.txt"]}
	literals := map[string]string{
		"base/kustomization.yaml": "configMapGenerator: [{name: g, literals: [k=" +
			shared["fleet/shared.txt"] + "]}]\n",
	}
	var ofPlugins, ofBases strings.Builder
	for i := range 30 {
		fmt.Fprintf(&ofPlugins, "- '{apiVersion: builtin, kind: SecretGenerator, metadata: {name: g%d}, "+
			"files: [shared.txt]}'\n", i)
		fmt.Fprintf(&ofBases, "- ../b%d\n", i)
		literals[fmt.Sprintf("b%d/kustomization.yaml", i)] = "resources: [../base]\n"
	}
	plugins["fleet/kustomization.yaml"] = "generators:\n" + ofPlugins.String()
	literals["fleet/kustomization.yaml"] = "resources:\n" + ofBases.String()
	empty := map[string]string{
		"fleet/kustomization.yaml": "secretGenerator:\n" + strings.Repeat("- {name: g}\n", 1001),
	}
	many := map[string]string{
		"fleet/kustomization.yaml": "resources: [a.yaml]\n",
		"fleet/a.yaml":             strings.Repeat(configMap+"---\n", 10_001),
	}
	bomb := "a: &a [x,x,x,x,x,x,x,x]\n"
	for i := 'b'; i < 'j'; i++ {
		bomb += fmt.Sprintf("%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n", i, i, i-1, i-1, i-1, i-1, i-1, i-1, i-1, i-1)
	}
	object := "apiVersion: v1\nkind: X\nmetadata: {name: a}\n"
	for name, test := range map[string]struct {
		files map[string]string
		want  string
	}{
		"bases within each other": {nested, "more than 100 kustomizations are within one another"},
		"bases that double":       {doubled, "the kustomizations lead to more than 20000 kustomizations"},
		"a generator of a huge file": {large, "configMapGenerator[0].files[0]: the file cannot be read: it has " +
			"more than"},
		"many generators of one file": {
			shared, "configMapGenerator[22].files[0]: the generators would make more than 32 MiB in all, each file",
		},
		"many plugins that generate of one file": {plugins, "the generators would make more than 32 MiB in all"},
		"a base with literals that many reach":   {literals, "the generators would make more than 32 MiB in all"},
		"many generators of nothing":             {empty, "the kustomizations have more than 1000 generators in all"},
		"many objects":                           {many, "resources[0]: the kustomizations have more than 10000"},
		"aliases in a resource": {map[string]string{
			"fleet/kustomization.yaml": "resources: [a.yaml]\n", "fleet/a.yaml": object + bomb,
		}, "a.yaml:1: the text is not valid YAML: document contains excessive aliasing"},
		"aliases in a patch": {map[string]string{
			"fleet/kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.yaml}]\n",
			"fleet/a.yaml":             configMap, "fleet/p.yaml": object + bomb,
		}, "patches[0].path: the text cannot be read: "},
		"aliases in the text of a patch": {map[string]string{
			"fleet/kustomization.yaml": "patches:\n- patch: |\n    " +
				"" + strings.ReplaceAll(object+bomb, "\n", "\n    ") + "\n",
		}, "patches: the text cannot be read: "},
		"aliases in the kustomization": {map[string]string{
			"fleet/kustomization.yaml": "resources: []\n" + bomb,
		}, "kustomize cannot read the kustomization: "},
		"a pipe": {map[string]string{"fleet/kustomization.yaml": "resources: [pipe.yaml]\n"}, "it is a device, a " +
			"pipe or"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := directory{files: test.files}.write(t)
			pipe.Make(t, filepath.Join(dir, "fleet", "pipe.yaml"))
			file, err := os.Create(filepath.Join(dir, "fleet", "large"))
			if err == nil {
				err = file.Truncate(10 << 30)
			}
			if err != nil {
				t.Fatal(err)
			}
			_ = file.Close()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, says := built(t, dir, "fleet")
			if len(says) != 1 || !strings.Contains(says[0], test.want) {
				t.Errorf("says %q, want %q", says, test.want)
			}
			runtime.ReadMemStats(&after)
			count, bytes := after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc
			if count > 10_000_000 || bytes > 1<<30 {
				t.Errorf("it makes %d allocations, of %d MiB", count, bytes>>20)
			}
		})
	}
}
