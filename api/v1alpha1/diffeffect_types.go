package v1alpha1

// DiffEffectCode is the kind of an effect. Each has a section in docs/reference/effects.md, and a
// test against the code of the controllers, or in a scenario with real ones.
//
// +kubebuilder:validation:Enum=NotKnown;ClusterDeleted;ClusterCreated;ClusterJoins;ClusterLeaves;FactChanges;WaveChanges;ApplicationCreated;ApplicationDeleted;ApplicationKept;OwnerChanges;OwnerKept;OwnerAdopts;Synced;SyncedManually;NotUpdated;MetadataOnly;PayloadCreated;PayloadCreatedForNew;AppliedAgain;NewClustersOnly;LeftOnCluster;HubCreated;HubDeleted;HubKept;HubUpdated;HubRefused;PolicyChanges;Repacked
//
//nolint:lll // A marker is one line.
type DiffEffectCode string

// The kinds of effects.
const (
	// DiffEffectNotKnown means that it is not known what the controllers do.
	DiffEffectNotKnown DiffEffectCode = "NotKnown"
	// DiffEffectClusterDeleted means that Cluster API deletes the machines and infrastructure of
	// the Cluster when the hub prunes it.
	DiffEffectClusterDeleted DiffEffectCode = "ClusterDeleted"
	// DiffEffectClusterCreated means that Cluster API makes the Cluster.
	DiffEffectClusterCreated DiffEffectCode = "ClusterCreated"
	// DiffEffectClusterJoins means that an existing Cluster becomes part of the fleet.
	DiffEffectClusterJoins DiffEffectCode = "ClusterJoins"
	// DiffEffectClusterLeaves means that an existing Cluster is no longer part of the fleet.
	DiffEffectClusterLeaves DiffEffectCode = "ClusterLeaves"
	// DiffEffectFactChanges means that a fact of Clusters has another value; what follows from it
	// is in other changes.
	DiffEffectFactChanges DiffEffectCode = "FactChanges"
	// DiffEffectWaveChanges means that Clusters are in another wave.
	DiffEffectWaveChanges DiffEffectCode = "WaveChanges"
	// DiffEffectApplicationCreated means that Argo CD creates the Application.
	DiffEffectApplicationCreated DiffEffectCode = "ApplicationCreated"
	// DiffEffectApplicationDeleted means that Argo CD deletes the Application.
	DiffEffectApplicationDeleted DiffEffectCode = "ApplicationDeleted"
	// DiffEffectApplicationKept means that the ApplicationSet no longer makes the Application and
	// may not delete it, so it stays as it is.
	DiffEffectApplicationKept DiffEffectCode = "ApplicationKept"
	// DiffEffectOwnerChanges means that another ApplicationSet makes the Application, which is
	// deleted and created again.
	DiffEffectOwnerChanges DiffEffectCode = "OwnerChanges"
	// DiffEffectOwnerKept means that the old ApplicationSet keeps the Application, and the new one
	// cannot have it.
	DiffEffectOwnerKept DiffEffectCode = "OwnerKept"
	// DiffEffectOwnerAdopts means that an ApplicationSet takes over an Application without an
	// owner.
	DiffEffectOwnerAdopts DiffEffectCode = "OwnerAdopts"
	// DiffEffectSynced means that Argo CD updates the Application and syncs it.
	DiffEffectSynced DiffEffectCode = "Synced"
	// DiffEffectSyncedManually means that Argo CD updates the Application, which waits for a person
	// to sync it.
	DiffEffectSyncedManually DiffEffectCode = "SyncedManually"
	// DiffEffectNotUpdated means that the ApplicationSet may not update the Application, or is in
	// error.
	DiffEffectNotUpdated DiffEffectCode = "NotUpdated"
	// DiffEffectMetadataOnly means that only labels, annotations or finalizers of the Application
	// change.
	DiffEffectMetadataOnly DiffEffectCode = "MetadataOnly"
	// DiffEffectPayloadCreated means that Cluster API creates the object on Clusters that lack it.
	DiffEffectPayloadCreated DiffEffectCode = "PayloadCreated"
	// DiffEffectPayloadCreatedForNew means that Cluster API creates the object on new Clusters
	// only.
	DiffEffectPayloadCreatedForNew DiffEffectCode = "PayloadCreatedForNew"
	// DiffEffectAppliedAgain means that Cluster API applies all objects of the payload again.
	DiffEffectAppliedAgain DiffEffectCode = "AppliedAgain"
	// DiffEffectNewClustersOnly means that Clusters that have the payload keep what they have.
	DiffEffectNewClustersOnly DiffEffectCode = "NewClustersOnly"
	// DiffEffectLeftOnCluster means that the object stays on the Clusters, where nothing manages
	// it.
	DiffEffectLeftOnCluster DiffEffectCode = "LeftOnCluster"
	// DiffEffectHubCreated means that whoever applies the output creates the object.
	DiffEffectHubCreated DiffEffectCode = "HubCreated"
	// DiffEffectHubDeleted means that whoever applies the output deletes the object, if it prunes.
	DiffEffectHubDeleted DiffEffectCode = "HubDeleted"
	// DiffEffectHubKept means that the object is not in the output any more and is not deleted.
	DiffEffectHubKept DiffEffectCode = "HubKept"
	// DiffEffectHubUpdated means that whoever applies the output updates the object.
	DiffEffectHubUpdated DiffEffectCode = "HubUpdated"
	// DiffEffectHubRefused means that the hub refuses the change of the object.
	DiffEffectHubRefused DiffEffectCode = "HubRefused"
	// DiffEffectPolicyChanges means that an ApplicationSet treats its Applications in another way
	// from now on.
	DiffEffectPolicyChanges DiffEffectCode = "PolicyChanges"
	// DiffEffectRepacked means that the same objects are written in other bytes.
	DiffEffectRepacked DiffEffectCode = "Repacked"
)
