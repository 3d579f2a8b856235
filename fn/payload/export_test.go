package payload

// CanonicalLengths are the length that the canonical form of an object is said not to fall below, and the one that it has.
func CanonicalLengths(o Object) (least, has int) {
	return canonicalAtLeast(o.tree, 0), len(canonical(o.tree))
}
