package payload

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSizeClass: a class has room for up to an eighth more, and the largest class is what a
// ConfigMap holds.
func TestSizeClass(t *testing.T) {
	for size, want := range map[int]int{
		1: 64, 64: 64, 65: 128, 512: 512, 513: 576, 1024: 1024, 1025: 1152,
		8192: 8192, 8193: 9216, 10_000: 10_240, 524_288: 524_288, 524_289: 589_824,
		MaxBytes - 1: MaxBytes, MaxBytes: MaxBytes,
	} {
		if got := sizeClass(size); got != want {
			t.Errorf("%d: got %d, want %d", size, got, want)
		}
	}
	for size := range MaxBytes {
		size++
		class, most := sizeClass(size), min(MaxBytes, max(size+size/8+1, size+smallestClass))
		if class < size || class > most || sizeClass(class) != class {
			t.Fatalf("%d: %d", size, class)
		}
	}
}

// TestPlace: which text goes into which shard.
func TestPlace(t *testing.T) {
	const half = MaxBytes / 2
	cases := map[string]struct {
		sizes, ranks []int
		want         [][]int
	}{
		"all in one":              {[]int{1000, 1000, 1000}, []int{0, 1, 2}, [][]int{{0, 1, 2}}},
		"the first that has room": {[]int{half, half + 1, half - 1, 1000}, []int{2, 2, 2, 2}, [][]int{{0, 2}, {1, 3}}},
		"exactly full":            {[]int{half, half}, []int{2, 2}, [][]int{{0, 1}}},
		"never before what must be there": {
			[]int{1000, MaxBytes, 1000}, []int{1, 1, 2}, [][]int{{0}, {1}, {2}},
		},
		"beside what must be there": {
			[]int{MaxBytes, 1000, 1000, 1000}, []int{1, 1, 2, 3}, [][]int{{0}, {1, 2, 3}},
		},
		"before its own rank's last, where there is room": {
			[]int{1000, MaxBytes, 1000}, []int{2, 2, 2}, [][]int{{0, 2}, {1}},
		},
		"nothing": {nil, nil, nil},
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			got := place(textsOfSizes(c.sizes, strings.Repeat("x", MaxBytes)), c.ranks)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// textsOfSizes are texts that have so many bytes with their separators. They share the bytes of one
// long text.
func textsOfSizes(sizes []int, longest string) []string {
	var texts []string
	for _, size := range sizes {
		texts = append(texts, longest[:size-len(separator)])
	}
	return texts
}

// TestPlaceHolds: for any sizes and ranks, everything is there once, nothing exceeds a limit or
// comes before what it needs, the shards are full, and a text that keeps its class stays in its
// shard.
func TestPlaceHolds(t *testing.T) {
	longest := strings.Repeat("x", MaxBytes)
	for seed := range uint64(2000) {
		random := rand.New(rand.NewPCG(seed, 2))
		var sizes, ranks []int
		for range random.IntN(60) {
			sizes = append(sizes, 8+random.IntN(1<<(3+random.IntN(18))-7))
			ranks = append(ranks, random.IntN(4))
		}
		slices.Sort(ranks)
		shards := place(textsOfSizes(sizes, longest), ranks)
		var seen []int
		for at, members := range shards {
			total := 0
			for _, member := range members {
				total += sizes[member]
				for _, before := range slices.Concat(shards[:at]...) {
					if ranks[before] > ranks[member] {
						t.Fatalf("seed %d: rank %d is in shard %d, after rank %d",
							seed, ranks[member], at, ranks[before])
					}
				}
			}
			if total > MaxBytes || !slices.IsSorted(members) {
				t.Fatalf("seed %d: %d bytes, order %v", seed, total, members)
			}
			seen = append(seen, members...)
		}
		if slices.Sort(seen); len(seen) != len(sizes) || len(slices.Compact(seen)) != len(sizes) {
			t.Fatalf("seed %d: %v of %d", seed, seen, len(sizes))
		}
		total := 0
		for i, size := range sizes {
			total += size
			sizes[i] = sizeClass(size) // as large as possible without a change of class
		}
		if most := 2 + 4 + total*9/8*2/MaxBytes; len(shards) > most {
			t.Fatalf("seed %d: %d shards for %d bytes", seed, len(shards), total)
		}
		if diff := cmp.Diff(shards, place(textsOfSizes(sizes, longest), ranks)); diff != "" {
			t.Fatalf("seed %d: other sizes of the same classes (-before +after):\n%s", seed, diff)
		}
	}
}
