package page

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

// theLeaving is a small fleet of which a Cluster is deleted, one leaves, and one is no longer
// selected by a label.
var theLeaving = sync.OnceValues(func() (written, error) {
	return pagesOf("leaving", leavingFiles(false), leavingFiles(true), "fleet", 0,
		"--fail-on", "cluster-deletion", "--accept", "cluster-deletion:clusters/eu-3")
})

func leavingFiles(isAfter bool) map[string]string {
	logs, member, mode, version := "true", "yes", "a", "1.2.0"
	agent := `
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: agent, namespace: kube-system}`
	if isAfter {
		logs, member, mode, version, agent = "false", "no", "b", "1.2.1", ""
	}
	cluster := func(name, region, member, logs string) string {
		return fmt.Sprintf(`---
apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata: {name: %s, namespace: clusters, labels: {region: %s, fleet: "%s", logs: "%s"}}
spec: {topology: {classRef: {name: standard}, version: v1.34.0}}
`, name, region, member, logs)
	}
	clusters := cluster("eu-1", "eu", "yes", "true") + cluster("eu-2", "eu", "yes", logs) +
		cluster("us-1", "us", "yes", "false") + cluster("us-2", "us", member, "true")
	if !isAfter {
		clusters += cluster("eu-3", "eu", "yes", "true")
	}
	config := strings.NewReplacer("MODE", mode, "VERSION", version, "AGENT", agent).Replace(leavingConfig)
	return map[string]string{"fleet/clusters.yaml": clusters, "fleet/fleet.yaml": config}
}

const leavingConfig = `apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: leaving}
spec:
  clusters: {selector: {matchLabels: {fleet: "yes"}}}
  values:
  - {name: region, label: region}
  waves:
  - {name: first, selector: {matchLabels: {region: us}}}
  - {name: rest}
  argocd:
    defaults:
      spec: {project: default, syncPolicy: {automated: {prune: true}, syncOptions: [CreateNamespace=true]}}
  resourceSets:
  - name: agents
    clusterSelector: {matchLabels: {logs: "true"}}
    strategy: Reconcile
    resources:
    - inline: |
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: first, namespace: kube-system}
        data: {mode: MODE}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: second, namespace: kube-system}
        data: {mode: MODE}AGENT
  applicationSets:
  - name: logging
    clusterSelector: {matchLabels: {logs: "true"}}
    template:
      metadata: {name: '{{ .name }}-logging'}
      spec:
        source: {repoURL: https://charts.example.com, chart: loki, targetRevision: 6.2.0}
        destination: {namespace: logging}
  - name: ingress
    template:
      metadata: {name: '{{ .name }}-ingress'}
      spec:
        source: {repoURL: https://charts.example.com, chart: ingress, targetRevision: VERSION}
        destination: {namespace: ingress}
`

func TestTheVerdictSaysWhoLeavesAndWhatBecomesOfWorkloads(t *testing.T) {
	b := open(t, made(t, theLeaving).diff, "", desk())
	same(t, "what is deleted", "Deleted on 3 Clusters 1 Cluster (eu-3), 5 Applications; some workloads are deleted",
		b.text(".box.is-Delete"))
	same(t, "how many Clusters go themselves", true, hasPart(b.texts(".legend li"), "Deleted 3, 1 of them as a whole"))
	same(t, "what is said of a Cluster that stays", false, hasPart(value[[]string](b,
		`Array.from(document.querySelectorAll("button.cell"), (one) => one.ariaLabel)`), "eu-2: goes"))
	same(t, "who leaves", true, hasPart(b.texts(".sentence"), "1 Cluster leaves the fleet (us-2)"))
	same(t, "the workloads in the sentence", true, hasPart(b.texts(".sentence"), "some workloads are deleted"))
	story := open(t, made(t, theStory).diff, "", desk())
	same(t, "workloads that stay", "Recreated 239 Clusters 239 Applications; workloads stay",
		story.text(".box.is-Recreate"))
}

func TestWhatPassedStandsBehindWhatIsDeleted(t *testing.T) {
	b := open(t, made(t, theLeaving).diff, "", desk())
	same(t, "the boxes of the bar", []string{"DELETED 1 Cluster, 5 Applications", "GATES PASSED, ACKNOWLEDGED"},
		b.texts("header .tools > button:not(.theme)"))
	same(t, "why it passed", "Gates passed: stuck. Gate cluster-deletion passed, since this is acknowledged: "+
		"clusters/eu-3. Not gated: application-deletion, left-behind, reapply, workload-deletion.", b.text(".passed"))
	b.click("header .goes")
	same(t, "what a click shows", []string{"1", "2", "3"}, b.texts(".changes .card .number"))
}

func TestAClosedCardNamesItsClusters(t *testing.T) {
	b := open(t, made(t, theLeaving).diff, "", desk())
	same(t, "the Clusters, as in the table that diff prints", []string{
		"", "2 Clusters (eu-2, us-2)", "Cluster us-2", "3 Clusters (fleet=yes)", "2 Clusters (eu-2, us-2)", "",
		"Cluster eu-1", "Cluster eu-1", "",
	}, b.texts(".changes .card > summary .reached"))
}

func TestAClusterThatGoesHasARowOfWhatItHad(t *testing.T) {
	b := open(t, made(t, theLeaving).diff, "#clusters", desk())
	row := func(name string) string {
		return value[string](b, `Array.from(Array.from(document.querySelectorAll("#grid tr[data-row]"), (one) => one)
			.find((one) => one.querySelector("th").innerText.includes(`+quoted(name)+`)).querySelectorAll(".cell-of"),
			(cell) => cell.querySelector("[aria-hidden]")?.innerText ?? ".").join(" ")`)
	}
	same(t, "the columns", []string{"Cluster", "the hub", "agents", "logging", "ingress"}, b.texts("#grid th.entry"))
	same(t, "one that is deleted", "D . D D D", row("eu-3"))
	same(t, "one that leaves", "U . L D D", row("us-2"))
	b.visit("#cluster/clusters/eu-3")
	same(t, "its payloads", true, hasPart(b.texts("aside .plain > summary"), "resourceSets/agents 3 objects DELETE"))
	same(t, "its digest", true, hasPart(b.texts(".about-cluster p"), "to none"))
	b.openAll()
	same(t, "its objects", []string{"DELETE", "DELETE", "DELETE"}, b.texts("aside td .badge"))
	b.visit("#cluster/clusters/us-2")
	same(t, "the digest of one that leaves", true, hasPart(b.texts(".about-cluster p"), "to none"))
}

func TestThePayloadsOfAClusterHaveEachChange(t *testing.T) {
	b := open(t, made(t, theLeaving).diff, "#cluster/clusters/eu-1", desk())
	b.openAll()
	objects := func() []string {
		return value[[]string](b, `Array.from(document.querySelectorAll("aside tr:has(td .badge)"), (one) =>
			one.querySelector("th").innerText + ": " + one.querySelector("td:last-child").innerText)`)
	}
	same(t, "changes of several objects, and what is left behind", []string{
		"ConfigMap kube-system/first: REAPPLY change 8", "ConfigMap kube-system/second: REAPPLY change 8",
		"ServiceAccount kube-system/agent: LEFT BEHIND change 7",
	}, objects())
	b.visit("#cluster/clusters/eu-2")
	b.openAll()
	same(t, "an entry that does not reach the Cluster any more", []string{
		"ConfigMap kube-system/first: LEFT BEHIND change 5", "ConfigMap kube-system/second: LEFT BEHIND change 5",
		"ServiceAccount kube-system/agent: LEFT BEHIND change 5",
	}, objects())
	same(t, "a label that the fleet reads", true, hasPart(b.texts("aside tbody tr"), "label logs true false its label"))
}

func TestTheCausesOfAnObjectAreItsOwn(t *testing.T) {
	b := open(t, made(t, theLeaving).diff, "#objects", desk())
	rows := b.texts("main tbody tr")
	for _, want := range []string{
		"UPDATE ApplicationSet argocd/leaving-logging change 1, change 2, change 6",
		"UPDATE ApplicationSet argocd/leaving-ingress change 1, change 3, change 4, change 6",
	} {
		if !hasPrefix(rows, want) {
			t.Errorf("no row is %q: %q", want, rows)
		}
	}
}

func TestTheCommandOfThePanelIsOneThatWorks(t *testing.T) {
	pages := made(t, theLeaving)
	for _, file := range []string{pages.diff, pages.plan} {
		b := open(t, file, "#cluster/clusters/eu-1", desk())
		command := b.text(".about-cluster pre")
		same(t, "the command", "capifleet explain clusters/eu-1 fleet", command)
		if _, err := pages.run(0, strings.Fields(command)[1:]...); err != nil {
			t.Error(err)
		}
	}
	for _, gone := range []string{"eu-3", "us-2"} {
		b := open(t, pages.diff, "#cluster/clusters/"+gone, desk())
		same(t, "the commands of "+gone, 0, b.count(".about-cluster pre"))
	}
}

func TestABoxNamesWhatItCounts(t *testing.T) {
	b := open(t, made(t, theStory).diff, "", desk())
	same(t, "the box", "Applied again 60 Clusters 1 object", b.text(".box.is-Reapply"))
	same(t, "the legend", "Each Cluster once, by the worst that happens to it:", b.texts(".legend li")[0])
	leaving := open(t, made(t, theLeaving).diff, "", desk())
	same(t, "the box of Clusters to which something worse happens, too", true,
		hasPart(leaving.texts(".box"), "Applied again 1 Cluster 2 objects"))
}

func TestPaperNamesTheFilterAndHasTheFieldsOfUpdates(t *testing.T) {
	b := open(t, made(t, theLeaving).diff, "#changes?q=ingress&f.region=eu", desk())
	b.shownOnPaper()
	same(t, "the filter", `Filtered, so this is not everything: search "ingress", region=eu.`, b.text(".filtered"))
	same(t, "it is the first", 1, b.count("main > .filtered:first-child"))
	printed := func(selector string) []string {
		return value[[]string](b, `Array.from(document.querySelectorAll(`+quoted(selector)+`))
			.filter((one) => one.checkVisibility()).map((one) => one.innerText.replace(/\s+/g, " "))`)
	}
	same(t, "the fields of an update", []string{`spec.source.targetRevision "1.2.0" "1.2.1"`},
		printed(".only-fields tbody tr"))
	same(t, "and nothing else of it", []string{"Fields"}, printed(".only-fields h4"))
	value[bool](b, `dispatchEvent(new Event("afterprint"))`)
	same(t, "afterwards", 0, b.count(".filtered"))
	b.visit("")
	b.shownOnPaper()
	same(t, "without a filter", 0, b.count(".filtered"))
}

func TestThePlanSaysWhatWasReadAndHowLargeWavesAre(t *testing.T) {
	b := open(t, made(t, theLeaving).plan, "", desk())
	same(t, "commit, directory and version", true, value[bool](b,
		`/^[0-9a-f]{7} fleet 5 Clusters in 1 namespace ?capifleet \S+$/.test(
			document.querySelector("header .sides").innerText.replace(/\s+/g, " ").trim())`))
	same(t, "the waves", []string{"first 2 40%", "rest 3 60%"}, b.texts(".waves tbody tr"))
	same(t, "what render edits", true, hasPrefix(b.texts(".box"), "Edited objects 0 render edits nothing"))
}

func TestANarrowScreenBreaksNoWords(t *testing.T) {
	pages := made(t, theLeaving)
	b := open(t, pages.plan, "#cluster/clusters/eu-1", view{width: 360, height: 740})
	same(t, "tabs of more than one line", []string{}, value[[]string](b, `Array.from(
		document.querySelectorAll(".tabs a"))
		.filter((one) => one.getBoundingClientRect().height > 40 || one.scrollWidth > one.clientWidth + 1)
		.map((one) => one.innerText)`))
	same(t, "lines of tabs", 1, value[int](b, `new Set(Array.from(document.querySelectorAll(".tabs a"),
		(one) => one.getBoundingClientRect().top)).size`))
	same(t, "tables that stick out", []string{}, value[[]string](b, `Array.from(
		document.querySelectorAll("aside .scroll"))
		.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.ariaLabel)`))
	same(t, "the margin of the panel", true, value[bool](b,
		`document.querySelector("aside h3").getBoundingClientRect().left >= 12`))
	same(t, "words of entries that are on two lines", []string{}, value[[]string](b, `Array.from(
		document.querySelectorAll("aside tbody th code")).flatMap((one) => Array.from(one.childNodes)).filter((one) => {
			const range = document.createRange();
			range.selectNodeContents(one);
			return one.nodeType === Node.TEXT_NODE && range.getClientRects().length > 1;
		}).map((one) => one.textContent)`))
	b.visit("#cluster/clusters/nobody")
	same(t, "the margin of what is not there", true, value[bool](b,
		`document.querySelector("aside p").getBoundingClientRect().left >= 12`))
}
