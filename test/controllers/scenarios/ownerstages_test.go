package scenarios

import (
	"fmt"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

// The clusters that Argo CD knows.
const (
	stayingCluster = "w-1"
	otherCluster   = "w-2"
	leavingCluster = "w-3" // the second stage of a case may unregister it
)

// ownerCase is one way of an Application.
type ownerCase struct {
	name, what string // a short name, which the names of its objects begin with, and a sentence
	cluster    string // of its Application, stayingCluster by default
	stages     []stage
	want       [][]outcome // after each stage except the first; with more than one, either may happen

	beside     string      // the name of another Application of the case, without that of the case
	wantBeside [][]outcome // what becomes of that
}

// stage is a state of the repository that the management cluster syncs, and what is done by hand
// before it is synced.
type stage struct {
	entries    []entry // which capifleet renders
	label      string  // the value of the label set of the Cluster, "old" by default
	others     bool    // there is another Cluster
	otherLabel string  // its value of the label set, "old" by default
	edit       func(manifest)
	applied    []applicationOf            // by hand
	synced     []applicationOf            // with what is rendered
	unregister string                     // the cluster that Argo CD does not know any more
	deleteOld  metav1.DeletionPropagation // the ApplicationSet "old" is deleted
	disown     []string                   // Applications, by their suffix, lose their owner
}

// entry is an entry below applicationSets.
type entry struct {
	name, objectName, renamedFrom string
	selects                       string // a value of the label set, "old" by default
	suffix                        string // of the name of the Application
	template                      string // a label of the Application, which tells templates apart
	finalizers                    string
	sync                          string // applicationsSync
	preserve                      string // preserveResourcesOnDeletion
	manual                        bool   // no automated sync
}

// outcome is what has become of an Application and its workload.
type outcome struct {
	application string
	owner       string // the ApplicationSet that owns it, without the name of the case
	template    string // the label of the template that it has
	finalizers  string // without Argo CD's domain
	workload    string
	refused     string // the ApplicationSets that report that another one owns what they make
	byHand      bool   // it has a label or annotation that somebody has set by hand
}

// What may have become of an Application or of a workload object.
const (
	fateKept      = "kept"      // same UID
	fateUntouched = "untouched" // same UID and resource version
	fateRecreated = "recreated" // another UID
	fateGone      = "gone"
	fateDeleting  = "deleting" // it has a deletion timestamp, and waits for a finalizer
)

// application is the name of the Application of a case, and of the namespace of its workload.
func (c ownerCase) application() string {
	cluster := c.cluster
	if cluster == "" {
		cluster = stayingCluster
	}
	return c.name + "-" + cluster
}

// ownedApplication is an Application of a case. The namespace of its workload has the same name.
type ownedApplication struct{ of, name string }

// applications are those that are looked at.
func (c ownerCase) applications() []ownedApplication {
	all := []ownedApplication{{c.name, c.application()}}
	if c.beside != "" {
		all = append(all, ownedApplication{c.name, c.name + "-" + c.beside})
	}
	return all
}

// fleet is a fleet of a stage.
func (c ownerCase) fleet(s stage, repository string) fleet {
	label, cluster := s.label, strings.TrimPrefix(c.application(), c.name+"-")
	if label == "" {
		label = "old"
	}
	files := fleet{"cluster.yaml": clusterFile("clusters", cluster, "set: "+label)}
	if s.others {
		other := s.otherLabel
		if other == "" {
			other = "old"
		}
		files["other.yaml"] = clusterFile("clusters", otherCluster, "set: "+other)
	}
	var text strings.Builder
	for _, one := range s.entries {
		text.WriteString(one.yaml(c.name, repository))
	}
	if len(s.entries) == 0 {
		text.WriteString(" []")
	}
	files["fleet.yaml"] = fmt.Sprintf(`
apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: %s, annotations: {config.kubernetes.io/local-config: "true"}}
spec:
  applicationSets:%s
`, c.name, text.String())
	return files
}

func (e entry) yaml(fleet, repository string) string {
	text := "\n  - name: " + e.name
	for _, field := range [][2]string{{"objectName", e.objectName}, {"renamedFrom", e.renamedFrom}} {
		if field[1] != "" {
			text += fmt.Sprintf("\n    %s: %s", field[0], field[1])
		}
	}
	selects := e.selects
	if selects == "" {
		selects = "old"
	}
	text += "\n    clusterSelector: {matchLabels: {set: " + selects + "}}"
	var policy []string
	if e.sync != "" {
		policy = append(policy, "applicationsSync: "+e.sync)
	}
	if e.preserve != "" {
		policy = append(policy, "preserveResourcesOnDeletion: "+e.preserve)
	}
	text += "\n    syncPolicy: {" + strings.Join(policy, ", ") + "}"
	return text + fmt.Sprintf(`
    template:
      metadata: {name: '%[1]s-{{ .name }}%[5]s', labels: {template: %[2]q}, finalizers: [%[3]s]}
      spec: %[4]s
`, fleet, e.template, e.finalizers, applicationSpec(repository, fleet+"-{{ .name }}"+e.suffix, "", e.manual), e.suffix)
}

// applicationSpec is the spec of an Application, in one line.
func applicationSpec(repository, namespace, cluster string, manual bool) string {
	automated := "automated: {prune: true, selfHeal: true}, "
	if manual {
		automated = ""
	}
	destination := fmt.Sprintf("namespace: '%s'", namespace)
	if cluster != "" {
		destination += ", name: " + cluster
	}
	return fmt.Sprintf("{source: {repoURL: %q, targetRevision: main, path: app}, destination: {%s}, syncPolicy: "+
		"{%ssyncOptions: [CreateNamespace=true]}}",
		repository, destination, automated)
}

// applicationOf is an Application of a case, or an ApplicationSet, made by hand.
type applicationOf func(c ownerCase, repository string) manifest

// plain returns a hand-written Application, which belongs to no ApplicationSet.
func plain(finalizers ...any) applicationOf {
	return func(c ownerCase, repository string) manifest {
		manifests, err := environment.Manifests([]byte(fmt.Sprintf(`
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: %[1]s, namespace: argocd, labels: {template: by-hand, also: by-hand}, annotations: {also: by-hand}}
spec: %[2]s
`, c.application(), applicationSpec(repository, c.application(), stayingCluster, false))))
		if err != nil || len(manifests) != 1 {
			panic(fmt.Sprint("the text above is wrong: ", err))
		}
		spec, _ := manifests[0].Object["spec"].(map[string]any)
		spec["project"] = "default"
		if len(finalizers) > 0 {
			metadata, _ := manifests[0].Object["metadata"].(map[string]any)
			metadata["finalizers"] = finalizers
		}
		return manifests[0]
	}
}

// marks are a label and a finalizer, for an Application that is there.
func marks(c ownerCase, _ string) manifest {
	application := environment.Object(applicationVersion, "Application", environment.ArgoCDNamespace, c.application())
	application.SetLabels(map[string]string{"also": "by-hand"})
	application.SetFinalizers([]string{resourcesFinalizer})
	return application
}

// createdSet is a hand-written ApplicationSet.
func createdSet(c ownerCase, repository string) manifest {
	set := environment.Object(applicationVersion, "ApplicationSet", environment.ArgoCDNamespace, c.name+"-old")
	application := plain(resourcesFinalizer)(c, repository)
	set.Object["spec"] = map[string]any{
		"generators": []any{map[string]any{"list": map[string]any{"elements": []any{
			map[string]any{"name": stayingCluster},
		}}}},
		"template": map[string]any{
			"metadata": map[string]any{
				"name": application.GetName(), "labels": map[string]any{"template": "1"},
				"finalizers": []any{resourcesFinalizer},
			},
			"spec": application.Object["spec"],
		},
		"syncPolicy": map[string]any{"applicationsSync": "create-only"},
	}
	return set
}

// withoutPreserve is an ApplicationSet that says nothing of preserveResourcesOnDeletion, which
// capifleet always writes.
func withoutPreserve(set manifest) {
	unstructured.RemoveNestedField(set.Object, "spec", "syncPolicy", "preserveResourcesOnDeletion")
}

func longest(cases []ownerCase) int {
	stages := 0
	for _, c := range cases {
		stages = max(stages, len(c.stages))
	}
	return stages
}
