package preview

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// Decided is what was decided for a fleet; the zero Decided if there are errors.
type Decided struct {
	Fleet *fleet.Fleet
	Plan  *fleet.Plan
	// Alike are digests of everything that Clusters are meant to have, those of [review.Alike].
	Alike map[fleet.ID]string
}

// Of is the preview of what was decided. If there are errors, it has only the problems.
func Of(decided Decided, problems fleet.Problems) *v1alpha1.FleetPlan {
	preview, _ := Filtered(decided, problems, Filter{}, NoManifests) // which names nothing that may be unknown
	return preview
}

// Manifests are the Applications that a preview has in full.
type Manifests int

const (
	// NoManifests is no Application.
	NoManifests Manifests = iota
	// ClusterManifests are those of the Argo CD of a Cluster. The others are made of the templates
	// of ApplicationSets and parameters, which every preview has.
	ClusterManifests
	// AllManifests are all Applications.
	AllManifests
)

// Filtered is the part of a preview that a filter selects. The error is an [UnknownError].
func Filtered(
	decided Decided, problems fleet.Problems, filter Filter, manifests Manifests,
) (*v1alpha1.FleetPlan, error) {
	preview := &v1alpha1.FleetPlan{
		TypeMeta: metav1.TypeMeta{APIVersion: v1alpha1.APIVersion, Kind: v1alpha1.PlanKind},
		Clusters: []v1alpha1.PlannedCluster{},
		Problems: make([]v1alpha1.PlanProblem, 0, len(problems)),
	}
	for _, problem := range problems {
		preview.Problems = append(preview.Problems, problemOf(problem))
	}
	f := decided.Fleet
	if f == nil || decided.Plan == nil {
		return preview, nil
	}
	all := viewOf(decided)
	all.manifests = manifests
	shown, err := all.filtered(filter)
	if err != nil {
		return nil, err
	}
	preview.Fleet, preview.Hub = f.Name(), hubOf(f)
	if fs.ValidPath(f.Self.File) {
		preview.File = f.Self.File
	}
	if flags := filter.flags(); len(flags) > 0 {
		preview.Filter = &v1alpha1.PlannedFilter{
			Flags: flags, FleetClusters: int32(len(all.clusters)),
			Facts: groupFacts(&v1alpha1.FleetPlan{Entries: all.plannedEntries(), Groups: all.groups()}),
		}
	}
	preview.Accepted = acceptedOf(f, problems)
	for i := range shown.clusters {
		preview.Clusters = append(preview.Clusters, shown.clusterOf(&shown.clusters[i]))
	}
	preview.Entries, preview.Groups = shown.plannedEntries(), shown.groups()
	preview.ApplicationSets, preview.Payloads = shown.applicationSets(), shown.plannedPayloads()
	preview.Waves, preview.Totals = shown.waves(), shown.totals()
	return preview, nil
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

// writeJSON writes indented JSON in which characters that a terminal could act on are escaped.
func writeJSON(w io.Writer, value any) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return fmt.Errorf("encode FleetPlan: %w", err)
	}
	if _, err := w.Write(fleet.PrintableJSON(text.Bytes())); err != nil {
		return fmt.Errorf("write FleetPlan: %w", err)
	}
	return nil
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
