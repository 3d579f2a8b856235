package argocd

import "testing"

// git is a source, to be completed.
const git = "repoURL: 'https://example.com/repo.git', "

func TestSources(t *testing.T) {
	const at = "error CF0403 spec.source"
	hydrator := func(dry, sync string) string {
		return "source: null, sourceHydrator: {drySource: {" + dry + "}, syncSource: {" + sync + "}}"
	}
	checkAll(t, hubSet(), map[string]checkCase{
		"empty sources beside a source": {spec: "sources: []"},
		"neither":                       {spec: "source: null, sources: []", want: []string{at + ".repoURL"}},
		"an empty source":               {spec: "source: {}", want: []string{at + ".repoURL"}},
		"one source that others may refer to": {
			spec: "source: {" + git + "ref: values}",
			want: []string{at, "warning CF0411 spec.source.ref"},
		},
		"such a source among several": {
			spec: "source: null, sources: [{" + git + "ref: values}, {" + git + "path: a}]",
		},
		"a source that is nowhere": {
			spec: "source: null, sources: [{" + git + "}]",
			want: []string{at + "s[0]"},
		},
		"a chart without a version": {
			spec: "source: {" + git + "chart: a}",
			want: []string{at + ".targetRevision"},
		},
		"a chart of an OCI registry": {
			spec: "source: {repoURL: registry.example.com/charts, chart: a, targetRevision: 1.x}",
		},
		"braces that are left in a path": {
			spec: "source: {" + git + "path: 'a/{{ .b }}'}",
			want: []string{at + ".path"},
		},
		"braces elsewhere": {
			spec: "source: null, project: '{{ a }}', sources: [{" + git + "chart: a, targetRevision: '{{ c }}'}]",
			want: []string{at + "s[0].targetRevision", "error CF0403 spec.project"},
		},
		"braces of Helm's own": {
			spec: "source: {" + git + "path: a, helm: {valuesObject: {b: '{{ .Values.c }}'}}}",
		},
		"a path beside a chart": {
			spec: "source: {" + git + "chart: a, path: b, targetRevision: '1'}",
			want: []string{"warning CF0411 spec.source.path"},
		},
		"a ref in one source": {
			spec: "source: {" + git + "path: a, ref: b}",
			want: []string{"warning CF0411 spec.source.ref"},
		},
		"helm in a source of nothing": {
			spec: "source: null, sources: [{" + git + "ref: b, helm: {values: ']'}}]",
			want: []string{"warning CF0411 spec.sources[0].helm"},
		},
		"a hydrator": {
			spec: hydrator(git+"path: a, targetRevision: main", "targetBranch: env/eu, path: eu"),
		},
		"a hydrator of nothing": {
			spec: hydrator("path: a", "path: eu"),
			want: []string{at + "Hydrator.drySource.repoURL", at + "Hydrator.syncSource.targetBranch"},
		},
		"a hydrator to the root": {
			spec: hydrator(git+"path: a", "targetBranch: b, path: ./"),
			want: []string{at + "Hydrator.syncSource.path: root"},
		},
		"a hydrator that leads out": {
			spec: hydrator(git+"path: ../a", "targetBranch: b, path: ../b"),
			want: []string{at + "Hydrator.syncSource.path", at + "Hydrator.drySource.path"},
		},
		"a hydrator to no branch": {
			spec: "source: null, sourceHydrator: {hydrateTo: {}, drySource: {" + git + "path: a}, " +
				"syncSource: {targetBranch: b, path: c}}",
			want: []string{at + "Hydrator.hydrateTo.targetBranch"},
		},
		"a source beside a hydrator": {
			spec: "sourceHydrator: {drySource: {" + git + "path: a}, syncSource: {targetBranch: b, path: c}}",
			want: []string{"warning CF0411 spec.source"},
		},
		"two empty kinds of a hydrator, which Argo CD does not remove": {
			spec: hydrator(git+"path: a, helm: {}, plugin: {}", "targetBranch: b, path: c"),
			want: []string{at + "Hydrator.drySource"},
		},
	})
}

func TestKindsOfSources(t *testing.T) {
	const at = "error CF0403 spec.source"
	kinds := func(fields string) string { return "source: {" + git + "path: a, " + fields + "}" }
	checkAll(t, hubSet(), map[string]checkCase{
		"helm and directory": {
			spec: kinds("helm: {valueFiles: [a.yaml]}, directory: {recurse: true}"),
			want: []string{at + ": helm and directory"},
		},
		"empty ones, which Argo CD removes": {
			spec: kinds("helm: {values: '', parameters: [], skipCrds: false}, " +
				"kustomize: {images: [], forceCommonLabels: true}, directory: {jsonnet: {libs: []}, recurse: false}, " +
				"plugin: {}"),
		},
		"an empty one beside one": {spec: kinds("helm: {}, kustomize: {namePrefix: a-}")},
		"an empty plugin, which it does not remove": {
			spec: kinds("helm: {skipCrds: true}, plugin: {}"), want: []string{at + ": helm and plugin"},
		},
		"empty values as an object": {
			spec: kinds("helm: {valuesObject: {}}, kustomize: {version: v5}"), want: []string{at},
		},
		"a directory with a pattern": {
			spec: kinds("directory: {exclude: b}, kustomize: {commonLabels: {a: b}}"), want: []string{at},
		},
		"a directory with Jsonnet": {
			spec: kinds("directory: {jsonnet: {libs: [b]}}, helm: {valueFiles: [b]}"), want: []string{at},
		},
		"three": {
			spec: kinds("plugin: {name: a}, directory: {recurse: true}, kustomize: {nameSuffix: a}"),
			want: []string{at + ": kustomize, directory and plugin"},
		},
		"one":          {spec: kinds("plugin: {name: a}")},
		"one and null": {spec: kinds("plugin: {name: a}, helm: null")},
		"in one of several": {
			spec: "source: null, sources: [{" + git + "path: a}, {" + git +
				"path: b, helm: {version: v3}, plugin: {}}]",
			want: []string{at + "s[1]"},
		},
		"where nothing is made": {
			spec: "source: null, sources: [{" + git + "ref: a, helm: {values: a}, plugin: {}}]",
			want: []string{"warning CF0411 spec.sources[0].helm"},
		},
		"in a chart": {
			spec: "source: {" + git + "chart: a, targetRevision: '1', helm: {namespace: a}, directory: {include: a}}",
			want: []string{at},
		},
	})
}

func TestPathsOfSources(t *testing.T) {
	const at = "error CF0403 spec.source.path"
	path := func(text string) string { return "source: {" + git + "path: '" + text + "'}" }
	checkAll(t, hubSet(), map[string]checkCase{
		"the root":                      {spec: path(".")},
		"one with a slash":              {spec: path("a/b/")},
		"one that comes back":           {spec: path("a/../b")},
		"two dots in a name":            {spec: path("..a/b..")},
		"an absolute one":               {spec: path("/a"), want: []string{at + ": absolute"}},
		"one that leads out":            {spec: path("../a"), want: []string{at + ": out of the repository"}},
		"the folder above":              {spec: path(".."), want: []string{at + ": out of the repository"}},
		"one that leads out at the end": {spec: path("a/../../b"), want: []string{at + ": out of the repository"}},
		"of an OCI image": {
			spec: "source: {repoURL: 'oci://example.com/a', path: ../b, targetRevision: '1'}",
			want: []string{at},
		},
	})
}

func TestRefs(t *testing.T) {
	sources := func(files, others string) string {
		return "source: null, sources: [{repoURL: 'https://charts.example.com', chart: a, targetRevision: '1', " +
			"helm: {valueFiles: [" + files + "]}}" + others + "]"
	}
	const values, at = ", {" + git + "ref: values}", "error CF0403 spec.sources[0].helm.valueFiles[0]"
	checkAll(t, hubSet(), map[string]checkCase{
		"a file of another source": {spec: sources("$values/eu/a.yaml", values)},
		"a file of no source": {
			spec: sources("$valuez/a.yaml", values),
			want: []string{at + ": $valuez names; the refs are $values"},
		},
		"a file where none has a ref": {spec: sources("$values/a.yaml", ""), want: []string{at + ": add the ref"}},
		"a variable":                  {spec: sources("$ARGOCD_APP_NAME/a.yaml", values), want: []string{at}},
		"a ref of a chart": {
			spec: sources("$x/a.yaml", ", {"+git+"chart: b, targetRevision: '1', ref: x}"),
			want: []string{at + ": chart"},
		},
		"a ref of a chart, not used": {spec: sources("a.yaml", ", {"+git+"chart: b, targetRevision: '1', ref: x}")},
		"a ref with a dollar": {
			spec: sources("$values/a.yaml", ", {"+git+"ref: $values}"),
			want: []string{"error CF0403 spec.sources[1].ref: $NAME/PATH"},
		},
		"a ref with a dollar, and a file of another": {
			spec: sources("$b/a.yaml", ", {"+git+"ref: $values}"),
			want: []string{"error CF0403 spec.sources[1].ref", at + ": add the ref"},
		},
		"a ref with a dot": {
			spec: sources("a.yaml", ", {"+git+"ref: my.values}"),
			want: []string{"error CF0403 spec.sources[1].ref"},
		},
		"a ref with a dot in one source": {
			spec: "source: {" + git + "path: a, ref: a.b}",
			want: []string{"error CF0403 spec.source.ref"},
		},
		"two refs of one name": {
			spec: sources("$values/a.yaml", values+values),
			want: []string{"error CF0403 spec.sources[2].ref: two sources"},
		},
		"a file outside of it": {spec: sources("$values/../../a.yaml", values), want: []string{at}},
		"the whole of it":      {spec: sources("$values", values), want: []string{at + ": names no file"}},
		"a parameter of a file": {
			spec: "source: null, sources: [{" + git + "path: a, helm: {fileParameters: [{name: a, path: $x/a}]}}]",
			want: []string{"error CF0403 spec.sources[0].helm.fileParameters[0].path"},
		},
		"two revisions of a repository": {
			spec: sources("$a/x, $b/y", ", {"+git+"ref: a, targetRevision: v1}, {"+git+"ref: b, targetRevision: v2}"),
			want: []string{"error CF0403 spec.sources[0].helm.valueFiles[1]: two revisions"},
		},
		"two revisions of a repository by two of its URLs": {
			spec: sources("$a/x, $b/y", ", {repoURL: 'git@example.com:A/r.git', ref: a}, "+
				"{repoURL: 'ssh://git@example.com/a/r', ref: b, targetRevision: v2}"),
			want: []string{"error CF0403 spec.sources[0].helm.valueFiles[1]: two revisions"},
		},
		"one revision, twice": {
			spec: sources("$a/x, $b/y", ", {"+git+"ref: a, targetRevision: v1}, {"+git+"ref: b, targetRevision: v1}"),
		},
		"where nothing is made": {
			spec: "source: null, sources: [{" + git + "ref: a, helm: {valueFiles: [$x/a]}}]",
			want: []string{"warning CF0411 spec.sources[0].helm"},
		},
		"a reference in one source": {
			spec: "source: {" + git + "path: a, helm: {valueFiles: [$values/a.yaml]}}",
			want: []string{"warning CF0411 spec.source.helm.valueFiles[0]: spec.sources"},
		},
		"a reference that leads out of it": {
			spec: "source: {" + git + "path: a, helm: {valueFiles: [$values/../a.yaml]}}",
			want: []string{"error CF0403 spec.source.helm.valueFiles[0]"},
		},
		"a variable in one source": {
			spec: "source: {" + git + "path: a, helm: {valueFiles: [$ARGOCD_APP_NAME/a.yaml]}}",
		},
	})
}
