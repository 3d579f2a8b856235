package template

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
)

const (
	// costOfUnit is how many bytes a unit of work may allocate at most. A unit takes as long as to
	// allocate and fill some tens of bytes.
	//
	//capifleet:limit templates bytes what a function allocates for each unit of work that it is
	//capifleet:and charged
	//capifleet:beyond A test fails, which calls every function with hostile arguments.
	costOfUnit = 64
	// costOfCall is what a call may allocate beside that, once: for tables that are made at the
	// first use, and for the machinery of reflection.
	costOfCall = 64 << 10
	// costOfMeasuring is what a call that does nothing seems to allocate: reflection and the
	// runtime do.
	costOfMeasuring = 4 << 10
)

// hostileValues are arguments of every kind that a template can make, in their largest forms.
func hostileValues() map[string]any {
	long := strings.Repeat("a", 60_000)
	numbers := make([]any, 3000)
	for i := range numbers {
		numbers[i] = i
	}
	same := make([]any, 3000)
	deep, deepMap := any("x"), any("x")
	for range maxDepth - 5 {
		deep, deepMap = []any{deep}, map[string]any{"a": deepMap}
	}
	wide := map[string]any{}
	for i := range 2000 {
		wide[fmt.Sprint("key", i)] = i
	}
	return map[string]any{
		"a long text": long, "an empty text": "", "a short text": "a", "spaces": strings.Repeat(" ", 60_000),
		"many lines": strings.Repeat("\n", 60_000), "many words": strings.Repeat("a ", 30_000),
		"many slashes": strings.Repeat("/", 60_000), "many dots": strings.Repeat("a.", 30_000),
		"capitals": strings.Repeat("A", 60_000), "quotes": strings.Repeat(`"`, 30_000),
		"controls": strings.Repeat("\x01", 30_000),
		"markup":   strings.Repeat("<", 30_000), "percent signs": strings.Repeat("%", 30_000),
		"verbs": strings.Repeat("%v", 10_000), "a wide verb": "%60000d", "commas": strings.Repeat(",", 60_000),
		"broken UTF-8": strings.Repeat("\xff", 30_000), "wide runes": strings.Repeat("\U0001f600", 15_000),
		"deep JSON":    strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000),
		"wide JSON":    "[" + strings.Repeat("1,", 30_000) + "1]",
		"JSON of maps": "[" + strings.Repeat(`{"a":{}},`, 6000) + "1]",
		"deep YAML":    strings.Repeat("[", 5000) + strings.Repeat("]", 5000),
		"wide YAML":    strings.Repeat("- a\n", 15_000),
		"YAML of maps": strings.Repeat("- {a: {}}\n", 6000), "indented YAML": indentedYAML(300),
		"a version": "1.2.3", "a long version": "1." + strings.Repeat("2", 50_000),
		"constraints": strings.Repeat(">1,", 20_000),
		"a URL":       "https://u:p@h/p?" + strings.Repeat("a=b&", 10_000) + "#f", "an expression": "(a*)*b",
		"a large expression": strings.Repeat("(a|b)", 200), "counted expression": "(a{1,30}){1,30}",
		"groups": strings.Repeat("${1}", 10_000),
		"base64": strings.Repeat("YWFh", 15_000), "digits": strings.Repeat("9", 60_000), "a large exponent": "1e60000",
		"0": 0, "1": 1, "-1": -1, "60000": 60_000, "the largest number": math.MaxInt64,
		"the least number": math.MinInt64,
		"a large float":    math.MaxFloat64, "not a number": math.NaN(), "true": true, "nothing": nil,
		"numbers": numbers, "the same element": same, "nested lists": deep, "nested maps": deepMap, "a wide map": wide,
		"a short list": []any{"a", "b"}, "an empty list": []any{},
		"lists of lists": []any{numbers[:500], numbers[:500]},
		"texts":          slices.Repeat([]any{strings.Repeat("b", 10)}, 2000),
		"a map of texts": map[string]string{"a": long},
	}
}

func indentedYAML(depth int) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

// TestChargesCoverCosts calls each function with hostile arguments of every kind, in every place.
// What a call allocates is at most a multiple of what it is charged, also where it is refused; no
// call takes more than a rendering may; and no panic passes. A function that is free is charged
// as the step that calls it, and has no tables to make.
func TestChargesCoverCosts(t *testing.T) { //nolint:paralleltest // It measures what is allocated.
	if testing.Short() {
		t.Skip("it calls each function many times")
	}
	values := hostileValues()
	names := slices.Sorted(maps.Keys(values))
	e := newEngine()
	for _, name := range slices.Sorted(maps.Keys(e.known)) {
		metered := reflect.ValueOf(e.meter.metered(e.known[name], e.costs[name]))
		once, step := uint64(costOfCall), uint64(0)
		if isFree(name) {
			metered, once, step = reflect.ValueOf(e.known[name]), costOfMeasuring, nodeWork
		}
		type finding struct {
			ratio float64
			text  string
		}
		var worst finding
		calls := 0
		for _, args := range argumentSets(metered.Type(), values, names) {
			called, ok := converted(metered.Type(), args, values)
			if !ok {
				continue
			}
			calls++
			bytes, charge, failed := costOf(&e.meter, metered, called)
			charge += step
			ratio := float64(bytes-min(bytes, once)) / float64(charge)
			if ratio > worst.ratio {
				worst = finding{ratio, fmt.Sprintf("%s of %q: %d bytes, %d units, failed: %t",
					name, args, bytes, charge, failed)}
			}
		}
		if calls == 0 {
			t.Errorf("%s is never called", name)
		}
		if worst.ratio > costOfUnit {
			t.Errorf("%.0f bytes a unit: %s", worst.ratio, worst.text)
		}
	}
}

// argumentSets are the names of the arguments of calls of a function: each value in each place,
// with small and large ones in the others.
func argumentSets(of reflect.Type, values map[string]any, names []string) [][]string {
	places := of.NumIn()
	counts := []int{places}
	if of.IsVariadic() {
		counts = []int{places - 1, places, places + 1}
	}
	fillers := []string{"many words", "a short text", "60000"}
	var sets [][]string
	for _, count := range counts {
		if count == 0 {
			sets = append(sets, nil)
		}
		for place := range count {
			for _, name := range names {
				for _, filler := range fillers {
					args := make([]string, count)
					for i := range args {
						args[i] = fit(of, i, filler, values)
					}
					args[place] = name
					sets = append(sets, args)
				}
			}
		}
	}
	slices.SortFunc(sets, slices.Compare)
	return slices.CompactFunc(sets, slices.Equal)
}

// fit is the name of a filler that a place takes, or of one of its own kind.
func fit(of reflect.Type, place int, filler string, values map[string]any) string {
	for _, name := range []string{filler, "a short text", "1", "a short list", "a wide map", "true", "a large float"} {
		if _, ok := argument(typeAt(of, place), values[name]); ok {
			return name
		}
	}
	return filler
}

func typeAt(of reflect.Type, place int) reflect.Type {
	if of.IsVariadic() && place >= of.NumIn()-1 {
		return of.In(of.NumIn() - 1).Elem()
	}
	return of.In(place)
}

// argument is a value as a place takes it, as text/template converts it.
func argument(to reflect.Type, value any) (reflect.Value, bool) {
	v := reflect.ValueOf(value)
	switch {
	case value == nil:
		isNil := to.Kind() == reflect.Interface || to.Kind() == reflect.Map || to.Kind() == reflect.Slice
		return reflect.Zero(to), isNil
	case v.Type().AssignableTo(to):
		return v, true
	case v.CanInt() && reflect.Zero(to).CanInt(), v.CanFloat() && reflect.Zero(to).CanFloat():
		return v.Convert(to), true
	}
	return v, false
}

func converted(of reflect.Type, names []string, values map[string]any) ([]reflect.Value, bool) {
	args := make([]reflect.Value, len(names))
	for i, name := range names {
		arg, ok := argument(typeAt(of, i), values[name])
		if !ok {
			return nil, false
		}
		args[i] = arg
	}
	return args, true
}

// costOf is what a call allocates, and what it is charged. A panic, which the engine makes an error
// of, is one here too.
func costOf(m *meter, function reflect.Value, args []reflect.Value) (bytes, charge uint64, failed bool) {
	m.reset()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	func() {
		defer func() { failed = recover() != nil || failed }()
		results := function.Call(args)
		failed = len(results) > 1 && !results[1].IsNil()
	}()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc, uint64(maxWork - m.left), failed
}
