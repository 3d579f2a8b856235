package story

const config = `apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: production}
spec:
  clusters: {selector: {matchExpressions: [{key: region, operator: Exists}]}}
  values:
  - {name: region, label: region}
  - {name: provider, label: provider}
  waves:
  - {name: canary, selector: {matchLabels: {wave: canary}}}
  - {name: early, selector: {matchLabels: {wave: early}}}
  - {name: rest}
  argocd:
    defaults: {spec: {project: default, syncPolicy: {automated: {prune: true}, syncOptions: [CreateNamespace=true]}}}

  resourceSets:
  - name: calico
    clusterSelector: {matchLabels: {cni: calico}}
    resources: [{files: [payloads/calico.yaml]}]
  - name: storage
    resources:
    - inline: |
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: {name: standard}
        provisioner: csi.{{ .values.provider }}.example.com
      render: Template
  - name: metrics-server
    resources:
    - inline: |
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: metrics-server, namespace: kube-system}
  - name: node-policy
    clusterSelector: {matchLabels: {tier: edge}}
    strategy: Reconcile
    resources: [{files: [payloads/node-policy.yaml]}]

  bootstrap:
  - name: argocd
    clusterSelector: {matchLabels: {argocd: own}}
    resources: [{files: [payloads/argocd.yaml]}]
    application:
      metadata: {name: cluster-workloads}
      spec:
        source: {repoURL: https://git.example.com/edge, targetRevision: main, path: 'sites/{{ .values.region }}'}
        destination: {server: https://kubernetes.default.svc, namespace: workloads}

  applicationSets:
  - name: cert-manager
    clusterSelector: {matchLabels: {argocd: hub}}
    template:
      metadata: {name: '{{ .name }}-cert-manager'}
      spec:
        source: {repoURL: https://charts.example.com, chart: cert-manager, targetRevision: v1.18.2}
        destination: {namespace: cert-manager}
  - name: external-dns
    clusterSelector: {matchLabels: {argocd: hub}}
    template:
      metadata: {name: '{{ .name }}-external-dns'}
      spec:
        source:
          repoURL: https://charts.example.com
          chart: external-dns
          targetRevision: 1.19.0
          helm: {valuesObject: {provider: '{{ .values.provider }}'}}
        destination: {namespace: external-dns}
  - name: ingress
    clusterSelector: {matchLabels: {argocd: hub}}
    template:
      metadata: {name: '{{ .name }}-ingress'}
      spec:
        source: {repoURL: https://charts.example.com, chart: ingress-nginx, targetRevision: 4.13.2}
        destination: {namespace: ingress}
  - name: logging
    clusterSelector: {matchLabels: {argocd: hub}}
    template:
      metadata: {name: '{{ .name }}-logging'}
      spec:
        source: {repoURL: https://charts.example.com, chart: loki, targetRevision: 6.2.0}
        destination: {namespace: logging}
  - name: monitoring
    clusterSelector: {matchLabels: {argocd: hub}}
    template:
      metadata: {name: '{{ .name }}-monitoring'}
      spec:
        source: {repoURL: https://charts.example.com, chart: kube-prometheus-stack, targetRevision: 75.3.0}
        destination: {namespace: monitoring}
    overrides:
    - clusterSelector: {matchLabels: {region: eu}}
      spec: {source: {helm: {valuesObject: {prometheus: {retention: 15d}}}}} # eu
    - clusterSelector: {matchLabels: {region: us}}
      spec: {source: {helm: {valuesObject: {prometheus: {retention: 30d}}}}} # us
  - name: policy
    clusterSelector: {matchLabels: {argocd: hub}}
    template:
      metadata: {name: '{{ .name }}-policy'}
      spec:
        source: {repoURL: https://git.example.com/policy, targetRevision: main, path: '{{ .values.provider }}'}
        destination: {namespace: policy}
  - name: workloads
    clusterSelector: {matchLabels: {argocd: hub}}
    template:
      metadata: {name: '{{ .name }}-workloads'}
      spec:
        source:
          repoURL: https://git.example.com/workloads
          targetRevision: '{{ .values.revision }}'
          path: overlays/{{ .values.region }}
        destination: {namespace: workloads}
    revisions:
    - {wave: canary, revision: v1.3.0}
    - {wave: early, revision: v1.2.0}
    - {wave: rest, revision: v1.2.0}
`
