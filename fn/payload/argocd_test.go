package payload_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/payload"
	"github.com/capifleet/capifleet/internal/upstream"
)

// installs are the manifests by which people install Argo CD, and what they are packed to (see TestThePackingIsFrozen).
func installs() map[string]string {
	return map[string]string{
		upstream.ArgoCD + " install.yaml":                 "1 aabfea54ad3e81e2",
		upstream.ArgoCD + " ha/install.yaml":              "1 83a23b80b3001b13",
		upstream.ArgoCD + " core-install.yaml":            "1 9670f7c7dbd6e3e3",
		upstream.ArgoCD + " namespace-install.yaml":       "1 77cd66c4d0af4b12",
		upstream.ArgoCDBefore + " install.yaml":           "1 0ea1247e6f687cb5",
		upstream.ArgoCDBefore + " ha/install.yaml":        "1 41ad08799b102cff",
		upstream.ArgoCDBefore + " core-install.yaml":      "1 72190e5865d38ad5",
		upstream.ArgoCDBefore + " namespace-install.yaml": "1 70ac544132843f0b",
	}
}

// TestPackArgoCD: every install of Argo CD, moved to another namespace, fits into one ConfigMap that even client-side apply takes. Each of its objects is there once, in an order that
// installs, and is what it was but for the namespace.
func TestPackArgoCD(t *testing.T) {
	for install, frozen := range installs() {
		t.Run(install, func(t *testing.T) {
			source := upstreamInstall(t, install)
			moved, faults := payload.InNamespace(source, nil, "gitops")
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			shards := pack(t, moved, payload.Auto)
			wantDelivered(t, moved, shards)
			if len(shards) != 1 || shards[0].Kind != "ConfigMap" || shards[0].Number != 1 || len(shards[0].Data[payload.Key]) > 200_000 {
				t.Errorf("%d shards, the first %s %d with %d bytes", len(shards), shards[0].Kind, shards[0].Number, len(shards[0].Data[payload.Key]))
			}
			if got := hashOf(shards); got != frozen {
				t.Errorf("the packing is another: got %s, want %s", got, frozen)
			}
			asJSON, err := json.Marshal(shards[0].Data)
			if err != nil || len(asJSON) > 250_000 {
				t.Errorf("%d bytes as JSON, too many for client-side apply; %v", len(asJSON), err)
			}
			packed, faults := payload.Parse([]byte(shards[0].Data[payload.Key]))
			if len(faults) > 0 {
				t.Fatal(faults)
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

// wantMoved wants the packed objects to be the source's, but for the namespace, and a Namespace.
func wantMoved(t *testing.T, source, packed []payload.Object) {
	t.Helper()
	got := map[string]map[string]any{}
	for i, tree := range trees(t, packed) {
		if kind := packed[i].Kind; kind != "CustomResourceDefinition" && kind != "ClusterRole" && kind != "ClusterRoleBinding" && kind != "Namespace" {
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
	want := map[string]map[string]any{"Namespace gitops": {"apiVersion": "v1", "kind": "Namespace", "metadata": map[string]any{"name": "gitops"}}}
	for i, tree := range trees(t, source) {
		want[source[i].Kind+" "+source[i].Name] = tree
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-source +packed):\n%.4000s", diff)
	}
}

// ranksOf are the places of Argo CD's objects in an order that installs.
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

// TestSizesOfArgoCD prints what the README and docs may claim: each install as it was written, as JSON and compacted, and how much of it the readers find through aliases.
func TestSizesOfArgoCD(t *testing.T) {
	if !testing.Verbose() {
		t.Skip("it only prints")
	}
	for install := range installs() {
		moved, faults := payload.InNamespace(upstreamInstall(t, install), nil, "gitops")
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		sizes := map[payload.Format]int{}
		for _, object := range moved {
			sizes[payload.Plain] += len(object.Text)
		}
		greatest := 0.0
		for _, format := range []payload.Format{payload.Auto, payload.JSON, payload.Compact} {
			for _, shard := range pack(t, moved, format) {
				sizes[format] += len(shard.Data[payload.Key])
				for _, document := range documentsOf(shard.Data[payload.Key]) {
					greatest = max(greatest, aliasShare(t, document))
				}
			}
		}
		t.Log(install, sizes, fmt.Sprintf("%.3f", greatest))
	}
}

// BenchmarkPackArgoCD: packing costs less than reading the manifests.
func BenchmarkPackArgoCD(b *testing.B) {
	objects := upstreamInstall(b, upstream.ArgoCD+" install.yaml")
	b.ReportAllocs()
	for b.Loop() {
		payload.Pack(objects, payload.Auto)
	}
}
