package payload_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/payload"
	"github.com/capifleet/capifleet/test/upstream"
)

// installs are the manifests with which people install Argo CD, and what they are packed to (see
// TestThePackingIsFrozen).
func installs() map[string]string {
	return map[string]string{
		upstream.ArgoCD + " install.yaml":                 "1 aabfea54ad3e81e2",
		upstream.ArgoCD + " ha/install.yaml":              "1 83a23b80b3001b13",
		upstream.ArgoCD + " core-install.yaml":            "1 9670f7c7dbd6e3e3",
		upstream.ArgoCD + " namespace-install.yaml":       "1 77cd66c4d0af4b12",
		upstream.ArgoCDNext + " install.yaml":             "1 994b06d527d5d61c",
		upstream.ArgoCDBefore + " install.yaml":           "1 0ea1247e6f687cb5",
		upstream.ArgoCDBefore + " ha/install.yaml":        "1 41ad08799b102cff",
		upstream.ArgoCDBefore + " core-install.yaml":      "1 72190e5865d38ad5",
		upstream.ArgoCDBefore + " namespace-install.yaml": "1 70ac544132843f0b",
	}
}

// TestPackArgoCD: every install of Argo CD, moved to another namespace, fits into one ConfigMap
// that even client-side apply accepts. Each object is there once, in an order that installs, and is
// unchanged except for the namespace.
func TestPackArgoCD(t *testing.T) {
	t.Parallel()
	for install, frozen := range installs() {
		t.Run(install, func(t *testing.T) {
			skipLargeInstall(t, install)
			t.Parallel()
			source := upstreamInstall(t, install)
			moved, problems := payload.InNamespace(source, nil, "gitops")
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			wantLengths(t, source)
			shards := pack(t, moved, payload.Auto)
			wantDelivered(t, moved, shards)
			first, bytes := shards[0], len(shards[0].Data[payload.Key])
			if len(shards) != 1 || first.Kind != "ConfigMap" || first.Number != 1 || bytes > 200_000 {
				t.Errorf("%d shards, the first %s %d with %d bytes", len(shards), first.Kind, first.Number, bytes)
			}
			if got := hashOf(shards); got != frozen {
				t.Errorf("the packing is another: got %s, want %s", got, frozen)
			}
			asJSON, err := json.Marshal(shards[0].Data)
			if err != nil || len(asJSON) > 250_000 {
				t.Errorf("%d bytes as JSON, too many for client-side apply; %v", len(asJSON), err)
			}
			packed, problems := payload.Parse([]byte(shards[0].Data[payload.Key]))
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			wantMoved(t, source, packed)
			if order := ranksOf(packed); !slices.IsSorted(order) {
				t.Errorf("the order does not install: %v", order)
			}
			again := pack(t, packed, payload.Auto)
			if diff := cmp.Diff(shards, again); diff != "" {
				t.Errorf("packed again (-first +second):\n%.2000s", diff)
			}
		})
	}
}

// skipLargeInstall skips, with -short, an install that has Argo CD's CustomResourceDefinitions,
// which are most of its bytes.
func skipLargeInstall(t *testing.T, install string) {
	t.Helper()
	if testing.Short() && !strings.HasSuffix(install, " namespace-install.yaml") {
		t.Skip("holds the whole of Argo CD")
	}
}

// wantMoved checks that the packed objects are those of the source, except for the namespace, and a
// Namespace.
func wantMoved(t *testing.T, source, packed []payload.Object) {
	t.Helper()
	got := map[string]map[string]any{}
	for i, tree := range trees(t, packed) {
		switch packed[i].Kind {
		case "CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding", "Namespace":
		default:
			if packed[i].Namespace != "gitops" {
				t.Errorf("%s is in another namespace", packed[i])
			}
			delete(tree["metadata"].(map[string]any), "namespace")
		}
		moveSubjectsBack(t, tree)
		got[packed[i].Kind+" "+packed[i].Name] = tree
	}
	if len(got) != len(packed) {
		t.Errorf("%d objects, %d of them different", len(packed), len(got))
	}
	want := map[string]map[string]any{
		"Namespace gitops": {"apiVersion": "v1", "kind": "Namespace", "metadata": map[string]any{"name": "gitops"}},
	}
	for i, tree := range trees(t, source) {
		want[source[i].Kind+" "+source[i].Name] = tree
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-source +packed):\n%.4000s", diff)
	}
}

// ranksOf are the ranks of Argo CD's objects in an order that installs.
func ranksOf(objects []payload.Object) []int {
	ranks := make([]int, len(objects))
	for i, object := range objects {
		ranks[i] = 1 + slices.Index([]string{"Namespace", "CustomResourceDefinition"}, object.Kind)
		if ranks[i] == 0 {
			ranks[i] = 3
		}
	}
	return ranks
}

// TestSizesOfArgoCD checks the figures on the page about bootstrapping: the size of each install as
// it was written, as JSON and with Auto.
func TestSizesOfArgoCD(t *testing.T) {
	if testing.Short() {
		t.Skip("packs the whole of Argo CD")
	}
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "bootstrapping-argocd.md"))
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("(?m)^\\| (\\S+) `(\\S+)` \\| ([0-9,]+) \\| ([0-9,]+) \\| ([0-9,]+) \\|$")
	rows := row.FindAllStringSubmatch(string(page), -1)
	if len(rows) != 5 {
		t.Fatalf("found %d rows of figures, want 5", len(rows))
	}
	for _, row := range rows {
		module := upstream.ArgoCD
		if strings.HasPrefix(row[1], "2.") {
			module = upstream.ArgoCDBefore
		}
		moved, problems := payload.InNamespace(upstreamInstall(t, module+" "+row[2]), nil, "gitops")
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		got := []string{
			figure(written(moved)),
			figure(packedBytes(pack(t, moved, payload.JSON))),
			figure(packedBytes(pack(t, moved, payload.Auto))),
		}
		if diff := cmp.Diff(row[3:], got); diff != "" {
			t.Errorf("%s %s (-page +measured):\n%s", row[1], row[2], diff)
		}
	}
}

// written is how many bytes objects have as they are.
func written(objects []payload.Object) int {
	total := 0
	for _, object := range objects {
		total += len(object.Text())
	}
	return total
}

// packedBytes is how many bytes the values of shards have.
func packedBytes(shards []payload.Shard) int {
	total := 0
	for _, shard := range shards {
		total += len(shard.Data[payload.Key])
	}
	return total
}

// figure writes a number with commas.
func figure(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// BenchmarkPackArgoCD: packing costs less than reading the manifests.
func BenchmarkPackArgoCD(b *testing.B) {
	objects := upstreamInstall(b, upstream.ArgoCD+" install.yaml")
	b.ReportAllocs()
	for b.Loop() {
		payload.Pack(objects, payload.Auto)
	}
}
