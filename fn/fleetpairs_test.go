package fn

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
)

// fleetPair are the documents of two versions of a fleet.
type fleetPair struct{ before, after []string }

// randomPair are two random fleets. Half of them have committed what capifleet renders.
func randomPair(t *testing.T, r *rand.Rand) fleetPair {
	t.Helper()
	pair := fleetPair{randomFleet(r), randomFleet(r)}
	if r.IntN(2) == 0 {
		pair = fleetPair{rendered(t, pair.before...), rendered(t, pair.after...)}
	}
	return pair
}

func (p fleetPair) compare(t *testing.T) *review.Comparison {
	t.Helper()
	before := sideOf(t, listOfItems(t, p.before), true)
	return review.Compare(before.Side, sideOf(t, listOfItems(t, p.after), false).Side)
}

// report is the FleetDiff of a pair, as it is printed.
func (p fleetPair) report(t *testing.T) string {
	t.Helper()
	text, err := json.MarshalIndent(review.Report(p.compare(t), review.About{}), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestChangesMakeTheNewFleet: over random pairs of fleets, what capifleet renders of the old one,
// with the Changes applied, is what it renders of the new one. So are its Applications, and what
// Cluster API makes of the payloads on each Cluster.
func TestChangesMakeTheNewFleet(t *testing.T) {
	t.Parallel()
	kinds := map[v1alpha1.DiffKind]int{}
	for seed := range uint64(60) {
		pair := randomPair(t, rand.New(rand.NewPCG(seed, 16)))
		c := pair.compare(t)
		for _, change := range c.Changes {
			kinds[change.Kind]++
		}
		before, after := hubOf(t, pair.before), hubOf(t, pair.after)
		got := before.apply(after, c)
		if diff := cmp.Diff(after, got); diff != "" {
			t.Fatalf("seed %d: objects of the hub (-rendered +by the Changes):\n%s", seed, diff)
		}
		checkApplications(t, seed, c)
		checkDelivered(t, seed, c, before, after)
	}
	for _, kind := range []v1alpha1.DiffKind{
		v1alpha1.DiffKindCluster, v1alpha1.DiffKindMembership, v1alpha1.DiffKindFact, v1alpha1.DiffKindWave,
		v1alpha1.DiffKindApplication, v1alpha1.DiffKindPayloadObject, v1alpha1.DiffKindHubObject,
	} {
		if kinds[kind] < 10 {
			t.Errorf("%d changes are of kind %s, too few to say anything", kinds[kind], kind)
		}
	}
}

// objects are those that the hub gets, as trees.
type objects map[fleet.ID]map[string]any

// hubOf is what the hub gets of a fleet.
func hubOf(t *testing.T, documents []string) objects {
	t.Helper()
	list := listOfItems(t, documents)
	if _, problems := Process(list, decode.Choice{}, nil); problems.Failed() {
		t.Fatal(problems)
	}
	hub := objects{}
	for _, item := range list.Items() {
		tree, err := item.Tree()
		if err != nil {
			t.Fatal(err)
		}
		local := fleet.TextAt(tree, "metadata", "annotations", "config.kubernetes.io/local-config") == "true"
		if id := fleet.RefOf(tree).ID(); !local && id.Kind != v1alpha1.Kind {
			hub[id] = tree
		}
	}
	return hub
}

// apply are the objects after the Changes of the hub, and what follows from them.
func (o objects) apply(after objects, c *review.Comparison) objects {
	now := maps.Clone(o)
	for _, change := range c.Changes {
		if change.Kind != v1alpha1.DiffKindCluster && change.Kind != v1alpha1.DiffKindHubObject {
			continue
		}
		for _, target := range change.Targets {
			switch change.Action {
			case v1alpha1.DiffCreate, v1alpha1.DiffReplace:
				now[target.Object] = target.After()
			case v1alpha1.DiffUpdate, v1alpha1.DiffStuck:
				for _, field := range change.Fields {
					now[target.Object] = withField(now[target.Object], field, target)
				}
			default:
				delete(now, target.Object)
			}
		}
	}
	for _, consequence := range c.Consequences {
		for _, ref := range consequence.Objects {
			if now[ref.ID()] = after[ref.ID()]; after[ref.ID()] == nil {
				delete(now, ref.ID())
			}
		}
	}
	return now
}

// withField is a tree after the change of a field; where that differs by target, after the
// target's.
func withField(tree map[string]any, field review.Field, target review.Target) map[string]any {
	path := make([]string, len(field.Path))
	for i, step := range field.Path {
		path[i] = step.Field
	}
	value := field.After
	if field.Distinct > 1 {
		value = fleet.MapAt(target.After(), path[:len(path)-1]...)[path[len(path)-1]]
	}
	tree = runtime.DeepCopyJSON(tree)
	parents := []map[string]any{tree}
	for _, name := range path[:len(path)-1] {
		parent := parents[len(parents)-1]
		if _, is := parent[name].(map[string]any); !is {
			parent[name] = map[string]any{}
		}
		parents = append(parents, parent[name].(map[string]any))
	}
	last := len(path) - 1
	if parents[last][path[last]] = value; !field.HasValue {
		delete(parents[last], path[last])
	}
	for ; last > 0 && len(parents[last]) == 0; last-- { // a map that the field alone has made
		delete(parents[last-1], path[last-1])
	}
	return tree
}

// checkApplications wants the Changes to make the new Applications of the old ones. Those of a
// Cluster that is new, or goes, or joins or leaves, follow from that, and no Change is about them.
func checkApplications(t *testing.T, seed uint64, c *review.Comparison) {
	t.Helper()
	before, after, left := review.Predict(c)
	if len(left) > 0 {
		t.Fatalf("seed %d: not predicted: %s", seed, left)
	}
	now, want := objectsOf(before), objectsOf(after)
	touched := map[fleet.ID]bool{}
	moving := map[string]bool{}
	for _, change := range c.Changes {
		for _, target := range change.Targets {
			if change.Kind == v1alpha1.DiffKindApplication {
				touched[target.Object] = true
				if delete(now, target.Object); target.After != nil {
					now[target.Object] = target.After()
				}
			}
			if change.Kind == v1alpha1.DiffKindMembership || isOnOneSide(change) {
				moving[target.Cluster.Name] = true
			}
		}
	}
	for _, all := range []objects{objectsOf(before), objectsOf(after)} {
		for id, tree := range all {
			if moving[fleet.TextAt(tree, "spec", "destination", "name")] && !touched[id] {
				if delete(now, id); want[id] != nil {
					now[id] = want[id]
				}
			}
		}
	}
	if diff := cmp.Diff(want, now); diff != "" {
		t.Fatalf("seed %d: Applications (-new +by the Changes):\n%s", seed, diff)
	}
}

// isOnOneSide reports whether a change is about a Cluster that is new, or goes.
func isOnOneSide(change review.Change) bool {
	return change.Kind == v1alpha1.DiffKindCluster && change.Action != v1alpha1.DiffUpdate
}

func objectsOf(predicted []review.Predicted) objects {
	trees := objects{}
	for _, one := range predicted {
		trees[one.Ref.ID()] = one.Tree
	}
	return trees
}

// checkDelivered wants the Changes to make what Clusters have after the old fleet into what Cluster
// API makes of it with the new one.
func checkDelivered(t *testing.T, seed uint64, c *review.Comparison, before, after objects) {
	t.Helper()
	predicted, actual := delivered{}, delivered{}
	predicted.reconcile(t, before)
	actual.reconcile(t, before)
	actual.reconcile(t, after)
	for _, change := range c.Changes {
		for _, target := range change.Targets {
			on := predicted[target.Cluster.Name]
			switch {
			case change.Kind != v1alpha1.DiffKindPayloadObject || on == nil:
			case change.Action == v1alpha1.DiffCreate || change.Action == v1alpha1.DiffReapply:
				on.objects[target.Object] = target.After()
			}
		}
	}
	for name, on := range predicted {
		if actual[name] == nil { // It goes.
			continue
		}
		if diff := cmp.Diff(actual[name].objects, on.objects); diff != "" {
			t.Fatalf("seed %d: objects on %s (-Cluster API +by the Changes):\n%s", seed, name, diff)
		}
	}
}

// TestEqualFleetsDoNotChange: a fleet does not differ from itself, nor from its own committed
// output.
func TestEqualFleetsDoNotChange(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		documents := randomFleet(rand.New(rand.NewPCG(seed, 17)))
		committed := rendered(t, documents...)
		for _, pair := range []fleetPair{{documents, documents}, {committed, committed}} {
			if c := pair.compare(t); len(c.Changes)+len(c.Consequences) > 0 {
				t.Fatalf("seed %d: %s", seed, pair.report(t))
			}
		}
	}
}

// TestReportDoesNotDependOnOrder: the order of the objects on each side changes no byte of what is
// printed.
func TestReportDoesNotDependOnOrder(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 18))
		pair := randomPair(t, r)
		want := pair.report(t)
		for _, documents := range [][]string{pair.before, pair.after} {
			r.Shuffle(len(documents), func(i, j int) { documents[i], documents[j] = documents[j], documents[i] })
		}
		if diff := cmp.Diff(want, pair.report(t)); diff != "" {
			t.Fatalf("seed %d: (-sorted +shuffled):\n%s", seed, diff)
		}
	}
}
