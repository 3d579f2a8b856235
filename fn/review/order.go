package review

import "slices"

// ordered are changes in the order in which they are shown.
func ordered(all ...[]Change) []Change { return slices.Concat(all...) }
