package preview

import (
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// ShellWord is a word as a shell reads it.
func ShellWord(word string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:,%@+=^~"
	if word != "" && strings.Trim(word, plain) == "" && !strings.HasPrefix(word, "~") {
		return word
	}
	return "'" + strings.ReplaceAll(fleet.Printable(word), "'", `'\''`) + "'"
}
