package plan

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestGroupsReachEachClusterOnceWithItsOwnFacts: over random fleets, whatever the templates of an entry read, each Cluster that is meant is reached by one ClusterResourceSet,
// no other Cluster by any, and the payload that it refers to holds the facts of just that Cluster. Doing it again over the result changes nothing.
func TestGroupsReachEachClusterOnceWithItsOwnFacts(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 14))
	planned, stamped, most := 0, 0, 0
	for range 2000 {
		f := randomFleet(random)
		f.Config.Spec.Values = []v1alpha1.Value{
			{Name: "label", Label: "key-0", Default: new("none")},
			{Name: "field", Field: "spec.site", Default: new("nowhere")},
			{Name: "variable", Variable: "cni.name", Default: new("bare")},
			{Name: "template", Template: "{{ .values.label }}-{{ .values.field }}"},
			{Name: "again", Label: "key-0", Default: new("value-1")},
			{Name: "site", Field: "spec.site", Default: new("site-1")},
		}
		reads := randomReads(random)
		f.Config.Spec.ResourceSets[0].Resources = []v1alpha1.Resource{{Inline: factsTemplate(reads), Render: v1alpha1.RenderTemplate}}
		for i := range f.Clusters {
			f.Clusters[i].Manifest = randomManifest(random)
		}
		plan, problems := Resolve(f)
		if problems.Failed() {
			for _, problem := range problems {
				if problem.Severity == fleet.Error && problem.Code != fleet.ContradictorySelectors {
					t.Fatalf("refused for another reason: %s", problem)
				}
			}
			continue
		}
		planned++
		if len(plan.Edits) > 0 {
			stamped++
		}
		most = max(most, len(plan.ResourceSets))
		for _, cluster := range f.Clusters {
			checkGroup(t, f, plan, cluster, reads)
		}
		if again, problems := Resolve(applied(f, plan)); problems.Failed() || len(again.Edits) > 0 {
			t.Fatalf("a second run edits %v, problems %v", again.Edits, problems)
		}
	}
	t.Logf("%d fleets planned, %d of them stamped, up to %d ClusterResourceSets", planned, stamped, most)
	if planned < 1000 || stamped < 300 || most < 5 {
		t.Error("the fleets are too much alike")
	}
}

// checkGroup wants a Cluster to be reached once, if it is meant, by a payload of its own facts.
func checkGroup(t *testing.T, f *fleet.Fleet, plan *fleet.Plan, cluster fleet.Cluster, reads []string) {
	t.Helper()
	sets := reaching(t, plan, cluster)
	if !matches(t, f.Config.Spec.Clusters.Selector, cluster) || !matches(t, f.Config.Spec.ResourceSets[0].ClusterSelector, cluster) {
		if len(sets) > 0 {
			t.Fatalf("Cluster %s is not meant and is reached by %+v", cluster.NamespacedName(), sets)
		}
		return
	}
	if len(sets) != 1 || len(sets[0].References) != 1 {
		t.Fatalf("Cluster %s is reached by %+v", cluster.NamespacedName(), sets)
	}
	for _, payload := range plan.Payloads {
		if payload.Namespace == cluster.Namespace && payload.Name == sets[0].References[0].Name {
			for _, read := range reads {
				if want := fmt.Sprintf("%s: %s\n", read, factWanted(cluster, read)); !strings.Contains(payload.Data["resources.yaml"], want) {
					t.Fatalf("Cluster %s wants %q, and gets\n%s", cluster.NamespacedName(), want, payload.Data["resources.yaml"])
				}
			}
			return
		}
	}
	t.Fatalf("Cluster %s is reached by a set whose payload is not there", cluster.NamespacedName())
}

// randomReads are one to three facts that a template reads.
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
	label := or(cluster.Labels["key-0"], "none")
	site, _ := lookUp(cluster.Manifest, []string{"spec", "site"}).(string)
	cni, _ := lookUp(cluster.Manifest, []string{"spec", "topology", "variables", "0", "value", "name"}).(string)
	return "the " + map[string]string{
		"label": label, "own": or(cluster.Labels["key-1"], "none"), "field": or(site, "nowhere"), "variable": or(cni, "bare"), "template": label + "-" + or(site, "nowhere"),
		"again": or(cluster.Labels["key-0"], "value-1"), "site": or(site, "site-1"), "direct": or(cluster.Labels["key-0"], "value-2"),
	}[read]
}

// randomManifest has a site and a topology variable, or not.
func randomManifest(random *rand.Rand) map[string]any {
	spec := map[string]any{}
	if random.IntN(3) > 0 {
		spec["site"] = fmt.Sprintf("site-%d", random.IntN(3))
	}
	if random.IntN(3) > 0 {
		variable := map[string]any{"name": "cni", "value": map[string]any{"name": fmt.Sprintf("cni-%d", random.IntN(2))}}
		spec["topology"] = map[string]any{"variables": []any{variable}}
	}
	return map[string]any{"metadata": map[string]any{}, "spec": spec}
}

// applied is a fleet as the plan's edits leave it.
func applied(f *fleet.Fleet, plan *fleet.Plan) *fleet.Fleet {
	next := *f
	next.Clusters = nil
	for _, cluster := range f.Clusters {
		cluster.Labels, cluster.Annotations = merged(cluster.Labels), merged(cluster.Annotations)
		for _, edit := range plan.Edits {
			if edit.Object.ID() == cluster.ID() {
				cluster.Labels, cluster.Annotations = merged(cluster.Labels, edit.SetLabels), merged(cluster.Annotations, edit.SetAnnotations)
			}
		}
		next.Clusters = append(next.Clusters, cluster)
	}
	return &next
}
