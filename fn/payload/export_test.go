package payload

// TextLengths are the lower bound of the length of the Text of an object that nobody has written,
// and the length that it has.
func TextLengths(o Object) (least, has int) {
	o.text = new(string)
	return o.traits().textAtLeast, len(o.Text())
}
