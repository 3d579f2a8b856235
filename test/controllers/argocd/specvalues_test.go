package argocd

import (
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// knownCluster is the name of the one Cluster, which the hub knows.
const knownCluster = "eu-1"

// applicationSchema is that of the spec of an Application, in the CRD of the pinned Argo CD.
func applicationSchema(t *testing.T) object {
	t.Helper()
	_, dir := moduleOf(t, argoCD)
	text, err := os.ReadFile(filepath.Join(dir, "manifests", "crds", "application-crd.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var definition object
	if err := yaml.Unmarshal(text, &definition); err != nil {
		t.Fatal(err)
	}
	versions, _ := at(definition, "spec", "versions").([]any)
	schema, _ := at(versions[0].(object), "schema", "openAPIV3Schema", "properties", "spec").(object)
	if schema == nil {
		t.Fatal("the CRD has no schema of a spec")
	}
	return schema
}

// randomSpec makes specs.
type randomSpec struct {
	*rand.Rand
	templated bool // texts read a fact, and come to the same
}

func (r *randomSpec) oneIn(n int) bool { return r.IntN(n) == 0 }

// newSpec is a random Application. Each has its own randomness, so that one can be judged alone: go
// test -run TestRandomSpecs/specs/0042.
func newSpec(i int, schema object) spec {
	const seed = 13
	r := &randomSpec{Rand: rand.New(rand.NewPCG(seed, uint64(i)))}
	made := spec{bootstrap: r.oneIn(3)}
	templated := &randomSpec{Rand: rand.New(rand.NewPCG(seed+1, uint64(i))), templated: r.oneIn(2)}
	plain := &randomSpec{Rand: rand.New(rand.NewPCG(seed+1, uint64(i)))}
	made.written, made.tree = templated.spec(schema), plain.spec(schema)
	made.metadata = r.metadata()
	return made
}

func (r *randomSpec) metadata() object {
	name := "{{ .name }}" + oneOf(r, []string{"-", "-", "-", "-", ".", "_"}) +
		strings.Repeat("x", oneOf(r, []int{3, 47, 48, 49, 90}))
	made := object{"name": name}
	if r.oneIn(3) {
		made["labels"] = object{
			oneOf(r, []string{"team", "example.com/team", "a b"}): oneOf(r, []string{
				"a", "", "a", strings.Repeat("a", 64),
			}),
		}
	}
	if r.oneIn(3) {
		made["annotations"] = object{oneOf(r, []string{"example.com/Note", "a b"}): "a b"}
	}
	if r.oneIn(5) {
		made["finalizers"] = []string{oneOf(r, []string{"resources-finalizer.argocd.argoproj.io", "example.com/"})}
	}
	if r.oneIn(8) {
		made["namespace"] = oneOf(r, []string{"argocd", "a_b"})
	}
	return made
}

func (r *randomSpec) spec(schema object) object {
	made := object{
		"project":     oneOf(r, []string{"default", "default", "", "Team_A", "team-a"}),
		"destination": r.destination(),
	}
	switch {
	case r.oneIn(25):
		made["sourceHydrator"] = r.hydrator()
	case r.oneIn(3):
		made["sources"] = r.sources(schema)
	default:
		made["source"] = r.source(schema, "spec.source")
	}
	if r.oneIn(12) {
		made["sources"] = []any{}
	}
	properties, _ := at(schema, "properties").(object)
	for _, name := range sortedNames(properties) {
		_, exists := made[name]
		likely := map[string]int{"syncPolicy": 2, "ignoreDifferences": 6, "info": 12}[name]
		if exists || strings.HasPrefix(name, "source") || !r.oneIn(max(likely, 1)) {
			continue
		}
		made[name] = r.value(properties[name].(object), "spec."+name)
	}
	return made
}

func sortedNames[V any](tree map[string]V) []string { return slices.Sorted(maps.Keys(tree)) }

// oneOf is mostly the first of several, which is right, so that a spec seldom has two mistakes: one
// would hide what is said of the other.
func oneOf[T any](r *randomSpec, all []T) T {
	if !r.oneIn(5) {
		return all[0]
	}
	return all[r.IntN(len(all))]
}

// text is a text of a spec, as it is or as a template that comes to it for each Cluster.
func (r *randomSpec) text(plain any) any {
	text, isText := plain.(string)
	if !isText || !r.templated {
		return plain
	}
	if strings.ContainsAny(text, "{}") {
		text = "{{ `" + text + "` }}"
	}
	return "{{ if .name }}" + text + "{{ end }}"
}

// plausible are the values of fields by the end of their path: right ones and mistakes. The first
// one is right.
func plausible() map[string][]any {
	return map[string][]any{
		"repoURL": {
			"https://example.com/a.git", "https://example.com/b.git", "https://charts.example.com",
			"oci://example.com/c",
			"git@example.com:a/b.git", "",
		},
		"path": {
			"web", "web", "apps/web", ".", "./web", "web/../api", "../web", "/web", "web/../../x", "..web", "",
		},
		"chart":          {"podinfo", "podinfo", ""},
		"targetRevision": {"main", "1.2.3", "v1.x", "", "HEAD"},
		"ref":            {"values", "values", "my-values", "my.values", "$values", ""},
		"valueFiles.*": {
			"a.yaml", "../b.yaml", "../../../c.yaml", "/d.yaml", "$values/e.yaml", "$valuez/f.yaml",
			"$values/../g.yaml",
			"$values/env/*.yaml", "$values", "a$unknown.yaml", "${unknown}/b.yaml", "$ARGOCD_APP_NAME/../c.yaml",
			"${foo-bar}/a.yaml", "${}/b.yaml", "c$?.yaml", "${X:-y}/../d.yaml", "$1/../../e.yaml", "${f.yaml",
			"$$/../a.yaml", "$values/${foo-bar}/b.yaml", "$values/$?/../../c.yaml", "${}", "a.yaml${foo bar}",
			"https://example.com/h.yaml", "env/*.yaml", "",
		},
		"fileParameters.*.path": {"a.txt", "$values/b.txt", "$x/c.txt", "../../../d.txt"},
		"parameters.*.name":     {"a", "b", "image.tag"},
		"helm.values": {
			"", "a: b\n", "a: {b: [1]}", "- a", "text", "a: b: c", "{", "# nothing\n", "a: 1\n---\nb: 2\n",
			"a: 1\n---\n- b\n", "a: 1\na: 2\n", "a:\n\tb: 1\n", "null", "1: a\n", "a: *b\n", "a: &b c\nd: *b\n",
			"true: a\n", "? [a]\n: b\n", "a: !!binary x\n", "<<: {a: b}\n", "--- a", "---\n", "a: 'b\n",
		},
		"helm.valuesObject": {object{"a": object{"b": []any{1, "c"}}}, object{}},
		"releaseName": {
			"", "web", "Web", "web_1", "web.1", "web-", "-web", "1", strings.Repeat("w", 53), strings.Repeat("w", 54),
		},
		"helm.version": {"v3", "v4", "v2", "", "3"},
		"kubeVersion":  {"1.34.0", "v1.34.1+k3s1", "", "latest", "1"},
		"apiVersions.*": {
			"apps/v1", "monitoring.coreos.com/v1/ServiceMonitor",
		},
		"replicas.*.count": {3, "3", "three", ""},
		"syncOptions.*": {
			"CreateNamespace=true", "CreateNamespace=false", "createNamespace=true", "CreateNamespace=True",
			"ServerSideApply=true", "ServerSideApply=yes", "Prune=false", "Prune=confirm", "Prune=Confirm",
			"Delete=false", "Delete=confirm", "PruneLast=true", "Validate=false", "Replace=true", "Force=true",
			"PrunePropagationPolicy=background", "PrunePropagationPolicy=foreground", "PrunePropagationPolicy=Orphan",
			"PrunePropagationPolicy=orphan", "ApplyOutOfSyncOnly=true", "SkipDryRunOnMissingResource=true",
			"RespectIgnoreDifferences=true", "FailOnSharedResource=true", "ClientSideApplyMigration=false",
			"ServerSideApply=true,PruneLast=true", "PruneLast", " PruneLast=true", "Unknown=true", "",
		},
		"managedNamespaceMetadata.labels.a": {"a", "a b"},
		"kustomize.commonLabels.a":          {"a", "a b", "$ARGOCD_APP_NAME", "${a b}"},
		"backoff.duration":                  {"5s", "5", "2m", "", "5 s", "1d", "five", "-1s", "1.5h", "5S"},
		"backoff.maxDuration":               {"3m", "180", "1h30m", "", "3 min", "1w"},
		"jsonPointers.*":                    {"/spec/replicas", "spec/replicas"},
		"jqPathExpressions.*": {
			".spec.replicas", ".spec.containers[] | select(.name == \"a\")", "spec.replicas", "/spec/replicas",
			".metadata.annotations.example.com/key", ".a[", ".a[$b]", ".a | env.B", "", ".a) | (.b",
			"import \"a\" as a; .a",
		},
	}
}

// value is a random value of a schema at a path.
func (r *randomSpec) value(schema object, path string) any {
	for _, end := range sortedNames(plausible()) {
		if matchesEnd(path, end) && end == "syncOptions.*" {
			return r.text(plausible()[end][r.IntN(len(plausible()[end]))]) // none hides another
		}
		if matchesEnd(path, end) {
			return r.text(oneOf(r, plausible()[end]))
		}
	}
	if enum, _ := schema["enum"].([]any); len(enum) > 0 {
		return enum[r.IntN(len(enum))]
	}
	switch schema["type"] {
	case "object":
		return r.objectOf(schema, path)
	case "array":
		items, _ := schema["items"].(object)
		list := []any{}
		for range r.IntN(4) {
			list = append(list, r.value(items, path+".*"))
		}
		return list
	case "boolean":
		return r.oneIn(2)
	case "integer":
		return r.IntN(6)
	}
	return r.text([]string{"a", "b", "web", "x-1"}[r.IntN(4)])
}

// objectOf is a random map of a schema at a path: what it requires, and a third of the rest.
func (r *randomSpec) objectOf(schema object, path string) object {
	made := object{}
	if extra, ok := schema["additionalProperties"].(object); ok && r.oneIn(2) {
		made["a"] = r.value(extra, path+".a")
	}
	properties, _ := schema["properties"].(object)
	required, _ := schema["required"].([]any)
	for _, name := range sortedNames(properties) {
		if slices.Contains(required, any(name)) || r.oneIn(3) {
			made[name] = r.value(properties[name].(object), path+"."+name)
		}
	}
	return made
}

func matchesEnd(path, end string) bool { return path == end || strings.HasSuffix(path, "."+end) }

func (r *randomSpec) destination() object {
	destinations := []object{
		{"name": knownCluster},
		{"name": knownCluster},
		{},
		{"server": "https://kubernetes.default.svc"},
		{"server": "https://10.0.0.1:6443/"},
		{"server": knownCluster},
		{"server": "10.0.0.1:6443"},
		{"name": "", "server": "https://10.0.0.1:6443"},
		{"name": "in-cluster", "server": ""},
		{"name": knownCluster, "server": "https://10.0.0.1:6443"},
		{"name": "", "server": ""},
		{"server": "//10.0.0.1"},
	}
	destination := oneOf(r, destinations)
	if r.oneIn(2) {
		destination["namespace"] = r.text(oneOf(r, []string{"web", "*", "Web_1"}))
	}
	return destination
}

// source is a source that mostly says where it is. More than one kind is rare.
func (r *randomSpec) source(schema object, path string) object {
	of, _ := at(schema, "properties", "source", "properties").(object)
	made := object{}
	for _, name := range []string{"repoURL", "path", "chart", "targetRevision", "ref"} {
		likely := map[string]int{"repoURL": 1, "path": 2, "chart": 3, "targetRevision": 2, "ref": 12}[name]
		if r.oneIn(likely) {
			made[name] = r.value(of[name].(object), path+"."+name)
		}
	}
	if _, exists := made["chart"]; exists && !r.oneIn(8) {
		made["targetRevision"] = "1.2.3"
	} else if made["path"] == nil && !r.oneIn(8) {
		made["path"] = r.text("web")
	}
	if made["repoURL"] == r.text("") && !r.oneIn(4) {
		made["repoURL"] = "https://example.com/a.git"
	}
	for _, kind := range []string{"helm", "kustomize", "directory", "plugin"} {
		likely := 25
		if kind == "helm" {
			likely = 2
		}
		if r.oneIn(likely) {
			made[kind] = r.value(of[kind].(object), path+"."+kind)
		}
	}
	return made
}

func (r *randomSpec) sources(schema object) []any {
	sources := []any{r.source(schema, "spec.sources.*")}
	if !r.oneIn(5) {
		sources = append(sources, object{"repoURL": "https://example.com/values.git", "ref": "values"})
	}
	if r.oneIn(4) {
		sources = append(sources, r.source(schema, "spec.sources.*"))
	}
	return sources
}

func (r *randomSpec) hydrator() object {
	pick := func(values ...string) any { return r.text(oneOf(r, values)) }
	made := object{
		"drySource": object{
			"repoURL": pick("https://example.com/a.git", "https://example.com/a.git", ""),
			"path":    pick("web", "../web", "/web"), "targetRevision": "main",
		},
		"syncSource": object{
			"targetBranch": pick("env/eu", "env/eu", ""), "path": pick("web", "./", "../web", "eu/web"),
		},
	}
	if r.oneIn(3) {
		made["hydrateTo"] = object{"targetBranch": pick("next", "")}
	}
	return made
}
