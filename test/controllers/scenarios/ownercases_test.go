package scenarios

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

const resourcesFinalizer = "resources-finalizer.argocd.argoproj.io"

// ownerCases is the table of what becomes of an Application and its workload, as seen with Argo CD
// 3.5.7 and the garbage collector of Kubernetes 1.36.3. Each case varies these:
//
//   - the owner: "old" and "new" are entries, and ApplicationSets of the same names, except where
//     objectName or renamedFrom is set. The template of the entry "new" has the label "2".
//   - applicationsSync and preserveResourcesOnDeletion: sync and preserve of an entry. Where they
//     are not set, capifleet writes preserveResourcesOnDeletion: true and no applicationsSync.
//   - the finalizer that deletes the workload: with preserve false, the controller gives it to the
//     Application. finalizers are those that the template has itself.
func ownerCases() []ownerCase {
	var all []ownerCase
	for _, some := range [][]ownerCase{
		sameSet(), oldSetStays(), stuckApplications(), oldSetGoes(), noOtherSet(), noOwner(),
		clusterLeaves(), unknownDestination(), preserveTurned(),
	} {
		all = append(all, some...)
	}
	return all
}

// made returns an outcome of an Application that "new" owns, with its template.
func made(application, workload string) outcome {
	return outcome{application: application, owner: "new", template: "2", workload: workload}
}

// raced are the outcomes where an ApplicationSet may take over an Application that is being
// deleted, and take off its finalizer before the workload is deleted. Only the first was ever seen.
func raced() []outcome {
	return []outcome{
		made(fateRecreated, fateRecreated), made(fateRecreated, fateUntouched),
		made(fateRecreated, fateRecreated+" or "+fateUntouched),
	}
}

// has is a stage with entries.
func has(entries ...entry) stage { return stage{entries: entries} }

// always is the outcome of a case of two stages that has only one.
func always(one outcome) [][]outcome { return [][]outcome{{one}} }

// sameSet: the ApplicationSet keeps its name, so the Application keeps its owner.
func sameSet() []ownerCase {
	updated := outcome{application: fateKept, owner: "old", template: "2", workload: fateUntouched}
	marked := has(entry{name: "old", template: "2"})
	marked.applied = []applicationOf{marks}
	return []ownerCase{
		{
			name: "same-object-name", what: "an entry is renamed, and objectName is the name of its ApplicationSet",
			stages: []stage{
				has(entry{name: "old", template: "1"}),
				has(entry{name: "new", objectName: "same-object-name-old", template: "2"}),
			},
			want: always(updated),
		},
		{
			name: "same-renamed", what: "an entry is renamed, with renamedFrom",
			stages: []stage{
				has(entry{name: "old", template: "1"}), has(entry{name: "new", renamedFrom: "old", template: "2"}),
			},
			want: always(updated),
		},
		{
			name: "same-marked", what: "somebody has labelled the Application, and given it a finalizer",
			stages: []stage{has(entry{name: "old", template: "1"}), marked}, want: always(updated),
		},
		{
			// Server-side apply leaves applicationsSync and the finalizer of the template, which
			// somebody else has written.
			name: "same-created", what: "somebody else has created the set, with create-only and the finalizer",
			stages: []stage{
				{applied: []applicationOf{createdSet}},
				has(entry{name: "new", objectName: "same-created-old", template: "2"}),
			},
			want: always(outcome{
				application: fateKept,
				owner:       "old",
				template:    "1",
				finalizers:  "resources-finalizer",
				workload:    fateUntouched,
			}),
		},
	}
}

// moves returns the stages of a Cluster that leaves the entry "old" for the entry "new". Both
// ApplicationSets stay. With others, the old one has another Cluster.
func moves(old, next entry, others bool) []stage {
	old.name, next.name, next.selects = "old", "new", "new"
	old.template, next.template = "1", "2"
	return []stage{
		{others: others, entries: []entry{old, next}},
		{others: others, entries: []entry{old, next}, label: "new"},
	}
}

// oldSetStays: the new set reports that the Application has an owner, until the old set has deleted
// it. Then it creates another one.
func oldSetStays() []ownerCase {
	return []ownerCase{
		{
			name: "stays", what: "the old set stays, and may delete",
			stages: moves(entry{}, entry{}, true), want: always(made(fateRecreated, fateUntouched)),
		},
		{
			name: "stays-create-delete", what: "the old set stays, with create-delete",
			stages: moves(entry{sync: "create-delete"}, entry{}, true),
			want:   always(made(fateRecreated, fateUntouched)),
		},
		{
			name: "stays-go", what: "the old set stays, and may delete; the Application has the finalizer",
			stages: moves(entry{sync: "sync", preserve: "false"}, entry{}, true),
			want:   always(made(fateRecreated, fateRecreated)),
		},
		{
			name: "stays-manual", what: "the same, and the new Application is not synced by itself",
			stages: moves(entry{preserve: "false"}, entry{manual: true}, true),
			want:   always(made(fateRecreated, fateGone)),
		},
	}
}

// stuckApplications: the old set may not delete, or its set is not in the list of what it may
// delete, since the error comes first.
func stuckApplications() []ownerCase {
	stuck := outcome{application: fateKept, owner: "old", template: "1", workload: fateUntouched, refused: "new"}
	return []ownerCase{
		{
			name: "stays-create-update", what: "the old set stays, with create-update",
			stages: moves(entry{sync: "create-update"}, entry{}, true), want: always(stuck),
		},
		{
			name: "stays-create-only", what: "the old set stays, with create-only",
			stages: moves(entry{sync: "create-only"}, entry{}, true), want: always(stuck),
		},
		{
			// capifleet gives a set that has no Cluster any more the policy create-update.
			name: "stays-empty", what: "the old set stays, and the Cluster was its last one",
			stages: moves(entry{}, entry{}, false), want: always(stuck),
		},
		{
			name: "exchange",
			what: "two sets exchange Applications", stages: exchanged(""), want: always(stuckInExchange()),
			beside: besideExchanged, wantBeside: always(stuckBeside()),
		},
		{
			name: "exchange-create-delete", what: "two sets exchange Applications, with create-delete",
			stages: exchanged("create-delete"), want: always(stuckInExchange()),
			beside: besideExchanged, wantBeside: always(stuckBeside()),
		},
		disowned(),
		disownedExchange(),
		carelessExchange(),
	}
}

// disowned: the old set may not delete, and somebody takes off the owner. Meanwhile the new set is
// in error: it updates its other Application, but does not delete it when its Cluster leaves.
func disowned() ownerCase {
	old := entry{name: "old", template: "1", sync: "create-update", preserve: "false"}
	first, next := entry{name: "new", template: "1", selects: "new"}, entry{name: "new", template: "2", selects: "new"}
	moved := stage{entries: []entry{old, next}, label: "new", others: true, otherLabel: "new"}
	left := stage{entries: []entry{old, next}, label: "new", others: true, otherLabel: "out"}
	last := left
	last.disown = []string{""}
	stuck := outcome{
		application: fateKept, owner: "old", template: "1", finalizers: "resources-finalizer",
		workload: fateUntouched, refused: "new",
	}
	updated := made(fateKept, fateUntouched)
	return ownerCase{
		name: "stays-disowned", what: "the old set stays, with create-update, and somebody takes off the owner",
		stages:     []stage{{entries: []entry{old, first}, others: true, otherLabel: "new"}, moved, left, last},
		want:       [][]outcome{{stuck}, {stuck}, {made(fateKept, fateUntouched)}},
		beside:     otherCluster,
		wantBeside: [][]outcome{{updated}, {updated}, {{application: fateGone, workload: fateUntouched}}},
	}
}

// besideExchanged is the Application that "new" has at first, where two sets exchange theirs.
const besideExchanged = stayingCluster + "-x"

func stuckBeside() outcome {
	return outcome{application: fateKept, owner: "new", template: "1", workload: fateUntouched}
}

// exchanged returns the stages of two sets that exchange their Applications.
func exchanged(sync string) []stage {
	return []stage{
		has(entry{name: "old", template: "1", sync: sync}, entry{name: "new", template: "1", suffix: "-x", sync: sync}),
		has(entry{name: "old", template: "2", suffix: "-x", sync: sync}, entry{name: "new", template: "2", sync: sync}),
	}
}

// disownedExchange: both sets get create-update, and then somebody takes off one owner after the
// other.
func disownedExchange() ownerCase {
	stages := exchanged("")
	safe := exchanged("create-update")[1]
	first, last := safe, safe
	first.disown, last.disown = []string{""}, []string{"-x"}
	stuck, half, whole := stuckInExchange(), made(fateKept, fateUntouched), made(fateKept, fateUntouched)
	half.refused = "old"
	beside := outcome{application: fateKept, owner: "old", template: "2", workload: fateUntouched}
	return ownerCase{
		name:   "exchange-disowned",
		what:   "two sets exchange Applications, get create-update, and somebody takes off the owners",
		stages: append(stages, safe, first, last), want: [][]outcome{{stuck}, {stuck}, {half}, {whole}},
		beside: besideExchanged, wantBeside: [][]outcome{{stuckBeside()}, {stuckBeside()}, {stuckBeside()}, {beside}},
	}
}

// carelessExchange: both sets may delete when somebody takes off an owner. The set that takes over
// the Application is in no error any more, and deletes the one that it had.
func carelessExchange() ownerCase {
	stages := exchanged("")
	last := stages[1]
	last.disown = []string{""}
	return ownerCase{
		name: "exchange-careless", what: "two sets exchange Applications, and somebody takes off an owner",
		stages: append(stages, last), want: [][]outcome{{stuckInExchange()}, {made(fateKept, fateUntouched)}},
		beside: besideExchanged, wantBeside: [][]outcome{{stuckBeside()}, {
			{application: fateRecreated, owner: "old", template: "2", workload: fateUntouched},
		}},
	}
}

func stuckInExchange() outcome {
	return outcome{application: fateKept, owner: "old", template: "1", workload: fateUntouched, refused: "old new"}
}

// replaces returns the stages of an entry in the place of another one, which goes.
func replaces(old, next entry) []stage {
	old.name, next.name, old.template, next.template = "old", "new", "1", "2"
	return []stage{has(old), has(next)}
}

// deletedBefore is replaces, with the old set deleted by hand before.
func deletedBefore(old, next entry, how metav1.DeletionPropagation) []stage {
	stages := replaces(old, next)
	stages[1].deleteOld = how
	return stages
}

// oldSetGoes: it is pruned in the foreground, so the garbage collector deletes its Applications
// before it. Where the policy forbids deletion, the controller meanwhile takes off their owners,
// one after the other. In three runs each it saved 1 Application of 1, 1 to 2 of 3, 2 to 3 of 10,
// 3 to 4 of 30 and 19 to 23 of 150.
func oldSetGoes() []ownerCase {
	return []ownerCase{
		{
			name: "goes", what: "the old set goes, and may delete",
			stages: replaces(entry{}, entry{}), want: always(made(fateRecreated, fateUntouched)),
		},
		{
			name: "goes-create-delete", what: "the old set goes, with create-delete",
			stages: replaces(entry{sync: "create-delete"}, entry{}), want: always(made(fateRecreated, fateUntouched)),
		},
		{
			name: "goes-go", what: "the old set goes; the Application has the finalizer, and the new set preserves",
			stages: replaces(entry{preserve: "false"}, entry{preserve: "true"}),
			want:   always(made(fateRecreated, fateRecreated)),
		},
		{
			name: "goes-create-update", what: "the old set goes, with create-update",
			stages: replaces(entry{sync: "create-update"}, entry{}),
			want:   [][]outcome{{made(fateKept, fateUntouched), made(fateRecreated, fateUntouched)}},
		},
		{
			name: "goes-create-only", what: "the old set goes, with create-only",
			stages: replaces(entry{sync: "create-only"}, entry{}),
			want:   [][]outcome{{made(fateKept, fateUntouched), made(fateRecreated, fateUntouched)}},
		},
		{
			name:   "goes-create-update-go",
			what:   "the old set goes, with create-update; the Application has the finalizer",
			stages: replaces(entry{sync: "create-update", preserve: "false"}, entry{}),
			want:   [][]outcome{append(raced(), made(fateKept, fateUntouched))},
		},
		{
			name: "goes-background", what: "the old set is deleted in the background, with create-update",
			stages: deletedBefore(entry{sync: "create-update"}, entry{}, metav1.DeletePropagationBackground),
			want:   always(made(fateRecreated, fateUntouched)),
		},
		{
			name:   "goes-orphan",
			what:   "the old set is deleted with --cascade=orphan; the Application has the finalizer",
			stages: deletedBefore(entry{preserve: "false"}, entry{}, metav1.DeletePropagationOrphan),
			want:   always(made(fateKept, fateUntouched)),
		},
	}
}
