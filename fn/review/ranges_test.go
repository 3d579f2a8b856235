package review

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRanges(t *testing.T) {
	tests := map[string]struct{ names, want []string }{
		"no names": {nil, nil},
		"names that count up, with leading zeros":    {[]string{"eu-09", "eu-10", "eu-08"}, []string{"eu-{08-10}"}},
		"names that count up, without leading zeros": {[]string{"eu-9", "eu-10", "eu-8"}, []string{"eu-{8-10}"}},
		"a gap": {[]string{"eu-1", "eu-2", "eu-4"}, []string{"eu-{1-2}", "eu-4"}},
		"numbers of another length do not go on": {
			[]string{"eu-099", "eu-100", "eu-1000"},
			[]string{"eu-{099-100}", "eu-1000"},
		},
		"the last number counts": {[]string{"eu1-a1", "eu1-a2", "eu2-a1"}, []string{
			"eu1-a{1-2}",
			"eu2-a1",
		}},
		"a number in the middle": {[]string{"a/n1-x", "a/n2-x", "a/n2-y"}, []string{
			"a/n{1-2}-x",
			"a/n2-y",
		}},
		"no number, and a name that occurs twice": {[]string{"b", "a", "b"}, []string{"a", "b"}},
		"a number that is too long": {
			[]string{"a1234567890123456789", "a1234567890123456788"},
			[]string{"a1234567890123456788", "a1234567890123456789"},
		},
		"zero": {[]string{"a0", "a1", "a00", "a01"}, []string{"a{0-1}", "a{00-01}"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Ranges(test.names)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// expand gives the names that a range stands for.
func expand(t *testing.T, text string) []string {
	t.Helper()
	prefix, rest, isRange := strings.Cut(text, "{")
	if !isRange {
		return []string{text}
	}
	numbers, suffix, _ := strings.Cut(rest, "}")
	first, last, _ := strings.Cut(numbers, "-")
	from, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	to, err := strconv.Atoi(last)
	if err != nil {
		t.Fatal(err)
	}
	width := 1
	if first[0] == '0' {
		width = len(first)
	}
	var names []string
	for number := from; number <= to; number++ {
		names = append(names, fmt.Sprintf("%s%0*d%s", prefix, width, number, suffix))
	}
	return names
}

// TestRangesAreExact expands the ranges of random names.
func TestRangesAreExact(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		var names []string
		for range random.IntN(60) {
			width := 1 + random.IntN(3)
			names = append(names, fmt.Sprintf("%s%0*d%s", []string{"a-", "a", "ns/b1-"}[random.IntN(3)], width,
				random.IntN(120), []string{"", "-x"}[random.IntN(2)]))
		}
		var got []string
		for _, text := range Ranges(names) {
			got = append(got, expand(t, text)...)
		}
		slices.Sort(names)
		slices.Sort(got)
		if diff := cmp.Diff(slices.Compact(names), got); diff != "" {
			t.Fatalf("%v: %s", Ranges(names), diff)
		}
	}
}
