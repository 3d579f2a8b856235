package argocd

import (
	"maps"
	"strconv"

	"github.com/capifleet/capifleet/fn/fleet"
)

func kustomizeRules(spec map[string]any) []rule {
	return append(
		ofEachSource(spec, checkReplicas, "kustomize.replicas.*.count"),
		ofEachSource(spec, checkCommonMetadata, "kustomize.commonLabels", "kustomize.commonAnnotations")...,
	)
}

// checkCommonMetadata applies Kubernetes' rules to what Kustomize adds to all objects
// (util/kustomize/kustomize.go, Build). Argo CD fills in its variables in the values.
func checkCommonMetadata(_ checked, s source) fleet.Problems {
	if s.isRefOnly() {
		return nil
	}
	at, kustomize := s.path.Child("kustomize"), fleet.MapAt(s.tree, "kustomize")
	common := maps.Clone(fleet.MapAt(kustomize, "commonLabels"))
	for key := range common {
		if expanded, _, known := expand(fleet.TextAt(common, key)); !known {
			common[key] = ""
		} else {
			common[key] = expanded
		}
	}
	return append(validLabels(at.Child("commonLabels"), common),
		validAnnotations(at.Child("commonAnnotations"), fleet.MapAt(kustomize, "commonAnnotations"))...)
}

// checkReplicas checks the counts of replicas that are written as texts (KustomizeReplica
// GetIntCount in pkg/apis/application/v1alpha1/types.go, which util/kustomize/kustomize.go calls).
func checkReplicas(_ checked, s source) fleet.Problems {
	if s.isRefOnly() {
		return nil
	}
	var problems fleet.Problems
	for i, item := range fleet.ListAt(fleet.MapAt(s.tree, "kustomize"), "replicas") {
		tree, _ := item.(map[string]any)
		text, isText := tree["count"].(string)
		if _, err := strconv.Atoi(text); isText && err != nil {
			problem := refused(s.path.Child("kustomize", "replicas").Index(i).Child("count"), text,
				"the count of replicas is not a number")
			problem.Remedy = "write a number such as 3"
			problems = append(problems, problem)
		}
	}
	return problems
}
