package preview

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// hubOf is the Argo CD on the hub.
func hubOf(f *fleet.Fleet) *v1alpha1.PlannedHub {
	argocd := f.Config.Spec.ArgoCD
	return &v1alpha1.PlannedHub{
		Namespace: string(argocd.Namespace), Registrar: string(argocd.Registrar), Generator: string(argocd.Generator),
	}
}

// clusterOf has no nil map or list where the schema requires one, because JSON would write nil as
// null.
func (v *view) clusterOf(cluster *viewedCluster) v1alpha1.PlannedCluster {
	planned := v1alpha1.PlannedCluster{
		Namespace:    cluster.Cluster.Namespace,
		Name:         cluster.Cluster.Name,
		File:         cluster.Cluster.File,
		Facts:        fleet.Merged(cluster.Values),
		Labels:       cluster.read,
		Alike:        cluster.alike,
		Stamps:       fleet.Merged(cluster.Stamps),
		ResourceSets: v.deliveriesOf(cluster.Cluster, cluster.ResourceSets),
		Bootstrap:    v.deliveriesOf(cluster.Cluster, cluster.Bootstraps),
		Applications: make([]v1alpha1.PlannedApplication, 0, len(cluster.applications)),
	}
	for _, application := range cluster.applications {
		shown := application.Masked(cluster.Secrets)
		one := applicationOf(&shown)
		if set := v.variants[application.Set]; set != nil && application.Variant != nil {
			place := set.places[application.Variant]
			one.Variant = &place
			one.Parameters, _ = v.shown.Of(cluster.Secrets).Tree(application.Parameters).(map[string]any)
		}
		switch {
		case application.Variant == nil && v.manifests != NoManifests:
			one.Manifest = v.delivered.application(cluster, application)
		case application.Variant != nil && v.manifests == AllManifests:
			one.Manifest = v.manifest(application, cluster.Secrets)
		}
		planned.Applications = append(planned.Applications, one)
	}
	return planned
}

// manifest is a whole Application of the hub, as its ApplicationSet makes it.
func (v *view) manifest(application *fleet.Application, secrets []string) map[string]any {
	tree, errs := template.Parse(nil, application.Variant.Source)
	if len(errs) > 0 {
		return nil
	}
	rendered, errs := tree.Render(application.Parameters)
	object, isMap := v.shown.Of(secrets).Tree(rendered).(map[string]any)
	if len(errs) > 0 || !isMap {
		return nil
	}
	metadata, _ := object["metadata"].(map[string]any)
	object["metadata"] = withNamespace(metadata, application.Namespace)
	object["apiVersion"], object["kind"] = "argoproj.io/v1alpha1", fleet.ApplicationKind
	return object
}

func withNamespace(metadata map[string]any, namespace string) map[string]any {
	if metadata == nil {
		metadata = map[string]any{}
	}
	metadata["namespace"] = namespace
	return metadata
}

func (v *view) deliveriesOf(cluster fleet.Ref, deliveries []fleet.Delivery) []v1alpha1.PlannedDelivery {
	planned := make([]v1alpha1.PlannedDelivery, 0, len(deliveries))
	for _, delivery := range deliveries {
		planned = append(planned, v.delivered.delivery(cluster, delivery))
	}
	return planned
}

// setVariants are the templates of an ApplicationSet, and how many Applications each gives.
type setVariants struct {
	all     []*fleet.Variant
	places  map[*fleet.Variant]int32
	counts  map[*fleet.Variant]int32
	entries []string
}

// variantsBySet are the templates of the ApplicationSets, in the order of their Applications.
func (v *view) variantsBySet() map[string]*setVariants {
	sets := map[string]*setVariants{}
	for i := range v.clusters {
		for _, application := range v.clusters[i].applications {
			if application.Set == "" || application.Variant == nil {
				continue
			}
			set := sets[application.Set]
			if set == nil {
				set = &setVariants{places: map[*fleet.Variant]int32{}, counts: map[*fleet.Variant]int32{}}
				sets[application.Set] = set
			}
			if _, known := set.places[application.Variant]; !known {
				set.places[application.Variant] = int32(len(set.all))
				set.all = append(set.all, application.Variant)
			}
			set.counts[application.Variant]++
			if !slices.Contains(set.entries, application.Entry) {
				set.entries = append(set.entries, application.Entry)
			}
		}
	}
	return sets
}

// applicationSets are the ApplicationSets with their templates. One without Applications has the
// templates that it would make them from; a filter leaves it out.
func (v *view) applicationSets() []v1alpha1.PlannedApplicationSet {
	var planned []v1alpha1.PlannedApplicationSet
	for i := range v.plan.ApplicationSets {
		set := &v.plan.ApplicationSets[i]
		one := v1alpha1.PlannedApplicationSet{
			Name: set.Name, Namespace: set.Namespace, Entries: []string{}, ApplicationsSync: set.ApplicationsSync,
			PreserveResourcesOnDeletion: set.PreserveResourcesOnDeletion, Variants: []v1alpha1.PlannedVariant{},
		}
		made := v.variants[set.Name]
		switch {
		case made != nil:
			one.Entries = made.entries
			for _, variant := range made.all {
				one.Variants = append(one.Variants, v.planned(variant.Source, made.counts[variant]))
			}
		case v.partial:
			continue
		default:
			for _, generator := range set.Generators {
				template := generator.Template
				if template == nil {
					template = set.Template
				}
				one.Variants = append(one.Variants, v.planned(template, 0))
			}
		}
		planned = append(planned, one)
	}
	return planned
}

func (v *view) planned(template map[string]any, applications int32) v1alpha1.PlannedVariant {
	shown, _ := v.shown.Tree(template).(map[string]any)
	if shown == nil {
		shown = map[string]any{}
	}
	return v1alpha1.PlannedVariant{Applications: applications, Template: shown}
}

// plannedPayloads are the payloads that reach the Clusters; all of them where nothing is left out.
func (v *view) plannedPayloads() []v1alpha1.PlannedPayload {
	all := v.delivered.planned(v.plan)
	if !v.partial {
		return all
	}
	reached := v.reachedPayloads()
	return slices.DeleteFunc(all, func(payload v1alpha1.PlannedPayload) bool {
		return !reached[fleet.ID{Kind: payload.Kind, Namespace: payload.Namespace, Name: payload.Name}]
	})
}

func (v *view) reachedPayloads() map[fleet.ID]bool {
	reached := map[fleet.ID]bool{}
	for i := range v.clusters {
		cluster := &v.clusters[i]
		for _, delivery := range slices.Concat(cluster.ResourceSets, cluster.Bootstraps) {
			for _, reference := range v.delivered.delivery(cluster.Cluster, delivery).Payloads {
				reached[fleet.ID{
					Kind: reference.Kind, Namespace: cluster.Cluster.Namespace, Name: reference.Name,
				}] = true
			}
		}
	}
	return reached
}

// waves are the waves with the numbers of their Clusters.
func (v *view) waves() []v1alpha1.PlannedWave {
	var planned []v1alpha1.PlannedWave
	for _, wave := range v.plan.Waves {
		one := v1alpha1.PlannedWave{Name: wave.Name, Percent: wave.Percent, Clusters: int32(wave.Clusters)}
		if v.partial {
			one.Percent, one.Clusters = nil, 0
			for i := range v.clusters {
				if v.clusters[i].Values[waveFact] == wave.Name {
					one.Clusters++
				}
			}
			if one.Clusters == 0 {
				continue
			}
		}
		planned = append(planned, one)
	}
	return planned
}

// totals are the numbers of what is shown.
func (v *view) totals() v1alpha1.PlanTotals {
	totals := v1alpha1.PlanTotals{
		Clusters:            int32(len(v.clusters)),
		ClusterResourceSets: int32(len(v.plan.ResourceSets)),
		Payloads:            int32(len(v.plan.Payloads)),
		ApplicationSets:     int32(len(v.plan.ApplicationSets)),
		EditedObjects:       int32(len(v.plan.Edits)),
	}
	namespaces, sets := map[string]bool{}, map[setName]bool{}
	for i := range v.clusters {
		cluster := &v.clusters[i]
		if cluster.Cluster.Namespace != "" {
			namespaces[cluster.Cluster.Namespace] = true
		}
		if v.edited[cluster.Cluster.ID()] {
			totals.EditedClusters++
		}
		for _, delivery := range slices.Concat(cluster.ResourceSets, cluster.Bootstraps) {
			sets[setName{cluster.Cluster.Namespace, delivery.ResourceSet}] = true
		}
		for _, application := range cluster.applications {
			if application.Set == "" {
				totals.ClusterApplications++
			} else {
				totals.HubApplications++
			}
		}
	}
	totals.Namespaces = int32(len(namespaces))
	payloads := v.plan.Payloads
	if v.partial {
		reached := v.reachedPayloads()
		payloads = slices.DeleteFunc(slices.Clone(payloads), func(payload fleet.Payload) bool {
			return !reached[fleet.ID{Kind: payload.Kind, Namespace: payload.Namespace, Name: payload.Name}]
		})
		totals.ClusterResourceSets, totals.Payloads = int32(len(sets)), int32(len(payloads))
		totals.ApplicationSets, totals.EditedObjects = int32(len(v.variants)), totals.EditedClusters
	}
	for i := range payloads {
		totals.PayloadBytes += sizeOf(&payloads[i])
	}
	return totals
}

// acceptedOf are the entries of spec.accept that take something: an info names each other one.
func acceptedOf(f *fleet.Fleet, problems fleet.Problems) []v1alpha1.PlannedAcceptance {
	var accepted []v1alpha1.PlannedAcceptance
	for i, acceptance := range f.Config.Spec.Accept {
		path := fmt.Sprintf("spec.accept[%d]", i)
		idle := slices.ContainsFunc(problems, func(problem fleet.Problem) bool {
			return strings.HasPrefix(problem.FieldPath(), path)
		})
		if !idle {
			accepted = append(accepted, v1alpha1.PlannedAcceptance{
				Code: string(acceptance.Code), Because: acceptance.Because,
			})
		}
	}
	return accepted
}
