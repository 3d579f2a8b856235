package cli_test

import "testing"

// TestApplicationsBeside: Applications of the input, and those that ApplicationSets of the input
// make, beside those of a fleet.
func TestApplicationsBeside(t *testing.T) {
	t.Parallel()
	const app = "argoproj.io/v1alpha1"
	application := func(metadata string) string {
		return object(app, "Application", metadata, "spec: {project: team, "+
			"source: {repoURL: https://example.com/x, path: .}, destination: {name: eu-1, namespace: web}}")
	}
	// set is an ApplicationSet with a name of its Applications, generators, and more.
	set := func(name, generators, more string) string {
		return object(app, "ApplicationSet", "name: hand, namespace: argocd", "spec:\n  "+more+
			"\n  generators: ["+generators+"]\n  template:\n    metadata: {name: '"+name+"'}\n"+
			"    spec: {project: team, source: {repoURL: https://example.com/x, path: .}, "+
			"destination: {namespace: web}}")
	}
	const inGo, flat = "goTemplate: true\n  goTemplateOptions: [missingkey=error]", "goTemplate: false"
	checkBeside(t, map[string]besideCase{
		"an Application of another name":      {application("name: eu-1-db, namespace: argocd"), ""},
		"an Application of another namespace": {application("name: eu-1-web, namespace: other"), ""},
		"an Application without a name":       {application("generateName: eu-1-web, namespace: argocd"), ""},
		"an Application that the hub does not get": {
			application("name: eu-1-web, namespace: argocd, annotations: {config.kubernetes.io/local-config: 'true'}"),
			"",
		},
		"an Application that Argo CD has made": {
			application("name: eu-1-web, namespace: argocd, " +
				"ownerReferences: [{apiVersion: argoproj.io/v1alpha1, kind: ApplicationSet, name: a, uid: a}]"),
			"error CF0507 eu-1-web metadata.name eu-1",
		},
		"an Application of another group": {
			object("app.k8s.io/v1beta1", "Application", "name: eu-1-web, namespace: argocd", ""), "",
		},
		"values of a flat list": {
			set("{{values.of}}-web", "list: {elements: [{values: {of: eu-1}}]}", flat),
			"error CF0507 hand spec.generators eu-1",
		},
		"another key of a flat list": {
			set("{{ cluster }}-web", "list: {elements: [{cluster: eu-1}]}", flat),
			"error CF0507 hand spec.generators eu-1",
		},
		"a list in another namespace": {
			object(app, "ApplicationSet", "name: hand, namespace: other",
				"spec:\n  "+inGo+"\n  generators: [list: {elements: [{name: eu-1}]}]\n"+
					"  template: {metadata: {name: '{{ .name }}-web'}}"),
			"",
		},
		"a list with functions": {
			set("{{ .name | lower }}-web", "list: {elements: [{name: EU-1}]}", inGo),
			"error CF0507 hand spec.generators eu-1",
		},
		"a list with functions of Argo CD": {
			set("{{ .name | normalize }}-web", "list: {elements: [{name: EU_1}]}", inGo),
			"error CF0507 hand spec.generators eu-1",
		},
		"a list of which a selector leaves nothing": {set("{{ .name }}-web",
			"{list: {elements: [{name: eu-1, a: b}]}, selector: {matchLabels: {a: c}}}", inGo), ""},
		"clusters by a label": {
			set("{{ .name }}-web", "clusters: {selector: {matchLabels: {region: eu}}}", inGo),
			"warning CF0507 hand spec.generators eu-1",
		},
		"clusters by an expression": {
			set("{{ .name }}-web",
				"clusters: {selector: {matchExpressions: [{key: region, operator: In, values: [us]}]}}", inGo),
			"warning CF0507 hand spec.generators us-1",
		},
		"clusters by the label of their Secrets": {
			set("{{ .name }}-web",
				"clusters: {selector: {matchLabels: {argocd.argoproj.io/secret-type: cluster}}}", inGo),
			"warning CF0507 hand spec.generators eu-1, us-1",
		},
		"clusters that are none of the fleet": {
			set("{{ .name }}-web", "clusters: {selector: {matchLabels: {region: apac}}}", inGo), "",
		},
		"values of clusters": {
			set("{{ .values.of }}-web", "clusters: {values: {of: '{{ .name }}'}}", inGo),
			"warning CF0507 hand spec.generators eu-1, us-1",
		},
		"a constant name": {set("eu-1-web", "clusters: {}", inGo), "warning CF0507 hand spec.generators eu-1"},
		"clusters and a list": {
			set("{{ .name }}-{{ .app }}",
				"matrix: {generators: [{clusters: {}}, {list: {elements: [{app: web}, {app: db}]}}]}", inGo),
			"warning CF0507 hand spec.generators eu-1, us-1",
		},
		"a list and clusters, in the flat form": {
			set("{{name}}-{{app}}", "matrix: {generators: "+
				"[{list: {elements: [{app: web}]}}, {clusters: {selector: {matchLabels: {region: eu}}}}]}", flat),
			"warning CF0507 hand spec.generators eu-1",
		},
		"files of a repository, and clusters": {set("{{ .name }}-web", "matrix: {generators: "+
			"[{git: {repoURL: https://example.com/x, directories: [{path: 'apps/*'}]}}, {clusters: {}}]}", inGo), ""},
		"values that a list replaces, which are not predicted": {set("{{ .name }}-web", "merge: {mergeKeys: [name], "+
			"generators: [{clusters: {}}, {list: {elements: [{name: eu-1, size: small}]}}]}", inGo), ""},
		"directories of a repository, which are not predicted": {set("{{ .path.basename }}-web",
			"git: {repoURL: https://example.com/x, directories: [{path: 'apps/*'}]}", inGo), ""},
		"a patch of something else": {
			set("{{ .name }}-web", "list: {elements: [{name: eu-1}]}", inGo+"\n  templatePatch: 'spec: {}'"),
			"error CF0507 hand spec.generators eu-1",
		},
		"a patch that renames out of the way": {set("{{ .name }}-web", "list: {elements: [{name: eu-1}]}",
			inGo+"\n  templatePatch: 'metadata: {name: {{ .name }}-other}'"), ""},
		"a patch that renames into the way": {set("{{ .name }}-other", "list: {elements: [{name: eu-1}]}",
			inGo+"\n  templatePatch: 'metadata: {name: {{ .name }}-web}'"), "error CF0507 hand spec.generators eu-1"},
		"no generators": {set("eu-1-web", "", inGo), ""},
	})
}
