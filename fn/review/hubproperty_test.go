package review

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestChangesOfTheHubAreWhole: the objects of the old side, with all changes and consequences, are
// exactly those of the new one; equal sides have none; and the order of a side does not matter.
func TestChangesOfTheHubAreWhole(t *testing.T) {
	t.Parallel()
	for seed := range uint64(100) {
		random := rand.New(rand.NewPCG(seed, 1))
		before, after := randomHub(t, random), randomHub(t, random)
		changes := compareClusters(before, after)
		more, consequences, _ := compareHub(before, after)
		changes = append(changes, more...)
		got := hubTrees(before)
		applyHub(got, hubTrees(after), changes, consequences)
		if diff := cmp.Diff(hubTrees(after), got); diff != "" {
			t.Fatalf("seed %d: (-want +got):\n%s\n%s", seed, diff, changeLines(changes))
		}
		want := changeLines(changes) + consequenceLines(consequences)
		for _, side := range []*Side{before, after} {
			random.Shuffle(len(side.Objects), func(i, j int) {
				side.Objects[i], side.Objects[j] = side.Objects[j], side.Objects[i]
			})
			random.Shuffle(len(side.Clusters), func(i, j int) {
				side.Clusters[i], side.Clusters[j] = side.Clusters[j], side.Clusters[i]
			})
		}
		shuffled := compareClusters(before, after)
		more, consequences, _ = compareHub(before, after)
		if diff := cmp.Diff(want, changeLines(append(shuffled, more...))+consequenceLines(consequences)); diff != "" {
			t.Fatalf("seed %d: another order gives something else: %s", seed, diff)
		}
		same, none, _ := compareHub(before, before)
		if same = append(same, compareClusters(before, before)...); len(same)+len(none) != 0 {
			t.Fatalf("seed %d: equal sides differ:\n%s", seed, changeLines(same))
		}
	}
}

// randomHub is a side of a few objects whose fields have few values.
func randomHub(t *testing.T, random *rand.Rand) *Side {
	t.Helper()
	pick := func(values ...string) string { return values[random.IntN(len(values))] }
	var documents []string
	for _, name := range []string{"a", "b", "c"} {
		labels := []string{}
		for _, label := range []string{"fleet=x", "region=eu", "stamp-x=1", "stamp-x=2", "off-hub=x", "wave=w"} {
			key, _, _ := strings.Cut(label, "=")
			if random.IntN(3) == 0 && !strings.Contains(strings.Join(labels, " "), key) {
				labels = append(labels, label)
			}
		}
		if random.IntN(4) > 0 {
			documents = append(documents, hubCluster(name, labels...)+pick("", "spec: {paused: true}\n",
				"spec: {topology: {version: v1}}\n", "spec: {topology: {version: v2, workers: [1, 2]}}\n"))
		}
		for _, kind := range []string{
			"v1 ConfigMap", "v1 Secret", "apps/v1 Deployment", "argoproj.io/v1alpha1 ApplicationSet",
			"addons.cluster.x-k8s.io/v1beta2 ClusterResourceSet", "infrastructure.cluster.x-k8s.io/v1 AWSCluster",
		} {
			if random.IntN(3) == 0 {
				continue
			}
			apiVersion, kind, _ := strings.Cut(kind, " ")
			documents = append(documents, hubManifest(apiVersion, kind, name+pick("", "-1"),
				pick("", "  labels: {entry: applicationSets/web}", "  labels: {stamp-y: x}", "  labels: {l: m}"),
				pick("", "  annotations: {argocd.argoproj.io/sync-options: Prune=false}", "  annotations: {a: b}"),
				pick("spec: {x: 1}", "spec: {x: 2, y: {z: [1]}}", "spec: {}", "")))
		}
	}
	return hubSide(t, hubDocuments(documents...))
}

func hubTrees(side *Side) map[fleet.ID]map[string]any {
	trees := map[fleet.ID]map[string]any{}
	for i := range side.Objects {
		trees[side.Objects[i].ID()] = treeOf(&side.Objects[i])
	}
	return trees
}

// applyHub makes the new objects of the old ones. A change must be one that happens to the object.
func applyHub(trees, after map[fleet.ID]map[string]any, changes []Change, consequences []Consequence) {
	for _, change := range changes {
		if change.Kind != v1alpha1.DiffKindCluster && change.Kind != v1alpha1.DiffKindHubObject {
			continue
		}
		for _, target := range change.Targets {
			switch change.Action {
			case v1alpha1.DiffCreate:
				trees[target.Object] = target.After()
			case v1alpha1.DiffUpdate:
				trees[target.Object] = withFields(trees[target.Object], target, change.Fields)
			default:
				delete(trees, target.Object)
			}
		}
	}
	for _, consequence := range consequences {
		for _, ref := range consequence.Objects {
			if tree, has := after[ref.ID()]; has {
				trees[ref.ID()] = tree
			} else {
				delete(trees, ref.ID())
			}
		}
	}
}

// withFields is a tree with other fields; those that differ by target are taken from the target.
func withFields(tree map[string]any, target Target, fields []Field) map[string]any {
	for _, field := range fields {
		value := field.After
		if field.Distinct > 1 {
			value = any(target.After())
			for _, step := range field.Path {
				value = value.(map[string]any)[step.Field]
			}
		}
		tree = withField(tree, field.Path, value, field.HasValue)
	}
	return tree
}

func withField(tree map[string]any, path Path, value any, has bool) map[string]any {
	tree = maps.Clone(tree)
	if tree == nil {
		tree = map[string]any{}
	}
	name := path[0].Field
	switch {
	case len(path) > 1:
		child, _ := tree[name].(map[string]any)
		tree[name] = withField(child, path[1:], value, has)
		if child := tree[name].(map[string]any); len(child) == 0 {
			delete(tree, name)
		}
	case has:
		tree[name] = value
	default:
		delete(tree, name)
	}
	return tree
}

func TestEveryObjectIsCompared(t *testing.T) {
	t.Parallel()
	side := func(names ...string) *Side {
		var documents []string
		for _, name := range names {
			documents = append(documents, hubManifest("v1", "ConfigMap", name))
		}
		return hubSide(t, hubDocuments(documents...))
	}
	_, _, counts := compareHub(side("a", "b"), side("b", "c"))
	if got, want := fmt.Sprint(counts.HubObjects), "3"; got != want {
		t.Errorf("%s objects are compared, want %s", got, want)
	}
}
