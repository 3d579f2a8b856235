package fleet

// Existing is what the input holds beside what is generated, as far as it may get into the way of
// that. What an earlier run of the fleet has generated is not part of it. Each list is sorted by
// Ref.
type Existing struct {
	Applications []Object // Argo CD's
}

// ApplicationKind is the kind of Argo CD's Applications.
const ApplicationKind = "Application"
