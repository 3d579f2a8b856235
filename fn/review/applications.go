package review

// compareApplications returns what changes of Applications of the hub.
func compareApplications(before, after *Side) ([]Change, Counts) { return nil, Counts{} }
