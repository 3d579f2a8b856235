package argocd

import (
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// TestExpand: texts are expanded as os.Expand does, which Argo CD calls, and which needs a package
// that the function may not have.
func TestExpand(t *testing.T) {
	t.Parallel()
	parts := []string{
		"$", "$", "{", "}", "a", "_", "1", "-", "?", "*", "/", ".", " ", "é", "ARGOCD_APP_NAME", "{}", "${a-b}",
	}
	random := rand.New(rand.NewPCG(13, 1))
	for range 20_000 {
		var text strings.Builder
		for range random.IntN(8) {
			text.WriteString(parts[random.IntN(len(parts))])
		}
		want := os.Expand(text.String(), func(name string) string {
			if name == "$" {
				return "$"
			}
			return ""
		})
		if got, _, _ := expand(text.String()); got != want {
			t.Fatalf("%q: got %q, want %q", text.String(), got, want)
		}
	}
}
