package fleet_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestNamesInKubeconfigs: the name of the cluster in the kubeconfig that each provider writes, or
// why it is not known. The control plane is team/cp.1.
func TestNamesInKubeconfigs(t *testing.T) {
	t.Parallel()
	const (
		missing  = "not known: it is in the manifest of the control plane, which is missing here, or is there twice"
		aHash    = "not known: it is a hash of the namespace and the name of the control plane, which are too long"
		external = "not known: Kamaji runs the control plane on another cluster, under a name of its own"
	)
	for what, test := range map[string]struct{ kind, namespace, name, spec, want string }{
		"kubeadm: the Cluster's":      {kind: "KubeadmControlPlane", spec: "{version: v1.34.0}"},
		"RKE2: the Cluster's":         {kind: "RKE2ControlPlane"},
		"a kind that nobody has read": {kind: "OtherManagedControlPlane"},
		"EKS, named": {
			kind: "AWSManagedControlPlane",
			spec: "{eksClusterName: Shop_1}", want: "Shop_1",
		},
		"EKS, named by default": {kind: "AWSManagedControlPlane", spec: "{region: eu}", want: "team_cp_1"},
		"EKS, with an empty name": {
			kind: "AWSManagedControlPlane",
			spec: "{eksClusterName: ''}", want: "team_cp_1",
		},
		"EKS, without its manifest": {kind: "AWSManagedControlPlane", want: missing},
		"EKS, with a long name": {
			kind: "AWSManagedControlPlane",
			name: strings.Repeat("a", 94), spec: "{}", want: "team_" + strings.Repeat("a", 94),
		},
		"EKS, with too long a name": {
			kind: "AWSManagedControlPlane",
			name: strings.Repeat("a", 95), spec: "{}", want: aHash,
		},
		"ROSA":                       {kind: "ROSAControlPlane", spec: "{rosaClusterName: shop}", want: "shop"},
		"ROSA, without its manifest": {kind: "ROSAControlPlane", want: missing},
		"GKE, named": {
			kind: "GCPManagedControlPlane",
			spec: "{project: p, location: l, clusterName: c}", want: "gke_p_l_c",
		},
		"GKE, named by default": {
			kind: "GCPManagedControlPlane",
			spec: "{project: p, location: l}", want: "gke_p_l_team-cp-1",
		},
		"GKE, with too long a name": {
			kind: "GCPManagedControlPlane",
			name: strings.Repeat("a", 35), spec: "{project: p, location: l}", want: aHash,
		},
		"GKE, without its project":  {kind: "GCPManagedControlPlane", spec: "{location: l}", want: missing},
		"GKE, without its manifest": {kind: "GCPManagedControlPlane", want: missing},
		"AKS: that of the object":   {kind: "AzureManagedControlPlane", want: "cp.1"},
		"AKS by ASO": {
			kind: "AzureASOManagedControlPlane",
			spec: "{resources: [{kind: X}, {kind: ManagedCluster, metadata: {name: a}}]}", want: "a",
		},
		"AKS by ASO, named": {
			kind: "AzureASOManagedControlPlane",
			spec: "{resources: [{kind: ManagedCluster, metadata: {name: a}, spec: {azureName: b}}]}", want: "b",
		},
		"AKS by ASO, without resource": {
			kind: "AzureASOManagedControlPlane",
			spec: "{resources: [1, {kind: X}]}", want: missing,
		},
		"Kamaji: that of the object": {kind: "KamajiControlPlane", want: "cp.1"},
		"Kamaji, elsewhere": {
			kind: "KamajiControlPlane",
			spec: "{deployment: {externalClusterReference: {}}}", want: external,
		},
		"OKE":       {kind: "OCIManagedControlPlane", spec: "{}", want: "not known: OKE makes it"},
		"vcluster":  {kind: "VCluster", spec: "{}", want: "not known: vcluster makes it"},
		"k0smotron": {kind: "K0smotronControlPlane", want: "not known: k0s makes it"},
		"ROSA, with a login of its own": {
			kind: "ROSAControlPlane", spec: "{rosaClusterName: shop, enableExternalAuthProviders: true}",
			want: "not known: with external authentication, the provider writes no kubeconfig",
		},
		"EKS, without a namespace": {
			kind: "AWSManagedControlPlane", namespace: "-", spec: "{}",
			want: "not known: it is made of the namespace, which is missing",
		},
		"Scaleway": {
			kind: "ScalewayManagedControlPlane", spec: "{clusterName: a}",
			want: "not known: it has the project and region of another object",
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			object := fleet.ID{Kind: test.kind, Namespace: "team", Name: "cp.1"}
			if test.name != "" {
				object.Name = test.name
			}
			if test.namespace == "-" {
				object.Namespace = ""
			}
			var manifest map[string]any
			if test.spec != "" {
				if err := yaml.Unmarshal([]byte("spec: "+test.spec), &manifest); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(test.want, nameIn(fleet.KubeconfigOf(object, manifest))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestNamesOfTemplatedControlPlanes is about control planes that Cluster API makes of a
// ClusterClass. Only a name that is the object's own can be known.
func TestNamesOfTemplatedControlPlanes(t *testing.T) {
	t.Parallel()
	const made = "not known: Cluster API makes the control plane of a Cluster with spec.topology"
	for _, test := range []struct{ kind, name, want string }{
		{"KubeadmControlPlane", "", ""},
		{"KubeadmControlPlane", "a", ""},
		{"AzureManagedControlPlane", "", made},
		{"AzureManagedControlPlane", "a", "a"},
		{"AWSManagedControlPlane", "a", made},
		{"VCluster", "a", made},
	} {
		if got := nameIn(fleet.TemplatedKubeconfig(test.kind, test.name)); got != test.want {
			t.Errorf("%s %q: got %q, want %q", test.kind, test.name, got, test.want)
		}
	}
}

// nameIn is the name in a kubeconfig, or why it is not known; "" for the Cluster's.
func nameIn(kubeconfig fleet.Kubeconfig) string {
	if kubeconfig.Unknown != "" {
		return "not known: " + kubeconfig.Unknown
	}
	return kubeconfig.ClusterName
}
