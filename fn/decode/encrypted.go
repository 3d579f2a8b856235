package decode

import "github.com/capifleet/capifleet/fn/fleet"

// encryptedValue begins a value that SOPS has encrypted (getsops/sops v3, aes encryptedValue).
const encryptedValue = "ENC[AES256_GCM,"

// encrypted are the objects that SOPS has encrypted: it adds the field sops to a document. A
// SopsSecret is decrypted on the hub. Most objects are not parsed for it.
func (r *reader) encrypted(objects []fleet.Object) []fleet.Object {
	var found []fleet.Object
	for _, object := range objects {
		item := r.item(object)
		if object.Kind == "SopsSecret" || !item.Contains(encryptedValue) || !item.Mentions("sops") {
			continue
		}
		tree, _ := item.Tree() // no error: what cannot be read was reported with the items
		sops, isMap := tree["sops"].(map[string]any)
		if isMap && (sops["mac"] != nil || sops["lastmodified"] != nil) {
			found = append(found, object)
		}
	}
	return found
}
