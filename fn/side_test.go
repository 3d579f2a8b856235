package fn

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/capifleet/capifleet/fn/config"
	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
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
		b.WriteString("- " + strings.ReplaceAll(document, "\n", "\n  ") + "\n")
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
			fmt.Fprintf(&b, "  %s %d keys missing=%v\n", shortName(held.ID.String()), len(held.Data), held.Missing)
		}
	}
	for _, one := range side.ApplicationSets {
		fmt.Fprintf(&b, "applicationset %s of %q sync=%q preserve=%v\n",
			one.NamespacedName(), one.Entry, one.ApplicationsSync, one.Preserve)
		applicationLines(&b, one.Applications)
	}
	applicationLines(&b, side.Applications)
	for _, one := range side.Objects {
		fmt.Fprintf(&b, "object %s owner=%q entry=%q named=%v stamps=%d\n", shortName(one.Ref.String()), one.Owner,
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

// rendered is a list with the output of its fleet, as it would be committed.
func rendered(t *testing.T, documents ...string) []string {
	t.Helper()
	list := listOf(t, documents...)
	if _, problems := Process(list, decode.Choice{}, nil); problems.Failed() {
		t.Fatal(problems)
	}
	var committed []string
	for _, item := range list.Items() {
		text, err := item.Document(stream.Edit{})
		if err != nil {
			t.Fatal(err)
		}
		committed = append(committed, string(text))
	}
	return committed
}

// withConfig are documents with another FleetConfig.
func withConfig(documents []string, old, now string) []string {
	changed := slices.Clone(documents)
	for i, document := range changed {
		if strings.Contains(document, "kind: FleetConfig") {
			changed[i] = strings.Replace(document, old, now, 1)
		}
	}
	return changed
}

func TestSides(t *testing.T) {
	t.Parallel()
	const cluster = `
apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata: {name: eu-1, namespace: clusters, labels: {region: eu}}
`
	const small = `
kind: FleetConfig
apiVersion: capifleet.dev/v1alpha1
metadata: {name: production}
spec:
  resourceSets:
  - name: base
    resources:
    - inline: |
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, namespace: default}
  applicationSets:
  - name: web
    template:
      metadata: {name: '{{ .name }}-web'}
      spec:
        source: {repoURL: 'https://github.com/your-org/web', targetRevision: v1, path: .}
        destination: {namespace: default}
`
	committed := rendered(t, small, cluster)
	compiled := "compiled=true fleet=true"
	for sentence, c := range map[string]struct {
		documents []string
		old       bool
		choice    decode.Choice
		want      string // how it was made, and codes of errors
		has       []string
		hasNot    []string
	}{
		"a fleet that is rendered": {
			documents: []string{small, cluster}, want: compiled + " Rendered",
			has: []string{"entry resourceSets/base", "application argocd/eu-1-web"},
		},
		"manifests without a FleetConfig": {
			documents: []string{cluster, sideManifests}, want: "compiled=true fleet=false Manifests",
			has: []string{
				"set clusters/by-hand of \"\" ApplyOnce -> us-1", "application argocd/hand-eu-1 of \"\" for eu-1 sure=false",
				"member=false", "Whether ApplicationSet argocd/by-hand reaches the clusters",
			},
			hasNot: []string{"entry "},
		},
		"a fleet that is not there yet": {
			documents: []string{small, cluster},
			choice:    decode.Choice{Fleet: settingOf("other")}, want: "compiled=true fleet=false Manifests",
		},
		"a FleetConfig that cannot be read, without output": {
			documents: withConfig([]string{small, cluster}, "metadata: {name: production}", "metadata: {name: production, name: a}"),
			old:       true, want: "compiled=false fleet=false Manifests CF0108",
			has: []string{"cluster clusters/eu-1"},
		},
		"a FleetConfig that is refused, with its output": {
			documents: withConfig(committed, "name: web", "name: web\n    unknown: true"),
			old:       true, want: "compiled=false fleet=false Committed CF0107",
			has: []string{
				"of \"resourceSets/base\" ApplyOnce -> eu-1", "ConfigMap clusters/production-base-once 1 keys missing=false",
				"applicationset argocd/production-web of \"applicationSets/web\"",
				"application argocd/eu-1-web of \"applicationSets/web\" for eu-1 sure=true revision=\"v1\"",
			},
		},
		"an old side with output, which is what Clusters have": {
			documents: withConfig(withConfig(committed, "name: settings", "name: newer"), "targetRevision: v1", "targetRevision: v2"),
			old:       true, want: compiled + " Committed",
			has: []string{
				"holds settings", "of \"resourceSets/base\" ApplyOnce -> eu-1",
				"application argocd/eu-1-web of \"applicationSets/web\" for eu-1 sure=true revision=\"v2\"",
			},
			hasNot: []string{"holds newer"},
		},
		"a new side with output of an earlier run, which does not count": {
			documents: withConfig(committed, "name: settings", "name: newer"),
			want:      compiled + " Rendered", has: []string{"holds newer"}, hasNot: []string{"holds settings"},
		},
		"an entry that was renamed, with the names of before": {
			documents: withConfig(withConfig([]string{small, cluster}, "name: base", "name: core\n    renamedFrom: base"),
				"name: web", "name: front\n    renamedFrom: web"),
			want: compiled + " Rendered",
			has: []string{
				"entry resourceSets/core", "set clusters/production-base-# of \"resourceSets/core\"",
				"applicationset argocd/production-web of \"applicationSets/front\"",
				"owner=\"production\" entry=\"applicationSets/front\"",
			},
		},
		"a fleet that was renamed, with the names of before": {
			documents: withConfig(committed, "metadata: {name: production}\nspec:",
				"metadata: {name: main}\nspec:\n  renamedFrom: production"),
			old: true, want: compiled + " Committed",
			has: []string{
				"set clusters/production-base-# of \"resourceSets/base\"", "owner=\"main\" entry=\"resourceSets/base\"",
			},
		},
		"a new side with a payload that a server refuses": {
			documents: withConfig([]string{small, cluster}, ", namespace: default}", "}"),
			want:      "compiled=false fleet=false Manifests CF0306",
		},
		"an old side with a payload that a server refuses": {
			documents: withConfig([]string{small, cluster}, ", namespace: default}", "}"),
			old:       true, want: compiled + " Rendered", has: []string{"holds settings"},
		},
		"an old side whose warnings were errors": {
			documents: withConfig([]string{small, cluster}, "spec:\n", "spec:\n  strict: true\n  clusters: {selector: {matchLabels: {region: none}}}\n"),
			old:       true, want: compiled + " Rendered",
		},
		"an old side without Clusters": {
			documents: []string{small}, old: true, want: compiled + " Rendered",
			has: []string{"applicationset argocd/production-web"},
		},
		"an old side with a source that finds nothing": {
			documents: withConfig([]string{small, cluster}, "    resources:\n",
				"    resources:\n    - {hub: Keep, selector: {matchLabels: {a: b}}}\n"),
			old: true, want: "compiled=false fleet=false Manifests CF0301",
		},
		"a Secret that is encrypted, and objects of a list": {
			documents: []string{cluster, strings.ReplaceAll(encryptedSide, "ENC[]", fleet.SOPSValue+"data:a]")},
			want:      "compiled=true fleet=false Manifests",
			has: []string{
				"Secret clusters/locked 0 keys missing=true",
				"What ClusterResourceSet clusters/listed delivers: Secret clusters/locked is encrypted.",
				"object ConfigMap clusters/open", "holds a",
			},
			hasNot: []string{"object List"},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			reviewed := Side(listOf(t, c.documents...), c.choice, nil, c.old)
			got := fmt.Sprintf("compiled=%v fleet=%v %s", reviewed.Compiled, reviewed.Fleet != nil, reviewed.Payloads)
			for _, problem := range reviewed.Problems {
				if problem.IsError() {
					got += " " + string(problem.Code)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s\n%v", diff, reviewed.Problems)
			}
			lines := sideLines(reviewed.Side) + heldLines(reviewed.Side)
			for _, want := range c.has {
				if !strings.Contains(lines, want) {
					t.Errorf("%q is missing in\n%s", want, lines)
				}
			}
			for _, unwanted := range c.hasNot {
				if strings.Contains(lines, unwanted) {
					t.Errorf("%q is in\n%s", unwanted, lines)
				}
			}
		})
	}
}

const encryptedSide = `
apiVersion: v1
kind: List
items:
- apiVersion: addons.cluster.x-k8s.io/v1beta2
  kind: ClusterResourceSet
  metadata: {name: listed, namespace: clusters}
  spec:
    clusterSelector: {matchLabels: {region: eu}}
    resources:
    - {kind: ConfigMap, name: open}
    - {kind: Secret, name: locked}
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: open, namespace: clusters}
  data: {a.yaml: "{kind: Namespace, apiVersion: v1, metadata: {name: a}}"}
---
apiVersion: v1
kind: Secret
metadata: {name: locked, namespace: clusters}
type: addons.cluster.x-k8s.io/resource-set
stringData: {a.yaml: 'ENC[]'}
sops: {mac: 'ENC[]'}
`

// heldLines are the names of the objects that payloads hold.
func heldLines(side *review.Side) string {
	var b strings.Builder
	for _, set := range side.ResourceSets {
		for _, held := range set.Payloads {
			for _, text := range held.Data {
				objects, _ := payload.Parse([]byte(text))
				for _, object := range objects {
					b.WriteString("holds " + object.Name + "\n")
				}
			}
		}
	}
	return b.String()
}

func settingOf(value string) config.Setting { return config.Setting{Value: value, By: "--fleet"} }

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
			got = append(got, fmt.Sprintf("%s %s:%d", object.Ref.String(), object.File, object.Line))
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
