package review

import "testing"

// TestOwnerStays: the ApplicationSet keeps its name.
func TestOwnerStays(t *testing.T) {
	old := appSet{name: "old", clusters: "a b"}
	leaves := func(set appSet) applicationCase {
		left := set
		left.clusters = "a"
		return sides(sets(set), sets(left))
	}
	runApplicationCases(t, map[string]applicationCase{
		"the Cluster leaves by a label": {
			appSide{clusters: "a:tier=gold b:tier=gold", sets: sets(old)},
			appSide{clusters: "a:tier=gold b:tier=iron", sets: sets(appSet{name: "old", clusters: "a"})},
		},
		"the template gives other names": sides(
			sets(old),
			sets(appSet{name: "old", clusters: "a b", suffix: "app"}),
		),
		"the template gives other names, and workloads go with the old ones": sides(
			sets(appSet{name: "old", clusters: "a b", deletes: true}),
			sets(appSet{name: "old", clusters: "a b", deletes: true, suffix: "app"}),
		),
		"the template gives other names and another source, and workloads go with the old ones": sides(
			sets(appSet{name: "old", clusters: "a b", deletes: true}),
			sets(appSet{name: "old", clusters: "a b", deletes: true, suffix: "app", revision: "v2"}),
		),
		"nothing changes": sides(sets(old), sets(old)),
		"a new ApplicationSet is to make the same": sides(
			sets(old), sets(old, appSet{name: "new", clusters: "a b"}),
		),
		"two ApplicationSets have made the same before": sides(
			sets(old, appSet{name: "other", clusters: "a b"}), sets(old, appSet{name: "other", clusters: "a b"}),
		),
		"it is not known what it makes now": sides(
			sets(old), sets(appSet{name: "old", deletes: true, notKnown: "its generator git asks for more"}),
		),
		"it is not known what it makes now, and it may not delete": sides(
			sets(old),
			sets(appSet{name: "old", sync: "create-update", notKnown: "its generator git asks for more"}),
		),
		"a Cluster leaves": leaves(old),
		"a Cluster leaves, and workloads are not preserved": leaves(
			appSet{name: "old", clusters: "a b", deletes: true},
		),
		"a Cluster leaves; the template has the finalizer": leaves(
			appSet{name: "old", clusters: "a b", finalizers: []any{resourcesFinalizer}},
		),
		"a Cluster leaves; the template has the finalizer for the background": leaves(
			appSet{name: "old", clusters: "a b", finalizers: []any{resourcesFinalizer + "/background"}},
		),
		"a Cluster leaves; the template has another finalizer, and workloads are not preserved": leaves(
			appSet{
				name:       "old",
				clusters:   "a b",
				deletes:    true,
				finalizers: []any{"post-delete-finalizer.argocd.argoproj.io"},
			},
		),
		"a Cluster leaves, with create-update": leaves(
			appSet{name: "old", clusters: "a b", sync: "create-update"},
		),
		"a Cluster leaves, with create-only": leaves(
			appSet{name: "old", clusters: "a b", sync: "create-only"},
		),
		"a Cluster leaves, with create-delete": leaves(
			appSet{name: "old", clusters: "a b", sync: "create-delete"},
		),
		"the last Cluster leaves, so capifleet writes create-update": sides(
			sets(appSet{name: "old", clusters: "a"}),
			sets(appSet{name: "old", sync: "create-update"}),
		),
		"a Cluster leaves in the change that forbids deletion": sides(
			sets(old),
			sets(appSet{name: "old", clusters: "a", sync: "create-update"}),
		),
		"a Cluster leaves in the change that allows deletion": sides(
			sets(appSet{name: "old", clusters: "a b", sync: "create-update"}),
			sets(appSet{name: "old", clusters: "a"}),
		),
		"preserve is turned on in the change in which a Cluster leaves": sides(
			sets(appSet{name: "old", clusters: "a b", deletes: true}),
			sets(appSet{name: "old", clusters: "a"}),
		),
		"preserve is turned off": sides(
			sets(old),
			sets(appSet{name: "old", clusters: "a b", deletes: true}),
		),
		"a Cluster joins": sides(
			sets(appSet{name: "old", clusters: "a"}),
			sets(old),
		),
		"the entry is renamed, and objectName keeps the set": sides(
			sets(old),
			sets(appSet{name: "old", entry: "applicationSets/new", clusters: "a b"}),
		),
		"the entry is renamed, objectName keeps the set, and the revision changes": sides(
			sets(old),
			sets(appSet{name: "old", entry: "applicationSets/new", clusters: "a b", revision: "v2"}),
		),
		"the Applications are not surely made, and one goes": leaves(
			appSet{name: "old", clusters: "a b", unsure: true, deletes: true},
		),
		"the new set cannot be expanded": sides(
			sets(old),
			sets(appSet{name: "old", notKnown: "a Git generator"}),
		),
		"the old set could not be expanded": sides(
			sets(appSet{name: "old", notKnown: "a Git generator"}),
			sets(old),
		),
	})
}

// TestOwnerChanges: another ApplicationSet is to make the Application.
func TestOwnerChanges(t *testing.T) {
	old, next := appSet{name: "old", clusters: "a b"}, appSet{name: "new", clusters: "c", suffix: "web"}
	moves := func(old, next appSet) applicationCase {
		moved, got := old, next
		moved.clusters, got.clusters = "a", "b c"
		return sides(sets(old, next), sets(moved, got))
	}
	with := func(set appSet, sync string, deletes bool) appSet {
		set.sync, set.deletes = sync, deletes
		return set
	}
	kept := old
	kept.prune = "Prune=false"
	confirmed := old
	confirmed.prune = "Prune=confirm"
	runApplicationCases(t, map[string]applicationCase{
		"the old set stays, and may delete": moves(old, next),
		"the old set stays, with create-delete": moves(
			with(old, "create-delete", false),
			next,
		),
		"the old set stays, and may delete; workloads are not preserved": moves(with(old, "", true), next),
		"the old set stays, with create-update": moves(
			with(old, "create-update", false),
			next,
		),
		"the old set stays, with create-only": moves(with(old, "create-only", false), next),
		"the old set stays, and the Cluster was its last one": sides(
			sets(appSet{name: "old", clusters: "a"}),
			sets(appSet{name: "old", sync: "create-update"}, appSet{name: "new", clusters: "a"}),
		),
		"the entry is renamed": sides(
			sets(old),
			sets(appSet{name: "new", clusters: "a b"}),
		),
		"the entry is renamed, and the revision changes": sides(
			sets(old),
			sets(appSet{name: "new", clusters: "a b", revision: "v2"}),
		),
		"the entry is renamed; workloads are not preserved before": sides(
			sets(with(old, "", true)),
			sets(appSet{name: "new", clusters: "a b"}),
		),
		"the entry is renamed; the old set may not delete": sides(
			sets(with(old, "create-update", false)),
			sets(appSet{name: "new", clusters: "a b"}),
		),
		"the entry is renamed; the old set may not delete, nor preserves": sides(
			sets(with(old, "create-only", true)),
			sets(appSet{name: "new", clusters: "a b"}),
		),
		"the entry is renamed; the old set has Prune=false": sides(
			sets(kept),
			sets(appSet{name: "new", clusters: "a b"}),
		),
		"the entry is renamed; the old set has Prune=confirm": sides(
			sets(confirmed),
			sets(appSet{name: "new", clusters: "a b"}),
		),
		"the fleet is renamed": {
			appSide{fleet: "one", sets: sets(appSet{name: "one-web", entry: "applicationSets/web", clusters: "a"})},
			appSide{fleet: "two", sets: sets(appSet{name: "two-web", entry: "applicationSets/web", clusters: "a"})},
		},
		"two sets exchange Applications": sides(
			sets(appSet{name: "old", clusters: "a"}, appSet{name: "new", clusters: "a", suffix: "x"}),
			sets(appSet{name: "old", clusters: "a", suffix: "x"}, appSet{name: "new", clusters: "a"})),
		"a set whose Application is to move is stuck itself, and another Cluster leaves it": sides(
			sets(appSet{name: "old", clusters: "a b", sync: "create-update"}, appSet{name: "new", clusters: "c"}),
			sets(appSet{name: "old", clusters: "b", sync: "create-update"}, appSet{name: "new", clusters: "a"})),
		"three sets give on Applications in a row": sides(
			sets(appSet{name: "x", clusters: "a"}, appSet{name: "y", clusters: "b"}, appSet{name: "z", clusters: "c"}),
			sets(
				appSet{name: "x", clusters: ""},
				appSet{name: "y", clusters: "a"},
				appSet{name: "z", clusters: "b c"},
			)),
	})
}

// TestOwnerGoes: an ApplicationSet goes, and no other one makes its Applications.
func TestOwnerGoes(t *testing.T) {
	old := appSet{name: "old", clusters: "a b"}
	with := func(sync string, deletes bool, prune string) []appSet {
		set := old
		set.sync, set.deletes, set.prune = sync, deletes, prune
		return sets(set)
	}
	runApplicationCases(t, map[string]applicationCase{
		"a set goes": sides(with("", false, ""), nil),
		"a set goes; workloads are not preserved":                     sides(with("", true, ""), nil),
		"a set goes, with create-update":                              sides(with("create-update", false, ""), nil),
		"a set goes, with create-update; workloads are not preserved": sides(with("create-update", true, ""), nil),
		"a set with Prune=false goes":                                 sides(with("", true, "Prune=false"), nil),
		"a set with Delete=false goes":                                sides(with("", false, "Delete=false"), nil),
		"a set goes with the Clusters":                                {appSide{sets: with("", true, "")}, appSide{}},
		"a set goes with one of its two Clusters": {
			appSide{sets: with("", true, "")},
			appSide{clusters: "a"},
		},
		"a Cluster goes, and the set may not delete": {
			appSide{sets: with("create-update", true, "")},
			appSide{sets: sets(appSet{name: "old", clusters: "a", sync: "create-update", deletes: true})},
		},
		"a Cluster is new": {
			appSide{sets: sets(appSet{name: "old", clusters: "a"})},
			appSide{sets: sets(old)},
		},
		"an entry is new": sides(nil, sets(old)),
		"an entry is new, without automated sync": sides(
			nil,
			sets(appSet{name: "old", clusters: "a", manual: true}),
		),
		"an entry is new, with RollingSync": sides(
			nil,
			sets(appSet{name: "old", clusters: "a", rolling: true}),
		),
	})
}

// TestNoOwner: manifests of Applications, without an ApplicationSet.
func TestNoOwner(t *testing.T) {
	plain := map[string]string{"a-web": "v1"}
	finalizer := []any{resourcesFinalizer}
	set := sets(appSet{name: "new", clusters: "a"})
	other := sets(appSet{name: "new", clusters: "a", revision: "v2"})
	runApplicationCases(t, map[string]applicationCase{
		"a manifest changes": {
			appSide{plain: plain},
			appSide{plain: map[string]string{"a-web": "v2"}},
		},
		"a manifest is the same": {
			appSide{plain: plain},
			appSide{plain: plain},
		},
		"a manifest goes": {appSide{plain: plain}, appSide{}},
		"a manifest goes; it has the finalizer": {
			appSide{plain: plain, final: finalizer},
			appSide{},
		},
		"a manifest goes; it has Prune=false": {
			appSide{plain: plain, options: map[string]string{"a-web": "Prune=false"}},
			appSide{},
		},
		"a manifest is new": {appSide{}, appSide{plain: plain}},
		"a set is to make it, and the manifest stays": {
			appSide{clusters: "a", plain: plain},
			appSide{plain: plain, sets: other},
		},
		"a set is to make it, and the manifest goes": {
			appSide{clusters: "a", plain: plain},
			appSide{sets: set},
		},
		"a set is to make it, and the manifest goes, with the finalizer": {
			appSide{clusters: "a", plain: plain, final: finalizer},
			appSide{sets: set},
		},
		"a set is to make it, and the manifest with Prune=false goes": {
			appSide{clusters: "a", plain: plain, options: map[string]string{"a-web": "Prune=false"}},
			appSide{sets: set},
		},
		"a manifest takes the place of a set": {
			appSide{sets: set},
			appSide{clusters: "a", plain: plain},
		},
		"the manifest goes after a set has taken it over": {
			appSide{plain: plain, sets: set},
			appSide{sets: set},
		},
	})
}
