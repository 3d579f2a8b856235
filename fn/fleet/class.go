package fleet

// Variables are the names of the topology variables that a ClusterClass defines, in their order.
// all reports whether there are no others: an external patch may define some when the class is read
// by Cluster API (api/core/v1beta2, ExternalPatchDefinition).
func (c ClusterClass) Variables() (names []string, all bool) {
	spec, _ := c.Manifest["spec"].(map[string]any)
	variables, _ := spec["variables"].([]any)
	for _, variable := range variables {
		fields, _ := variable.(map[string]any)
		if name, isText := fields["name"].(string); isText {
			names = append(names, name)
		}
	}
	patches, _ := spec["patches"].([]any)
	for _, patch := range patches {
		fields, _ := patch.(map[string]any)
		external, _ := fields["external"].(map[string]any)
		if external["discoverVariablesExtension"] != nil {
			return names, false
		}
	}
	return names, true
}
