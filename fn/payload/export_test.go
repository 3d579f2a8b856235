package payload

// TextLengths are the length that the Text of an object that nobody has written is said not to fall below, and the one that it has.
func TextLengths(o Object) (least, has int) {
	o.text = new(string)
	return canonicalAtLeast(o.tree), len(o.Text())
}
