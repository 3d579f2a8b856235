package facts

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/selector"
)

const (
	// WaveValue is the value that says in which wave a Cluster is, .values.wave.
	WaveValue = "wave"
	// RevisionValue is the value that says which revision its wave has in an ApplicationSet,
	// .values.revision.
	RevisionValue = "revision"
)

// formWaves puts each member into the first wave that matches it; the last takes the rest. So each
// is in exactly one.
func formWaves(f *fleet.Fleet, values Values, members []*fleet.Member) ([]fleet.Wave, fleet.Problems) {
	waves := f.Config.Spec.Waves
	if len(waves) == 0 {
		return nil, nil
	}
	matchers, problems := waveMatchers(waves)
	if len(problems) > 0 {
		return nil, problems
	}
	formed := make([]fleet.Wave, len(waves))
	for i, wave := range waves {
		formed[i].Name, formed[i].Percent = string(wave.Name), wave.Percent
	}
	for _, member := range members {
		at := slices.IndexFunc(matchers, func(matches waveMatcher) bool { return matches(member) })
		formed[at].Clusters++
		member.SetValue(WaveValue, formed[at].Name)
	}
	return formed, emptyWaves(waves, formed, values, members)
}

// emptyWaves names the waves that hold no Cluster, except the last, which takes the rest.
func emptyWaves(
	waves []v1alpha1.Wave, formed []fleet.Wave, values Values, members []*fleet.Member,
) fleet.Problems {
	var problems fleet.Problems
	for i, wave := range formed[:len(formed)-1] {
		path := field.NewPath("spec", "waves").Index(i)
		switch {
		case wave.Clusters > 0 || len(members) == 0:
		case wave.Percent != nil:
			problems = append(problems, fleet.Problem{
				Severity: fleet.Warning, Code: fleet.SelectsNothing, Field: path, Value: wave.Name,
				Message: fmt.Sprintf("the wave has no Cluster: a hash of names chooses %d percent of %s, "+
					"which may be none in a small fleet", *wave.Percent, fleet.Count(len(members), "Cluster")),
				Remedy: "select Clusters by label, or raise the percentage",
			})
		default:
			problems = append(problems, fleet.Problem{
				Severity: fleet.Warning, Code: fleet.SelectsNothing, Field: path.Child("selector"),
				Value: selector.Text(waves[i].Selector),
				Message: "the selector matches none of the Clusters that are left by the earlier waves; " +
					"the fleet has " + fleet.Count(len(members), "Cluster"),
				Remedy: cmp.Or(
					values.RemedyOfNone(waves[i].Selector, members),
					"check the labels of the Clusters, and the order of the waves",
				),
			})
		}
	}
	return problems
}

// waveMatcher reports whether a member belongs into a wave, if it is in none before.
type waveMatcher func(*fleet.Member) bool

func waveMatchers(waves []v1alpha1.Wave) ([]waveMatcher, fleet.Problems) {
	var problems fleet.Problems
	matchers := make([]waveMatcher, len(waves))
	shares := SharesOf(waves)
	for i, wave := range waves {
		switch {
		case wave.Selector != nil:
			parsed, err := selector.Parse(wave.Selector)
			if err != nil {
				problems = append(problems, fleet.Problem{
					Code: fleet.BadSelector, Field: field.NewPath("spec", "waves").Index(i).Child("selector"),
					Message: err.Error(),
				})
				continue
			}
			matchers[i] = func(member *fleet.Member) bool { return parsed.Matches(labels.Set(member.Labels)) }
		case wave.Percent != nil:
			matchers[i] = func(member *fleet.Member) bool { return shares[i].holds(member.Ref) }
		default:
			matchers[i] = func(*fleet.Member) bool { return true }
		}
	}
	return matchers, problems
}

// Share is a share of all names, in percentiles: from From up to, and without, To.
type Share struct{ From, To uint64 }

func (s Share) holds(cluster fleet.Ref) bool {
	at := Percentile(cluster)
	return s.From <= at && at < s.To
}

// SharesOf are the shares of waves: those by percentage take theirs in order, from 0; the others
// have none.
func SharesOf(waves []v1alpha1.Wave) []Share {
	shares, next := make([]Share, len(waves)), uint64(0)
	for i, wave := range waves {
		if wave.Percent != nil {
			shares[i] = Share{next, next + uint64(*wave.Percent)}
			next = shares[i].To
		}
	}
	return shares
}

// Percentile of a Cluster among all names, from 0 to 99: a hash of namespace/name, so that it
// depends on no other Cluster. It is frozen: with another hash, Clusters would change their waves.
func Percentile(cluster fleet.Ref) uint64 {
	sum := sha256.Sum256([]byte(cluster.Namespace + "/" + cluster.Name))
	return binary.BigEndian.Uint64(sum[:8]) % 100
}
