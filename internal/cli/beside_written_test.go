package cli_test

import "testing"

// TestWrittenApplicationsBeside: Applications of the input that Argo CD would refuse, or of which
// it would ignore something.
func TestWrittenApplicationsBeside(t *testing.T) {
	t.Parallel()
	const here = "name: hand, namespace: argocd"
	const source = "  source: {repoURL: https://example.com/team/web, path: web}\n"
	const destination = "  destination: {name: eu-1, namespace: web}\n"
	of := func(metadata, spec string) string {
		return object("argoproj.io/v1alpha1", "Application", metadata, "spec:\n  project: default\n"+spec)
	}
	spec := func(rest string) string { return of(here, rest) }
	project := func(name string) string {
		return object("argoproj.io/v1alpha1", "AppProject", "name: "+name+", namespace: argocd", `spec:
  sourceRepos: ['*']
  destinations: [{server: '*', namespace: '*'}]
  clusterResourceWhitelist: [{group: '*', kind: '*'}]
`)
	}
	checkBeside(t, map[string]besideCase{
		"as it should be": {spec(source + destination), ""},
		"with sync options": {
			spec(source + destination + "  syncPolicy: {syncOptions: [CreateNamespace=true, ServerSideApply=true], " +
				"managedNamespaceMetadata: {labels: {team: web}}}\n"), "",
		},
		"in another namespace": {of("name: hand, namespace: team", source+destination), ""},
		"for the hub":          {spec(source + "  destination: {name: in-cluster, namespace: web}\n"), ""},
		"for a server": {
			spec(source + "  destination: {server: https://10.0.0.1:6443, namespace: web}\n"), "",
		},
		"an unknown sync option": {
			spec(source + destination + "  syncPolicy: {syncOptions: [CreateNamspace=true]}\n"),
			"warning CF0411 hand spec.syncPolicy.syncOptions[0]",
		},
		"a value of a sync option": {
			spec(source + destination + "  syncPolicy: {syncOptions: [CreateNamespace=yes]}\n"),
			"warning CF0411 hand spec.syncPolicy.syncOptions[0]",
		},
		"a sync option of the list as a text": {
			spec(source + destination + "  syncPolicy: {syncOptions: ['CreateNamespace=true,Validate=false']}\n"),
			"warning CF0411 hand spec.syncPolicy.syncOptions[0]",
		},
		"a duration that is none": {
			spec(source + destination + "  syncPolicy: {retry: {limit: 5, backoff: {duration: 5 seconds}}}\n"),
			"warning CF0403 hand spec.syncPolicy.retry.backoff.duration",
		},
		"two kinds of source": {
			spec("  source: {repoURL: https://example.com/team/web, path: web, helm: {releaseName: a}, " +
				"kustomize: {namePrefix: a}}\n" + destination),
			"warning CF0403 hand spec.source",
		},
		"a path that leads out": {
			spec("  source: {repoURL: https://example.com/team/web, path: ../web}\n" + destination),
			"warning CF0403 hand spec.source.path",
		},
		"an absolute path in a list of sources": {
			spec("  sources: [{repoURL: https://example.com/team/web, path: /web}]\n" + destination),
			"warning CF0403 hand spec.sources[0].path",
		},
		"a name and a server": {
			spec(source + "  destination: {name: eu-1, server: https://10.0.0.1:6443}\n"),
			"warning CF0403 hand spec.destination.server",
		},
		"neither a name nor a server": {
			spec(source + "  destination: {namespace: web}\n"),
			"warning CF0403 hand spec.destination",
		},
		"a name as a server": {
			spec(source + "  destination: {server: eu-1, namespace: web}\n"),
			"warning CF0403 hand spec.destination.server",
		},
		"a cluster in capitals": {
			spec(source + "  destination: {name: EU-1, namespace: web}\n"),
			"warning CF0410 hand spec.destination.name",
		},
		"another cluster":     {spec(source + "  destination: {name: eu-2, namespace: web}\n"), ""},
		"a cluster elsewhere": {spec(source + "  destination: {name: management, namespace: web}\n"), ""},
		"a project that is misspelt": {
			of(here, source+destination+"---\n") + project("team") + object("argoproj.io/v1alpha1", "Application",
				"name: other, namespace: argocd", "spec:\n  project: taem\n"+source+destination),
			"warning CF0511 other spec.project",
		},
		"a patch of kustomize": {of(here, "  source: {path: ../web}\n"), ""},
		"a patch without a source": {
			of(here, "  destination: {name: a, server: b}\n"), "",
		},
		"kept off the hub": {
			of(here+", annotations: {config.kubernetes.io/local-config: 'true'}",
				source+"  destination: {namespace: web}\n"), "",
		},
		"two with the same mistake": {
			spec(source+"  destination: {namespace: web}\n") +
				of("name: other, namespace: argocd", source+"  destination: {namespace: web}\n"),
			"warning CF0403 hand spec.destination\nwarning CF0403 other spec.destination",
		},
	})
}
