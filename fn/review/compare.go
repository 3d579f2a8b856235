package review

// Compare returns what differs between two sides of a fleet. Equal sides have no Changes.
func Compare(before, after *Side) *Comparison {
	comparison := &Comparison{Before: before, After: after}
	clusters := compareClusters(before, after)
	applications, counts := compareApplications(before, after)
	payloads, more := comparePayloads(before, after)
	objects, consequences, compared := compareHub(before, after)
	comparison.Changes = ordered(clusters, applications, payloads, objects)
	comparison.Consequences = consequences
	comparison.Consequences = withCauses(comparison)
	comparison.Counts = Counts{
		ApplicationsBefore: counts.ApplicationsBefore, ApplicationsAfter: counts.ApplicationsAfter,
		ApplicationsUnchanged: counts.ApplicationsUnchanged,
		PayloadObjects:        more.PayloadObjects, HubObjects: compared.HubObjects,
	}
	return comparison
}
