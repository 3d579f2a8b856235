package page

import (
	"testing"
)

func TestThePanelOfACluster(t *testing.T) {
	b := open(t, made(t, theStory).diff, "#cluster/clusters/eu-prod-003?tab=clusters", desk())
	same(t, "the blocks", []string{"Changes", "Facts", "Applications 7", "Payloads 3", "Entries"}, b.texts("aside h3"))
	same(t, "the facts", []string{
		"provider aws aws spec.values", "region eu eu spec.values", "wave rest rest its wave",
		"label argocd hub hub its label", "label cni calico calico its label",
		"label tier standard standard its label",
	}, b.texts("aside section:nth-of-type(2) tbody tr"))
	same(t, "its place in its group", "6 of 90", b.text(".neighbors > span"))
	b.click(`.neighbors button[aria-label="Next Cluster of the group"]`)
	same(t, "the next of the group", "#cluster/clusters/eu-prod-004?tab=clusters", b.fragment())
	b.click(`.neighbors button[aria-label="Previous Cluster of the group"]`)
	same(t, "the one before", "clusters/eu-prod-003", b.text("aside h2"))
	b.openAll()
	same(t, "the words of its Application that change", []string{"15d", "7d"}, b.texts("aside .sides :is(del, ins)"))
	same(t, "the lines that do not are folded", true, hasPart(b.texts("aside .fold"), "equal lines"))
	b.click("aside .fold")
	same(t, "the first line", true, hasPrefix(b.texts("aside .sides tr"), "apiVersion: argoproj.io/v1alpha1"))
	b.click("aside a.ref")
	b.wait(`location.hash.startsWith("#change/c-")`)
	same(t, "the panel", 0, b.count("aside"))
}

func TestThePanelOfAClusterThatGoesAndOfOneThatStays(t *testing.T) {
	b := open(t, made(t, theStory).diff, "#cluster/clusters/ap-prod-17", desk())
	same(t, "its 7 Applications and 3 payloads go", 10, b.count("aside .plain .badge.is-Delete"))
	small := open(t, made(t, theProblems).diff, "#cluster/clusters/us-1", desk())
	same(t, "what is said of one that stays", true, hasPart(small.texts("aside .note"), "Nothing changes here."))
}

func TestThePanelOfAPlan(t *testing.T) {
	b := open(t, made(t, theStory).plan, "#cluster/clusters/edge-eu-01", desk())
	same(t, "the blocks", []string{"Facts", "Applications 1", "Payloads 5", "Entries", "Rules"}, b.texts("aside h3"))
	same(t, "where its facts come from", []string{
		"provider metal3 label provider", "region eu label region", "wave rest its wave",
		"label argocd own its label", "label cni calico its label", "label tier edge its label",
	}, b.texts("aside section:nth-of-type(1) tbody tr"))
	same(t, "the rules that hold and do not", []string{
		"spec.clusters region yes", "spec.waves[0] canary wave=canary no: it has wave=rest",
		"spec.waves[1] early wave=early no: it has wave=rest", "spec.waves[2] rest the rest yes",
		"spec.resourceSets[0] calico cni=calico yes",
	}, b.texts("aside section:last-of-type tbody tr:nth-child(-n+5)"))
	b.openAll()
	same(t, "its Application", true, hasPart(b.texts("aside pre.yaml"), "path: sites/eu"))
	same(t, "an object of a payload", true, hasPrefix(b.texts("aside tbody tr"), "ConfigMap kube-system/node-policy"))
}
