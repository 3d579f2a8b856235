package scenarios

// noOtherSet: an entry is removed.
func noOtherSet() []ownerCase {
	removed := func(old entry) []stage {
		old.name, old.template = "old", "1"
		return []stage{has(old), has()}
	}
	return []ownerCase{
		{
			name: "gone", what: "a set goes", stages: removed(entry{}),
			want: always(outcome{application: fateGone, workload: fateUntouched}),
		},
		{
			name: "gone-go", what: "a set goes; the Application has the finalizer",
			stages: removed(entry{preserve: "false"}), want: always(outcome{application: fateGone, workload: fateGone}),
		},
		{
			// As with oldSetGoes, the controller and the garbage collector race.
			name:   "gone-create-update",
			what:   "a set goes, with create-update",
			stages: removed(entry{sync: "create-update"}),
			want: [][]outcome{{
				{application: fateKept, template: "1", workload: fateUntouched},
				{application: fateGone, workload: fateUntouched},
			}},
		},
	}
}

// noOwner: an Application that somebody has written by hand gets an owner. It loses the labels,
// annotations and finalizers that the template does not have.
func noOwner() []ownerCase {
	first := func(finalizers ...any) stage { return stage{applied: []applicationOf{plain(finalizers...)}} }
	synced := func(finalizers ...any) stage { return stage{synced: []applicationOf{plain(finalizers...)}} }
	next := has(entry{name: "new", template: "2"})
	both := next
	both.synced = synced(resourcesFinalizer).synced
	return []ownerCase{
		{
			name: "adopt", what: "an Application has no owner", stages: []stage{first(), next},
			want: always(made(fateKept, fateUntouched)),
		},
		{
			name: "adopt-finalizer", what: "an Application has no owner, but the finalizer",
			stages: []stage{first(resourcesFinalizer), next}, want: always(made(fateKept, fateUntouched)),
		},
		{
			name: "adopt-create-only", what: "an Application has no owner, and the set has create-only",
			stages: []stage{first(resourcesFinalizer), has(entry{name: "new", template: "2", sync: "create-only"})},
			want:   always(made(fateKept, fateUntouched)),
		},
		{
			name: "adopt-pruned", what: "an Application has no owner, and the commit with the set removes it from Git",
			stages: []stage{synced(), next}, want: always(made(fateRecreated, fateUntouched)),
		},
		{
			name: "adopt-pruned-go", what: "the same; the Application has the finalizer",
			stages: []stage{synced(resourcesFinalizer), next}, want: [][]outcome{raced()},
		},
		{
			name: "adopt-first", what: "an Application is removed from Git after a set has taken it over",
			stages: []stage{synced(resourcesFinalizer), both, next},
			want:   [][]outcome{{made(fateKept, fateUntouched)}, {made(fateKept, fateUntouched)}},
		},
	}
}

// leaves returns the stages of a Cluster that leaves an entry, which has another one.
func leaves(old entry) []stage {
	old.name, old.template = "old", "1"
	return []stage{{others: true, entries: []entry{old}}, {others: true, entries: []entry{old}, label: "out"}}
}

// clusterLeaves: an Application is deleted, and only its finalizers decide what becomes of its
// workload.
func clusterLeaves() []ownerCase {
	stay, goes := always(outcome{application: fateGone, workload: fateUntouched}), always(outcome{
		application: fateGone,
		workload:    fateGone,
	})
	unset := leaves(entry{})
	unset[0].edit, unset[1].edit = withoutPreserve, withoutPreserve
	return []ownerCase{
		{
			name:   "leaves",
			what:   "a Cluster leaves, and preserve is true",
			stages: leaves(entry{preserve: "true"}),
			want:   stay,
		},
		{
			name:   "leaves-go",
			what:   "a Cluster leaves, and preserve is false",
			stages: leaves(entry{preserve: "false"}),
			want:   goes,
		},
		{name: "leaves-unset", what: "a Cluster leaves, and preserve is not set", stages: unset, want: goes},
		{
			name: "leaves-finalizer", what: "a Cluster leaves; the template has the finalizer, and preserve is true",
			stages: leaves(entry{finalizers: resourcesFinalizer}), want: goes,
		},
		{
			name: "leaves-background", what: "a Cluster leaves; the template has the finalizer for the background",
			stages: leaves(entry{finalizers: resourcesFinalizer + "/background"}), want: goes,
		},
		{
			name: "leaves-other", what: "a Cluster leaves; the template has another finalizer, and preserve is false",
			stages: leaves(entry{finalizers: "post-delete-finalizer.argocd.argoproj.io", preserve: "false"}),
			want:   stay,
		},
		{
			name: "leaves-misspelt", what: "a Cluster leaves; the template has a finalizer that nobody removes",
			stages: leaves(entry{finalizers: "resource-finalizer.argocd.argoproj.io"}),
			want: always(outcome{
				application: fateDeleting,
				owner:       "old",
				template:    "1",
				finalizers:  "resource-finalizer",
				workload:    fateUntouched,
			}),
		},
		{
			name: "leaves-create-update", what: "a Cluster leaves, with create-update",
			stages: leaves(entry{sync: "create-update"}),
			want:   always(outcome{application: fateKept, owner: "old", template: "1", workload: fateUntouched}),
		},
	}
}

// unknownDestination: before the Application goes, its cluster is not registered any more. So
// nobody can delete its workload, and Argo CD takes off the finalizer.
func unknownDestination() []ownerCase {
	between := outcome{
		application: fateKept, owner: "old", template: "1", finalizers: "resources-finalizer", workload: fateUntouched,
	}
	want := [][]outcome{{between}, {{application: fateGone, workload: fateUntouched}}}
	unregistered := func(stages []stage) []stage {
		without := stages[0]
		without.unregister = leavingCluster
		return []stage{stages[0], without, stages[1]}
	}
	finalizer := entry{preserve: "false"}
	return []ownerCase{
		{
			name: "unknown", what: "a Cluster that is not registered any more leaves", cluster: leavingCluster,
			stages: unregistered(leaves(finalizer)), want: want,
		},
		{
			name:    "unknown-gone",
			what:    "a set of a Cluster that is not registered any more goes",
			cluster: leavingCluster,
			stages:  unregistered([]stage{leaves(finalizer)[0], has()}), want: want,
		},
		{
			name:    "unknown-moves",
			what:    "a Cluster that is not registered any more goes to another set",
			cluster: leavingCluster,
			stages:  unregistered(moves(finalizer, entry{}, true)), want: want,
		},
	}
}

// preserveTurned: preserveResourcesOnDeletion changes. The Applications that the set still makes
// follow, except where it may not update. One that leaves in the same commit keeps its finalizer.
func preserveTurned() []ownerCase {
	return []ownerCase{
		{
			name:   "turned-on",
			what:   "preserve is turned on, and then the Cluster leaves",
			stages: turned("false", "true", ""),
			want: [][]outcome{
				{{application: fateKept, owner: "old", template: "2", workload: fateUntouched}},
				{{application: fateGone, workload: fateUntouched}},
			},
		},
		{
			name:   "turned-off",
			what:   "preserve is turned off, and then the Cluster leaves",
			stages: turned("true", "false", ""),
			want: [][]outcome{
				{{
					application: fateKept,
					owner:       "old",
					template:    "2",
					finalizers:  "resources-finalizer",
					workload:    fateUntouched,
				}},
				{{application: fateGone, workload: fateGone}},
			},
		},
		{
			name: "turned-on-create-only", what: "preserve is turned on, with create-only",
			stages: turned("false", "true", "create-only")[:2],
			want: always(outcome{
				application: fateKept,
				owner:       "old",
				template:    "1",
				finalizers:  "resources-finalizer",
				workload:    fateUntouched,
			}),
		},
		{
			name: "turned-on-leaves", what: "preserve is turned on in the commit in which the Cluster leaves",
			stages: []stage{turned("false", "true", "")[0], turned("false", "true", "")[2]},
			want:   always(outcome{application: fateGone, workload: fateGone}),
		},
		{
			name: "turned-on-moves",
			what: "preserve is turned on in the commit in which the Cluster goes to another set",
			stages: []stage{
				moves(entry{preserve: "false"}, entry{}, true)[0], moves(entry{preserve: "true"}, entry{}, true)[1],
			},
			want: always(made(fateRecreated, fateRecreated)),
		},
	}
}

// turned returns the stages of a set whose preserveResourcesOnDeletion changes before its Cluster
// leaves.
func turned(before, after, sync string) []stage {
	stages := leaves(entry{preserve: after, sync: sync})
	stages[0].entries[0].template, stages[1].entries[0].template = "2", "2"
	first := stage{others: true, entries: []entry{{name: "old", template: "1", preserve: before, sync: sync}}}
	return append([]stage{first}, stages...)
}
