package clients

import (
	"strings"
	"testing"
)

// argoCDPage is the page of documentation on Argo CD.
const argoCDPage = "../../docs/use-with-argocd.md"

// TestArgoCDDiscoveryOff: with the plugin.yaml that we ship an Application has to name the plugin.
func TestArgoCDDiscoveryOff(t *testing.T) {
	server := newRepoServer(t, startSidecar(t, read(t, shipped("plugin.yaml"))))
	fleet := readTree(t, fixture)
	kustomization := tree{"kustomization.yaml": "resources: [clusters/eu.yaml]\n"}
	url := repository(t, fleet.within("fleet").and(fleet.and(kustomization).within("kustomized")), nil)

	t.Run("an Application that names the plugin has it, also where Argo CD would see a kustomization",
		func(t *testing.T) {
			for path, files := range map[string]tree{"fleet": fleet, "kustomized": fleet.and(kustomization)} {
				sameTree(t, printed(t, files), server.manifests(t, applicationOf(t, url, path)))
			}
		})
	t.Run("an Application that does not is a plain directory, or a kustomization", func(t *testing.T) {
		for path, want := range map[string]string{"fleet": "Directory", "kustomized": "Kustomize"} {
			checkType(t, server, applicationOf(t, url, path).withoutPlugin(), want)
		}
	})
	t.Run("a name that no plugin has is an error", func(t *testing.T) {
		app := applicationOf(t, url, "fleet")
		app.Spec.Source.Plugin.Name = "capifleets"
		said := server.refusal(t, app)
		if !strings.Contains(said, `could not find cmp-server plugin with name "capifleets"`) {
			t.Error(said)
		}
	})
}

// TestArgoCDDiscoveryOn: with the lines that the page adds to plugin.yaml Argo CD finds fleets by
// itself.
func TestArgoCDDiscoveryOn(t *testing.T) {
	server := newRepoServer(t,
		startSidecar(t, read(t, shipped("plugin.yaml"))+readPage(t, argoCDPage).block(t, "discovery")))
	fleet := readTree(t, fixture)
	kustomization := tree{"kustomization.yaml": "resources: [clusters/eu.yaml]\n"}
	others := fleet.without("fleet.yaml").and(tree{"sub/fleet.yaml": fleet["fleet.yaml"]})
	url := repository(t, fleet.and(kustomization).within("fleet").
		and(others.within("directory")).
		and(others.and(kustomization).within("kustomized")).
		and(others.and(tree{"Chart.yaml": "apiVersion: v2\nname: chart\nversion: 1.0.0\n"}).within("chart")), nil)

	t.Run("a folder with a fleet.yaml is the plugin's, before kustomize", func(t *testing.T) {
		app := applicationOf(t, url, "fleet").withoutPlugin()
		checkType(t, server, app, "Plugin")
		sameTree(t, printed(t, fleet.and(kustomization)), server.manifests(t, app))
	})
	t.Run("another folder is not", func(t *testing.T) {
		for path, want := range map[string]string{
			"directory":  "Directory",
			"kustomized": "Kustomize",
			"chart":      "Helm",
		} {
			checkType(t, server, applicationOf(t, url, path).withoutPlugin(), want)
		}
	})
	t.Run("an Application that names the plugin needs a fleet.yaml too", func(t *testing.T) {
		sameTree(t, printed(t, fleet.and(kustomization)), server.manifests(t, applicationOf(t, url, "fleet")))
		said := server.refusal(t, applicationOf(t, url, "directory"))
		if !strings.Contains(said, `could not find cmp-server plugin with name "capifleet"`) {
			t.Error(said)
		}
	})
}

// checkType wants a source to be of a type, as the UI shows it.
func checkType(t *testing.T, server repoServer, app application, want string) {
	t.Helper()
	if got := server.ask(t, app, "details"); got.Type != want {
		t.Errorf("%s is of type %q, want %q: %s", app.Spec.Source.Path, got.Type, want, got.Error)
	}
}

// TestArgoCDPage wants the page to show the files that people copy, and no block of its own that no
// test reads.
func TestArgoCDPage(t *testing.T) {
	p := readPage(t, argoCDPage)
	for _, name := range []string{"plugin.yaml", "repo-server.yaml", "application.yaml"} {
		t.Run(name+" is the one that is shipped", func(t *testing.T) {
			if want, got := read(t, shipped(name)), p.block(t, name); want != got {
				t.Errorf("want\n%s\ngot\n%s", want, got)
			}
		})
	}
	for _, used := range []string{"parameters", "discovery"} { // by TestArgoCDParameters and TestArgoCDDiscoveryOn
		p.block(t, used)
	}
	p.checkUsed(t)
}
