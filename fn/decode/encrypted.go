package decode

import "github.com/capifleet/capifleet/fn/fleet"

// encrypted are the objects that SOPS has encrypted, without those that an operator decrypts on the
// hub. Most objects are not parsed for it.
func (r *reader) encrypted(objects []fleet.Object) []fleet.Object {
	var found []fleet.Object
	for _, object := range objects {
		item := r.item(object)
		if object.Kind == fleet.SOPSSecretKind || !item.Contains(fleet.SOPSValue) || !item.Mentions("sops") {
			continue
		}
		tree, _ := item.Tree() // no error: what cannot be read was reported with the items
		if fleet.IsEncrypted(tree) {
			found = append(found, object)
		}
	}
	return found
}
