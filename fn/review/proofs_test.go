package review

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// proofs are the tests that compare each effect with what the code of the controllers does: for
// random edits, with all that diff says of them.
func proofs() map[string][]v1alpha1.DiffEffectCode {
	return map[string][]v1alpha1.DiffEffectCode{
		"test/capi/truth_test.go TestPayloadsDoWhatDiffSays": {
			v1alpha1.DiffEffectPayloadCreated, v1alpha1.DiffEffectPayloadCreatedForNew, v1alpha1.DiffEffectAppliedAgain,
			v1alpha1.DiffEffectNewClustersOnly, v1alpha1.DiffEffectLeftOnCluster, v1alpha1.DiffEffectRepacked,
			v1alpha1.DiffEffectHubRefused,
		},
		"test/capi/webhook_test.go TestWebhookRefuses": {v1alpha1.DiffEffectHubRefused},
		"test/controllers/argocd/truth_test.go TestApplicationsDoWhatDiffSays": {
			v1alpha1.DiffEffectApplicationCreated, v1alpha1.DiffEffectApplicationDeleted,
			v1alpha1.DiffEffectApplicationKept, v1alpha1.DiffEffectOwnerChanges, v1alpha1.DiffEffectOwnerKept,
			v1alpha1.DiffEffectOwnerAdopts, v1alpha1.DiffEffectSynced, v1alpha1.DiffEffectSyncedManually,
			v1alpha1.DiffEffectNotUpdated, v1alpha1.DiffEffectMetadataOnly, v1alpha1.DiffEffectPolicyChanges,
			v1alpha1.DiffEffectClusterCreated, v1alpha1.DiffEffectClusterDeleted, v1alpha1.DiffEffectClusterJoins,
			v1alpha1.DiffEffectClusterLeaves, v1alpha1.DiffEffectFactChanges, v1alpha1.DiffEffectWaveChanges,
			v1alpha1.DiffEffectHubCreated, v1alpha1.DiffEffectHubDeleted, v1alpha1.DiffEffectHubKept,
			v1alpha1.DiffEffectHubUpdated,
		},
	}
}

// TestEffectsAreProved: each effect that a comparison can have is one that such a test wants to
// see. What no test has shown is not known, and is printed so.
func TestEffectsAreProved(t *testing.T) {
	proved := map[string]bool{string(v1alpha1.DiffEffectNotKnown): true}
	for proof, codes := range proofs() {
		file, test, _ := strings.Cut(proof, " ")
		text := readText(t, filepath.Join("..", "..", filepath.FromSlash(file)))
		if !strings.Contains(text, "\nfunc "+test+"(t *testing.T) {\n") {
			t.Errorf("%s has no test %s", file, test)
		}
		for _, code := range codes {
			proved[string(code)] = true
			if !strings.Contains(text, `"`+string(code)+`"`) {
				t.Errorf("%s does not want to see %s", proof, code)
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

func readText(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
