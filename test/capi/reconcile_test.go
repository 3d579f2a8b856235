package capi

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"
)

// resident is an object of a payload that others on the cluster write to, too.
type resident struct {
	manifest string // VERSION stands for what a change of the payload changes
	others   string // what others set on the cluster, as a merge patch
}

// endangered are objects that lose something, or cannot be patched at all, when Cluster API
// reconciles them: the classes of objects that are not for Reconcile.
func endangered() map[string]resident {
	return map[string]resident{
		"a Secret without data, which others fill": {
			manifest: "{apiVersion: v1, kind: Secret, metadata: {name: argocd-secret, namespace: argocd, labels: {app.kubernetes.io/part-of: argocd, version: VERSION}}, type: Opaque}",
			others:   "data: {admin.password: JDJhJDEw, server.secretkey: c2Vzc2lvbnM=}",
		},
		"a ConfigMap without data, which others fill": {
			manifest: "{apiVersion: v1, kind: ConfigMap, metadata: {name: leases, namespace: argocd, labels: {version: VERSION}}}",
			others:   "data: {holder: node-1}",
		},
		"a ConfigMap of Argo CD, which people edit": {
			manifest: "{apiVersion: v1, kind: ConfigMap, metadata: {name: argocd-cm, namespace: argocd, labels: {version: VERSION}}, data: {application.instanceLabelKey: argocd.argoproj.io/instance}}",
			others:   "data: {url: https://argocd.example.com, oidc.config: 'issuer: https://login.example.com'}",
		},
		"a Secret of Argo CD with data, which Argo CD adds to": {
			manifest: "{apiVersion: v1, kind: Secret, metadata: {name: argocd-secret, namespace: argocd, labels: {version: VERSION}}, stringData: {webhook.github.secret: change-me}}",
			others:   "data: {admin.password: JDJhJDEw}",
		},
		"a ConfigMap that is part of Argo CD by its label": {
			manifest: "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: argocd, labels: {app.kubernetes.io/part-of: argocd, version: VERSION}}, data: {a: b}}",
			others:   "data: {c: d}",
		},
		"a ConfigMap that says that it is delivered once": {
			manifest: "{apiVersion: v1, kind: ConfigMap, metadata: {name: scores, namespace: argocd, annotations: {capifleet.dev/strategy: ApplyOnce}}, data: {version: VERSION}}",
			others:   "data: {best: '7'}",
		},
		"a Deployment that an autoscaler scales": {
			manifest: "{apiVersion: apps/v1, kind: Deployment, metadata: {name: scaled, namespace: argocd, labels: {version: VERSION}}, spec: {revisionHistoryLimit: 3}}",
			others:   "spec: {replicas: 3}",
		},
		"an immutable ConfigMap": {
			manifest: "{apiVersion: v1, kind: ConfigMap, metadata: {name: frozen, namespace: argocd}, immutable: true, data: {version: VERSION}}",
		},
		"a ValidatingWebhookConfiguration with an injected caBundle": {
			manifest: `{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingWebhookConfiguration, metadata: {name: policies, labels: {version: VERSION}},
				webhooks: [{name: policies.example.com, sideEffects: None, admissionReviewVersions: [v1], clientConfig: {service: {name: policies, namespace: argocd}}}]}`,
			others: "webhooks: [{name: policies.example.com, sideEffects: None, admissionReviewVersions: [v1], clientConfig: {caBundle: TFMwdA==, service: {name: policies, namespace: argocd}}}]",
		},
		"a MutatingWebhookConfiguration with an injected caBundle": {
			manifest: `{apiVersion: admissionregistration.k8s.io/v1, kind: MutatingWebhookConfiguration, metadata: {name: defaults, labels: {version: VERSION}},
				webhooks: [{name: defaults.example.com, sideEffects: None, admissionReviewVersions: [v1], clientConfig: {service: {name: defaults, namespace: argocd}}}]}`,
			others: "webhooks: [{name: defaults.example.com, sideEffects: None, admissionReviewVersions: [v1], clientConfig: {caBundle: TFMwdA==, service: {name: defaults, namespace: argocd}}}]",
		},
		"an APIService with an injected caBundle": {
			manifest: `{apiVersion: apiregistration.k8s.io/v1, kind: APIService, metadata: {name: v1beta1.metrics.k8s.io, labels: {version: VERSION}},
				spec: {group: metrics.k8s.io, version: v1beta1, groupPriorityMinimum: 100, versionPriority: 100, service: {name: metrics-server, namespace: kube-system}}}`,
			others: "spec: {caBundle: TFMwdA==}",
		},
		"a CustomResourceDefinition with a caBundle injected into its conversion": {
			manifest: `{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: widgets.example.com, labels: {version: VERSION}},
				spec: {group: example.com, scope: Namespaced, names: {kind: Widget, plural: widgets}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}],
				conversion: {strategy: Webhook, webhook: {conversionReviewVersions: [v1], clientConfig: {service: {name: widgets, namespace: argocd}}}}}}`,
			others: "spec: {conversion: {webhook: {clientConfig: {caBundle: TFMwdA==}}}}",
		},
		"an Application that Argo CD and people work with": {
			manifest: `{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: root, namespace: argocd, labels: {version: VERSION}},
				spec: {project: default, source: {repoURL: https://example.com/repo, path: a}, destination: {server: https://kubernetes.default.svc}}}`,
			others: "{metadata: {finalizers: [resources-finalizer.argocd.argoproj.io]}, spec: {syncPolicy: {automated: {prune: true}}}, status: {sync: {status: Synced}}}",
		},
		"an AppProject that people work with": {
			manifest: `{apiVersion: argoproj.io/v1alpha1, kind: AppProject, metadata: {name: team, namespace: argocd, labels: {version: VERSION}}, spec: {sourceRepos: ["*"]}}`,
			others:   "{spec: {roles: [{name: ci}]}, status: {jwtTokensByRole: {ci: {items: [{iat: 1}]}}}}",
		},
		"a PersistentVolumeClaim that is bound": {
			manifest: `{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data, namespace: argocd, labels: {version: VERSION}},
				spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}`,
			others: "spec: {volumeName: pvc-1, storageClassName: standard, volumeMode: Filesystem}",
		},
		"a PersistentVolume that is claimed": {
			manifest: `{apiVersion: v1, kind: PersistentVolume, metadata: {name: disk, labels: {version: VERSION}},
				spec: {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, hostPath: {path: /data}}}`,
			others: "spec: {claimRef: {kind: PersistentVolumeClaim, namespace: argocd, name: data, uid: claim-1}}",
		},
		"a Job that runs": {
			manifest: `{apiVersion: batch/v1, kind: Job, metadata: {name: seed, namespace: argocd, labels: {version: VERSION}},
				spec: {template: {spec: {restartPolicy: Never, containers: [{name: seed, image: busybox}]}}}}`,
			others: "spec: {selector: {matchLabels: {batch.kubernetes.io/controller-uid: job-1}}, template: {metadata: {labels: {batch.kubernetes.io/controller-uid: job-1}}}}",
		},
		"a Pod that runs": {
			manifest: "{apiVersion: v1, kind: Pod, metadata: {name: probe, namespace: argocd, labels: {version: VERSION}}, spec: {containers: [{name: probe, image: busybox}]}}",
			others:   "spec: {nodeName: node-1, serviceAccountName: default}",
		},
	}
}

// safe are objects that Reconcile is made for: what others write there, the API server keeps.
func safe() map[string]resident {
	return map[string]resident{
		"a Service with an address": {
			manifest: "{apiVersion: v1, kind: Service, metadata: {name: own, namespace: argocd, labels: {version: VERSION}}, spec: {selector: {app: own}, ports: [{port: 80}]}}",
			others:   "spec: {clusterIP: 10.96.0.7, clusterIPs: [10.96.0.7]}",
		},
		"a Deployment with a status": {
			manifest: "{apiVersion: apps/v1, kind: Deployment, metadata: {name: own, namespace: argocd, labels: {version: VERSION}}, spec: {replicas: 3}}",
			others:   "spec: {replicas: 3}",
		},
	}
}

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
		files["lived-in.yaml"] = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: lived-in, namespace: fleet}\ndata:\n  all: |\n" + indented(object, 4)
		if r.secret() {
			source = "secret: {name: lived-in}\n"
			files["lived-in.yaml"] = "apiVersion: v1\nkind: Secret\ntype: addons.cluster.x-k8s.io/resource-set\nmetadata: {name: lived-in, namespace: fleet}\nstringData:\n  all: |\n" + indented(object, 4)
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

// secret tells whether the resident is a Secret with data, which a ConfigMap may not hold.
func (r resident) secret() bool {
	return strings.Contains(r.manifest, "kind: Secret") && strings.Contains(r.manifest, "ata:")
}

// own is a ConfigMap that nobody else writes to.
func own() resident {
	return resident{manifest: "{apiVersion: v1, kind: ConfigMap, metadata: {name: own, namespace: argocd}, data: {version: VERSION}}"}
}

// home is the Namespace that the objects are in.
const home = "{apiVersion: v1, kind: Namespace, metadata: {name: argocd}}"

func indented(text string, spaces int) string {
	return strings.ReplaceAll(strings.Repeat(" ", spaces)+strings.TrimSuffix(text, "\n"), "\n", "\n"+strings.Repeat(" ", spaces)) + "\n"
}

// eu1 is the Cluster that they are on.
func eu1() client.ObjectKey { return client.ObjectKey{Namespace: "fleet", Name: "eu-1"} }

// changes are edits of a package, after which Cluster API works on what is on the clusters.
func changes() map[string][2]delivery {
	changes := map[string][2]delivery{
		"when the revision changes":        {{version: "1", strategy: "Reconcile", revision: "1", holder: "inline"}, {version: "1", strategy: "Reconcile", revision: "2", holder: "inline"}},
		"when Reconcile becomes ApplyOnce": {{version: "1", strategy: "Reconcile", holder: "inline"}, {version: "2", strategy: "ApplyOnce", holder: "inline"}},
		"when ApplyOnce becomes Reconcile": {{version: "1", strategy: "ApplyOnce", holder: "inline"}, {version: "2", strategy: "Reconcile", holder: "inline"}},
	}
	for _, holder := range []string{"inline", "files", "configMap"} {
		changes["when the payload of "+holder+" changes"] = [2]delivery{{version: "1", strategy: "Reconcile", holder: holder}, {version: "2", strategy: "Reconcile", holder: holder}}
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

// names tells whether it is said that what holds the resident is not reconciled: the resident, or
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
			manifest: "{apiVersion: apps/v1, kind: Deployment, metadata: {name: argocd-notifications-controller, namespace: argocd}}",
			others:   "spec: {replicas: 3}",
		},
		{
			manifest: "{apiVersion: v1, kind: Service, metadata: {name: argocd-server, namespace: argocd}}",
			others:   "spec: {clusterIP: 10.96.0.7}",
		},
	}
	server := resident{manifest: "{apiVersion: apps/v1, kind: Deployment, metadata: {name: argocd-server, namespace: argocd}}"}.object(t, "")
	for _, install := range []install{{argoCDToday, "install.yaml", "argocd"}, {argoCDToday, "ha/namespace-install.yaml", "argocd"}, {argoCDBefore, "install.yaml", "argocd"}} {
		t.Run(install.String(), func(t *testing.T) {
			objects := inNamespace(install.namespace, manifests(t, argoCDManifest(t, install.release, install.manifest)))
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
						objects[i].Object["spec"].(map[string]any)["replicas"] = int64(1) // stated, so that it is reconciled
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

// text of the resident in the payload.
func (r resident) text(version string) string {
	return strings.ReplaceAll(r.manifest, "VERSION", `"`+version+`"`)
}

// object is the resident as the payload has it.
func (r resident) object(t *testing.T, version string) *unstructured.Unstructured {
	t.Helper()
	return &manifests(t, r.text(version))[0]
}

// set is what others set.
func (r resident) set(t *testing.T) map[string]any {
	t.Helper()
	var set map[string]any
	if err := yaml.Unmarshal([]byte(r.others), &set); err != nil {
		t.Fatal(err)
	}
	return set
}

// othersWrite lets others write to a resident.
func (w *workload) othersWrite(t *testing.T, r resident) {
	t.Helper()
	patch, err := json.Marshal(r.set(t))
	if err != nil {
		t.Fatal(err)
	}
	live := w.live(t, r.object(t, "1"))
	if r.others == "" {
		return
	}
	if err := w.bare.Patch(t.Context(), live, client.RawPatch(types.MergePatchType, patch)); err != nil {
		t.Fatal(err)
	}
	if lost := w.lost(t, r); lost != "" {
		t.Fatalf("what others write is not there: %s", lost)
	}
}

// lost says what others have set and is not there now, "" where all of it is.
func (w *workload) lost(t *testing.T, r resident) string {
	t.Helper()
	live := w.live(t, r.object(t, "1"))
	if live == nil {
		return "the object itself"
	}
	return missing("", r.set(t), live.Object)
}

// missing is the first path of what is wanted that is not there.
func missing(path string, want, got any) string {
	switch want := want.(type) {
	case map[string]any:
		there, _ := got.(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(want)) {
			if lost := missing(path+"."+key, want[key], there[key]); lost != "" {
				return lost
			}
		}
		return ""
	case []any:
		there, _ := got.([]any)
		for i := range want {
			if i >= len(there) {
				return fmt.Sprintf("%s[%d]", path, i)
			}
			if lost := missing(fmt.Sprintf("%s[%d]", path, i), want[i], there[i]); lost != "" {
				return lost
			}
		}
		return ""
	}
	if fmt.Sprint(want) != fmt.Sprint(got) {
		return path
	}
	return ""
}
