package output

import (
	"cmp"
	"slices"
)

func compareText(a, b string) int { return cmp.Compare(a, b) }

// united are the elements of two lists, sorted.
func united[T cmp.Ordered](a, b []T) []T {
	return slices.Compact(slices.Sorted(slices.Values(slices.Concat(a, b))))
}

// digests is a list of one, or of none where there is no digest.
func digests(one digest) []digest {
	if one == "" {
		return []digest{}
	}
	return []digest{one}
}
