package fn

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
	"github.com/capifleet/capifleet/fn/stream"
	"github.com/capifleet/capifleet/fn/template"
)

const sideConfig = `
kind: FleetConfig
apiVersion: capifleet.dev/v1alpha1
metadata: {name: production}
spec:
  values:
  - {name: region, label: region}
  waves:
  - {name: canary, selector: {matchLabels: {region: eu}}}
  - {name: rest}
  resourceSets:
  - name: base
    strategy: Reconcile
    resources:
    - inline: |
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, namespace: default}
  - name: regional
    resources:
    - selector: {matchLabels: {payload: regional}}
      hub: Exclude
      render: Template
  applicationSets:
  - name: web
    revisions:
    - {wave: canary, revision: v2}
    - {wave: rest, revision: v1}
    template:
      metadata: {name: '{{ .name }}-web'}
      spec:
        source: {repoURL: 'https://github.com/your-org/web', targetRevision: '{{ .values.revision }}', path: .}
        destination: {namespace: default}
`

const sideManifests = `
apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata: {name: eu-1, namespace: clusters, labels: {region: eu}}
spec: {paused: true}
---
apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata: {name: us-1, namespace: clusters, labels: {region: us}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: of-region, namespace: default, labels: {payload: regional}}
data: {region: '{{ .values.region }}'}
---
apiVersion: addons.cluster.x-k8s.io/v1beta2
kind: ClusterResourceSet
metadata: {name: by-hand, namespace: clusters}
spec:
  clusterSelector: {matchLabels: {region: us}}
  resources:
  - {kind: ConfigMap, name: held}
  - {kind: Secret, name: elsewhere}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: held, namespace: clusters}
data: {a.yaml: "kind: Namespace\napiVersion: v1\nmetadata: {name: a}"}
---
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: by-hand, namespace: argocd}
spec:
  goTemplate: true
  generators:
  - clusters: {selector: {matchLabels: {region: eu}}}
  - list: {elements: [{name: us-1}]}
  template:
    metadata: {name: 'hand-{{ .name }}'}
    spec:
      project: default
      revisionHistoryLimit: 3
      source: {repoURL: 'https://github.com/your-org/hand', path: .}
      destination: {name: '{{ .name }}', namespace: default}
---
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: of-git, namespace: argocd}
spec:
  generators:
  - git: {repoURL: 'https://github.com/your-org/hand'}
  template: {metadata: {name: a}}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: alone, namespace: argocd}
spec: {project: default, destination: {name: us-1}}
`

// listOf is a list of the documents of texts.
func listOf(t *testing.T, texts ...string) *stream.List {
	t.Helper()
	return listOfItems(t, documentsOf(texts...))
}

func documentsOf(texts ...string) []string {
	var documents []string
	for _, text := range texts {
		for _, document := range strings.Split(text, "\n---\n") {
			if strings.TrimSpace(document) != "" {
				documents = append(documents, strings.Trim(document, "\n"))
			}
		}
	}
	return documents
}

func listOfItems(t *testing.T, documents []string) *stream.List {
	t.Helper()
	var b strings.Builder
	b.WriteString("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n")
	for _, document := range documents {
		b.WriteString("- " + strings.ReplaceAll(strings.TrimSuffix(document, "\n"), "\n", "\n  ") + "\n")
	}
	list, err := stream.Parse([]byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// sideLines are what a side has, in lines.
func sideLines(side *review.Side) string {
	var b strings.Builder
	for _, one := range side.Clusters {
		fmt.Fprintf(&b, "cluster %s member=%v paused=%v wave=%s facts=%v\n",
			one.NamespacedName(), one.Member, one.Paused, one.Wave, one.Facts)
	}
	for _, one := range side.Entries {
		fmt.Fprintf(&b, "entry %s at %s: %s\n", one.Name, one.Path, idNames(one.Members))
	}
	for _, one := range side.ResourceSets {
		fmt.Fprintf(&b, "set %s of %q %s -> %s\n", shortName(one.NamespacedName()), one.Entry, one.Strategy,
			idNames(one.Clusters))
		for _, held := range one.Payloads {
			fmt.Fprintf(&b, "  %s %d keys missing=%v\n", shortName(held.String()), len(held.Data), held.Missing)
		}
	}
	for _, one := range side.ApplicationSets {
		fmt.Fprintf(&b, "applicationset %s of %q sync=%q preserve=%v\n",
			one.NamespacedName(), one.Entry, one.ApplicationsSync, one.Preserve)
		applicationLines(&b, one.Applications)
	}
	applicationLines(&b, side.Applications)
	for _, one := range side.Objects {
		fmt.Fprintf(&b, "object %s owner=%q entry=%q named=%v stamps=%d\n", shortName(one.String()), one.Owner,
			one.Entry, one.Named, len(one.Stamps))
	}
	for _, line := range side.NotKnown {
		b.WriteString(line + "\n")
	}
	return b.String()
}

func applicationLines(b *strings.Builder, applications []review.Application) {
	for _, one := range applications {
		tree := one.Template.Source
		if one.Template.Parsed != nil {
			rendered, _ := one.Template.Parsed.Render(one.Parameters)
			tree, _ = rendered.(map[string]any)
		}
		fmt.Fprintf(b, "  application %s/%s of %q for %s sure=%v revision=%q\n", one.Namespace, one.Name, one.Entry,
			one.Cluster.Name, one.Sure, fleet.TextAt(tree, "spec", "source", "targetRevision"))
	}
}

func idNames(ids []fleet.ID) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = id.Name
	}
	return strings.Join(names, " ")
}

// shortName is a name without the digits of hashes.
func shortName(name string) string {
	words := strings.Split(name, "-")
	for i, word := range words {
		if (len(word) == 8 || len(word) == 12) && strings.Trim(word, "0123456789abcdef") == "" {
			words[i] = "#"
		}
	}
	return strings.Join(words, "-")
}

// compareSides are options by which two sides are compared.
func compareSides() cmp.Options {
	return cmp.Options{
		cmp.Comparer(func(a, b *template.Tree) bool {
			if a == nil || b == nil {
				return a == b
			}
			return cmp.Equal(a.Source(), b.Source())
		}),
		cmp.Comparer(func(a, b func() map[string]any) bool { return cmp.Equal(a(), b()) }),
		cmp.Comparer(func(a, b func(review.Path) int) bool { return a(nil) == b(nil) }),
		cmp.Comparer(func(a, b func(*field.Path) int) bool { return a(nil) == b(nil) }),
		cmpopts.EquateEmpty(),
	}
}

// sideOf is a side that must be compiled.
func sideOf(t *testing.T, list *stream.List, old bool) Reviewed {
	t.Helper()
	reviewed := Side(list, decode.Choice{}, nil, old)
	if !reviewed.Compiled {
		t.Fatal(reviewed.Problems)
	}
	return reviewed
}

const compiledSide = `cluster clusters/eu-1 member=true paused=true wave=canary facts=map[region:eu wave:canary]
cluster clusters/us-1 member=true paused=false wave=rest facts=map[region:us wave:rest]
entry resourceSets/base at spec.resourceSets[0]: eu-1 us-1
entry resourceSets/regional at spec.resourceSets[1]: eu-1 us-1
entry applicationSets/web at spec.applicationSets[0]: eu-1 us-1
set clusters/by-hand of "" ApplyOnce -> us-1
  ConfigMap clusters/held 1 keys missing=false
  Secret clusters/elsewhere 0 keys missing=true
set clusters/production-base-once-# of "resourceSets/base" ApplyOnce -> eu-1 us-1
  ConfigMap clusters/production-base-once 1 keys missing=false
set clusters/production-regional-# of "resourceSets/regional" ApplyOnce -> us-1
  ConfigMap clusters/production-regional-# 1 keys missing=false
set clusters/production-regional-# of "resourceSets/regional" ApplyOnce -> eu-1
  ConfigMap clusters/production-regional-# 1 keys missing=false
applicationset argocd/by-hand of "" sync="" preserve=false
  application argocd/hand-eu-1 of "" for eu-1 sure=false revision=""
  application argocd/hand-us-1 of "" for us-1 sure=true revision=""
applicationset argocd/of-git of "" sync="" preserve=false
applicationset argocd/production-web of "applicationSets/web" sync="" preserve=true
  application argocd/eu-1-web of "applicationSets/web" for eu-1 sure=true revision="v2"
  application argocd/us-1-web of "applicationSets/web" for us-1 sure=true revision="v1"
  application argocd/alone of "" for us-1 sure=true revision=""
object ConfigMap clusters/held owner="" entry="" named=false stamps=0
object ConfigMap clusters/production-base-once owner="production" entry="resourceSets/base" named=false stamps=0
object ConfigMap clusters/production-regional-# owner="production" entry="resourceSets/regional" named=false stamps=0
object ConfigMap clusters/production-regional-# owner="production" entry="resourceSets/regional" named=false stamps=0
object ClusterResourceSet clusters/by-hand owner="" entry="" named=false stamps=0
object ClusterResourceSet clusters/production-base-once-# owner="production" entry="resourceSets/base" ` +
	`named=false stamps=0
object ClusterResourceSet clusters/production-regional-# owner="production" entry="resourceSets/regional" ` +
	`named=false stamps=0
object ClusterResourceSet clusters/production-regional-# owner="production" entry="resourceSets/regional" ` +
	`named=false stamps=0
object Application argocd/alone owner="" entry="" named=false stamps=0
object ApplicationSet argocd/by-hand owner="" entry="" named=false stamps=0
object ApplicationSet argocd/of-git owner="" entry="" named=false stamps=0
object ApplicationSet argocd/production-web owner="production" entry="applicationSets/web" named=false stamps=0
object Cluster clusters/eu-1 owner="" entry="" named=false stamps=2
object Cluster clusters/us-1 owner="" entry="" named=false stamps=2
What ApplicationSet argocd/of-git makes: its generator git asks for something that is not in the input.
What ClusterResourceSet clusters/by-hand delivers: Secret clusters/elsewhere is not among the objects that the hub ` +
	`gets.
`

func TestSideOfFleet(t *testing.T) {
	reviewed := sideOf(t, listOf(t, sideConfig, sideManifests), false)
	if diff := cmp.Diff(compiledSide, sideLines(reviewed.Side)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestSideDoesNotDependOnOrder(t *testing.T) {
	documents := documentsOf(sideConfig, sideManifests)
	want := sideOf(t, listOfItems(t, documents), false)
	random := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		shuffled := slices.Clone(documents)
		random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		got := sideOf(t, listOfItems(t, shuffled), false)
		if diff := cmp.Diff(want.Side, got.Side, compareSides()); diff != "" {
			t.Fatalf("-want +got:\n%s", diff)
		}
	}
}

func TestSideSaysWhereThingsAre(t *testing.T) {
	t.Parallel()
	documents := slices.Concat(
		stream.SplitDocuments("fleet.yaml", []byte(strings.TrimPrefix(sideConfig, "\n"))),
		stream.SplitDocuments("manifests.yaml", []byte("# The hub.\n---\n\n# A Cluster.\n"+sideManifests)),
	)
	list, err := stream.FromDocuments(documents)
	if err != nil {
		t.Fatal(err)
	}
	side := sideOf(t, list, false).Side
	var got []string
	for _, entry := range side.Entries {
		got = append(got, fmt.Sprintf("%s %s:%d", entry.Name, entry.At.File, entry.At.Line))
	}
	for _, object := range side.Objects {
		if object.Owner == "" {
			got = append(got, fmt.Sprintf("%s %s:%d", object.String(), object.File, object.Line))
		}
	}
	for _, set := range side.ResourceSets {
		for _, held := range set.Payloads {
			if held.At.File != "" {
				got = append(got, fmt.Sprintf("payload %s %s:%d", held.Name, held.At.File, held.At.Line))
			}
		}
	}
	want := []string{
		"resourceSets/base fleet.yaml:11",
		"resourceSets/regional fleet.yaml:18",
		"applicationSets/web fleet.yaml:24",
		"ConfigMap clusters/held manifests.yaml:29",
		"ClusterResourceSet clusters/by-hand manifests.yaml:20",
		"Application argocd/alone manifests.yaml:58",
		"ApplicationSet argocd/by-hand manifests.yaml:34",
		"ApplicationSet argocd/of-git manifests.yaml:50",
		"Cluster clusters/eu-1 manifests.yaml:6",
		"Cluster clusters/us-1 manifests.yaml:11",
		"payload held manifests.yaml:29",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
