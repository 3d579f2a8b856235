package clients

import (
	"slices"
	"strings"
	"testing"
)

// TestKptRefusals: what capifleet refuses is in the results file with code, object, field and
// file, and the package is as it was.
func TestKptRefusals(t *testing.T) {
	capifleet := build(t, "capifleet", top)
	for _, refusal := range []struct {
		sentence       string
		file, old, new string // the edit of the fixture
		want           result
		message        string // a part of it
	}{
		{
			"an error is in the results file, with code, object, field and file",
			"fleet.yaml", "clusterSelector: {matchLabels: {monitoring: enabled}}", "clusterSelector: {}",
			fleetConfigError("CF0112", "spec.resourceSets[0].clusterSelector"), "name at least one label",
		},
		{
			"a misspelt field of an Application too",
			"fleet.yaml", "repoURL:", "repoUrl:",
			fleetConfigError("CF0107", "spec.applicationSets[0].template.spec.source.repoUrl"),
			`did you mean "repoURL"?`,
		},
		{
			"selectors in the Kptfile are refused, with the reason",
			"Kptfile", "    configPath: fleet.yaml\n",
			"    configPath: fleet.yaml\n    selectors:\n    - kind: Cluster\n",
			resultOn("CF0106", "cluster.x-k8s.io/v1beta1", "Cluster", "fleet-eu", "prod-eu-1", "clusters/eu.yaml"),
			"hides a part of the package",
		},
		{
			"exclude in the Kptfile too",
			"Kptfile", "    configPath: fleet.yaml\n",
			"    configPath: fleet.yaml\n    exclude:\n    - kind: KubeadmControlPlane\n",
			resultOn("CF0106", "kpt.dev/v1", "Kptfile", "", "fleet", "Kptfile"), "hides a part of the package",
		},
	} {
		for _, kpt := range kpts(t) {
			t.Run(kpt.name+"/"+refusal.sentence, func(t *testing.T) {
				before := readTree(t, fixture).edited(t, refusal.file, refusal.old, refusal.new)
				dir, results := before.write(t), t.TempDir()

				if run := kpt.render(t, capifleet, dir, results); run.status == 0 {
					t.Error("the exit status is 0")
				}

				sameTree(t, before, readTree(t, dir))
				file := readResults(t, results)
				if file.ExitCode == 0 {
					t.Error("the exit status in the results file is 0")
				}
				if !slices.ContainsFunc(file.results(), func(r result) bool {
					return r.is(refusal.want) && strings.Contains(r.Message, refusal.message)
				}) {
					t.Errorf("want %+v with %q, got %+v", refusal.want, refusal.message, file.results())
				}
			})
		}
	}
}

// fleetConfigError is an error in a field of the FleetConfig of the fixture.
func fleetConfigError(code, field string) result {
	r := resultOn(code, "capifleet.dev/v1alpha1", "FleetConfig", "", "production", "fleet.yaml")
	r.Field.Path = field
	return r
}

// resultOn is an error on an object.
func resultOn(code, apiVersion, kind, namespace, name, file string) result {
	r := result{Severity: "error", Tags: map[string]string{"code": code, "function": "capifleet"}}
	r.ResourceRef.APIVersion, r.ResourceRef.Kind = apiVersion, kind
	r.ResourceRef.Namespace, r.ResourceRef.Name = namespace, name
	r.File.Path = file
	return r
}

// TestKptStrict: what kpt makes of "-- strict=true" turns a warning into an error. Without it, the
// placeholder of kpt means nothing.
func TestKptStrict(t *testing.T) {
	capifleet := build(t, "capifleet", top)
	before := readTree(t, fixture).edited(t, "fleet.yaml", "monitoring: enabled", "monitoring: nowhere")
	for _, kpt := range kpts(t) {
		eval := func(dir, results string, more ...string) run {
			args := append([]string{"fn", "eval", dir, "--exec", "capifleet", "--results-dir", results}, more...)
			return kpt.command(t, capifleet, args...).run(t)
		}
		t.Run(kpt.name, func(t *testing.T) {
			dir, results := before.write(t), t.TempDir()
			if got := eval(dir, results, "--", "strict=true"); got.status == 0 {
				t.Error("the exit status is 0")
			}
			sameTree(t, before, readTree(t, dir))
			want := fleetConfigError("CF0201", "spec.resourceSets[0].clusterSelector")
			if !slices.ContainsFunc(readResults(t, results).results(), func(r result) bool { return r.is(want) }) {
				t.Errorf("want %+v, got %+v", want, readResults(t, results).results())
			}
			for _, lenient := range [][]string{nil, {"--", "strict=false"}} {
				if got := eval(before.write(t), t.TempDir(), lenient...); got.status != 0 {
					t.Errorf("%q: exit status %d", lenient, got.status)
				}
			}
		})
	}
}
