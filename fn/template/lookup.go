package template

import (
	"fmt"
	"reflect"
	"strings"
)

// The names that the strict lookups, the charge for a loop, and functions that print have in the
// engine. A text cannot
// call them, because the parser does not know them.
const (
	strictIndexName = "strict_index"
	strictGetName   = "strict_get"
	loopName        = "limited_range"
	printerPrefix   = "printing_"
)

// publicNames replaces these names in a message by the ones that users know.
func publicNames(message string) string {
	return strings.NewReplacer(
		strictIndexName+"  ", "index ", strictIndexName, "index",
		strictGetName+"  ", "get ", strictGetName, "get",
		loopName, "range", printerPrefix, "",
	).Replace(message)
}

// container encodes the path of the parameter that a lookup searches, as an argument of the strict
// function. It is "" for anything but a parameter.
func container(v value) string {
	if !v.known {
		return ""
	}
	return "." + strings.Join(v.path, "\x00")
}

// absent is the error for a key that does not exist in container, which is encoded as above. keys
// are the keys that led there; the last one is missing.
func absent(function, container string, keys ...reflect.Value) *missing {
	m := &missing{function: function, key: fmt.Sprint(keys[len(keys)-1])}
	if path, ok := strings.CutPrefix(container, "."); ok {
		if path != "" {
			m.path = strings.Split(path, "\x00")
		}
		for _, key := range keys {
			m.path = append(m.path, fmt.Sprint(key))
		}
	}
	return m
}

// strictIndex is the index of text/template, except that a key that is not in a map is an error.
func strictIndex(container string, item reflect.Value, keys ...reflect.Value) (reflect.Value, error) {
	item = inside(item)
	if !item.IsValid() {
		return item, fmt.Errorf("index of untyped nil")
	}
	for i, key := range keys {
		key = inside(key)
		switch item = inside(item); item.Kind() {
		case reflect.Map:
			if !key.IsValid() || !key.Type().AssignableTo(item.Type().Key()) {
				return item, fmt.Errorf("a map has no key %v", key)
			}
			if item = item.MapIndex(key); !item.IsValid() {
				return item, absent("index", container, keys[:i+1]...)
			}
		case reflect.Slice, reflect.Array, reflect.String:
			if !key.IsValid() || !key.CanInt() {
				return item, fmt.Errorf("a list is read by number, not by %v", key)
			}
			if i := key.Int(); i < 0 || i >= int64(item.Len()) {
				return item, fmt.Errorf("the list has no element %d", i)
			}
			item = item.Index(int(key.Int()))
		case reflect.Invalid:
			return item, absent("index", container, keys[:i]...)
		default:
			return item, fmt.Errorf("%v has no keys", item)
		}
	}
	return item, nil
}

// inside is the value in an interface.
func inside(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	return v
}

// strictGet is the get of sprig, except that a key that does not exist is an error.
func strictGet(container string, m map[string]any, key string) (any, error) {
	v, ok := m[key]
	if !ok {
		return nil, absent("get", container, reflect.ValueOf(key))
	}
	return v, nil
}
