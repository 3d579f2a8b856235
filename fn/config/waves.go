package config

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// checkWaves wants each wave except the last to choose its Clusters in one way, and the last to
// take the rest.
func checkWaves(found *report, at *field.Path, spec *v1alpha1.FleetConfigSpec) {
	percent := int32(0)
	for i, wave := range spec.Waves {
		checkWave(found, at.Index(i), wave, i == len(spec.Waves)-1)
		if wave.Percent != nil {
			percent += *wave.Percent
		}
	}
	if percent > 99 {
		found.add(fleet.Problem{
			Code: fleet.BadValue, Field: at, Value: fmt.Sprint(percent),
			Message: "the waves together ask for more than 99 percent of the fleet, " +
				"so nothing is left for the last wave",
			Remedy: "lower one of the percentages",
		})
	}
	if len(spec.Waves) > 0 {
		refuseValueNamed(found, spec, "wave", "spec.waves sets the value wave")
	}
}

// checkWave checks how a wave chooses its Clusters.
func checkWave(found *report, at *field.Path, wave v1alpha1.Wave, last bool) {
	checkSelector(found, at.Child("selector"), wave.Selector, "")
	problem := fleet.Problem{
		Code:    fleet.BadValue,
		Message: "the last wave takes the rest of the fleet, so it cannot choose Clusters",
		Remedy:  "remove the field, or add a wave after this one",
	}
	switch {
	case wave.Selector != nil && wave.Percent != nil:
		problem.Field, problem.Message = at.Child("percent"), "the wave has both selector and percent"
		problem.Remedy = "remove one of them"
	case last && wave.Selector != nil:
		problem.Field = at.Child("selector")
	case last && wave.Percent != nil:
		problem.Field = at.Child("percent")
	case !last && wave.Selector == nil && wave.Percent == nil && !found.below(at):
		problem.Code, problem.Field, problem.Value = fleet.MissingField, at, string(wave.Name)
		problem.Message = "the wave has neither selector nor percent, so it would take the rest of the fleet " +
			"and leave no Cluster for the waves after it"
		problem.Remedy = "set one of them, or move the wave to the end"
	default:
		return
	}
	found.add(problem)
}

// checkRevisions wants each wave to have its revision once: promotion is then the change of one
// line.
func checkRevisions(found *report, set fleet.ApplicationSetEntry, spec *v1alpha1.FleetConfigSpec) {
	at := writtenEntry(set.Path, set.Item)
	if set.Rollout == v1alpha1.RolloutRollingSync && len(spec.Waves) == 0 {
		found.add(fleet.Problem{
			Code: fleet.MissingField, Field: at.Child("rollout"), Value: string(set.Rollout),
			Message: "the rollout is by waves, and spec.waves is not set", Remedy: "add spec.waves, or remove rollout",
		})
	}
	if len(set.Revisions) == 0 {
		return
	}
	path := at.Child("revisions")
	if set.Item != nil && set.Item.OwnRevisions {
		path = set.Item.Path.Child("revisions")
	}
	if len(spec.Waves) == 0 {
		found.add(fleet.Problem{
			Code: fleet.MissingField, Field: path, Message: "the revisions are for waves, and spec.waves is not set",
			Remedy: "add spec.waves, or write the revision into the template",
		})
		return
	}
	for i, revision := range set.Revisions {
		if !slices.ContainsFunc(spec.Waves, func(wave v1alpha1.Wave) bool { return wave.Name == revision.Wave }) {
			found.add(fleet.Problem{
				Code: fleet.BadValue, Field: path.Index(i).Child("wave"), Value: string(revision.Wave),
				Message: "spec.waves has no wave of this name", Remedy: "fix the name, or remove the entry",
			})
		}
	}
	for _, wave := range spec.Waves {
		if !slices.ContainsFunc(set.Revisions, func(r v1alpha1.WaveRevision) bool { return r.Wave == wave.Name }) {
			found.add(fleet.Problem{
				Code: fleet.MissingField, Field: path, Value: string(wave.Name),
				Message: "the revisions do not list wave " + string(wave.Name),
				Remedy:  "list every wave, also one that stays at its revision",
			})
		}
	}
	refuseValueNamed(found, spec, "revision", path.String()+" set the value revision")
}

// refuseValueNamed refuses values that have the name of one that something else sets.
func refuseValueNamed(found *report, spec *v1alpha1.FleetConfigSpec, name, reason string) {
	for i, value := range spec.Values {
		if value.Name == name {
			found.add(fleet.Problem{
				Code:    fleet.RepeatedName,
				Field:   field.NewPath("spec", "values").Index(i).Child("name"),
				Value:   value.Name,
				Message: reason,
				Remedy:  "use another name",
			})
		}
	}
}
