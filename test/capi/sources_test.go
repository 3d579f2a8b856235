package capi

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
	"text/template"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/yaml"
)

// fleetConfig is what decides which objects a Cluster gets, read by its own types: what is expected
// must not come from the function.
type fleetConfig struct {
	Spec struct {
		Clusters     struct{ Selector *metav1.LabelSelector }
		ResourceSets []entry
		Bootstrap    []entry
	}
}

// entry is one of spec.resourceSets or, with an application, of spec.bootstrap.
type entry struct {
	ClusterSelector *metav1.LabelSelector
	Namespace       string
	Resources       []struct {
		Inline    string
		Files     []string
		Selector  *metav1.LabelSelector
		ConfigMap *struct{ Name string }
		Secret    *struct{ Name, Provided string }
		Render    string
	}
	Application map[string]any
}

// expected are the objects that the sources of a package give a Cluster, in no particular order.
func (files tree) expected(
	t *testing.T, cluster *unstructured.Unstructured, facts map[string]string,
) []unstructured.Unstructured {
	t.Helper()
	var config fleetConfig
	if err := yaml.Unmarshal([]byte(files[configFile]), &config); err != nil {
		t.Fatal(err)
	}
	if !selects(t, config.Spec.Clusters.Selector, cluster.GetLabels()) {
		return nil
	}
	var all []unstructured.Unstructured
	for _, e := range config.Spec.ResourceSets {
		if selects(t, e.ClusterSelector, cluster.GetLabels()) {
			all = append(all, files.sources(t, e, cluster, facts)...)
		}
	}
	for _, e := range config.Spec.Bootstrap {
		if !selects(t, e.ClusterSelector, cluster.GetLabels()) {
			continue
		}
		if e.Namespace == "" {
			e.Namespace = "argocd"
		}
		all = append(all, inNamespace(e.Namespace, files.sources(t, e, cluster, facts))...)
		all = append(all, rootApplication(t, e, cluster, facts))
	}
	return all
}

// selects reports whether a selector matches; none matches everything.
func selects(t *testing.T, selector *metav1.LabelSelector, set map[string]string) bool {
	t.Helper()
	if selector == nil {
		return true
	}
	compiled, err := metav1.LabelSelectorAsSelector(selector)
	if err != nil {
		t.Fatal(err)
	}
	return compiled.Matches(labels.Set(set))
}

// sources are the objects of an entry's resources.
func (files tree) sources(
	t *testing.T, e entry, cluster *unstructured.Unstructured, facts map[string]string,
) []unstructured.Unstructured {
	t.Helper()
	var all []unstructured.Unstructured
	for _, resource := range e.Resources {
		var objects []unstructured.Unstructured
		switch {
		case resource.Inline != "" && resource.Render == "Template":
			objects = manifests(t, rendered(t, resource.Inline, cluster, facts))
		case resource.Inline != "":
			objects = manifests(t, resource.Inline)
		case resource.Files != nil && resource.Render == "":
			for _, pattern := range resource.Files {
				objects = append(objects, files.matching(t, pattern)...)
			}
		case resource.ConfigMap != nil:
			objects = files.held(t, "ConfigMap", cluster.GetNamespace(), resource.ConfigMap.Name)
		case resource.Secret != nil && resource.Secret.Provided == "":
			objects = files.held(t, "Secret", cluster.GetNamespace(), resource.Secret.Name)
		default:
			t.Fatalf("this test does not understand %+v", resource)
		}
		all = append(all, objects...)
	}
	return all
}

// matching are the objects of the files that a pattern matches.
func (files tree) matching(t *testing.T, pattern string) []unstructured.Unstructured {
	t.Helper()
	var objects []unstructured.Unstructured
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if matches, err := path.Match(pattern, name); err != nil || matches {
			objects = append(objects, manifests(t, files[name])...)
		}
	}
	return objects
}

// held are the objects in the values of a ConfigMap or Secret of the package.
func (files tree) held(t *testing.T, kind, namespace, name string) []unstructured.Unstructured {
	t.Helper()
	var objects []unstructured.Unstructured
	for _, holder := range files.matching(t, "*/*.yaml") {
		if identity(&holder) != kind+" "+namespace+"/"+name {
			continue
		}
		data, _, _ := unstructured.NestedStringMap(holder.Object, "data")
		plain, _, _ := unstructured.NestedStringMap(holder.Object, "stringData")
		for key, value := range data {
			if kind == "Secret" {
				decoded, err := base64.StdEncoding.DecodeString(value)
				if err != nil {
					t.Fatal(err)
				}
				value = string(decoded)
			}
			if _, overridden := plain[key]; !overridden {
				objects = append(objects, manifests(t, value)...)
			}
		}
		for _, value := range plain {
			objects = append(objects, manifests(t, value)...)
		}
	}
	return objects
}

// rendered is a template as a whole, in Go's own template language: the packages here need no more.
func rendered(t *testing.T, text string, cluster *unstructured.Unstructured, facts map[string]string) string {
	t.Helper()
	parsed, err := template.New("").Option("missingkey=error").Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := parsed.Execute(&out, map[string]any{
		"name": cluster.GetName(), "namespace": cluster.GetNamespace(), "values": facts, "cluster": cluster.Object,
		"metadata": map[string]any{"labels": cluster.GetLabels(), "annotations": cluster.GetAnnotations()},
	}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// rootApplication is the Application of a bootstrap, with the defaults of fields that it does not
// set.
func rootApplication(
	t *testing.T, e entry, cluster *unstructured.Unstructured, facts map[string]string,
) unstructured.Unstructured {
	t.Helper()
	text, err := json.Marshal(e.Application)
	if err != nil {
		t.Fatal(err)
	}
	application := unstructured.Unstructured{}
	if err := json.Unmarshal([]byte(rendered(t, string(text), cluster, facts)), &application.Object); err != nil {
		t.Fatal(err)
	}
	application.SetAPIVersion("argoproj.io/v1alpha1")
	application.SetKind("Application")
	orSet(&application, e.Namespace, "metadata", "namespace")
	orSet(&application, "default", "spec", "project")
	if at(&application, []string{"spec", "destination", "name"}) == nil {
		orSet(&application, "https://kubernetes.default.svc", "spec", "destination", "server")
	}
	return application
}

// orSet sets a field that is not there.
func orSet(object *unstructured.Unstructured, value string, path ...string) {
	if at(object, path) == nil {
		_ = unstructured.SetNestedField(object.Object, value, path...)
	}
}

// inNamespace is what kubectl apply -n makes of objects; bindings follow the ServiceAccounts that
// it puts into the namespace, whose Namespace is added.
func inNamespace(namespace string, objects []unstructured.Unstructured) []unstructured.Unstructured {
	scope := map[string]bool{}
	accounts := map[string]bool{}
	hasNamespace := false
	for i := range objects {
		kind, namespaced := defines(&objects[i])
		scope[kind.String()] = namespaced
		accounts[objects[i].GetName()] = accounts[objects[i].GetName()] ||
			objects[i].GetKind() == "ServiceAccount" && objects[i].GetNamespace() == ""
		hasNamespace = hasNamespace || identity(&objects[i]) == "Namespace /"+namespace
	}
	for i := range objects {
		kind := objects[i].GroupVersionKind()
		namespaced := scope[kind.GroupKind().String()] ||
			builtIn(kind) && !slices.Contains(clusterScoped(), kind.GroupKind().String()) || kind.Group == "argoproj.io"
		if namespaced && objects[i].GetNamespace() == "" {
			objects[i].SetNamespace(namespace)
		}
		subjects, _ := objects[i].Object["subjects"].([]any)
		for _, subject := range subjects {
			account, _ := subject.(map[string]any)
			name, _ := account["name"].(string)
			if account["kind"] == "ServiceAccount" && account["namespace"] != nil && accounts[name] {
				account["namespace"] = namespace
			}
		}
	}
	if !hasNamespace {
		home := unstructured.Unstructured{}
		home.SetAPIVersion("v1")
		home.SetKind("Namespace")
		home.SetName(namespace)
		objects = append(objects, home)
	}
	return objects
}

// isDefinitionOf reports whether an object defines a kind.
func isDefinitionOf(object *unstructured.Unstructured, kind string) bool {
	defined, _ := defines(object)
	return strings.HasPrefix(identity(object), "CustomResourceDefinition.") && defined.String() == kind
}
