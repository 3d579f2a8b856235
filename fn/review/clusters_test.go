package review

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
)

func TestWhatChangesOfClusters(t *testing.T) {
	t.Parallel()
	eu := hubCluster("eu-1", "fleet=x", "region=eu", "wave=early")
	for name, test := range map[string]struct{ before, after, want string }{
		"nothing": {before: eu, after: eu},
		"a Cluster goes": {
			before: hubDocuments(eu, hubCluster("eu-2", "fleet=x")), after: eu,
			want: `
Delete Cluster : Cluster/clusters/eu-2 !cluster-deletion !workload-deletion
  = Certain ClusterDeleted, workloads Go
  When the hub prunes it, Cluster API deletes its machines and infrastructure.
  (It is not known whether whoever applies the manifests of the hub prunes.)
`,
		},
		"each Cluster that goes is a change of its own": {
			before: hubDocuments(eu, hubCluster("eu-2", "fleet=x"), hubCluster("eu-3", "fleet=x")), after: eu,
			want: `
Delete Cluster : Cluster/clusters/eu-2 !cluster-deletion !workload-deletion
  = Certain ClusterDeleted, workloads Go
  When the hub prunes it, Cluster API deletes its machines and infrastructure.
  (It is not known whether whoever applies the manifests of the hub prunes.)
Delete Cluster : Cluster/clusters/eu-3 !cluster-deletion !workload-deletion
  = Certain ClusterDeleted, workloads Go
  When the hub prunes it, Cluster API deletes its machines and infrastructure.
  (It is not known whether whoever applies the manifests of the hub prunes.)
`,
		},
		"a Cluster that Argo CD does not prune goes": {
			before: hubDocuments(eu, hubCluster("eu-2")+
				"  annotations: {argocd.argoproj.io/sync-options: 'Prune=false,Delete=false'}\n  finalizers: [a/b]\n"),
			after: eu,
			want: `
Delete Cluster : Cluster/clusters/eu-2 !cluster-deletion !workload-deletion
  = Possible ClusterDeleted, workloads MayGo
  Argo CD does not prune it, since it has Prune=false.
  If anybody else does: Cluster API deletes its machines and infrastructure.
  (It is not known whether whoever applies the manifests of the hub prunes.)
  (Its sync options have Prune=false, so Argo CD does not prune it.)
  (Its sync options have Delete=false, so it stays if the Application that syncs it is deleted.)
  (Its manifest has finalizers, which must be removed before it is gone.)
`,
		},
		"a paused Cluster goes": {
			before: hubDocuments(eu, hubCluster("eu-2")+"spec: {paused: true}\n"), after: eu,
			want: `
Delete Cluster : Cluster/clusters/eu-2 !cluster-deletion !workload-deletion
  = Possible ClusterDeleted, workloads MayGo
  When the hub prunes it, Cluster API deletes its machines and infrastructure.
  (It is not known whether whoever applies the manifests of the hub prunes.)
  (It is paused, so Cluster API deletes nothing until it is resumed.)
`,
		},
		"the manifest of a Cluster is kept off the hub": {
			before: hubDocuments(eu, hubCluster("eu-2")), after: hubDocuments(eu, hubCluster("eu-2", "off-hub=yes")),
			want: `
Delete Cluster : Cluster/clusters/eu-2 !cluster-deletion !workload-deletion
  = Certain ClusterDeleted, workloads Go
  When the hub prunes it, Cluster API deletes its machines and infrastructure.
  (It is not known whether whoever applies the manifests of the hub prunes.)
  (Its manifest is there, but does not go to the hub any more.)
`,
		},
		"a Cluster that was never on the hub goes": {
			before: hubDocuments(eu, hubCluster("eu-2", "off-hub=yes", "fleet=x")), after: eu,
			want: `
Update Membership : Cluster/clusters/eu-2
  = Certain ClusterLeaves, workloads None
  The Cluster is not part of the fleet any more.
  What follows from that is in the other changes.
  (Its manifest does not go to the hub, so Cluster API does nothing about it.)
`,
		},
		"a Cluster is moved to another namespace": {
			before: eu, after: strings.Replace(eu, "namespace: clusters", "namespace: others", 1),
			want: `
Delete Cluster : Cluster/clusters/eu-1 !cluster-deletion !workload-deletion
  = Certain ClusterDeleted, workloads Go
  When the hub prunes it, Cluster API deletes its machines and infrastructure.
  (It is not known whether whoever applies the manifests of the hub prunes.)
  (Cluster API cannot rename or move a Cluster: clusters/eu-1 is deleted, and others/eu-1 is another Cluster.)
Create Cluster : Cluster/others/eu-1
  = Certain ClusterCreated, workloads None
  Cluster API creates the Cluster.
  1 entry reaches it.
  (What it gets is of applicationSets/web.)
  (Cluster API cannot rename or move a Cluster: clusters/eu-1 is deleted, and others/eu-1 is another Cluster.)
`,
		},
		"Clusters are new": {
			before: eu,
			after:  hubDocuments(eu, hubCluster("eu-2", "fleet=x"), hubCluster("eu-3", "fleet=x"), hubCluster("x")),
			want: `
Create Cluster : Cluster/clusters/eu-2 Cluster/clusters/eu-3
  = Certain ClusterCreated, workloads None
  Cluster API creates the Clusters.
  1 entry reaches each.
  (What it gets is of applicationSets/web.)
Create Cluster : Cluster/clusters/x
  = Certain ClusterCreated, workloads None
  Cluster API creates the Cluster.
  No entry reaches it.
`,
		},
		"Clusters join and leave": {
			before: hubDocuments(eu, hubCluster("a"), hubCluster("b"), hubCluster("c", "fleet=x")),
			after:  hubDocuments(eu, hubCluster("a", "fleet=x"), hubCluster("b", "fleet=x"), hubCluster("c")),
			want: `
Update Membership : Cluster/clusters/a Cluster/clusters/b
  = Certain ClusterJoins, workloads None
  The Clusters become part of the fleet.
  What follows from that is in the other changes.
  (Clusters have the label fleet=x now.)
Update Membership : Cluster/clusters/c
  = Certain ClusterLeaves, workloads None
  The Cluster is not part of the fleet any more.
  What follows from that is in the other changes.
  (Clusters have the label fleet=x no longer.)
`,
		},
		"facts change, grouped by their values": {
			before: hubDocuments(hubCluster("a", "fleet=x", "region=eu", "zone=a-1"),
				hubCluster("b", "fleet=x", "region=eu", "zone=b-1"), hubCluster("c", "fleet=x", "region=us")),
			after: hubDocuments(hubCluster("a", "fleet=x", "region=us", "zone=a-2"),
				hubCluster("b", "fleet=x", "region=us", "zone=b-2"), hubCluster("c", "fleet=x")),
			want: `
Update Fact region: Cluster/clusters/a Cluster/clusters/b
  values.region eu -> us
  = Certain FactChanges, workloads None
  The Clusters have another value.
  What follows from that is in the other changes.
Update Fact region: Cluster/clusters/c
  values.region us -> null
  = Certain FactChanges, workloads None
  The Cluster has another value.
  What follows from that is in the other changes.
Update Fact zone: Cluster/clusters/a Cluster/clusters/b
  values.zone a-1 -> a-2 (2)
  = Certain FactChanges, workloads None
  The Clusters have another value.
  What follows from that is in the other changes.
`,
		},
		"waves change": {
			before: hubDocuments(hubCluster("a", "fleet=x", "wave=early"), hubCluster("b", "fleet=x", "wave=early")),
			after:  hubDocuments(hubCluster("a", "fleet=x", "wave=rest"), hubCluster("b", "fleet=x", "wave=rest")),
			want: `
Update Wave wave: Cluster/clusters/a Cluster/clusters/b
  wave early -> rest
  = Certain WaveChanges, workloads None
  The Clusters are in another wave.
  What follows from that is in the other changes.
  (Label wave of the Clusters changes from early to rest.)
`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := "\n" + changeLines(compareClusters(hubSide(t, test.before), hubSide(t, test.after)))
			if diff := cmp.Diff("\n"+strings.TrimPrefix(test.want, "\n"), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestManyValuesOfAFactAreOneChange(t *testing.T) {
	t.Parallel()
	var before, after []string
	for i := range 5 {
		name := fmt.Sprintf("c-%d", i)
		before = append(before, hubCluster(name, "fleet=x", fmt.Sprintf("cidr=10.%d.0.0/16", i)))
		after = append(after, hubCluster(name, "fleet=x", fmt.Sprintf("cidr=10.1%d.0.0/16", i)))
	}
	changes := compareClusters(hubSide(t, hubDocuments(before...)), hubSide(t, hubDocuments(after...)))
	if len(changes) != 1 || len(changes[0].Targets) != 5 || changes[0].Fields[0].Distinct != 5 {
		t.Errorf("got\n%s", changeLines(changes))
	}
	if field := changes[0].Fields[0]; field.Before != "10.0.0.0/16" || field.After != "10.10.0.0/16" {
		t.Errorf("the values are %v and %v, want those of the first Cluster", field.Before, field.After)
	}
}

func TestAFactThatMustNotBeShownIsSecret(t *testing.T) {
	t.Parallel()
	for name, hide := range map[string]func(*Cluster){
		"since it is shown in another way":  func(c *Cluster) { c.Shown = map[string]string{"token": "(hidden)"} },
		"since it contains a secret text":   func(c *Cluster) { c.Secrets = []string{"s3cr3t"} },
		"since it was a secret of old only": func(c *Cluster) { c.Secrets = []string{"old"} },
	} {
		before := hubSide(t, hubCluster("a", "fleet=x", "token=old"))
		after := hubSide(t, hubCluster("a", "fleet=x", "token=s3cr3t"))
		hide(&before.Clusters[0])
		hide(&after.Clusters[0])
		changes := compareClusters(before, after)
		if len(changes) != 1 || !changes[0].Fields[0].Secret {
			t.Errorf("%s: got\n%s", name, changeLines(changes))
		}
		effect := changes[0].Effect
		if text := effect.Text + strings.Join(effect.Because, ""); strings.Contains(text, "s3cr3t") {
			t.Errorf("%s: the effect says %s", name, text)
		}
	}
}

func TestADeletedClusterTakesItsApplicationsAlong(t *testing.T) {
	t.Parallel()
	before, after := hubSide(t, hubCluster("a", "fleet=x")), hubSide(t, "")
	set := ApplicationSet{Ref: fleet.Ref{APIVersion: "argoproj.io/v1alpha1", Kind: "ApplicationSet", Name: "web"}}
	for _, name := range []string{"a-web", "a-dns"} {
		set.Applications = append(set.Applications, Application{
			Name: name, Cluster: before.Clusters[0].ID(), Template: &Template{Source: map[string]any{}},
		})
	}
	before.ApplicationSets = []ApplicationSet{set}
	set.Applications = nil
	after.ApplicationSets = []ApplicationSet{set}
	changes := compareClusters(before, after)
	if len(changes) != 1 || !strings.HasSuffix(changes[0].Effect.Text, "Argo CD deletes its 2 Applications.") {
		t.Errorf("got\n%s", changeLines(changes))
	}
	if diff := cmp.Diff([]string{"clusters/a"}, changes[0].Names); diff != "" {
		t.Errorf("names by which it is acknowledged (-want +got):\n%s", diff)
	}
}

// TestWhatIsNotKnownIsNoChange: a side with a FleetConfig that could not be compiled has no facts
// and no members.
func TestWhatIsNotKnownIsNoChange(t *testing.T) {
	t.Parallel()
	after := hubSide(t, hubCluster("a", "fleet=x", "region=eu", "wave=early"))
	before := hubSide(t, hubCluster("a"))
	if changes := compareClusters(before, after); len(changes) != 0 {
		t.Errorf("the old side is not known: got\n%s", changeLines(changes))
	}
	before.Fleet = ""
	changes := compareClusters(before, after)
	if len(changes) != 1 || changes[0].Effect.Code != "ClusterJoins" {
		t.Errorf("the old side has no FleetConfig: got\n%s", changeLines(changes))
	}
}

func TestWithoutOwn(t *testing.T) {
	t.Parallel()
	cluster := fleet.ID{Namespace: "prod", Name: "eu-1"}
	for text, want := range map[string]string{
		"https://eu-1.prod.example.com": "https://<name>.<namespace>.example.com",
		"eu-10 neu-1 product":           "eu-10 neu-1 product",
		"eu-1":                          "<name>",
		"":                              "",
	} {
		got := strings.NewReplacer("\x00name\x00", "<name>", "\x00namespace\x00", "<namespace>").Replace(
			withoutOwn(text, cluster))
		if got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
