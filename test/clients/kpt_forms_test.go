package clients

import (
	"strings"
	"testing"
)

// TestKptForms: kpt runs the function in several ways, and each makes of a package what "kpt fn
// render" makes of it with the program on the PATH.
func TestKptForms(t *testing.T) {
	capifleet := build(t, "capifleet", top)
	for _, kpt := range kpts(t) {
		for _, form := range []struct {
			sentence string
			run      func(t *testing.T, dir string) (out string)
		}{
			{"eval, exec", func(t *testing.T, dir string) string {
				kpt.command(t, capifleet, "fn", "eval", dir, "--exec", "capifleet").mustRun(t)
				return dir
			}},
			{"eval, exec, with the FleetConfig as --fn-config", func(t *testing.T, dir string) string {
				kpt.command(t, capifleet, "fn", "eval", dir, "--exec", "capifleet",
					"--fn-config", dir+"/fleet.yaml").mustRun(t)
				return dir
			}},
			{"eval, container image", func(t *testing.T, dir string) string {
				kpt.inContainers(t).command(t, "", "fn", "eval", dir, "--image", image,
					"--image-pull-policy", "never").mustRun(t)
				return dir
			}},
			{"fn source | capifleet | fn sink", func(t *testing.T, dir string) string {
				out := t.TempDir() + "/out"
				list := kpt.command(t, "", "fn", "source", dir).mustRun(t)
				sink := kpt.command(t, "", "fn", "sink", out)
				sink.stdin = command{program: capifleet, stdin: list}.mustRun(t)
				sink.mustRun(t)
				return out
			}},
		} {
			t.Run(kpt.name+"/"+form.sentence, func(t *testing.T) {
				before := readTree(t, fixture)
				want := mustRender(t, kpt, capifleet, before)
				sameTree(t, want, readTree(t, form.run(t, before.write(t))))
			})
		}
	}
}

// TestKptImage: with the image in the Kptfile the files are the same.
func TestKptImage(t *testing.T) {
	capifleet := build(t, "capifleet", top)
	for _, kpt := range kpts(t) {
		for _, pkg := range append(examples(t), fixture) {
			t.Run(kpt.name+"/render "+pkg[strings.LastIndex(pkg, "/")+1:]+", container image", func(t *testing.T) {
				before := readPackage(t, pkg)
				want := mustRender(t, kpt, capifleet, before)
				got := mustRender(t, kpt.inContainers(t), "", before.withImage(t))
				sameTree(t, want.withImage(t), got)
			})
		}
		t.Run(kpt.name+"/render, container image: a refusal leaves the package as it was", func(t *testing.T) {
			before := readTree(t, fixture).edited(t, "fleet.yaml", "repoURL:", "repoUrl:").withImage(t)
			dir, results := before.write(t), t.TempDir()
			if run := kpt.inContainers(t).render(t, "", dir, results); run.status == 0 {
				t.Error("the exit status is 0")
			}
			sameTree(t, before, readTree(t, dir))
			want := fleetConfigError("CF0107", "spec.applicationSets[0].template.spec.source.repoUrl")
			if got := readResults(t, results).results(); len(got) != 1 || !got[0].is(want) {
				t.Errorf("want %+v, got %+v", want, got)
			}
		})
		t.Run(kpt.name+"/doc shows what the image does", func(t *testing.T) {
			// kpt 1.0.0-beta.61 says --stdin, which no engine knows.
			podman := script(t, "podman",
				`for arg; do shift; [ "$arg" = --stdin ] || set -- "$@" "$arg"; done; PATH=${PATH#*:} exec podman "$@"`)
			help := kpt.inContainers(t).command(t, podman, "fn", "doc", "--image", image).mustRun(t)
			want := command{program: capifleet, args: []string{"--help"}}.mustRun(t)
			if strings.TrimSpace(help) != strings.TrimSpace(want) {
				t.Errorf("kpt shows %q", help)
			}
		})
	}
}

// withImage names the image for the program in the Kptfile.
func (files tree) withImage(t *testing.T) tree {
	t.Helper()
	return files.edited(t, "Kptfile", "exec: capifleet\n", "image: "+image+"\n")
}
