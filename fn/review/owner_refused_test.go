package review

import "testing"

// TestRefused: Argo CD refuses what an ApplicationSet is to make. A Cluster that is named twice
// stands for two Applications of one name.
func TestRefused(t *testing.T) {
	const failure = "spec.template.spec.project reads the key \"team\", which is missing"
	good := appSet{name: "old", clusters: "a b", deletes: true}
	twice := appSet{name: "old", clusters: "a a b", deletes: true}
	fails := appSet{name: "old", clusters: "a b", deletes: true, refused: failure}
	leaves := appSet{name: "old", clusters: "a a", deletes: true}
	runApplicationCases(t, map[string]applicationCase{
		"a name is made twice from now on":                          sides(sets(good), sets(twice)),
		"a name is made twice from now on, and another one goes":    sides(sets(good), sets(leaves)),
		"a new ApplicationSet makes a name twice":                   sides(nil, sets(twice)),
		"a name is made twice as before":                            sides(sets(twice), sets(twice)),
		"a name is no longer made twice":                            sides(sets(twice), sets(good)),
		"a name that was made twice is made no longer":              sides(sets(leaves), sets(appSet{name: "old"})),
		"the template fails from now on":                            sides(sets(good), sets(fails)),
		"the template fails as before":                              sides(sets(fails), sets(fails)),
		"the template does not fail any more":                       sides(sets(fails), sets(good)),
		"the template of a new ApplicationSet fails":                sides(nil, sets(fails)),
		"an ApplicationSet whose template has failed goes":          sides(sets(fails), nil),
		"the template fails, and a Cluster leaves in the same edit": sides(sets(good), sets(withClusters(fails, "a"))),
		"the template fails, and the name is not known": sides(
			sets(good), sets(appSet{name: "old", deletes: true, refused: failure, notKnown: "it fails"}),
		),
		"an Application moves away from a set that fails": sides(
			sets(good), sets(withClusters(fails, "b"), appSet{name: "new", clusters: "a"}),
		),
		"an Application moves to a set that makes it twice": sides(
			sets(good, appSet{name: "new", clusters: "c"}),
			sets(withClusters(good, "b"), appSet{name: "new", clusters: "a a c"}),
		),
	})
}

func withClusters(set appSet, clusters string) appSet {
	set.clusters = clusters
	return set
}
