package review

// compareClusters returns what changes of the Clusters themselves.
func compareClusters(before, after *Side) []Change { return nil }
