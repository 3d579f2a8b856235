package page

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
)

// hostile are texts of a repository that would do something if they were markup or instructions,
// with how a reader sees them.
func hostile() map[string]struct{ text, shown string } {
	markup := `</script><script>alert(1)</script><img src=x onerror=alert(1)>`
	return map[string]struct{ text, shown string }{
		"markup": {markup, markup},
		"bidi":   {"a\u202eb\u2066c\u200f", `a\u202eb\u2066c\u200f`},
		"long":   {strings.Repeat("x", 5000), strings.Repeat("x", 5000)},
		"width":  {"one\u00adtwo\ufeff", `one\u00adtwo\ufeff`},
		"braces": {"`${alert(1)}` ]]> <!-- {{ .x }}\u0007", "`${alert(1)}` ]]> <!-- {{ .x }}\\u0007"},
	}
}

// theHostile is a fleet whose Clusters, Applications and payloads have these texts.
var theHostile = sync.OnceValues(func() (written, error) {
	return pagesOf("hostile", hostileFiles("old"), hostileFiles("new"), "fleet", 0)
})

func quoted(text string) string {
	found, _ := json.Marshal(text) // no error: any text can be written
	return string(found)
}

func hostileFiles(side string) map[string]string {
	var clusters, data strings.Builder
	names := []string{"bidi", "bidi-too", "braces", "long", "markup", "width"}
	for _, name := range names {
		text := hostile()[strings.TrimSuffix(name, "-too")].text + side
		fmt.Fprintf(&clusters, `---
apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata:
  name: c-%s
  namespace: clusters
  labels: {region: eu}
  annotations: {example.com/owner: %s}
spec: {topology: {classRef: {name: standard}, version: v1.34.0}}
`, name, quoted(text))
		fmt.Fprintf(&data, "  %s: %s\n", name, quoted(text))
	}
	return map[string]string{
		"fleet/<img src=x onerror=alert(1)>.yaml": clusters.String(),
		"fleet/policy.yaml": "apiVersion: v1\nkind: ConfigMap\n" +
			"metadata: {name: policy, namespace: kube-system}\ndata:\n" + data.String(),
		"fleet/fleet.yaml": fmt.Sprintf(`apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: hostile}
spec:
  clusters: {selector: {matchLabels: {region: eu}}}
  values:
  - {name: owner, annotation: example.com/owner}
  accept:
  - {code: CF0118, because: <b>because</b>}
  resourceSets:
  - name: policy
    strategy: Reconcile
    resources: [{files: [policy.yaml]}]
  applicationSets:
  - name: proxy
    template:
      metadata: {name: '{{ .name }}-proxy', annotations: {note: '{{ .values.owner }}'}}
      spec:
        project: default
        source:
          repoURL: https://charts.example.com
          chart: proxy
          targetRevision: 1.0.0
          helm: {valuesObject: {owner: '{{ .values.owner }}', side: %s}}
        destination: {namespace: proxy}
`, quoted(hostile()["markup"].text+side)),
	}
}

// TestHostileTextsAreTexts opens every tab, card and panel of both pages.
func TestHostileTextsAreTexts(t *testing.T) {
	pages := made(t, theHostile)
	for name, file := range map[string]string{"diff": pages.diff, "plan": pages.plan} {
		t.Run(name, func(t *testing.T) {
			b := open(t, file, "", desk())
			elements := []string{}
			var all strings.Builder
			look := func(fragment string) {
				b.visit(fragment)
				b.openAll()
				elements = append(elements, value[[]string](b,
					`[...new Set(Array.from(document.querySelectorAll("*"), (one) => one.localName))]`)...)
				all.WriteString(value[string](b, `document.body.innerText`))
				same(t, "the scripts", 2, b.count("script"))
			}
			for _, tab := range []string{"#changes", "#clusters?all=1", "#objects", "#problems"} {
				look(tab)
			}
			for name := range hostile() {
				look("#cluster/clusters/c-" + name)
			}
			b.visit("#changes")
			same(t, "a head that nobody can read", false, hasPart(b.texts(".band-name"), "xxxxx"))
			for _, element := range []string{"img", "b", "iframe", "object", "svg"} {
				if slices.Contains(elements, element) {
					t.Errorf("the page has an element %s", element)
				}
			}
			for name, one := range hostile() {
				if !strings.Contains(all.String(), one.shown) {
					t.Errorf("the text %s is nowhere as a reader sees it", name)
				}
			}
			for _, r := range all.String() {
				if strings.ContainsRune("\u202e\u2066\u200f\u00ad\ufeff\u0007", r) {
					t.Fatalf("the page shows %U as it is", r)
				}
			}
		})
	}
}

// openAll opens every card and every part.
func (b tab) openAll() {
	b.t.Helper()
	value[bool](b, `(() => {
		for (let at = 0; at < 3; at++) {
			for (const one of document.querySelectorAll("details")) { one.fill?.(); one.open = true; }
		}
		return true;
	})()`)
}
