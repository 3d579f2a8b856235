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
		pattern: ` CF0303: .* the Secret has data, and whoever may read ConfigMaps may read it here`,
		reason: "A rule of our own. The credentials of the EBS driver are empty until somebody fills them in, in a " +
			"ConfigMap; Cluster API delivers them.",
	}, {
		pattern: ` CF030[34]: .* the key is duplicated .* Cluster API would keep only its last value`,
		reason: "Cluster API drops the first list of rules without a word, so that the ClusterRole lacks them; " +
			"kubectl refuses the object.",
	}, {
		pattern: ` CF0306: .* is namespaced and has no metadata\.namespace`,
		reason: "Parts that kustomize puts into a namespace. Cluster API sends them as they are, and the apiserver " +
			"of the cluster refuses them.",
	}}
}
