package review

// mostPayloadValues is how many different changes of the same fields of payload objects are changes
// of their own. Where there are more, a payload has a value of its own for most Clusters, and all
// of them are one change.
const mostPayloadValues = 6

// changes are the groups as changes.
func (g *payloadGroups) changes() []Change {
	groups := withFewValues(g.withoutNames())
	changes := make([]Change, len(groups))
	for i, group := range groups {
		changes[i] = g.change(group)
	}
	return changes
}

// withoutNames are the groups, of which those that differ only in the names of their Clusters are
// one.
func (g *payloadGroups) withoutNames() []*payloadGroup {
	var found []*payloadGroup
	at := map[groupID]*payloadGroup{}
	for _, group := range g.found {
		key, outcomes, names := group.payloadGroupKey, group.parts[0].outcomes, ownNameReplacer(group.parts)
		id := groupID{key, g.digest(key, outcomes, names, changeOf)}
		if same := at[id]; same != nil {
			same.parts = append(same.parts, group.parts...)
			continue
		}
		group.shape = groupID{key, g.digest(key, outcomes, names, presenceOf)}
		at[id] = group
		found = append(found, group)
	}
	return found
}

// withFewValues are the groups, of which those that differ only in values are one where there are
// many.
func withFewValues(groups []*payloadGroup) []*payloadGroup {
	byShape := map[groupID][]*payloadGroup{}
	for _, group := range groups {
		byShape[group.shape] = append(byShape[group.shape], group)
	}
	var found []*payloadGroup
	for _, group := range groups {
		same := byShape[group.shape]
		switch {
		case len(same) <= mostPayloadValues:
			found = append(found, group)
		case group == same[0]:
			for _, other := range same[1:] {
				group.parts = append(group.parts, other.parts...)
			}
			found = append(found, group)
		}
	}
	return found
}
