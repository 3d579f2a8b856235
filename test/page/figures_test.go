package page

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/capifleet/capifleet/test/story"
)

var figures = flag.Bool("figures", false, "measure the page of large fleets")

// mostBytes is how large the page of 2,000 Clusters may be.
const mostBytes = 10_000_000

// TestFigures prints how large the pages of fleets of 25 entries are, and how long a reader waits:
// "make page-figures". Times are printed only, since they are those of the machine.
func TestFigures(t *testing.T) {
	if !*figures {
		t.Skip("the figures are measured by make page-figures")
	}
	for _, clusters := range []int{300, 2000, 5000} {
		large := story.Large{Clusters: clusters, Entries: 25}
		pages, err := pagesOf(fmt.Sprintf("large-%d", clusters), large.Before(), large.After(), ".", 0)
		if err != nil {
			t.Fatal(err)
		}
		for name, file := range map[string]string{"diff": pages.diff, "plan": pages.plan} {
			about, err := os.Stat(file)
			if err != nil {
				t.Fatal(err)
			}
			b := open(t, file, "", desk())
			first := value[float64](b, `performance.getEntriesByName("shown")[0].startTime`)
			t.Logf("%d Clusters, %s: %d bytes; first render %.0f ms; matrix %.0f ms; search %.0f ms; filter %.0f ms",
				clusters, name, about.Size(), first, value[float64](b, timed(`"2"`, "")),
				value[float64](b, timed("", "q")), value[float64](b, timed("", "filter")))
			if clusters <= 2000 && about.Size() > mostBytes {
				t.Errorf("the page has more than %d bytes", mostBytes)
			}
		}
	}
}

// timed is how long the page takes until it has laid out what a key or a filter asks for.
func timed(key, what string) string {
	do := `document.body.dispatchEvent(new KeyboardEvent("keydown", { key: ` + key + `, bubbles: true }))`
	switch what {
	case "q":
		do = `{ const field = document.getElementById("search"); field.value = "cluster-01";
			field.dispatchEvent(new Event("input", { bubbles: true })); }`
	case "filter":
		do = `{ const list = document.querySelector(".filters select"); list.selectedIndex = 1;
			list.dispatchEvent(new Event("change", { bubbles: true })); }`
	}
	return `(() => { const start = performance.now(); ` + do + `; document.body.offsetHeight;
		return performance.now() - start; })()`
}
