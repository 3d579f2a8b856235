package fuzzing

import (
	"math/rand/v2"
	"strings"
)

// Edited returns a text of YAML of which a few lines are edited at random, with a line that the
// fuzzer makes among them. Mostly it is still YAML, and means something else.
func Edited(seed uint64, edits uint8, text, line string) string {
	r := rand.New(rand.NewPCG(seed, 1))
	lines := strings.Split(text, "\n")
	for range edits % 4 {
		at := r.IntN(len(lines))
		indent := indentOf(lines[at])
		other := strings.TrimSpace(lines[r.IntN(len(lines))])
		switch r.IntN(6) {
		case 0:
			lines[at] = indent + line
		case 1:
			lines[at] = withValue(lines[at], line)
		case 2:
			_, value, _ := strings.Cut(other, ": ")
			lines[at] = withValue(lines[at], value)
		case 3:
			lines[at] += "\n" + indent + other
		default:
			lines = withoutBlock(lines, at)
		}
	}
	return strings.Join(lines, "\n")
}

func indentOf(line string) string { return line[:len(line)-len(strings.TrimLeft(line, " "))] }

// withValue is a line that has another value behind its key.
func withValue(line, value string) string {
	key, _, found := strings.Cut(line, ": ")
	if !found {
		return line
	}
	return key + ": " + value
}

// withoutBlock is lines without the one at an index and those that belong to it.
func withoutBlock(lines []string, at int) []string {
	end := at + 1
	for end < len(lines) && len(indentOf(lines[end])) > len(indentOf(lines[at])) {
		end++
	}
	if end-at == len(lines) {
		return lines
	}
	return append(lines[:at:at], lines[end:]...)
}
