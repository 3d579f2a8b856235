package fleet_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestFaultsAreThoseOfKubernetes: what is plainly right is so for Kubernetes too, and what is wrong
// with any other text is said in its words.
func TestFaultsAreThoseOfKubernetes(t *testing.T) {
	t.Parallel()
	rules := map[string][2]func(string) []string{
		"the name of an object":   {fleet.SubdomainFaults, validation.IsDNS1123Subdomain},
		"the name of a namespace": {fleet.DomainLabelFaults, validation.IsDNS1123Label},
		"the key of a label":      {fleet.QualifiedNameFaults, validation.IsQualifiedName},
		"the value of a label":    {fleet.LabelValueFaults, validation.IsValidLabelValue},
	}
	texts := slices.Concat(oddTexts(), randomTexts(20000))
	for what, both := range rules {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			right := 0
			for _, text := range texts {
				got, want := both[0](text), both[1](text)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("%q (-Kubernetes +fleet):\n%s", text, diff)
				}
				if len(want) == 0 {
					right++
				}
			}
			if right < 100 {
				t.Errorf("only %d texts are right", right)
			}
		})
	}
}

// oddTexts are texts at the limits of the rules.
func oddTexts() []string {
	texts := []string{"", "/", "a/", "/a", "a/b/c", "a\n", "\na", "é", "a.", ".a", "a..b", "-", "a/-b", "A/b", "a_b/c"}
	for _, length := range []int{62, 63, 64, 252, 253, 254} {
		word := strings.Repeat("a", length)
		texts = append(texts, word, word+"/a", "a/"+word, strings.Repeat("a.", length/2)+"a", word[1:]+"-")
	}
	return texts
}

// randomTexts are short texts of the characters that the rules are about.
func randomTexts(count int) []string {
	const letters = "aabz019A.-_/ é"
	random := rand.New(rand.NewPCG(1, 2))
	characters := []rune(letters)
	texts := make([]string, count)
	for i := range texts {
		text := make([]rune, random.IntN(7))
		for j := range text {
			text[j] = characters[random.IntN(len(characters))]
		}
		texts[i] = string(text)
	}
	return texts
}
