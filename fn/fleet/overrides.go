package fleet

// Overrides are the fields that something other than the FleetConfig sets, such as a flag of the
// command. The key is the path of the field; the value is what sets it, for messages.
type Overrides map[string]string
