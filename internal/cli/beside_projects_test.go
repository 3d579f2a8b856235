package cli_test

import "testing"

// TestProjectsBeside: AppProjects of the input, which permit the Applications of a fleet or do not.
func TestProjectsBeside(t *testing.T) {
	t.Parallel()
	// bare is an AppProject with its repositories, its destinations, and more; project permits all
	// objects besides.
	bare := func(repositories, destinations, more string) string {
		return object("argoproj.io/v1alpha1", "AppProject", "name: team, namespace: argocd",
			"spec:\n  sourceRepos: ["+repositories+"]\n  destinations: ["+destinations+"]\n"+more)
	}
	project := func(repositories, destinations, more string) string {
		return bare(repositories, destinations, "  clusterResourceWhitelist: [{group: '*', kind: '*'}]\n"+more)
	}
	namespaced := func(more string) string { return bare("'*'", "{server: '*', namespace: '*'}", more) }
	named := func(name, namespace string) string {
		return object("argoproj.io/v1alpha1", "AppProject", "name: "+name+", namespace: "+namespace, "spec: {}")
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
		"no objects of the cluster": {
			namespaced(""),
			"warning CF0508 team spec.clusterResourceWhitelist eu-1, us-1",
		},
		"an empty list of objects of the cluster": {
			namespaced("  clusterResourceWhitelist: []\n"),
			"warning CF0508 team spec.clusterResourceWhitelist eu-1, us-1",
		},
		"objects of the cluster other than Namespaces": {
			namespaced("  clusterResourceWhitelist: [{group: '*', kind: ClusterRole}]\n"),
			"warning CF0508 team spec.clusterResourceWhitelist eu-1, us-1",
		},
		"Namespaces": {namespaced("  clusterResourceWhitelist: [{group: '', kind: Namespace}]\n"), ""},
		"Namespaces of another name": {
			namespaced("  clusterResourceWhitelist: [{group: '', kind: Namespace, name: 'db-*'}]\n"),
			"warning CF0508 team spec.clusterResourceWhitelist eu-1, us-1",
		},
		"Namespaces that are denied": {
			project(all, everywhere, "  clusterResourceBlacklist: [{group: '', kind: Namespace}]\n"),
			"warning CF0508 team spec.clusterResourceBlacklist eu-1, us-1",
		},
		"neither a repository nor Namespaces": {
			bare("", everywhere, ""),
			"error CF0508 team spec.sourceRepos eu-1, us-1",
		},
		"clusters of its own": {
			project(all, everywhere, "  permitOnlyProjectScopedClusters: true\n"),
			"warning CF0508 team spec.permitOnlyProjectScopedClusters eu-1, us-1",
		},
		"windows that deny": {project(all, everywhere,
			"  syncWindows: [{kind: deny, schedule: '* * * * *', duration: 24h, applications: ['*']}]\n"), ""},
		"a project of another namespace": {
			named("team", "other"),
			"warning CF0511 production spec.applicationSets[0].template.spec.project eu-1, us-1",
		},
		"another project": {
			named("platform", "argocd"),
			"info CF0511 production spec.applicationSets[0].template.spec.project eu-1, us-1",
		},
		"a project of nearly the name": {
			named("taem", "argocd"),
			"warning CF0511 production spec.applicationSets[0].template.spec.project eu-1, us-1",
		},
		"the name in capitals": {
			named("Team", "argocd"),
			"warning CF0511 production spec.applicationSets[0].template.spec.project eu-1, us-1",
		},
		"a project of nearly the name in another namespace": {named("taem", "other"), ""},
		"another project, and the name in another namespace": {
			named("platform", "argocd") + named("team", "other"),
			"warning CF0511 production spec.applicationSets[0].template.spec.project eu-1, us-1",
		},
		"another project in another namespace": {named("platform", "other"), ""},
		"another project without a namespace": {
			object("argoproj.io/v1alpha1", "AppProject", "name: platform", "spec: {}"),
			"info CF0511 production spec.applicationSets[0].template.spec.project eu-1, us-1",
		},
		"another project that is kept off the hub": {
			object("argoproj.io/v1alpha1", "AppProject", "name: taem, namespace: argocd, annotations: "+
				"{config.kubernetes.io/local-config: 'true'}", "spec: {}"),
			"",
		},
		"a project without a spec": {
			object("argoproj.io/v1alpha1", "AppProject", "name: team, namespace: argocd", ""),
			"error CF0508 team spec.sourceRepos eu-1, us-1\nerror CF0508 team spec.destinations eu-1, us-1",
		},
	})
}
