package config

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// checkWaves wants each wave but the last to choose its Clusters in one way, and the last to take the rest.
func checkWaves(found *report, at *field.Path, spec *v1alpha1.FleetConfigSpec) {
	percent := int32(0)
	for i, wave := range spec.Waves {
		path, last := at.Index(i), i == len(spec.Waves)-1
		checkSelector(found, path.Child("selector"), wave.Selector, "")
		if wave.Percent != nil {
			percent += *wave.Percent
		}
		switch {
		case wave.Selector != nil && wave.Percent != nil:
			found.report(fleet.BadValue, path.Child("percent"), "", "stands beside selector", "leave one of them out")
		case last && wave.Selector != nil:
			found.report(fleet.BadValue, path.Child("selector"), "", "stands in the last wave, which takes the rest of the fleet", "leave it out, or add a wave after it")
		case last && wave.Percent != nil:
			found.report(fleet.BadValue, path.Child("percent"), "", "stands in the last wave, which takes the rest of the fleet", "leave it out, or add a wave after it")
		case !last && wave.Selector == nil && wave.Percent == nil && !found.below(path):
			found.report(fleet.MissingField, path, string(wave.Name), "has neither selector nor percent, so it would take the rest, and no wave after it any Cluster", "say one of them, or move it to the end")
		}
	}
	if percent > 99 {
		found.report(fleet.BadValue, at, fmt.Sprint(percent), "ask for more than 99 percent of the fleet together, so that there is no rest", "lower one of them, and let the last wave take the rest")
	}
	for i, value := range spec.Values {
		if value.Name == "wave" && len(spec.Waves) > 0 {
			found.report(fleet.RepeatedName, field.NewPath("spec", "values").Index(i).Child("name"), value.Name, "is what spec.waves gives", "give it another name")
		}
	}
}

// checkRevisions wants each wave to have its revision once: promotion is then the change of one line.
func checkRevisions(found *report, at *field.Path, set v1alpha1.ApplicationSet, spec *v1alpha1.FleetConfigSpec) {
	if set.Rollout == v1alpha1.RolloutRollingSync && len(spec.Waves) == 0 {
		found.report(fleet.MissingField, at.Child("rollout"), string(set.Rollout), "goes by waves, and there are none", "add spec.waves, or leave it out")
	}
	if len(set.Revisions) == 0 {
		return
	}
	path := at.Child("revisions")
	if len(spec.Waves) == 0 {
		found.report(fleet.MissingField, path, "", "are by wave, and there are none", "add spec.waves, or write the revision into the template")
		return
	}
	for i, revision := range set.Revisions {
		if !slices.ContainsFunc(spec.Waves, func(wave v1alpha1.Wave) bool { return wave.Name == revision.Wave }) {
			found.report(fleet.BadValue, path.Index(i).Child("wave"), string(revision.Wave), "is no wave of spec.waves", "mend its name, or leave it out")
		}
	}
	for _, wave := range spec.Waves {
		if !slices.ContainsFunc(set.Revisions, func(revision v1alpha1.WaveRevision) bool { return revision.Wave == wave.Name }) {
			found.report(fleet.MissingField, path, string(wave.Name), "do not list wave "+string(wave.Name), "list every wave, also one that stays at its revision")
		}
	}
	for i, value := range spec.Values {
		if value.Name == "revision" {
			found.report(fleet.RepeatedName, field.NewPath("spec", "values").Index(i).Child("name"), value.Name, "is what "+path.String()+" give", "give it another name")
		}
	}
}
