package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// Kinds are the built-in kinds of Kubernetes and the fields of their types, as fn/kubernetes reads
// them: a line for each kind, and one for each type.
type Kinds struct {
	release release
	kinds   map[schema.GroupKind]*builtIn
	types   map[string]string // the fields of each type
}

// builtIn is a kind: its scope, and what is known of each of its versions.
type builtIn struct {
	cluster  bool
	versions map[string]string
}

// readKinds reads the built-in kinds by reflection, and the scope of each from the sources.
func readKinds() (*Kinds, error) {
	scheme := runtime.NewScheme()
	for _, add := range builtInGroups() {
		if err := add(scheme); err != nil {
			return nil, fmt.Errorf("read kinds: %w", err)
		}
	}
	sources, err := readSources()
	if err != nil {
		return nil, err
	}
	k := &Kinds{release: sources.release, kinds: map[schema.GroupKind]*builtIn{}, types: map[string]string{}}
	known := scheme.AllKnownTypes()
	if missing := sources.unregistered(known); len(missing) > 0 {
		return nil, fmt.Errorf("read kinds: builtInGroups has no %v", missing)
	}
	for gvk, goType := range known {
		if err := k.add(gvk, goType, sources); err != nil {
			return nil, err
		}
	}
	for gvk, gone := range removedKinds() {
		k.kind(gvk.GroupKind(), gone.cluster).versions[gvk.Version] = gvk.Version + "@" + gone.removed.String()
	}
	return k, nil
}

// add adds a version of a kind. Types that are no objects, such as lists and options, are left out.
func (k *Kinds) add(gvk schema.GroupVersionKind, goType reflect.Type, sources *sources) error {
	field, found := goType.FieldByName("ObjectMeta")
	isObject := found && field.Type == reflect.TypeFor[metav1.ObjectMeta]()
	if !isObject || slices.Contains(unserved(), gvk.GroupKind().String()) {
		return nil
	}
	cluster, err := sources.isCluster(gvk, goType)
	if err != nil {
		return err
	}
	kind := k.kind(gvk.GroupKind(), cluster)
	if kind.cluster != cluster {
		return fmt.Errorf("read kinds: versions of %s have different scopes", gvk.GroupKind())
	}
	object := reflect.New(goType).Interface()
	if lifecycle, ok := object.(interface{ APILifecycleRemoved() (major, minor int) }); ok {
		major, minor := lifecycle.APILifecycleRemoved()
		if removed := (release{major, minor}); !sources.release.before(removed) {
			kind.versions[gvk.Version] = gvk.Version + "@" + removed.String() + replacement(gvk, object)
			return nil
		}
	}
	name, err := k.structure(goType)
	if err != nil {
		return err
	}
	kind.versions[gvk.Version] = gvk.Version + ":" + name
	return nil
}

// replacement says which API replaces a removed one, where that has another group.
func replacement(gvk schema.GroupVersionKind, object any) string {
	replaced, ok := object.(interface {
		APILifecycleReplacement() schema.GroupVersionKind
	})
	if !ok || replaced.APILifecycleReplacement().Group == gvk.Group {
		return ""
	}
	return ">" + replaced.APILifecycleReplacement().GroupVersion().String()
}

func (k *Kinds) kind(name schema.GroupKind, cluster bool) *builtIn {
	if k.kinds[name] == nil {
		k.kinds[name] = &builtIn{cluster: cluster, versions: map[string]string{}}
	}
	return k.kinds[name]
}

// structure notes the fields of a struct type, and returns its name.
func (k *Kinds) structure(t reflect.Type) (string, error) {
	name := structName(t)
	if _, known := k.types[name]; known {
		return name, nil
	}
	k.types[name] = "" // A type may contain itself.
	fields := map[string]string{}
	if err := k.fields(t, fields); err != nil {
		return "", err
	}
	texts := make([]string, 0, len(fields))
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		texts = append(texts, field+":"+fields[field])
	}
	k.types[name] = strings.Join(texts, " ")
	return name, nil
}

// fields adds the fields of a struct, those of embedded structs included.
func (k *Kinds) fields(t reflect.Type, fields map[string]string) error {
	for field := range t.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case name == "-" || !field.IsExported():
			continue
		case name == "" && field.Anonymous:
			embedded := field.Type
			if embedded.Kind() == reflect.Pointer {
				embedded = embedded.Elem()
			}
			if err := k.fields(embedded, fields); err != nil {
				return err
			}
			continue
		case name == "":
			return fmt.Errorf("read kinds: field %s of %s has no name", field.Name, structName(t))
		}
		text, err := k.typeText(field.Type)
		if err != nil {
			return fmt.Errorf("read kinds: field %s of %s: %w", name, structName(t), err)
		}
		fields[name] = text
	}
	return nil
}

// special are the types that read JSON by a method of their own, and the letter of each. A union
// has its alternatives, the first that fits.
func special() map[reflect.Type]string {
	const schemaProps = "apiextensions/v1.JSONSchemaProps"
	return map[reflect.Type]string{
		reflect.TypeFor[metav1.Time]():                                  "t",
		reflect.TypeFor[metav1.MicroTime]():                             "u",
		reflect.TypeFor[metav1.Duration]():                              "d",
		reflect.TypeFor[resource.Quantity]():                            "q",
		reflect.TypeFor[intstr.IntOrString]():                           "o",
		reflect.TypeFor[runtime.RawExtension]():                         "*",
		reflect.TypeFor[metav1.FieldsV1]():                              "*",
		reflect.TypeFor[apiextensionsv1.JSON]():                         "*",
		reflect.TypeFor[apiextensionsv1.JSONSchemaPropsOrBool]():        "b|" + schemaProps,
		reflect.TypeFor[apiextensionsv1.JSONSchemaPropsOrArray]():       "[]" + schemaProps + "|" + schemaProps,
		reflect.TypeFor[apiextensionsv1.JSONSchemaPropsOrStringArray](): "[]s|" + schemaProps,
		reflect.TypeFor[corev1.ResourceName]():                          "s",
	}
}

// typeText is the text of a type: a letter, the name of a struct, or either after [] for a list and
// {} for a map.
func (k *Kinds) typeText(t reflect.Type) (string, error) {
	if t.Kind() == reflect.Pointer {
		return k.typeText(t.Elem())
	}
	if text, known := special()[t]; known {
		return text, nil
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) {
		return "", fmt.Errorf("%s reads JSON in its own way", t)
	}
	switch t.Kind() { //nolint:exhaustive // The API has no others.
	case reflect.String:
		return "s", nil
	case reflect.Bool:
		return "b", nil
	case reflect.Int32:
		return "i", nil
	case reflect.Int, reflect.Int64:
		return "l", nil
	case reflect.Float64:
		return "f", nil
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "y", nil
		}
		element, err := k.typeText(t.Elem())
		return "[]" + element, err
	case reflect.Map:
		element, err := k.typeText(t.Elem())
		return "{}" + element, err
	case reflect.Struct:
		return k.structure(t)
	}
	return "", fmt.Errorf("%s is of no known type", t)
}

// structName is the name of a struct type: apps/v1.DeploymentSpec.
func structName(t reflect.Type) string {
	parts := strings.Split(t.PkgPath(), "/")
	return strings.Join(parts[max(0, len(parts)-2):], "/") + "." + t.Name()
}

// kindLines is the table of kinds, sorted: GROUP/KIND, a tab, the scope, and the versions. A
// version has its type, or the release of Kubernetes since which it is no longer served.
func (k *Kinds) kindLines() []byte {
	lines := make([]string, 0, len(k.kinds))
	for name, kind := range k.kinds {
		scope := "N"
		if kind.cluster {
			scope = "C"
		}
		versions := strings.Join(slices.Sorted(maps.Values(kind.versions)), " ")
		lines = append(lines, name.Group+"/"+name.Kind+"\t"+scope+" "+versions+"\n")
	}
	slices.Sort(lines)
	return []byte("#\t" + k.release.String() + "\n" + strings.Join(lines, ""))
}

// typeLines is the table of types, sorted: the name, a tab, and the fields with their types.
func (k *Kinds) typeLines() []byte {
	lines := make([]string, 0, len(k.types))
	for name, fields := range k.types {
		lines = append(lines, name+"\t"+fields+"\n")
	}
	slices.Sort(lines)
	return []byte(strings.Join(lines, ""))
}
