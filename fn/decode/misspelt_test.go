package decode

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

const (
	delivering = "{resourceSets: [{name: a, resources: [{inline: 'apiVersion: v1'}]}]}"

	noConfigText  = "there is no FleetConfig, neither as functionConfig nor among the objects"
	noClusterText = "the input holds no CAPI Cluster, so there is nothing to deliver to"
	meantText     = "; this may be meant as one, but it is of another API group"
	unreadText    = "nothing reads the object, since a Cluster is of the group cluster.x-k8s.io"
)

// TestMisspeltKinds: an object that is nearly a FleetConfig or a Cluster is reported once: alone,
// where it is why there is none, and beside one that is right.
func TestMisspeltKinds(t *testing.T) {
	t.Parallel()
	const setConfig = "set apiVersion to capifleet.dev/v1alpha1"
	for object, test := range map[string]struct{ alone, beside string }{
		"capifleet.io/v1alpha1 FleetConfig": {
			"error CF0103 apiVersion: " + noConfigText + meantText + ": " + setConfig,
			"warning CF0125 apiVersion: nothing reads the object, since a FleetConfig is of the group capifleet.dev: " +
				setConfig,
		},
		"fleet.capifleet.example.com/v1 FleetConfg": {
			"error CF0103 apiVersion: " + noConfigText + meantText + ": " + setConfig + ", and kind to FleetConfig",
			"warning CF0125 apiVersion: nothing reads the object, since a FleetConfig is of the group capifleet.dev: " +
				setConfig + ", and kind to FleetConfig",
		},
		"capifleet.dev FleetConfig": {
			"error CF0103 apiVersion: " + noConfigText + meantText + ": " + setConfig,
			"error CF0125 apiVersion: nothing reads the object, since a FleetConfig is of the group capifleet.dev: " +
				setConfig,
		},
		"capfleet.dev/v1alpha1 FleetConfig": {
			"error CF0103 apiVersion: " + noConfigText + meantText + ": " + setConfig,
			"warning CF0125 apiVersion: nothing reads the object, since a FleetConfig is of the group capifleet.dev: " +
				setConfig,
		},
		" FleetConfig": {
			"error CF0103 apiVersion: " + noConfigText + "; this may be meant as one, but it has no apiVersion: " +
				setConfig +
				"; otherwise add one, such as " +
				"https://github.com/capifleet/capifleet/blob/main/function-config.yaml", "",
		},
		"capifleet.dev/v1alpha1 FleetConfigs": {
			"error CF0109 kind: capifleet.dev has no such kind: set kind to FleetConfig",
			"error CF0109 kind: capifleet.dev has no such kind: set kind to FleetConfig",
		},
		"fleetconfig.open-cluster-management.io/v1beta1 FleetConfig": {
			"error CF0103 apiVersion: " + noConfigText + meantText + ": " + setConfig +
				"; otherwise add one, such as " +
				"https://github.com/capifleet/capifleet/blob/main/function-config.yaml", "",
		},
		"example.com/v1 FleetConfg": {"error CF0103: " + noConfigText + ": add one, such as " +
			"https://github.com/capifleet/capifleet/blob/main/function-config.yaml", ""},
	} {
		checkMisspelt(t, object, test.alone, test.beside, noClusterText)
	}
	for object, test := range map[string]struct{ alone, beside string }{
		"clusters.x-k8s.io/v1beta1 Cluster": {
			"error CF0114 apiVersion: " + noClusterText + meantText + ": set apiVersion to cluster.x-k8s.io/v1beta1",
			"warning CF0125 apiVersion: " + unreadText + ": set apiVersion to cluster.x-k8s.io/v1beta1",
		},
		"Cluster.x-k8s.io/v1beta2 Clusters": {
			"error CF0114 apiVersion: " + noClusterText + meantText +
				": set apiVersion to cluster.x-k8s.io/v1beta2, and kind to Cluster",
			"warning CF0125 apiVersion: " + unreadText +
				": set apiVersion to cluster.x-k8s.io/v1beta2, and kind to Cluster",
		},
		"cluster.k8s.io/v1alpha1 Cluster": {
			"error CF0114 apiVersion: " + noClusterText + meantText + ": set apiVersion to cluster.x-k8s.io/v1beta2",
			"warning CF0125 apiVersion: " + unreadText + ": set apiVersion to cluster.x-k8s.io/v1beta2",
		},
		"v1beta1 Cluster": {
			"error CF0114 apiVersion: " + noClusterText + meantText + ": set apiVersion to cluster.x-k8s.io/v1beta1",
			"error CF0125 apiVersion: " + unreadText + ": set apiVersion to cluster.x-k8s.io/v1beta1",
		},
		"cluster.x-k8s.io/v1beta2 Clutser": {
			"error CF0109 kind: cluster.x-k8s.io has no such kind: set kind to Cluster",
			"error CF0109 kind: cluster.x-k8s.io has no such kind: set kind to Cluster",
		},
		"cluster.x-k8s.io/v1beta2 cluster": {
			"error CF0109 kind: cluster.x-k8s.io has no such kind: set kind to Cluster",
			"error CF0109 kind: cluster.x-k8s.io has no such kind: set kind to Cluster",
		},
		"cluster.x-k8s.io/v1beta1 ClusterClas": {
			"error CF0109 kind: cluster.x-k8s.io has no such kind: set kind to ClusterClass",
			"error CF0109 kind: cluster.x-k8s.io has no such kind: set kind to ClusterClass",
		},
		// These are objects of others.
		"postgresql.cnpg.io/v1 Cluster": {"error CF0114 apiVersion: " + noClusterText + meantText +
			": set apiVersion to cluster.x-k8s.io/v1beta2; otherwise " + putClusters, ""},
		"cluster.x-k8s.io/v1beta2 MachinePool":                       {noneMeant, ""},
		"cluster.x-k8s.io/v1beta2 Fleet":                             {noneMeant, ""},
		"infrastructure.cluster.x-k8s.io/v1beta1 DockerCluster":      {noneMeant, ""},
		"provisioning.cattle.io/v1 Clutser":                          {noneMeant, ""},
		"addons.cluster.x-k8s.io/v1beta1 ClusterResourceSetBindings": {noneMeant, ""},
	} {
		checkMisspelt(t, object, test.alone, test.beside, noConfigText)
	}
}

const (
	putClusters = "put the Cluster manifests into the same package; a kustomize generator gets no objects, so " +
		"there name their files in spec.clusters.files (in a container mount them too), or use transformers"
	noneMeant = "error CF0114: " + noClusterText + ": " + putClusters
)

// checkMisspelt checks what is reported of an object: beside a FleetConfig and a Cluster, and in
// place of that which it may be meant as. other is what is reported where the other one is missing.
func checkMisspelt(t *testing.T, object, alone, beside, other string) {
	t.Helper()
	apiVersion, kind, _ := strings.Cut(object, " ")
	document := "apiVersion: " + apiVersion + "\nkind: " + kind + "\nmetadata: {name: meant}\n"
	if apiVersion == "" {
		document = strings.TrimPrefix(document, "apiVersion: \n")
	}
	right := withSpec(delivering)
	if other == noConfigText {
		right = cluster("right")
	}
	rest := map[string]string{noConfigText: withSpec(delivering), noClusterText: cluster("right")}[other]
	for _, run := range []struct{ documents, want string }{
		{rest + "---\n" + document, alone}, {rest + "---\n" + document + "---\n" + right, beside},
	} {
		list, err := stream.FromDocuments(stream.SplitDocuments("f.yaml", []byte(run.documents)))
		if err != nil {
			t.Fatal(err)
		}
		_, problems := Fleet(list, Choice{}, nil)
		var got []string
		for _, p := range problems {
			at := ""
			if p.Field != nil {
				at = " " + p.Field.String()
			}
			severity := fleet.Error
			if p.Severity != "" {
				severity = p.Severity
			}
			got = append(got, string(severity)+" "+string(p.Code)+at+": "+p.Message+": "+p.Remedy)
		}
		if diff := cmp.Diff(run.want, strings.Join(got, "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", object, diff)
		}
	}
}
