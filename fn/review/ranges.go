package review

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Ranges are names in short: eu-prod-{001-096} for 96 names that count up, a name by itself where
// none is next to it. They are exact: {001-096} stands for numbers of three digits, and {8-12} for
// numbers without leading zeros. Names must not contain braces, which Kubernetes does not allow
// either.
func Ranges(names []string) []string {
	numbered := make([]numberedName, 0, len(names))
	for _, name := range names {
		numbered = append(numbered, numberOf(name))
	}
	slices.SortFunc(numbered, numberedName.compare)
	numbered = slices.Compact(numbered)
	var ranges []string
	for start := 0; start < len(numbered); {
		end := start + 1
		for end < len(numbered) && numbered[start].counts(numbered[end-1], numbered[end]) {
			end++
		}
		ranges = append(ranges, numbered[start].to(numbered[end-1]))
		start = end
	}
	return ranges
}

// numberedName is a name taken apart at the last number that it has.
type numberedName struct {
	prefix, digits, suffix string
	number                 uint64
}

// numberOf takes a name apart. A number too large to count is not one.
func numberOf(name string) numberedName {
	const isDigit, tooLong = "0123456789", 18
	end := strings.LastIndexAny(name, isDigit) + 1
	start := len(strings.TrimRight(name[:end], isDigit))
	if end == 0 || end-start > tooLong {
		return numberedName{prefix: name}
	}
	number, err := strconv.ParseUint(name[start:end], 10, 64)
	if err != nil {
		return numberedName{prefix: name}
	}
	return numberedName{prefix: name[:start], digits: name[start:end], suffix: name[end:], number: number}
}

// compare orders by what is around the numbers, then by their length, then by the numbers.
func (n numberedName) compare(other numberedName) int {
	return cmp.Or(strings.Compare(n.prefix, other.prefix), strings.Compare(n.suffix, other.suffix),
		len(n.digits)-len(other.digits), cmp.Compare(n.number, other.number))
}

// padded reports whether the number has leading zeros.
func (n numberedName) padded() bool { return len(n.digits) > 1 && n.digits[0] == '0' }

// counts reports whether a range that starts at n and has reached one name goes on to the next.
func (n numberedName) counts(last, next numberedName) bool {
	if n.digits == "" || next.prefix != n.prefix || next.suffix != n.suffix || next.number != last.number+1 {
		return false
	}
	if n.padded() {
		return len(next.digits) == len(n.digits)
	}
	return !next.padded()
}

// to is the range from n to last.
func (n numberedName) to(last numberedName) string {
	if n == last {
		return n.prefix + n.digits + n.suffix
	}
	return fmt.Sprintf("%s{%s-%s}%s", n.prefix, n.digits, last.digits, n.suffix)
}
