package page

import (
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// same wants two values to be equal.
func same[T any](t *testing.T, what string, want, got T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestTheBarNamesWhatIsComparedAndTheGates(t *testing.T) {
	b := open(t, made(t, theStory).diff, "", desk())
	same(t, "the fleet", "production", b.text("header h1"))
	same(t, "the sides", "[] → to [] 300 → to 299 Clusters",
		regexp.MustCompile(`[0-9a-f]{7}`).ReplaceAllString(b.text("header .sides"), "[]"))
	same(t, "the gates", "FAILED 2", b.text("header .gate"))
	same(t, "the tabs", []string{"Changes 6 1", "Clusters 299 2", "Objects 3", "Problems 2 4"},
		b.texts("header .tabs a"))
	b.click("header .gate")
	same(t, "what the box of the gates leads to", true, value[bool](b, `(() => {
		const { top, bottom } = document.getElementById("gates").getBoundingClientRect();
		return top >= 0 && bottom <= innerHeight;
	})()`))
}

func TestTheVerdictIsAlwaysInTheSamePlaces(t *testing.T) {
	pages := made(t, theStory)
	b := open(t, pages.diff, "", desk())
	same(t, "the boxes", []string{
		"Deleted 1 Cluster 1 Cluster (ap-prod-17), 7 Applications; workloads are deleted", "Stuck 0 none",
		"Recreated 239 Clusters 239 Applications; workloads stay", "Left behind 0 none",
		"Created 0 none", "Updated 114 Clusters 124 Applications", "Applied again 60 Clusters 1 object",
		"New only 219 Clusters 1 object; they keep the old ones",
	}, b.texts(".box"))
	same(t, "the sentence", "Deleted: 1 Cluster (ap-prod-17), 7 Applications, on 1 Cluster, workloads are "+
		"deleted; recreated: 239 Applications, on 239 Clusters, workloads stay; updated: 124 Applications, "+
		"on 114 Clusters; applied again: 1 object, on 60 Clusters; new only: 1 object, 219 Clusters keep what they "+
		"have. 7 of 12 entries and 1,370 of 1,740 Applications "+
		"do not change.", b.text(".sentence"))
	same(t, "what failed, and what acknowledges it", []string{
		"cluster-deletion: Change 1 is not acknowledged. change 1",
		"application-recreation: Change 2 is not acknowledged. change 2",
	}, b.texts("#gates li"))
	same(t, "the acknowledgement", "Capifleet-Accept: cluster-deletion clusters/ap-prod-17 "+
		"Capifleet-Accept: application-recreation applicationSets/edge-proxy", b.text("#gates .needed pre"))
	other := open(t, made(t, theHostile).diff, "", desk())
	same(t, "the labels of another change", b.texts(".box .label"), other.texts(".box .label")[:8])
}

func TestReachHasACellForEachCluster(t *testing.T) {
	b := open(t, made(t, theStory).diff, "", desk())
	same(t, "the legend", []string{
		"Each Cluster once, by the worst that happens to it:", "Deleted 1", "Recreated 239", "Applied again 60",
	}, b.texts(".legend li"))
	same(t, "the bands", []string{"ap 80", "eu 120", "us 100"}, b.texts(".band-name"))
	same(t, "the cells", 300, b.count("button.cell"))
	same(t, "the Cluster that goes", 1, b.count("button.cell.is-Delete"))
	same(t, "the waves of a region, in order", []string{"ap-canary-1", "ap-canary-2", "ap-prod-01"}, value[[]string](b,
		`Array.from(document.querySelectorAll("button.cell"), (one) => one.ariaLabel.split(":")[0]).slice(0, 3)`))
	b.click("button.cell.is-Delete")
	same(t, "what a click opens", "#cluster/clusters/ap-prod-17", b.fragment())
	same(t, "whose panel it is", "clusters/ap-prod-17", b.text("aside h2"))
	b.visit("")
	value[bool](b, `(() => {
		const choice = document.querySelector(".by select");
		choice.value = "provider";
		return choice.dispatchEvent(new Event("change", { bubbles: true }));
	})()`)
	same(t, "the bands by another fact", []string{"aws 180", "metal3 60", "vsphere 60"}, b.texts(".band-name"))
	same(t, "the fragment", "#changes?by=provider", b.fragment())
}

func TestAChangeSaysWhatHappensWhyWhichFieldsAndWho(t *testing.T) {
	b := open(t, made(t, theStory).diff, "", desk())
	same(t, "the changes", []string{
		"1 DELETE Cluster clusters/ap-prod-17",
		"2 RECREATE Applications of applicationSets/edge-proxy (was ingress)",
		"3 UPDATE Applications of applicationSets/monitoring",
		"4 REAPPLY ConfigMap kube-system/node-policy of resourceSets/node-policy",
		"5 UPDATE Applications of applicationSets/workloads",
		"6 NEW ONLY DaemonSet kube-system/calico-node of resourceSets/calico",
	}, value[[]string](b, `Array.from(document.querySelectorAll(".changes .card > summary"), (one) =>
		["number", "badge"].map((name) => one.querySelector("." + name).innerText).join(" ") + " " +
		one.querySelector("h3").innerText)`))
	same(t, "those that are open", []string{"1", "2"}, b.texts(".changes .card[open] > summary .number"))
	b.click(".changes .card:nth-of-type(3) > summary")
	b.wait(`document.querySelector(".changes .card:nth-of-type(3) .body")`)
	same(t, "the parts", []string{"What happens", "Why we say so", "Fields", "Who"},
		b.texts(".changes .card:nth-of-type(3) h4"))
	same(t, "the field", []string{"spec.source.helm.valuesObject.prometheus.retention 15d 7d"},
		b.texts(".changes .card:nth-of-type(3) .fields tbody tr"))
	same(t, "the words that change", []string{"15d", "7d"},
		b.texts(".changes .card:nth-of-type(3) .fields :is(del, ins)"))
	same(t, "the fix of the second", "applicationSets: - name: edge-proxy objectName: production-ingress",
		value[string](b, `document.querySelector(".fix pre").innerText
			.replace(/^spec:/, "").replace(/\s+/g, " ").trim()`))
}

func TestWavesStandBesideWhatGoesWithoutThem(t *testing.T) {
	b := open(t, made(t, theStory).diff, "", desk())
	same(t, "the steps", []string{
		"canary 10 v1.3.0 v1.3.0", "early 24 v1.2.0 → changes to v1.3.0", "rest 205 v1.2.0 v1.2.0",
	}, b.texts(".waves tbody tr"))
	same(t, "what goes at once", "Without waves, at once: applicationSets/monitoring on 100 Clusters (change 3).",
		b.text(".waves > div + p, .waves > p"))
}

func TestTheMatrixHasARowForEachGroup(t *testing.T) {
	b := open(t, made(t, theStory).diff, "#clusters", desk())
	same(t, "the count", "300 of 300 Clusters in 6 groups", b.text("#matrix-status"))
	same(t, "the heads of the columns", []string{
		"Cluster", "Clusters", "region", "provider", "wave", "Cluster", "calico", "storage", "metrics-server",
		"node-policy",
		"argocd", "cert-manager", "external-dns", "edge-proxy", "logging", "monitoring", "policy", "workloads",
	}, b.texts("#grid thead tr:last-child th"))
	same(t, "the lists", []string{"resourceSets", "bootstrap", "applicationSets"},
		b.texts("#grid .lists th:not(:empty)"))
	same(t, "the rows", []string{
		"ap-prod-17 1 ap vsphere rest D D D D D D D D D D D",
		"region=eu, wave=early 10 eu aws early N • • • • R • U • U",
	}, value[[]string](b, `Array.from(document.querySelectorAll("#grid tbody tr[data-row]"), (one) =>
		Array.from(one.cells, (cell) => (cell.querySelector("[aria-hidden]:not(.arrow)") ??
			cell.querySelector("code") ?? cell).innerText.trim()).filter(Boolean).join(" ")).slice(0, 2)`))
	b.click(`#grid tr[data-row="1"]`)
	same(t, "the Clusters of a group", []string{"eu-prod-001", "eu-prod-010"}, b.texts("#grid tr.one th")[:2])
	same(t, "where every head is", []string{"col", "colgroup", "row"}, value[[]string](b,
		`[...new Set(Array.from(document.querySelectorAll("#grid th"), (one) => one.scope))].sort()`))
}

func TestObjectsStandUnderTheChangeThatIsTheCause(t *testing.T) {
	b := open(t, made(t, theStory).diff, "#objects", desk())
	rows := b.texts("main tbody tr")
	for _, want := range []string{
		"DELETE Cluster clusters/ap-prod-17", "DELETE ApplicationSet argocd/production-ingress",
		"CREATE ApplicationSet argocd/production-edge-proxy", "UPDATE ApplicationSet argocd/production-monitoring",
	} {
		if !hasPrefix(rows, want) {
			t.Errorf("no row begins with %q: %q", want, rows)
		}
	}
	b.click("main tbody tr a")
	b.wait(`location.hash.startsWith("#change/c-")`)
}

func TestProblemsHaveCodePlaceAndRemedy(t *testing.T) {
	b := open(t, made(t, theHostile).diff, "#problems", desk())
	same(t, "the count", "1 note", b.text("main section:first-child .status"))
	same(t, "the place of the first", "fleet.yaml:25", b.text("main article:first-of-type .place"))
	same(t, "the Clusters", true,
		hasPrefix(b.texts("main article .names"),
			"6 Clusters: c-bidi, c-bidi-too, c-braces, c-long, c-markup, c-width"))
	same(t, "what the FleetConfig accepts", []string{"CF0118: <b>because</b>"}, b.texts("main li"))
}

func TestWhatWasNotLookedAtIsAlwaysInView(t *testing.T) {
	b := open(t, made(t, theStory).diff, "", desk())
	for _, tab := range []string{"1", "2", "3", "4"} {
		b.press(tab)
		same(t, "the last of it", "What charts and repositories contain.", b.text("footer li:last-child"))
		same(t, "the versions", true,
			hasPart(b.texts("footer p"), "effects as of Argo CD 3.5.7 and Cluster API 1.14.2"))
	}
}

func TestThePlanHasWhatTheFleetGetsAndHowAlikeTheyAre(t *testing.T) {
	b := open(t, made(t, theStory).plan, "", desk())
	same(t, "the tabs", []string{"Fleet 1", "Clusters 300 2", "Objects 3", "Problems 2 4"}, b.texts("header .tabs a"))
	same(t, "the totals", []string{
		"Clusters", "Applications", "ApplicationSets", "ClusterResourceSets", "Payloads",
		"Edited objects",
	}, b.texts(".box .label"))
	same(t, "the blocks", []string{"Totals", "What the fleet gets", "How alike are they", "Waves"}, b.texts("main h2"))
	same(t, "an entry", true,
		hasPrefix(b.texts("main tbody tr"), "applicationSets/workloads 240 6 argocd=hub path by region"))
	same(t, "the sizes of groups, the largest first", []string{"96", "76", "58", "20", "20", "20", "4", "4", "2"},
		b.texts("#alike-head, section[aria-labelledby=alike-head] tbody tr td:first-child")[1:])
	b.click("section[aria-labelledby=gets-head] tbody a")
	b.wait(`location.hash === "#clusters?only=resourceSets%2Fcalico"`)
	same(t, "the Clusters of an entry", "220 of 300 Clusters in 7 groups", b.text("#matrix-status"))
	b.press("3")
	same(t, "the blocks of the objects", []string{"ApplicationSets", "ClusterResourceSets", "Payloads"},
		b.texts("main h2"))
}

func TestThePageHasLandmarksAndHeadings(t *testing.T) {
	pages := made(t, theStory)
	for name, file := range map[string]string{"diff": pages.diff, "plan": pages.plan} {
		t.Run(name, func(t *testing.T) {
			b := open(t, file, "#cluster/clusters/eu-prod-003", desk())
			for _, landmark := range []string{"header.bar", "nav", "main", "aside", "footer", "h1", `[role="status"]`} {
				same(t, landmark, 1, b.count(landmark))
			}
		})
	}
}
