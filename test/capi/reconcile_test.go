package capi

import (
	"regexp"
	"strings"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"
)

// delivery is how a package delivers a resident.
type delivery struct {
	version  string
	strategy string
	revision string
	holder   string // the source that holds the resident: one of inline, files, configMap
}

// package of a delivery. A ConfigMap of another source shows whether Reconcile does its work.
func (d delivery) files(r resident) tree {
	files := tree{"cluster.yaml": clusterManifest("fleet", "eu-1", "region: eu")}
	object := r.text(d.version) + "\n"
	var source string
	switch d.holder {
	case "inline":
		source = "inline: |\n" + indented(object, 8)
	case "files":
		source = "files: [payloads/lived-in.yaml]\n"
		files["payloads/lived-in.yaml"] = object
	case "configMap":
		source = "configMap: {name: lived-in}\n"
		files["lived-in.yaml"] = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: lived-in, namespace: fleet}\n" +
			"data:\n  all: |\n" + indented(object, 4)
		if r.secret() {
			source = "secret: {name: lived-in}\n"
			files["lived-in.yaml"] = "apiVersion: v1\nkind: Secret\ntype: addons.cluster.x-k8s.io/resource-set\n" +
				"metadata: {name: lived-in, namespace: fleet}\nstringData:\n  all: |\n" + indented(object, 4)
		}
	}
	files[configFile] = `
apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: production}
spec:
  resourceSets:
  - name: lived-in
    clusterSelector: {matchLabels: {region: eu}}
    strategy: ` + d.strategy + `
    revision: "` + d.revision + `"
    resources:
    - inline: |
` + indented(home+"\n---\n"+own().text(d.version), 8) + "    - " + source
	return files
}

// home is the Namespace that the objects are in.
const home = "{apiVersion: v1, kind: Namespace, metadata: {name: argocd}}"

func indented(text string, spaces int) string {
	return strings.ReplaceAll(strings.Repeat(" ", spaces)+strings.TrimSuffix(text, "\n"), "\n",
		"\n"+strings.Repeat(" ", spaces)) + "\n"
}

// eu1 is the Cluster that they are on.
func eu1() client.ObjectKey { return client.ObjectKey{Namespace: "fleet", Name: "eu-1"} }

// changes are edits of a package, after which Cluster API works on what is on the clusters.
func changes() map[string][2]delivery {
	changes := map[string][2]delivery{
		"when the revision changes": {
			{version: "1", strategy: "Reconcile", revision: "1", holder: "inline"},
			{version: "1", strategy: "Reconcile", revision: "2", holder: "inline"},
		},
		"when Reconcile becomes ApplyOnce": {
			{version: "1", strategy: "Reconcile", holder: "inline"},
			{version: "2", strategy: "ApplyOnce", holder: "inline"},
		},
		"when ApplyOnce becomes Reconcile": {
			{version: "1", strategy: "ApplyOnce", holder: "inline"},
			{version: "2", strategy: "Reconcile", holder: "inline"},
		},
	}
	for _, holder := range []string{"inline", "files", "configMap"} {
		changes["when the payload of "+holder+" changes"] = [2]delivery{
			{version: "1", strategy: "Reconcile", holder: holder},
			{version: "2", strategy: "Reconcile", holder: holder},
		}
	}
	return changes
}

// TestReconcileTakesNothingFromOthers delivers objects under Reconcile, lets others write to them,
// edits the package and delivers again: what others have set is still there. Beside them a
// ConfigMap that is safe is updated, as Reconcile says. The objects that Cluster API would harm are
// named.
func TestReconcileTakesNothingFromOthers(t *testing.T) {
	for moment, change := range changes() {
		for sentence, r := range endangered() {
			t.Run(sentence+" "+moment, func(t *testing.T) { checkKept(t, r, change, true) })
		}
		for sentence, r := range safe() {
			t.Run(sentence+" "+moment, func(t *testing.T) { checkKept(t, r, change, false) })
		}
	}
}

// checkKept wants a resident delivered, and kept through a change.
func checkKept(t *testing.T, r resident, change [2]delivery, warned bool) {
	t.Helper()
	h := newHub(t, definitionsOfArgoCD()...)
	for i, d := range change {
		files := d.files(r)
		run := capifleet(t, files.command(t, "render")...)
		if run.status != 0 {
			t.Fatalf("exit status %d:\n%s", run.status, run.stderr)
		}
		if said := d.names(t, r, run.stderr); said != (warned && d.strategy == "Reconcile") {
			t.Errorf("CF0308 names it: %t:\n%s", said, run.stderr)
		}
		h.sync(t, manifests(t, run.stdout))
		h.checkReferences(t)
		w := h.workloads[eu1()]
		if i == 0 {
			w.othersWrite(t, r)
		}
		if lost := w.lost(t, r); lost != "" {
			t.Errorf("lost: %s", lost)
		}
		if version := at(w.live(t, own().object(t, "")), []string{"data", "version"}); version != d.version {
			t.Errorf("the ConfigMap beside it has version %v, want %s", version, d.version)
		}
	}
}

// names reports whether it is said that what holds the resident is not reconciled: the resident, or
// the ConfigMap that it is in as a whole.
func (d delivery) names(t *testing.T, r resident, stderr string) bool {
	t.Helper()
	object := r.object(t, "")
	shown := object.GetKind() + " " + strings.TrimPrefix(object.GetNamespace()+"/"+object.GetName(), "/")
	if d.holder == "configMap" {
		shown = "ConfigMap fleet/lived-in"
		if r.secret() {
			shown = "Secret fleet/lived-in"
		}
	}
	return regexp.MustCompile(`(?m)^info CF0308: .*` + regexp.QuoteMeta(shown)).MatchString(stderr)
}

// TestArgoCDLivesOnUnderReconcile delivers Argo CD's own install under Reconcile, lets Argo CD and
// people work with it, and upgrades a Deployment that states its replicas: the new image is there,
// and so is what they have set.
func TestArgoCDLivesOnUnderReconcile(t *testing.T) {
	states := []resident{
		{
			manifest: "{apiVersion: v1, kind: Secret, metadata: {name: argocd-secret, namespace: argocd}}",
			others:   "data: {admin.password: JDJhJDEw, admin.passwordMtime: MjAyNg==, server.secretkey: c2Vzc2lvbnM=}",
		},
		{
			manifest: "{apiVersion: v1, kind: ConfigMap, metadata: {name: argocd-cm, namespace: argocd}}",
			others:   "data: {url: https://argocd.example.com}",
		},
		{
			manifest: "{apiVersion: v1, kind: ConfigMap, metadata: {name: argocd-rbac-cm, namespace: argocd}}",
			others:   "data: {policy.default: role:readonly}",
		},
		{
			manifest: "{apiVersion: apps/v1, kind: Deployment, metadata: {name: argocd-notifications-controller, " +
				"namespace: argocd}}",
			others: "spec: {replicas: 3}",
		},
		{
			manifest: "{apiVersion: v1, kind: Service, metadata: {name: argocd-server, namespace: argocd}}",
			others:   "spec: {clusterIP: 10.96.0.7}",
		},
	}
	server := resident{
		manifest: "{apiVersion: apps/v1, kind: Deployment, metadata: {name: argocd-server, namespace: argocd}}",
	}.object(t, "")
	for _, install := range []install{
		{argoCDToday, "install.yaml", "argocd"},
		{argoCDToday, "ha/namespace-install.yaml", "argocd"},
		{argoCDBefore, "install.yaml", "argocd"},
	} {
		t.Run(install.String(), func(t *testing.T) {
			objects := inNamespace(install.namespace,
				manifests(t, argoCDManifest(t, install.release, install.manifest)))
			h := newHub(t, definitionsOfArgoCD()...)
			for _, image := range []string{"quay.io/argoproj/argocd:old", "quay.io/argoproj/argocd:new"} {
				var text strings.Builder
				for i := range objects {
					if objects[i].GetKind() == "Namespace" {
						continue // Another source has it.
					}
					if identity(&objects[i]) == identity(server) {
						containers, _ := at(&objects[i], []string{"spec", "template", "spec", "containers"}).([]any)
						containers[0].(map[string]any)["image"] = image
						// stated, so that it is reconciled
						objects[i].Object["spec"].(map[string]any)["replicas"] = int64(1)
					}
					text.WriteString("---\n" + asJSON(t, objects[i].Object) + "\n")
				}
				files := delivery{version: "1", strategy: "Reconcile", holder: "files"}.files(own())
				files["payloads/lived-in.yaml"] = text.String()
				h.sync(t, files.render(t))
				w := h.workloads[eu1()]
				containers, _ := at(w.live(t, server), []string{"spec", "template", "spec", "containers"}).([]any)
				if len(containers) == 0 || containers[0].(map[string]any)["image"] != image {
					t.Errorf("the image is not %s", image)
				}
				for _, state := range states {
					if strings.HasSuffix(image, ":old") {
						w.othersWrite(t, state)
					}
					if lost := w.lost(t, state); lost != "" {
						t.Errorf("%s lost %s", identity(state.object(t, "")), lost)
					}
				}
			}
		})
	}
}

// TestReconcileHarms is the control: by a ClusterResourceSet that is written by hand, Cluster API
// harms every object that is endangered. If a test passes above, it is not because nothing would
// happen here.
func TestReconcileHarms(t *testing.T) {
	for sentence, r := range endangered() {
		t.Run(sentence, func(t *testing.T) {
			h := newHub(t, definitionsOfArgoCD()...)
			for _, version := range []string{"1", "2"} {
				objects := manifests(t, clusterManifest("fleet", "eu-1", "region: eu")+byHand(r, version))
				for i := range objects {
					if err := h.apply(t, &objects[i]); err != nil {
						t.Fatal(err)
					}
				}
				err := h.reconcile(t)
				if version == "2" {
					lost := h.workloads[eu1()].lost(t, r)
					if err == nil && lost == "" {
						t.Error("it is not harmed")
					}
					t.Logf("lost: %q, refused: %v", lost, err)
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				h.workloads[eu1()].othersWrite(t, r)
			}
		})
	}
}

// setByHand is a ClusterResourceSet as people write it, with a payload of its name.
func setByHand(strategy string) string {
	return `---
apiVersion: addons.cluster.x-k8s.io/v1beta2
kind: ClusterResourceSet
metadata: {name: by-hand, namespace: fleet}
spec:
  strategy: ` + strategy + `
  clusterSelector: {matchLabels: {region: eu}}
  resources: [{kind: ConfigMap, name: by-hand}]
`
}

// byHand is such a set with its payload.
func byHand(r resident, version string) string {
	objects := home + "\n---\n" + r.text(version) + "\n"
	return setByHand("Reconcile") + `---
apiVersion: v1
kind: ConfigMap
metadata: {name: by-hand, namespace: fleet}
data:
  all: |
` + indented(objects, 4)
}
