package argocd

import (
	"slices"
	"strconv"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// faultless remembers for which texts of the spec no rule has found anything. Many Clusters have
// the same, and only other names.
type faultless struct {
	named []rule          // those that look at the metadata; they are applied to each Application
	texts [][]string      // of the spec, that depend on facts
	known map[string]bool // by the key of each; nil where it is not known where the texts are
}

// mostFaultless is how many are remembered: where each Cluster has other texts, none helps.
const mostFaultless = 256

// newFaultless knows nothing yet. Where a key is made from facts, it is not known where a text is.
func newFaultless(varying []rule, texts [][]string) faultless {
	isInMetadata := func(path []string) bool { return path[0] == "metadata" }
	f := faultless{known: map[string]bool{}}
	for _, r := range varying {
		if slices.ContainsFunc(texts, func(path []string) bool { return isInMetadata(path) && r.looksAt(path) }) {
			f.named = append(f.named, r)
		}
	}
	f.texts = slices.DeleteFunc(slices.Clone(texts), isInMetadata)
	for _, path := range f.texts {
		if strings.Contains(strings.Join(path, ""), "{{") {
			return faultless{}
		}
	}
	return f
}

// key is what tells the spec of an Application from those of the others.
func (f faultless) key(rendered map[string]any) string {
	var all strings.Builder
	for _, path := range f.texts {
		text, _ := fleet.LookUp(rendered, path).(string)
		all.WriteString(strconv.Itoa(len(text)))
		all.WriteByte(' ')
		all.WriteString(text)
	}
	return all.String()
}
