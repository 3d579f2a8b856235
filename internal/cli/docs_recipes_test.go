package cli_test

import (
	"cmp"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// recipe is a recipe of a page below docs/recipes. Its files are the blocks of the page after
// comments <!-- NAME: PATH -->.
type recipe struct {
	page, name string
	dir        string            // the directory of the command; "" for fleet, with the Clusters of the quick start
	args       []string          // more arguments
	given      map[string]string // files that the page tells of and does not show
	says       string            // a part of what the command says; "" where it warns of nothing
	status     int
	delivers   []string // parts of what is generated
}

// recipes are those of all pages.
func recipes(t *testing.T) []recipe {
	t.Helper()
	return []recipe{
		{
			page: "cni", name: "cni", given: map[string]string{
				"fleet/payloads/calico.yaml": "apiVersion: apps/v1\nkind: DaemonSet\n" +
					"metadata: {name: calico-node, namespace: kube-system}\nspec:\n" +
					"  selector: {matchLabels: {app: calico}}\n  template:\n    metadata: {labels: {app: calico}}\n" +
					"    spec: {containers: [{name: calico-node, image: calico/node}]}\n",
			},
			delivers: []string{"name: production-calico-", "kind: DaemonSet"},
		},
		{page: "helm", name: "chart", delivers: []string{"- eu-central-1\n", "- us-east-1\n"}},
		{page: "helm", name: "source", delivers: []string{"chart: ingress-nginx"}},
		{page: "secrets", name: "external", says: "info CF0310", delivers: []string{
			"  resources:\n  - name: registry-credentials\n    kind: Secret\n",
		}},
		{page: "secrets", name: "sealed", delivers: []string{
			"  resources:\n  - name: registry-credentials\n    kind: Secret\n",
		}},
		{
			page: "regions", name: "hub-eu", dir: "hubs/eu", delivers: []string{"name: eu-workload\n", "{name: eu-1, "},
			given: map[string]string{"hubs/eu/clusters/eu-1.yaml": read(t, filepath.Join(quickStart, europe1))},
		},
		{
			page: "regions", name: "hub-us", dir: "hubs/us", delivers: []string{"name: us-workload\n", "{name: us-1, "},
			given: map[string]string{"hubs/us/clusters/us-1.yaml": read(t, filepath.Join(quickStart, america1))},
		},
		{
			page: "regions", name: "argocds", args: []string{"--fleet", "all"},
			delivers: []string{"name: eu-workload\n", "name: us-workload\n"},
		},
		{page: "sops", name: "sops", says: "error CF0318", status: 1},
		{page: "sops", name: "sops-kustomize", says: "error CF0101", status: 1}, // test/clients runs kustomize
		{page: "unmanaged-clusters", name: "unmanaged", delivers: []string{"{name: factory-7, "}},
		{page: "unmanaged-clusters", name: "selected", says: "warning CF0210"},
		{
			page: "flux", name: "flux", given: map[string]string{
				"fleet/payloads/flux.yaml": read(t, filepath.Join(root, "testdata", "recipes", "flux.yaml")),
			},
			delivers: []string{
				"path: ./clusters/us-east-1\n", "cluster_name: eu-staging", "name: gitrepositories.source.",
			},
		},
	}
}

// recipeBlock is a block of a recipe: its recipe, and a path or what it shows.
var recipeBlock = regexp.MustCompile("(?s)<!-- ([a-z-]+): ([^\n]+) -->\n```([a-z]+)\n(.*?)```\n")

// TestRecipes wants each recipe to plan what its page shows, to the letter, with the Clusters of
// the quick start, and every block of the pages to be of a recipe.
func TestRecipes(t *testing.T) {
	t.Parallel()
	pages := map[string]string{}
	used := map[string]map[string]bool{}
	for _, r := range recipes(t) {
		name := filepath.Join("docs", "recipes", r.page+".md")
		if pages[name] == "" {
			pages[name], used[name] = read(t, filepath.Join(root, name)), map[string]bool{}
		}
		used[name][r.name] = true
		pages[name] = r.shown(t, pages[name])
	}
	for name, page := range pages {
		blocks := recipeBlock.FindAllStringSubmatch(page, -1)
		if all := regexp.MustCompile("(?m)^```[a-z]+$").FindAllString(page, -1); len(all) != len(blocks) {
			t.Errorf("%s has %d blocks, of which %d are of a recipe", name, len(all), len(blocks))
		}
		for _, block := range blocks {
			if !used[name][block[1]] {
				t.Errorf("%s: no test runs recipe %s", name, block[1])
			}
		}
		comparePage(t, name, page)
	}
	all, err := filepath.Glob(filepath.Join(root, "docs", "recipes", "*.md"))
	if err != nil || len(all) != len(pages) {
		t.Errorf("there are %d pages of recipes, and tests run %d: %v", len(all), len(pages), err)
	}
}

// shown is the page with what the command prints of the recipe.
func (r recipe) shown(t *testing.T, page string) string {
	t.Helper()
	top := t.TempDir()
	dir := filepath.Join(top, filepath.FromSlash(cmp.Or(r.dir, "fleet")))
	if r.dir == "" {
		if err := os.CopyFS(filepath.Join(dir, "clusters"), os.DirFS(quickStartClusters)); err != nil {
			t.Fatal(err)
		}
	}
	files := maps.Clone(r.given)
	if files == nil {
		files = map[string]string{}
	}
	for _, block := range recipeBlock.FindAllStringSubmatch(page, -1) {
		if block[1] == r.name && strings.Contains(block[2], "/") {
			files[block[2]] = block[4]
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		write(t, filepath.Join(top, filepath.FromSlash(name)), files[name])
	}
	table, said, status := command(t, append([]string{"plan", dir}, r.args...)...)
	if status != r.status || !strings.Contains(said, r.says) || r.says == "" && strings.Contains(said, "warning") {
		t.Errorf("recipe %s: exit status %d: %s", r.name, status, said)
	}
	generated, _, _ := render(t, append([]string{dir, "--only", "generated"}, r.args...)...)
	for _, part := range r.delivers {
		if !strings.Contains(generated, part) {
			t.Errorf("recipe %s: what is generated has no %q:\n%s", r.name, part, generated)
		}
	}
	if strings.Contains(page, "<!-- "+r.name+": run -->") {
		r.run(t, top, block(t, page, "<!-- "+r.name+": run -->", "text"))
	}
	for comment, text := range map[string]string{"plan": table, "says": said} {
		marker := "<!-- " + r.name + ": " + comment + " -->"
		if strings.Contains(page, marker) {
			page = fenced(t, page, marker, "text", text)
		}
	}
	return page
}

// run runs the commands of a block, whose folders are below top.
func (r recipe) run(t *testing.T, top, commands string) {
	t.Helper()
	for line := range strings.Lines(commands) {
		words := strings.Fields(line)[1:]
		for i, word := range words {
			if word == "fleet" || strings.HasPrefix(word, "hubs/") {
				words[i] = filepath.Join(top, filepath.FromSlash(word))
			}
		}
		if _, said, status := command(t, words...); status != 0 {
			t.Errorf("recipe %s: %s: exit status %d: %s", r.name, line, status, said)
		}
	}
}
