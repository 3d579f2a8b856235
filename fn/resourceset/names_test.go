package resourceset

import (
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/entries"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// TestNamesAreFrozen: these names are on clusters. If this test fails, the change would deliver
// everything once more; do not change the wants.
func TestNamesAreFrozen(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct{ fields, want string }{
		"one label": {"clusterSelector: {matchLabels: {environment: production}}", "production-addons-b6963932"},
		"another strategy makes another name": {
			"clusterSelector: {matchLabels: {environment: production}}, strategy: Reconcile",
			"production-addons-cd2d9744",
		},
		"a revision makes another name": {
			"clusterSelector: {matchLabels: {environment: production}}, revision: '2'", "production-addons-61b35132",
		},
		"two labels": {
			"clusterSelector: {matchLabels: {environment: production, cloud: aws}}", "production-addons-601cdf46",
		},
		"the order of labels does not matter": {
			"clusterSelector: {matchLabels: {cloud: aws, environment: production}}", "production-addons-601cdf46",
		},
		"a selector spelled in another way is another": {
			"clusterSelector: {matchExpressions: [{key: environment, operator: In, values: [production]}]}",
			"production-addons-af5ebfca",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			f := given{
				clusters: "fleet/eu-1 environment=production cloud=aws", files: map[string]string{"a": settings},
				spec: "resourceSets: [{name: addons, resources: [{files: [a]}], " + c.fields + "}]",
			}.fleet(t)
			wantSame(t, "names", []string{c.want}, namesIn(t, f).sets)
		})
	}
}

// TestNamesOfGroupsAreFrozen: group labels are on Clusters, and the names of groups' payloads on
// hubs.
func TestNamesOfGroupsAreFrozen(t *testing.T) {
	t.Parallel()
	value := v1alpha1.Value{Name: "region", Label: "region"}
	for sentence, c := range map[string]struct {
		value  v1alpha1.Value
		source string // of a template
		want   string
	}{
		"a value that is a label": {value, "{{ .values.region }}", "d8c8b72a085c"},
		"the same label itself":   {value, "{{ .metadata.labels.region }}", "d8c8b72a085c"},
		"the same under another name": {
			v1alpha1.Value{Name: "place", Label: "region"},
			"{{ .values.place }}",
			"d8c8b72a085c",
		},
		"the same as a default": {
			v1alpha1.Value{Name: "place", Label: "region", Default: new("us")}, "{{ .values.place }}", "d8c8b72a085c",
		},
		"an annotation": {
			v1alpha1.Value{Name: "owner", Annotation: "example.com/owner"}, "{{ .values.owner }}", "8a727859f92b",
		},
		"a field": {v1alpha1.Value{Name: "site", Field: "spec.site"}, "{{ .values.site }}", "2b22f1573a96"},
		"a template": {
			v1alpha1.Value{Name: "short", Template: "{{ .name | trunc 2 }}"}, "{{ .values.short }}", "d642b9e6e61b",
		},
		"a name": {value, "{{ .name }}", "6cc0aea73588"},
		"a variable": {
			v1alpha1.Value{Name: "cni", Variable: "cni.name", Default: new("calico")},
			"{{ .values.cni }}", "31551d429973",
		},
		"an annotation itself":  {value, `{{ index .metadata.annotations "example.com/owner" }}`, "95b815305f09"},
		"two facts":             {value, "{{ .values.region }}{{ .name }}", "e6fd3bb57e06"},
		"a label and its value": {value, "{{ .values.region }}{{ .metadata.labels.region }}", "d8c8b72a085c"},
		"a label and another default": {
			v1alpha1.Value{Name: "zone", Label: "zone", Default: new("a")},
			`{{ .values.zone }}{{ index .metadata.labels "zone" | default "b" }}`, "67b10dd1d5cd",
		},
		"all labels":                     {value, "{{ toJson .metadata.labels | sha256sum }}", "8cf5e3fe4246"},
		"a number of the manifest":       {value, "{{ .cluster.spec.replicas }}", "1bee25f3550a"},
		"nothing":                        {value, "{{ 1 }}", "44136fa355b3"},
		"a label that the Cluster lacks": {value, `{{ if index .metadata.labels "gpu" }}{{ end }}`, "44136fa355b3"},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			f := bootstrapFleet(t)
			f.Clusters = f.Clusters[2:]
			f.Clusters[0].Annotations = map[string]string{"example.com/owner": "platform"}
			f.Clusters[0].Manifest["spec"] = map[string]any{"site": "boston", "replicas": int64(3)}
			f.Config.Spec.Values = []v1alpha1.Value{c.value}
			sourceIn(f.Config)["path"] = "overlays/" + c.source
			wantSame(t, "names", []string{"production-argocd", "production-argocd-" + c.want}, namesIn(t, f).payloads)
		})
	}
}

// TestGroupLabelsAreFrozen: these labels are on Clusters.
func TestGroupLabelsAreFrozen(t *testing.T) {
	t.Parallel()
	const prefix = "group.capifleet.dev/"
	long, f := strings.Repeat("long-", 12), func(times int) string { return strings.Repeat("f", times) }
	for sentence, c := range map[string]struct {
		fleet, entry string
		want         string
	}{
		"fleet and entry":              {"production", "argocd", prefix + "production.argocd"},
		"a fleet's name may have dots": {"eu.production", "argocd", prefix + "eu.production.argocd"},
		"a long one ends in a hash": {
			long + "fleet", "argocd", prefix + "long-long-long-long-long-long-long-long-long-long-long-07afbf08",
		},
		"another long one is another": {
			long + "fleet", "argocd-2", prefix + "long-long-long-long-long-long-long-long-long-long-long-8d4cdbcb",
		},
		"it may be 63 characters long": {f(56), "argocd", prefix + f(56) + ".argocd"},
		"and is cut where it has 64":   {f(57), "argocd", prefix + f(54) + "-211cce2c"},
		"it is not cut behind a dot":   {f(53) + ".ffff", "argocd", prefix + f(53) + "-26a1097f"},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			f := bootstrapFleet(t)
			f.Config.Name, f.Config.Spec.Bootstrap[0].Name = c.fleet, v1alpha1.Name(c.entry)
			f.Entries, _ = entries.Of(&f.Config.Spec)
			stamps := namesIn(t, f).stamps
			wantSame(t, "first stamp", "Cluster default/eua: label "+c.want+"=6ecf9c245519, for "+
				"spec.bootstrap[0].application", stamps[0])
			if messages := validation.IsQualifiedName(c.want); len(messages) > 0 {
				t.Errorf("%s is not a key: %v", c.want, messages)
			}
		})
	}
}

// TestNamesOfShardsAreFrozen: a payload that comes to need a second ConfigMap keeps the name of the
// first.
func TestNamesOfShardsAreFrozen(t *testing.T) {
	t.Parallel()
	got := referencesTo([]payload.Shard{
		{Kind: "ConfigMap", Number: 1},
		{Kind: "ConfigMap", Number: 2},
		{Kind: "ConfigMap", Number: 10},
		{Kind: "Secret", Number: 1},
	}, "production-argocd")
	wantSame(t, "references", []fleet.Reference{
		{Kind: "ConfigMap", Name: "production-argocd"},
		{Kind: "ConfigMap", Name: "production-argocd-2"},
		{Kind: "ConfigMap", Name: "production-argocd-10"},
		{Kind: "Secret", Name: "production-argocd"},
	}, got)
}
