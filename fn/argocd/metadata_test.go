package argocd

import "testing"

func TestMetadata(t *testing.T) {
	const finalizer = "finalizers: [resources-finalizer.argocd.argoproj.io"
	checkAll(t, hubSet(), map[string]checkCase{
		"nothing":    {},
		"finalizers": {metadata: "finalizers: [example.com/cleanup]"},
		"an empty finalizer": {
			metadata: "finalizers: [example.com/]",
			want:     []string{"error CF0403 metadata.finalizers[0]", "error CF0403 metadata.finalizers[0]"},
		},
		"a finalizer that is nothing": {
			metadata: "finalizers: ['']", want: []string{"error CF0403 metadata.finalizers[0]: non-empty"},
		},
		"one that deletes": {
			metadata: finalizer + "]",
			want:     []string{"warning CF0413 metadata.finalizers[0]: preserveResourcesOnDeletion"},
		},
		"one that deletes in the background": {
			metadata: finalizer + "/background]",
			want:     []string{"warning CF0413 metadata.finalizers[0]: preserveResourcesOnDeletion"},
		},
		"one that deletes, after another": {
			metadata: "finalizers: [example.com/x, resources-finalizer.argocd.argoproj.io/foreground]",
			want:     []string{"warning CF0413 metadata.finalizers[1]"},
		},
		"one that Argo CD does not know": {
			metadata: "finalizers: [resources-finalizers.argocd.argoproj.io]",
			want: []string{
				`warning CF0411 metadata.finalizers[0]: did you mean "resources-finalizer.argocd.argoproj.io"?`,
			},
		},
		"a hook's": {
			metadata: "finalizers: [post-delete-finalizer.argocd.argoproj.io, " +
				"pre-delete-finalizer.argocd.argoproj.io/cleanup]",
		},
		"the namespace of the ApplicationSet": {metadata: "namespace: argocd"},
		"another namespace": {
			metadata: "namespace: team-apps",
			want:     []string{"warning CF0411 metadata.namespace: ignores metadata.namespace"},
		},
		"an empty namespace": {metadata: "namespace: ''"},
		"no project": {
			spec: "project: ''",
			want: []string{"error CF0403 spec.project: the project is empty"},
		},
	})
}

func TestMetadataWhereResourcesGo(t *testing.T) {
	maker := hubSet()
	maker.Preserves = false
	checkAll(t, maker, map[string]checkCase{
		"no finalizer":     {},
		"an empty list":    {metadata: "finalizers: []"},
		"one that deletes": {metadata: "finalizers: [resources-finalizer.argocd.argoproj.io]"},
		"one that keeps Argo CD from its": {
			metadata: "finalizers: [example.com/x]",
			want:     []string{"warning CF0413 metadata.finalizers: preserveResourcesOnDeletion"},
		},
		"one that should be Argo CD's": {
			metadata: "finalizers: [resources-finalizer.argocd.argoproj.io/Foreground]",
			want:     []string{`warning CF0411 metadata.finalizers[0]: did you mean`},
		},
	})
}

func TestMetadataOfAnApplicationThatIsWritten(t *testing.T) {
	checkAll(t, Maker{Namespace: "argocd", OtherClusters: true}, map[string]checkCase{
		"no project":       {spec: "project: null"},
		"the namespace":    {metadata: "namespace: argocd"},
		"one that deletes": {metadata: "finalizers: [resources-finalizer.argocd.argoproj.io]"},
		"another namespace": {
			metadata: "namespace: team-apps",
			want:     []string{"warning CF0411 metadata.namespace: application.namespaces"},
		},
		"a namespace that is none": {
			metadata: "namespace: Team_Apps", want: []string{"error CF0403 metadata.namespace"},
		},
	})
}

func TestMetadataOfAnApplicationInAnyNamespace(t *testing.T) {
	checkAll(t, Maker{Namespace: "argocd", OtherClusters: true, OtherNamespaces: true}, map[string]checkCase{
		"another namespace that Argo CD reads": {metadata: "namespace: team-apps"},
	})
}
