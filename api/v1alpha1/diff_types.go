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

	// waves are the revisions by wave of each entry that has them, before and after.
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

	// movedBy is by how many commits the revision is ahead of the commit that was compared. It is
	// left out if there are none.
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
