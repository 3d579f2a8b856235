package payload

import (
	"strings"
	"testing"
)

// TestLongKeys: a key that is as long as YAML allows without a question mark has none, and one that
// is longer has one. The bytes are frozen.
func TestLongKeys(t *testing.T) {
	t.Parallel()
	compacted := func(key string) string {
		c := newCompactor()
		c.key(key)
		return string(c.out)
	}
	longest := strings.Repeat("k", longestKey)
	if got, want := compacted(longest), longest+": "; got != want {
		t.Errorf("a key of %d bytes: got %.20q…, want it as it is", longestKey, got)
	}
	if got, want := compacted(longest+"k"), `? "`+longest+`k": `; got != want {
		t.Errorf("a key of %d bytes: got %.20q…, want a question mark and quotes", longestKey+1, got)
	}
}
