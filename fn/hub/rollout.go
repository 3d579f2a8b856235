package hub

import (
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// revisionsOf are the revisions of an entry by wave, nil where it has none.
func revisionsOf(revisions []v1alpha1.WaveRevision) map[string]string {
	var byWave map[string]string
	for _, revision := range revisions {
		if byWave == nil {
			byWave = map[string]string{}
		}
		byWave[string(revision.Wave)] = revision.Revision
	}
	return byWave
}

// values of a member in the entry: its own, and the revision of its wave.
func (s set) values(member *fleet.Member) map[string]string {
	if s.revision == nil {
		return member.Values
	}
	revision := s.revision[member.Values[facts.WaveValue]]
	return fleet.Merged(member.Values, map[string]string{facts.RevisionValue: revision})
}

// checkRevisionsRead wants revisions to be read: otherwise a promotion would change nothing. An
// override may pin its Clusters to another one.
func (s set) checkRevisionsRead() fleet.Problems {
	read := func(v variant) bool { return slices.ContainsFunc(v.reads, readsRevision) }
	if s.revision == nil || slices.ContainsFunc(s.variants, read) {
		return nil
	}
	return fleet.Problems{{
		Code: fleet.BadTemplate, Field: s.Path.Child("revisions"),
		Message: "the template does not read the revisions, so promoting one would change nothing",
		Remedy:  "write targetRevision: '{{ .values.revision }}'",
	}}
}

// readsRevision reports whether a parameter is the revision, or all values.
func readsRevision(read template.Read) bool {
	return read.Path[0] == "values" && (len(read.Path) == 1 || read.Path[1] == facts.RevisionValue)
}

// labelWave puts the label by which RollingSync tells Applications apart into a template.
func (a *Apps) labelWave(s set, v variant, tree map[string]any) fleet.Problems {
	metadata, _ := tree["metadata"].(map[string]any)
	labels, _ := metadata["labels"].(map[string]any)
	if _, exists := labels[v1alpha1.WaveLabel]; exists {
		at := s.Path.Child("template", "metadata", "labels").Key(v1alpha1.WaveLabel)
		return fleet.Problems{{
			Code: fleet.BadTemplate, Field: a.origin(s, v, at),
			Message: "capifleet sets this label for rollout RollingSync", Remedy: "remove it",
		}}
	}
	metadata = fleet.ChildMap(tree, "metadata")
	fleet.ChildMap(metadata, "labels")[v1alpha1.WaveLabel] = "{{ .values." + facts.WaveValue + " }}"
	return nil
}

// rollingSync are the waves of an entry that Argo CD syncs one after the other, nil where it is not
// asked to. All are listed: an Application that no step matches is never synced.
func (a *Apps) rollingSync(s set) ([]metav1.LabelSelectorRequirement, fleet.Problems) {
	if s.Rollout != v1alpha1.RolloutRollingSync {
		return nil, nil
	}
	var steps []metav1.LabelSelectorRequirement
	for _, wave := range a.fleet.Config.Spec.Waves {
		steps = append(steps, metav1.LabelSelectorRequirement{
			Key: v1alpha1.WaveLabel, Operator: metav1.LabelSelectorOpIn, Values: []string{string(wave.Name)},
		})
	}
	message := "Argo CD's RollingSync is beta, and does nothing unless the ApplicationSet controller runs with " +
		"--enable-progressive-syncs"
	specs := []map[string]any{specOf(s.Template), specOf(a.fleet.Config.Spec.ArgoCD.Defaults)}
	for _, override := range s.Overrides {
		specs = append(specs, override.Spec)
	}
	if slices.ContainsFunc(specs, syncsByItself) {
		message = "Argo CD's RollingSync is beta, and does nothing unless the ApplicationSet controller runs with " +
			"--enable-progressive-syncs; it switches off automated sync, which the template asks for"
	}
	return steps, fleet.Problems{{
		Severity: fleet.Info, Code: fleet.ProgressiveSync, Field: s.Path.Child("rollout"), Message: message,
	}}
}

func specOf(tree map[string]any) map[string]any {
	spec, _ := tree["spec"].(map[string]any)
	return spec
}

// syncsByItself reports whether a spec of an Application has automated sync.
func syncsByItself(spec map[string]any) bool {
	automated, exists := fleet.LookUp(spec, []string{"syncPolicy", "automated"}).(map[string]any)
	enabled, isSet := automated["enabled"].(bool)
	return exists && (enabled || !isSet)
}
