package review

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// proof is a test against the code of the controllers, or with real ones, and the effects that it
// wants to see.
type proof struct {
	folder, test string
	// by are the functions that say what each of the effects is, or that want one to be there. The
	// test is one of them where it does so itself.
	by    []string
	codes []v1alpha1.DiffEffectCode
}

// proofs are the tests that compare each effect with what the controllers do. Of facts, waves and
// membership, that is what becomes of the Applications and payload objects of the Cluster, and of
// no others.
func proofs() []proof {
	const argocd, capi, scenarios = "test/controllers/argocd", "test/capi", "test/controllers/scenarios"
	const applications = "TestApplicationsDoWhatDiffSays"
	const clusters, payloads = "TestClustersDoWhatDiffSays", "TestClustersGetWhatDiffSays"
	return []proof{
		{capi, "TestPayloadsDoWhatDiffSays", []string{"TestPayloadsDoWhatDiffSays"}, []v1alpha1.DiffEffectCode{
			v1alpha1.DiffEffectPayloadCreated, v1alpha1.DiffEffectPayloadCreatedForNew, v1alpha1.DiffEffectAppliedAgain,
			v1alpha1.DiffEffectNewClustersOnly, v1alpha1.DiffEffectLeftOnCluster, v1alpha1.DiffEffectRepacked,
		}},
		{capi, "TestWebhookRefuses", []string{"saysRefused"}, []v1alpha1.DiffEffectCode{
			v1alpha1.DiffEffectHubRefused,
		}},
		{capi, "TestDeletionOfClassIsRefused", []string{"saysClassRefused"}, []v1alpha1.DiffEffectCode{
			v1alpha1.DiffEffectHubRefused,
		}},
		{argocd, applications, []string{applications, "hubChange.fates"}, []v1alpha1.DiffEffectCode{
			v1alpha1.DiffEffectApplicationCreated, v1alpha1.DiffEffectApplicationDeleted,
			v1alpha1.DiffEffectApplicationKept, v1alpha1.DiffEffectOwnerChanges, v1alpha1.DiffEffectOwnerKept,
			v1alpha1.DiffEffectOwnerAdopts, v1alpha1.DiffEffectSynced, v1alpha1.DiffEffectSyncedManually,
			v1alpha1.DiffEffectNotUpdated, v1alpha1.DiffEffectMetadataOnly,
		}},
		{argocd, applications, []string{applications, "truthJudge.unsaid"}, []v1alpha1.DiffEffectCode{
			v1alpha1.DiffEffectPolicyChanges,
		}},
		{argocd, applications, []string{applications, "truthJudge.silent"}, []v1alpha1.DiffEffectCode{
			v1alpha1.DiffEffectClusterCreated,
		}},
		{argocd, clusters, []string{clusters}, []v1alpha1.DiffEffectCode{
			v1alpha1.DiffEffectClusterJoins, v1alpha1.DiffEffectClusterLeaves, v1alpha1.DiffEffectFactChanges,
			v1alpha1.DiffEffectWaveChanges,
		}},
		{capi, payloads, []string{payloads}, []v1alpha1.DiffEffectCode{
			v1alpha1.DiffEffectClusterJoins, v1alpha1.DiffEffectClusterLeaves, v1alpha1.DiffEffectFactChanges,
			v1alpha1.DiffEffectWaveChanges, v1alpha1.DiffEffectClusterCreated,
		}},
		{argocd, applications, []string{applications, "truthJudge.judgeOthers"}, []v1alpha1.DiffEffectCode{
			v1alpha1.DiffEffectHubCreated, v1alpha1.DiffEffectHubDeleted, v1alpha1.DiffEffectHubKept,
			v1alpha1.DiffEffectHubUpdated,
		}},
		// Cluster API's controllers, with infrastructure: the Cluster, that, and its Applications.
		{scenarios, "TestReview", []string{"editsOfClusters", "fates", "judgement.change"}, []v1alpha1.DiffEffectCode{
			v1alpha1.DiffEffectClusterDeleted,
		}},
	}
}

// TestEffectsAreProved: each effect that a comparison can have is one that such a test wants to
// see. What no test has shown is not known, and is printed so.
func TestEffectsAreProved(t *testing.T) {
	proved := map[string]bool{string(v1alpha1.DiffEffectNotKnown): true}
	tests := map[string]functions{}
	for _, proof := range proofs() {
		if tests[proof.folder] == nil {
			tests[proof.folder] = testsIn(t, filepath.Join("..", "..", filepath.FromSlash(proof.folder)))
		}
		for _, code := range proof.codes {
			proved[string(code)] = true
			for _, lack := range tests[proof.folder].lacks(proof.test, proof.by, string(code)) {
				t.Errorf("%s: %s", proof.folder, lack)
			}
		}
	}
	names := namesOfEffects(t)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	used := regexp.MustCompile(`v1alpha1\.DiffEffect(\w+)`)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, found := range used.FindAllStringSubmatch(readText(t, file), -1) {
			if code, isCode := names[found[1]]; isCode && !proved[code] {
				t.Errorf("%s: no test shows that %s is what happens", file, code)
			}
		}
	}
}

// TestWhatBecomesOfDeployedIsProved: a scenario with Argo CD's application controller judges each
// sentence about what an Application has deployed: what is pruned, and what stays.
func TestWhatBecomesOfDeployedIsProved(t *testing.T) {
	t.Parallel()
	scenarios := filepath.Join("..", "..", "test", "controllers", "scenarios")
	said := readText(t, "application_deployed.go")
	judged := readText(t, filepath.Join(scenarios, "reviewdeployed_test.go"))
	for _, sentence := range []string{
		"Prune is on from now on: Argo CD deletes", "deletes what the new source does not have",
		"deletes what is in the old namespace", "What the new source does not have stays",
		"What is in the old namespace stays", "to another cluster from now on. What is on",
	} {
		if !strings.Contains(said, sentence) || strings.Count(judged, sentence) < 2 {
			t.Errorf("no edit of TestReview shows: %s", sentence)
		}
	}
	if lacks := testsIn(t, scenarios).lacks("TestReview", []string{"judgement.deployed"}, "stays"); len(lacks) > 0 {
		t.Error(lacks)
	}
}

// namesOfEffects are the codes of effects by the names of their constants, without DiffEffect.
func namesOfEffects(t *testing.T) map[string]string {
	t.Helper()
	text := readText(t, filepath.Join("..", "..", "api", "v1alpha1", "diffeffect_types.go"))
	names := map[string]string{}
	for _, found := range regexp.MustCompile(`DiffEffect(\w+) DiffEffectCode = "(\w+)"`).FindAllStringSubmatch(text,
		-1) {
		names[found[1]] = found[2]
	}
	if len(names) == 0 {
		t.Fatal("no effect is found")
	}
	return names
}

// TestProofsAreInTheirFunctions has tests that name an effect beside what proves it.
func TestProofsAreInTheirFunctions(t *testing.T) {
	t.Parallel()
	const source = `package x

// TestIt wants "Proved", and says "Remarked".
func TestIt(t *testing.T) {
	judge{}.code(t) // "Remarked"
}

func (judge) code(t *testing.T) { want(t, "Update Proved") }

func unused() { want("Unused") }
`
	file, err := parser.ParseFile(token.NewFileSet(), "x_test.go", source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	found := functions{}
	found.add(file)
	for name, test := range map[string]struct {
		test, by, code string
		want           []string
	}{
		"a function of the test has it": {"TestIt", "judge.code", "Proved", nil},
		"another function has it":       {"TestIt", "TestIt", "Proved", []string{"TestIt does not name Proved"}},
		"a comment has it":              {"TestIt", "TestIt", "Remarked", []string{"TestIt does not name Remarked"}},
		"a part of a word has it":       {"TestIt", "judge.code", "Prove", []string{"judge.code does not name Prove"}},
		"no test":                       {"TestOther", "judge.code", "Proved", []string{"there is no test TestOther"}},
		"no function":                   {"TestIt", "no", "Proved", []string{"there is no function no"}},
		"the test does not run it":      {"TestIt", "unused", "Unused", []string{"TestIt does not call unused"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, found.lacks(test.test, []string{test.by}, test.code)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func readText(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
