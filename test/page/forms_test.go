package page

import (
	"bytes"
	"testing"

	"github.com/chromedp/chromedp"
)

// ground is the color of the page.
const ground = `getComputedStyle(document.body).backgroundColor`

func TestDarkIsByTheSystemAndByTheSwitch(t *testing.T) {
	const light, dark = "rgb(246, 247, 249)", "rgb(18, 22, 27)"
	b := open(t, made(t, theStory).diff, "", desk())
	same(t, "the colors of a light system", light, value[string](b, ground))
	b.look(view{width: 1280, height: 900, dark: true})
	same(t, "the colors of a dark system", dark, value[string](b, ground))
	for _, step := range []struct{ named, color string }{
		{"Colors: light", light}, {"Colors: dark", dark}, {"Colors: auto", dark},
	} {
		b.click("button.theme")
		same(t, "the name of the switch", step.named,
			value[string](b, `document.querySelector("button.theme").textContent`))
		same(t, "the colors", step.color, value[string](b, ground))
	}
	b.click("button.theme")
	b.visit("#objects")
	same(t, "what is chosen is kept", light, value[string](b, ground))
}

func TestATelephoneNeedsNoScrollingToTheSide(t *testing.T) {
	story, hostile := made(t, theStory), made(t, theHostile)
	for name, file := range map[string]string{
		"diff": story.diff, "plan": story.plan, "long texts": hostile.diff, "long texts of a plan": hostile.plan,
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t, file, "", view{width: 360, height: 740})
			for _, fragment := range []string{
				"#changes", "#clusters", "#objects", "#problems",
				"#cluster/clusters/eu-prod-003", "#cluster/clusters/c-long",
			} {
				b.visit(fragment)
				b.openAll()
				same(t, "the width of "+fragment, 360,
					value[int](b, widest))
				same(t, "what is wider than the screen at "+fragment, []string{}, value[[]string](b, wider))
			}
		})
	}
	b := open(t, story.diff, "", view{width: 360, height: 740})
	same(t, "the verdict is on the first screen", true, value[bool](b, `(() => {
		const box = Array.from(document.querySelectorAll(".box")).find((one) => one.innerText.includes("Recreated"));
		return box.getBoundingClientRect().bottom < 740;
	})()`))
}

// widest is how wide the page is.
const widest = `Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)`

// wider are elements that stick out at the side, and cannot be scrolled to within the page.
const wider = `Array.from(document.querySelectorAll("body *")).filter((one) => {
	const { right, width } = one.getBoundingClientRect();
	return width > 1 && right > innerWidth + 1 && !one.closest(".scroll, .grid, .unseen, .tabs, .skip");
}).map((one) => one.localName + "." + one.className).slice(0, 5)`

// shownOnPaper makes the page what it is on paper, as the browser does before it prints.
func (b tab) shownOnPaper() {
	b.t.Helper()
	b.look(view{width: 1000, height: 1400, media: "print", dark: true})
	value[bool](b, `dispatchEvent(new Event("beforeprint"))`)
}

func TestPaperHasAllTabsOneAfterTheOther(t *testing.T) {
	b := open(t, made(t, theStory).diff, "#problems", desk())
	b.shownOnPaper()
	same(t, "the blocks", []string{
		"Verdict", "Reach", "Changes", "Waves", "Clusters", "Objects on the hub",
		"ClusterResourceSets", "Problems",
	}, b.texts("main h2"))
	same(t, "the cards that are whole", []string{"1", "2"},
		b.texts(".card[open]:not(.only-fields) > summary .number"))
	same(t, "the cards of which fields are shown", []string{"3", "4", "5", "6"}, b.texts(".only-fields .number"))
	same(t, "the cards", 6, b.count(".card"))
	same(t, "the rows of the matrix", 6, b.count("#grid tr[data-row]"))
	same(t, "what is not sticky", []string{"static", "static", "static"}, value[[]string](b,
		`[".bar", "#grid thead", "#grid th.name"].map((one) =>
			getComputedStyle(document.querySelector(one)).position)`))
	same(t, "what paper has no use for", []string{}, value[[]string](b,
		`Array.from(document.querySelectorAll(".search, .theme, nav, .filters, .copy, #panel, .skip")).filter((one) =>
			one.checkVisibility()).map((one) => one.className)`))
	same(t, "the color of the page, on a dark system", "rgb(255, 255, 255)", value[string](b, ground))
	same(t, "the letters beside the colors", true, hasPart(b.texts("#grid .mark"), "R"))
	value[bool](b, `dispatchEvent(new Event("afterprint"))`)
	same(t, "afterwards", "#problems-head", value[string](b, `"#" + document.querySelector("main h2").id`))
}

func TestThePageCanBePrinted(t *testing.T) {
	pages := made(t, theStory)
	for name, file := range map[string]string{"diff": pages.diff, "plan": pages.plan} {
		t.Run(name, func(t *testing.T) {
			b := open(t, file, "#clusters?open=1", desk())
			paper, err := chromedp.Run(b.ctx, chromedp.PrintToPDF())
			if err != nil {
				t.Fatal(err)
			}
			sheets := bytes.Count(paper, []byte("/Type /Page\n")) + bytes.Count(paper, []byte("/Type /Page/"))
			if sheets < 4 {
				t.Errorf("it has %d sheets, fewer than tabs", sheets)
			}
		})
	}
}
