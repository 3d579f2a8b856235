package kustomization_test

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// refusedCase is a kustomization of the folder fleet that is refused.
type refusedCase struct {
	directory
	want []string // each in a line of its own; the line of the object that is at fault
}

// inTop is the case of a kustomization that is one line, beside files.
func inTop(line, want string) refusedCase {
	return refusedCase{
		directory: directory{files: map[string]string{
			"fleet/kustomization.yaml": line + "\n", "fleet/a.yaml": configMap, "fleet/fn.yaml": function,
			"fleet/f.yaml": fleetConfig, "other/a.yaml": configMap, "other/kustomization.yaml": "resources: [a.yaml]\n",
			"deep/kustomization.yaml": "resources: [f.yaml]\n", "deep/f.yaml": fleetConfig,
			"deepfn/kustomization.yaml": "resources: [f.yaml]\n", "deepfn/f.yaml": function, "empty/x.txt": "",
		}},
		want: []string{want},
	}
}

func remote(at, value string) string {
	return fmt.Sprintf("kustomization.yaml: %s: it is remote, and capifleet fetches nothing (value %q); put a "+
		"copy", at, value)
}

func refusedCases() map[string]refusedCase {
	cases := map[string]refusedCase{
		"an absolute path": inTop("resources: [/etc/passwd]",
			`kustomization.yaml: resources[0]: it is an absolute path, and leads out of the root (value `+
				`"/etc/passwd"); `),
		"a path out of the root": inTop("resources: [../../../other-request]", `resources[0]: it leads out of the `+
			`root, and `+
			`nothing beyond that is read (value "../../../other-request"); put it below the root, or set --root`),
		"a patch beyond the root": inTop("patches: [{path: ../../x.yaml}]", `patches[0].path: it leads out of the `+
			`root`),
		"a file beside the folder of the kustomization": inTop("resources: [../other/a.yaml]",
			`resources[0]: the file is not below the folder of its kustomization, and kustomize reads no other`),
		"a file that is missing": inTop("resources: [b.yaml]", `resources[0]: it cannot be read: no `+
			`such file or directory`),
		"a folder without a kustomization": inTop("resources: [../empty]", `resources[0]: the folder has no `+
			`kustomization`),
		"a folder for a file": inTop("configurations: [../other]", `configurations[0]: it is a `+
			`folder, and a file`),
		"a file as a component": inTop("components: [a.yaml]", `components[0]: it is a file, and a `+
			`component is a`),
		"a base that is the folder itself": inTop("resources: [.]", `resources[0]: the kustomization there leads `+
			`back to`),
		"a base that is above": inTop("resources: [..]", `resources[0]: the kustomization there leads `+
			`back to`),
		"Helm charts": inTop("helmCharts: [{name: c}]", "helmCharts: capifleet runs no Helm; "+
			"render the"),
		"globals of Helm": inTop("helmGlobals: {chartHome: c}", "helmGlobals: capifleet runs no Helm"),
		"Helm of old": inTop("helmChartInflationGenerator: [{chartName: c}]",
			"helmChartInflationGenerator: capifleet runs no Helm"),
		"Helm as a plugin": inTop("generators: ['{apiVersion: builtin, kind: HelmChartInflationGenerator, "+
			"metadata: {name: h}}']", `generators[0]: capifleet runs no Helm`),
		"an exec function": inTop("transformers: [fn.yaml]", `transformers[0]: the function is a program or a `+
			`container, `+
			`and capifleet runs none (value "Tool t"); remove it`),
		"an exec function that generates": inTop("generators: [fn.yaml]", `generators[0]: the function is a program`),
		"an exec function that validates": inTop("validators: [fn.yaml]", `validators[0]: the function is a program`),
		"a function in a base of functions": inTop("transformers: [../deepfn]", `resources[0]: the function is a `+
			`program`),
		"a plugin of kustomize's own kind": inTop("transformers: ['{apiVersion: e.com/v1, kind: Plug, metadata: "+
			"{name: p}}']",
			`transformers[0]: the plugin is a program, and capifleet runs no other program (value "Plug p")`),
		"a FleetConfig of a base": inTop("resources: [../deep]", `../deep/kustomization.yaml: resources[0]: the `+
			`kustomization of a base or component names a FleetConfig, and only that of the directory may`),
		"a FleetConfig in a folder of transformers": inTop("transformers: [../deep]", `resources[0]: the `+
			`kustomization of a base`),
		"a FleetConfig that validates": inTop("validators: [f.yaml]", `validators[0]: kustomize `+
			`allows no validator`),
		"a FleetConfig in a list": inTop("resources: [a.yaml]\ngenerators: ['{apiVersion: builtin, kind: "+
			"ConfigMapGenerator, "+
			"metadata: {name: x}}']\npatches: [{target: {name: a}, options: {allowKindChange: true}, patch: "+
			"'[{\"op\": \"replace\", \"path\": \"/kind\", \"value\": \"FleetConfig\"}, "+
			"{\"op\": \"replace\", \"path\": \"/apiVersion\", \"value\": \"capifleet.dev/v1alpha1\"}]'}]",
			`a.yaml: FleetConfig a: kustomize makes a FleetConfig out of a list, a patch or a generator`),
		"a field that kustomize does not know": inTop("resourcez: [a.yaml]",
			"kustomization.yaml: kustomize cannot read the kustomization: it has no field resourcez; fix it"),
		"a field of another type": inTop("resources: a.yaml", "kustomize cannot read the kustomization: the field"),
		"a kustomization that is not YAML": inTop("resources: [a.yaml",
			"kustomization.yaml: kustomize cannot read the kustomization: line 1 is not valid YAML"),
		"a line of which the parser names none": inTop("resources: [github.com/org/repo?ref=v1]",
			"kustomization.yaml: kustomize cannot read the kustomization: it is not valid YAML"),
		"two objects of one name": inTop("resources: [a.yaml, ../other]",
			"kustomize cannot build this: two objects are the same one: ConfigMap.v1.[noGrp]/a.[noNs]; fix the "+
				"kustomization"),
		"a secret in an error of kustomize": inTop("secretGenerator: [{name: s, literals: [p=hunter2]}, {name: s, "+
			"literals: "+
			"[p=hunter2]}]", "kustomize cannot build this: two generators make the same object: Secret s; fix"),
		"a secret in a generator that cannot be read": inTop("secretGenerator: [{name: s, literals: [hunter2]}]",
			"kustomize cannot build this: a literal of a generator is not KEY=VALUE; fix"),
		"a patch of nothing": inTop("resources: [a.yaml]\npatches: ['{apiVersion: v1, kind: X, metadata: {name: y}}']",
			"kustomize cannot read the kustomization: the field"),
	}
	for _, field := range []string{
		"namePrefix: p-", "nameSuffix: -s", "namespace: ns", "labels: [{pairs: {a: b}}]",
		"commonLabels: {a: b}", "commonAnnotations: {a: b}",
	} {
		name, _, _ := strings.Cut(field, ":")
		cases["a FleetConfig as a generator beside "+name] = inTop("generators: [f.yaml]\n"+field,
			"kustomization.yaml: generators[0]: a FleetConfig is a generator beside "+name+", and kustomize would "+
				"change")
	}
	for _, url := range []string{
		"https://example.com/a.yaml", "HTTP://example.com/a.yaml", "git::https://example.com/o/r",
		"git@example.com:o/r",
		"ssh://example.com/o/r", "file:///o/r", "github.com/o/r", "github.com/o/r//base?ref=v1", "GitHub.com:o/r.git",
		"https://example.com/o/r.git?ref=main&timeout=1s", "user@example.com:o/r//b", "../base?ref=main",
		"git://example.com/r",
		"https://dev.azure.com/o/p/_git/r", "oci://example.com/r", "s3::https://s3.amazonaws.com/b",
	} {
		for field, line := range map[string]string{
			"resources[0]": "resources: [%q]", "bases[0]": "bases: [%q]", "components[0]": "components: [%q]",
			"generators[0]": "generators: [%q]", "transformers[0]": "transformers: " +
				"[%q]", "validators[0]": "validators: [%q]",
			"crds[0]": "crds: [%q]", "configurations[0]": "configurations: [%q]", "openapi.path": "openapi: {path: %q}",
			"patchesStrategicMerge[0]": "patchesStrategicMerge: [%q]", "patches[0].path": "patches: [{path: %q}]",
			"patchesJson6902[0].path": "patchesJson6902: [{path: %q}]", "replacements[0].path": "replacements: " +
				"[{path: %q}]",
			"configMapGenerator[0].envs[0]": "configMapGenerator: [{name: a, envs: [%q]}]",
			"configMapGenerator[0].env":     "configMapGenerator: [{name: a, env: %q}]",
		} {
			cases["remote "+field+" "+url] = inTop(fmt.Sprintf(line, url), remote(field, url))
		}
	}
	for field, text := range map[string]string{
		"files[0]":             "kind: ConfigMapGenerator, files: [k=https://example.com/x]",
		"envs[0]":              "kind: SecretGenerator, envs: [https://example.com/x]",
		"path":                 "kind: PatchTransformer, path: https://example.com/x",
		"paths[0]":             "kind: PatchStrategicMergeTransformer, paths: [https://example.com/x]",
		"replacements[0].path": "kind: ReplacementTransformer, replacements: [{path: https://example.com/x}]",
	} {
		cases["remote "+field+" of a plugin"] = inTop("transformers: ['{apiVersion: builtin, metadata: {name: b}, "+
			""+text+"}']",
			field+": it is remote, and capifleet fetches nothing (value \"https://example.com/x\")")
	}
	cases["remote files of a generator"] = inTop("configMapGenerator: [{name: a, files: ['k=https://example.com/x']}]",
		remote("configMapGenerator[0].files[0]", "https://example.com/x"))
	cases["links out of the root"] = refusedCase{
		directory: directory{
			files: map[string]string{"fleet/kustomization.yaml": "resources: [link, abs, l.yaml, link/deeper, loop]\n"},
			links: map[string]string{
				"fleet/link": "../../other-request", "fleet/abs": "/etc", "fleet/l.yaml": "../../../etc/passwd",
				"fleet/loop": "loop",
			},
		},
		want: []string{
			`resources[0]: it leads out of the root`, `resources[1]: it leads out of the root`,
			`resources[2]: it leads out of the root`, `resources[3]: it leads out of the root`,
			`resources[4]: it cannot be read: it leads in a circle, or over more than 40 links`,
		},
	}
	cases["bases that lead to each other by links"] = refusedCase{
		directory: directory{
			files: map[string]string{
				"fleet/kustomization.yaml": "resources: [../a]\n", "a/kustomization.yaml": "resources: [../b]\n",
				"b/kustomization.yaml": "resources: [a]\n",
			},
			links: map[string]string{"b/a": "../a"},
		},
		want: []string{"../b/kustomization.yaml: resources[0]: the kustomization there leads back to itself"},
	}
	cases["several kustomizations"] = refusedCase{
		directory: directory{files: map[string]string{"fleet/kustomization.yaml": "{}", "fleet/Kustomization": "{}"}},
		want: []string{"Kustomization: the folder has several kustomizations: kustomization.yaml, " +
			"Kustomization; remove"},
	}
	return cases
}

// TestRefused wants hostile kustomizations to be refused by name, and neither git nor http to be
// tried. Each place where kustomize takes a path is tried with each form of what it would fetch.
func TestRefused(t *testing.T) {
	var tried atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { tried.Add(1) }))
	defer server.Close()
	proxy, err := net.Listen("tcp", "127.0.0.1:0") // for hosts that do not exist
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = proxy.Close() }()
	bin := t.TempDir()
	ran := filepath.Join(bin, "ran")
	script := "#!/bin/sh\necho \"$@\" >>" + ran + "\nexit 1\n"
	for _, program := range []string{"git", "helm", "docker", "tool"} {
		if err := os.WriteFile(filepath.Join(bin, program), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("HTTP_PROXY", "http://"+proxy.Addr().String())
	cases := refusedCases()
	for _, field := range []string{"resources: [%q]", "openapi: {path: %q}", "patches: [{path: %q}]"} {
		url := server.URL + "/a.yaml"
		cases["a server that would answer "+field] = inTop(fmt.Sprintf(field, url), "it is remote, and capifleet "+
			"fetches nothing")
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			_, says := built(t, test.write(t), "fleet")
			if len(says) != len(test.want) {
				t.Errorf("%d problems, want %d: %q", len(says), len(test.want), says)
				return
			}
			for i, want := range test.want {
				if !strings.HasPrefix(says[i], "error CF0101: ") || !strings.Contains(says[i], want) ||
					strings.Contains(says[i], "hunter2") {
					t.Errorf("says %q, want %q", says[i], want)
				}
			}
		})
	}
	if tried.Load() > 0 {
		t.Errorf("%d requests were made", tried.Load())
	}
	if text, err := os.ReadFile(ran); err == nil {
		t.Errorf("a program has run: %s", text)
	}
	if err := proxy.(*net.TCPListener).SetDeadline(time.Now()); err != nil {
		t.Fatal(err)
	}
	if connection, err := proxy.Accept(); err == nil {
		_ = connection.Close()
		t.Error("a connection was opened")
	}
}
