package plan

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// planLines are everything that a plan holds, by kind and name, in its order.
func planLines(plan *fleet.Plan) []string {
	var all []string
	add := func(kind, namespace, name, more string) {
		all = append(all, strings.TrimSpace(kind+" "+namespace+"/"+name+" "+more))
	}
	for _, member := range plan.Members {
		add("member", member.Cluster.Namespace, member.Cluster.Name, "")
	}
	for _, wave := range plan.Waves {
		add("wave", "", wave.Name, fmt.Sprint(wave.Clusters))
	}
	for _, set := range plan.ResourceSets {
		add("ClusterResourceSet", set.Namespace, set.Name, "")
	}
	for _, payload := range plan.Payloads {
		add(payload.Kind, payload.Namespace, payload.Name, "")
	}
	for _, set := range plan.ApplicationSets {
		add("ApplicationSet", set.Namespace, set.Name, "")
	}
	for _, application := range plan.Applications {
		add("Application of "+application.Set, application.Namespace, application.Name, application.Entry)
	}
	if plan.Secrets != nil {
		for _, secret := range plan.Secrets() {
			add("cluster Secret", secret.Namespace, secret.Name, "for "+secret.Cluster.Name)
		}
	}
	for _, object := range plan.OfOthers {
		add("left to others", object.Namespace, object.Name, "")
	}
	return append(all, editLines(plan.Edits)...)
}

// TestSorted puts every list into an order that does not depend on that of the input.
func TestSorted(t *testing.T) {
	t.Parallel()
	metadata := func(text string) fleet.Metadata {
		namespace, name, _ := strings.Cut(text, "/")
		return fleet.Metadata{Namespace: namespace, Name: name}
	}
	ref := func(name string) fleet.Ref { return fleet.Ref{Kind: "Cluster", Name: name} }
	plan := fleet.Plan{
		ResourceSets: []fleet.ResourceSet{
			{Metadata: metadata("b/a")},
			{Metadata: metadata("a/b")},
			{Metadata: metadata("a/a")},
		},
		Payloads: []fleet.Payload{
			{Kind: "Secret", Metadata: metadata("a/a")},
			{Kind: "ConfigMap", Metadata: metadata("b/a")},
			{Kind: "ConfigMap", Metadata: metadata("a/b")},
			{Kind: "ConfigMap", Metadata: metadata("a/a")},
		},
		ApplicationSets: []fleet.ApplicationSet{{Metadata: metadata("a/b")}, {Metadata: metadata("a/a")}},
		Applications: []fleet.Application{
			{Set: "s", Entry: "e", Cluster: ref("b"), Name: "4"},
			{Set: "s", Entry: "e", Cluster: ref("a"), Name: "3"},
			{Set: "s", Entry: "d", Cluster: ref("c"), Name: "1"},
			{Set: "", Entry: "z", Cluster: ref("c"), Name: "0"},
			{Set: "s", Entry: "e", Cluster: ref("b"), Name: "2"},
		},
		Edits: []fleet.Edit{{Object: objectOf(0, "v1 ConfigMap b")}, {Object: objectOf(1, "v1 ConfigMap a")}},
	}
	equal(t, []string{
		"ClusterResourceSet a/a", "ClusterResourceSet a/b", "ClusterResourceSet b/a",
		"ConfigMap a/a", "ConfigMap a/b", "Secret a/a", "ConfigMap b/a",
		"ApplicationSet a/a", "ApplicationSet a/b",
		"Application of  /0 z", "Application of s /1 d", "Application of s /3 e", "Application of s /4 e",
		"Application of s /2 e",
		"ConfigMap a:", "ConfigMap b:",
	}, planLines(sorted(plan)))
}

const everything = "clusters: {selector: {matchLabels: {fleet: main}}}\nwaves: [{name: rest}]\nargocd: " +
	"{registrar: ClusterLabels, generator: Clusters}\n"

// everythingFleet has an entry of each kind, and another fleet beside it.
func everythingFleet(t *testing.T) *fleet.Fleet {
	t.Helper()
	f := fleetOf(t, everything+
		"resourceSets: [{name: addons, resources: [{files: ['*.yaml'], hub: Exclude}]}]\n"+
		"bootstrap: [{name: argocd, resources: [{inline: '"+namespace+"'}], "+
		"application: {metadata: {name: x}, spec: {source: {repoURL: 'https://example.com/x', path: x}}}}]\n"+
		web("", "web"), "a/us-1 fleet=main", "a/eu-1 fleet=main", "b/eu-2 fleet=main", "b/other fleet=other")
	f.Objects = objectsOf("v1 ConfigMap a/settings")
	f.Sources[0][0].Objects = []fleet.SourceObject{{Object: f.Objects[0], Tree: map[string]any{
		"apiVersion": "v1", "kind": "ConfigMap", "metadata": map[string]any{"name": "settings", "namespace": "a"},
	}}}
	f.Others = []fleet.Other{
		{
			Self:   fleet.Ref{Kind: v1alpha1.Kind, Name: "other"},
			Config: configOf(t, "other", "clusters: {selector: {matchLabels: {fleet: other}}}"),
		},
	}
	slices.SortFunc(f.Clusters, func(a, b fleet.Cluster) int { return a.Compare(b.Ref) })
	return f
}

// TestResolve decides everything that the entries of a fleet get.
func TestResolve(t *testing.T) {
	t.Parallel()
	r, problems := Resolve(everythingFleet(t))
	got := append(lines(problems), planLines(r.Plan)...)
	equal(t, []string{
		"info CF0315: spec.bootstrap[0].resources: the resources do not hold the CustomResourceDefinition of " +
			"Argo CD's Application; until something else brings it, Cluster API cannot create the Application, " +
			"and tries again",
		"info CF0321: spec.resourceSets[0].resources[0].files: no payload has the Namespace a; until something " +
			"else creates it, Cluster API cannot create what is in it, such as ConfigMap a/settings, and tries again " +
			"(3 Clusters: a/eu-1, a/us-1, b/eu-2); add the Namespace to the payload",
		"member a/eu-1",
		"member a/us-1",
		"member b/eu-2",
		"wave /rest 3",
		"ClusterResourceSet a/main-addons-c23b4f51",
		"ClusterResourceSet a/main-argocd-c23b4f51",
		"ClusterResourceSet b/main-addons-c23b4f51",
		"ClusterResourceSet b/main-argocd-c23b4f51",
		"ConfigMap a/main-addons-once",
		"ConfigMap a/main-argocd",
		"ConfigMap a/main-argocd-44136fa355b3",
		"ConfigMap b/main-addons-once",
		"ConfigMap b/main-argocd",
		"ConfigMap b/main-argocd-44136fa355b3",
		"ApplicationSet argocd/main-web",
		"Application of  argocd/x argocd",
		"Application of  argocd/x argocd",
		"Application of  argocd/x argocd",
		"Application of main-web argocd/eu-1-web web",
		"Application of main-web argocd/us-1-web web",
		"Application of main-web argocd/eu-2-web web",
		"cluster Secret argocd/a.eu-1 for eu-1",
		"cluster Secret argocd/a.us-1 for us-1",
		"cluster Secret argocd/b.eu-2 for eu-2",
		"left to others b/other",
		"ConfigMap a/settings: " +
			"+annotation capifleet.dev/stamps=main:annotations/config.kubernetes.io/local-config " +
			"+annotation config.kubernetes.io/local-config=true",
	}, got)
	var labels []string
	for _, cluster := range r.Fleet.Clusters {
		labels = append(labels, fmt.Sprint(cluster.Name, " ", r.Labels.Of(cluster)))
	}
	equal(
		t,
		[]string{"eu-1 map[fleet:main]", "us-1 map[fleet:main]", "eu-2 map[fleet:main]", "other map[fleet:other]"},
		labels,
	)
}

// TestSecondRunChangesNothing: a run over its own edits finds nothing to do.
func TestSecondRunChangesNothing(t *testing.T) {
	t.Parallel()
	f := fleetOf(t, "clusterLabels: {short: '{{ .name | trunc 2 }}'}\n"+addons(""), "a/eu-1", "a/us-1")
	first := resolved(t, f)
	for _, edit := range first.Plan.Edits {
		object := &f.Clusters[edit.Object.Item].Object
		object.Labels, object.Annotations = fleet.Merged(
			object.Labels,
			edit.SetLabels,
		), fleet.Merged(
			object.Annotations,
			edit.SetAnnotations,
		)
	}
	second := resolved(t, f)
	equal(t, nil, editLines(second.Plan.Edits))
	if diff := cmp.Diff(first.Plan.Members, second.Plan.Members); diff != "" {
		t.Errorf("(-first +second):\n%s", diff)
	}
	if diff := cmp.Diff(first.Plan.ResourceSets, second.Plan.ResourceSets); diff != "" {
		t.Errorf("(-first +second):\n%s", diff)
	}
}
