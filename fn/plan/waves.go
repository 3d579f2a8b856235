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
	parts := partsOf(p.fleet.Config.Spec.Waves)
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
			matchers = append(matchers, func(m *member) bool { return parts[i].holds(m.Ref) })
		default:
			matchers = append(matchers, func(*member) bool { return true })
		}
	}
	return matchers, ok
}

// hundredths are some of a hundred equal parts of all names: those from one up to, and without, another.
type hundredths struct{ from, to uint64 }

func (h hundredths) holds(cluster fleet.Ref) bool {
	place := percentile(cluster)
	return h.from <= place && place < h.to
}

// partsOf are the parts of waves: those by percentage take theirs in order, from 0; the others none.
func partsOf(waves []v1alpha1.Wave) []hundredths {
	parts, next := make([]hundredths, len(waves)), uint64(0)
	for i, wave := range waves {
		if wave.Percent != nil {
			parts[i] = hundredths{next, next + uint64(*wave.Percent)}
			next = parts[i].to
		}
	}
	return parts
}

// percentile is a Cluster's place among a hundred equal parts of all names, from 0: a hash of namespace/name, so that it depends on no other Cluster. This is frozen: with another hash, Clusters would change their waves.
func percentile(cluster fleet.Ref) uint64 {
	sum := sha256.Sum256([]byte(cluster.Namespace + "/" + cluster.Name))
	return binary.BigEndian.Uint64(sum[:8]) % 100
}
