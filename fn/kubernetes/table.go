package kubernetes

import (
	_ "embed" // For the tables.
	"strings"
)

//go:embed table/kinds.txt
var kindTable string

//go:embed table/types.txt
var typeTable string

// lookUp finds the line of a sorted table that begins with a key and a tab, and returns what
// follows on it.
func lookUp(table, key string) (rest string, found bool) {
	low, high := 0, len(table) // The line is in table[low:high], which begins and ends with a line.
	for low < high {
		start := low + (high-low)/2
		start = low + strings.LastIndexByte(table[low:start], '\n') + 1
		end := start + strings.IndexByte(table[start:], '\n')
		name, rest, _ := strings.Cut(table[start:end], "\t")
		switch order := strings.Compare(key, name); {
		case order == 0:
			return rest, true
		case order < 0:
			high = start
		default:
			low = end + 1
		}
	}
	return "", false
}
