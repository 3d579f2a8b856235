package resourceset

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// TestDeliver: the whole of what is generated for one Cluster.
func TestDeliver(t *testing.T) {
	t.Parallel()
	got := given{
		clusters: "fleet/eu-1 env=p region=eu", files: map[string]string{"a": monitoring, "b": regional},
		spec: `
metadata: {labels: {watch: "yes", team: a}, annotations: {note: fleet}}
clusters: {selector: {matchLabels: {env: p}}}
resourceSets:
- name: addons
  strategy: Reconcile
  metadata: {labels: {team: b}, annotations: {argocd.argoproj.io/sync-options: Prune=confirm}}
  resources: [{files: [a]}, {files: [b], render: Template}]
`,
	}.run(t)
	labels := map[string]string{
		"app.kubernetes.io/managed-by": "capifleet", "capifleet.dev/fleet": "production", "team": "b", "watch": "yes",
	}
	metadata := func(name string, annotations map[string]string) fleet.Metadata {
		annotations["note"] = "fleet"
		return fleet.Metadata{Namespace: "fleet", Name: name, Labels: labels, Annotations: annotations}
	}
	const options, facts = "argocd.argoproj.io/sync-options", `{"metadata":{"labels":{"region":"eu"}}}`
	selector := metav1.LabelSelector{MatchLabels: map[string]string{"env": "p", "region": "eu"}}
	want := &Delivered{
		ResourceSets: []fleet.ResourceSet{{
			Metadata: metadata("production-addons-f8be5140", map[string]string{
				options: "Prune=confirm,PruneLast=true", "capifleet.dev/facts": facts,
			}),
			APIVersion: "addons.cluster.x-k8s.io/v1beta2", Selector: selector, Strategy: "Reconcile",
			References: []fleet.Reference{
				{Kind: "ConfigMap", Name: "production-addons"},
				{Kind: "ConfigMap", Name: "production-addons-a1db89dfb601"},
			},
		}},
		Payloads: []fleet.Payload{{
			Metadata: metadata("production-addons", map[string]string{options: "Prune=confirm"}), Kind: "ConfigMap",
			Data: map[string]string{
				"resources.yaml": "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: monitoring\n",
			},
		}, {
			Metadata: metadata("production-addons-a1db89dfb601", map[string]string{
				options: "Prune=confirm", "capifleet.dev/facts": facts,
			}),
			Kind: "ConfigMap",
			Data: map[string]string{"resources.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: regional\n" +
				"  namespace: kube-system\ndata:\n  region: eu\n"},
		}},
		Claims: []fleet.Claim{{
			Path: got.sets.sets[0].selectorPath(), Selector: selector, Members: got.members,
		}},
		Complete: true,
	}
	if diff := cmp.Diff(want, got.delivered, cmp.FilterPath(func(p cmp.Path) bool {
		return strings.HasSuffix(p.String(), "deliveries") ||
			strings.HasSuffix(p.String(), "Objects") || // see TestDeliveries
			strings.HasSuffix(p.String(), "Path")
	}, cmp.Ignore()), cmpopts.IgnoreFields(Delivered{}, "arrivals"),
		cmp.AllowUnexported(Delivered{}, fleet.Record{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	wantSame(t, "path of the claim", "spec.resourceSets[0].clusterSelector", got.delivered.Claims[0].Path.String())
	wantSame(t, "problems", []string(nil), texts(got.problems))
}

// TestAddTo: which ClusterResourceSets the plan of each member lists.
func TestAddTo(t *testing.T) {
	t.Parallel()
	got := given{
		clusters: "fleet/eu-1 env=p region=eu\nfleet/us-1 env=p region=us\nfleet/us-2 region=us",
		files:    map[string]string{"a": unscaled, "b": settings, "c": regional, "d": applicationDefinition},
		spec: `
resourceSets:
- {name: addons, clusterSelector: {matchLabels: {env: p}}, strategy: Reconcile, resources: [{files: [a, b]}]}
- {name: regional, clusterSelector: {matchLabels: {region: us}}, resources: [{files: [c], render: Template}]}
bootstrap:
- name: argocd
  clusterSelector: {matchLabels: {env: p}}
  resources: [{files: [d]}]
  application: {metadata: {name: root}, spec: {source: {repoURL: https://example.com/a, path: a}}}
`,
	}.run(t)
	plans := map[fleet.ID]*fleet.MemberPlan{}
	for _, member := range got.members {
		plans[member.ID()] = &fleet.MemberPlan{Cluster: member.Ref}
	}
	got.delivered.AddTo(plans)
	var lines []string
	for _, member := range got.members {
		for _, delivery := range plans[member.ID()].ResourceSets {
			lines = append(lines, member.Name+": resource set "+delivery.Entry+" by "+delivery.ResourceSet)
		}
		for _, delivery := range plans[member.ID()].Bootstraps {
			lines = append(lines, member.Name+": bootstrap "+delivery.Entry+" by "+delivery.ResourceSet)
		}
	}
	wantSame(t, "deliveries", []string{
		"eu-1: resource set addons by production-addons-3f203aa0",
		"eu-1: resource set addons by production-addons-once-ee03f805",
		"eu-1: bootstrap argocd by production-argocd-ee03f805",
		"us-1: resource set addons by production-addons-3f203aa0",
		"us-1: resource set addons by production-addons-once-ee03f805",
		"us-1: resource set regional by production-regional-1b97bfee",
		"us-1: bootstrap argocd by production-argocd-ee03f805",
		"us-2: resource set regional by production-regional-1b97bfee",
	}, lines)
	wantSame(t, "reached", "fleet/eu-1, fleet/us-1, fleet/us-1, fleet/us-2, fleet/eu-1, fleet/us-1",
		namesOf(got.sets.Reached()))
	var reads []string
	for _, read := range got.sets.Reads() {
		reads = append(reads, read.String())
	}
	wantSame(t, "reads", []string{"metadata.labels.region"}, reads)
}

// TestAPIVersion: the version of the ClusterResourceSets.
func TestAPIVersion(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct{ version, clusters, want string }{
		"that of the Clusters":               {"", "v1beta1", "addons.cluster.x-k8s.io/v1beta1"},
		"the newest of the Clusters":         {"", "v1beta2", "addons.cluster.x-k8s.io/v1beta2"},
		"the one that the FleetConfig names": {"v1beta1", "v1beta2", "addons.cluster.x-k8s.io/v1beta1"},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			f := given{}.fleet(t)
			f.Config.Spec.ClusterAPI.Version = v1alpha1.ClusterAPIVersion(c.version)
			members := []*fleet.Member{{}, {}}
			members[0].APIVersion, members[1].APIVersion = "cluster.x-k8s.io/v1beta1", "cluster.x-k8s.io/"+c.clusters
			wantSame(t, "version", c.want, (&Sets{fleet: f}).apiVersion(members))
		})
	}
}

// TestLimits: how many references a ClusterResourceSet may have, and how large a payload may be.
func TestLimits(t *testing.T) {
	t.Parallel()
	references := func(count int) string {
		var list []string
		for i := range count {
			list = append(list, fmt.Sprintf("{secret: {name: s-%d, provided: Externally}}", i))
		}
		return "  resources: [" + strings.Join(list, ", ") + "]"
	}
	large := "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: large, namespace: kube-system}\ndata: {a: " +
		strings.Repeat("x", 600<<10) + "}"
	more := strings.Replace(large, "name: large", "name: more", 1)
	for sentence, c := range map[string]struct {
		fields   string
		problems []string // except infos
	}{
		"100 references": {
			fields: references(100),
		},
		"101 references": {
			fields: references(101),
			problems: []string{
				"error CF0305: spec.resourceSets[0].resources: the entry makes 101 references, and a " +
					"ClusterResourceSet has at most 100 (2 Clusters: fleet/eu-1, fleet/eu-2); split it into several " +
					"resource sets",
			},
		},
		"a payload of two ConfigMaps": {
			fields: "  resources: [{files: [large, more]}]",
			problems: []string{
				"warning CF0407: spec.resourceSets[0].resources: ConfigMap production-addons has about 615194 " +
					"bytes, more than client-side apply can copy into its annotation (262144); it is marked for Argo " +
					"CD to apply it server-side; with kubectl, apply it with --server-side",
				"warning CF0407: spec.resourceSets[0].resources: ConfigMap production-addons-2 has about 615195 " +
					"bytes, more than client-side apply can copy into its annotation (262144); it is marked for Argo " +
					"CD to apply it server-side; with kubectl, apply it with --server-side",
			},
		},
		"an object that is too large": {
			fields: "  resources: [{files: [huge]}]",
			problems: []string{
				"error CF0305: spec.resourceSets[0].resources: in ConfigMap kube-system/large: the object has " +
					"1228900 bytes as it is packed, and a ConfigMap or Secret holds at most 1048576; its largest " +
					"field is data, with 1228815 bytes as JSON; make it smaller, split it into several objects, " +
					"or deliver it by other means, such as Argo CD",
			},
		},
		"an object that is too large and rendered": {
			fields: "  resources: [{files: [huge], render: Template}]",
			problems: []string{
				"error CF0305: spec.resourceSets[0].resources: in ConfigMap kube-system/large: the object has " +
					"1228900 bytes as it is packed, and a ConfigMap or Secret holds at most 1048576; its largest " +
					"field is data, with 1228815 bytes as JSON (2 Clusters: fleet/eu-1, fleet/eu-2); make it " +
					"smaller, split it into several objects, or deliver it by other means, such as Argo CD",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			got := given{spec: addons(c.fields), clusters: inEurope, files: map[string]string{
				"large": large, "more": more,
				"huge": strings.Replace(large, "\ndata: {", "\ndata: {b: "+strings.Repeat("x", 600<<10)+", ", 1),
			}}.run(t)
			var problems fleet.Problems
			for _, problem := range got.problems {
				if problem.Severity != fleet.Info {
					problems = append(problems, problem)
				}
			}
			wantSame(t, "problems", c.problems, texts(problems))
		})
	}
}

// TestPayloadsOfTwoGroups: a payload that another group has planned is planned once, and must hold
// the same.
func TestPayloadsOfTwoGroups(t *testing.T) {
	t.Parallel()
	f := given{spec: addons("  resources: [{files: [a]}]"), files: map[string]string{"a": settings}}.fleet(t)
	s := &set{entry: entriesOf(f)[0], fleet: f}
	known := map[fleet.ID]plannedPayload{}
	plan := func(name, text string) string {
		shards := []payload.Shard{{Kind: "ConfigMap", Number: 1, Data: map[string]string{"resources.yaml": text}}}
		one := namedPayload{"shared", shards, map[string]string{"a": "b"}}
		planned, problems := s.payloads(one, track{name: name}, "fleet", known)
		var names []string
		for _, one := range planned {
			names = append(names, nameOf(one.Metadata)+" "+joinedTexts(one.Annotations)+" "+joinedTexts(one.Data))
		}
		return strings.Join(append(names, texts(problems)...), "; ")
	}
	wantSame(t, "the first", "fleet/shared a=b resources.yaml=one", plan("t", "one"))
	wantSame(t, "the same again", "", plan("t", "one"))
	wantSame(t, "another text", "error CF0002: spec.resourceSets[0]: two groups have one payload, shared, with "+
		"different manifests; "+
		"this is a bug in capifleet; please report it", plan("t", "two"))
	wantSame(t, "another track", "fleet/shared a=b resources.yaml=three", plan("u", "three"))
}

// joinedTexts are the entries of a map in order.
func joinedTexts(all map[string]string) string {
	var list []string
	for _, key := range fleet.SortedKeys(all) {
		list = append(list, key+"="+all[key])
	}
	return strings.Join(list, ",")
}
