package plan

import (
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
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

// values of a member in an entry: its own, and the revision of its wave.
func (s applicationSet) values(m *member) map[string]string {
	if s.revision == nil {
		return m.values
	}
	return merged(m.values, map[string]string{revisionValue: s.revision[m.values[waveValue]]})
}

// checkRevisionsRead wants revisions to be read: else a promotion would change nothing. An override may pin its Clusters to another one.
func (p *planner) checkRevisionsRead(set applicationSet, variants []applicationSet) bool {
	if set.revision == nil || slices.ContainsFunc(variants, func(v applicationSet) bool { return slices.ContainsFunc(v.reads, readsRevision) }) {
		return true
	}
	p.report(fleet.Error, fleet.BadTemplate, set.path.Child("revisions"), "", "are read by nothing in the template, so to promote one would change nothing",
		"write targetRevision: '{{ .values.revision }}'")
	return false
}

// readsRevision tells whether a parameter is the revision, or all values.
func readsRevision(read template.Read) bool {
	return read.Path[0] == "values" && (len(read.Path) == 1 || read.Path[1] == revisionValue)
}

// labelWave puts the label by which RollingSync tells Applications apart into a template.
func (p *planner) labelWave(set applicationSet, tree map[string]any) bool {
	metadata, _ := tree["metadata"].(map[string]any)
	labels, _ := metadata["labels"].(map[string]any)
	if _, exists := labels[v1alpha1.WaveLabel]; exists {
		p.report(fleet.Error, fleet.BadTemplate, p.origin(set, set.path.Child("template", "metadata", "labels").Key(v1alpha1.WaveLabel)), "",
			"is set by capifleet, for rollout RollingSync", "leave it out")
		return false
	}
	if metadata == nil {
		metadata = map[string]any{}
		tree["metadata"] = metadata
	}
	if labels == nil {
		labels = map[string]any{}
		metadata["labels"] = labels
	}
	labels[v1alpha1.WaveLabel] = "{{ .values." + waveValue + " }}"
	return true
}

// rollingSync are the waves of an entry that Argo CD syncs one after the other, nil where it is not asked to. All are listed: an Application that no step matches is never synced.
func (p *planner) rollingSync(set applicationSet) []metav1.LabelSelectorRequirement {
	if set.Rollout != v1alpha1.RolloutRollingSync {
		return nil
	}
	var steps []metav1.LabelSelectorRequirement
	for _, wave := range p.fleet.Config.Spec.Waves {
		steps = append(steps, metav1.LabelSelectorRequirement{Key: v1alpha1.WaveLabel, Operator: metav1.LabelSelectorOpIn, Values: []string{string(wave.Name)}})
	}
	message := "Argo CD's RollingSync is beta, and does nothing unless the ApplicationSet controller runs with --enable-progressive-syncs"
	specs := []map[string]any{specOf(set.Template), specOf(p.fleet.Config.Spec.ArgoCD.Defaults)}
	for _, override := range set.Overrides {
		specs = append(specs, override.Spec)
	}
	if slices.ContainsFunc(specs, syncsByItself) {
		message += "; it switches automated sync off, which the template asks for"
	}
	p.report(fleet.Info, fleet.ProgressiveSync, set.path.Child("rollout"), "", message, "")
	return steps
}

func specOf(tree map[string]any) map[string]any {
	spec, _ := tree["spec"].(map[string]any)
	return spec
}

// syncsByItself tells whether a spec of an Application has automated sync.
func syncsByItself(spec map[string]any) bool {
	automated, exists := lookUp(spec, []string{"syncPolicy", "automated"}).(map[string]any)
	enabled, said := automated["enabled"].(bool)
	return exists && (enabled || !said)
}
