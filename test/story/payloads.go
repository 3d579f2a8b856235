package story

const calico = `apiVersion: v1
kind: ServiceAccount
metadata: {name: calico-node, namespace: kube-system}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: calico-node, namespace: kube-system}
spec:
  selector: {matchLabels: {k8s-app: calico-node}}
  template:
    metadata: {labels: {k8s-app: calico-node}}
    spec:
      serviceAccountName: calico-node
      containers:
      - {name: calico-node, image: calico/node:v3.29.1}
`

const nodePolicy = `apiVersion: v1
kind: ConfigMap
metadata: {name: node-policy, namespace: kube-system}
data:
  max-pods: "110"
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: node-agent, namespace: kube-system}
spec:
  selector: {matchLabels: {app: node-agent}}
  template:
    metadata: {labels: {app: node-agent}}
    spec:
      containers:
      - {name: agent, image: registry.example.com/node-agent:1.4}
`

const argoCD = `apiVersion: v1
kind: ServiceAccount
metadata: {name: argocd-server}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: applications.argoproj.io}
spec:
  group: argoproj.io
  names: {kind: Application, plural: applications}
  scope: Namespaced
  versions:
  - name: v1alpha1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
`
