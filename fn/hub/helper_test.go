package hub

import (
	"encoding/json"
	"fmt"
	"slices"
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
)

// clustersOf makes Clusters of texts such as "team-a/eu-1 region=eu @owner=anna": the name with its
// namespace, labels, and annotations behind an @. The label "gpu=" is empty.
func clustersOf(texts ...string) []fleet.Cluster {
	clusters := make([]fleet.Cluster, len(texts))
	for i, text := range texts {
		words := strings.Fields(text)
		object := fleet.Object{Item: i, Labels: map[string]string{}, Annotations: map[string]string{}}
		object.Ref = fleet.Ref{APIVersion: "cluster.x-k8s.io/v1beta2", Kind: "Cluster", Name: words[0]}
		if namespace, name, found := strings.Cut(words[0], "/"); found {
			object.Namespace, object.Name = namespace, name
		}
		for _, word := range words[1:] {
			key, value, _ := strings.Cut(word, "=")
			if annotation, isAnnotation := strings.CutPrefix(key, "@"); isAnnotation {
				object.Annotations[annotation] = value
			} else {
				object.Labels[key] = value
			}
		}
		clusters[i] = fleet.Cluster{Object: object}
	}
	return clusters
}

// fleetOf is the fleet "main" with a spec in YAML, and with Clusters.
func fleetOf(t *testing.T, spec string, clusters ...string) *fleet.Fleet {
	t.Helper()
	config := &v1alpha1.FleetConfig{}
	if err := yaml.UnmarshalStrict([]byte(spec), &config.Spec); err != nil {
		t.Fatal(err)
	}
	config.Name = "main"
	config.Default()
	return &fleet.Fleet{
		Config: config, Self: fleet.Ref{APIVersion: v1alpha1.APIVersion, Kind: v1alpha1.Kind, Name: "main"},
		Entries: entriesOf(config), Clusters: clustersOf(clusters...), Overrides: fleet.Overrides{},
	}
}

// entriesOf are the entries of a FleetConfig, as they are decoded.
func entriesOf(config *v1alpha1.FleetConfig) fleet.Entries {
	made, _ := entries.Of(&config.Spec)
	return made
}

// web is an entry "web" of spec.applicationSets with further fields, whose source has a path.
func web(fields, path string) string { return entry("web", fields, path) }

func entry(name, fields, path string) string {
	return "applicationSets: [" + element(name, fields, path) + "]"
}

func element(name, fields, path string) string {
	return "{name: " + name + ", " + fields + " template: {metadata: {name: '{{ .name }}-" + name + "'}, " +
		"spec: {source: {repoURL: 'https://example.com/web.git', path: '" + path + "'}}}}"
}

// decided is what the entries of a fleet make.
type decided struct {
	fleet    *fleet.Fleet
	apps     *Apps
	targeted *Targeted
	labels   fleet.Labels
	problems fleet.Problems
}

// decide reads the entries of a fleet, stamps what they want, and targets. Ambiguous names are
// reported as plan does: where nothing has failed.
func decide(t *testing.T, f *fleet.Fleet) decided {
	t.Helper()
	known, problems := facts.Evaluate(f)
	if problems.Failed() {
		t.Fatal(problems)
	}
	apps, problems := Read(f, known)
	stamps := map[int]map[fleet.Stamp]string{}
	for _, want := range slices.Concat(known.Wants, apps.Wants()) {
		if stamps[want.Object.Item] == nil {
			stamps[want.Object.Item] = map[fleet.Stamp]string{}
		}
		stamps[want.Object.Item][want.Stamp] = want.Value
	}
	final := slices.Clone(f.Clusters)
	for i, cluster := range f.Clusters {
		kept := fleet.RecordOf(cluster.Object).Kept(cluster.Object, f.Name())
		final[i].Object = kept.WithStamps(stamps[cluster.Item])
	}
	labels := fleet.NewLabels(final)
	targeted, more := apps.Target(labels)
	if problems = append(problems, more...); !problems.Failed() {
		problems = append(problems, apps.Ambiguous()...)
	}
	return decided{f, apps, targeted, labels, problems}
}

// all are the problems, the generators and the wants, as a person reads them.
func (d decided) all(t *testing.T) []string {
	t.Helper()
	return slices.Concat(lines(d.problems), d.generators(t), d.wants())
}

func lines(problems fleet.Problems) []string {
	var all []string
	for _, problem := range problems {
		all = append(all, problem.String())
	}
	return all
}

// generators are a line for each generator of the ApplicationSets.
func (d decided) generators(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, set := range d.targeted.ApplicationSets {
		for _, generator := range set.Generators {
			line := set.Name + ": list " + jsonOf(t, generator.Elements)
			if generator.Selector != nil {
				line = set.Name + ": Secrets with " + metav1.FormatLabelSelector(generator.Selector)
			}
			if len(generator.Values) > 0 {
				line += " and values " + jsonOf(t, generator.Values)
			}
			all = append(all, line)
		}
	}
	return all
}

// wants are a line for each stamp that is wanted, with the Clusters that it is wanted on.
func (d decided) wants() []string {
	var all []string
	for _, want := range d.apps.Wants() {
		line := fmt.Sprintf(
			"%s=%s is wanted by %s (%s) on",
			want.Stamp,
			want.Value,
			want.Reason.Path,
			want.Reason.Remedy,
		)
		if last := len(all) - 1; last >= 0 && strings.HasPrefix(all[last], line) {
			all[last] += " " + want.Object.NamespacedName()
		} else {
			all = append(all, line+" "+want.Object.NamespacedName())
		}
	}
	return all
}

func jsonOf(t *testing.T, value any) string {
	t.Helper()
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(text.String())
}

// decision is a case of a table: a spec in YAML and Clusters, and all that is decided for them.
type decision struct {
	spec     string
	clusters []string
	want     []string
}

// checkDecisions checks a table of decisions.
func checkDecisions(t *testing.T, decisions map[string]decision) {
	t.Helper()
	t.Parallel()
	for sentence, c := range decisions {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			equal(t, c.want, decide(t, fleetOf(t, c.spec, c.clusters...)).all(t))
		})
	}
}

// equal fails a test where two values differ.
func equal[T any](t *testing.T, want, got T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// namesOf are the Clusters of members.
func namesOf(members []*fleet.Member) []string {
	var names []string
	for _, member := range members {
		names = append(names, member.NamespacedName())
	}
	return names
}

func rootPath() *field.Path { return field.NewPath("root") }
