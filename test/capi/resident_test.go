package capi

import (
	"encoding/json"
	"fmt"
	"maps"
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
			manifest: "{apiVersion: v1, kind: Secret, metadata: {name: argocd-secret, namespace: argocd, " +
				"labels: {app.kubernetes.io/part-of: argocd, version: VERSION}}, type: Opaque}",
			others: "data: {admin.password: JDJhJDEw, server.secretkey: c2Vzc2lvbnM=}",
		},
		"a ConfigMap without data, which others fill": {
			manifest: "{apiVersion: v1, kind: ConfigMap, metadata: {name: leases, namespace: argocd, " +
				"labels: {version: VERSION}}}",
			others: "data: {holder: node-1}",
		},
		"a ConfigMap of Argo CD, which people edit": {
			manifest: "{apiVersion: v1, kind: ConfigMap, metadata: {name: argocd-cm, namespace: argocd, " +
				"labels: {version: VERSION}}, data: {application.instanceLabelKey: argocd.argoproj.io/instance}}",
			others: "data: {url: https://argocd.example.com, oidc.config: 'issuer: https://login.example.com'}",
		},
		"a Secret of Argo CD with data, which Argo CD adds to": {
			manifest: "{apiVersion: v1, kind: Secret, metadata: {name: argocd-secret, namespace: argocd, " +
				"labels: {version: VERSION}}, stringData: {webhook.github.secret: change-me}}",
			others: "data: {admin.password: JDJhJDEw}",
		},
		"a ConfigMap that is part of Argo CD by its label": {
			manifest: "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: argocd, " +
				"labels: {app.kubernetes.io/part-of: argocd, version: VERSION}}, data: {a: b}}",
			others: "data: {c: d}",
		},
		"a ConfigMap that says that it is delivered once": {
			manifest: "{apiVersion: v1, kind: ConfigMap, metadata: {name: scores, namespace: argocd, " +
				"annotations: {capifleet.dev/strategy: ApplyOnce}}, data: {version: VERSION}}",
			others: "data: {best: '7'}",
		},
		"a Deployment that an autoscaler scales": {
			manifest: "{apiVersion: apps/v1, kind: Deployment, metadata: {name: scaled, namespace: argocd, " +
				"labels: {version: VERSION}}, spec: {revisionHistoryLimit: 3}}",
			others: "spec: {replicas: 3}",
		},
		"an immutable ConfigMap": {
			manifest: "{apiVersion: v1, kind: ConfigMap, metadata: {name: frozen, namespace: argocd}, " +
				"immutable: true, data: {version: VERSION}}",
		},
		"a ValidatingWebhookConfiguration with an injected caBundle": {
			manifest: `{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingWebhookConfiguration,
				metadata: {name: policies, labels: {version: VERSION}},
				webhooks: [{name: policies.example.com, sideEffects: None, admissionReviewVersions: [v1],
				clientConfig: {service: {name: policies, namespace: argocd}}}]}`,
			others: "webhooks: [{name: policies.example.com, sideEffects: None, admissionReviewVersions: [v1], " +
				"clientConfig: {caBundle: TFMwdA==, service: {name: policies, namespace: argocd}}}]",
		},
		"a MutatingWebhookConfiguration with an injected caBundle": {
			manifest: `{apiVersion: admissionregistration.k8s.io/v1, kind: MutatingWebhookConfiguration,
				metadata: {name: defaults, labels: {version: VERSION}},
				webhooks: [{name: defaults.example.com, sideEffects: None, admissionReviewVersions: [v1],
				clientConfig: {service: {name: defaults, namespace: argocd}}}]}`,
			others: "webhooks: [{name: defaults.example.com, sideEffects: None, admissionReviewVersions: [v1], " +
				"clientConfig: {caBundle: TFMwdA==, service: {name: defaults, namespace: argocd}}}]",
		},
		"an APIService with an injected caBundle": {
			manifest: `{apiVersion: apiregistration.k8s.io/v1, kind: APIService,
				metadata: {name: v1beta1.metrics.k8s.io, labels: {version: VERSION}},
				spec: {group: metrics.k8s.io, version: v1beta1, groupPriorityMinimum: 100, versionPriority: 100,
				service: {name: metrics-server, namespace: kube-system}}}`,
			others: "spec: {caBundle: TFMwdA==}",
		},
		"a CustomResourceDefinition with a caBundle injected into its conversion": {
			manifest: `{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition,
				metadata: {name: widgets.example.com, labels: {version: VERSION}},
				spec: {group: example.com, scope: Namespaced, names: {kind: Widget, plural: widgets},
				versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}],
				conversion: {strategy: Webhook, webhook: {conversionReviewVersions: [v1],
				clientConfig: {service: {name: widgets, namespace: argocd}}}}}}`,
			others: "spec: {conversion: {webhook: {clientConfig: {caBundle: TFMwdA==}}}}",
		},
		"an Application that Argo CD and people work with": {
			manifest: `{apiVersion: argoproj.io/v1alpha1, kind: Application,
				metadata: {name: root, namespace: argocd, labels: {version: VERSION}},
				spec: {project: default, source: {repoURL: https://example.com/repo, path: a},
				destination: {server: https://kubernetes.default.svc}}}`,
			others: "{metadata: {finalizers: [resources-finalizer.argocd.argoproj.io]}, spec: {" +
				"syncPolicy: {automated: {prune: true}}}, status: {sync: {status: Synced}}}",
		},
		"an AppProject that people work with": {
			manifest: `{apiVersion: argoproj.io/v1alpha1, kind: AppProject,
				metadata: {name: team, namespace: argocd, labels: {version: VERSION}}, spec: {sourceRepos: ["*"]}}`,
			others: "{spec: {roles: [{name: ci}]}, status: {jwtTokensByRole: {ci: {items: [{iat: 1}]}}}}",
		},
		"a PersistentVolumeClaim that is bound": {
			manifest: `{apiVersion: v1, kind: PersistentVolumeClaim,
				metadata: {name: data, namespace: argocd, labels: {version: VERSION}},
				spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}`,
			others: "spec: {volumeName: pvc-1, storageClassName: standard, volumeMode: Filesystem}",
		},
		"a PersistentVolume that is claimed": {
			manifest: `{apiVersion: v1, kind: PersistentVolume,
				metadata: {name: disk, labels: {version: VERSION}},
				spec: {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, hostPath: {path: /data}}}`,
			others: "spec: {claimRef: {kind: PersistentVolumeClaim, namespace: argocd, name: data, uid: claim-1}}",
		},
		"a Job that runs": {
			manifest: `{apiVersion: batch/v1, kind: Job,
				metadata: {name: seed, namespace: argocd, labels: {version: VERSION}},
				spec: {template: {spec: {restartPolicy: Never, containers: [{name: seed, image: busybox}]}}}}`,
			others: "spec: {selector: {matchLabels: {batch.kubernetes.io/controller-uid: job-1}}, " +
				"template: {metadata: {labels: {batch.kubernetes.io/controller-uid: job-1}}}}",
		},
		"a Pod that runs": {
			manifest: "{apiVersion: v1, kind: Pod, metadata: {name: probe, namespace: argocd, " +
				"labels: {version: VERSION}}, spec: {containers: [{name: probe, image: busybox}]}}",
			others: "spec: {nodeName: node-1, serviceAccountName: default}",
		},
	}
}

// safe are objects that Reconcile is made for: what others write there, the API server keeps.
func safe() map[string]resident {
	return map[string]resident{
		"a Service with an address": {
			manifest: "{apiVersion: v1, kind: Service, metadata: {name: own, namespace: argocd, " +
				"labels: {version: VERSION}}, spec: {selector: {app: own}, ports: [{port: 80}]}}",
			others: "spec: {clusterIP: 10.96.0.7, clusterIPs: [10.96.0.7]}",
		},
		"a Deployment with a status": {
			manifest: "{apiVersion: apps/v1, kind: Deployment, metadata: {name: own, namespace: argocd, " +
				"labels: {version: VERSION}}, spec: {replicas: 3}}",
			others: "spec: {replicas: 3}",
		},
	}
}

// secret reports whether the resident is a Secret with data, which a ConfigMap may not hold.
func (r resident) secret() bool {
	return strings.Contains(r.manifest, "kind: Secret") && strings.Contains(r.manifest, "ata:")
}

// own is a ConfigMap that nobody else writes to.
func own() resident {
	return resident{
		manifest: "{apiVersion: v1, kind: ConfigMap, metadata: {name: own, namespace: argocd}, " +
			"data: {version: VERSION}}",
	}
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
