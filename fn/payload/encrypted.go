package payload

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// encryptedProblem is the problem of an object that SOPS has encrypted; nil where it is not.
// Nothing decrypts a payload, so the clusters would get the cipher text. SOPS adds the field sops
// to a document, and writes an encrypted value as ENC[AES256_GCM,…] (getsops/sops v3 stores, aes
// encryptedValue). An object of kind SopsSecret is decrypted on the cluster.
func (o Object) encryptedProblem() *fleet.Problem {
	if o.Kind == "SopsSecret" {
		return nil
	}
	var path *field.Path
	if sops, isMap := o.tree["sops"].(map[string]any); isMap && (sops["mac"] != nil || sops["lastmodified"] != nil) {
		path = field.NewPath("sops")
	} else if !holdsAny(o.tree, isEncrypted) {
		return nil
	}
	return &fleet.Problem{
		Code: fleet.EncryptedPayload, Payload: o.at(path),
		Message: "the object is encrypted by SOPS, and nothing decrypts a payload, " +
			"so the clusters would get the cipher text",
		Remedy: "deliver it by a Secret that is decrypted on the hub, with secret and provided: Externally, " +
			"or as a SealedSecret or an ExternalSecret",
	}
}

// isEncrypted reports whether a value is one that SOPS has encrypted.
func isEncrypted(value any) bool {
	text, isText := value.(string)
	return isText && strings.HasPrefix(text, "ENC[AES256_GCM,") && strings.HasSuffix(strings.TrimSpace(text), "]")
}
