package argocd

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

const randomSpecs = 2400

// TestRandomSpecs judges random Application specs: their fields are those of Argo CD's CRD, and
// their values plausible ones and plausible mistakes. What capifleet accepts, Argo CD accepts; what
// capifleet refuses, Argo CD refuses, or it stands in the table specStrictnesses with the reason.
// Sync options of which capifleet warns are those that Argo CD compares with nothing.
func TestRandomSpecs(t *testing.T) {
	t.Parallel()
	schema := applicationSchema(t)
	counts := &specCounts{reasons: map[string]int{}}
	t.Run("specs", func(t *testing.T) {
		for i := range randomSpecs {
			t.Run(fmt.Sprintf("%04d", i), func(t *testing.T) {
				t.Parallel()
				judgeSpec(t, counts, newSpec(i, schema))
			})
		}
	})
	t.Logf("%d specs: %d accepted by both, %d refused by both (%d of them beside what only capifleet refuses), "+
		"%d refused by capifleet alone, %d with sync options that are ignored",
		randomSpecs, counts.accepted, counts.refused, counts.beside, counts.stricter, counts.options)
	for reason, count := range counts.reasons {
		t.Logf("%4d refused alone: %s", count, reason)
	}
	if counts.accepted < randomSpecs/4 || counts.refused < randomSpecs/4 || counts.options < randomSpecs/50 {
		t.Error("the specs have lost their balance")
	}
}

// specCounts counts verdicts.
type specCounts struct {
	sync.Mutex
	accepted, refused, beside, stricter, options int
	reasons                                      map[string]int
}

// spec is a random Application.
type spec struct {
	name string // of the Application
	tree object
}

// judgeSpec compares what capifleet says of a spec with what Argo CD's functions say.
func judgeSpec(t *testing.T, counts *specCounts, s spec) {
	t.Helper()
	found := s.plan(t)
	refusals, ignored := s.judge(t)
	var hard, strict []string
	for _, p := range found {
		if p.Severity == "error" {
			if reason := specStricter(p); reason != "" {
				strict = append(strict, reason)
			} else {
				hard = append(hard, p.Code+" "+p.Field+": "+p.Message)
			}
		}
	}
	counts.Lock()
	defer counts.Unlock()
	fail := func(what string) {
		t.Errorf("%s\nArgo CD: %s\ncapifleet: %s\n%s", what, strings.Join(refusals, "; "), problemLines(found), asJSON(t, s.tree))
	}
	switch {
	case len(refusals) > 0 && len(hard)+len(strict) == 0:
		fail("capifleet accepts what Argo CD refuses")
	case len(refusals) == 0 && len(hard) > 0:
		fail("capifleet refuses what Argo CD accepts")
	case len(refusals) > 0:
		if counts.refused++; len(strict) > 0 {
			counts.beside++
		}
	case len(strict) > 0:
		counts.stricter++
		for _, reason := range strict {
			counts.reasons[reason]++
		}
	default:
		counts.accepted++
	}
	if slices.ContainsFunc(found, func(p specProblem) bool { return p.Severity == "error" && !strings.HasPrefix(p.Code, "CF04") }) {
		return // the specs with problems of this kind are not predicted
	}
	var warned []string
	for _, p := range found {
		if p.Code == "CF0411" && regexp.MustCompile(`syncOptions\[\d+\]$`).MatchString(p.Field) && !strings.Contains(p.Message, "contradicts") {
			warned = append(warned, p.Value)
		}
	}
	if slices.Sort(warned); !slices.Equal(warned, ignored) {
		fail(fmt.Sprintf("capifleet says that Argo CD ignores the sync options %q, and it ignores %q", warned, ignored))
	}
	if len(ignored) > 0 {
		counts.options++
	}
}

// specProblem is what plan says of a field.
type specProblem struct{ Severity, Code, Field, Message, Value string }

func problemLines(problems []specProblem) string {
	var lines []string
	for _, p := range problems {
		lines = append(lines, p.Severity+" "+p.Code+" "+p.Field+": "+p.Message)
	}
	return strings.Join(lines, "\n")
}

// plan is what capifleet says of the spec in an ApplicationSet for one Cluster.
func (s spec) plan(t *testing.T) []specProblem {
	t.Helper()
	config := object{
		"apiVersion": "capifleet.dev/v1alpha1", "kind": "FleetConfig", "metadata": object{"name": "main"},
		"spec": object{"applicationSets": []object{{
			"name": "web", "template": object{"metadata": object{"name": s.name}, "spec": s.tree},
		}}},
	}
	cluster := object{
		"apiVersion": "cluster.x-k8s.io/v1beta2", "kind": "Cluster", "metadata": object{"name": knownCluster, "namespace": "fleet"},
		"spec": object{"infrastructureRef": object{"apiGroup": "infrastructure.cluster.x-k8s.io", "kind": "DockerCluster", "name": "eu-1"}},
	}
	dir := tree{configFile: asJSON(t, config), "clusters.yaml": asJSON(t, cluster)}.write(t)
	planned, _ := execute(t, nil, "plan", dir, "--config", filepath.Join(dir, configFile), "--output", "json")
	var plan struct{ Problems []specProblem }
	if err := json.Unmarshal(planned, &plan); err != nil {
		t.Fatalf("%v\n%s", err, planned)
	}
	return plan.Problems
}

// specStricter is why a problem is one although Argo CD's functions would take the spec, "" where
// there is no reason.
func specStricter(p specProblem) string {
	for _, s := range specStrictnesses() {
		if p.Code == s.code && regexp.MustCompile(s.message).MatchString(p.Field+": "+p.Message) {
			return s.reason
		}
	}
	return ""
}

// specStrictnesses are all of these, with the reason. Each message is a regular expression of field
// and message.
func specStrictnesses() []strictness {
	return []strictness{
		{"CF0110", "has both source and sources", "Argo CD takes one of the two, and says nothing"},
		{"CF0403", `destination\.namespace: `, "Kubernetes has no namespace of such a name; Argo CD finds out at the sync"},
		{"CF0403", `helm.*: it names no file|: the Application would be refused: it names no file`, "Helm cannot read a directory, or nothing, as values (Helm 4.2, pkg/cli/values)"},
		{"CF0403", "two revisions of one repository", "the repo-server refuses it after it has fetched the first (reposerver/repository/repository.go, runManifestGen)"},
		{"CF0403", "may not write to the root", "the hydrator refuses it (controller/hydrator/hydrator.go, validateApplications)"},
	}
}

// randomSpec makes specs.
type randomSpec struct {
	*rand.Rand
	depth int
}

func (r *randomSpec) oneIn(n int) bool { return r.IntN(n) == 0 }

// newSpec is a random Application. Each has its own randomness, so that one can be judged alone: go
// test -run TestRandomSpecs/specs/0042.
func newSpec(i int, schema object) spec {
	r := &randomSpec{Rand: rand.New(rand.NewPCG(13, uint64(i)))}
	made := object{"project": "default", "destination": r.destination()}
	switch {
	case r.oneIn(25):
		made["sourceHydrator"] = r.hydrator()
	case r.oneIn(3):
		made["sources"] = r.sources(schema)
	default:
		made["source"] = r.source(schema, "spec.source")
	}
	if r.oneIn(12) {
		made["sources"] = []any{}
	}
	properties, _ := at(schema, "properties").(object)
	for _, name := range sortedNames(properties) {
		if _, exists := made[name]; exists || name == "source" || name == "sources" || name == "sourceHydrator" || !r.oneIn(3) {
			continue
		}
		made[name] = r.value(properties[name].(object), "spec."+name)
	}
	return spec{name: "{{ .name }}-" + strings.Repeat("x", oneOf(r, []int{3, 47, 48, 49, 90})), tree: made}
}
