package payload

import "math/bits"

// place distributes texts, which come in the order of their ranks, over shards, first-fit: each goes into the first shard that has room for it, but never into one before the last shard of an
// earlier rank. A shard is the list of its texts' numbers, in order. Room is counted in size classes, so that an edit which does not change an object's class moves nothing.
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

// sizeClass rounds a size in bytes up, to a multiple of an eighth of the power of two below it: by an eighth at most, and never above MaxBytes where the size is not. It needs no more shards
// than sizes would, but where these are nearly full, and leaves an object of 10 KB up to one to grow.
func sizeClass(size int) int {
	step := smallestClass
	if size > 8*smallestClass {
		step = 1 << (bits.Len(uint(size-1)) - 4)
	}
	return (size + step - 1) / step * step
}
