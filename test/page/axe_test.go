package page

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// The version of axe-core that judges the page, and its digest, as the registry of npm and its
// clients write it.
const (
	axeVersion = "4.14.1"
	axeDigest  = "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
)

// axe is the script of axe-core. It is fetched once, into the folder for caches if there is one.
var axe = sync.OnceValues(func() (string, error) {
	folder := os.Getenv("CAPIFLEET_CACHE")
	if folder == "" {
		folder = workshop
	}
	file := filepath.Join(folder, "axe-core-"+axeVersion+".tgz")
	archive, err := os.ReadFile(file)
	if err != nil || !isAxe(archive) {
		if archive, err = fetchAxe(folder); err != nil {
			return "", fmt.Errorf("fetch axe-core %s: %w", axeVersion, err)
		}
		if !isAxe(archive) {
			return "", errors.New("what the registry has as axe-core " + axeVersion + " has another digest")
		}
		if err := os.WriteFile(file, archive, 0o600); err != nil {
			return "", err
		}
	}
	return fileOf(archive, "package/axe.min.js")
})

func isAxe(archive []byte) bool {
	sum := sha512.Sum512(archive)
	return base64.StdEncoding.EncodeToString(sum[:]) == axeDigest
}

// fetchAxe fetches the archive as npm does. Where there is no npm, it asks the registry itself.
func fetchAxe(folder string) ([]byte, error) {
	if npm, err := exec.LookPath("npm"); err == nil {
		cmd := exec.Command(npm, "pack", "--silent", "--pack-destination", folder, "axe-core@"+axeVersion)
		cmd.Dir = workshop
		if output, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("npm pack: %w\n%s", err, output)
		}
		return os.ReadFile(filepath.Join(folder, "axe-core-"+axeVersion+".tgz"))
	}
	registry := os.Getenv("npm_config_registry")
	if registry == "" {
		registry = "https://registry.npmjs.org/"
	}
	answer, err := http.Get(strings.TrimSuffix(registry, "/") + "/axe-core/-/axe-core-" + axeVersion + ".tgz")
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return nil, errors.New(answer.Status)
	}
	return io.ReadAll(answer.Body)
}

// fileOf is a file of an archive.
func fileOf(archive []byte, name string) (string, error) {
	plain, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return "", err
	}
	files := tar.NewReader(plain)
	for {
		header, err := files.Next()
		if err != nil {
			return "", fmt.Errorf("find %s: %w", name, err)
		}
		if header.Name == name {
			text, err := io.ReadAll(files)
			return string(text), err
		}
	}
}

// finding is what axe-core finds.
type finding struct {
	ID, Impact, Help string
	Nodes            []struct {
		HTML           string `json:"html"`
		FailureSummary string `json:"failureSummary"`
	}
}

// mustBeAccessible wants axe-core to find nothing.
func (b tab) mustBeAccessible(theme, options string) {
	b.t.Helper()
	for _, one := range value[[]finding](b, `axe.run(document, `+options+`).then(({ violations }) =>
		violations.map(({ id, impact, help, nodes }) => ({ ID: id, Impact: impact, Help: help,
			Nodes: nodes.slice(0, 5).map(({ html, failureSummary }) => ({ html, failureSummary })) })))`) {
		b.t.Errorf("%s: %s (%s): %s", theme, one.ID, one.Impact, one.Help)
		for _, node := range one.Nodes {
			b.t.Errorf("    %s\n%s", node.HTML, node.FailureSummary)
		}
	}
}

func TestEverybodyCanReadThePage(t *testing.T) {
	script := made(t, axe)
	story, hostile := made(t, theStory), made(t, theHostile)
	for name, one := range map[string]struct {
		file, fragment string
		open           bool
	}{
		"diff, changes":             {story.diff, "#changes", true},
		"diff, a box":               {story.diff, "#changes?box=Recreated", false},
		"diff, clusters":            {story.diff, "#clusters?open=1&sort=%40name", false},
		"diff, objects":             {story.diff, "#objects", true},
		"diff, problems":            {hostile.diff, "#problems", true},
		"diff, a Cluster":           {story.diff, "#cluster/clusters/eu-prod-003", true},
		"diff, what leaves":         {made(t, theLeaving).diff, "#changes", true},
		"diff, errors":              {made(t, theErrors), "#changes", true},
		"diff, a Cluster that goes": {made(t, theLeaving).diff, "#cluster/clusters/eu-3", true},
		"diff, nothing found":       {story.diff, "#changes?q=nothing", false},
		"plan, fleet":               {story.plan, "#changes", true},
		"plan, clusters":            {story.plan, "#clusters", false},
		"plan, objects":             {story.plan, "#objects", true},
		"plan, problems":            {hostile.plan, "#problems", true},
		"plan, a Cluster":           {story.plan, "#cluster/clusters/edge-eu-01", true},
		"a fleet with long texts":   {hostile.diff, "#changes", true},
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t, one.file, one.fragment, view{width: 1280, height: 900, lax: true})
			if one.open {
				b.openAll()
			}
			value[bool](b, script+"; true")
			b.mustBeAccessible("light", `{ resultTypes: ["violations"] }`)
			b.look(view{width: 1280, height: 900, dark: true})
			b.mustBeAccessible("dark", `{ resultTypes: ["violations"], runOnly: ["color-contrast"] }`)
		})
	}
}
