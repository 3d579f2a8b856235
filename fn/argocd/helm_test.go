package argocd

import (
	"strings"
	"testing"
)

func TestReleaseNames(t *testing.T) {
	const chart = "source: {repoURL: 'https://charts.example.com', chart: a, targetRevision: '1'}"
	const at = "error CF0403 spec.source.helm.releaseName"
	longest := strings.Repeat("a", 53)
	helm := func(fields string) string { return "source: {" + git + "path: a, helm: {" + fields + "}}" }
	ofName := []string{"error CF0403 metadata.name: 54 characters, and Helm accepts 53"}
	checkAll(t, hubSet(), map[string]checkCase{
		"the longest name":                {metadata: "name: " + longest, spec: chart},
		"a longer name":                   {metadata: "name: a" + longest, spec: chart, want: ofName},
		"a longer name, beside a release": {metadata: "name: a" + longest, spec: helm("releaseName: a")},
		"a longer name, with helm": {
			metadata: "name: a" + longest,
			spec:     helm("skipCrds: true"),
			want:     ofName,
		},
		"a longer name, with helm that says nothing": {metadata: "name: a" + longest, spec: helm("")},
		"a longer name, of what is unknown":          {metadata: "name: a" + longest},
		"a longer name, of a plugin": {
			metadata: "name: a" + longest,
			spec:     "source: {" + git + "chart: a, targetRevision: '1', plugin: {}}",
		},
		"a longer name, twice in several": {
			metadata: "name: a" + longest,
			spec: "source: null, sources: [{" + git + "path: a, helm: {version: v3}}, {" + git +
				"path: b, helm: {valueFiles: [c]}}]",
			want: ofName,
		},
		"a longer release": {
			spec: helm("releaseName: a" + longest),
			want: []string{at + ": 54 characters"},
		},
		"a release with capitals":      {spec: helm("releaseName: Web"), want: []string{at}},
		"a release with an underscore": {spec: helm("releaseName: a_b"), want: []string{at}},
		"a release with dots":          {spec: helm("releaseName: a.b-c")},
		"an empty release":             {spec: helm("releaseName: ''")},
		"a name that is none": {
			metadata: "name: a_" + longest,
			spec:     chart,
			want:     []string{"error CF0403 metadata.name: RFC 1123"},
		},
	})
}

func TestHelmValues(t *testing.T) {
	const at = "error CF0403 spec.source.helm.values"
	values := func(text string) string { return "source: {" + git + "path: a, helm: {values: " + text + "}}" }
	checkAll(t, hubSet(), map[string]checkCase{
		"a map":                  {spec: values(`"a: b\nc: {d: [1]}\n"`)},
		"nothing":                {spec: values(`""`)},
		"a comment":              {spec: values(`"# later\n"`)},
		"null":                   {spec: values(`"null"`)},
		"two documents":          {spec: values(`"a: 1\n---\nb: 2\n"`)},
		"an anchor":              {spec: values(`"a: &x {b: 1}\nc: *x\n"`)},
		"a key that comes twice": {spec: values(`"a: 1\na: 2\n"`)},
		"a colon in a text": {
			spec: values(`"contact: Team: Payments, on call\n"`),
			want: []string{at + ": | quote"},
		},
		"a tab":                 {spec: values(`"a:\n\tb: 1\n"`), want: []string{at}},
		"a list":                {spec: values(`"- a\n"`), want: []string{at + ": it is a list"}},
		"a text":                {spec: values(`"a"`), want: []string{at + ": it is a single value"}},
		"braces":                {spec: values(`"a: {{ .Values.b }}"`), want: []string{at}},
		"a second that is none": {spec: values(`"a: 1\n---\n- b\n"`), want: []string{at}},
		"beside an object": {
			spec: "source: {" + git + "path: a, helm: {values: ']', valuesObject: {a: b}}}",
			want: []string{"warning CF0411 spec.source.helm.values: valuesObject"},
		},
		"an empty text beside": {spec: "source: {" + git + "path: a, helm: {values: '', valuesObject: {a: b}}}"},
	})
}

func TestHelmParameters(t *testing.T) {
	parameters := func(fields string) string { return "source: {" + git + "path: a, helm: {" + fields + "}}" }
	checkAll(t, hubSet(), map[string]checkCase{
		"two names": {spec: parameters("parameters: [{name: a, value: b}, {name: c, value: d}]")},
		"one name": {
			spec: parameters("parameters: [{name: a, value: b}, {name: a, value: d}]"),
			want: []string{"warning CF0411 spec.source.helm.parameters[1].name"},
		},
		"one name, and a text": {
			spec: parameters("parameters: [{name: a, value: b}, {name: a, value: d, forceString: true}]"),
			want: []string{"warning CF0411 spec.source.helm.parameters[1].name"},
		},
		"one name of files": {
			spec: parameters("fileParameters: [{name: a, path: b}, {name: a, path: c}]"),
			want: []string{"warning CF0411 spec.source.helm.fileParameters[1].name"},
		},
		"a version of Helm": {spec: parameters("version: v3")},
		"another one": {
			spec: parameters("version: v2"),
			want: []string{"error CF0403 spec.source.helm.version"},
		},
		"a version of the chart": {
			spec: parameters("version: 1.2.3"),
			want: []string{"error CF0403 spec.source.helm.version: targetRevision"},
		},
		"Kubernetes": {spec: parameters("kubeVersion: v1.34.1+k3s1")},
		"no Kubernetes": {
			spec: parameters("kubeVersion: latest"),
			want: []string{"error CF0403 spec.source.helm.kubeVersion"},
		},
		"no Kubernetes of kustomize": {
			spec: "source: {" + git + "path: a, kustomize: {kubeVersion: new}}",
			want: []string{"error CF0403 spec.source.kustomize.kubeVersion"},
		},
	})
}

func TestValueFiles(t *testing.T) {
	const at = "error CF0403 spec.source.helm.valueFiles[0]"
	const none = "warning CF0411 spec.source.helm.valueFiles[0]: "
	files := func(path, file string) string {
		return "source: {" + git + path + ", helm: {valueFiles: ['" + file + "']}}"
	}
	checkAll(t, hubSet(), map[string]checkCase{
		"a file":                {spec: files("path: a/b", "c.yaml")},
		"a file beside":         {spec: files("path: a/b", "../c.yaml")},
		"a file of the root":    {spec: files("path: a/b", "/c.yaml")},
		"a file of the network": {spec: files("path: a/b", "https://example.com/c.yaml")},
		"several files":         {spec: files("path: a/b", "../*/c.yaml")},
		"a file outside": {
			spec: files("path: a/b", "../../../c.yaml"),
			want: []string{at + ": not in the repository"},
		},
		"a file outside the root": {spec: files("path: a/b", "/../c.yaml"), want: []string{at}},
		"a file outside a chart":  {spec: files("chart: a, targetRevision: '1'", "../c.yaml"), want: []string{at}},
		"no file":                 {spec: files("path: a", ""), want: []string{at + ": names no file"}},
		"no file but a variable":  {spec: files("path: a", "$values"), want: []string{at + ": names no file"}},
		"a variable of Argo CD":   {spec: files("path: a", "env/${ARGOCD_APP_NAME}.yaml")},
		"a variable that is none": {
			spec: files("path: a", "env/$CLUSTER.yaml"),
			want: []string{
				"warning CF0411 spec.source.helm.valueFiles[0]: replaces $CLUSTER by nothing, since it has no variable",
			},
		},
		"a variable that is none, in braces": {
			spec: files("path: a", "env/${team-region}/a.yaml"),
			want: []string{none + "replaces ${team-region} by nothing"},
		},
		"a default of a shell, which Argo CD does not know": {
			spec: files("path: a", "${REGION:-eu}.yaml"), want: []string{none + "replaces ${REGION:-eu} by nothing"},
		},
		"a variable of a shell": {spec: files("path: a", "a$?.yaml"), want: []string{none + "replaces $? by nothing"}},
		"a number":              {spec: files("path: a", "a$1b.yaml"), want: []string{none + "replaces $1 by nothing"}},
		"a variable without a name": {
			spec: files("path: a", "${}/x.yaml"), want: []string{none + "replaces ${} by nothing"},
		},
		"a variable without its brace": {
			spec: files("path: a", "${x.yaml"), want: []string{none + "replaces ${ by nothing"},
		},
		"a variable that is none, then the root": {
			spec: files("path: a", "${foo-bar}/../b.yaml"), want: []string{at + ": names no file of the repository"},
		},
		"a variable that is none beside one of Argo CD": {
			spec: files("path: a", "$ARGOCD_APP_NAME/$CLUSTER.yaml"),
			want: []string{none + "replaces $CLUSTER by nothing"},
		},
		"a variable that is none in a file of another source": {
			spec: "source: null, sources: [{" + git + "path: a, helm: {valueFiles: ['$v/${team-region}.yaml']}}, {" +
				git + "ref: v}]",
			want: []string{"warning CF0411 spec.sources[0].helm.valueFiles[0]: replaces ${team-region} by nothing"},
		},
		"a dollar":                {spec: files("path: a", "a$$b.yaml")},
		"a dollar before a brace": {spec: files("path: a", "a$${b.yaml")},
		"a dollar before a slash": {spec: files("path: a", "a$/b.yaml")},
		"a dollar at the end":     {spec: files("path: a", "a.yaml$")},
		"a variable that is none, then out": {
			spec: files("path: a", "${x}../../b.yaml"),
			want: []string{at + ": not in the repository"},
		},
		"the root": {spec: files("path: a", ".."), want: []string{at}},
		"a path that leads out": {
			spec: files("path: ../a", "../b.yaml"),
			want: []string{"error CF0403 spec.source.path"},
		},
	})
}
