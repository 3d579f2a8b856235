package fleet

// Manifest is a generated object, ready to be written.
type Manifest struct {
	Ref
	Value any // a pointer to the object, of the type that its API has
}
