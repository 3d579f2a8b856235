package review

// compareHub returns what changes of the objects of the hub: those that are changes, and those that
// only follow from other changes.
func compareHub(before, after *Side) ([]Change, []Consequence, Counts) { return nil, nil, Counts{} }
