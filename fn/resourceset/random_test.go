package resourceset

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/entries"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/selector"
)

// TestGroupsReachEachClusterOnceWithItsOwnFacts: over random fleets, whatever the templates of an
// entry read, each Cluster that is meant is reached by one ClusterResourceSet, no other Cluster by
// any, and the payload that it refers to holds the facts of just that Cluster. Doing it again over
// the result changes nothing.
func TestGroupsReachEachClusterOnceWithItsOwnFacts(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 14))
	fleets, planned, stamped, most := 2000, 0, 0, 0
	if testing.Short() {
		fleets = 300
	}
	for range fleets {
		reads := randomReads(random)
		f := randomFleet(random, reads)
		r := runFleet(f)
		if r.problems.Failed() {
			for _, problem := range r.problems {
				if problem.Severity == "" && problem.Code != fleet.ContradictorySelectors {
					t.Fatalf("refused for another reason: %s", problem)
				}
			}
			continue
		}
		planned++
		if len(r.sets.Wants()) > 0 {
			stamped++
		}
		most = max(most, len(r.delivered.ResourceSets))
		next := stampedFleet(f, r.sets.Wants())
		for i, cluster := range f.Clusters {
			checkGroup(t, r, cluster, next.Clusters[i].Labels, reads)
		}
		again := runFleet(next)
		wantSame(t, "ClusterResourceSets of a second run", r.delivered.ResourceSets, again.delivered.ResourceSets)
		wantSame(t, "payloads of a second run", r.delivered.Payloads, again.delivered.Payloads)
		if !cmp.Equal(texts(r.problems), texts(again.problems)) {
			t.Fatalf("a second run has problems %v", again.problems)
		}
	}
	t.Logf("%d fleets planned, %d of them stamped, up to %d ClusterResourceSets", planned, stamped, most)
	if planned < fleets/2 || stamped < fleets*3/20 || most < 5 {
		t.Error("the fleets are too much alike")
	}
}

// checkGroup wants a Cluster to be reached once, if it is meant, by a payload of its own facts.
func checkGroup(t *testing.T, r result, cluster fleet.Cluster, final map[string]string, reads []string) {
	t.Helper()
	var sets []fleet.ResourceSet
	for _, set := range r.delivered.ResourceSets {
		if set.Namespace == cluster.Namespace && matches(t, &set.Selector, final) {
			sets = append(sets, set)
		}
	}
	spec := r.fleet.Config.Spec
	if !matches(t, spec.Clusters.Selector, cluster.Labels) ||
		!matches(t, spec.ResourceSets[0].ClusterSelector, cluster.Labels) {
		if len(sets) > 0 {
			t.Fatalf("Cluster %s is not meant and is reached by %+v", cluster.NamespacedName(), sets)
		}
		return
	}
	if len(sets) != 1 || len(sets[0].References) != 1 {
		t.Fatalf("Cluster %s is reached by %+v", cluster.NamespacedName(), sets)
	}
	for _, one := range r.delivered.Payloads {
		if one.Namespace != cluster.Namespace || one.Name != sets[0].References[0].Name {
			continue
		}
		for _, read := range reads {
			text := one.Data["resources.yaml"]
			if want := fmt.Sprintf("%s: %s\n", read, factWanted(cluster, read)); !strings.Contains(text, want) {
				t.Fatalf("Cluster %s wants %q, and gets\n%s", cluster.NamespacedName(), want, text)
			}
		}
		return
	}
	t.Fatalf("Cluster %s is reached by a set whose payload is not there", cluster.NamespacedName())
}

func matches(t *testing.T, s *metav1.LabelSelector, has map[string]string) bool {
	t.Helper()
	parsed, err := selector.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return parsed.Matches(labels.Set(has))
}

// stampedFleet is a fleet whose Clusters have the labels that are wanted on them, and the record of
// them.
func stampedFleet(f *fleet.Fleet, wants []fleet.Want) *fleet.Fleet {
	next := *f
	next.Clusters = nil
	for _, cluster := range f.Clusters {
		var stamps []fleet.Stamp
		cluster.Labels, cluster.Annotations = maps.Clone(cluster.Labels), map[string]string{}
		for _, want := range wants {
			if label, isLabel := want.Stamp.LabelKey(); isLabel && want.Object.ID() == cluster.ID() {
				cluster.Labels[label] = want.Value
				stamps = append(stamps, want.Stamp)
			}
		}
		if record := fleet.RecordOf(cluster.Object).With(f.Name(), stamps); record != "" {
			cluster.Annotations[v1alpha1.StampsAnnotation] = record
		}
		next.Clusters = append(next.Clusters, cluster)
	}
	return &next
}

// randomFleet has up to 12 Clusters in up to 3 namespaces, and one resource set, which delivers an
// object that holds facts.
func randomFleet(random *rand.Rand, reads []string) *fleet.Fleet {
	f := &fleet.Fleet{Config: &v1alpha1.FleetConfig{}, Sources: [][]fleet.Source{{{}}}}
	f.Config.Name = "random"
	for i := range 1 + random.IntN(12) {
		object := fleet.Object{Item: i, Labels: map[string]string{}, Ref: fleet.Ref{
			APIVersion: "cluster.x-k8s.io/v1beta2", Kind: "Cluster", Name: fmt.Sprintf("c-%02d", i),
			Namespace: fmt.Sprintf("ns-%d", random.IntN(3)),
		}}
		for key := range 3 {
			if random.IntN(3) > 0 {
				object.Labels[fmt.Sprintf("key-%d", key)] = fmt.Sprintf("value-%d", random.IntN(3))
			}
		}
		f.Clusters = append(f.Clusters, fleet.Cluster{Object: object, Manifest: randomManifest(random)})
	}
	f.Config.Spec.Clusters.Selector = randomSelector(random)
	f.Config.Spec.Values = []v1alpha1.Value{
		{Name: "label", Label: "key-0", Default: new("none")},
		{Name: "field", Field: "spec.site", Default: new("nowhere")},
		{Name: "variable", Variable: "cni.name", Default: new("bare")},
		{Name: "template", Template: "{{ .values.label }}-{{ .values.field }}"},
		{Name: "again", Label: "key-0", Default: new("value-1")},
		{Name: "site", Field: "spec.site", Default: new("site-1")},
	}
	f.Config.Spec.ResourceSets = []v1alpha1.ResourceSet{{
		Name: "addons", Strategy: v1alpha1.StrategyApplyOnce, ClusterSelector: randomSelector(random),
		Resources: []v1alpha1.Resource{{Inline: factsTemplate(reads), Render: v1alpha1.RenderTemplate}},
	}}
	f.Entries, _ = entries.Of(&f.Config.Spec)
	return f
}

// randomSelector is nil at times, and never empty.
func randomSelector(random *rand.Rand) *metav1.LabelSelector {
	if random.IntN(4) == 0 {
		return nil
	}
	requirement := metav1.LabelSelectorRequirement{Key: fmt.Sprintf("key-%d", random.IntN(3))}
	value := fmt.Sprintf("value-%d", random.IntN(3))
	switch random.IntN(5) {
	case 0:
		requirement.Operator, requirement.Values = metav1.LabelSelectorOpIn, []string{value}
	case 1:
		requirement.Operator, requirement.Values = metav1.LabelSelectorOpNotIn, []string{value}
	case 2:
		requirement.Operator = metav1.LabelSelectorOpExists
	case 3:
		requirement.Operator = metav1.LabelSelectorOpDoesNotExist
	default:
		return &metav1.LabelSelector{MatchLabels: map[string]string{requirement.Key: value}}
	}
	return &metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{requirement}}
}

// randomReads are one to four facts that a template reads.
func randomReads(random *rand.Rand) []string {
	all := []string{"label", "field", "variable", "template", "own", "again", "site", "direct"}
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:1+random.IntN(4)]
}

// factsTemplate is an object that holds the facts.
func factsTemplate(reads []string) string {
	text := "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: facts, namespace: kube-system}\ndata:\n"
	for _, read := range reads {
		expression := ".values." + read
		switch read {
		case "own":
			expression = `index .metadata.labels "key-1" | default "none"`
		case "direct":
			expression = `index .metadata.labels "key-0" | default "value-2"`
		}
		text += fmt.Sprintf("  %s: 'the {{ %s }}'\n", read, expression)
	}
	return text
}

// factWanted is what a Cluster should find there.
func factWanted(cluster fleet.Cluster, read string) string {
	or := func(text, instead string) string {
		if text == "" {
			return instead
		}
		return text
	}
	label := cluster.Labels["key-0"]
	site, _ := fleet.LookUp(cluster.Manifest, []string{"spec", "site"}).(string)
	cni, _ := fleet.LookUp(cluster.Manifest, []string{"spec", "topology", "variables", "0", "value", "name"}).(string)
	return "the " + map[string]string{
		"label": or(label, "none"), "own": or(cluster.Labels["key-1"], "none"), "field": or(site, "nowhere"),
		"variable": or(cni, "bare"), "template": or(label, "none") + "-" + or(site, "nowhere"),
		"again": or(label, "value-1"), "site": or(site, "site-1"), "direct": or(label, "value-2"),
	}[read]
}

// randomManifest has a site and a topology variable, or not.
func randomManifest(random *rand.Rand) map[string]any {
	spec := map[string]any{}
	if random.IntN(3) > 0 {
		spec["site"] = fmt.Sprintf("site-%d", random.IntN(3))
	}
	if random.IntN(3) > 0 {
		cni := map[string]any{"name": fmt.Sprintf("cni-%d", random.IntN(2))}
		variable := map[string]any{"name": "cni", "value": cni}
		spec["topology"] = map[string]any{"variables": []any{variable}}
	}
	return map[string]any{"metadata": map[string]any{}, "spec": spec}
}
