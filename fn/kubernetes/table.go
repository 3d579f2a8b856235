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
	line, _, _ := strings.Cut(table[find(table, key):], "\n")
	name, rest, _ := strings.Cut(line, "\t")
	return rest, name == key && line != ""
}

// find is where the first line of a sorted table begins whose key is not before a key.
func find(table, key string) int {
	low, high := 0, len(table) // The line begins in table[low:high], which begins and ends with a line.
	for low < high {
		start := low + (high-low)/2
		start = low + strings.LastIndexByte(table[low:start], '\n') + 1
		end := start + strings.IndexByte(table[start:], '\n')
		if name, _, _ := strings.Cut(table[start:end], "\t"); name < key {
			low = end + 1
		} else {
			high = start
		}
	}
	return low
}
