package e2e

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestKptPage runs what the page about kpt shows: each of its commands makes of a package, with one of its Kptfiles, what "kpt fn render" makes of it with the program on the PATH.
func TestKptPage(t *testing.T) {
	const pageImage = "registry.example.com/platform/capifleet:v1"
	capifleet, kpt := build(t, "capifleet", ".."), builtKpt(t)
	kptfiles := blocks(t, "use-with-kpt.md", "yaml")
	if len(kptfiles) != 2 {
		t.Fatalf("the page has %d Kptfiles", len(kptfiles))
	}
	withProgram := kptfiles[0]
	head, _, _ := strings.Cut(withProgram, "pipeline:")
	withPageImage := head + kptfiles[1]
	commands := blocks(t, "use-with-kpt.md", "sh")
	if len(commands) != 5 {
		t.Fatalf("the page has %d blocks of commands", len(commands))
	}
	for _, shell := range commands {
		lines := strings.Split(strings.TrimSpace(shell), "\n")
		t.Run(lines[len(lines)-1], func(t *testing.T) {
			files := readTree(t, fixture)
			files["Kptfile"] = withProgram
			want := mustRender(t, kpt, capifleet, files)
			c := command{program: "bash", args: []string{"-euo", "pipefail", "-c", shell}, path: []string{capifleet, kpt.program}}
			if strings.Contains(shell, pageImage) || !strings.Contains(shell, "capifleet") && !strings.Contains(shell, "--allow-exec") {
				engine := containers(t)
				engine.podman("tag", image, pageImage).mustRun(t)
				files["Kptfile"], want["Kptfile"] = withPageImage, withPageImage
				c.path, c.env = []string{kpt.program}, engine.env
			}
			c.dir = files.write(t)
			c.mustRun(t)
			if rendered := filepath.Join(c.dir, "..", "rendered"); strings.Contains(shell, "../rendered") {
				c.dir = rendered
			}
			sameTree(t, want, readTree(t, c.dir))
		})
	}
	t.Run("every form is shown", func(t *testing.T) {
		for _, form := range []string{"kpt fn render --allow-exec\n", "kpt fn render\n", "kpt fn eval . --exec capifleet\n", "kpt fn eval . --image " + pageImage + "\n"} {
			if !slices.Contains(commands, form) {
				t.Errorf("the page does not show %q", form)
			}
		}
	})
}
