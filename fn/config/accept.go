package config

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// checkAccept checks the entries of accept.
func checkAccept(found *report, at *field.Path, accept []v1alpha1.Acceptance) {
	for i, acceptance := range accept {
		path := at.Index(i)
		checkSelector(
			found, path.Child("clusterSelector"), acceptance.ClusterSelector,
			", or remove the selector to accept the warnings as a whole",
		)
		if code := fleet.Code(acceptance.Code); code != "" && !slices.Contains(fleet.Codes(), code) {
			found.add(fleet.Problem{
				Code: fleet.BadValue, Field: path.Child("code"), Value: string(code),
				Message: "capifleet has no such code", Remedy: "use the code that is printed with the warning",
			})
		}
	}
}
