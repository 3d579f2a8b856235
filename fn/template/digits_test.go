package template

import (
	"reflect"
	"strconv"
	"testing"
)

// TestDigits: the widths of a verb count as they are, up to the limit of a result; what is larger,
// or no number that Go reads, counts as more than the limit.
func TestDigits(t *testing.T) {
	t.Parallel()
	for flags, want := range map[string]int{
		"":                                    0,
		"12.3":                                15,
		strconv.Itoa(maxResult):               maxResult,
		strconv.Itoa(maxResult + 1):           maxResult + 1,
		strconv.Itoa(maxResult+1000) + ".1":   maxResult + 1,
		"99999999999999999999999999999999999": maxResult + 1,
	} {
		if got := digits(flags); got != want {
			t.Errorf("%q: got %d, want %d", flags, got, want)
		}
	}
}

// TestReplaceIsEstimated: an empty text to replace is found before and behind each character.
func TestReplaceIsEstimated(t *testing.T) {
	t.Parallel()
	arguments := func(old, with, text string) []reflect.Value {
		return []reflect.Value{reflect.ValueOf(old), reflect.ValueOf(with), reflect.ValueOf(text)}
	}
	for _, name := range []string{"replace", "wrapWith"} {
		got, want := estimates()[name](arguments("", "abc", "xy")), replaced(len("xy")+1, len("abc"))
		if got != want {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
	}
}
