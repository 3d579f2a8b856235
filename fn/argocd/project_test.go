package argocd_test

import (
	"testing"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
)

func projectOf(spec map[string]any) argocd.Project {
	return argocd.ReadProject(map[string]any{"spec": spec})
}

func TestProjectPermitsRepositories(t *testing.T) {
	const permitted, refused = argocd.Permitted, argocd.Refused
	for sentence, c := range map[string]struct {
		patterns []any
		repoURL  string
		want     argocd.Permission
	}{
		"a project without repositories permits none": {nil, "https://example.com/a", refused},
		"a star is every repository":                  {[]any{"*"}, "https://example.com/team/a.git", permitted},
		"a star beside a text ends at a slash": {
			[]any{"https://example.com/*"}, "https://example.com/team/a", refused,
		},
		"two stars do not":              {[]any{"https://example.com/**"}, "https://example.com/team/a", permitted},
		"the suffix .git means nothing": {[]any{"https://example.com/a.git"}, "https://example.com/a", permitted},
		"nor does the case of letters":  {[]any{"https://example.com/A"}, "https://EXAMPLE.com/a", permitted},
		"git@ is a form of ssh://": {
			[]any{"git@example.com:team/*"}, "ssh://git@example.com/team/a.git", permitted,
		},
		"what is denied is not permitted by another pattern": {
			[]any{"!https://example.com/secret", "*"}, "https://example.com/secret.git", refused,
		},
		"nor by one before it": {[]any{"*", "!https://example.com/secret"}, "https://example.com/secret", refused},
		"a denial alone permits all others": {
			[]any{"!https://example.com/secret"}, "https://example.com/a", permitted,
		},
		"braces of a URL are escaped, and match nothing": {
			[]any{"https://example.com/{a,b}"}, "https://example.com/b", refused,
		},
		"a question mark":         {[]any{"https://example.com/team-?"}, "https://example.com/team-a", permitted},
		"a class":                 {[]any{"*/team-[ab]"}, "example.com/team-b", permitted},
		"a class of others":       {[]any{"*/team-[!ab]"}, "example.com/team-b", refused},
		"a range":                 {[]any{"*/team-[a-c]"}, "example.com/team-b", permitted},
		"a class that is open":    {[]any{"*/team-[ab"}, "example.com/team-b", refused},
		"a pattern of no meaning": {[]any{"example.com/***"}, "https://example.com/a", permitted},
		"what is not a string":    {[]any{1, map[string]any{}}, "https://example.com/a", refused},
		"what is not a URL":       {[]any{"https://example.com/a"}, "https://exa mple.com/%zz", refused},
	} {
		t.Run(sentence, func(t *testing.T) {
			project := projectOf(map[string]any{"sourceRepos": c.patterns})
			if got := project.PermitsRepository(c.repoURL); got != c.want {
				t.Errorf("want %v, got %v", c.want, got)
			}
		})
	}
}

func TestProjectPermitsClusters(t *testing.T) {
	const permitted, refused, byName = argocd.Permitted, argocd.Refused, argocd.RefusedByName
	type list = []any
	type element = map[string]any
	eu := fleet.Destination{Name: "eu-1", Namespace: "web"}
	for sentence, c := range map[string]struct {
		destinations list
		destination  fleet.Destination
		want         argocd.Permission
	}{
		"a project without destinations permits none": {nil, eu, refused},
		"every server":          {list{element{"server": "*", "namespace": "*"}}, eu, permitted},
		"every name":            {list{element{"name": "*", "namespace": "*"}}, eu, permitted},
		"the name":              {list{element{"name": "eu-*", "namespace": "web"}}, eu, permitted},
		"one of several names":  {list{element{"name": "{us-1,eu-1}", "namespace": "web"}}, eu, permitted},
		"none of several names": {list{element{"name": "{us-1,us-2}", "namespace": "web"}}, eu, refused},
		"several names that Argo CD reads in its own way": {
			list{element{"name": "us-{*,1}", "namespace": "web"}}, eu, permitted,
		},
		"another name":                 {list{element{"name": "us-*", "namespace": "web"}}, eu, refused},
		"another namespace":            {list{element{"server": "*", "namespace": "db"}}, eu, refused},
		"no namespace":                 {list{element{"server": "*"}}, eu, refused},
		"a server that may be its own": {list{element{"server": "https://10.0.0.1", "namespace": "*"}}, eu, byName},
		"the server of the hub": {
			list{element{"server": "https://kubernetes.default.svc", "namespace": "*"}}, eu, refused,
		},
		"a server in another namespace": {
			list{element{"server": "https://10.0.0.1", "namespace": "db"}}, eu, refused,
		},
		"every server with https": {list{element{"server": "https://*", "namespace": "*"}}, eu, permitted},
		"the name beside a server": {
			list{element{"server": "https://10.0.0.1", "name": "eu-1", "namespace": "*"}}, eu, permitted,
		},
		"a namespace that is denied": {
			list{element{"server": "*", "namespace": "!web"}, element{"server": "*", "namespace": "*"}}, eu, refused,
		},
		"a name that is denied": {
			list{element{"server": "*", "namespace": "*"}, element{"name": "!eu-1", "namespace": "*"}}, eu, refused,
		},
		"another name that is denied": {
			list{element{"server": "*", "namespace": "*"}, element{"name": "!us-1", "namespace": "*"}}, eu, permitted,
		},
		"the hub that is denied": {
			list{
				element{"server": "*", "namespace": "*"},
				element{"server": "!https://kubernetes.default.svc", "namespace": "*"},
			},
			eu, permitted,
		},
		"a server that is denied and need not be its own": {
			list{element{"server": "*", "namespace": "*"}, element{"server": "!https://10.0.0.1", "namespace": "*"}},
			eu, permitted,
		},
		"the hub by its name": {
			list{element{"server": "https://kubernetes.default.svc", "namespace": "*"}},
			fleet.Destination{Name: "in-cluster", Namespace: "web"},
			permitted,
		},
		"the hub by its server": {
			list{element{"name": "in-cluster", "namespace": "*"}},
			fleet.Destination{Server: "https://kubernetes.default.svc", Namespace: "web"},
			permitted,
		},
		"a server whose name only the hub knows": {
			list{element{"name": "eu-*", "namespace": "*"}},
			fleet.Destination{Server: "https://10.0.0.1", Namespace: "web"},
			byName,
		},
		"a server that stands for the one that only the hub knows": {
			list{element{"name": "eu-1", "namespace": "*"}},
			fleet.Destination{Server: "https://eu-1.invalid", Namespace: "web"},
			permitted,
		},
		"no namespace in a project that wants one": {
			list{element{"name": "*", "namespace": "web"}}, fleet.Destination{Name: "eu-1"}, refused,
		},
		"what is not a map": {list{"eu-1", nil}, eu, refused},
	} {
		t.Run(sentence, func(t *testing.T) {
			project := projectOf(map[string]any{"destinations": c.destinations})
			servers := map[string]string{"https://eu-1.invalid": "eu-1"}
			cluster := argocd.ClusterOf(c.destination, servers)
			if got := project.PermitsCluster(cluster, c.destination.Namespace); got != c.want {
				t.Errorf("want %v, got %v", c.want, got)
			}
		})
	}
}

func TestProjectOfItsOwnClusters(t *testing.T) {
	scoped := projectOf(map[string]any{"permitOnlyProjectScopedClusters": true})
	if projectOf(nil).OnlyOwnClusters || !scoped.OnlyOwnClusters {
		t.Error("the field is not read")
	}
}
