package argocd

import "github.com/capifleet/capifleet/fn/fleet"

// CheckWritten holds an Application that somebody has written to what Argo CD refuses, or ignores
// without a word. It may be in any namespace, and address any cluster. One that is not whole, such
// as a patch of kustomize, is not judged.
func CheckWritten(application map[string]any) fleet.Problems {
	spec := fleet.MapAt(application, "spec")
	_, hasDestination := spec["destination"]
	if fleet.TextAt(fleet.MapAt(application, "metadata"), "name") == "" || !hasDestination ||
		len(sourcesOf(spec)) == 0 {
		return nil
	}
	checks := newChecks(nil, Maker{OtherClusters: true, OtherNamespaces: true}, false)
	written := checks.checked(application, true)
	var problems fleet.Problems
	for _, r := range rules(checks.maker, application) {
		problems = append(problems, r.check(written)...)
	}
	return problems
}
