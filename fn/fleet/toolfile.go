package fleet

import (
	"path"
	"slices"
	"strconv"
	"strings"
)

// FileKind is what documents of one kind are called, of those that are not Kubernetes objects.
type FileKind struct{ One, Many string }

// Count is a number of such documents in words.
func (k FileKind) Count(n int) string {
	if n == 1 {
		return "1 " + k.One
	}
	return strconv.Itoa(n) + " " + k.Many
}

// functionAnnotation marks the configuration of a KRM function, which kpt and kustomize read and do
// not apply (kyaml, fn/runtime/runtimeutil).
const functionAnnotation = "config.kubernetes.io/function"

// ToolFile is which tool's file an object is by its API group and kind, and reports whether it is
// one. These tools give their files the form of Kubernetes objects, but no API server knows the
// kinds, and no CustomResourceDefinition defines them.
func (o Object) ToolFile() (FileKind, bool) {
	if _, marked := o.Annotations[functionAnnotation]; marked {
		return ofFunctions(), true
	}
	files := toolFiles()
	at := slices.IndexFunc(files, func(row toolFile) bool { return row.is(o.Ref) })
	if at < 0 {
		return FileKind{}, false
	}
	return files[at].name, true
}

// IsKustomization reports whether kustomize takes a file for a kustomization, which need not say
// apiVersion and kind (kustomize/api v0.20 konfig.RecognizedKustomizationFileNames).
func IsKustomization(file string) bool {
	return slices.Contains([]string{"kustomization.yaml", "kustomization.yml", "Kustomization"}, path.Base(file))
}

// toolFile is a row of toolFiles.
type toolFile struct {
	group string   // as in apiVersion; one that begins with a dot means every group that ends in it
	kinds []string // nil means every kind
	name  FileKind
}

// is reports whether an object is of a row.
func (t toolFile) is(ref Ref) bool {
	group, _, _ := strings.Cut(ref.APIVersion, "/")
	matches := group == t.group || strings.HasPrefix(t.group, ".") && strings.HasSuffix(group, t.group)
	return matches && (t.kinds == nil || slices.Contains(t.kinds, ref.Kind))
}

func ofFunctions() FileKind {
	return FileKind{"configuration of a KRM function", "configurations of KRM functions"}
}

// toolFiles are the files of tools that look like Kubernetes objects. A kind that an API server may
// know is not among them, such as those of kops.
func toolFiles() []toolFile {
	ofComponents := FileKind{"configuration of a Kubernetes component", "configurations of Kubernetes components"}
	ofPlugins := FileKind{"configuration of a kustomize plugin", "configurations of kustomize plugins"}
	ofTests := FileKind{"test of manifests", "tests of manifests"}
	of := func(tool string) FileKind { return FileKind{tool + " configuration", tool + " configurations"} }
	return []toolFile{
		// client-go, tools/clientcmd/api/v1. The core group has no kind Config.
		{"v1", []string{"Config"}, FileKind{"kubeconfig", "kubeconfigs"}},
		{"kind.x-k8s.io", nil, of("kind")},
		{"kubeadm.k8s.io", nil, of("kubeadm")},
		// kubelet.config.k8s.io, kubeproxy.config.k8s.io, apiserver.config.k8s.io and others.
		{".config.k8s.io", nil, ofComponents},
		{"audit.k8s.io", nil, ofComponents},
		{"apiserver.k8s.io", nil, ofComponents},
		{"client.authentication.k8s.io", nil, ofComponents},
		// Cluster API, cmd/clusterctl/api/v1alpha3. Its Provider is a custom resource.
		{"clusterctl.cluster.x-k8s.io", []string{"Metadata"}, of("clusterctl")},
		{"skaffold", nil, of("skaffold")},
		{"kind.sigs.k8s.io", nil, of("kind")},
		{"kubeone.k8c.io", nil, of("KubeOne")},
		{"garden.io", nil, of("Garden")},
		{"tanka.dev", nil, of("Tanka")},
		{"krew.googlecontainertools.github.com", []string{"Plugin"}, FileKind{"krew plugin", "krew plugins"}},
		{"meta.pkg.crossplane.io", nil, FileKind{"Crossplane package", "Crossplane packages"}},
		// Tests that the Kyverno CLI, chainsaw, kuttl and gator read.
		{"cli.kyverno.io", nil, ofTests},
		{"chainsaw.kyverno.io", nil, ofTests},
		{"kuttl.dev", nil, ofTests},
		{"test.gatekeeper.sh", nil, ofTests},
		// Generators that kustomize runs as programs: KSOPS and the generator of policies.
		{"viaduct.ai", []string{"ksops"}, ofPlugins},
		{"policy.open-cluster-management.io", []string{"PolicyGenerator"}, ofPlugins},
		{"eksctl.io", nil, of("eksctl")},
		{"k3d.io", nil, of("k3d")},
		{"k0sctl.k0sproject.io", nil, of("k0sctl")},
		{"ctlptl.dev", nil, of("ctlptl")},
		// The functions of kpt's catalogue.
		{"fn.kpt.dev", nil, ofFunctions()},
		{"config.kubernetes.io", []string{"ResourceList"}, FileKind{"ResourceList", "ResourceLists"}},
		// What kustomize has built in (api/konfig, BuiltinPluginPackage).
		{"builtin", nil, ofPlugins},
		{
			"backstage.io",
			[]string{"API", "Component", "Domain", "Group", "Location", "Resource", "System", "Template", "User"},
			FileKind{"Backstage entity", "Backstage entities"},
		},
	}
}
