package template

import (
	"errors"
	"fmt"
	"reflect"
)

// MaxSize is the limit, in bytes, of a text that is a template, of each value that a function takes
// or returns (its strings, and 16 for each element), and of what a text writes.
//
//capifleet:limit templates bytes a template, each value that a function takes or returns, and what
//capifleet:and a text writes
//capifleet:beyond The text is refused: `CF0401` where it is read, `CF0402` where it is rendered.
const MaxSize = 64 << 10

const (
	elementSize = 16 // of an element of a list or map, which takes as long as so many bytes
	// maxDepth is how deep lists and maps may be nested.
	//
	//capifleet:limit templates levels lists and maps in one another, in a value that a function
	//capifleet:and takes or returns
	//capifleet:beyond `CF0402`
	maxDepth = 100
	// maxWork is the work of one rendering: about 10 ns each, so 0.2 s; at worst 1 s.
	//
	//capifleet:limit templates units the work of rendering one template for one Cluster: about 10
	//capifleet:and ns a unit
	//capifleet:beyond `CF0402`. Loops and functions are charged for what they cost, before they
	//capifleet:and run.
	maxWork  = 1 << 24
	callWork = 50 // of one step or call
	// maxResult is the size of what a function returns, as estimated before it is called.
	//
	//capifleet:limit templates bytes what a function would return, as estimated from its arguments
	//capifleet:beyond `CF0402`, and the function is not called.
	maxResult = 1 << 20
)

// meter collects what a text writes and limits the work. It is reset for each rendering.
type meter struct {
	out  []byte
	left int
}

func (m *meter) reset() {
	m.out, m.left = m.out[:0], maxWork
}

// Write appends p, up to MaxSize in total.
func (m *meter) Write(p []byte) (int, error) {
	if len(m.out)+len(p) > MaxSize {
		return 0, fmt.Errorf("it writes more than %d bytes", MaxSize)
	}
	m.out = append(m.out, p...)
	return len(p), nil
}

func (m *meter) charge(work int) error {
	if m.left -= work; m.left < 0 || work < 0 {
		m.left = 0
		return fmt.Errorf(
			"it takes too long, more than %d units of work: there are too many or too large steps", maxWork)
	}
	return nil
}

// loop charges all iterations of a range before the first; body is the number of steps in one. It
// knows every kind that text/template ranges over (text/template/exec.go, walkRange). Those that do
// not say how long they are, functions and channels, are refused.
func (m *meter) loop(body int, over any) (any, error) {
	turns := uint64(0)
	v := reflect.ValueOf(over)
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Slice, reflect.Array, reflect.Map:
		turns = uint64(v.Len())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		turns = uint64(max(v.Int(), 0))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		turns = v.Uint()
	case reflect.Func, reflect.Chan:
		return nil, errors.New("it takes a list, a map or a number")
	default: // text/template refuses it, or runs the body never
	}
	if turns == 0 {
		return over, nil
	}
	return over, m.charge(int(min(turns, maxWork)) * (body + 1) * callWork)
}

// metered is the function with limits on its arguments, work and result. It has the same
// parameters, so the engine converts arguments in the same way.
func (m *meter) metered(function any, estimate estimator) any {
	if estimate == nil {
		if direct := m.direct(function); direct != nil {
			return direct
		}
	}
	f := reflect.ValueOf(function)
	in := make([]reflect.Type, f.Type().NumIn())
	for i := range in {
		in[i] = f.Type().In(i)
	}
	result := f.Type().Out(0)
	typ := reflect.FuncOf(in, []reflect.Type{result, reflect.TypeFor[error]()}, f.Type().IsVariadic())
	call := f.Call
	if f.Type().IsVariadic() {
		call = f.CallSlice
	}
	failed := func(err error) []reflect.Value {
		return []reflect.Value{reflect.Zero(result), reflect.ValueOf(&err).Elem()}
	}
	return reflect.MakeFunc(typ, func(args []reflect.Value) []reflect.Value {
		expected, err := m.admit(args, estimate)
		if err != nil {
			return failed(err)
		}
		out := call(args)
		if len(out) == 2 && !out[1].IsNil() {
			return out
		}
		size, err := weight(out[0])
		if err != nil { // It was made all the same.
			_ = m.charge(expected)
			return failed(fmt.Errorf("its result %w", err))
		}
		if err := m.charge(size); err != nil {
			return failed(err)
		}
		return []reflect.Value{out[0], reflect.Zero(reflect.TypeFor[error]())}
	}).Interface()
}

// direct does the same for functions from strings to strings, in a third of the time. They are most
// of the functions that are called. It returns nil for others.
func (m *meter) direct(function any) any {
	text := func(call func() string, sizes ...int) (string, error) {
		work := callWork
		for _, size := range sizes {
			if size > MaxSize {
				return "", fmt.Errorf("its argument is larger than %d bytes", MaxSize)
			}
			work += size
		}
		if err := m.charge(work); err != nil {
			return "", err
		}
		out := call()
		if len(out) > MaxSize {
			return "", fmt.Errorf("its result is larger than %d bytes", MaxSize)
		}
		return out, m.charge(len(out))
	}
	switch f := function.(type) {
	case func(string) string:
		return func(s string) (string, error) { return text(func() string { return f(s) }, len(s)) }
	case func(string, string) string:
		return func(a, b string) (string, error) { return text(func() string { return f(a, b) }, len(a), len(b)) }
	case func(int, string) string:
		return func(n int, s string) (string, error) { return text(func() string { return f(n, s) }, len(s)) }
	}
	return nil
}

// admit checks the arguments of a call, and returns the size that its result may have.
func (m *meter) admit(args []reflect.Value, estimate estimator) (expected int, err error) {
	work := callWork
	for _, arg := range args {
		size, err := weight(arg)
		if err != nil {
			return 0, fmt.Errorf("its argument %w", err)
		}
		work += size
	}
	if err := m.charge(work); err != nil || estimate == nil {
		return MaxSize, err
	}
	c := estimate(args)
	if c.problem != "" {
		return 0, errors.New(c.problem)
	}
	if c.size < 0 || c.size > maxResult {
		return 0, fmt.Errorf("its result is larger than %d bytes", MaxSize)
	}
	return max(c.size, MaxSize), m.charge(c.work)
}

// weight is the size of a value, where each part counts as often as it would be written.
func weight(v reflect.Value) (int, error) {
	left := MaxSize
	deep := weigh(v, &left, 0)
	switch {
	case left < 0:
		return 0, fmt.Errorf("is larger than %d bytes", MaxSize)
	case deep > maxDepth:
		return 0, fmt.Errorf("is nested deeper than %d levels", maxDepth)
	}
	return MaxSize - left, nil
}

// weigh subtracts the weight of v from left and returns how deep v is. It stops as soon as a limit
// is exceeded.
func weigh(v reflect.Value, left *int, depth int) (deepest int) {
	for v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if *left < 0 || depth > maxDepth {
		return depth
	}
	deepest = depth
	switch v.Kind() {
	case reflect.String:
		*left -= v.Len()
	case reflect.Slice, reflect.Array:
		*left -= elementSize * v.Len()
		for i := 0; i < v.Len() && *left >= 0; i++ {
			deepest = max(deepest, weigh(v.Index(i), left, depth+1))
		}
	case reflect.Map:
		*left -= elementSize * v.Len()
		for all := v.MapRange(); *left >= 0 && all.Next(); {
			weigh(all.Key(), left, depth)
			deepest = max(deepest, weigh(all.Value(), left, depth+1))
		}
	}
	return deepest
}
