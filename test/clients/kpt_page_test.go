package clients

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestKptPage runs what the page about kpt shows: each of its commands makes of a package, with one
// of its Kptfiles, what "kpt fn render" makes of it with the program on the PATH.
func TestKptPage(t *testing.T) {
	const pageImage = "registry.example.com/platform/capifleet:v1"
	p := readPage(t, "../../docs/use-with-kpt.md")
	capifleet, kpt := build(t, "capifleet", top), builtKpt(t)
	withProgram := p.block(t, "Kptfile")
	head, _, _ := strings.Cut(withProgram, "pipeline:")
	withImage := head + p.block(t, "Kptfile with the image")
	for _, test := range []struct {
		comment string
		image   bool   // rather than the program
		out     string // the folder of the result, from that of the package
	}{
		{comment: "render"},
		{comment: "render with the image", image: true},
		{comment: "eval"},
		{comment: "eval with the image", image: true},
		{comment: "eval, strict"},
		{comment: "pipe", out: "../rendered"},
	} {
		commands := p.block(t, test.comment)
		t.Run(test.comment, func(t *testing.T) {
			files := readTree(t, fixture)
			files["Kptfile"] = withProgram
			want := mustRender(t, kpt, capifleet, files)
			c := command{program: "bash", args: []string{"-euc", commands}, path: []string{capifleet, kpt.program}}
			if test.image {
				engine := containers(t)
				engine.podman("tag", image, pageImage).mustRun(t)
				files["Kptfile"], want["Kptfile"] = withImage, withImage
				c.path, c.env = []string{kpt.program}, engine.env
			}
			c.dir = files.write(t)
			c.mustRun(t)
			sameTree(t, want, readTree(t, filepath.Join(c.dir, test.out)))
		})
	}
	p.checkUsed(t)
}
