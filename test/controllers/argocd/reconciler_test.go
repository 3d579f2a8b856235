package argocd

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/argoproj/argo-cd/v3/applicationset/controllers"
	argov1alpha1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/capifleet/capifleet/test/controllers/registrar"
)

// controller is Argo CD's ApplicationSet controller on a hub that knows clusters eu-1 and us-1.
type controller struct {
	client.Client
	reconciler *controllers.ApplicationSetReconciler
}

func newController(t *testing.T) *controller {
	t.Helper()
	c := newHubServer(t)
	return &controller{c, newReconciler(t, c,
		registrar.ByHand("eu-1", "eu-1", registrar.Connection{Server: "https://eu-1.example.com"}),
		registrar.ByHand("us-1", "us-1", registrar.Connection{Server: "https://us-1.example.com"}))}
}

// apply applies an ApplicationSet, and lets the controller act on it.
func (c *controller) apply(t *testing.T, set argov1alpha1.ApplicationSet) error {
	t.Helper()
	applySet(t, c.Client, set)
	return reconcileSet(t, c.reconciler, set.Name)
}

// owners are the Applications that are there: the UID and the owner of each, by name.
func (c *controller) owners(t *testing.T) map[string]string {
	t.Helper()
	var all argov1alpha1.ApplicationList
	if err := c.List(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for i := range all.Items {
		one := &all.Items[i]
		found[one.Name] = fmt.Sprintf("UID %s of ApplicationSet %s", one.UID, metav1.GetControllerOf(one).Name)
	}
	return found
}

// edit edits an Application by hand.
func (c *controller) edit(t *testing.T, name string, change func(*argov1alpha1.Application)) {
	t.Helper()
	one := c.application(t, name)
	change(one)
	if err := c.Update(t.Context(), one); err != nil {
		t.Fatal(err)
	}
}

func (c *controller) application(t *testing.T, name string) *argov1alpha1.Application {
	t.Helper()
	one := &argov1alpha1.Application{}
	if err := c.Get(t.Context(), types.NamespacedName{Namespace: namespace, Name: name}, one); err != nil {
		t.Fatal(err)
	}
	return one
}

// fleetOf is a package of two Clusters, with a FleetConfig that begins with head and has an entry
// that begins with entry.
func fleetOf(head, entry string) tree {
	files := maps.Clone(registered())
	files[configFile] = `
apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: ` + head + `
  applicationSets:
  - name: ` + entry + `
    template:
      metadata: {name: '{{ .name }}-web'}
      spec:
        sources:
        - {repoURL: https://example.com/a.git, path: a, targetRevision: main}
        - {repoURL: https://example.com/b.git, path: b, targetRevision: main}
        destination: {namespace: web}
        syncPolicy: {automated: {selfHeal: true}, syncOptions: [CreateNamespace=true]}
`
	return files
}

// setOf is the only ApplicationSet of a package.
func setOf(t *testing.T, files tree) argov1alpha1.ApplicationSet {
	t.Helper()
	o := files.capifleet(t)
	if len(o.problems) > 0 || len(o.sets) != 1 {
		t.Fatal(o.problems, len(o.sets))
	}
	return o.sets[0]
}

const main = "main}\nspec:"

// handWritten is an ApplicationSet that somebody has written, of the same Applications.
func handWritten(t *testing.T) argov1alpha1.ApplicationSet {
	t.Helper()
	set := setOf(t, fleetOf(main, "web"))
	set.Name, set.Labels, set.Annotations = "workloads", nil, nil
	return set
}

// handWrittenMatrix is an ApplicationSet that somebody has written, of clusters and add-ons.
func handWrittenMatrix(t *testing.T) argov1alpha1.ApplicationSet {
	t.Helper()
	list := func(key string, values ...string) argov1alpha1.ApplicationSetNestedGenerator {
		generator := &argov1alpha1.ListGenerator{}
		for _, value := range values {
			element := apiextensionsv1.JSON{Raw: fmt.Appendf(nil, `{%q: %q}`, key, value)}
			generator.Elements = append(generator.Elements, element)
		}
		return argov1alpha1.ApplicationSetNestedGenerator{List: generator}
	}
	set := handWritten(t)
	set.Spec.Generators = []argov1alpha1.ApplicationSetGenerator{{Matrix: &argov1alpha1.MatrixGenerator{
		Generators: []argov1alpha1.ApplicationSetNestedGenerator{
			list("name", "eu-1", "us-1"), list("addon", "api", "web"),
		},
	}}}
	set.Spec.Template.Name = "{{ .name }}-{{ .addon }}"
	return set
}

// addons is a package of two Clusters, whose entry has two items that share an ApplicationSet.
func addons() tree {
	files := fleetOf(main, "addons\n    objectName: workloads\n    forEach: [{name: api}, {name: web}]")
	files[configFile] = strings.Replace(files[configFile], "'{{ .name }}-web'", "'{{ .name }}-{{ .item.name }}'", 1)
	return files
}

// TestOwnersStay: the same ApplicationSet owns the same Applications after a rename with
// renamedFrom, and after a hand-written one is taken over by objectName, also a matrix by items.
// Without these fields the controller refuses them.
func TestOwnersStay(t *testing.T) {
	for sentence, c := range map[string]struct {
		before argov1alpha1.ApplicationSet
		after  tree
		names  []string // of the Applications; nil for those of web
		refuse bool
	}{
		"the fleet is renamed": {
			before: setOf(t, fleetOf(main, "web")), after: fleetOf("other}\nspec:\n  renamedFrom: main", "web"),
		},
		"the entry is renamed": {
			before: setOf(t, fleetOf(main, "web")), after: fleetOf(main, "site\n    renamedFrom: web"),
		},
		"both are renamed": {
			before: setOf(t, fleetOf(main, "web")),
			after:  fleetOf("other}\nspec:\n  renamedFrom: main", "site\n    renamedFrom: web"),
		},
		"the fleet is renamed without a word": {
			before: setOf(t, fleetOf(main, "web")), after: fleetOf("other}\nspec:", "web"), refuse: true,
		},
		"the entry is renamed without a word": {
			before: setOf(t, fleetOf(main, "web")), after: fleetOf(main, "site"), refuse: true,
		},
		"a hand-written one is taken over": {
			before: handWritten(t), after: fleetOf(main, "web\n    objectName: workloads"),
		},
		"a hand-written matrix is taken over by items": {
			before: handWrittenMatrix(t), after: addons(), names: []string{
				"eu-1-api", "eu-1-web", "us-1-api",
				"us-1-web",
			},
		},
		"a hand-written one is beside it": {before: handWritten(t), after: fleetOf(main, "web"), refuse: true},
	} {
		t.Run(sentence, func(t *testing.T) {
			hub := newController(t)
			if err := hub.apply(t, c.before); err != nil {
				t.Fatal(err)
			}
			before := hub.owners(t)
			if c.names == nil {
				c.names = []string{"eu-1-web", "us-1-web"}
			}
			if names := slices.Sorted(maps.Keys(before)); !slices.Equal(names, c.names) {
				t.Fatal(names)
			}
			err := hub.apply(t, setOf(t, c.after))
			if refused := err != nil; refused != c.refuse {
				t.Errorf("the controller says %v", err)
			}
			if after := hub.owners(t); !maps.Equal(before, after) {
				t.Errorf("before: %v\nafter: %v", before, after)
			}
		})
	}
}

// TestWhatMayDiffer is the recipe of docs/incident.md: what the controller leaves of what somebody
// has changed by hand, and what it sets back.
func TestWhatMayDiffer(t *testing.T) {
	off := func(one *argov1alpha1.Application) { one.Spec.SyncPolicy.Automated = nil }
	isOff := func(one *argov1alpha1.Application) bool { return one.Spec.SyncPolicy.Automated == nil }
	pin := func(one *argov1alpha1.Application) { one.Spec.Sources[0].TargetRevision = "fix" }
	isPinned := func(one *argov1alpha1.Application) bool { return one.Spec.Sources[0].TargetRevision == "fix" }
	note := func(one *argov1alpha1.Application) { one.Annotations = map[string]string{"example.com/owner": "me"} }
	isNoted := func(one *argov1alpha1.Application) bool { return one.Annotations["example.com/owner"] == "me" }
	const (
		rule = "web\n    ignoreApplicationDifferences: "
		list = rule + `[{jqPathExpressions: ['.spec.sources[] | select(.path == "a").targetRevision']}]`
	)
	for sentence, c := range map[string]struct {
		entry        string
		by           func(*argov1alpha1.Application)
		left         func(*argov1alpha1.Application) bool
		eu, us       bool // whether what was done by hand is left
		euAfterwards bool // when another source changes in the template
	}{
		"automated sync, no rule": {entry: "web", by: off, left: isOff},
		"automated sync, a rule for all": {
			rule + "[{jsonPointers: [/spec/syncPolicy]}]", off, isOff, true, true, true,
		},
		"automated sync, a rule for one": {
			rule + "[{name: eu-1-web, jsonPointers: [/spec/syncPolicy]}]", off, isOff, true, false, true,
		},
		"automated sync, a rule of jq": {
			rule + "[{jqPathExpressions: [.spec.syncPolicy]}]", off, isOff, true, true, true,
		},
		"a field in a list, as the warning says": {list, pin, isPinned, true, true, false},
		"an annotation":                          {entry: "web", by: note, left: isNoted},
		"an annotation that is preserved": {
			"web\n    preservedFields: {annotations: [example.com/owner]}", note, isNoted, true, true, true,
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			hub, files := newController(t), fleetOf(main, c.entry)
			set := setOf(t, files)
			if err := hub.apply(t, set); err != nil {
				t.Fatal(err)
			}
			hub.edit(t, "eu-1-web", c.by)
			hub.edit(t, "us-1-web", c.by)
			if err := hub.apply(t, set); err != nil {
				t.Fatal(err)
			}
			eu, us := c.left(hub.application(t, "eu-1-web")), c.left(hub.application(t, "us-1-web"))
			if eu != c.eu || us != c.us {
				t.Errorf("eu-1 is left: %t, us-1 is left: %t", eu, us)
			}
			set.Spec.Template.Spec.Sources[1].Path = "c"
			if err := hub.apply(t, set); err != nil {
				t.Fatal(err)
			}
			one := hub.application(t, "eu-1-web")
			if one.Spec.Sources[1].Path != "c" || c.left(one) != c.euAfterwards {
				t.Errorf("after another change: path %s, left: %t", one.Spec.Sources[1].Path, c.left(one))
			}
		})
	}
}
