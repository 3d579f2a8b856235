package decode

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
)

const (
	byCapi2Argo = "argocd: {registrar: Capi2Argo}"
	byCapargo   = "argocd: {registrar: Capargo}"

	eksByV1Beta2 = `apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata: {name: a, namespace: team}
spec:
  controlPlaneRef: {apiGroup: controlplane.cluster.x-k8s.io, kind: AWSManagedControlPlane, name: cp}
`
	eksByV1Beta1 = `apiVersion: cluster.x-k8s.io/v1beta1
kind: Cluster
metadata: {name: a, namespace: team}
spec:
  controlPlaneRef:
    apiVersion: controlplane.cluster.x-k8s.io/v1beta2
    kind: AWSManagedControlPlane
    name: cp
    namespace: planes
`
	kubeadm = `apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata: {name: a, namespace: team}
spec:
  controlPlaneRef: {apiGroup: controlplane.cluster.x-k8s.io, kind: KubeadmControlPlane, name: cp}
`
	ofClassV1Beta2 = `apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata: {name: a, namespace: team}
spec: {topology: {classRef: {name: c, namespace: classes}, version: v1.34.0}}
`
	ofClassV1Beta1 = `apiVersion: cluster.x-k8s.io/v1beta1
kind: Cluster
metadata: {name: a, namespace: team}
spec: {topology: {class: c, version: v1.34.0}}
`
)

// eksPlane is an EKS control plane in a namespace.
func eksPlane(namespace, name string) string {
	return fmt.Sprintf(`apiVersion: controlplane.cluster.x-k8s.io/v1beta2
kind: AWSManagedControlPlane
metadata: {name: cp, namespace: %s}
spec: {eksClusterName: %s}
`, namespace, name)
}

// class is a ClusterClass c, of a version, with a control plane.
func class(version, namespace, controlPlane string) string {
	return fmt.Sprintf(`apiVersion: cluster.x-k8s.io/%s
kind: ClusterClass
metadata: {name: c, namespace: %s}
spec: {controlPlane: {%s}}
`, version, namespace, controlPlane)
}

// TestControlPlanes reads the control planes of Clusters, where the registrar goes by them. Each is
// its kind, its object and the name in its kubeconfig.
func TestControlPlanes(t *testing.T) {
	const notFound = "not known"
	aks := func(key string) string {
		return key + ": {apiVersion: x/v1, kind: AzureManagedControlPlaneTemplate, name: t}"
	}
	for what, test := range map[string]struct {
		spec  string
		items []string
		want  string
	}{
		"the manifest has the name": {
			byCapi2Argo, []string{eksByV1Beta2, eksPlane("team", "shop")}, "AWSManagedControlPlane cp shop",
		},
		"v1beta1, in another namespace": {
			byCapi2Argo, []string{eksByV1Beta1, eksPlane("planes", "shop")}, "AWSManagedControlPlane cp shop",
		},
		"the manifest is missing": {byCapi2Argo, []string{eksByV1Beta2}, "AWSManagedControlPlane cp " + notFound},
		"the manifest is in another namespace": {
			byCapi2Argo, []string{eksByV1Beta2, eksPlane("other", "shop")}, "AWSManagedControlPlane cp " + notFound,
		},
		"the manifest is there twice": {
			byCapi2Argo,
			[]string{eksByV1Beta2, eksPlane("team", "shop"), eksPlane("team", "other")},
			"AWSManagedControlPlane cp " + notFound,
		},
		"nothing is read of a Cluster of kubeadm": {byCapi2Argo, []string{kubeadm}, ""},
		"a reference that Cluster API refuses": {
			byCapi2Argo, []string{strings.Replace(eksByV1Beta2, "apiGroup", "apiVersion", 1)}, "",
		},
		"nothing is read for another registrar": {"{}", []string{eksByV1Beta2, eksPlane("team", "shop")}, ""},
		"nor where the labels are copied":       {"argocd: {registrar: ClusterLabels}", []string{eksByV1Beta2}, ""},
		"Capargo, of a kind that it cannot know": {
			byCapargo, []string{strings.Replace(kubeadm, "Kubeadm", "RKE2", 1)}, "RKE2ControlPlane cp",
		},
		"Capargo, of kubeadm": {byCapargo, []string{kubeadm}, ""},
		"Capargo, of EKS": {byCapargo, []string{eksByV1Beta2}, "AWSManagedControlPlane " +
			"cp " + notFound},
		"Capargo, without a control plane": {byCapargo, []string{cluster("a")}, ""},
		"a class of v1beta2": {
			byCapi2Argo,
			[]string{ofClassV1Beta2, class("v1beta2", "classes", aks("templateRef"))},
			"AzureManagedControlPlane " + notFound,
		},
		"a class of v1beta1": {
			byCapi2Argo,
			[]string{ofClassV1Beta1, class("v1beta1", "team", aks("ref"))},
			"AzureManagedControlPlane " + notFound,
		},
		"a class that names the control plane after the Cluster": {
			byCapi2Argo,
			[]string{ofClassV1Beta2, class("v1beta2", "classes", aks("templateRef")+
				", naming: {template: '{{ .cluster.name }}-cp'}")},
			"AzureManagedControlPlane a-cp a-cp",
		},
		"the same in v1beta1": {
			byCapi2Argo,
			[]string{ofClassV1Beta1, class("v1beta1", "team", aks("ref")+
				", namingStrategy: {template: '{{.cluster.name}}'}")},
			"AzureManagedControlPlane a a",
		},
		"a class that makes up a part of the name": {
			byCapi2Argo,
			[]string{ofClassV1Beta2, class("v1beta2", "classes", aks("templateRef")+
				", naming: {template: '{{ .cluster.name }}-{{ .random }}'}")},
			"AzureManagedControlPlane " + notFound,
		},
		"a class of kubeadm": {
			byCapargo,
			[]string{ofClassV1Beta2, class("v1beta2", "classes", "templateRef: {kind: KubeadmControlPlaneTemplate}")},
			"",
		},
		"a class that is not there": {byCapi2Argo, []string{ofClassV1Beta2}, ""},
		"another class": {
			byCapi2Argo, []string{ofClassV1Beta2, class("v1beta2", "team", aks("templateRef"))}, "",
		},
	} {
		t.Run(what, func(t *testing.T) {
			f, problems := Fleet(input(t, strings.Join(test.items, "---\n"), test.spec), Choice{}, nil)
			if problems.Failed() {
				t.Fatal(lines(problems))
			}
			if diff := cmp.Diff(test.want, textOf(f.Clusters[0].RunBy())); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// textOf is the kind, the object and the name in the kubeconfig of a control plane, without what it
// does not have.
func textOf(plane fleet.ControlPlane) string {
	name := plane.Kubeconfig.ClusterName
	if plane.Kubeconfig.Unknown != "" {
		name = "not known"
	}
	return strings.Join(strings.Fields(plane.Kind+" "+plane.Name+" "+name), " ")
}
