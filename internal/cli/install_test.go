package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/payload"
	"github.com/capifleet/capifleet/test/crdcheck"
	"github.com/capifleet/capifleet/test/upstream"
)

// installFleet delivers the whole of Argo CD's install, as its users would; an older one's
// definitions as they are written, more than a ConfigMap holds; and texts that must not break a
// line.
const installFleet = `apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: production}
spec:
  resourceSets:
  - name: definitions
    format: Plain
    resources: [{files: [definitions/*.yaml]}]
  - name: odd
    format: Compact
    resources:
    - inline: |
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: odd, namespace: default}
        data: {a: "\u2028 \u0085 \ufeff \x1b \t", b: " a\n  b \n\n", c: "---\n", d: "😀 ä"}
  bootstrap:
  - name: argocd
    namespace: gitops
    resources: [{files: [argocd/install.yaml]}]
    application:
      metadata: {name: cluster-workloads}
      spec:
        source: {repoURL: https://github.com/your-org/standard-workloads, targetRevision: main, path: overlays/all}
        destination: {namespace: workloads}
`

// installPackage is a package with installFleet, a Cluster, and Argo CD's own files.
func installPackage(t *testing.T) pkg {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, text []byte) {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("fleet.yaml", []byte(installFleet))
	write("clusters.yaml",
		[]byte("apiVersion: cluster.x-k8s.io/v1beta2\nkind: Cluster\n"+
			"metadata: {name: eu-1, namespace: default}\nspec: {}\n"))
	write("argocd/install.yaml", upstreamFile(t, upstream.ArgoCD, "install.yaml"))
	for _, name := range []string{"application", "applicationset", "appproject"} {
		write("definitions/"+name+".yaml", upstreamFile(t, upstream.ArgoCDBefore, "crds/"+name+"-crd.yaml"))
	}
	return readPackage(t, dir)
}

func upstreamFile(t *testing.T, module, name string) []byte {
	t.Helper()
	return upstream.Read(t, module, "manifests/"+name)
}

// TestArgoCDsInstall: the whole install goes through the function into one ConfigMap, line by line
// as it was packed, and is there after any number of runs.
func TestArgoCDsInstall(t *testing.T) {
	if testing.Short() {
		t.Skip("delivers the whole of Argo CD")
	}
	t.Parallel()
	input := installPackage(t)
	got := runFunction(t, input.list(nil))
	if got.status != 0 {
		t.Fatal(got.stderr)
	}
	checkReport(t, got)
	checkSchemas(t, crdcheck.Load(t), got)
	checkIdempotent(t, got)
	if strings.Contains(got.report(), "production-argocd has about") {
		t.Errorf("it is too large for client-side apply:\n%s", got.report())
	}
	values := payloads(t, got)
	wantNames := []string{
		"production-argocd", "production-argocd-HASH", "production-definitions", "production-definitions-2",
		"production-odd",
	}
	if diff := cmp.Diff(wantNames, namesWithoutHash(values)); diff != "" {
		t.Errorf("payloads (-want +got):\n%s", diff)
	}
	source, faults := payload.Parse(upstreamFile(t, upstream.ArgoCD, "install.yaml"))
	moved, more := payload.InNamespace(source, nil, "gitops")
	if len(faults)+len(more) > 0 {
		t.Fatal(faults, more)
	}
	shards, faults := payload.Pack(moved, payload.Auto)
	if len(faults) > 0 || len(shards) != 1 || len(shards[0].Data[payload.Key]) > 200_000 {
		t.Fatalf("%d shards, faults %+v", len(shards), faults)
	}
	if !payload.SameObjects([]string{values["production-argocd"]}, []string{shards[0].Data[payload.Key]}) {
		t.Error("production-argocd holds other objects")
	}
	lines := strings.Count(values["production-argocd"], "\n")
	wantLines := strings.Count(shards[0].Data[payload.Key], "\n")
	if lines != wantLines {
		t.Errorf("production-argocd has %d lines, want %d", lines, wantLines)
	}
	want := "---\n" + `{apiVersion: v1,kind: ConfigMap,metadata: {name: odd,namespace: default},` +
		`data: {a: "\u2028 \u0085 \ufeff \u001b \t",b: " a\n  b \n\n",c: "---\n",d: "😀 ä"}}` + "\n"
	if values["production-odd"] != want {
		t.Errorf("got  %s\nwant %s", values["production-odd"], want)
	}
	both := "    - name: production-definitions\n      kind: ConfigMap\n" +
		"    - name: production-definitions-2\n      kind: ConfigMap\n"
	if !strings.Contains(string(got.stdout), both) {
		t.Error("the ClusterResourceSet does not refer to both ConfigMaps in order")
	}
}

// TestNewerArgoCDsInstall: the install of an Argo CD that is newer than the pinned one goes into
// one ConfigMap as a bootstrap, and its Application may have a field that only this Argo CD has.
func TestNewerArgoCDsInstall(t *testing.T) {
	if testing.Short() {
		t.Skip("delivers the whole of Argo CD")
	}
	t.Parallel()
	const newField = "path: overlays/all, directory: {disableExtensionFilter: true}"
	install := upstreamFile(t, upstream.ArgoCDNext, "install.yaml")
	dir := t.TempDir()
	for name, text := range map[string]string{
		"fleet.yaml": `apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: production}
spec:
  bootstrap:
  - name: argocd
    resources: [{files: [install.yaml]}]
    application:
      metadata: {name: cluster-workloads}
      spec:
        source: {repoURL: https://github.com/your-org/standard-workloads, targetRevision: main, ` + newField + `}
        destination: {namespace: workloads}
`,
		"clusters.yaml": "apiVersion: cluster.x-k8s.io/v1beta2\nkind: Cluster\nmetadata: {name: eu-1, namespace: " +
			"default}\nspec: {}\n",
		"install.yaml": string(install),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got := runFunction(t, readPackage(t, dir).list(nil))
	if got.status != 0 || got.stderr != "" {
		t.Fatalf("exit status %d:\n%s", got.status, got.stderr)
	}
	checkSchemas(t, crdcheck.Load(t), got)
	checkIdempotent(t, got)
	if want := "info CF0116: "; !strings.Contains(got.report(), want) {
		t.Errorf("the report has no %q:\n%s", want, got.report())
	}
	values := payloads(t, got)
	if diff := cmp.Diff([]string{"production-argocd", "production-argocd-HASH"}, namesWithoutHash(values)); diff != "" {
		t.Fatalf("payloads (-want +got):\n%s", diff)
	}
	source, faults := payload.Parse(install)
	moved, more := payload.InNamespace(source, nil, "argocd")
	if len(faults)+len(more) > 0 {
		t.Fatal(faults, more)
	}
	whole := values["production-argocd"]
	shards, faults := payload.Pack(moved, payload.Auto)
	if len(faults) > 0 || len(shards) != 1 ||
		!payload.SameObjects([]string{whole}, []string{shards[0].Data[payload.Key]}) {
		t.Errorf("production-argocd holds other objects than the install, faults %+v", faults)
	}
	if len(whole) < 100_000 || len(whole) > 200_000 || !strings.Contains(whole, "disableExtensionFilter") {
		t.Errorf("production-argocd has %d bytes", len(whole))
	}
}

// payloads are the values of the generated ConfigMaps.
func payloads(t *testing.T, got run) map[string]string {
	t.Helper()
	values := map[string]string{}
	for _, item := range mustParse(t, got.stdout).Items() {
		meta := item.Meta()
		if meta.Kind != "ConfigMap" || meta.Labels["app.kubernetes.io/managed-by"] != "capifleet" {
			continue
		}
		tree, err := item.Tree()
		if err != nil {
			t.Fatal(err)
		}
		data, _ := tree["data"].(map[string]any)
		values[meta.Name] = fmt.Sprint(data[payload.Key])
	}
	return values
}

// namesWithoutHash are the sorted names of payloads.
func namesWithoutHash(values map[string]string) []string {
	var names []string
	for name := range values {
		if hash := name[strings.LastIndex(name, "-")+1:]; len(hash) == 12 {
			name = strings.TrimSuffix(name, hash) + "HASH"
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
