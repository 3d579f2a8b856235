package payload

import "math/bits"

// place distributes texts, which are in the order of their ranks, over shards. It is first-fit:
// each text goes into the first shard that has room for it, but never into a shard before the last
// one of an earlier rank. A shard is the list of the indices of its texts, in order. Room is
// counted in size classes, so an edit that does not change the class of an object moves nothing.
func place(texts []string, ranks []int) [][]int {
	var shards [][]int
	var used []int
	first, last := 0, 0 // the first shard that is open to the rank, and the last that it has used
	for i, text := range texts {
		if i > 0 && ranks[i] != ranks[i-1] {
			first = last
		}
		size, at := sizeClass(len(separator)+len(text)), first
		for at < len(shards) && used[at]+size > MaxBytes {
			at++
		}
		if at == len(shards) {
			shards, used = append(shards, nil), append(used, 0)
		}
		shards[at], used[at], last = append(shards[at], i), used[at]+size, max(last, at)
	}
	return shards
}

// sizeClass rounds a size in bytes up to a multiple of an eighth of the power of two below it: by
// an eighth at most, and never above MaxBytes if the size is not. It needs more shards than exact
// sizes only where these are nearly full, and lets an object of 10 KB grow by up to 1 KB.
func sizeClass(size int) int {
	step := smallestClass
	if size > 8*smallestClass {
		step = 1 << (bits.Len(uint(size-1)) - 4)
	}
	return (size + step - 1) / step * step
}
