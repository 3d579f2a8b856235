package plan

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

const (
	// waveValue is the value that says in which wave a Cluster is, .values.wave.
	waveValue = "wave"
	// revisionValue is the value that says which revision its wave has in an ApplicationSet, .values.revision.
	revisionValue = "revision"
)

// valuesOfFleet are the values that the FleetConfig lists, and after them the wave, which is evaluated when they are.
func valuesOfFleet(spec *v1alpha1.FleetConfigSpec) []v1alpha1.Value {
	if len(spec.Waves) == 0 {
		return spec.Values
	}
	return append(slices.Clip(spec.Values), v1alpha1.Value{Name: waveValue})
}

// isWave tells whether a value is the wave, which alone has no source.
func isWave(value v1alpha1.Value) bool {
	return value.Label == "" && value.Annotation == "" && value.Field == "" && value.Variable == "" && value.Template == ""
}

// formWaves puts each member into the first wave that matches it; the last takes the rest. So each is in exactly one.
func (p *planner) formWaves() {
	waves := p.fleet.Config.Spec.Waves
	if len(waves) == 0 {
		return
	}
	path := field.NewPath("spec", "waves")
	matches, ok := p.waveMatchers(path)
	if !ok {
		return
	}
	planned := make([]fleet.Wave, len(waves))
	for i, wave := range waves {
		planned[i].Name, planned[i].Percent = string(wave.Name), wave.Percent
	}
	for _, m := range p.members {
		at := slices.IndexFunc(matches, func(matches func(*member) bool) bool { return matches(m) })
		planned[at].Clusters++
		m.values[waveValue] = planned[at].Name
	}
	p.plan.Waves = planned
	for i, wave := range planned[:len(planned)-1] {
		if wave.Clusters > 0 || len(p.members) == 0 {
			continue
		}
		if wave.Percent != nil {
			p.report(fleet.Warning, fleet.SelectsNothing, path.Index(i), wave.Name,
				fmt.Sprintf("holds none of the %d Clusters of the fleet: %d percent are chosen by a hash of their names, so in a small fleet it may be none", len(p.members), *wave.Percent),
				"select Clusters by label, or raise the percentage")
			continue
		}
		p.report(fleet.Warning, fleet.SelectsNothing, path.Index(i).Child("selector"), written(waves[i].Selector),
			fmt.Sprintf("matches none of the %d Clusters of the fleet that are in no earlier wave", len(p.members)), "check the labels of the Clusters, and the order of the waves")
	}
}

// waveMatchers tell for each wave whether a member belongs there, if it is in none before.
func (p *planner) waveMatchers(path *field.Path) ([]func(*member) bool, bool) {
	ok := true
	var matchers []func(*member) bool
	var percentBefore uint64
	for i, wave := range p.fleet.Config.Spec.Waves {
		switch {
		case wave.Selector != nil:
			selector, err := selectorOf(wave.Selector)
			if err != nil {
				p.report(fleet.Error, fleet.BadSelector, path.Index(i).Child("selector"), "", err.Error(), "mend the selector")
				ok = false
				continue
			}
			matchers = append(matchers, func(m *member) bool { return selector.Matches(labels.Set(m.Labels)) })
		case wave.Percent != nil:
			from, to := percentBefore, percentBefore+uint64(*wave.Percent)
			percentBefore = to
			matchers = append(matchers, func(m *member) bool { return from <= percentile(m.Ref) && percentile(m.Ref) < to })
		default:
			matchers = append(matchers, func(*member) bool { return true })
		}
	}
	return matchers, ok
}

// percentile is a Cluster's place among a hundred equal parts of all names, from 0: a hash of namespace/name, so that it depends on no other Cluster. Waves by percentage take parts in
// their order, the first wave those from 0. This is frozen: with another hash, Clusters would change their waves.
func percentile(cluster fleet.Ref) uint64 {
	sum := sha256.Sum256([]byte(cluster.Namespace + "/" + cluster.Name))
	return binary.BigEndian.Uint64(sum[:8]) % 100
}
