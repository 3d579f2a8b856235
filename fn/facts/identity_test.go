package facts

import (
	"encoding/json"
	"testing"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestIdentitiesAreFrozen: the hashes are values of labels on Clusters, and the ends of names of
// payloads on hubs. Do not change the wants.
func TestIdentitiesAreFrozen(t *testing.T) {
	t.Parallel()
	const region = "{name: region, label: region}"
	for what, test := range map[string]struct {
		value string // of spec.values
		text  string // of a template
		want  string // the identity of the facts that it reads
		hash  string
	}{
		"a value that is a label": {region, "{{ .values.region }}", `{"label region":"us"}`, "d8c8b72a085c"},
		"the same label itself":   {region, "{{ .metadata.labels.region }}", `{"label region":"us"}`, "d8c8b72a085c"},
		"the same label in the manifest": {
			region, "{{ .cluster.metadata.labels.region }}", `{"label region":"us"}`, "d8c8b72a085c",
		},
		"the same under another name": {
			"{name: place, label: region}", "{{ .values.place }}", `{"label region":"us"}`, "d8c8b72a085c",
		},
		"the same as a default": {
			"{name: place, label: region, default: us}", "{{ .values.place }}", `{"label region":"us"}`, "d8c8b72a085c",
		},
		"an annotation": {
			"{name: owner, annotation: example.com/owner}", "{{ .values.owner }}",
			`{"annotation example.com/owner":"platform"}`, "8a727859f92b",
		},
		"a field": {
			"{name: site, field: spec.site}", "{{ .values.site }}",
			`{"field spec.site":"boston"}`, "2b22f1573a96",
		},
		"a template": {
			"{name: short, template: '{{ .name | trunc 2 }}'}", "{{ .values.short }}",
			`{"value short":"us"}`, "d642b9e6e61b",
		},
		"a name": {region, "{{ .name }}", `{"name":"usc"}`, "6cc0aea73588"},
		"a variable": {
			"{name: cni, variable: cni.name, default: calico}", "{{ .values.cni }}",
			`{"variable cni.name":"calico"}`, "31551d429973",
		},
		"a field of the infrastructure": {
			"{name: place, infrastructure: spec.region}", "{{ .values.place }}",
			`{"infrastructure spec.region":"us-east-1"}`, "f3b9315f894d",
		},
		"a field of the control plane": {
			"{name: release, controlPlane: spec.version}", "{{ .values.release }}",
			`{"controlPlane spec.version":"v1.34.2"}`, "091f03141de2",
		},
		"an annotation itself": {
			region, `{{ index .metadata.annotations "example.com/owner" }}`,
			`{"metadata.annotations[example.com/owner]":"platform"}`, "95b815305f09",
		},
		"two facts": {
			region, "{{ .values.region }}{{ .name }}", `{"label region":"us","name":"usc"}`, "e6fd3bb57e06",
		},
		"a label and its value": {
			region, "{{ .values.region }}{{ .metadata.labels.region }}", `{"label region":"us"}`, "d8c8b72a085c",
		},
		"a label and another default": {
			"{name: zone, label: zone, default: a}",
			`{{ .values.zone }}{{ index .metadata.labels "zone" | default "b" }}`,
			`{"label zone":[null,"a"]}`, "67b10dd1d5cd",
		},
		"all labels": {
			region, "{{ toJson .metadata.labels | sha256sum }}",
			`{"metadata.labels":{"argocd":"enabled","environment":"production","region":"us"}}`, "8cf5e3fe4246",
		},
		"all values": {region, "{{ toJson .values }}", `{"label region":"us"}`, "d8c8b72a085c"},
		"a number of the manifest": {
			region, "{{ .cluster.spec.replicas }}", `{"cluster.spec.replicas":3}`, "1bee25f3550a",
		},
		"nothing": {region, "{{ 1 }}", "{}", "44136fa355b3"},
		"a label that the Cluster lacks": {
			region, `{{ if index .metadata.labels "gpu" }}{{ end }}`, "{}", "44136fa355b3",
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			f := fleetOf(t, "{values: ["+test.value+"]}", `{
				metadata: {name: usc, namespace: default,
					labels: {environment: production, argocd: enabled, region: us},
					annotations: {example.com/owner: platform}},
				spec: {site: boston, replicas: 3,
					infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AWSCluster, name: usc},
					controlPlaneRef: {apiGroup: controlplane.cluster.x-k8s.io, kind: KubeadmControlPlane, name: usc}}}`)
			f.Referenced = map[fleet.ID]tree{
				{Group: infrastructureGroup, Kind: "AWSCluster", Namespace: "default", Name: "usc"}: {
					"spec": tree{"region": "us-east-1"},
				},
				{Group: controlPlaneGroup, Kind: "KubeadmControlPlane", Namespace: "default", Name: "usc"}: {
					"spec": tree{"version": "v1.34.2"},
				},
			}
			known, reads := evaluatedOnly(t, f), readsOf(t, test.text)
			read := argocd.Facts(allParameters(known.Members[0]), reads)
			identity := known.Values.Identity(reads, read)
			text, err := json.Marshal(identity)
			if err != nil || string(text) != test.want {
				t.Errorf("got identity %s, %v; want %s", text, err, test.want)
			}
			if hash, err := fleet.FactsHash(identity); err != nil || hash != test.hash {
				t.Errorf("got hash %s, %v; want %s", hash, err, test.hash)
			}
		})
	}
}

// evaluatedOnly are the facts of a fleet, in which defaults may be used.
func evaluatedOnly(t *testing.T, f *fleet.Fleet) *Facts {
	t.Helper()
	known, problems := Evaluate(f)
	if problems.Failed() {
		t.Fatal(stringsOf(problems))
	}
	return known
}

func TestPathsAsText(t *testing.T) {
	t.Parallel()
	for want, path := range map[string][]string{
		"":                    nil,
		"name":                {"name"},
		"a.b.0":               {"a", "b", "0"},
		"a[b.c].d":            {"a", "b.c", "d"},
		"[a.b].c":             {"a.b", "c"},
		"a[x[0]":              {"a", "x[0"},
		"a[x]]":               {"a", "x]"},
		"a[b.c][d.e]":         {"a", "b.c", "d.e"},
		"metadata.labels.a/b": {"metadata", "labels", "a/b"},
	} {
		if got := pathText(path); got != want {
			t.Errorf("%q: got %s, want %s", path, got, want)
		}
	}
}
