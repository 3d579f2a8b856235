package payload

import (
	"encoding/base64"
	"regexp"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// What is said of what SOPS has encrypted.
const (
	cipherText   = "encrypted by SOPS, and nothing decrypts a payload, so the clusters would get the cipher text"
	decryptedWay = "deliver it by a Secret that is decrypted on the hub, with secret and provided: Externally, " +
		"or as a SealedSecret or an ExternalSecret"
)

// encryptedProblem is the problem of an object that SOPS has encrypted; nil where it is not.
// Nothing decrypts a payload, so the clusters would get the cipher text, except for what an
// operator decrypts on the cluster.
func (o Object) encryptedProblem() *fleet.Problem {
	if o.Kind == fleet.SOPSSecretKind {
		return nil
	}
	var path *field.Path
	if fleet.IsEncrypted(o.tree) {
		path = field.NewPath("sops")
	} else if !o.traits().hasCipher || !holdsAny(o.tree, isEncrypted) {
		return nil
	}
	return &fleet.Problem{
		Code: fleet.EncryptedPayload, Payload: o.at(path), Message: "the object is " + cipherText, Remedy: decryptedWay,
	}
}

// isEncrypted reports whether a value is one that SOPS has encrypted.
func isEncrypted(value any) bool {
	text, isText := value.(string)
	return isText && strings.HasPrefix(text, fleet.SOPSValue) && strings.HasSuffix(strings.TrimSpace(text), "]")
}

// encryptedTexts warns of the first text of an object that holds a whole file which SOPS has
// encrypted: YAML, JSON, dotenv or INI. Something on the cluster might decrypt it.
func (o Object) encryptedTexts() fleet.Problems {
	mayHoldAny := o.traits().hasCipher || o.isSecret() && holdsAny(o.tree, o.mayHoldEncrypted)
	if o.Kind == fleet.SOPSSecretKind || !mayHoldAny {
		return nil
	}
	value := regexp.MustCompile(`ENC\[AES256_GCM,data:[^,\]]*,iv:[^,\]]+,tag:[^,\]]+,type:[a-z]+\]`)
	var problems fleet.Problems
	o.eachText(func(path *field.Path, text string) {
		if len(problems) == 0 && (value.MatchString(text) || value.MatchString(o.decoded(text))) {
			problems = append(problems, fleet.Problem{
				Severity: fleet.Warning, Code: fleet.EncryptedPayload, Payload: o.at(path),
				Message: "the text is " + cipherText, Remedy: decryptedWay,
			})
		}
	})
	return problems
}

// mayHoldEncrypted reports whether a value of a Secret may hold an encrypted one.
func (o Object) mayHoldEncrypted(value any) bool {
	text, isText := value.(string)
	return isText && strings.Contains(o.decoded(text), fleet.SOPSValue)
}

// decoded is what a text of the object stands for that may be base64, "" where that is nothing.
func (o Object) decoded(text string) string {
	if !o.isSecret() {
		return ""
	}
	decoded, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return ""
	}
	return string(decoded)
}
