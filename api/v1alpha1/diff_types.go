package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// FleetDiff is what a change of the files does to a fleet: to which Clusters, and what goes away.
// `capifleet diff --output json` prints it, and every other form of diff is made from it. It is
// only output: nothing reads it back, it is never applied, and no API server serves its kind.
type FleetDiff struct {
	metav1.TypeMeta `json:",inline"`

	// fleet is the name of the FleetConfig. It is left out if there is none.
	// +optional
	Fleet string `json:"fleet,omitempty"`

	// dir is the directory that was compared, relative to the top of the repository.
	// +optional
	Dir string `json:"dir,omitempty"`

	// from is the old side.
	// +required
	From DiffSide `json:"from"`

	// to is the new side.
	// +required
	To DiffSide `json:"to"`

	// versions are the versions of the software whose behavior the effects describe.
	// +required
	Versions DiffVersions `json:"versions"`

	// result says whether anything differs, and whether a gate failed.
	// +required
	Result DiffResult `json:"result"`

	// summary has the numbers of what changes. Consequences of other changes are not counted.
	// +required
	Summary DiffSummary `json:"summary"`

	// changes are what changes, in the order in which it is shown: what is destroyed, what changes
	// now, and what changes for new Clusters only.
	// +required
	// +listType=atomic
	Changes []DiffChange `json:"changes"`

	// consequences are changes that only follow from others, such as the elements of an
	// ApplicationSet that mirror its Clusters.
	// +required
	// +listType=atomic
	Consequences []DiffConsequence `json:"consequences"`

	// groups are the Clusters by what happens to them. Each Cluster is in exactly one.
	// +required
	// +listType=atomic
	Groups []DiffGroup `json:"groups"`

	// clusters are the Clusters of both sides, sorted by namespace and name.
	// +required
	// +listType=atomic
	Clusters []DiffCluster `json:"clusters"`

	// waves are the revisions of each entry that has any by wave, before and after.
	// +required
	// +listType=atomic
	Waves []DiffWaves `json:"waves"`

	// gates are the results of the gates that were asked for.
	// +required
	// +listType=atomic
	Gates []DiffGate `json:"gates"`

	// notKnown says what the comparison cannot know, as sentences.
	// +required
	// +listType=atomic
	NotKnown []string `json:"notKnown"`

	// problems are the problems of the new side.
	// +required
	Problems DiffProblems `json:"problems"`
}

// FleetDiffList has a FleetDiff for each fleet of a directory. `capifleet diff --fleet all --output
// json` prints it.
type FleetDiffList struct {
	metav1.TypeMeta `json:",inline"`

	// items are the FleetDiffs, sorted by fleet.
	// +required
	// +listType=atomic
	Items []FleetDiff `json:"items"`
}

// DiffResult says whether anything differs, and whether a gate failed.
//
// +kubebuilder:validation:Enum=Same;Changed;Failed
type DiffResult string

const (
	// DiffSame means that nothing differs.
	DiffSame DiffResult = "Same"
	// DiffChanged means that something differs and no gate failed.
	DiffChanged DiffResult = "Changed"
	// DiffFailed means that a gate failed.
	DiffFailed DiffResult = "Failed"
)

// DiffSide is a side of the comparison.
type DiffSide struct {
	// revision is the revision, or the folder, as it was typed.
	// +required
	Revision string `json:"revision"`

	// commit is the commit. It is left out for a folder outside of a repository.
	// +optional
	Commit string `json:"commit,omitempty"`

	// mergeBase reports whether the commit is the merge base of the revision and HEAD.
	// +optional
	MergeBase bool `json:"mergeBase,omitempty"`

	// dirty reports whether files of the directory differ from the commit.
	// +optional
	Dirty bool `json:"dirty,omitempty"`

	// movedBy is the number of commits that the revision has and the commit that was compared has
	// not. It is left out if there are none.
	// +optional
	// +kubebuilder:validation:Minimum=0
	MovedBy int32 `json:"movedBy,omitempty"`

	// reversed is the number of commits that HEAD lacks and the old side has, so that they appear
	// as undone. It is left out if there are none.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Reversed int32 `json:"reversed,omitempty"`

	// compiled reports whether the side was compiled. If not, its committed output was compared, or
	// its manifests alone, and problems says why.
	// +required
	Compiled bool `json:"compiled"`

	// payloads says what was compared as payloads.
	// +required
	Payloads DiffPayloads `json:"payloads"`

	// problems say why the side was not compiled.
	// +optional
	// +listType=atomic
	Problems []PlanProblem `json:"problems,omitempty"`
}

// DiffPayloads says which output of a side was compared.
//
// +kubebuilder:validation:Enum=Committed;Rendered;Manifests
type DiffPayloads string

const (
	// DiffCommitted is the output that the side holds, written by an earlier render.
	DiffCommitted DiffPayloads = "Committed"
	// DiffRendered is what render makes of the side now.
	DiffRendered DiffPayloads = "Rendered"
	// DiffManifests is what the manifests of the side say by themselves.
	DiffManifests DiffPayloads = "Manifests"
)

// DiffVersions are the versions of the software whose behavior the effects describe.
type DiffVersions struct {
	// capifleet is the version of the program.
	// +required
	Capifleet string `json:"capifleet"`

	// argocd is the version of Argo CD.
	// +required
	ArgoCD string `json:"argocd"`

	// clusterAPI is the version of Cluster API.
	// +required
	ClusterAPI string `json:"clusterAPI"`
}

// DiffSummary has the numbers of what changes.
type DiffSummary struct {
	// clusters are the numbers of Clusters.
	// +required
	Clusters DiffClusterSummary `json:"clusters"`

	// applications are the numbers of Applications, those of the Argo CD on the hub and those of
	// the Argo CDs on the clusters.
	// +required
	Applications DiffApplicationSummary `json:"applications"`

	// payloadObjects are the numbers of objects of payloads. An object that reaches many Clusters
	// counts once.
	// +required
	PayloadObjects DiffPayloadSummary `json:"payloadObjects"`

	// hubObjects are the numbers of objects that the hub gets.
	// +required
	HubObjects DiffHubSummary `json:"hubObjects"`

	// entries are the numbers of entries of the FleetConfig.
	// +required
	Entries DiffEntrySummary `json:"entries"`
}

// DiffClusterSummary has the numbers of Clusters.
type DiffClusterSummary struct {
	// before is the number of Clusters of the old side.
	// +required
	// +kubebuilder:validation:Minimum=0
	Before int32 `json:"before"`

	// after is the number of Clusters of the new side.
	// +required
	// +kubebuilder:validation:Minimum=0
	After int32 `json:"after"`

	// created is the number of Clusters whose manifest is new.
	// +required
	// +kubebuilder:validation:Minimum=0
	Created int32 `json:"created"`

	// deleted is the number of Clusters whose manifest goes.
	// +required
	// +kubebuilder:validation:Minimum=0
	Deleted int32 `json:"deleted"`

	// joined is the number of existing Clusters that become part of the fleet.
	// +required
	// +kubebuilder:validation:Minimum=0
	Joined int32 `json:"joined"`

	// left is the number of existing Clusters that are no longer part of the fleet.
	// +required
	// +kubebuilder:validation:Minimum=0
	Left int32 `json:"left"`

	// affected is the number of Clusters that a change reaches.
	// +required
	// +kubebuilder:validation:Minimum=0
	Affected int32 `json:"affected"`

	// affectedNow is the number of Clusters that a change reaches that is not for new Clusters
	// only.
	// +required
	// +kubebuilder:validation:Minimum=0
	AffectedNow int32 `json:"affectedNow"`
}

// DiffApplicationSummary has the numbers of Applications.
type DiffApplicationSummary struct {
	// before is the number of Applications of the old side.
	// +required
	// +kubebuilder:validation:Minimum=0
	Before int32 `json:"before"`

	// after is the number of Applications of the new side.
	// +required
	// +kubebuilder:validation:Minimum=0
	After int32 `json:"after"`

	// created is the number of Applications that are created.
	// +required
	// +kubebuilder:validation:Minimum=0
	Created int32 `json:"created"`

	// deleted is the number of Applications that are deleted.
	// +required
	// +kubebuilder:validation:Minimum=0
	Deleted int32 `json:"deleted"`

	// recreated is the number of Applications that are deleted and created again.
	// +required
	// +kubebuilder:validation:Minimum=0
	Recreated int32 `json:"recreated"`

	// stuck is the number of Applications that another owner keeps, or that stay without being
	// updated.
	// +required
	// +kubebuilder:validation:Minimum=0
	Stuck int32 `json:"stuck"`

	// adopted is the number of Applications that get an owner.
	// +required
	// +kubebuilder:validation:Minimum=0
	Adopted int32 `json:"adopted"`

	// updated is the number of Applications that are updated.
	// +required
	// +kubebuilder:validation:Minimum=0
	Updated int32 `json:"updated"`

	// unchanged is the number of Applications that stay as they are.
	// +required
	// +kubebuilder:validation:Minimum=0
	Unchanged int32 `json:"unchanged"`
}

// DiffPayloadSummary has the numbers of objects of payloads.
type DiffPayloadSummary struct {
	// compared is the number of objects of both sides.
	// +required
	// +kubebuilder:validation:Minimum=0
	Compared int32 `json:"compared"`

	// created is the number of objects that are added.
	// +required
	// +kubebuilder:validation:Minimum=0
	Created int32 `json:"created"`

	// updated is the number of objects that change.
	// +required
	// +kubebuilder:validation:Minimum=0
	Updated int32 `json:"updated"`

	// removed is the number of objects that are no longer delivered, and stay on the Clusters.
	// +required
	// +kubebuilder:validation:Minimum=0
	Removed int32 `json:"removed"`

	// appliedAgain is the number of objects that Cluster API applies again.
	// +required
	// +kubebuilder:validation:Minimum=0
	AppliedAgain int32 `json:"appliedAgain"`

	// newOnly is the number of objects whose change reaches new Clusters only.
	// +required
	// +kubebuilder:validation:Minimum=0
	NewOnly int32 `json:"newOnly"`

	// keep is the number of Clusters that keep objects as they were, since their change is for new
	// Clusters only.
	// +required
	// +kubebuilder:validation:Minimum=0
	Keep int32 `json:"keep"`
}

// DiffHubSummary has the numbers of objects that the hub gets.
type DiffHubSummary struct {
	// compared is the number of objects of both sides.
	// +required
	// +kubebuilder:validation:Minimum=0
	Compared int32 `json:"compared"`

	// created is the number of objects that are created.
	// +required
	// +kubebuilder:validation:Minimum=0
	Created int32 `json:"created"`

	// deleted is the number of objects that go.
	// +required
	// +kubebuilder:validation:Minimum=0
	Deleted int32 `json:"deleted"`

	// updated is the number of objects that change.
	// +required
	// +kubebuilder:validation:Minimum=0
	Updated int32 `json:"updated"`

	// stamped is the number of objects of which only stamps change.
	// +required
	// +kubebuilder:validation:Minimum=0
	Stamped int32 `json:"stamped"`
}

// DiffEntrySummary has the numbers of entries of the FleetConfig.
type DiffEntrySummary struct {
	// changed is the number of entries that a change is about.
	// +required
	// +kubebuilder:validation:Minimum=0
	Changed int32 `json:"changed"`

	// unchanged is the number of other entries of the new side.
	// +required
	// +kubebuilder:validation:Minimum=0
	Unchanged int32 `json:"unchanged"`
}

// DiffGroup is Clusters to which the same happens.
type DiffGroup struct {
	// group is the number of the group, from 0.
	// +required
	// +kubebuilder:validation:Minimum=0
	Group int32 `json:"group"`

	// count is the number of Clusters.
	// +required
	// +kubebuilder:validation:Minimum=0
	Count int32 `json:"count"`

	// which are facts that hold for exactly these Clusters. They are left out if there are none.
	// +optional
	// +listType=atomic
	Which []DiffFact `json:"which,omitempty"`

	// changes are the ids of the changes that reach the Clusters, in the order of changes.
	// +required
	// +listType=atomic
	Changes []string `json:"changes"`

	// names are the Clusters, as NAMESPACE/NAME.
	// +required
	// +listType=atomic
	Names []string `json:"names"`
}

// DiffFact is a fact of Clusters, and the values that it has for them.
type DiffFact struct {
	// fact is the name of the fact: a value, a label or wave.
	// +required
	Fact string `json:"fact"`

	// in are the values.
	// +required
	// +listType=atomic
	In []string `json:"in"`
}

// DiffCluster is a Cluster of one or both sides.
type DiffCluster struct {
	// namespace is the namespace of the Cluster. It is left out if the Cluster has none.
	// +optional
	Namespace string `json:"namespace,omitempty"`

	// name is the name of the Cluster.
	// +required
	Name string `json:"name"`

	// file is the file of the Cluster, relative to the directory.
	// +optional
	File string `json:"file,omitempty"`

	// group is the group that the Cluster is in. It is left out if nothing reaches the Cluster.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Group *int32 `json:"group,omitempty"`

	// before is the digest of all that the Cluster was meant to have. It is left out if the old
	// side does not have the Cluster.
	// +optional
	Before string `json:"before,omitempty"`

	// after is the digest of all that the Cluster is meant to have. It is left out if the new side
	// does not have the Cluster.
	// +optional
	After string `json:"after,omitempty"`
}

// DiffWaves are the revisions of an entry by wave.
type DiffWaves struct {
	// entry is the entry, as LIST/NAME.
	// +required
	Entry string `json:"entry"`

	// steps are the waves, in order.
	// +required
	// +listType=atomic
	Steps []DiffWave `json:"steps"`
}

// DiffWave is the revision of a wave.
type DiffWave struct {
	// wave is the name of the wave.
	// +required
	Wave string `json:"wave"`

	// clusters is the number of Clusters of the entry in the wave, after the change.
	// +required
	// +kubebuilder:validation:Minimum=0
	Clusters int32 `json:"clusters"`

	// before is the revision of the old side. It is left out if the old side has none.
	// +optional
	Before string `json:"before,omitempty"`

	// after is the revision of the new side. It is left out if the new side has none.
	// +optional
	After string `json:"after,omitempty"`
}

// DiffProblems are the problems of the new side.
type DiffProblems struct {
	// errors is the number of errors.
	// +required
	// +kubebuilder:validation:Minimum=0
	Errors int32 `json:"errors"`

	// warnings is the number of warnings.
	// +required
	// +kubebuilder:validation:Minimum=0
	Warnings int32 `json:"warnings"`

	// accepted is the number of warnings that spec.accept accepts.
	// +required
	// +kubebuilder:validation:Minimum=0
	Accepted int32 `json:"accepted"`

	// items are the problems.
	// +required
	// +listType=atomic
	Items []PlanProblem `json:"items"`
}
