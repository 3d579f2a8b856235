package cli_test

import "testing"

// TestProjectsBeside: AppProjects of the input, which permit the Applications of a fleet or do not.
func TestProjectsBeside(t *testing.T) {
	t.Parallel()
	// project is an AppProject with its repositories, its destinations, and more.
	project := func(repositories, destinations, more string) string {
		return object("argoproj.io/v1alpha1", "AppProject", "name: team, namespace: argocd",
			"spec:\n  sourceRepos: ["+repositories+"]\n  destinations: ["+destinations+"]\n"+more)
	}
	const all, everywhere = "'*'", "{server: '*', namespace: '*'}"
	checkBeside(t, map[string]besideCase{
		"everything": {project(all, everywhere, ""), ""},
		"everything but one repository": {
			project("'*', '!https://example.com/team/*'", everywhere, ""),
			"error CF0508 team spec.sourceRepos eu-1, us-1",
		},
		"everything but another one": {project("'*', '!https://example.com/other/*'", everywhere, ""), ""},
		"a star that ends at a slash": {
			project("'https://example.com/*'", everywhere, ""),
			"error CF0508 team spec.sourceRepos eu-1, us-1",
		},
		"two stars": {project("'https://example.com/**'", everywhere, ""), ""},
		"no repository": {
			project("", everywhere, ""),
			"error CF0508 team spec.sourceRepos eu-1, us-1",
		},
		"one of the clusters by name": {
			project(all, "{name: 'eu-*', namespace: web}", ""),
			"error CF0508 team spec.destinations us-1",
		},
		"a server": {
			project(all, "{server: 'https://10.0.0.1:6443', namespace: web}", ""),
			"warning CF0508 team spec.destinations eu-1, us-1",
		},
		"the hub only": {
			project(all, "{server: 'https://kubernetes.default.svc', namespace: '*'}", ""),
			"error CF0508 team spec.destinations eu-1, us-1",
		},
		"a namespace that is denied": {
			project(all, "{server: '*', namespace: '!web'}", ""),
			"error CF0508 team spec.destinations eu-1, us-1",
		},
		"another namespace that is denied": {
			project(all, everywhere+", {server: '*', namespace: '!kube-*'}", ""),
			"",
		},
		"a name that is denied": {
			project(all, everywhere+", {name: '!us-1', namespace: '*'}", ""),
			"error CF0508 team spec.destinations us-1",
		},
		"a name without a namespace": {
			project(all, "{name: '*'}", ""),
			"error CF0508 team spec.destinations eu-1, us-1",
		},
		"no destination": {
			project(all, "", ""),
			"error CF0508 team spec.destinations eu-1, us-1",
		},
		"Applications of other namespaces": {project(all, everywhere, "  sourceNamespaces: [other]\n"), ""},
		"no objects of the cluster":        {project(all, everywhere, "  clusterResourceWhitelist: []\n"), ""},
		"clusters of its own": {
			project(all, everywhere, "  permitOnlyProjectScopedClusters: true\n"),
			"warning CF0508 team spec.permitOnlyProjectScopedClusters eu-1, us-1",
		},
		"windows that deny": {project(all, everywhere,
			"  syncWindows: [{kind: deny, schedule: '* * * * *', duration: 24h, applications: ['*']}]\n"), ""},
		"a project of another namespace": {
			object("argoproj.io/v1alpha1", "AppProject", "name: team, namespace: other", "spec: {}"), "",
		},
		"another project": {
			object("argoproj.io/v1alpha1", "AppProject", "name: teams, namespace: argocd", "spec: {}"),
			"",
		},
		"a project without a spec": {
			object("argoproj.io/v1alpha1", "AppProject", "name: team, namespace: argocd", ""),
			"error CF0508 team spec.sourceRepos eu-1, us-1\nerror CF0508 team spec.destinations eu-1, us-1",
		},
	})
}
