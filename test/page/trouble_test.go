package page

import (
	"strings"
	"sync"
	"testing"
)

// broken are the files of a fleet with mistakes.
func broken() map[string]string {
	files := leavingFiles(true)
	files["fleet/fleet.yaml"] = strings.Replace(files["fleet/fleet.yaml"],
		"  values:", "  vaules: []\n  nothing: {}\n  values:", 1)
	return files
}

// comparison is the page of a change, without that of a plan.
func comparison(name string, before, after map[string]string, status int, flags ...string) (string, error) {
	r, err := newRepository(name, before)
	if err != nil {
		return "", err
	}
	if err := r.change(before, after); err != nil {
		return "", err
	}
	return r.write(status, append([]string{"diff", "fleet", "--against", "main...", "-o", "html"}, flags...)...)
}

var theErrors = sync.OnceValues(func() (string, error) {
	return comparison("errors", leavingFiles(false), broken(), 1)
})

var theUnreadable = sync.OnceValues(func() (string, error) {
	return comparison("unreadable", broken(), leavingFiles(true), 0, "--allow-unreadable-base")
})

func TestErrorsStandAtTheTop(t *testing.T) {
	b := open(t, made(t, theErrors), "", desk())
	same(t, "the box of the bar", "ERRORS 2", b.text("header .gate"))
	same(t, "the count", "2 errors of the new side, so nothing was compared", b.text(".trouble h3"))
	same(t, "the first lines", true, hasPart(b.texts(".trouble li"), "fleet.yaml"))
	same(t, "the first lines", 2, b.count(".trouble li"))
	b.click(".trouble a")
	same(t, "where the link leads", "#problems", b.fragment())
}

func TestWhyTheOldSideCouldNotBeReadStandsAtTheTop(t *testing.T) {
	b := open(t, made(t, theUnreadable), "", desk())
	same(t, "what was compared instead", "The old side could not be compiled: its manifests alone were compared",
		b.text(".trouble h3"))
	same(t, "why", true, hasPart(b.texts(".trouble li"), "vaules"))
	same(t, "it is above the boxes", true, value[bool](b, `document.querySelector(".trouble")
		.getBoundingClientRect().bottom < document.querySelector(".boxes").getBoundingClientRect().top`))
	same(t, "why the gate passed", "Gates passed: stuck. Gate unreadable-base passed, since "+
		"--allow-unreadable-base is set.", b.text(".passed"))
	b.visit("#cluster/clusters/eu-1")
	same(t, "the panel of a Cluster", "clusters/eu-1", b.text("aside h2"))
}
