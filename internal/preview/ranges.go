package preview

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// ranges are names in few words, without saying more or less than the names do: names that count
// up, such as eu-001 to eu-096, are eu-{001-096}. The last number of a name counts; a range has as
// many digits as its first number. A name that could be taken for a range is in quotes. The result
// is sorted, and the same for any order of names.
func ranges(names []string) []string {
	numbered := make([]numberedName, 0, len(names))
	for _, name := range slices.Compact(slices.Sorted(slices.Values(names))) {
		numbered = append(numbered, numberedOf(name))
	}
	slices.SortFunc(numbered, numberedName.compare)
	var runs [][2]numberedName              // first and last
	following := make(map[numberedName]int) // the name that a run goes on with: its position
	for _, name := range numbered {
		at, goesOn := following[name]
		if goesOn {
			runs[at][1] = name
		} else {
			at = len(runs)
			runs = append(runs, [2]numberedName{name, name})
		}
		if name.digits != "" {
			following[name.next()] = at
		}
	}
	texts := make([]string, len(runs))
	for i, run := range runs {
		texts[i] = rangeOf(run[0], run[1])
	}
	return texts
}

// numberedName is a name that is taken apart at its last number.
type numberedName struct {
	before, digits, after string
	number                int64
}

// maxRangeDigits is how many digits of a number fit an int64 for sure.
const maxRangeDigits = 18

func numberedOf(name string) numberedName {
	if fleet.Printable(name) != name || strings.ContainsAny(name, `{},"\ `) || name == "" {
		return numberedName{before: strconv.Quote(name)}
	}
	end := strings.LastIndexAny(name, "0123456789") + 1
	start := end
	for start > 0 && name[start-1] >= '0' && name[start-1] <= '9' {
		start--
	}
	number, err := strconv.ParseInt(name[start:end], 10, 64)
	if err != nil || end-start > maxRangeDigits {
		return numberedName{before: name}
	}
	return numberedName{before: name[:start], digits: name[start:end], after: name[end:], number: number}
}

func (n numberedName) compare(other numberedName) int {
	return cmp.Or(
		cmp.Compare(n.before, other.before), cmp.Compare(n.after, other.after),
		cmp.Compare(n.number, other.number), cmp.Compare(n.digits, other.digits),
	)
}

// next is the same name with the next number.
func (n numberedName) next() numberedName {
	n.number++
	n.digits = fmt.Sprintf("%0*d", len(n.digits), n.number)
	return n
}

func rangeOf(first, last numberedName) string {
	if first == last {
		return first.before + first.digits + first.after
	}
	return first.before + "{" + first.digits + "-" + last.digits + "}" + first.after
}
