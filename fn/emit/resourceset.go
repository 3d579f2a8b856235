package emit

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	addonsv1beta1 "sigs.k8s.io/cluster-api/api/addons/v1beta1" //nolint:staticcheck // Some fleets still have it.
	addonsv1 "sigs.k8s.io/cluster-api/api/addons/v1beta2"

	"github.com/capifleet/capifleet/fn/fleet"
)

// resourceSetVersion is a version of Cluster API in which ClusterResourceSets can be written.
type resourceSetVersion struct {
	apiVersion string
	object     func(identity metav1.TypeMeta, set fleet.ResourceSet) any
}

// resourceSetVersions has a row for each version of Cluster API. A new version needs its row, and
// its type a case in fn/encode.
func resourceSetVersions() []resourceSetVersion {
	return []resourceSetVersion{
		{addonsv1.GroupVersion.String(), resourceSetV1Beta2},
		{addonsv1beta1.GroupVersion.String(), resourceSetV1Beta1},
	}
}

// resourceSetObject is a ClusterResourceSet in the version that the Plan names. In a version
// without a row it has no value, which cannot be written.
func resourceSetObject(set fleet.ResourceSet) fleet.Manifest {
	identity := metav1.TypeMeta{APIVersion: set.APIVersion, Kind: "ClusterResourceSet"}
	for _, version := range resourceSetVersions() {
		if version.apiVersion == set.APIVersion {
			return manifest(identity, set.Metadata, version.object(identity, set))
		}
	}
	return manifest(identity, set.Metadata, nil)
}

func resourceSetV1Beta2(identity metav1.TypeMeta, set fleet.ResourceSet) any {
	return &addonsv1.ClusterResourceSet{
		TypeMeta: identity, ObjectMeta: objectMeta(set.Metadata),
		Spec: addonsv1.ClusterResourceSetSpec{
			ClusterSelector: set.Selector, Strategy: set.Strategy,
			Resources: references[addonsv1.ResourceRef](set),
		},
	}
}

func resourceSetV1Beta1(identity metav1.TypeMeta, set fleet.ResourceSet) any {
	return &addonsv1beta1.ClusterResourceSet{
		TypeMeta: identity, ObjectMeta: objectMeta(set.Metadata),
		Spec: addonsv1beta1.ClusterResourceSetSpec{
			ClusterSelector: set.Selector, Strategy: set.Strategy,
			Resources: references[addonsv1beta1.ResourceRef](set),
		},
	}
}

// references are those of a set in the type of a version.
func references[R addonsv1.ResourceRef | addonsv1beta1.ResourceRef](set fleet.ResourceSet) []R {
	written := make([]R, len(set.References))
	for i, reference := range set.References {
		written[i] = R(reference)
	}
	return written
}
