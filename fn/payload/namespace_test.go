package payload_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/fn/payload"
	"github.com/capifleet/capifleet/test/upstream"
)

// parse reads objects that have no problem; "" holds no objects.
func parse(t testing.TB, text string) []payload.Object {
	t.Helper()
	if text == "" {
		return nil
	}
	objects, problems := payload.Parse([]byte(text))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return objects
}

const (
	account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: server}\n"
	moved   = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: server\n  namespace: gitops\n"
	gitops  = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: gitops\n"
	widget  = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n" +
		"metadata: {name: widgets.example.com}\n" +
		"spec: {group: example.com, scope: Namespaced, names: {kind: Widget}}\n"
	custom = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n"
)

// binding is a ClusterRoleBinding with one subject, as it is written here, and as it is written
// again.
func binding(subject string) string {
	return "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: b\n" +
		"subjects:\n- kind: ServiceAccount\n" + subject
}

// TestInNamespace: what moves into a namespace, and what stays as it was written.
func TestInNamespace(t *testing.T) {
	configMapThere := strings.Replace(configMap, "a\n", "gitops\n", 1)
	customMoved := strings.Replace(custom, " {name: w}", "\n  name: w\n  namespace: gitops", 1)
	inArgoCD := binding("  name: server\n  namespace: argocd\n")
	roleBinding := strings.NewReplacer(
		"ClusterRoleBinding", "RoleBinding", "  name: b\n", "  name: b\n  namespace: gitops\n",
	).Replace(binding("  name: server\n"))
	cases := map[string]struct {
		objects, known string
		want           []string // the Text of each
	}{
		"a namespaced object": {objects: account, want: []string{gitops, moved}},
		"an empty namespace": {
			objects: strings.Replace(account, "server}", "server, namespace: ''}", 1), want: []string{gitops, moved},
		},
		"an object that says another":     {objects: configMap, want: []string{configMap}},
		"an object that says this one":    {objects: configMapThere, want: []string{gitops, configMapThere}},
		"nothing that is namespaced":      {objects: namespace, want: []string{namespace}},
		"the Namespace among the objects": {objects: account + "---\n" + gitops, want: []string{moved, gitops}},
		"the Namespace among the known":   {objects: account, known: gitops, want: []string{moved}},
		"known objects stay out of it":    {objects: namespace, known: account, want: []string{namespace}},
		"a definition among the objects": {
			objects: widget + "---\n" + custom, known: gitops, want: []string{widget, customMoved},
		},
		"a definition among the known": {
			objects: custom, known: gitops + "---\n" + widget, want: []string{customMoved},
		},
		"a custom kind without definition": {objects: custom, want: []string{custom}},
		"a subject that names another": {
			objects: account + "---\n" + inArgoCD, known: gitops,
			want: []string{moved, binding("  name: server\n  namespace: gitops\n")},
		},
		"a subject that names this one": {
			objects: account + "---\n" + binding("  namespace: gitops\n  name: server\n"), known: gitops,
			want: []string{moved, binding("  namespace: gitops\n  name: server\n")},
		},
		"a subject without a namespace": {
			objects: account + "---\n" + roleBinding, known: gitops, want: []string{moved, roleBinding},
		},
		"a subject that is not among them": {
			objects: account + "---\n" + binding("  name: other\n  namespace: argocd\n"), known: gitops,
			want: []string{moved, binding("  name: other\n  namespace: argocd\n")},
		},
		"a subject that is among the known": {objects: inArgoCD, known: account, want: []string{inArgoCD}},
		"a subject of the same name in a namespace of its own": {
			objects: account + "---\n" + inArgoCD,
			known:   gitops + "---\n" + strings.Replace(account, "server}", "server, namespace: argocd}", 1),
			want:    []string{moved, inArgoCD},
		},
		"a subject that is a Group": {
			objects: account + "---\n" + strings.Replace(inArgoCD, "ServiceAccount", "Group", 1), known: gitops,
			want: []string{moved, strings.Replace(inArgoCD, "ServiceAccount", "Group", 1)},
		},
		"the account that every namespace has": {
			objects: strings.Replace(account, "server", "default", 1) + "---\n" +
				binding("  name: default\n  namespace: monitoring\n"),
			known: gitops,
			want: []string{
				strings.Replace(moved, "server", "default", 1), binding("  name: default\n  namespace: monitoring\n"),
			},
		},
		"a text with a placeholder of its own": {
			objects: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  b: '{{ .c }}'\n", known: gitops,
			want: []string{
				"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: gitops\ndata:\n  b: '{{ .c }}'\n",
			},
		},
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			objects, known := parse(t, c.objects), parse(t, c.known)
			got, problems := payload.InNamespace(objects, known, "gitops")
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			if diff := cmp.Diff(c.want, textsOf(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			again, problems := payload.InNamespace(got, known, "gitops")
			if diff := cmp.Diff(textsOf(got), textsOf(again)); diff != "" || len(problems) > 0 {
				t.Errorf("a second time: %+v (-first +second):\n%s", problems, diff)
			}
			if _, problems := payload.Pack(objects, payload.Plain); len(problems) > 0 {
				t.Errorf("the objects were changed: %+v", problems) // their trees no longer equal their texts
			}
			if _, problems := payload.Pack(got, payload.Plain); len(problems) > 0 {
				t.Error(problems)
			}
		})
	}
}

func textsOf(objects []payload.Object) []string {
	texts := make([]string, len(objects))
	for i, object := range objects {
		texts[i] = object.Text()
	}
	return texts
}

// upstreamInstall reads one of Argo CD's own manifests: "MODULE FILE".
func upstreamInstall(t testing.TB, install string) []payload.Object {
	t.Helper()
	module, file, _ := strings.Cut(install, " ")
	return parse(t, string(upstream.Read(t, module, "manifests/"+file)))
}

// TestInNamespaceMovesArgoCD: Argo CD's own manifests, in another namespace than that of their
// bindings, are unchanged except for the namespace.
func TestInNamespaceMovesArgoCD(t *testing.T) {
	t.Parallel()
	clusterScoped := map[string]bool{"CustomResourceDefinition": true, "ClusterRole": true, "ClusterRoleBinding": true}
	for name, subjects := range map[string]int{"namespace-install.yaml": 0, "install.yaml": 3} {
		t.Run(name, func(t *testing.T) {
			skipLargeInstall(t, " "+name)
			source := upstreamInstall(t, upstream.ArgoCD+" "+name)
			moved, problems := payload.InNamespace(source, nil, "gitops")
			if len(problems) > 0 || len(moved) != len(source)+1 || moved[0].String() != "Namespace gitops" {
				t.Fatalf("%d of %d objects, problems %+v", len(moved), len(source), problems)
			}
			for i, object := range moved[1:] {
				want := map[bool]string{false: "gitops", true: ""}[clusterScoped[object.Kind]]
				if object.Namespace != want {
					t.Errorf("%s: want namespace %q", object, want)
				}
				tree := treeOf(t, object)
				if !clusterScoped[object.Kind] {
					delete(tree["metadata"].(map[string]any), "namespace")
				}
				subjects -= moveSubjectsBack(t, tree)
				if diff := cmp.Diff(treeOf(t, source[i]), tree); diff != "" {
					t.Errorf("%s is another object (-source +moved):\n%s", object, diff)
				}
			}
			if subjects != 0 {
				t.Errorf("subjects that should have followed: %d", subjects)
			}
			payload.Sort(moved)
			if moved[0].String() != "Namespace gitops" {
				t.Errorf("%s is first", moved[0])
			}
		})
	}
}

// moveSubjectsBack undoes what InNamespace does to subjects that have a namespace, and counts them.
func moveSubjectsBack(t *testing.T, tree map[string]any) int {
	t.Helper()
	count := 0
	subjects, _ := tree["subjects"].([]any)
	for _, subject := range subjects {
		subject := subject.(map[string]any)
		if subject["namespace"] == nil {
			continue
		}
		if subject["namespace"] != "gitops" {
			t.Errorf("subject %v has not followed", subject)
		}
		subject["namespace"] = "argocd"
		count++
	}
	return count
}

func TestInNamespaceLeavesArgoCDsBindingsInItsOwn(t *testing.T) {
	skipLargeInstall(t, " install.yaml")
	t.Parallel()
	source := upstreamInstall(t, upstream.ArgoCD+" install.yaml")
	moved, problems := payload.InNamespace(source, nil, "argocd")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for i, object := range moved[1:] {
		switch object.Kind {
		case "CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding":
			if object.Text() != source[i].Text() {
				t.Errorf("%s was written anew", object)
			}
		}
	}
}

// treeOf is the tree of the text of an object.
func treeOf(t *testing.T, object payload.Object) map[string]any {
	t.Helper()
	var tree map[string]any
	if err := yaml.Unmarshal([]byte(object.Text()), &tree); err != nil {
		t.Fatal(err)
	}
	return tree
}

// TestInNamespaceOfSeveralHomes: a name alone does not identify a ServiceAccount.
func TestInNamespaceOfSeveralHomes(t *testing.T) {
	another := strings.Replace(binding("  name: server\n  namespace: monitoring\n"), "name: b", "name: c", 1)
	objects := parse(t, documentsJoined(account, binding("  name: server\n  namespace: argocd\n"), another))
	_, problems := payload.InNamespace(objects, nil, "gitops")
	const want = "in namespace monitoring, and ClusterRoleBinding b names one in namespace argocd"
	if len(problems) != 1 || !strings.Contains(problems[0].Message, want) {
		t.Errorf("problems %+v", problems)
	}
}
