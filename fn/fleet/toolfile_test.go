package fleet_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestToolFile: what looks like a Kubernetes object and is a file of a tool, and what is neither.
func TestToolFile(t *testing.T) {
	type object struct{ apiVersion, kind string }
	for file, want := range map[object]string{
		{"v1", "Config"}:                                            "kubeconfig",
		{"kind.x-k8s.io/v1alpha4", "Cluster"}:                       "kind configuration",
		{"kubeadm.k8s.io/v1beta3", "JoinConfiguration"}:             "kubeadm configuration",
		{"kubeproxy.config.k8s.io/v1alpha1", "KubeProxy"}:           "configuration of a Kubernetes component",
		{"apiserver.config.k8s.io/v1", "EncryptionConfiguration"}:   "configuration of a Kubernetes component",
		{"clusterctl.cluster.x-k8s.io/v1alpha3", "Metadata"}:        "clusterctl configuration",
		{"clusterctl.cluster.x-k8s.io/v1alpha3", "Provider"}:        "",
		{"skaffold/v4beta11", "Config"}:                             "skaffold configuration",
		{"eksctl.io/v1alpha5", "ClusterConfig"}:                     "eksctl configuration",
		{"kind.sigs.k8s.io/v1alpha3", "Cluster"}:                    "kind configuration",
		{"kubeone.k8c.io/v1beta2", "KubeOneCluster"}:                "KubeOne configuration",
		{"garden.io/v1", "Project"}:                                 "Garden configuration",
		{"tanka.dev/v1alpha1", "Environment"}:                       "Tanka configuration",
		{"krew.googlecontainertools.github.com/v1alpha2", "Plugin"}: "krew plugin",
		{"meta.pkg.crossplane.io/v1", "Configuration"}:              "Crossplane package",
		{"pkg.crossplane.io/v1", "Configuration"}:                   "",
		{"cli.kyverno.io/v1alpha1", "Test"}:                         "test of manifests",
		{"kyverno.io/v1", "ClusterPolicy"}:                          "",
		{"chainsaw.kyverno.io/v1alpha1", "Test"}:                    "test of manifests",
		{"kuttl.dev/v1beta1", "TestStep"}:                           "test of manifests",
		{"test.gatekeeper.sh/v1alpha1", "Suite"}:                    "test of manifests",
		{"viaduct.ai/v1", "ksops"}:                                  "configuration of a kustomize plugin",
		{"policy.open-cluster-management.io/v1", "PolicyGenerator"}: "configuration of a kustomize plugin",
		{"policy.open-cluster-management.io/v1", "Policy"}:          "",
		{"builtin", "PrefixTransformer"}:                            "configuration of a kustomize plugin",
		{"backstage.io/v1alpha1", "Component"}:                      "Backstage entity",
		{"backstage.io/v1alpha1", "Backstage"}:                      "",
		{"config.gatekeeper.sh/v1alpha1", "Config"}:                 "",
		{"flowcontrol.apiserver.k8s.io/v1", "FlowSchema"}:           "",
		{"imageregistry.operator.openshift.io/v1", "Config"}:        "",
		{"cluster.x-k8s.io/v1beta2", "Cluster"}:                     "",
		{"bootstrap.cluster.x-k8s.io/v1beta2", "KubeadmConfig"}:     "",
		{"kops.k8s.io/v1alpha2", "Cluster"}:                         "",
		{"v1", "ConfigMap"}:                                         "",
		{"v1", ""}:                                                  "",
		{"config.kubernetes.io/v1", "ResourceList"}:                 "ResourceList",
		{"fn.kpt.dev/v1alpha1", "ApplyReplacements"}:                "configuration of a KRM function",
		{"k3d.io/v1alpha5", "Simple"}:                               "k3d configuration",
		{"audit.k8s.io/v1", "Policy"}:                               "configuration of a Kubernetes component",
		{"ctlptl.dev/v1alpha1", "Cluster"}:                          "ctlptl configuration",
		{"k0sctl.k0sproject.io/v1beta1", "Cluster"}:                 "k0sctl configuration",
		{"client.authentication.k8s.io/v1", "ExecCredential"}:       "configuration of a Kubernetes component",
		{"apiserver.k8s.io/v1beta1", "EgressSelectorConfiguration"}: "configuration of a Kubernetes component",
	} {
		got, is := fleet.Object{Ref: fleet.Ref{APIVersion: file.apiVersion, Kind: file.kind, Name: "a"}}.ToolFile()
		if got.One != want || is != (want != "") {
			t.Errorf("%s %s: got %q, %v, want %q", file.apiVersion, file.kind, got.One, is, want)
		}
	}
	marked := fleet.Object{
		Ref:         fleet.Ref{APIVersion: "v1", Kind: "ConfigMap", Name: "a"},
		Annotations: map[string]string{"config.kubernetes.io/function": "exec: {path: a}"},
	}
	got, _ := marked.ToolFile()
	if diff := cmp.Diff("2 configurations of KRM functions", got.Count(2)); diff != "" {
		t.Errorf("an object with the annotation of a function (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff("1 configuration of a KRM function", got.Count(1)); diff != "" {
		t.Errorf("one such object (-want +got):\n%s", diff)
	}
}

// TestIsKustomization: a kustomization is known by the whole name of its file.
func TestIsKustomization(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]bool{
		"kustomization.yaml": true, "a/b/kustomization.yml": true, "a/Kustomization": true,
		"kustomization.json": false, "a/kustomization": false, "my-kustomization.yaml": false, "": false,
		"kustomization.yaml/a": false,
	} {
		if got := fleet.IsKustomization(file); got != want {
			t.Errorf("%q: got %t, want %t", file, got, want)
		}
	}
}
