package argocd

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

const randomSpecs = 2400

// TestRandomSpecs judges random Applications: the fields of their specs are those of Argo CD's CRD,
// and their values plausible ones and plausible mistakes. A third are of a bootstrap; half are
// templates that read facts. What capifleet accepts, Argo CD accepts; what capifleet refuses, Argo
// CD refuses, or it is in the table specStrictnesses with the reason. Sync options and fields of
// which capifleet warns are those that Argo CD reads nowhere.
func TestRandomSpecs(t *testing.T) {
	t.Parallel()
	schema, w := applicationSchema(t), newWorkshop(t)
	counts := &specCounts{reasons: map[string]int{}}
	t.Run("specs", func(t *testing.T) {
		for i := range randomSpecs {
			t.Run(fmt.Sprintf("%04d", i), func(t *testing.T) {
				t.Parallel()
				judgeSpec(t, counts, newSpec(i, schema), w)
			})
		}
	})
	t.Logf("%d specs: %d accepted by both, %d refused by both (%d of them beside what only capifleet refuses), "+
		"%d refused by capifleet alone, %d with sync options and %d with fields that are ignored",
		randomSpecs, counts.accepted, counts.refused, counts.beside, counts.stricter, counts.options, counts.fields)
	for _, reason := range sortedNames(counts.reasons) {
		t.Logf("%4d refused alone: %s", counts.reasons[reason], reason)
	}
	few := min(counts.options, counts.fields) < randomSpecs/50
	if few || min(counts.accepted, counts.refused) < randomSpecs/4 {
		t.Error("the specs have lost their balance")
	}
}

// specCounts counts verdicts.
type specCounts struct {
	sync.Mutex
	accepted, refused, beside, stricter, options, fields int
	reasons                                              map[string]int
}

// spec is a random Application.
type spec struct {
	bootstrap      bool
	metadata, tree object
	written        object // the tree as the FleetConfig has it
}

// judgeSpec compares what capifleet says of a spec with what Argo CD's functions say.
func judgeSpec(t *testing.T, counts *specCounts, s spec, w workshop) {
	t.Helper()
	found := s.plan(t)
	verdict := s.judge(t, w)
	var hard, strict []string
	for _, p := range found {
		switch reason := specStricter(p); {
		case p.Severity != "error":
		case reason != "":
			strict = append(strict, reason)
		default:
			hard = append(hard, p.String())
		}
	}
	counts.Lock()
	defer counts.Unlock()
	fail := func(what string) {
		t.Errorf("%s\nArgo CD: %s\ncapifleet: %s\n%s\n%s", what, strings.Join(verdict.refusals, "; "),
			problemLines(found), asJSON(t, s.metadata), asJSON(t, s.written))
	}
	switch {
	case len(verdict.refusals) > 0 && len(hard)+len(strict) == 0:
		fail("capifleet accepts what Argo CD refuses")
	case len(verdict.refusals) == 0 && len(hard) > 0:
		fail("capifleet refuses what Argo CD accepts")
	case len(verdict.refusals) > 0:
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
	early := func(p specProblem) bool { return p.Severity == "error" && !strings.HasPrefix(p.Code, "CF04") }
	if slices.ContainsFunc(found, early) {
		return // such a spec is not predicted
	}
	if options := ignoredOf(found, `syncOptions\[\d+\]$`, value); !slices.Equal(options, verdict.ignoredOptions) {
		fail(fmt.Sprintf("capifleet says that Argo CD ignores the sync options %q, and it ignores %q",
			options, verdict.ignoredOptions))
	}
	const idle = `\.spec\.sources?(\[\d+\]\.|\.)?(helm|helm\.values|kustomize|directory|plugin|path|chart)?$`
	if fields := ignoredOf(found, idle, placeInSpec); !slices.Equal(fields, verdict.ignored) {
		fail(fmt.Sprintf("capifleet says that Argo CD ignores %q, and it ignores %q", fields, verdict.ignored))
	}
	if len(verdict.ignoredOptions) > 0 {
		counts.options++
	}
	if len(verdict.ignored) > 0 {
		counts.fields++
	}
}

// ignoredOf is something of each warning that Argo CD ignores a field, of a form, sorted. It may be
// that of two sync options that contradict each other only one counts: that is another warning.
func ignoredOf(found []specProblem, form string, what func(specProblem) string) []string {
	var ignored []string
	for _, p := range found {
		contradicts := strings.Contains(p.Message, "contradicts")
		if p.Code == "CF0411" && regexp.MustCompile(form).MatchString(p.Field) && !contradicts {
			ignored = append(ignored, what(p))
		}
	}
	slices.Sort(ignored)
	return ignored
}

func value(p specProblem) string { return p.Value }

func placeInSpec(p specProblem) string {
	return regexp.MustCompile(`^.*\.(template|application)\.spec\.`).ReplaceAllString(p.Field, "")
}

// specProblem is what plan says of a field.
type specProblem struct{ Severity, Code, Field, Message, Value string }

func (p specProblem) String() string {
	return p.Severity + " " + p.Code + " " + p.Field + ": " + p.Message
}

func problemLines(problems []specProblem) string {
	lines := make([]string, len(problems))
	for i, p := range problems {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// plan is what capifleet says of the spec, in an ApplicationSet or in a bootstrap for one Cluster.
func (s spec) plan(t *testing.T) []specProblem {
	t.Helper()
	application := object{"metadata": s.metadata, "spec": s.written}
	lists := object{"applicationSets": []object{{"name": "web", "template": application}}}
	if s.bootstrap {
		const install = "{apiVersion: v1, kind: ConfigMap, metadata: {name: install, namespace: argocd}}"
		lists = object{"bootstrap": []object{{
			"name": "argocd", "resources": []object{{"inline": install}}, "application": application,
		}}}
	}
	config := object{
		"apiVersion": "capifleet.dev/v1alpha1", "kind": "FleetConfig", "metadata": object{"name": "main"},
		"spec": lists,
	}
	cluster := object{
		"apiVersion": "cluster.x-k8s.io/v1beta2", "kind": "Cluster",
		"metadata": object{"name": knownCluster, "namespace": "fleet"},
		"spec": object{"infrastructureRef": object{
			"apiGroup": "infrastructure.cluster.x-k8s.io", "kind": "DockerCluster", "name": "eu-1",
		}},
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
		{"CF0110", "has both source and sources", "Argo CD takes one of the two, and reports nothing"},
		{
			"CF0403", `destination\.namespace: |managedNamespaceMetadata|kustomize\.common`,
			"Kubernetes has no such namespace or label; Argo CD finds out at the sync",
		},
		{
			"CF0403", "may not write to the root",
			"the hydrator refuses it (controller/hydrator/hydrator.go, validateApplications)",
		},
	}
}
