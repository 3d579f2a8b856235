package plan

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// Explain says which rules hold for a Cluster, which is called by NAME or NAMESPACE/NAME, and what follows; for "" it says how many Clusters each rule holds for. It resolves the fleet as Resolve
// does, with the same problems.
func Explain(f *fleet.Fleet, cluster string) (*fleet.Explanation, fleet.Problems) {
	p := newPlanner(f)
	p.resolve()
	explanation := &fleet.Explanation{Fleet: f.Name(), Clusters: len(p.members)}
	for _, m := range p.unreached() {
		explanation.Unreached = append(explanation.Unreached, m.Ref)
	}
	var subject *member
	if cluster != "" {
		found, ok := p.clusterCalled(cluster)
		if !ok {
			return nil, p.problems
		}
		explanation.Subject, subject = p.subject(found)
		for _, application := range p.plan.Applications {
			if application.Cluster.ID() == found.ID() {
				explanation.Gets = append(explanation.Gets, application)
			}
		}
	}
	for _, r := range p.rules() {
		explanation.Rules = append(explanation.Rules, p.ruleOf(r, explanation.Subject, subject))
	}
	return explanation, p.problems
}

// clusterCalled is the Cluster of the input with a name, with its namespace before it where there are several.
func (p *planner) clusterCalled(name string) (fleet.Cluster, bool) {
	var found []*member
	for _, cluster := range p.fleet.Clusters {
		if cluster.Name == name || cluster.NamespacedName() == name {
			found = append(found, &member{Cluster: cluster})
		}
	}
	switch len(found) {
	case 1:
		return found[0].Cluster, true
	case 0:
		p.problems = append(p.problems, fleet.Problem{
			Severity: fleet.Error, Code: fleet.NoCluster, Message: fmt.Sprintf("%s is none of the %d Clusters of the input", name, len(p.fleet.Clusters)), Remedy: "name it as NAME or NAMESPACE/NAME",
		})
	default:
		p.problems = append(p.problems, fleet.Problem{
			Severity: fleet.Error, Code: fleet.RepeatedName, Message: name + " is the name of " + named(found), Remedy: "name it as NAMESPACE/NAME",
		})
	}
	return fleet.Cluster{}, false
}

// subject is what is known of a Cluster by itself; its member is nil where it is not of the fleet.
func (p *planner) subject(cluster fleet.Cluster) (*fleet.Subject, *member) {
	subject := &fleet.Subject{Member: fleet.Member{Cluster: cluster.Ref}}
	at := slices.IndexFunc(p.members, func(m *member) bool { return m.ID() == cluster.ID() })
	if at < 0 {
		return subject, &member{Cluster: fleet.Cluster{Object: fleet.Object{Ref: cluster.Ref, Labels: p.stamps.writtenLabels(cluster)}}}
	}
	m := p.members[at]
	subject.InFleet = true
	if planned := slices.IndexFunc(p.plan.Members, func(other fleet.Member) bool { return other.Cluster.ID() == m.ID() }); planned >= 0 {
		subject.Member = p.plan.Members[planned]
	}
	shown := p.shownValues(m)
	for _, value := range p.values {
		fact := fleet.Fact{Name: value.Name, Value: shown[value.Name], From: sourceOf(value)}
		_, has := m.values[value.Name]
		switch {
		case !has:
			fact.From = m.missing[value.Name] + " is missing or empty"
		case m.defaulted[value.Name]:
			fact.From = "default, since " + sourceOf(value) + " is missing or empty"
		}
		subject.Facts = append(subject.Facts, fact)
	}
	return subject, m
}

// rule is what chooses Clusters of the fleet.
type rule struct {
	path     *field.Path
	name     v1alpha1.Name
	selector *v1alpha1.Selector
	wave     *v1alpha1.Wave // which it is
	takes    string         // what a wave without a selector chooses
	within   *rule          // only what this one holds for is asked
	onHub    bool           // it is for the Argo CD of the hub, which must know the Cluster
	ofFleet  bool           // it makes the fleet
}

// rules of the FleetConfig in the order in which they are evaluated.
func (p *planner) rules() []rule {
	spec, at := p.fleet.Config.Spec, field.NewPath("spec")
	rules := []rule{{path: at.Child("clusters"), selector: spec.Clusters.Selector, ofFleet: true}}
	parts := partsOf(spec.Waves)
	for i, wave := range spec.Waves {
		takes := "the rest"
		if wave.Percent != nil {
			takes = fmt.Sprintf("%d percent: places %d to %d of 0 to 99", *wave.Percent, parts[i].from, parts[i].to-1)
		}
		rules = append(rules, rule{path: at.Child("waves").Index(i), name: wave.Name, selector: wave.Selector, wave: &spec.Waves[i], takes: takes})
	}
	for i, set := range spec.ResourceSets {
		rules = append(rules, rule{path: at.Child("resourceSets").Index(i), name: set.Name, selector: set.ClusterSelector})
	}
	for i, bootstrap := range spec.Bootstrap {
		rules = append(rules, rule{path: at.Child("bootstrap").Index(i), name: bootstrap.Name, selector: bootstrap.ClusterSelector})
	}
	for i, set := range spec.ApplicationSets {
		entry := rule{path: at.Child("applicationSets").Index(i), name: set.Name, selector: set.ClusterSelector, onHub: true}
		rules = append(rules, entry)
		for j, override := range set.Overrides {
			rules = append(rules, rule{path: entry.path.Child("overrides").Index(j), selector: override.ClusterSelector, within: &entry})
		}
	}
	return rules
}

// ruleOf evaluates a rule for all members, and for the subject.
func (p *planner) ruleOf(r rule, subject *fleet.Subject, asked *member) fleet.Rule {
	evaluated := fleet.Rule{Path: r.path.String(), Name: string(r.name), Selector: written(r.selector)}
	switch {
	case r.wave != nil && r.selector == nil:
		evaluated.Selector = r.takes
	case r.selector == nil && r.ofFleet:
		evaluated.Selector = "every Cluster"
	case r.selector == nil:
		evaluated.Selector = "the whole fleet"
	}
	for _, m := range p.members {
		if p.whyNot(r, m) == "" {
			evaluated.Clusters++
		}
	}
	if subject != nil {
		evaluated.WhyNot = p.whyNot(r, asked)
		if !subject.InFleet && !r.ofFleet {
			evaluated.WhyNot = "it is not of the fleet"
		}
		evaluated.Holds = evaluated.WhyNot == ""
	}
	return evaluated
}

// whyNot says why a rule does not hold for a member, or reaches nothing; "" where it holds.
func (p *planner) whyNot(r rule, m *member) string {
	why := r.whyNot(m)
	if why == "" && r.onHub && p.fleet.Config.Spec.ArgoCD.Generator == v1alpha1.GeneratorClusters && m.unregistered != "" {
		return "the registrar does not register it: " + m.unregistered
	}
	return why
}

// whyNot says why a rule does not hold for a member, "" where it does.
func (r rule) whyNot(m *member) string {
	if r.within != nil && r.within.whyNot(m) != "" {
		return "its entry does not hold"
	}
	why := unmet(r.selector, m.Labels)
	if r.wave == nil {
		return why
	}
	switch wave := m.values[waveValue]; {
	case wave == string(r.wave.Name):
		return ""
	case why != "":
		return why
	case r.wave.Percent != nil:
		return fmt.Sprintf("its place is %d, and it is in wave %s", percentile(m.Ref), wave)
	default:
		return "it is in wave " + wave
	}
}

// unmet is the first requirement of a selector that labels do not meet, with what is there; "" where they meet all.
func unmet(s *v1alpha1.Selector, has map[string]string) string {
	selector, err := selectorOf(s)
	if err != nil {
		return err.Error()
	}
	requirements, _ := selector.Requirements()
	for _, requirement := range requirements {
		if requirement.Matches(labels.Set(has)) {
			continue
		}
		value, exists := has[requirement.Key()]
		if !exists {
			return "it has no label " + requirement.Key()
		}
		if fleet.Hidden(field.NewPath(requirement.Key()), value) {
			value = hiddenFact
		}
		return strings.TrimSuffix("it has "+requirement.Key()+"="+value, "=")
	}
	return ""
}
