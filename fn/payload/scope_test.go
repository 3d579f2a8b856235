package payload_test

import (
	"strings"
	"testing"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestScopes: which objects the API server would refuse because they have no namespace.
func TestScopes(t *testing.T) {
	cases := map[string]struct {
		of, scope      string // API version and kind; the scope that the object says
		lacks, unknown bool
	}{
		"a ConfigMap":                                   {of: "v1 ConfigMap", lacks: true},
		"a ClusterRole":                                 {of: "rbac.authorization.k8s.io/v1 ClusterRole"},
		"a version of an API that came later":           {of: "autoscaling/v2 HorizontalPodAutoscaler", lacks: true},
		"a kind that came later":                        {of: "resource.k8s.io/v1 ResourceClaimTemplate", lacks: true},
		"a cluster-scoped kind that came later":         {of: "resource.k8s.io/v1 DeviceClass"},
		"an Application":                                {of: "argoproj.io/v1alpha1 Application", lacks: true},
		"an ApplicationSet":                             {of: "argoproj.io/v1alpha1 ApplicationSet", lacks: true},
		"an AppProject":                                 {of: "argoproj.io/v1alpha1 AppProject", lacks: true},
		"a kind of which nothing is known":              {of: "argoproj.io/v1alpha1 Workflow", unknown: true},
		"a kind that a definition makes known":          {of: "example.com/v1 Widget", lacks: true},
		"the same kind in another group":                {of: "example.org/v1 Widget", unknown: true},
		"a Namespace, which is cluster-scoped":          {of: "v1 Namespace"},
		"a core kind's name in a group of its own":      {of: "example.com/v1 ConfigMap", unknown: true},
		"a kind that a definition makes cluster-scoped": {of: "example.com/v1 Zone"},
		"a kind that says it is namespaced": {
			of: "example.org/v1 Widget", scope: "Namespaced", lacks: true,
		},
		"a kind that says it is cluster-scoped":   {of: "example.org/v1 Widget", scope: "Cluster"},
		"a built-in kind that says another scope": {of: "v1 ConfigMap", scope: "Cluster"},
		"a kind of a group below k8s.io":          {of: "gateway.networking.k8s.io/v1 Gateway", unknown: true},
		"a policy for admission": {
			of: "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy",
		},
	}
	custom := map[fleet.ID]bool{
		{Group: "example.com", Kind: "Widget"}: true, {Group: "example.com", Kind: "Zone"}: false,
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			apiVersion, kind, _ := strings.Cut(c.of, " ")
			annotations := ""
			if c.scope != "" {
				annotations = ", annotations: {capifleet.dev/scope: " + c.scope + "}"
			}
			object := parse(t, head(apiVersion, kind, "name: a"+annotations))[0]
			lacks, unknown := object.LacksNamespace(custom), object.UnknownScope(custom)
			if lacks != c.lacks || unknown != c.unknown {
				t.Errorf("lacks a namespace: %v; unknown: %v", lacks, unknown)
			}
			object = parse(t, head(apiVersion, kind, "name: a, namespace: b"))[0]
			if object.LacksNamespace(custom) || object.UnknownScope(custom) {
				t.Error("it says one")
			}
		})
	}
}
