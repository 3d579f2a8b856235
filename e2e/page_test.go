package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// blocks returns the blocks of code of a page of documentation that are in a language, in their order; there must be some.
func blocks(t *testing.T, page, language string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "docs", page))
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, block := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllStringSubmatch(string(text), -1) {
		found = append(found, block[1])
	}
	if len(found) == 0 {
		t.Fatalf("docs/%s has no block of %s", page, language)
	}
	return found
}
