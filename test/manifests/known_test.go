package manifests

// knownProblem is a kind of problem that public manifests have.
type knownProblem struct {
	pattern string // of a line on stderr
	reason  string // who refuses the manifest, or what becomes of it
}

// known are the problems that public manifests may have. Each manifest with one of them is a
// mistake or an old or unfinished manifest, except where the reason says that the rule is our own.
func known() []knownProblem {
	return []knownProblem{{
		pattern: ` CF0107: .* Applications of Argo CD v[0-9.]+ have no such field`,
		reason: "A page of documentation that differs from the definition of Argo CD: kubectl refuses an unknown " +
			"field, and the apiserver drops it.",
	}, {
		pattern: ` CF0109: .*template\.spec\.source: the value is a list, not a map`,
		reason:  "A proposal of 2022 for several sources; the definition of Argo CD refuses it.",
	}, {
		pattern: ` CF0109: .*source\.helm: the field has no value`,
		reason:  "The definition of Argo CD says type object and not nullable, so the apiserver refuses null.",
	}, {
		pattern: ` CF0110: .* has both source and sources`,
		reason: "Reference pages that show every field. Argo CD reads sources only and ignores source " +
			"(HasMultipleSources in pkg/apis/application/v1alpha1/types.go).",
	}, {
		pattern: ` CF0113: .* v1alpha3 ended with CAPI 1\.5`,
		reason:  "Cluster API does not serve this version, so the apiserver of the hub refuses it.",
	}, {
		pattern: ` CF0302: .* ConfigMap .* is not in the input, in namespace .* Cluster API skips it`,
		reason:  "Parts of a kustomization that makes the ConfigMaps.",
	}, {
		pattern: ` CF030[34]: .* the key is duplicated .* Cluster API would keep only its last value`,
		reason: "Cluster API drops the first list of rules without a word, so that the ClusterRole lacks them; " +
			"kubectl refuses the object.",
	}, {
		pattern: ` CF0306: .* is namespaced and has no metadata\.namespace`,
		reason: "Parts that kustomize puts into a namespace. Cluster API sends them as they are, and the apiserver " +
			"of the cluster refuses them.",
	}, {
		pattern: ` CF0316: .* in metadata\.clusterName: Kubernetes [0-9.]+ has no such field`,
		reason:  "Objects of old apiservers. Kubernetes 1.24 renamed the field, and newer ones drop it.",
	}, {
		pattern: ` CF0316: .* gpu-operator-resources/`,
		reason:  "Fields that neither Kubernetes nor the definition in the payload has; kubectl warns of them.",
	}, {
		pattern: ` CF0320: .* the Secret has data, and whoever may read ConfigMaps may read it here`,
		reason:  "The credentials of drivers of clouds, in ConfigMaps; Cluster API delivers them.",
	}, {
		pattern: ` CF0321: .* no payload has the Namespace system; `,
		reason:  "Parts that kustomize puts into another namespace, whose Namespace is another part.",
	}, {
		pattern: ` CF0403: .* destination\.server is not a URL, so no cluster has it \(value "in-cluster"`,
		reason:  "A page of documentation; Argo CD knows no cluster of this server.",
	}, {
		pattern: ` CF0411: .*\.repoURL: nothing fills in <a git repo>`,
		reason:  "A page of documentation, with a placeholder for the reader.",
	}, {
		pattern: ` CF0411: .*\.chart: Argo CD ignores chart, since repoURL begins with oci://`,
		reason: "A page of documentation on webhooks. The repo-server fetches the image that repoURL names " +
			"(reposerver/repository/repository.go, runRepoOperation); another section of the page says so.",
	}, {
		pattern: ` CF0532: .* keeps objects off the hub that Cluster API needs there`,
		reason:  "Objects of Cluster API and its providers, which nobody would send to the clusters.",
	}}
}
