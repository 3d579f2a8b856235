package fleet

// Overrides are the fields of the FleetConfig in whose place something else counts, by their paths:
// what sets them, as a message names it.
type Overrides map[string]string
