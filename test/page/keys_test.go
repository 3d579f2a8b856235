package page

import (
	"bytes"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// keyPaths are the rows of the table of keys in docs/page.md, with what they do.
func keyPaths() map[string]func(*testing.T, tab) {
	return map[string]func(*testing.T, tab){
		"`1` to `4`": func(t *testing.T, b tab) {
			for key, want := range map[string]string{
				"2": "#clusters", "3": "#objects", "4": "#problems", "1": "#changes",
			} {
				b.press(key)
				same(t, "the fragment", want, b.fragment())
				same(t, "the tab", 1, b.count(`nav [aria-current="page"][data-tab="`+want[1:]+`"]`))
				same(t, "the focus", "main", b.focus()[:4])
			}
		},
		"`/`": func(t *testing.T, b tab) {
			b.press("/")
			same(t, "the focus", "input search", b.focus())
			b.press("e", "u", "1")
			same(t, "what is typed, though it is a key", "eu1",
				value[string](b, `document.getElementById("search").value`))
		},
		"arrows, Page Up, Page Down, Home, End": func(t *testing.T, b tab) {
			arrowsInReach(t, b)
			arrowsInTheMatrix(t, b)
		},
		"Right, Left": func(t *testing.T, b tab) {
			b.visit("#clusters")
			b.focusOn(`#grid tr[data-row="1"] button.open`)
			b.press(kb.ArrowRight)
			same(t, "the rows", 16, b.count("#grid tr[data-row]"))
			same(t, "the focus", "button open ▾region=eu, wave=early", b.focus())
			b.press(kb.ArrowLeft)
			same(t, "the rows", 6, b.count("#grid tr[data-row]"))
			same(t, "the focus", "button open ▸region=eu, wave=early", b.focus())
		},
		"Enter": func(t *testing.T, b tab) {
			b.visit("#clusters")
			b.focusOn(`#grid tr[data-row="1"] button.open`)
			b.press(kb.Enter)
			same(t, "the rows", 16, b.count("#grid tr[data-row]"))
			b.press(kb.ArrowDown, kb.Enter)
			same(t, "the panel", "clusters/eu-prod-001", b.text("aside h2"))
			same(t, "the focus", "h2 panel-head clusters/eu-prod-001", b.focus())
		},
		"Escape": func(t *testing.T, b tab) {
			b.visit("#clusters?open=1")
			b.focusOn(`#grid tr[data-row="3"] button.open`)
			b.press(kb.Enter, kb.Escape)
			same(t, "the panel", 0, b.count("aside"))
			same(t, "the focus, where it was", "button open eu-prod-010", b.focus())
			b.press("/", "u", "s", "-")
			same(t, "the search", "#clusters?q=us-&open=1", b.fragment())
			b.press(kb.Escape)
			same(t, "the search", "#clusters?open=1", b.fragment())
			same(t, "the field", "", value[string](b, `document.getElementById("search").value`))
		},
	}
}

func TestEveryKeyOfTheDocumentation(t *testing.T) {
	text, err := os.ReadFile(top + "/docs/page.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := bytes.Cut(text, []byte("## Keys"))
	section, _, _ = bytes.Cut(section, []byte("\n## "))
	var named []string
	for _, row := range regexp.MustCompile(`(?m)^\| ([^|]+) \|`).FindAllSubmatch(section, -1)[1:] {
		named = append(named, string(row[1]))
	}
	pages := made(t, theStory)
	for name, try := range keyPaths() {
		if !slices.Contains(named, name) {
			t.Errorf("the documentation does not name the keys %q", name)
		}
		t.Run(name, func(t *testing.T) { try(t, open(t, pages.diff, "", desk())) })
	}
	for _, name := range named {
		if keyPaths()[name] == nil {
			t.Errorf("the keys %q are not tested", name)
		}
	}
}

// focusOn gives an element the focus, as Tab would after many times.
func (b tab) focusOn(selector string) {
	b.t.Helper()
	value[bool](b, `(() => { document.querySelector(`+quoted(selector)+`).focus(); return true; })()`)
}

func arrowsInReach(t *testing.T, b tab) {
	t.Helper()
	named := func() string { return value[string](b, `document.activeElement.getAttribute("aria-label")`) }
	b.focusOn("button.cell")
	for _, step := range []struct{ key, want string }{
		{kb.ArrowRight, "ap-canary-2: deleted and created again, for new Clusters only"},
		{kb.ArrowLeft, "ap-canary-1: deleted and created again, for new Clusters only"},
		{kb.End, "us-prod-76: deleted and created again"},
		{kb.ArrowRight, "us-prod-76: deleted and created again"},
		{kb.Home, "ap-canary-1: deleted and created again, for new Clusters only"},
		{kb.ArrowDown, "eu-canary-1: deleted and created again, updated, for new Clusters only"},
		{kb.ArrowUp, "ap-canary-1: deleted and created again, for new Clusters only"},
		{kb.PageDown, "eu-canary-1: deleted and created again, updated, for new Clusters only"},
		{kb.PageUp, "ap-canary-1: deleted and created again, for new Clusters only"},
	} {
		b.press(step.key)
		same(t, "the cell", step.want, named())
		same(t, "what names it", step.want, b.text("#hovered"))
	}
	same(t, "the cells that Tab stops at", 1, b.count(`button.cell[tabindex="0"]`))
	b.press(kb.Enter)
	same(t, "the panel", "clusters/ap-canary-1", b.text("aside h2"))
}

func arrowsInTheMatrix(t *testing.T, b tab) {
	t.Helper()
	b.visit("#clusters?open=2&open=5")
	b.focusOn("#grid button.open")
	row := func() int { return value[int](b, `Number(document.activeElement.closest("tr").dataset.row)`) }
	last := value[int](b, `Number(document.querySelector("#grid table").ariaRowCount ??
		document.querySelector("#grid table").getAttribute("aria-rowcount")) - 3`)
	for _, step := range []struct {
		key  string
		want func(int) bool
	}{
		{kb.ArrowDown, func(at int) bool { return at == 1 }},
		{kb.PageDown, func(at int) bool { return at > 10 && at < 40 }},
		{kb.End, func(at int) bool { return at == last }},
		{kb.ArrowDown, func(at int) bool { return at == last }},
		{kb.PageUp, func(at int) bool { return at < last-10 && at > last-40 }},
		{kb.Home, func(at int) bool { return at == 0 }},
		{kb.ArrowUp, func(at int) bool { return at == 0 }},
	} {
		b.press(step.key)
		if at := row(); !step.want(at) {
			t.Errorf("key %q leads to row %d of %d", step.key, at, last)
		}
		same(t, "the row is in view", true, value[bool](b, `(() => {
			const row = document.activeElement.closest("tr").getBoundingClientRect();
			const grid = document.getElementById("grid"), all = grid.getBoundingClientRect();
			return row.top >= all.top + grid.querySelector("thead").offsetHeight - 1 && row.bottom <= all.bottom + 1;
		})()`))
		if rows := b.count("#grid tr[data-row]"); rows > 80 {
			t.Errorf("%d rows are in the document", rows)
		}
	}
}
