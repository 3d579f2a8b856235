package fn

import (
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
)

// beside is what reaches a Cluster and no entry makes: ClusterResourceSets, Applications, and the
// ApplicationSets of which it is not known what they make.
func beside(side *review.Side, cluster fleet.ID) []fleet.Beside {
	var secrets []string
	for i := range side.Clusters {
		if side.Clusters[i].ID() == cluster {
			secrets = side.Clusters[i].Secrets
		}
	}
	var found []fleet.Beside
	for i := range side.ResourceSets {
		set := &side.ResourceSets[i]
		if set.Entry == "" && slices.Contains(set.Clusters, cluster) {
			found = append(found, fleet.Beside{Ref: set.Ref})
		}
	}
	for i := range side.ApplicationSets {
		set := &side.ApplicationSets[i]
		if set.Entry == "" && set.NotKnown != "" {
			found = append(found, fleet.Beside{Ref: set.Ref, NotKnown: set.NotKnown})
		}
		for j := range set.Applications {
			if application := &set.Applications[j]; set.Entry == "" && application.Entry == "" {
				found = append(found, besideApplication(application, cluster, secrets, &set.Ref)...)
			}
		}
	}
	for i := range side.Applications {
		found = append(found, besideApplication(&side.Applications[i], cluster, secrets, nil)...)
	}
	return found
}

// besideApplication is an Application, if it is for a Cluster, without the secrets of that.
func besideApplication(
	application *review.Application, cluster fleet.ID, secrets []string, set *fleet.Ref,
) []fleet.Beside {
	if application.Cluster != cluster {
		return nil
	}
	name := fleet.Application{Name: application.Name, Hidden: true}.Masked(secrets).Name
	ref := fleet.Ref{Kind: "Application", Namespace: application.Namespace, Name: name}
	return []fleet.Beside{{Ref: ref, Set: set}}
}
