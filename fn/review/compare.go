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
	own := countOwn(before, after)
	comparison.Counts = Counts{
		ApplicationsBefore:    counts.ApplicationsBefore + own.ApplicationsBefore,
		ApplicationsAfter:     counts.ApplicationsAfter + own.ApplicationsAfter,
		ApplicationsUnchanged: counts.ApplicationsUnchanged + own.ApplicationsUnchanged,
		PayloadObjects:        more.PayloadObjects, HubObjects: compared.HubObjects,
	}
	return comparison
}
