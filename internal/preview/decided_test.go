package preview_test

import (
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
	"github.com/capifleet/capifleet/fn/template"
	"github.com/capifleet/capifleet/internal/preview"
)

// previewOf is the preview of a plan of production.
func previewOf(plan *fleet.Plan, problems fleet.Problems) *v1alpha1.FleetPlan {
	return preview.Of(decided(plan), problems)
}

// decided is a plan of production, with the digests of its Clusters by their Applications and the
// names of the ClusterResourceSets that reach them.
func decided(plan *fleet.Plan) preview.Decided {
	side := &review.Side{}
	for _, member := range plan.Members {
		side.Clusters = append(side.Clusters, review.Cluster{
			Ref: member.Cluster, Member: true, Secrets: member.Secrets,
		})
		for _, delivery := range slices.Concat(member.ResourceSets, member.Bootstraps) {
			side.ResourceSets = append(side.ResourceSets, review.ResourceSet{
				Ref:      fleet.Ref{Namespace: member.Cluster.Namespace, Name: delivery.ResourceSet},
				Clusters: []fleet.ID{member.Cluster.ID()}, NotKnown: "the plan has only its name",
			})
		}
	}
	templates := map[*fleet.Variant]*review.Template{}
	var made review.ApplicationSet
	for i := range plan.Applications {
		one := &plan.Applications[i]
		shared, known := templates[one.Variant]
		if !known && one.Variant != nil {
			parsed, _ := template.Parse(nil, one.Variant.Source)
			shared = &review.Template{Source: one.Variant.Source, Parsed: parsed, Hidden: one.Variant.Hidden}
			templates[one.Variant] = shared
		}
		made.Applications = append(made.Applications, review.Application{
			Namespace: one.Namespace, Name: one.Name, Cluster: one.Cluster.ID(), Template: shared,
			Parameters: one.Parameters, Sure: true,
		})
	}
	side.ApplicationSets = []review.ApplicationSet{made}
	return preview.Decided{Fleet: production(), Plan: plan, Alike: review.Alike(side)}
}
