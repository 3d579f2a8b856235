package preview

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
	for sentence, test := range map[string]struct{ names, want []string }{
		"no name":                            {nil, []string{}},
		"one name is itself":                 {[]string{"eu-1"}, []string{"eu-1"}},
		"numbers that count up are a range":  {[]string{"eu-2", "eu-1", "eu-3"}, []string{"eu-{1-3}"}},
		"a gap ends a range":                 {[]string{"a1", "a2", "a4"}, []string{"a{1-2}", "a4"}},
		"zeros in front stay":                {[]string{"a-009", "a-010", "a-011"}, []string{"a-{009-011}"}},
		"a number may get longer":            {[]string{"a8", "a9", "a10"}, []string{"a{8-10}"}},
		"other widths are other names":       {[]string{"a1", "a01", "a02"}, []string{"a{01-02}", "a1"}},
		"the number may be in the middle":    {[]string{"c/eu-1-prod", "c/eu-2-prod"}, []string{"c/eu-{1-2}-prod"}},
		"a name twice counts once":           {[]string{"a1", "a1"}, []string{"a1"}},
		"names without numbers stay":         {[]string{"b", "a"}, []string{"a", "b"}},
		"what looks like a range is quoted":  {[]string{"a{1-2}", "a1"}, []string{`"a{1-2}"`, "a1"}},
		"line breaks and spaces are escaped": {[]string{"a\nb", "c d"}, []string{`"a\nb"`, `"c d"`}},
		"a very long number is a name": {
			[]string{"a9999999999999999999", "a10000000000000000000"},
			[]string{"a10000000000000000000", "a9999999999999999999"},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			if diff := cmp.Diff(test.want, ranges(test.names)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestRangesAreExact takes ranges apart again, for names that are alike by chance.
func TestRangesAreExact(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	parts := []string{"a", "b-", "0", "1", "9", "09", "10", "99", "100", "-", "{", "}", ",", "\n", " ", "/"}
	for range 2000 {
		names := make([]string, random.IntN(30))
		for i := range names {
			for range 1 + random.IntN(4) {
				names[i] += parts[random.IntN(len(parts))]
			}
		}
		got := ranges(names)
		want := slices.Compact(slices.Sorted(slices.Values(names)))
		if diff := cmp.Diff(want, expand(t, got)); diff != "" {
			t.Fatalf("%q as ranges: %q (-want +got):\n%s", names, got, diff)
		}
		random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		if diff := cmp.Diff(got, ranges(names)); diff != "" {
			t.Fatalf("another order, other ranges:\n%s", diff)
		}
	}
}

// expand is the sorted names that ranges stand for.
func expand(t *testing.T, texts []string) []string {
	t.Helper()
	var names []string
	for _, text := range texts {
		if strings.HasPrefix(text, `"`) {
			name, err := strconv.Unquote(text)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			names = append(names, name)
			continue
		}
		before, rest, found := strings.Cut(text, "{")
		if !found {
			names = append(names, text)
			continue
		}
		numbers, after, _ := strings.Cut(rest, "}")
		low, high, _ := strings.Cut(numbers, "-")
		first, errFirst := strconv.Atoi(low)
		last, errLast := strconv.Atoi(high)
		if errFirst != nil || errLast != nil || first >= last {
			t.Fatalf("%s is no range", text)
		}
		for number := first; number <= last; number++ {
			names = append(names, fmt.Sprintf("%s%0*d%s", before, len(low), number, after))
		}
	}
	slices.Sort(names)
	return names
}
