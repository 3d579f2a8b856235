package plan

import (
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/resourceset"
)

// reportEncrypted names the objects that SOPS has encrypted and that the hub gets. Another tool may
// decrypt them where the output of the function goes on; what a command prints is applied. Those of
// entries are payloads, which are another matter.
func reportEncrypted(f *fleet.Fleet, hub resourceset.HubModes) fleet.Problems {
	if !f.Whole {
		return nil
	}
	var names []string
	for _, object := range f.Encrypted {
		if isForHub(f, hub, object) {
			names = append(names, object.WithFile())
		}
	}
	if len(names) == 0 {
		return nil
	}
	message := fleet.Count(len(names), "object") + " that SOPS has encrypted would go to the hub as cipher text: "
	return fleet.Problems{{
		Severity: fleet.Info, Code: fleet.EncryptedOnHub, Field: field.NewPath("spec"),
		Message: message + fleet.NameFirst(names),
		Remedy: "if nothing decrypts what is printed, as in a plugin of Argo CD, use a SealedSecret or an " +
			"ExternalSecret, or list the file in .krmignore and let the tool that decrypts it apply it",
	}}
}
