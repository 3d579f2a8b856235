package plan

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/selector"
)

// rule is what chooses Clusters of the fleet.
type rule struct {
	path     *field.Path
	name     v1alpha1.Name
	selector *v1alpha1.Selector
	wave     *v1alpha1.Wave // which it is
	takes    string         // what a wave without a selector chooses
	within   *rule          // only what this one holds for is asked
	delivers bool           // it delivers by ClusterResourceSets, which Cluster API applies
	onHub    bool           // it is for the Argo CD of the hub, which must know the Cluster
	ofFleet  bool           // it makes the fleet
}

// rules of the FleetConfig in the order in which they are evaluated.
func (r *Resolved) rules() []rule {
	spec, at := r.Fleet.Config.Spec, field.NewPath("spec")
	rules := []rule{{path: at.Child("clusters"), selector: spec.Clusters.Selector, ofFleet: true}}
	shares := facts.SharesOf(spec.Waves)
	for i, wave := range spec.Waves {
		takes := "the rest"
		if wave.Percent != nil {
			takes = fmt.Sprintf("%d percent: percentiles %d to %d", *wave.Percent, shares[i].From, shares[i].To-1)
		}
		rules = append(rules, rule{
			path: at.Child("waves").Index(i), name: wave.Name, selector: wave.Selector,
			wave: &spec.Waves[i], takes: takes,
		})
	}
	for _, entry := range r.Fleet.Entries.Delivering {
		rules = append(rules, rule{
			path: entry.Written(), name: entry.Name, selector: entry.ClusterSelector, delivers: true,
		})
	}
	for _, set := range r.Fleet.Entries.ApplicationSets {
		entry := rule{path: set.Written(), name: set.Name, selector: set.ClusterSelector, onHub: true}
		rules = append(rules, entry)
		for j, override := range set.Overrides {
			one := rule{
				path: set.Path.Child("overrides").Index(j), selector: override.ClusterSelector, within: &entry,
			}
			if set.Item != nil { // its overrides are those of the entry
				one.path, one.name = set.Item.Entry.Child("overrides").Index(j), set.Name
			}
			rules = append(rules, one)
		}
	}
	return rules
}

// explainRule evaluates a rule for all members, and for the subject.
func (r *Resolved) explainRule(one rule, subject *fleet.Subject, asked *fleet.Member) fleet.Rule {
	explained := fleet.Rule{Path: one.path.String(), Name: string(one.name), Selector: selector.Text(one.selector)}
	switch {
	case one.wave != nil && one.selector == nil:
		explained.Selector = one.takes
	case one.selector == nil && one.ofFleet:
		explained.Selector = "every Cluster"
	case one.selector == nil:
		explained.Selector = "the whole fleet"
	}
	for _, member := range r.Facts.Members {
		if r.whyNot(one, member) == "" {
			explained.Clusters++
		}
	}
	if subject != nil {
		explained.WhyNot = r.whyNot(one, asked)
		if !subject.InFleet && !one.ofFleet {
			explained.WhyNot = "it is not in the fleet"
		}
		explained.Holds = explained.WhyNot == ""
	}
	return explained
}

// whyNot says why a rule does not hold for a member, or reaches nothing; "" where it holds.
func (r *Resolved) whyNot(one rule, member *fleet.Member) string {
	if why := one.whyNot(member); why != "" {
		return why
	}
	if one.delivers && member.Unmanaged {
		return fleet.UnmanagedReason
	}
	if one.onHub && r.Fleet.Config.Spec.ArgoCD.Generator == v1alpha1.GeneratorClusters {
		if why := r.Apps.Unregistered(member); why != "" {
			return "the registrar does not register it: " + why
		}
	}
	return ""
}

// whyNot says why a rule does not hold for a member, "" where it does.
func (r rule) whyNot(member *fleet.Member) string {
	if r.within != nil && r.within.whyNot(member) != "" {
		return "the entry does not select it"
	}
	why := unmet(r.selector, member.Labels)
	if r.wave == nil {
		return why
	}
	switch wave := member.Values[facts.WaveValue]; {
	case wave == string(r.wave.Name):
		return ""
	case why != "":
		return why
	case r.wave.Percent != nil:
		return fmt.Sprintf("its percentile is %d, and it is in wave %s", facts.Percentile(member.Ref), wave)
	default:
		return "it is in wave " + wave
	}
}

// unmet is the first requirement of a selector that labels do not meet, with what they have; ""
// where they meet all.
func unmet(s *v1alpha1.Selector, has map[string]string) string {
	parsed, err := selector.Parse(s)
	if err != nil {
		return err.Error()
	}
	requirement, found := selector.Unmet(parsed, has)
	if !found {
		return ""
	}
	value, exists := has[requirement.Key()]
	if !exists {
		return "it has no label " + requirement.Key()
	}
	if fleet.Hidden(field.NewPath(requirement.Key()), value) {
		value = fleet.HiddenText
	}
	return strings.TrimSuffix("it has "+requirement.Key()+"="+value, "=")
}
