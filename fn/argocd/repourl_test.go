package argocd

import "testing"

func TestRepoURLs(t *testing.T) {
	of := func(url, fields string) string { return "source: {repoURL: '" + url + "', " + fields + "}" }
	said := func(words string) []string { return []string{"warning CF0411 spec.source.repoURL: " + words} }
	folder := func(url string) checkCase { return checkCase{spec: of(url, "path: a")} }
	chart := func(url string) checkCase { return checkCase{spec: of(url, "chart: a, targetRevision: '1'")} }
	checkAll(t, hubSet(), map[string]checkCase{
		"HTTPS":                                  folder("https://github.com/o/r.git"),
		"HTTPS with a user":                      folder("https://user@dev.azure.com/o/p/_git/r"),
		"HTTPS in capitals":                      folder("HTTPS://github.com/o/r"),
		"SSH":                                    folder("ssh://git@github.com:22/o/r.git"),
		"SSH as Git writes it":                   folder("git@github.com:o/r.git"),
		"SSH as Git writes it, without a user":   folder("github.com:o/r.git"),
		"Git's own protocol":                     folder("git://example.com/r.git"),
		"a file":                                 folder("file:///repos/r"),
		"a folder":                               folder("/repos/r"),
		"a folder beside":                        folder("../r"),
		"a scheme of a plugin":                   folder("codecommit::eu-west-1://r"),
		"an OCI image":                           folder("oci://ghcr.io/o/manifests"),
		"a short name":                           folder("repo"),
		"a chart":                                chart("https://charts.example.com"),
		"a chart of a registry":                  chart("ghcr.io/o/charts"),
		"a chart of a registry with a port":      chart("registry.example.com:5000/charts"),
		"a chart of a bucket, by a plugin":       chart("s3://bucket/charts"),
		"a chart of another bucket, by a plugin": chart("gs://bucket/charts"),
		"a letter is missing": {
			spec: of("htps://github.com/o/r", "path: a"),
			want: said("with https://"),
		},
		"a letter is missing, of a chart": {
			spec: of("htps://charts.example.com", "chart: a, targetRevision: '1'"), want: said("with https://"),
		},
		"a letter too many": {spec: of("httpss://github.com/o/r", "path: a"), want: said("with https://")},
		"a slash is missing": {
			spec: of("https:/github.com/o/r", "path: a"), want: said("with https://"),
		},
		"a colon is missing":   {spec: of("https//github.com/o/r", "path: a"), want: said("with https://")},
		"no scheme before ://": {spec: of("://github.com/o/r", "path: a"), want: said("with https://")},
		"OCI in capitals":      {spec: of("OCI://ghcr.io/o/r", "path: a"), want: said("with oci://")},
		"no scheme": {
			spec: of("github.com/o/r", "path: a"), want: said("write https://github.com/o/r, or oci://github.com/o/r"),
		},
		"no scheme of a registry": {spec: of("ghcr.io/o/r", "path: ."), want: said("or oci://ghcr.io/o/r for")},
		"a space at the end":      {spec: of("https://github.com/o/r ", "path: a"), want: said("remove the space")},
		"a space at the beginning": {
			spec: of(" https://charts.example.com", "chart: a, targetRevision: '1'"), want: said("remove the space"),
		},
		"one of several": {
			spec: "source: null, sources: [{" + git + "path: a}, {repoURL: github.com/o/r, ref: b}]",
			want: []string{"warning CF0411 spec.sources[1].repoURL: no scheme"},
		},
		"of a hydrator": {
			spec: "source: null, sourceHydrator: {drySource: {repoURL: 'htp://example.com/r', path: a}, " +
				"syncSource: {targetBranch: b, path: c}}",
			want: []string{"warning CF0411 spec.sourceHydrator.drySource.repoURL: with http://"},
		},
	})
}

func TestChartsOfImages(t *testing.T) {
	of := func(fields string) string { return "source: {" + fields + ", targetRevision: 1.2.3}" }
	said := func(words string) []string { return []string{"warning CF0411 spec.source.chart: " + words} }
	checkAll(t, hubSet(), map[string]checkCase{
		"a chart beside the registry": {
			spec: of("repoURL: 'oci://ghcr.io/o/charts', chart: x"),
			want: said("write ghcr.io/o/charts without oci://, or remove chart and write oci://ghcr.io/o/charts/x"),
		},
		"a slash at the end": {
			spec: of("repoURL: 'oci://ghcr.io/o/charts/', chart: x"), want: said("write oci://ghcr.io/o/charts/x"),
		},
		"a chart beside its whole name": {
			spec: of("repoURL: 'oci://ghcr.io/o/charts/x', chart: x"), want: said("remove chart"),
		},
		"an image alone": {spec: of("repoURL: 'oci://ghcr.io/o/charts/x', path: .")},
		"a registry":     {spec: of("repoURL: ghcr.io/o/charts, chart: x")},
		"one of several": {
			spec: "source: null, sources: [{" + git +
				"ref: v}, {repoURL: 'oci://ghcr.io/o', chart: x, targetRevision: '1'}]",
			want: []string{"warning CF0411 spec.sources[1].chart: ignores chart"},
		},
	})
}

func TestPlaceholders(t *testing.T) {
	const at = "warning CF0411 spec.source.path: "
	path := func(text string) string { return "source: {" + git + "path: '" + text + "'}" }
	checkAll(t, hubSet(), map[string]checkCase{
		"of a shell": {
			spec: path("overlays/${region}"),
			want: []string{at + "nothing fills in ${region},"},
		},
		"of a shell, without braces": {
			spec: path("overlays/$REGION"),
			want: []string{at + "nothing fills in $REGION,"},
		},
		"of make": {
			spec: path("overlays/$(REGION)"),
			want: []string{at + "nothing fills in $(REGION),"},
		},
		"of other delimiters": {
			spec: path("overlays/[[ .name ]]"),
			want: []string{at + "fills in [[ .name ]],"},
		},
		"one brace too few": {
			spec: path("{ .values.region }/a"),
			want: []string{at + "fills in { .values.region },"},
		},
		"one brace too few, flat":        {spec: path("a/{region}"), want: []string{at + "nothing fills in {region},"}},
		"of a manual":                    {spec: path("a/<region>"), want: []string{at + "nothing fills in <region>,"}},
		"a name with all kinds of marks": {spec: path("a-b_c.d@e+f~g[h]/(i)")},
		"in a URL": {
			spec: "source: {repoURL: 'https://github.com/${ORG}/r', path: a}",
			want: []string{"warning CF0411 spec.source.repoURL: nothing fills in ${ORG}"},
		},
		"in the whole URL": {
			spec: "source: {repoURL: '${REPO}', path: a}",
			want: []string{"warning CF0411 spec.source.repoURL: nothing fills in ${REPO}"},
		},
		"in a revision": {
			spec: "source: {" + git + "path: a, targetRevision: '[[ .values.revision ]]'}",
			want: []string{"warning CF0411 spec.source.targetRevision: nothing fills in [["},
		},
		"in a chart": {
			spec: "source: {repoURL: 'https://charts.example.com', chart: '$CHART', targetRevision: '1'}",
			want: []string{"warning CF0411 spec.source.chart: nothing fills in $CHART"},
		},
		"a range of versions": {
			spec: "source: {repoURL: 'https://charts.example.com', chart: a, targetRevision: '>=1.0.0 <2.0.0'}",
		},
		"a variable of Argo CD, which it fills in elsewhere only": {
			spec: path("a/$ARGOCD_APP_NAME"), want: []string{at + "nothing fills in $ARGOCD_APP_NAME,"},
		},
		"two braces that are left": {
			spec: path("{{ .a }}/${b}"), want: []string{"error CF0403 spec.source.path"},
		},
	})
}

func TestSourcesOfNothing(t *testing.T) {
	checkAll(t, hubSet(), map[string]checkCase{
		"one": {
			spec: "source: null, sources: [{" + git + "ref: a}]",
			want: []string{"warning CF0411 spec.sources: deploys nothing"},
		},
		"two": {
			spec: "source: null, sources: [{" + git + "ref: a}, {" + git + "ref: b}]",
			want: []string{"warning CF0411 spec.sources: deploys nothing"},
		},
		"two, one of which has a path": {
			spec: "source: null, sources: [{" + git + "ref: a}, {" + git + "ref: b, path: c}]",
		},
		"one with an empty path": {
			spec: "source: null, sources: [{" + git + "ref: a, path: ''}]",
			want: []string{"warning CF0411 spec.sources: deploys nothing"},
		},
		"one with settings": {
			spec: "source: null, sources: [{" + git + "ref: a, helm: {releaseName: b}}]",
			want: []string{"warning CF0411 spec.sources[0].helm: nothing is generated"},
		},
		"an OCI image, which Argo CD fetches for nothing": {
			spec: "source: null, sources: [{repoURL: 'oci://ghcr.io/o/r', ref: a}]",
			want: []string{"warning CF0411 spec.sources: deploys nothing"},
		},
	})
}
