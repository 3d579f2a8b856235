package stream

import (
	"encoding/binary"
	"math/bits"

	"github.com/capifleet/capifleet/fn/yaml"
)

// inside is how many bytes, and lines, at the beginning of a text belong to the current item
// without a doubt: they are indented further than the dashes of the items. Comments above them must
// not be undecided.
func (c *cutter) inside(text []byte) (length, lines int) {
	if !c.inItem || c.pending >= 0 || !isIndented(text, c.column+1) {
		return 0, 0
	}
	for at := 0; at+8 <= len(text); at += 8 {
		for feeds := yaml.LineFeeds(binary.LittleEndian.Uint64(text[at:])); feeds != 0; feeds &= feeds - 1 {
			length = at + bits.TrailingZeros64(feeds)/8 + 1
			lines++
			if length == len(text) || text[length] != ' ' || !isIndented(text[length:], c.column+1) {
				return length, lines
			}
		}
	}
	return length, lines
}

// isIndented reports whether a text begins with that many spaces.
func isIndented(text []byte, spaces int) bool {
	if len(text) < spaces {
		return false
	}
	for _, b := range text[:spaces] {
		if b != ' ' {
			return false
		}
	}
	return true
}
