package template

import (
	"fmt"
	"math"
	"reflect"
	"regexp/syntax"
	"strconv"
	"strings"
)

const (
	// longestExpression is how long a regular expression may be.
	//
	//capifleet:limit templates bytes a regular expression
	//capifleet:beyond `CF0402`
	longestExpression = 1024
	// mostDecimals is how many numbers a function of decimals takes: each makes the result longer.
	//
	//capifleet:limit templates numbers numbers of one call of addf, subf, mulf or divf
	//capifleet:beyond `CF0402`
	mostDecimals = 64
)

// cost is what a call would take, as estimated from its arguments: the size of its result (-1 is
// beyond all limits) and the work beyond that of its arguments, or why the call is refused.
type cost struct {
	size, work int
	problem    string
}

// estimator estimates the cost of a call.
type estimator func(args []reflect.Value) cost

// estimates are for the functions that can turn small arguments into a large result or much work,
// before anything else could notice.
func estimates() map[string]estimator {
	return map[string]estimator{
		"repeat":                     func(a []reflect.Value) cost { return cost{size: times(a[0].Int(), a[1].Len())} },
		"indent":                     indented,
		"nindent":                    indented,
		"until":                      func(a []reflect.Value) cost { return counted(a...) },
		"untilStep":                  func(a []reflect.Value) cost { return counted(a...) },
		"seq":                        func(a []reflect.Value) cost { return counted(elements(a[0])...) },
		"replace":                    func(a []reflect.Value) cost { return replaced(a[2].Len()+1, a[1].Len()) },
		"wrapWith":                   func(a []reflect.Value) cost { return replaced(a[2].Len()+1, a[1].Len()) },
		"split":                      func(a []reflect.Value) cost { return pieces(a[0], a[1]) },
		"splitn":                     func(a []reflect.Value) cost { return pieces(a[0], a[2]) },
		"join":                       func(a []reflect.Value) cost { return replaced(length(a[1]), a[0].Len()) },
		"printf":                     formatted,
		"regexReplaceAll":            expanded,
		"mustRegexReplaceAll":        expanded,
		"regexReplaceAllLiteral":     literal,
		"mustRegexReplaceAllLiteral": literal,
		"regexMatch":                 matched, "mustRegexMatch": matched,
		"regexFind": matched, "mustRegexFind": matched,
		"regexFindAll": matched, "mustRegexFindAll": matched,
		"regexSplit": matched, "mustRegexSplit": matched,
		"uniq": pairs, "mustUniq": pairs, "without": pairs, "mustWithout": pairs,
		"chunk": chunked, "mustChunk": chunked,
		"fromYaml": aliased, "fromYamlArray": aliased, "toYaml": slowly,
		"semverCompare": constrained,
		"addf":          decimals, "subf": decimals, "mulf": decimals, "divf": decimals,
	}
}

func times(n int64, size int) int {
	if n <= 0 || size == 0 {
		return 0
	}
	if n > maxResult || size > maxResult {
		return -1
	}
	return int(n) * size
}

func indented(a []reflect.Value) cost {
	return cost{size: times(a[0].Int(), strings.Count(a[1].String(), "\n")+1)}
}

func replaced(places, size int) cost {
	return cost{size: times(int64(places), size)}
}

// pieces is for the texts between separators, each with a key of its own.
func pieces(separator, text reflect.Value) cost {
	return cost{size: times(int64(strings.Count(text.String(), separator.String())+1), elementSize)}
}

// counted is for lists of numbers. None may be so large that counting overflows. At most, the list
// has all numbers between the least and the greatest.
func counted(numbers ...reflect.Value) cost {
	var least, greatest int64
	for _, n := range numbers {
		if n.Int() > math.MaxInt32 || n.Int() < math.MinInt32 {
			return cost{size: -1}
		}
		least, greatest = min(least, n.Int()), max(greatest, n.Int())
	}
	step := int64(1)
	if len(numbers) == 3 {
		// The step is last in untilStep and in the middle in seq; the smaller of both is safe.
		step = max(1, min(magnitude(numbers[1]), magnitude(numbers[2])))
	}
	return cost{size: times((greatest-least)/step+1, elementSize)}
}

func magnitude(n reflect.Value) int64 {
	return max(n.Int(), -n.Int())
}

func elements(list reflect.Value) []reflect.Value {
	out := make([]reflect.Value, list.Len())
	for i := range out {
		out[i] = list.Index(i)
	}
	return out
}

// length is the length of a list, and 1 for any other value.
func length(v reflect.Value) int {
	for v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if v.Kind() == reflect.Slice {
		return v.Len()
	}
	return 1
}

// formatted adds up the verbs of printf. Each may write the widest argument, and its own width and
// precision.
func formatted(a []reflect.Value) cost {
	widest, address := 0, false
	for _, arg := range elements(a[1]) {
		size, _ := weight(arg)
		widest, address = max(widest, size), address || hasAddress(arg)
	}
	size := 0
	verbs := strings.Split(strings.ReplaceAll(a[0].String(), "%%", ""), "%")
	for _, verb := range verbs[1:] {
		flags := verb[:len(verb)-len(strings.TrimLeft(verb, "+-# 0.123456789[]*"))]
		letter := strings.TrimPrefix(verb, flags)
		switch {
		case strings.Contains(flags, "*"):
			return cost{problem: "a width of * has no limit; write the number"}
		case strings.HasPrefix(letter, "p"),
			address && (strings.Contains(flags, "#") || !strings.ContainsAny(letter[:min(1, len(letter))], "vsq")):
			return cost{problem: "it writes an address, which differs each time"}
		}
		size += widest + digits(flags)
	}
	return cost{size: size}
}

// digits sums the numbers in the flags of a verb.
func digits(flags string) int {
	sum := 0
	for _, number := range strings.FieldsFunc(flags, func(r rune) bool { return r < '0' || r > '9' }) {
		n, err := strconv.Atoi(number)
		if err != nil || n > maxResult {
			return maxResult + 1
		}
		sum += n
	}
	return sum
}

// hasAddress reports whether there is a pointer in v, such as what semver returns.
func hasAddress(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Interface:
		return hasAddress(v.Elem())
	case reflect.Slice:
		for _, e := range elements(v) {
			if hasAddress(e) {
				return true
			}
		}
	case reflect.Map:
		for all := v.MapRange(); all.Next(); {
			if hasAddress(all.Value()) {
				return true
			}
		}
	case reflect.Pointer, reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return true
	}
	return false
}

// matched is for regular expressions. The time of a match is the product of the size of the program
// and the length of the text.
func matched(a []reflect.Value) cost {
	if a[0].Len() > longestExpression {
		return cost{problem: fmt.Sprintf("the expression is longer than %d bytes", longestExpression)}
	}
	expression, err := syntax.Parse(a[0].String(), syntax.Perl)
	if err != nil {
		return cost{} // the function reports that itself, or returns no match
	}
	program, err := syntax.Compile(expression.Simplify())
	if err != nil {
		return cost{}
	}
	return cost{work: len(program.Inst) * (a[1].Len() + callWork)}
}

// constrained is for constraints on versions, which regular expressions read.
func constrained(a []reflect.Value) cost {
	return cost{work: 400 * a[0].Len()}
}

func literal(a []reflect.Value) cost {
	c := matched(a)
	c.size = times(int64(a[1].Len()+1), a[2].Len())
	return c
}

// expanded is for a replacement with groups such as ${1}: each may stand for the whole text.
func expanded(a []reflect.Value) cost {
	c := literal(a)
	groups := times(int64(strings.Count(a[2].String(), "$")), a[1].Len())
	if c.size < 0 || groups < 0 {
		return cost{size: -1}
	}
	c.size += groups
	return c
}

// pairs is for functions that compare each element with all others.
func pairs(a []reflect.Value) cost {
	size := 0
	for _, arg := range a {
		w, _ := weight(arg)
		size += w
	}
	return cost{work: size * length(a[0])}
}

func chunked(a []reflect.Value) cost {
	if a[0].Int() < 1 {
		return cost{problem: "the size of a chunk must be 1 or more"}
	}
	return cost{}
}

// aliased refuses YAML that may grow when it is read.
func aliased(a []reflect.Value) cost {
	if text := a[0].String(); strings.Contains(text, "&") && strings.Contains(text, "*") {
		return cost{problem: "anchors and aliases are not read"}
	}
	return slowly(a)
}

// slowly is for YAML, which takes much longer than other texts.
func slowly(a []reflect.Value) cost {
	size, _ := weight(a[0])
	return cost{work: 20 * size}
}

// decimals grow with each operand.
func decimals(a []reflect.Value) cost {
	if n := length(a[len(a)-1]); n > mostDecimals {
		return cost{problem: fmt.Sprintf("it takes at most %d numbers", mostDecimals)}
	}
	return cost{}
}
