package argocd

import (
	"testing"

	"github.com/capifleet/capifleet/fn/fleet"
)

func TestDestination(t *testing.T) {
	const create = "syncPolicy: {syncOptions: [CreateNamespace=true]}, "
	checkAll(t, hubSet(), map[string]checkCase{
		"a server":                {spec: "destination: {server: 'https://10.0.0.1:6443'}"},
		"a server, an empty name": {spec: "destination: {server: 'https://a.example.com', name: ''}"},
		"a name, an empty server": {spec: "destination: {server: '', name: eu-1}"},
		"neither": {
			spec: "destination: {name: ''}",
			want: []string{"error CF0403 spec.destination: neither"},
		},
		"both": {
			spec: "destination: {name: a, server: 'https://a'}",
			want: []string{"error CF0403 spec.destination.server: both"},
		},
		"a name as a server": {
			spec: "destination: {server: a}",
			want: []string{"error CF0403 spec.destination.server: destination.name"},
		},
		"a host as a server": {
			spec: "destination: {server: 'a.example.com:6443'}",
			want: []string{"error CF0403 spec.destination.server: https://HOST:6443"},
		},
		"another scheme": {
			spec: "destination: {server: 'ftp://a'}",
			want: []string{"error CF0403 spec.destination.server"},
		},
		"a URL without a host": {
			spec: "destination: {server: 'https://'}",
			want: []string{"error CF0403 spec.destination.server"},
		},
		"no namespace":  {spec: "destination: {name: a}"},
		"any namespace": {spec: "destination: {name: a, namespace: '*'}"},
		"any namespace, created": {
			spec: create + "destination: {name: a, namespace: '*'}",
			want: []string{"warning CF0411 spec.destination.namespace: cannot create"},
		},
		"a namespace that is none": {
			spec: "destination: {name: a, namespace: Web_1}",
			want: []string{"error CF0403 spec.destination.namespace"},
		},
		"nothing to create": {
			spec: create + "destination: {name: a}",
			want: []string{"warning CF0411 spec.syncPolicy.syncOptions: no effect"},
		},
		"braces that are left": {
			spec: "destination: {name: 'a{{ b }}'}",
			want: []string{"error CF0403 spec.destination.name"},
		},
	})
}

func TestProjectNames(t *testing.T) {
	const at = "error CF0403 spec.project: "
	for _, maker := range []Maker{hubSet(), {Namespace: "argocd"}} {
		maker.OtherClusters = true
		t.Run("", func(t *testing.T) {
			checkAll(t, maker, map[string]checkCase{
				"a name":           {spec: "project: team-a"},
				"a name with dots": {spec: "project: team.a"},
				"capitals": {
					spec: "project: Team-A",
					want: []string{at + "no AppProject can have this name"},
				},
				"an underscore": {
					spec: "project: team_a",
					want: []string{at + "write metadata.name"},
				},
				"a space":       {spec: "project: 'team a'", want: []string{at + "no AppProject"}},
				"a placeholder": {spec: "project: '${TEAM}'", want: []string{at + "no AppProject"}},
				"a namespace before it": {
					spec: "project: argocd/team-a",
					want: []string{at + "no AppProject"},
				},
				"braces that are left": {
					spec: "project: '{{ a }}'",
					want: []string{at + "still contains {{"},
				},
				"any project, which no name says": {spec: "project: '*'", want: []string{at + "no AppProject"}},
			})
		})
	}
}

func TestOwnDestination(t *testing.T) {
	const code = "warning CF0410 spec.destination."
	checkAll(t, Maker{Namespace: "argocd"}, map[string]checkCase{
		"the cluster itself":              {spec: "destination: {server: 'https://kubernetes.default.svc'}"},
		"the cluster itself with a slash": {spec: "destination: {server: 'https://kubernetes.default.svc/'}"},
		"the cluster itself by name":      {spec: "destination: {name: in-cluster}"},
		"the name of a Cluster":           {spec: "destination: {name: eu-1}", want: []string{code + "name: itself"}},
		"the cluster itself in capitals":  {spec: "destination: {name: In-Cluster}", want: []string{code + "name"}},
		"the server of a Cluster": {
			spec: "destination: {server: 'https://eu-1:6443'}",
			want: []string{code + "server"},
		},
		"a server that is a name": {
			spec: "destination: {server: in-cluster}",
			want: []string{"error CF0403 spec.destination.server"},
		},
		"braces that are left": {
			spec: "destination: {name: 'a{{ b }}'}",
			want: []string{"error CF0403 spec.destination.name"},
		},
		"another name of the cluster itself": {
			spec: "destination: {server: 'https://kubernetes.default.svc.cluster.local'}",
			want: []string{code + "server"},
		},
	})
}

func TestOwnDestinationAmongOthers(t *testing.T) {
	checkAll(t, Maker{OtherClusters: true}, map[string]checkCase{
		"a Cluster that Argo CD may know": {spec: "destination: {name: eu-1}"},
	})
}

func TestIsHub(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"https://kubernetes.default.svc":                    true,
		"https://kubernetes.default.svc/":                   true,
		"HTTPS://KUBERNETES.default.svc:443":                true,
		"kubernetes.default.svc":                            true,
		"https://kubernetes.default.svc.":                   true,
		"https://kubernetes.default.svc.cluster.local":      true,
		"https://kubernetes.default.svc.cluster.local:443/": true,
		"https://kubernetes.default":                        true,
		"http://kubernetes":                                 true,
		"https://u@kubernetes.default.svc?a":                true,
		"https://kubernetes.example.com":                    false,
		"https://kubernetes.default.example.com":            false,
		"https://10.0.0.1":                                  false,
		"":                                                  false,
	} {
		if got := IsHub(fleet.Destination{Server: text}); got != want {
			t.Errorf("server %q: %t", text, got)
		}
	}
	if !IsHub(fleet.Destination{Server: " https://kubernetes.default.svc"}) {
		t.Error("server with a space before it: false")
	}
	if !IsHub(fleet.Destination{Name: " in-cluster"}) {
		t.Error("name with a space before it: false")
	}
	for text, want := range map[string]bool{
		"in-cluster": true, "In-Cluster": true, "in-cluster-1": false, "eu-1": false,
	} {
		if got := IsHub(fleet.Destination{Name: text}); got != want {
			t.Errorf("name %q: %t", text, got)
		}
	}
}
