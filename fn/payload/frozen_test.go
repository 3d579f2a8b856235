package payload_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/payload"
)

// handMade are objects that show every form of the packing.
func handMade() string {
	texts := []string{
		namespace, configMap, secret, emptySecret, widget, custom,
		deploymentOf("x", 1200), configMapOf("x", 300), manyQuoted("q", 3000),
	}
	for i, text := range oddTexts() {
		quoted, err := json.Marshal(text)
		if err == nil {
			texts = append(texts, head("v1", "ConfigMap", fmt.Sprint("name: odd-", i))+
				"data: {text: "+escaped(string(quoted))+"}\n")
		}
	}
	for i := range 30 {
		texts = append(texts, configMapOf(fmt.Sprint("large-", i), 5000+100*i))
	}
	return documentsJoined(texts...)
}

// TestThePackingIsFrozen: these bytes are on hubs. Another packing of the same objects makes
// strategy Reconcile apply them again on every Cluster, and delete every field there that they do
// not have. The same holds for installs. If one of these fails, do not change the expected values:
// change the code back, or make a new payload.Version and announce it in the release notes.
func TestThePackingIsFrozen(t *testing.T) {
	t.Parallel()
	if payload.Version != 1 {
		t.Fatal("a new version has new wants")
	}
	want := map[string]string{
		"made by hand Auto":    "8 ac601ce5cb0e373c",
		"made by hand Plain":   "8 6d5bd41b0ac97eb8",
		"made by hand Compact": "8 7ffef521f1835bdf",
		"made by hand JSON":    "8 c7247afd8332035b",
	}
	got := map[string]string{}
	objects := parse(t, handMade())
	for _, format := range []payload.Format{payload.Auto, payload.Plain, payload.Compact, payload.JSON} {
		got["made by hand "+string(format)] = hashOf(pack(t, objects, format))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// hashOf is the number of shards and a hash of everything that they hold.
func hashOf(shards []payload.Shard) string {
	hash := sha256.New()
	for _, shard := range shards {
		for _, key := range slices.Sorted(maps.Keys(shard.Data)) {
			fmt.Fprintf(hash, "%s %d %s %d\n%s", shard.Kind, shard.Number, key, len(shard.Data[key]), shard.Data[key])
		}
	}
	return fmt.Sprintf("%d %s", len(shards), hex.EncodeToString(hash.Sum(nil))[:16])
}
