package preview

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// Of is the preview of a plan for a fleet. Both are nil if there are errors: then the preview has
// only the problems.
func Of(f *fleet.Fleet, plan *fleet.Plan, problems fleet.Problems) *v1alpha1.FleetPlan {
	preview := &v1alpha1.FleetPlan{
		TypeMeta: metav1.TypeMeta{APIVersion: v1alpha1.APIVersion, Kind: v1alpha1.PlanKind},
		Clusters: []v1alpha1.PlannedCluster{},
		Problems: make([]v1alpha1.PlanProblem, 0, len(problems)),
	}
	for _, problem := range problems {
		preview.Problems = append(preview.Problems, problemOf(problem))
	}
	if f == nil || plan == nil {
		return preview
	}
	preview.Fleet = f.Name()
	secrets := make(map[fleet.ID][]string, len(plan.Members))
	for i := range plan.Members {
		secrets[plan.Members[i].Cluster.ID()] = plan.Members[i].Secrets
	}
	applications := map[fleet.ID][]v1alpha1.PlannedApplication{}
	for i := range plan.Applications {
		id := plan.Applications[i].Cluster.ID()
		shown := plan.Applications[i].Masked(secrets[id])
		applications[id] = append(applications[id], applicationOf(&shown))
	}
	for i := range plan.Members {
		member := &plan.Members[i]
		preview.Clusters = append(preview.Clusters, clusterOf(member, applications[member.Cluster.ID()]))
	}
	for _, wave := range plan.Waves {
		preview.Waves = append(preview.Waves, v1alpha1.PlannedWave{
			Name: wave.Name, Percent: wave.Percent, Clusters: int32(wave.Clusters),
		})
	}
	preview.Totals = totalsOf(plan)
	return preview
}

// JSON writes a preview for programs.
func JSON(w io.Writer, preview *v1alpha1.FleetPlan) error { return writeJSON(w, preview) }

// JSONList writes the previews of several fleets for programs.
func JSONList(w io.Writer, previews []*v1alpha1.FleetPlan) error {
	list := v1alpha1.FleetPlanList{
		TypeMeta: metav1.TypeMeta{APIVersion: v1alpha1.APIVersion, Kind: v1alpha1.PlanListKind},
		Items:    make([]v1alpha1.FleetPlan, len(previews)),
	}
	for i, preview := range previews {
		list.Items[i] = *preview
	}
	return writeJSON(w, &list)
}

func writeJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return fmt.Errorf("write FleetPlan: %w", err)
	}
	return nil
}

// clusterOf has no nil map or list, because JSON would write nil as null.
func clusterOf(member *fleet.MemberPlan, applications []v1alpha1.PlannedApplication) v1alpha1.PlannedCluster {
	return v1alpha1.PlannedCluster{
		Namespace:    member.Cluster.Namespace,
		Name:         member.Cluster.Name,
		File:         member.Cluster.File,
		Facts:        fleet.Merged(member.Values),
		Stamps:       fleet.Merged(member.Stamps),
		ResourceSets: deliveriesOf(member.ResourceSets),
		Bootstrap:    deliveriesOf(member.Bootstraps),
		Applications: append([]v1alpha1.PlannedApplication{}, applications...),
	}
}

func deliveriesOf(deliveries []fleet.Delivery) []v1alpha1.PlannedDelivery {
	planned := make([]v1alpha1.PlannedDelivery, 0, len(deliveries))
	for _, delivery := range deliveries {
		planned = append(planned, v1alpha1.PlannedDelivery{
			Entry: delivery.Entry, ClusterResourceSet: delivery.ResourceSet,
		})
	}
	return planned
}

func applicationOf(application *fleet.Application) v1alpha1.PlannedApplication {
	planned := v1alpha1.PlannedApplication{
		Entry:          application.Entry,
		ArgoCD:         v1alpha1.PlannedArgoCDHub,
		ApplicationSet: application.Set,
		Namespace:      application.Namespace,
		Name:           application.Name,
		Project:        application.Project,
		Labels:         application.Labels,
		Destination:    v1alpha1.PlannedDestination(application.Destination),
		Sources:        make([]v1alpha1.PlannedSource, 0, len(application.Sources)),
	}
	if application.Set == "" {
		planned.ArgoCD = v1alpha1.PlannedArgoCDCluster
	}
	for _, source := range application.Sources {
		source.RepoURL = withoutUser(source.RepoURL)
		planned.Sources = append(planned.Sources, v1alpha1.PlannedSource(source))
	}
	return planned
}

// withoutUser is the URL of a repository without its query, user name and password, each of which
// may be a token. The user of SSH is not removed.
func withoutUser(repoURL string) string {
	repoURL, _, _ = strings.Cut(repoURL, "?")
	scheme, rest, _ := strings.Cut(repoURL, "://")
	authority, _, _ := strings.Cut(rest, "/")
	at := strings.LastIndex(authority, "@")
	if at < 0 || scheme == "ssh" && !strings.Contains(authority[:at], ":") {
		return repoURL
	}
	return scheme + "://" + rest[at+1:]
}

func totalsOf(plan *fleet.Plan) v1alpha1.PlanTotals {
	totals := v1alpha1.PlanTotals{
		Clusters:            int32(len(plan.Members)),
		ClusterResourceSets: int32(len(plan.ResourceSets)),
		Payloads:            int32(len(plan.Payloads)),
		ApplicationSets:     int32(len(plan.ApplicationSets)),
		EditedObjects:       int32(len(plan.Edits)),
	}
	clusters, namespaces := map[fleet.ID]bool{}, map[string]bool{}
	for i := range plan.Members {
		cluster := plan.Members[i].Cluster
		clusters[cluster.ID()] = true
		if cluster.Namespace != "" {
			namespaces[cluster.Namespace] = true
		}
	}
	totals.Namespaces = int32(len(namespaces))
	for i := range plan.Payloads {
		for _, manifests := range plan.Payloads[i].Data {
			totals.PayloadBytes += int64(len(manifests))
		}
	}
	for i := range plan.Applications {
		if plan.Applications[i].Set == "" {
			totals.ClusterApplications++
		} else {
			totals.HubApplications++
		}
	}
	for i := range plan.Edits {
		if clusters[plan.Edits[i].Object.ID()] {
			totals.EditedClusters++
		}
	}
	return totals
}

func problemOf(problem fleet.Problem) v1alpha1.PlanProblem {
	planned := v1alpha1.PlanProblem{
		Severity: v1alpha1.PlanSeverity(problem.Severity),
		Code:     string(problem.Code),
		File:     problem.Object.File,
		Line:     int32(problem.Line),
		Field:    problem.FieldPath(),
		Value:    problem.ShownValue(),
		Message:  problem.Sentence(),
		Entries:  problem.Entries,
		Remedy:   problem.Remedy,
	}
	if object := problem.Object; object.Kind != "" {
		planned.Object = v1alpha1.PlanObject{
			APIVersion: object.APIVersion, Kind: object.Kind, Namespace: object.Namespace, Name: object.Name,
		}
	}
	for _, cluster := range problem.Clusters {
		planned.Clusters = append(planned.Clusters, v1alpha1.PlanProblemCluster{
			Namespace: cluster.Namespace, Name: cluster.Name, File: cluster.File,
		})
	}
	for _, object := range problem.LookedAt {
		planned.LookedAt = append(planned.LookedAt, v1alpha1.PlanProblemObject{
			Group: object.Group, Kind: object.Kind, Namespace: object.Namespace, Name: object.Name,
		})
	}
	return planned
}
