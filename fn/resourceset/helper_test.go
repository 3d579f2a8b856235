package resourceset

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/entries"
	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// given is the input of a test: the fleet "production".
type given struct {
	spec string // of the FleetConfig, in YAML

	// clusters has a line for each Cluster: NAMESPACE/NAME or NAME, then labels KEY=VALUE,
	// annotations @KEY=VALUE and fields .KEY=VALUE of its spec.
	clusters string

	files   map[string]string // manifests by file, separated by lines ---
	noPaths bool              // whether the files are read from the working directory
}

// result is what the package makes of a given input.
type result struct {
	fleet     *fleet.Fleet
	members   []*fleet.Member
	sets      *Sets
	delivered *Delivered
	problems  fleet.Problems // of Read, then of Deliver
}

// run reads the entries and delivers.
func (g given) run(t *testing.T) result {
	t.Helper()
	return runFleet(g.fleet(t))
}

// runFleet reads the entries of a fleet and delivers.
func runFleet(f *fleet.Fleet) result {
	known, _ := facts.Evaluate(f)
	sets, problems := Read(f, known)
	delivered, more := sets.Deliver(known.Members)
	return result{f, known.Members, sets, delivered, append(problems, more...)}
}

// fleet is the input as it is decoded.
func (g given) fleet(t *testing.T) *fleet.Fleet {
	t.Helper()
	config := &v1alpha1.FleetConfig{ObjectMeta: metav1.ObjectMeta{Name: "production"}}
	if err := yaml.UnmarshalStrict([]byte(g.spec), &config.Spec); err != nil {
		t.Fatal(err)
	}
	config.Default()
	f := &fleet.Fleet{Config: config, HasPaths: !g.noPaths, Clusters: clustersOf(g.clusters)}
	f.Entries, _ = entries.Of(&config.Spec)
	manifests := g.manifests(t, len(f.Clusters))
	for _, set := range config.Spec.ResourceSets {
		f.Sources = append(f.Sources, sourcesOf(t, set.Resources, manifests))
	}
	for _, bootstrap := range config.Spec.Bootstrap {
		f.Sources = append(f.Sources, sourcesOf(t, bootstrap.Resources, manifests))
	}
	return f
}

// clustersOf reads lines of Clusters.
func clustersOf(lines string) []fleet.Cluster {
	var clusters []fleet.Cluster
	for line := range strings.Lines(lines) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		var c fleet.Cluster
		c.Ref = fleet.Ref{APIVersion: "cluster.x-k8s.io/v1beta2", Kind: "Cluster", Name: words[0]}
		if namespace, name, found := strings.Cut(words[0], "/"); found {
			c.Namespace, c.Name = namespace, name
		}
		c.Item, c.Labels, c.Annotations = len(clusters), map[string]string{}, map[string]string{}
		spec := map[string]any{}
		for _, word := range words[1:] {
			key, value, _ := strings.Cut(word, "=")
			switch key[0] {
			case '@':
				c.Annotations[key[1:]] = value
			case '.':
				spec[key[1:]] = value
			default:
				c.Labels[key] = value
			}
		}
		c.Manifest = map[string]any{"metadata": map[string]any{"name": c.Name}, "spec": spec}
		clusters = append(clusters, c)
	}
	return clusters
}

// deliveredLines say what is delivered, a line for each object.
func (r result) deliveredLines(t *testing.T) []string {
	t.Helper()
	var lines []string
	for _, set := range r.delivered.ResourceSets {
		references := make([]string, len(set.References))
		for i, reference := range set.References {
			references[i] = reference.Kind + " " + reference.Name
		}
		lines = append(lines, "ClusterResourceSet "+nameOf(set.Metadata)+", "+set.Strategy+" to "+
			metav1.FormatLabelSelector(&set.Selector)+": "+strings.Join(references, ", "))
	}
	for _, one := range r.delivered.Payloads {
		lines = append(lines, one.Kind+" "+nameOf(one.Metadata)+": "+strings.Join(objectsIn(t, one), ", "))
	}
	return lines
}

// objectsIn names the objects that a payload holds.
func objectsIn(t *testing.T, one fleet.Payload) []string {
	t.Helper()
	var names []string
	for _, key := range fleet.SortedKeys(one.Data) {
		objects, problems := payload.Parse([]byte(one.Data[key]))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		for _, object := range objects {
			names = append(names, object.String())
		}
	}
	return names
}

func nameOf(metadata fleet.Metadata) string {
	return fleet.Ref{Namespace: metadata.Namespace, Name: metadata.Name}.NamespacedName()
}

// texts are problems, a line for each.
func texts(problems fleet.Problems) []string {
	var lines []string
	for _, problem := range problems {
		lines = append(lines, problem.String())
	}
	return lines
}

// samePath reports whether two paths are written alike.
func samePath(a, b *field.Path) bool { return a.String() == b.String() }

// wantSame compares what a test has got with what it wants.
func wantSame(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}
