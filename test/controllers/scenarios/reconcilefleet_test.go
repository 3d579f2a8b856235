package scenarios

// reconciled is a fleet that delivers to a namespace for each strategy.
const reconciled = `
apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: edge, annotations: {config.kubernetes.io/local-config: "true"}}
spec:
  clusters: {selector: {matchLabels: {fleet: edge}}}
  resourceSets:
  - name: once
    strategy: ApplyOnce
    resources:
    - inline: |
        apiVersion: v1
        kind: Namespace
        metadata: {name: once}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, namespace: once, labels: {app: web}}
        data: {colour: blue}
  - name: kept
    strategy: Reconcile
    resources: [{files: [payloads/kept.yaml]}]
`

// keptPayload holds objects that can be reconciled, then objects with live state of each kind, then
// two whose annotation overrides that.
const keptPayload = `
apiVersion: v1
kind: Namespace
metadata: {name: kept}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: kept, labels: {app: web}}
data: {colour: blue}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: counted, namespace: kept, labels: {release: blue}}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "example.com/web:1"}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: autoscaled, namespace: kept, labels: {release: blue}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "example.com/web:1"}]}
---
apiVersion: v1
kind: Secret
metadata: {name: generated, namespace: kept, labels: {release: blue}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: bundle, namespace: kept, labels: {release: blue}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: kept, labels: {release: blue}}
webhooks:
- name: web.example.com
  admissionReviewVersions: [v1]
  sideEffects: None
  clientConfig: {service: {name: web, namespace: kept}}
  rules: [{apiGroups: [example.com], apiVersions: [v1], operations: [CREATE], resources: [webs]}]
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1.example.com, labels: {release: blue}}
spec:
  group: example.com
  version: v1
  groupPriorityMinimum: 100
  versionPriority: 100
  service: {name: web, namespace: kept}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: webs.kept.example.com, labels: {release: blue}}
spec:
  group: kept.example.com
  scope: Namespaced
  names: {kind: Web, plural: webs}
  versions:
  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
  conversion:
    strategy: Webhook
    webhook: {conversionReviewVersions: [v1], clientConfig: {service: {name: web, namespace: kept}}}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: applications.argoproj.io}
spec:
  group: argoproj.io
  scope: Namespaced
  names: {kind: Application, plural: applications}
  versions:
  - name: v1alpha1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: root, namespace: kept, labels: {release: blue}}
spec:
  project: default
  source: {repoURL: https://example.com/workloads.git, targetRevision: main, path: overlays}
  destination: {server: https://kubernetes.default.svc, namespace: kept}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: reconciled, namespace: kept, labels: {release: blue}, annotations: {capifleet.dev/strategy: Reconcile}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: once, namespace: kept, labels: {release: blue}, annotations: {capifleet.dev/strategy: ApplyOnce}}
data: {colour: blue}
`
