package clients

import (
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// What the parameters change: of the first FleetConfig each wave has a revision, of the second the
// registrar decides which labels are stamped.
const (
	wavesConfig = `apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata:
  name: waves
spec:
  clusters: {selector: {matchLabels: {fleet: production}}}
  waves:
  - {name: canary, selector: {matchLabels: {region: eu-west-1}}}
  - {name: rest}
  applicationSets:
  - name: workload
    clusterSelector: {matchLabels: {environment: production}}
    template:
      metadata: {name: '{{ .name }}-workload'}
      spec:
        source:
          repoURL: https://github.com/your-org/standard-workloads
          targetRevision: '{{ .values.revision }}'
          path: overlays/standard
        destination: {namespace: workloads}
    revisions:
    - {wave: canary, revision: v1.3.0}
    - {wave: rest, revision: v1.2.0}
`
	registrarConfig = `apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata:
  name: registered
spec:
  clusters: {selector: {matchLabels: {fleet: production}}}
  argocd: {registrar: Capi2Argo, generator: Clusters}
  applicationSets:
  - name: workload
    clusterSelector: {matchLabels: {environment: production}}
    template:
      metadata: {name: '{{ .name }}-workload'}
      spec:
        source:
          repoURL: https://github.com/your-org/standard-workloads
          targetRevision: main
          path: 'overlays/{{ .metadata.labels.region }}'
        destination: {namespace: workloads}
`
)

// TestArgoCDParameters wants the parameters of an Application to do what the page says.
func TestArgoCDParameters(t *testing.T) {
	server := newRepoServer(t, startSidecar(t, read(t, shipped("plugin.yaml"))))
	clusters := readTree(t, fixture).without("fleet.yaml").without("Kptfile")
	folder := clusters.and(tree{"fleet.yaml": wavesConfig})
	app := applicationOf(t, repository(t, folder.within("fleet"), nil), "fleet")

	t.Run("the UI offers them, empty", func(t *testing.T) {
		var names []string
		for _, p := range server.ask(t, app, "details").Parameters {
			names = append(names, p.Name)
			if p.Title == "" || p.Tooltip == "" || p.ItemType != "string" || p.CollectionType != "string" ||
				p.String != nil {
				t.Errorf("%+v", p)
			}
		}
		if strings.Join(names, " ") != "fleet registrar revision" {
			t.Error(names)
		}
	})
	t.Run("none, and an empty one, change nothing", func(t *testing.T) {
		want := printed(t, folder)
		sameTree(t, want, server.manifests(t, app.with()))
		sameTree(t, want,
			server.manifests(t, app.with(value("fleet", ""), value("registrar", ""), value("revision", ""))))
	})
	t.Run("registrar stands for spec.argocd.registrar", func(t *testing.T) {
		written := clusters.and(tree{"fleet.yaml": registrarConfig})
		config := strings.ReplaceAll(registrarConfig, "Capi2Argo", "ClusterLabels")
		want := printed(t, clusters.and(tree{"fleet.yaml": config}))
		differ(t, want, printed(t, written))
		app := applicationOf(t, repository(t, written.within("fleet"), nil), "fleet")
		sameTree(t, want, server.manifests(t, app.with(value("registrar", "ClusterLabels"))))
	})
	t.Run("revision stands for the revision of every wave", func(t *testing.T) {
		config := strings.NewReplacer("v1.3.0", "v2.0.0", "v1.2.0", "v2.0.0").Replace(wavesConfig)
		want := printed(t, clusters.and(tree{"fleet.yaml": config}))
		differ(t, want, printed(t, folder))
		sameTree(t, want, server.manifests(t, app.with(value("revision", "v2.0.0"))))
	})
	t.Run("fleet chooses one FleetConfig of several", func(t *testing.T) {
		both := folder.and(tree{"production.yaml": readTree(t, fixture)["fleet.yaml"]})
		app := applicationOf(t, repository(t, both.within("fleet"), nil), "fleet")
		if said := server.refusal(t, app); !strings.Contains(said, "error CF0104: ") {
			t.Error(said)
		}
		sameTree(t, printed(t, folder), server.manifests(t, app.with(value("fleet", "waves"))))
		sameTree(t, printed(t, readTree(t, fixture)), server.manifests(t, app.with(value("fleet", "production"))))
	})
	t.Run("those of the page", func(t *testing.T) {
		var shown struct {
			Plugin plugin `json:"plugin"`
		}
		if err := yaml.UnmarshalStrict([]byte(readPage(t, argoCDPage).block(t, "parameters")), &shown); err != nil {
			t.Fatal(err)
		}
		app := app
		app.Spec.Source.Plugin = &shown.Plugin
		want := strings.NewReplacer("  waves:\n", "  argocd: {registrar: ClusterLabels}\n  waves:\n",
			"v1.3.0", "v2.0.0", "v1.2.0", "v2.0.0").Replace(wavesConfig)
		sameTree(t, printed(t, clusters.and(tree{"fleet.yaml": want})), server.manifests(t, app))
	})
}

// TestArgoCDRefusesParameters wants each parameter that is wrong refused, by code and field.
func TestArgoCDRefusesParameters(t *testing.T) {
	server := newRepoServer(t, startSidecar(t, read(t, shipped("plugin.yaml"))))
	folder := readTree(t, fixture).without("Kptfile").and(tree{"fleet.yaml": wavesConfig})
	app := applicationOf(t, repository(t, folder.within("fleet"), nil), "fleet")
	for name, test := range map[string]struct {
		wrong []parameter
		want  string
	}{
		"a fleet that is not there is an error": {[]parameter{value("fleet", "nobody")}, "error CF0103: "},
		"a registrar that does not exist is an error": {
			[]parameter{value("registrar", "nobody")},
			"error CF0109: fleet.yaml:5: FleetConfig waves: spec.argocd.registrar: ",
		},
		"an unknown parameter is an error": {
			[]parameter{value("regsitrar", "ClusterLabels")}, "error CF0107: ARGOCD_APP_PARAMETERS[0].name: ",
		},
		"an array is an error": {
			[]parameter{{Name: "fleet", Array: []string{"waves"}}}, "error CF0109: ARGOCD_APP_PARAMETERS[0].array: ",
		},
		"a map is an error": {
			[]parameter{{Name: "revision", Map: map[string]string{"canary": "v2.0.0"}}},
			"error CF0109: ARGOCD_APP_PARAMETERS[0].map: ",
		},
		"one that is there twice is an error": {
			[]parameter{value("fleet", ""), value("fleet", "waves")}, "error CF0111: ARGOCD_APP_PARAMETERS[1].name: ",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if said := server.refusal(t, app.with(test.wrong...)); !strings.Contains(said, test.want) {
				t.Errorf("want %q in\n%s", test.want, said)
			}
		})
	}
}

// differ wants two outputs to differ: otherwise that they are as wanted says nothing.
func differ(t *testing.T, a, b tree) {
	t.Helper()
	for path, text := range a {
		if b[path] != text {
			return
		}
	}
	t.Fatal("they do not differ")
}
