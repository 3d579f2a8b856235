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
	same(t, "the boxes, whose zeros would say that nothing happens", 0, b.count(".box"))
	same(t, "the numbers of the tabs", []string{"2"}, b.texts("nav .count"))
	same(t, "the Clusters in the bar", 0, b.count("header .between"))
	same(t, "the end of the page", true, hasPrefix(b.texts("footer p"), "Not compared: "))
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

// theHandWritten is the page of a change of a directory without a FleetConfig.
var theHandWritten = sync.OnceValues(func() (string, error) {
	return comparison("hand-written", handWritten("1.0.0"), handWritten("2.0.0"), 0)
})

func handWritten(version string) map[string]string {
	files := map[string]string{"fleet/set.yaml": strings.Replace(`apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: monitoring, namespace: argocd}
spec:
  goTemplate: true
  generators: [{clusters: {selector: {matchLabels: {monitored: "yes"}}}}]
  template:
    metadata: {name: '{{ .name }}-kube-prometheus-stack'}
    spec:
      project: default
      source: {repoURL: https://charts.example.com, chart: stack, targetRevision: VERSION}
      destination: {name: '{{ .name }}', namespace: monitoring}
`, "VERSION", version, 1)}
	for _, name := range []string{"frankfurt", "milan", "north-virginia", "paris", "sao-paulo", "stockholm"} {
		files["fleet/"+name+".yaml"] = strings.Replace(`apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata: {name: NAME, namespace: clusters, labels: {monitored: "yes"}}
spec: {topology: {classRef: {name: standard}, version: v1.34.0}}
`, "NAME", name, 1)
	}
	return files
}

func TestADirectoryWithoutAFleetConfigIsNamed(t *testing.T) {
	b := open(t, made(t, theHandWritten), "", desk())
	same(t, "the title", "Directory fleet", b.text("h1"))
	same(t, "what does not change", "Updated: 6 Applications, on 6 Clusters. 0 of 6 Applications do not change.",
		b.text(".sentence"))
	same(t, "the names of Applications leave room for those of Clusters", true, value[bool](b, `(() => {
		const row = document.querySelector(".card summary");
		const width = (found) => row.querySelector(found).getBoundingClientRect().width;
		return width(".reached") > width("h3") / 4 && row.getBoundingClientRect().height < 70;
	})()`))
}
