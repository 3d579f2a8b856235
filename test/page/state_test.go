package page

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// choose picks a value of a list that has a label.
func (b tab) choose(label, want string) {
	b.t.Helper()
	value[bool](b, `(() => {
		const label = Array.from(document.querySelectorAll("label"), (one) => one)
			.find((one) => one.firstChild.textContent.trim() === `+quoted(label)+`);
		const list = label.querySelector("select");
		list.value = `+quoted(want)+`;
		return list.dispatchEvent(new Event("change", { bubbles: true }));
	})()`)
}

// kept opens the page anew at the fragment that it has, and wants it to show the same.
func (b tab) kept() {
	b.t.Helper()
	shown := func() string { return value[string](b, `document.querySelector("main").innerText`) }
	before := shown()
	b.visit(b.fragment())
	same(b.t, "what a link shows", before, shown())
}

func TestTheSearchFindsClustersAndChanges(t *testing.T) {
	b := open(t, made(t, theStory).diff, "", desk())
	b.press("/")
	b.press("retention")
	same(t, "the fragment", "#changes?q=retention", b.fragment())
	same(t, "the changes", []string{"3"}, b.texts(".changes .card .number"))
	same(t, "the count", "1 of 6 changes", b.text(".changes .status"))
	b.wait(`document.getElementById("said").textContent === "1 of 6 changes"`)
	b.kept()
	b.visit("#changes?q=ap-prod-17")
	same(t, "the changes that reach a Cluster", []string{"1"}, b.texts(".changes .card .number"))
	b.visit("#changes?q=eu-prod-003")
	same(t, "the changes that reach a Cluster", []string{"2", "3", "6"}, b.texts(".changes .card .number"))
	b.visit("#clusters?q=us-prod+wave%3Dearly")
	same(t, "the count", "8 of 300 Clusters in 1 group", b.text("#matrix-status"))
	b.kept()
	b.click("button.clear")
	same(t, "the fragment", "#clusters", b.fragment())
	b.visit("#changes?q=nothing-has-this")
	same(t, "what is said", "No change matches.", b.text(".empty"))
	b.visit("#objects?q=edge-proxy")
	same(t, "the objects", []string{"CREATE ApplicationSet argocd/production-edge-proxy change 2"},
		b.texts("main tbody tr"))
}

func TestABoxShowsItsChanges(t *testing.T) {
	b := open(t, made(t, theStory).diff, "", desk())
	b.click(".box.is-Reapply")
	same(t, "the changes", []string{"4"}, b.texts(".changes .card .number"))
	same(t, "the fragment", "#changes?box=Applied+again", b.fragment())
	same(t, "the box", "Applied again 60 Clusters 1 object", b.text(`.box[aria-pressed="true"]`))
	b.kept()
	b.press("2")
	same(t, "the Clusters of the box", "60 of 300 Clusters in 1 group", b.text("#matrix-status"))
	b.press("1")
	b.click(".box.is-Reapply")
	same(t, "the fragment", "#changes", b.fragment())
}

func TestTheFiltersOfTheMatrix(t *testing.T) {
	b := open(t, made(t, theStory).diff, "#clusters", desk())
	b.choose("region", "eu")
	same(t, "one fact", "120 of 300 Clusters in 3 groups", b.text("#matrix-status"))
	b.choose("wave", "early")
	same(t, "two facts", "10 of 300 Clusters in 1 group", b.text("#matrix-status"))
	same(t, "the fragment", "#clusters?f.region=eu&f.wave=early", b.fragment())
	b.kept()
	b.choose("wave", "")
	change := value[string](b, `Array.from(document.querySelectorAll("option"))
		.find((one) => one.textContent === "4 REAPPLY").value`)
	b.choose("change", change)
	same(t, "a fact and a change", "20 of 300 Clusters in 1 group", b.text("#matrix-status"))
	b.kept()
	small := open(t, made(t, theProblems).diff, "#clusters", desk())
	same(t, "only what changes", "1 of 3 Clusters in 1 group", small.text("#matrix-status"))
	small.click(".check input")
	same(t, "all", "3 of 3 Clusters in 2 groups", small.text("#matrix-status"))
	same(t, "the fragment", "#clusters?all=1", small.fragment())
	small.kept()
}

func TestEveryColumnSorts(t *testing.T) {
	b := open(t, made(t, theStory).diff, "#clusters", desk())
	first := func() []string {
		return value[[]string](b, `Array.from(document.querySelectorAll("#grid tr.group .number"),
		(one) => one.innerText)`)
	}
	same(t, "as they come", []string{"1", "10", "90", "14", "125", "60"}, first())
	b.click("#grid th.number button")
	same(t, "by their number", []string{"1", "10", "14", "60", "90", "125"}, first())
	same(t, "what a screen reader is told", "ascending",
		value[string](b, `document.querySelector("#grid th.number").ariaSort`))
	b.kept()
	b.click("#grid th.number button")
	same(t, "the other way round", []string{"125", "90", "60", "14", "10", "1"}, first())
	same(t, "the fragment", "#clusters?sort=-%40clusters", b.fragment())
	b.click("#grid th.number button")
	same(t, "as they come", []string{"1", "10", "90", "14", "125", "60"}, first())
	heads := b.count("#grid thead tr:last-child button")
	same(t, "the heads that sort", b.count("#grid thead tr:last-child th"), heads)
	for at := 1; at <= heads; at++ {
		b.visit("#clusters")
		b.click(fmt.Sprintf("#grid thead tr:last-child th:nth-child(%d) button", at))
		same(t, "the column that sorts", at,
			value[int](b, `document.querySelector('#grid [aria-sort="ascending"]').cellIndex + 1`))
		same(t, "the rows", 6, b.count("#grid tr.group"))
	}
}

func TestAnAddressRestoresWhatItsSenderSaw(t *testing.T) {
	pages := made(t, theStory)
	for name, link := range map[string]struct {
		file, fragment, shown string
	}{
		"a tab":                       {pages.diff, "#objects", "#objects-head"},
		"a Cluster":                   {pages.diff, "#cluster/clusters/eu-prod-003", "aside"},
		"a Cluster over a tab":        {pages.diff, "#cluster/clusters/eu-prod-003?tab=clusters", "aside ~ *, #grid"},
		"a Cluster by its name alone": {pages.diff, "#cluster/eu-prod-003", "aside .neighbors"},
		"groups that are open":        {pages.diff, "#clusters?open=1&open=5", "#grid tr.one"},
		"the filters and the order":   {pages.diff, "#clusters?sort=f.region&f.wave=early", `[aria-sort="ascending"]`},
		"a Cluster of a plan":         {pages.plan, "#cluster/clusters/edge-eu-01", "aside"},
		"the Clusters of an entry":    {pages.plan, "#clusters?only=resourceSets%2Fcalico", "#grid"},
		"a Cluster that is not there": {pages.plan, "#cluster/clusters/nobody", "aside"},
		"a fragment that is not ours": {pages.plan, "#%E0%A4%A", "#gets-head"},
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t, link.file, link.fragment, desk())
			if b.count(link.shown) == 0 {
				t.Errorf("%s does not show %s", link.fragment, link.shown)
			}
			b.kept()
		})
	}
	t.Run("a change", func(t *testing.T) {
		b := open(t, pages.diff, "", desk())
		b.click("#gates li:last-child a")
		fragment := b.fragment()
		if !strings.HasPrefix(fragment, "#change/c-") {
			t.Fatalf("the fragment is %s", fragment)
		}
		b.visit(fragment)
		same(t, "the focus", true, strings.Contains(b.focus(), "summary 2 RECREATE"))
		same(t, "the card is open", 1, b.count(".card[open]#change-"+strings.TrimPrefix(fragment, "#change/")))
	})
	t.Run("back", func(t *testing.T) {
		b := open(t, pages.diff, "", desk())
		b.press("2")
		b.press("3")
		b.do(chromedp.NavigateBack())
		b.wait(`document.getElementById("grid")`)
	})
}
