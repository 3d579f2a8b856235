package fleet

// Manifest is a generated object, ready to be written.
type Manifest struct {
	Ref
	Value any // what its JSON says

	// Elements of its list generators, one after the other, which Value leaves empty: there may be one
	// for each of thousands of Clusters, and each is written on a line.
	Elements [][]map[string]any
}
