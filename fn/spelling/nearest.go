// Package spelling finds the name that a misspelt one stands for.
package spelling

import "strings"

// Nearest is the known name that a misspelt one most likely stands for, "" if none is near. Of
// equally near ones it is the first.
func Nearest(name string, known []string) string {
	best, distance, lower := "", allowedEdits(name)+1, strings.ToLower(name)
	for _, candidate := range known {
		other := strings.ToLower(candidate)
		if d := len(other) - len(lower); d >= distance || -d >= distance { // as many edits at least
			continue
		}
		if d := edits(lower, other, distance); d < distance {
			best, distance = candidate, d
		}
	}
	return best
}

// allowedEdits is how many typos a name of this length may have and still be recognised.
func allowedEdits(name string) int {
	switch {
	case len(name) <= 4:
		return 1
	case len(name) <= 8:
		return 2
	}
	return 3
}

// edits counts the letters that were dropped, added, changed or swapped with their neighbour
// (optimal string alignment). It stops where they are as many as a limit.
func edits(a, b string, limit int) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	fewest := 0 // of the last row
	for i := 1; i <= len(a); i++ {
		row[0] = i
		fewestBefore := fewest
		fewest = i
		for j := 1; j <= len(b); j++ {
			changed := last[j-1]
			if a[i-1] != b[j-1] {
				changed++
			}
			row[j] = min(last[j]+1, row[j-1]+1, changed)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			fewest = min(fewest, row[j])
		}
		if fewest >= limit && fewestBefore+1 >= limit { // a swap reaches back two rows
			return limit
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
