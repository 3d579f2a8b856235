package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/internal/cli"
)

// mistakeClusters are a Cluster of each version of Cluster API. The facts of the second do harm.
const mistakeClusters = `
apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata: {name: a, namespace: team, labels: {place: eu}, annotations: {up: x, text: x, lines: x, hub: a, ref: v}}
spec: {infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: DockerCluster, name: a}}
---
apiVersion: cluster.x-k8s.io/v1beta1
kind: Cluster
metadata:
  {name: b, namespace: team, labels: {place: us},
   annotations: {up: ../x, text: 'a: b', lines: "x\ny: z", hub: in-cluster, ref: w}}
spec: {infrastructureRef: {apiVersion: infrastructure.cluster.x-k8s.io/v1beta1, kind: DockerCluster, name: b}}
`

const mistakeValues = `
  values: [{name: up, annotation: up}, {name: text, annotation: text}, {name: lines, annotation: lines},
    {name: hub, annotation: hub}, {name: ref, annotation: ref}]
`

// mistake is a mistake in an Application.
type mistake struct {
	fields   string // of the Application
	want     string // severity, code and field of the problem, in the Application
	clusters string // which Clusters have it; both, if none is named
}

// mistakesInSources are mistakes in the source of an Application, after its repoURL.
func mistakesInSources() map[string]mistake {
	long := strings.Repeat("a", 53)
	return map[string]mistake{
		"a release of 54 characters": {
			"path: p, helm: {releaseName: x" + long + "}", "error CF0403 .helm.releaseName", "",
		},
		"a release in capitals": {"path: p, helm: {releaseName: Web}", "error CF0403 .helm.releaseName", ""},
		"a release by a fact": {
			"path: p, helm: {releaseName: '{{ .values.text }}'}", "error CF0403 .helm.releaseName", "b",
		},
		"helm and kustomize": {
			"path: p, helm: {releaseName: a}, kustomize: {namePrefix: b-}", "error CF0403 ", "",
		},
		"helm and directory": {
			"path: p, helm: {valueFiles: [a.yaml]}, directory: {recurse: true}", "error CF0403 ", "",
		},
		"helm and plugin":              {"path: p, helm: {skipCrds: true}, plugin: {}", "error CF0403 ", ""},
		"an absolute path":             {"path: /p", "error CF0403 .path", ""},
		"a path that leads out":        {"path: a/../../p", "error CF0403 .path", ""},
		"a path that a fact leads out": {"path: '{{ .values.up }}'", "error CF0403 .path", "b"},
		"a path that a fact leads up":  {"path: 'a/b/{{ .values.up }}'", "warning CF0412 .path", "b"},
		"a value file that leads out": {
			"path: p, helm: {valueFiles: [../../a.yaml]}", "error CF0403 .helm.valueFiles[0]", "",
		},
		"a value file that a fact leads up": {
			"path: p/q, helm: {valueFiles: ['{{ .values.up }}.yaml']}",
			"warning CF0412 .helm.valueFiles[0]", "b",
		},
		"a placeholder of a shell": {"path: 'overlays/${region}'", "warning CF0411 .path", ""},
		"a placeholder by a fact": {
			"path: 'overlays/{{ if eq .values.ref `v` }}eu{{ else }}$REGION{{ end }}'", "warning CF0411 .path", "b",
		},
		"a variable in a value file": {
			"path: p, helm: {valueFiles: ['v/${team-region}.yaml']}", "warning CF0411 .helm.valueFiles[0]", "",
		},
		"a variable in a value file by a fact": {
			"path: p, helm: {valueFiles: ['v/{{ if eq .values.ref `v` }}a{{ else }}${x y}{{ end }}.yaml']}",
			"warning CF0411 .helm.valueFiles[0]", "b",
		},
		"a label that is none": {
			"path: p, kustomize: {commonLabels: {a: b c}}", "error CF0403 .kustomize.commonLabels[a]", "",
		},
		"a label that a fact breaks": {
			"path: p, kustomize: {commonLabels: {a: '{{ .values.text }}'}}",
			"error CF0403 .kustomize.commonLabels[a]", "b",
		},
		"a chart without a version": {"chart: c", "error CF0403 .targetRevision", ""},
		"values that are a list":    {"path: p, helm: {values: '- a'}", "error CF0403 .helm.values", ""},
		"values that are one":       {"path: p, helm: {values: a}", "error CF0403 .helm.values", ""},
		"values that a fact breaks": {
			"path: p, helm: {values: 'a: {{ .values.text }}'}", "error CF0403 .helm.values", "b",
		},
		"values with lines of a fact": {
			"path: p, helm: {values: 'a: {{ .values.lines }}'}", "warning CF0412 .helm.values", "b",
		},
		"values beside others": {
			"path: p, helm: {values: 'a: b', valuesObject: {a: c}}", "warning CF0411 .helm.values", "",
		},
		"a patch with lines of a fact": {
			"path: p, kustomize: {patches: [{patch: 'a: {{ .values.lines }}'}]}",
			"warning CF0412 .kustomize.patches[0].patch", "b",
		},
		"YAML in a value, with such lines": {
			"path: p, helm: {valuesObject: {c: 'a: {{ .values.lines }}'}}",
			"warning CF0412 .helm.valuesObject.c", "b",
		},
		"a parameter that is duplicated": {
			"path: p, helm: {parameters: [{name: a, value: b}, {name: a, value: c}]}",
			"warning CF0411 .helm.parameters[1].name", "",
		},
		"a parameter that a fact duplicates": {
			"path: p, helm: {parameters: [{name: w, value: b}, {name: '{{ .values.ref }}', value: c}]}",
			"warning CF0411 .helm.parameters[1].name", "b",
		},
		"a version of Helm that is a chart's": {"path: p, helm: {version: 1.2.3}", "error CF0403 .helm.version", ""},
		"a map as a path":                     {"path: 'p/{{ .cluster }}'", "error CF0401 .path", ""},
		"labels as a text": {
			`path: 'p/{{ printf "%v" .metadata.labels }}'`, "error CF0401 .path", "",
		},
		"a list as a value": {
			"path: p, helm: {valuesObject: {a: '{{ list 1 2 }}'}}", "error CF0401 .helm.valuesObject.a", "",
		},
		"braces of the chart": {
			`path: p, helm: {valuesObject: {a: '{{ include "x" . }}'}}`, "error CF0401 .helm.valuesObject.a", "-",
		},
		"the name in another form": {"path: 'p/{{cluster}}'", "error CF0401 .path", "-"},
		"keys in no order":         {`path: 'p/{{ keys .metadata.labels | join "-" }}'`, "error CF0401 .path", "-"},
	}
}

// mistakesOfApplications are mistakes in other fields of the spec of an Application.
func mistakesOfApplications() map[string]mistake {
	return map[string]mistake{
		"a sync option that is misspelt": {
			"syncPolicy: {syncOptions: [CreateNamspace=true]}", "warning CF0411 .syncPolicy.syncOptions[0]", "",
		},
		"a sync option with a colon": {
			"syncPolicy: {syncOptions: ['Validate: false']}", "warning CF0411 .syncPolicy.syncOptions[0]", "",
		},
		"a sync option with True": {
			"syncPolicy: {syncOptions: [PruneLast=True]}", "warning CF0411 .syncPolicy.syncOptions[0]", "",
		},
		"a sync option by a fact": {
			"syncPolicy: {syncOptions: ['Prune=fals{{ if eq .values.ref `v` }}e{{ end }}']}",
			"warning CF0411 .syncPolicy.syncOptions[0]", "b",
		},
		"metadata of no namespace": {
			"syncPolicy: {managedNamespaceMetadata: {labels: {a: b}}}",
			"warning CF0411 .syncPolicy.managedNamespaceMetadata", "",
		},
		"a duration that is none": {
			"syncPolicy: {retry: {limit: 2, backoff: {duration: 5min}}}",
			"error CF0403 .syncPolicy.retry.backoff.duration", "",
		},
		"a duration that a fact makes none": {
			"syncPolicy: {retry: {limit: 2, backoff: {maxDuration: '{{ if eq .values.ref `v` }}3m{{ else }}3 " +
				"m{{ end }}'}}}", "error CF0403 .syncPolicy.retry.backoff.maxDuration", "b",
		},
		"a server that is a name": {"destination: {server: a}", "error CF0403 .destination.server", ""},
		"a server without a scheme": {
			"destination: {server: 'a.example.com:6443'}", "error CF0403 .destination.server", "",
		},
		"a namespace that is none": {
			"destination: {namespace: Web_1}", "error CF0403 .destination.namespace", "",
		},
		"a namespace that cannot be created": {
			"destination: {namespace: '*'}, syncPolicy: {syncOptions: [CreateNamespace=true]}",
			"warning CF0411 .destination.namespace", "",
		},
		"a project that cannot be": {"project: Team_A", "error CF0403 .project", ""},
		"an expression that is none": {
			"ignoreDifferences: [{group: apps, kind: Deployment, jqPathExpressions: [spec.replicas]}]",
			"error CF0403 .ignoreDifferences[0].jqPathExpressions[0]", "",
		},
		"an expression that a fact breaks": {
			"ignoreDifferences: [{group: apps, kind: Deployment, jqPathExpressions: " +
				"['.a{{ if eq .values.ref `w` }}[{{ end }}']}]",
			"error CF0403 .ignoreDifferences[0].jqPathExpressions[0]", "b",
		},
		"a group with a version": {
			"ignoreDifferences: [{group: apps/v1, kind: Deployment, jsonPointers: [/spec/replicas]}]",
			"warning CF0411 .ignoreDifferences[0].group", "",
		},
		"a kind without its group": {
			"ignoreDifferences: [{kind: Deployment, jsonPointers: [/spec/replicas]}]",
			"warning CF0411 .ignoreDifferences[0]", "",
		},
		"replaced and applied": {
			"syncPolicy: {syncOptions: [Replace=true, ServerSideApply=true]}",
			"warning CF0411 .syncPolicy.syncOptions[1]", "",
		},
		"a pointer without its slash": {
			"ignoreDifferences: [{group: a.io, kind: A, jsonPointers: [spec/replicas]}]",
			"warning CF0411 .ignoreDifferences[0].jsonPointers[0]", "",
		},
	}
}

// placement writes a mistake into one of the places of a FleetConfig where an Application can have
// it. at is where the path of the mistake begins.
type placement struct {
	name, config, at string
	clusters         []string // that the Applications are for
}

const rightSource = "{repoURL: 'https://git.example.com/r', path: p}"

// placementsOf are all places for fields of a source, or of a spec beside it.
func placementsOf(inSource bool) []placement {
	source, beside, at := "source: {repoURL: 'https://git.example.com/r', %s}", "", ".spec.source"
	if !inSource {
		source, beside, at = "source: "+rightSource, ", %s", ".spec"
	}
	both := []string{"a", "b"}
	set := "  applicationSets:\n  - name: web\n    template: {metadata: {name: '{{ .name }}-web'}, spec: {" + source +
		beside + "}}\n"
	bootstrap := "  bootstrap:\n  - name: web\n    resources: [{inline: '{apiVersion: v1, kind: ConfigMap, " +
		"metadata: {name: a, namespace: argocd}}'}]\n    application: {metadata: {name: root}, spec: {" + source +
		beside + "}}\n"
	places := []placement{
		{"of an ApplicationSet", set, "spec.applicationSets[0].template" + at, both},
		{"of a bootstrap", bootstrap, "spec.bootstrap[0].application" + at, both},
	}
	if inSource {
		return append(places, placement{
			"in a list",
			strings.Replace(strings.Replace(set, "source: {", "sources: ["+rightSource+", {", 1), "}}}\n", "}]}}\n", 1),
			"spec.applicationSets[0].template.spec.sources[1]", both,
		})
	}
	right := "  applicationSets:\n  - name: web\n    template: {metadata: {name: '{{ .name }}-web'}, spec: {source: " +
		rightSource + "}}\n"
	return append(places,
		placement{
			"of an override",
			right + "    overrides: [{clusterSelector: {matchLabels: {place: us}}, spec: {%s}}]\n",
			"spec.applicationSets[0].overrides[0].spec",
			[]string{"b"},
		},
		placement{
			"of the defaults", "  argocd: {defaults: {spec: {%s}}}\n" + right, "spec.argocd.defaults.spec", both,
		},
	)
}

// TestMistakes: a mistake is found wherever an Application can have it, for the Clusters that have
// it, of each version of Cluster API, and is one problem.
func TestMistakes(t *testing.T) {
	t.Parallel()
	for inSource, mistakes := range map[bool]map[string]mistake{
		true: mistakesInSources(), false: mistakesOfApplications(),
	} {
		for sentence, m := range mistakes {
			for _, place := range placementsOf(inSource) {
				t.Run(sentence+" "+place.name, func(t *testing.T) {
					t.Parallel()
					wantMistake(t, m, place)
				})
			}
		}
	}
}

func wantMistake(t *testing.T, m mistake, place placement) {
	t.Helper()
	code, field, _ := strings.Cut(m.want, " ")
	number, field, _ := strings.Cut(field, " ")
	clusters := place.clusters
	switch m.clusters {
	case "-": // of the template itself
		clusters = nil
	case "b":
		clusters = []string{"b"}
	}
	want := []string{fmt.Sprintf("%s %s %s %v", code, number, place.at+field, clusters)}
	config := "apiVersion: capifleet.dev/v1alpha1\nkind: FleetConfig\nmetadata: {name: main}\nspec:" + mistakeValues +
		strings.Replace(place.config, "%s", m.fields, 1)
	if diff := cmp.Diff(want, plannedMistakes(t, config)); diff != "" {
		t.Errorf("(-want +got):\n%s\n%s", diff, config)
	}
}

// plannedMistakes are the errors and warnings that plan reports of a FleetConfig.
func plannedMistakes(t *testing.T, config string) []string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"fleet.yaml": config, "clusters.yaml": mistakeClusters} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var stdout, stderr bytes.Buffer
	cli.Run([]string{"plan", dir, "--output", "json"}, cli.Streams{
		In:  strings.NewReader(""),
		Out: &stdout,
		Err: &stderr,
	})
	var plan struct {
		Problems []struct {
			Severity, Code, Field string
			Clusters              []struct{ Name string }
		}
	}
	if err := json.Unmarshal(stdout.Bytes(), &plan); err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	var found []string
	for _, p := range plan.Problems {
		var names []string
		for _, cluster := range p.Clusters {
			names = append(names, cluster.Name)
		}
		slices.Sort(names)
		if p.Severity != "info" {
			found = append(found, fmt.Sprintf("%s %s %s %v", p.Severity, p.Code, p.Field, names))
		}
	}
	return found
}
