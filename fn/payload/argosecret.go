package payload

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// secretTypeLabel is the label that tells Argo CD what a Secret is for.
const secretTypeLabel = "argocd.argoproj.io/secret-type"

// secretTypes are what Argo CD reads a Secret for (argo-cd v3.5 common/common.go
// LabelValueSecretType…).
func secretTypes() []string {
	return []string{"cluster", "repository", "repo-creds", "repository-write", "repo-write-creds", "scm-creds"}
}

// IsReadByArgoCD reports whether the object is a Secret with the label of one that Argo CD reads.
func (o Object) IsReadByArgoCD() bool {
	return o.isSecret() && slices.Contains(secretTypes(), o.secretType())
}

// secretType is what the label of the object says that Argo CD reads it for.
func (o Object) secretType() string {
	return fleet.TextAt(fleet.MapAt(o.tree, "metadata", "labels"), secretTypeLabel)
}

// misspeltSecretType returns the problem of a Secret whose label is nearly one that Argo CD reads.
func (o Object) misspeltSecretType() fleet.Problems {
	given := o.secretType()
	if !o.isSecret() || given == "" || slices.Contains(secretTypes(), given) {
		return nil
	}
	near := spelling.Nearest(given, secretTypes())
	if near == "" {
		return nil
	}
	return fleet.Problems{{
		Severity: fleet.Warning, Code: fleet.UnreadByArgoCD,
		Payload: o.at(field.NewPath("metadata", "labels").Key(secretTypeLabel)),
		Message: "Argo CD does not know the value, so it does not read the Secret", Remedy: "set the label to " + near,
	}}
}
