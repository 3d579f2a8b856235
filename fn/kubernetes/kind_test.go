package kubernetes_test

import (
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/kustomize/kyaml/openapi"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/kubernetes"
)

func TestFind(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ group, kind, want string }{
		"of the core group":      {"", "ConfigMap", "namespaced v1"},
		"the first of the table": {"", "Binding", "namespaced v1"},
		"the last of the table":  {"storagemigration.k8s.io", "StorageVersionMigration", "cluster v1beta1"},
		"of scope Cluster": {
			"rbac.authorization.k8s.io", "ClusterRole", "cluster v1 v1alpha1 -v1beta1@1.22",
		},
		"of a module of its own": {
			"apiextensions.k8s.io", "CustomResourceDefinition", "cluster v1 -v1beta1@1.22",
		},
		"of the aggregator": {"apiregistration.k8s.io", "APIService", "cluster v1 -v1beta1@1.22"},
		"with a version that was replaced": {
			"extensions", "Ingress", "namespaced -v1beta1@1.22 networking.k8s.io/v1",
		},
		"gone from k8s.io/api":               {"policy", "PodSecurityPolicy", "cluster -v1beta1@1.25"},
		"later than Kubernetes 1.21":         {"resource.k8s.io", "DeviceClass", "cluster v1 v1beta1 v1beta2"},
		"of another group":                   {"apps", "Ingress", ""},
		"that is none":                       {"example.com", "Widget", ""},
		"a list":                             {"", "ConfigMapList", ""},
		"what the API server has for itself": {"", "RangeAllocation", ""},
		"the line of the release":            {"#", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kind, found := kubernetes.Find(c.group, c.kind)
			if got := described(kind, found); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// described is a kind as a text.
func described(kind kubernetes.Kind, found bool) string {
	if !found {
		return ""
	}
	words := []string{"cluster"}
	if kind.Namespaced {
		words[0] = "namespaced"
	}
	for _, v := range kind.Versions {
		if v.Removed != "" {
			words = append(words, strings.TrimSpace("-"+v.Name+"@"+v.Removed+" "+v.Instead))
			continue
		}
		words = append(words, v.Name)
	}
	return strings.Join(words, " ")
}

// TestScopesAreThoseOfTheAPI: the API of Kubernetes 1.21, which kyaml has, gives every kind the
// same scope.
func TestScopesAreThoseOfTheAPI(t *testing.T) {
	t.Parallel()
	compared := 0
	groups := []string{
		"", "apps", "batch", "policy", "autoscaling", "extensions", "networking.k8s.io", "storage.k8s.io",
		"rbac.authorization.k8s.io", "scheduling.k8s.io", "node.k8s.io", "discovery.k8s.io", "events.k8s.io",
		"coordination.k8s.io",
		"certificates.k8s.io", "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io",
		"authentication.k8s.io", "authorization.k8s.io", "flowcontrol.apiserver.k8s.io",
	}
	for _, group := range groups {
		names := kubernetes.Kinds(group)
		if len(names) == 0 {
			t.Errorf("group %q has no kinds", group)
		}
		for _, name := range names {
			kind, _ := kubernetes.Find(group, name)
			for _, v := range kind.Versions {
				apiVersion := strings.TrimPrefix(group+"/"+v.Name, "/")
				namespaced, known := openapi.IsNamespaceScoped(kyaml.TypeMeta{APIVersion: apiVersion, Kind: name})
				if !known {
					continue
				}
				compared++
				if namespaced != kind.Namespaced {
					t.Errorf("%s %s: namespaced is %t", apiVersion, name, kind.Namespaced)
				}
			}
		}
	}
	if compared < 60 {
		t.Errorf("only %d kinds were compared", compared)
	}
}

func TestServed(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]string{
		"autoscaling/HorizontalPodAutoscaler": "v2", "batch/CronJob": "v1", "policy/PodSecurityPolicy": "",
		"flowcontrol.apiserver.k8s.io/FlowSchema": "v1",
	} {
		group, name, _ := strings.Cut(kind, "/")
		found, _ := kubernetes.Find(group, name)
		if got := found.Served(); got != want {
			t.Errorf("%s: got %q, want %q", kind, got, want)
		}
	}
}

func TestGroups(t *testing.T) {
	t.Parallel()
	if got := kubernetes.Groups("Ingress"); !slices.Equal(got, []string{"extensions", "networking.k8s.io"}) {
		t.Errorf("got %q", got)
	}
	for _, group := range []string{"example.com", "app", "apps.", "networking.k8s.i", "zzz", "#"} {
		if got := kubernetes.Kinds(group); got != nil {
			t.Errorf("%s: got %q", group, got)
		}
	}
	for kind, want := range map[string][]string{
		"Deployment": {"apps", "extensions"}, "Deploy": nil, "eployment": nil, "Event": {"", "events.k8s.io"},
	} {
		if got := kubernetes.Groups(kind); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", kind, got, want)
		}
	}
}
