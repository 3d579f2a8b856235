package clients

import (
	"strings"
	"testing"
)

// TestHelmRecipe renders the chart of the recipe with helm, by the command of its page, and wants
// what the page shows; capifleet accepts it as the page has it.
func TestHelmRecipe(t *testing.T) {
	p := readPage(t, "../../docs/recipes/helm.md")
	files := tree{"fleet/payloads/keep": ""}
	for comment := range p.blocks {
		if path, isFile := strings.CutPrefix(comment, "chart: "); isFile && strings.Contains(path, "/") {
			files[path] = p.block(t, comment)
		}
	}
	const payload = "fleet/payloads/node-agent.yaml"
	want := files[payload]
	files = files.without(payload).and(readTree(t, top+"/examples/quick-start/clusters").within("fleet/clusters"))
	dir := files.write(t)
	helm := buildPackage(t, "helm", "helm", "helm.sh/helm/v3/cmd/helm")
	c := command{program: "sh", args: []string{"-euc", p.block(t, "chart: helm")}, dir: dir, path: []string{helm}}
	c.mustRun(t)
	if got := read(t, dir+"/"+payload); got != want {
		t.Errorf("helm prints\n%s\nand the page shows\n%s", got, want)
	}
	if printed := render(t, dir+"/fleet"); !strings.Contains(printed, "us-east-1") {
		t.Errorf("no payload has the region:\n%s", printed)
	}
}

// TestSOPSRecipe builds the kustomization of the recipe with a generator that stands for ksops:
// what it decrypts is delivered in a Secret, and is not an object of the hub.
func TestSOPSRecipe(t *testing.T) {
	p := readPage(t, "../../docs/recipes/sops.md")
	files := tree{}
	for comment := range p.blocks {
		if path, isFile := strings.CutPrefix(comment, "sops-kustomize: "); isFile && strings.Contains(path, "/") {
			files[strings.TrimPrefix(path, "fleet/")] = p.block(t, comment)
		}
	}
	files = files.and(readTree(t, top+"/examples/quick-start/clusters").within("clusters"))
	ksops := script(t, "ksops", "cat <<'EOF'\napiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n"+
		"- apiVersion: v1\n  kind: Secret\n  metadata: {name: registry, namespace: kube-system, "+
		"labels: {payload: registry}}\n  stringData: {token: decrypted-only-here}\nEOF")
	c := shell(t, files.write(t), p.block(t, "sops-kustomize: build"))
	c.path = append(c.path, ksops)
	c.mustRun(t)
	built := readObjects(t, read(t, c.dir+"/hub.yaml"))
	held := 0
	for _, o := range built {
		text := manifest(t, o)
		if o.text("metadata", "name") == "registry" {
			t.Errorf("the hub gets what is for the clusters:\n%s", text)
		}
		if strings.Contains(text, "decrypted-only-here") {
			held++
			if o.text("kind") != "Secret" || o.text("type") != "addons.cluster.x-k8s.io/resource-set" {
				t.Errorf("what was decrypted is in %s", o.text("kind"))
			}
		}
	}
	if held != 1 {
		t.Errorf("what was decrypted is in %d objects", held)
	}
}
