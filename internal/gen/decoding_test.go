package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	kjson "k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/capifleet/capifleet/fn/kubernetes"
	"github.com/capifleet/capifleet/fn/yaml"
)

// TestKindsAreDecodedAsByTheAPIServer: fn/kubernetes finds in random objects of every built-in kind
// that is served just what the decoder of the API server finds. That refuses a wrong type, and
// reports unknown fields.
func TestKindsAreDecodedAsByTheAPIServer(t *testing.T) {
	t.Parallel()
	perKind := 100
	if testing.Short() {
		perKind = 10
	}
	j := newJudge(t)
	random := rand.New(rand.NewPCG(1, 2))
	var accepted, withUnknown, refused int
	for _, gvk := range j.served() {
		for range perKind {
			whole, object := j.randomObject(t, random, gvk)
			for range random.IntN(3) {
				mutate(random, object)
			}
			maps.Copy(object, whole) // It stays an object of this kind.
			text, err := json.Marshal(object)
			if err != nil {
				t.Fatal(err)
			}
			isRefused, unknown := j.decode(t, text, gvk)
			switch {
			case isRefused:
				refused++
			case len(unknown) > 0:
				withUnknown++
			default:
				accepted++
			}
			found, unknownToUs := findings(t, text, gvk)
			if isRefused != (found != "") || !isRefused && !slices.Equal(unknown, unknownToUs) {
				t.Errorf("%s\nrefused %t, unknown %q; we find %q, and unknown %q",
					text, isRefused, unknown, found, unknownToUs)
			}
		}
	}
	t.Logf("%d accepted, %d accepted with unknown fields, %d refused", accepted, withUnknown, refused)
	if least := 3 * perKind; accepted < least || withUnknown < least || refused < least {
		t.Error("too few of one kind")
	}
}

// findings are what fn/kubernetes finds: the first wrong type, and the paths of unknown fields.
func findings(t *testing.T, text []byte, gvk schema.GroupVersionKind) (wrong string, unknown []string) {
	t.Helper()
	tree, err := yaml.Exact(text)
	if err != nil {
		t.Fatal(err)
	}
	kind, _ := kubernetes.Find(gvk.Group, gvk.Kind)
	version, _ := kind.Version(gvk.Version)
	for _, found := range version.Check(tree) {
		var path strings.Builder
		for _, step := range found.Path {
			switch {
			case step.Field != "":
				path.WriteString("." + step.Field)
			case step.Key != "":
				path.WriteString("." + step.Key)
			default:
				fmt.Fprintf(&path, "[%d]", step.Index)
			}
		}
		at := strings.TrimPrefix(path.String(), ".")
		switch {
		case found.Unknown:
			unknown = append(unknown, at)
		case wrong == "":
			wrong = at + ": " + found.Is + ", wants " + found.Wants
		}
	}
	slices.Sort(unknown)
	return wrong, unknown
}

// judge decodes as the API server does.
type judge struct {
	scheme  *runtime.Scheme
	decoder runtime.Decoder
}

func newJudge(t *testing.T) judge {
	t.Helper()
	scheme := runtime.NewScheme()
	for _, add := range builtInGroups() {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	decoder := kjson.NewSerializerWithOptions(
		kjson.DefaultMetaFactory, scheme, scheme, kjson.SerializerOptions{Strict: true})
	return judge{scheme, decoder}
}

// served are the kinds of the scheme that fn/kubernetes takes for served, in order.
func (j judge) served() []schema.GroupVersionKind {
	var served []schema.GroupVersionKind
	for gvk := range j.scheme.AllKnownTypes() {
		kind, _ := kubernetes.Find(gvk.Group, gvk.Kind)
		if version, found := kind.Version(gvk.Version); found && version.Removed == "" {
			served = append(served, gvk)
		}
	}
	slices.SortFunc(served, func(a, b schema.GroupVersionKind) int { return strings.Compare(a.String(), b.String()) })
	return served
}

// decode decodes what Cluster API sends of a text: numbers are float64 there.
func (j judge) decode(t *testing.T, text []byte, gvk schema.GroupVersionKind) (refused bool, unknown []string) {
	t.Helper()
	var read any
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	sent, err := json.Marshal(read)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = j.decoder.Decode(sent, &gvk, nil)
	switch {
	case err == nil:
		return false, nil
	case !runtime.IsStrictDecodingError(err):
		return true, nil
	}
	for _, match := range regexp.MustCompile(`unknown field "([^"]*)"`).FindAllStringSubmatch(err.Error(), -1) {
		unknown = append(unknown, match[1])
	}
	slices.Sort(unknown)
	return false, slices.Compact(unknown)
}

// randomObject is the tree of an object that is right, and what says which object it is.
func (j judge) randomObject(
	t *testing.T, random *rand.Rand, gvk schema.GroupVersionKind,
) (whole, object map[string]any) {
	t.Helper()
	value := reflect.New(j.scheme.AllKnownTypes()[gvk])
	fill(random, value.Elem(), 0)
	text, err := json.Marshal(value.Interface())
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&object); err != nil {
		t.Fatal(err)
	}
	apiVersion, kind := gvk.ToAPIVersionAndKind()
	return map[string]any{"apiVersion": apiVersion, "kind": kind}, object
}

// fill sets a value of a Go type at random.
func fill(random *rand.Rand, value reflect.Value, depth int) {
	if ready := readMade(random, value.Type()); ready != nil {
		value.Set(reflect.ValueOf(ready))
		return
	}
	switch value.Kind() { //nolint:exhaustive // These are the kinds that the types of Kubernetes have.
	case reflect.Struct:
		for i := range value.NumField() {
			if value.Type().Field(i).IsExported() {
				fill(random, value.Field(i), depth+1)
			}
		}
	case reflect.Pointer:
		if random.IntN(2+depth/4) == 0 && depth < 20 {
			value.Set(reflect.New(value.Type().Elem()))
			fill(random, value.Elem(), depth+1)
		}
	case reflect.Slice:
		if value.Type().Elem().Kind() == reflect.Uint8 {
			value.SetBytes([]byte("bytes"))
		} else if random.IntN(2+depth/4) == 0 && depth < 20 {
			value.Set(reflect.MakeSlice(value.Type(), 1, 1))
			fill(random, value.Index(0), depth+1)
		}
	case reflect.Map:
		if random.IntN(2+depth/4) == 0 && depth < 20 {
			key, member := reflect.New(value.Type().Key()).Elem(), reflect.New(value.Type().Elem()).Elem()
			key.SetString("key")
			fill(random, member, depth+1)
			value.Set(reflect.MakeMap(value.Type()))
			value.SetMapIndex(key, member)
		}
	case reflect.String:
		value.SetString([]string{"a", "10", "", "true"}[random.IntN(4)])
	case reflect.Bool:
		value.SetBool(random.IntN(2) == 0)
	case reflect.Int32, reflect.Int64:
		value.SetInt([]int64{0, 1, 8080, -1}[random.IntN(4)])
	case reflect.Float64:
		value.SetFloat([]float64{1, 0.5}[random.IntN(2)])
	}
}

// readMade is a value of a type that is written in a form of its own, nil for other types.
func readMade(random *rand.Rand, t reflect.Type) any {
	now := time.Date(2026, 1, 2, 15, 4, 5, 0, time.UTC)
	switch t {
	case reflect.TypeFor[metav1.Time]():
		return metav1.NewTime(now)
	case reflect.TypeFor[metav1.MicroTime]():
		return metav1.NewMicroTime(now)
	case reflect.TypeFor[metav1.Duration]():
		return metav1.Duration{Duration: time.Minute}
	case reflect.TypeFor[resource.Quantity]():
		return resource.MustParse([]string{"500m", "1Gi", "2"}[random.IntN(3)])
	case reflect.TypeFor[intstr.IntOrString]():
		return []intstr.IntOrString{intstr.FromInt32(80), intstr.FromString("http")}[random.IntN(2)]
	case reflect.TypeFor[runtime.RawExtension]():
		return runtime.RawExtension{Raw: []byte(`{"a": 1}`)}
	case reflect.TypeFor[metav1.FieldsV1]():
		return metav1.FieldsV1{Raw: []byte(`{"f:a": {}}`)}
	case reflect.TypeFor[apiextensionsv1.JSON]():
		return apiextensionsv1.JSON{Raw: []byte(`[1, "a"]`)}
	}
	return nil
}

// mutate changes one thing in an object, wherever that is.
func mutate(random *rand.Rand, object map[string]any) {
	keys := slices.Sorted(maps.Keys(object))
	if len(keys) == 0 {
		object["unknown"] = oddValue(random)
		return
	}
	key := keys[random.IntN(len(keys))]
	if random.IntN(4) > 0 {
		switch value := object[key].(type) {
		case map[string]any:
			mutate(random, value)
			return
		case []any:
			if len(value) > 0 {
				mutateElement(random, value)
				return
			}
		}
	}
	switch random.IntN(5) {
	case 0:
		object[strings.ToUpper(key[:1])+key[1:]+"s"] = object[key]
		delete(object, key)
	case 1:
		object["unknown"] = oddValue(random)
	default:
		object[key] = oddValue(random)
	}
}

// mutateElement changes one thing in the first element of a list.
func mutateElement(random *rand.Rand, list []any) {
	if object, isMap := list[0].(map[string]any); isMap {
		mutate(random, object)
		return
	}
	list[0] = oddValue(random)
}

// oddValue is a value that fits few types.
func oddValue(random *rand.Rand) any {
	return []any{
		"x", "12", "500m", "1h", "YQ==", "2026-01-02T15:04:05Z", "2026-01-02", "2026-01-02T15:04:05.000000Z", "",
		json.Number("5"), json.Number("1.5"), json.Number("1.0"), json.Number("3000000000"), json.Number("1e20"),
		json.Number("-2147483649"), json.Number("9223372036854775807"), json.Number("1e-3"),
		true, nil,
		[]any{},
		map[string]any{},
		map[string]any{"a": json.Number("1")},
		[]any{json.Number("1"), nil, "a"},
	}[random.IntN(23)]
}
