package clients

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestArgoCDGenerates wants Argo CD to get from the plugin what capifleet render prints, whatever
// else is in the repository.
func TestArgoCDGenerates(t *testing.T) {
	server := newRepoServer(t, startSidecar(t, read(t, shipped("plugin.yaml"))))
	for _, pkg := range append(examples(t), fixture) {
		t.Run("the package "+filepath.Base(pkg), func(t *testing.T) {
			folder := readPackage(t, pkg)
			got := server.manifests(t, applicationOf(t, repository(t, folder.within("fleets/one"), nil), "fleets/one"))
			sameTree(t, printed(t, folder), got)
			checkForTheHub(t, got)
		})
	}
	t.Run("two fleets in two folders, an Application each", func(t *testing.T) {
		one, two := readTree(t, fixture), readPackage(t, "../../examples/monitoring-addons")
		url := repository(t, one.within("fleets/one").and(two.within("fleets/two")), nil)
		sameTree(t, printed(t, one), server.manifests(t, applicationOf(t, url, "fleets/one")))
		sameTree(t, printed(t, two), server.manifests(t, applicationOf(t, url, "fleets/two")))
	})
	t.Run("the environment and the name of the Application change nothing", func(t *testing.T) {
		folder := readTree(t, fixture)
		app := applicationOf(t, repository(t, folder.within("fleet"), nil), "fleet")
		app.Metadata.Name, app.Spec.Project, app.Spec.Destination["namespace"] = "other", "other", "other"
		app.Spec.Source.Plugin.Env = []variable{
			{"PATH", "/nowhere"}, {"TMPDIR", "/nowhere"}, {"APP_PARAMETERS", `[{"name":"fleet","string":"other"}]`},
		}
		sameTree(t, printed(t, folder), server.manifests(t, app))
	})
	t.Run("YAML that is not of Kubernetes", func(t *testing.T) {
		folder := readTree(t, fixture)
		foreign := tree{
			".krmignore":                     "chart/templates/\n",
			"chart/Chart.yaml":               "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
			"chart/values.yaml":              "replicas: 3\n",
			"chart/templates/configmap.yaml": "{{- if .Values.replicas }}\nkind: ConfigMap\n{{- end }}\n",
			"values.yaml":                    "region: eu\n",
			"ci.yaml":                        "stages: [plan]\nplan:\n  script: [capifleet plan]\n",
			".hidden/pipeline.yaml":          "on: {push: {}}\n",
			"notes.md":                       "kind: of a note\n",
		}
		got := server.manifests(t, applicationOf(t, repository(t, folder.and(foreign).within("fleet"), nil), "fleet"))
		sameTree(t, printed(t, folder), got)
	})
	t.Run("annotations of kpt and kustomize, left in files, reach neither the hub nor a payload", func(t *testing.T) {
		left := map[string]string{
			"config.kubernetes.io/index":           "'0'",
			"internal.config.kubernetes.io/path":   "a.yaml",
			"config.k8s.io/id":                     "'1'",
			"kustomize.config.k8s.io/id":           "'2'",
			"internal.kpt.dev/upstream-identifier": "a",
		}
		var annotations []string
		for key, value := range left {
			annotations = append(annotations, key+": "+value)
		}
		marked := "metadata:\n  annotations: {" + strings.Join(annotations, ", ") + "}\n"
		folder := readTree(t, fixture).
			edited(t, "clusters/us.yaml", "metadata:\n", marked).
			edited(t, "fleet.yaml", "    - inline: |\n", "    - files: [payload.yaml]\n    - inline: |\n").
			and(tree{"payload.yaml": "apiVersion: v1\nkind: Namespace\n" + marked + "  name: team\n"})
		got := server.manifests(t, applicationOf(t, repository(t, folder.within("fleet"), nil), "fleet"))
		checkForTheHub(t, got)
		for name, text := range got {
			for key := range left {
				if strings.Contains(text, key) {
					t.Errorf("%s holds %s", name, key)
				}
			}
		}
	})
	t.Run("a link within the folder is read", func(t *testing.T) {
		folder := readTree(t, fixture)
		linked := folder.and(tree{".shared/cluster.yaml": folder["clusters/eu.yaml"]}).without("clusters/eu.yaml")
		links := map[string]string{"fleet/clusters/eu.yaml": "../.shared/cluster.yaml"}
		url := repository(t, linked.within("fleet"), links)
		sameTree(t, printed(t, folder), server.manifests(t, applicationOf(t, url, "fleet")))
	})
}

// TestArgoCDGeneratePaths wants the annotation of the Application that we ship to name all that the
// plugin reads.
func TestArgoCDGeneratePaths(t *testing.T) {
	server := newRepoServer(t, startSidecar(t, read(t, shipped("plugin.yaml"))))
	folder := readTree(t, fixture)
	app := applicationOf(t, repository(t, folder.within("fleets/one").and(tree{"README.md": "fleets\n"}), nil),
		"fleets/one")
	t.Run("a commit within the folder generates again", func(t *testing.T) {
		if !server.ask(t, app, "refresh", "README.md", "fleets/one/clusters/eu.yaml").Refreshed {
			t.Error("it does not")
		}
	})
	t.Run("a commit elsewhere does not", func(t *testing.T) {
		if server.ask(t, app, "refresh", "README.md", "fleets/two/fleet.yaml").Refreshed {
			t.Error("it does")
		}
	})
	t.Run("the folder alone, sent to the plugin, is enough", func(t *testing.T) {
		sameTree(t, printed(t, folder), server.manifests(t, app, "--plugin-use-manifest-generate-paths"))
	})
}

// checkForTheHub wants nothing among manifests that is for tools only: the configuration of the
// function, and what kpt and kustomize write into objects for their own use.
func checkForTheHub(t *testing.T, manifests tree) {
	t.Helper()
	if !slices.ContainsFunc(manifests.paths(), func(name string) bool {
		return strings.Contains(name, " ClusterResourceSet ") || strings.Contains(name, " ApplicationSet ")
	}) {
		t.Errorf("no ClusterResourceSet and no ApplicationSet is among %q", manifests.paths())
	}
	for name, text := range manifests {
		o := readObjects(t, text)[0]
		if o.isLocal() || o.isOf("ResourceList") {
			t.Errorf("%s is for tools", name)
		}
		annotations, _ := o.at("metadata", "annotations").(map[string]any)
		for key := range annotations {
			if isForTools(key) {
				t.Errorf("%s has the annotation %s", name, key)
			}
		}
	}
}

// isForTools reports whether an annotation is one by which kpt and kustomize keep their books.
func isForTools(key string) bool {
	domain, _, _ := strings.Cut(key, "/")
	return slices.Contains([]string{
		"config.kubernetes.io", "internal.config.kubernetes.io", "config.k8s.io", "internal.config.k8s.io",
		"kustomize.config.k8s.io", "internal.kpt.dev",
	}, domain)
}

// TestArgoCDShowsWhatIsWrong wants a failure to be one, and to show in the UI what capifleet prints
// in a shell.
func TestArgoCDShowsWhatIsWrong(t *testing.T) {
	server := newRepoServer(t, startSidecar(t, read(t, shipped("plugin.yaml"))))
	fleet := readTree(t, fixture)
	emptySelector := fleet.edited(t, "fleet.yaml", "clusterSelector: {matchLabels: {monitoring: enabled}}",
		"clusterSelector: {}")
	withSecret := fleet.edited(t, "fleet.yaml", "    - inline: |\n", "    - files: [secret.yaml]\n    - inline: |\n")
	const clusters = "apiVersion: cluster.x-k8s.io/v1beta2\nkind: Cluster\n" +
		"metadata: {name: a, namespace: default}\nspec: {}\n"
	const secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {password: correct-horse}\n"
	for name, test := range map[string]struct {
		files tree
		want  []string
	}{
		"an empty selector, by code, file, field and remedy": {
			emptySelector,
			[]string{
				"error CF0112: fleet.yaml:13: FleetConfig production: spec.resourceSets[0].clusterSelector: ",
				"name at least one label",
			},
		},
		"a folder without a FleetConfig": {tree{"a.yaml": clusters}, []string{"error CF0103: "}},
		"a folder without a Cluster": {
			tree{"fleet.yaml": fleet["fleet.yaml"]}, []string{"error CF0114: fleet.yaml:2: FleetConfig production: "},
		},
		"a folder without manifests": {tree{"README.md": "nothing\n"}, []string{"error CF0103: "}},
		"a file that is no YAML, by name and line": {
			fleet.and(tree{"broken.yaml": "a: [\n"}), []string{"error CF0101: broken.yaml:2: "},
		},
		"a Secret with a value that is wrong, without the value": {
			withSecret.and(tree{"secret.yaml": secret}),
			[]string{"error CF0304: secret.yaml:4: Secret s: "},
		},
	} {
		t.Run(name, func(t *testing.T) {
			said := server.refusal(t, applicationOf(t, repository(t, test.files.within("fleet"), nil), "fleet"))
			for _, want := range append(test.want, "`capifleet render` failed") {
				if !strings.Contains(said, want) {
					t.Errorf("the UI does not show %q:\n%s", want, said)
				}
			}
			if strings.Contains(said, "correct-horse") {
				t.Errorf("the UI shows a value of a Secret:\n%s", said)
			}
		})
	}
	t.Run("the error of the page", func(t *testing.T) {
		_, rest, _ := strings.Cut(read(t, argoCDPage), "<!-- error -->\n```text\n")
		shown, _, _ := strings.Cut(rest, "```")
		said := server.refusal(t,
			applicationOf(t, repository(t, emptySelector.within("fleets/production"), nil), "fleets/production"))
		if strings.Join(strings.Fields(shown), " ") != strings.Join(strings.Fields(said), " ") {
			t.Errorf("the page shows\n%s\nand the UI\n%s", shown, said)
		}
	})
	t.Run("a folder that is gone", func(t *testing.T) {
		app := applicationOf(t, repository(t, fleet.within("fleet"), nil), "renamed")
		if said := server.refusal(t, app); !strings.Contains(said, "renamed: app path does not exist") {
			t.Error(said)
		}
	})
}

// TestArgoCDLinks wants links to be followed within the repository, and none to bring in what is
// not of it. What is linked here is a Cluster that the folder has already.
func TestArgoCDLinks(t *testing.T) {
	server := newRepoServer(t, startSidecar(t, read(t, shipped("plugin.yaml"))))
	fleet := readTree(t, fixture)
	files := fleet.within("fleet").and(tree{"elsewhere/cluster.yaml": fleet["clusters/eu.yaml"]})
	outside := filepath.Join(t.TempDir(), "cluster.yaml")
	if err := os.WriteFile(outside, []byte(fleet["clusters/eu.yaml"]), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		link, target string
		flags, want  []string
	}{
		"out of the folder, into the repository: capifleet reads it": {
			"fleet/link.yaml", "../elsewhere/cluster.yaml", nil, []string{"error CF0111: link.yaml:"},
		},
		"to a folder: capifleet reads what is in it": {
			"fleet/link", "../elsewhere", nil, []string{"error CF0111: link/cluster.yaml:"},
		},
		"out of the repository: Argo CD refuses": {
			"fleet/link.yaml", "../../cluster.yaml", nil, []string{"out-of-bounds symlinks. file: fleet/link.yaml"},
		},
		"to a path of the machine: Argo CD refuses": {
			"fleet/link.yaml", outside, nil, []string{"out-of-bounds symlinks. file: fleet/link.yaml"},
		},
		"of another folder, out of the repository: Argo CD refuses": {
			"elsewhere/link.yaml", outside, nil, []string{"out-of-bounds symlinks. file: elsewhere/link.yaml"},
		},
		"to a path of the machine, where Argo CD lets links be: there is no such file for the plugin": {
			"fleet/link.yaml", outside, []string{"--allow-oob-symlinks"}, []string{"error CF0101: link.yaml: "},
		},
	} {
		t.Run(name, func(t *testing.T) {
			url := repository(t, files, map[string]string{test.link: test.target})
			said := server.refusal(t, applicationOf(t, url, "fleet"), test.flags...)
			for _, want := range test.want {
				if !strings.Contains(said, want) {
					t.Errorf("the UI does not show %q:\n%s", want, said)
				}
			}
		})
	}
}
