package config

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// checkAccept checks the entries of accept.
func checkAccept(found *report, at *field.Path, accept []v1alpha1.Acceptance) {
	for i, acceptance := range accept {
		path := at.Index(i)
		checkSelector(
			found, path.Child("clusterSelector"), acceptance.ClusterSelector,
			", or remove the selector to accept the warnings as a whole",
		)
		checkCode(found, path.Child("code"), fleet.Code(acceptance.Code))
	}
}

// checkCode reports a code that there is not. Of those that are near, one of a warning is meant.
func checkCode(found *report, at *field.Path, code fleet.Code) {
	if slices.Contains(fleet.Codes(), code) {
		return
	}
	var warnings []string
	for _, warning := range fleet.WarningCodes() {
		warnings = append(warnings, string(warning))
	}
	remedy := "use the code that is printed with the warning, for example " + string(fleet.NotSelected)
	if near := spelling.Nearest(string(code), warnings); near != "" {
		remedy = "did you mean " + near + "?"
	}
	found.add(fleet.Problem{
		Code: fleet.BadValue, Field: at, Value: string(code), Message: "capifleet has no such code", Remedy: remedy,
	})
}
