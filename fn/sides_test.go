package fn

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/config"
	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
	"github.com/capifleet/capifleet/fn/review"
	"github.com/capifleet/capifleet/fn/stream"
)

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
				"set clusters/by-hand of \"\" ApplyOnce -> us-1",
				"application argocd/hand-eu-1 of \"\" for eu-1 sure=false",
				"member=false", "Whether ApplicationSet argocd/by-hand reaches the clusters",
			},
			hasNot: []string{"entry "},
		},
		"a fleet that is not there yet": {
			documents: []string{small, cluster},
			choice:    decode.Choice{Fleet: settingOf("other")}, want: "compiled=true fleet=false Manifests",
		},
		"a FleetConfig that cannot be read, without output": {
			documents: withConfig([]string{small, cluster},
				"metadata: {name: production}", "metadata: {name: production, name: a}"),
			old: true, want: "compiled=false fleet=false Manifests CF0108",
			has: []string{"cluster clusters/eu-1"},
		},
		"a FleetConfig that is refused, with its output": {
			documents: withConfig(committed, "name: web", "name: web\n    unknown: true"),
			old:       true, want: "compiled=false fleet=false Committed CF0107",
			has: []string{
				"of \"resourceSets/base\" ApplyOnce -> eu-1",
				"ConfigMap clusters/production-base-once 1 keys missing=false",
				"applicationset argocd/production-web of \"applicationSets/web\"",
				"application argocd/eu-1-web of \"applicationSets/web\" for eu-1 sure=true revision=\"v1\"",
			},
		},
		"an old side with output, which is what Clusters have": {
			documents: withConfig(withConfig(committed, "name: settings", "name: newer"),
				"targetRevision: v1", "targetRevision: v2"),
			old: true, want: compiled + " Committed",
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
			documents: withConfig(
				withConfig([]string{small, cluster}, "name: base", "name: core\n    renamedFrom: base"), "name: web",
				"name: front\n    renamedFrom: web"),
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
			documents: withConfig([]string{small, cluster}, "spec:\n",
				"spec:\n  strict: true\n  clusters: {selector: {matchLabels: {region: none}}}\n"),
			old: true, want: compiled + " Rendered",
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
