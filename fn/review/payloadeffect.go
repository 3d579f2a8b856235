package review

import (
	"fmt"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// effectOf is what Cluster API does about a group of outcomes.
func (g *payloadGroups) effectOf(group *payloadGroup, objects []fleet.ID) Effect {
	effect := Effect{
		Code: group.code, When: v1alpha1.DiffOnMerge, Certainty: group.certainty, Workloads: v1alpha1.DiffWorkloadsStay,
		Because: g.because(group),
	}
	switch group.action {
	case v1alpha1.DiffReapply:
		effect.Workloads = v1alpha1.DiffWorkloadsMayChange
	case v1alpha1.DiffNewOnly:
		effect.When = v1alpha1.DiffNewClusters
	case v1alpha1.DiffLeftBehind:
		effect.When = v1alpha1.DiffNever
	case v1alpha1.DiffNone:
		if group.isPassive() {
			effect.When = v1alpha1.DiffNever
		}
	}
	effect.Text = g.textOf(group, objects)
	if group.code == v1alpha1.DiffEffectNotKnown {
		effect.When, effect.Workloads = v1alpha1.DiffWhenNotKnown, v1alpha1.DiffWorkloadsNotKnown
	}
	return effect
}

// textOf says what happens.
func (g *payloadGroups) textOf(group *payloadGroup, objects []fleet.ID) string {
	if group.code == v1alpha1.DiffEffectNotKnown {
		return group.unknownText()
	}
	switch group.action {
	case v1alpha1.DiffCreate:
		return group.createdText()
	case v1alpha1.DiffReapply:
		return g.reappliedText(group, objects)
	case v1alpha1.DiffNewOnly:
		return group.newOnlyText()
	case v1alpha1.DiffLeftBehind:
		return group.leftText(objects)
	}
	if group.why == ofForm {
		return "The same objects are written in other bytes. Strategy ApplyOnce: nothing happens on the Clusters " +
			"that have them."
	}
	return "Strategy ApplyOnce: the new ClusterResourceSet creates once what is missing on these Clusters, also what " +
		"somebody has deleted there. What is there stays as it is."
}

func (g *payloadGroup) unknownText() string {
	payload := g.parts[0].outcomes[0].id
	switch g.action {
	case v1alpha1.DiffCreate:
		return fmt.Sprintf("The content of %s is not known, so it is not known which objects Cluster API creates on "+
			"these Clusters.", payload)
	case v1alpha1.DiffLeftBehind:
		return fmt.Sprintf("The content of %s is not known. What it has delivered stays on these Clusters: Cluster API "+
			"deletes nothing there.", payload)
	case v1alpha1.DiffNewOnly:
		return fmt.Sprintf("The content of %s is not known on both sides, so it is not known what changes. Under "+
			"ApplyOnce %s keep what they have.", payload, fleet.Count(len(g.clusters()), "Cluster"))
	case v1alpha1.DiffReapply:
		return fmt.Sprintf("The content of %s is not known on both sides, so it is not known what changes. Under "+
			"Reconcile its objects are applied again if it differs, or if the set is a new one.", payload)
	}
	return fmt.Sprintf("The content of %s is not known. Strategy ApplyOnce: the new ClusterResourceSet creates once "+
		"what is missing on these Clusters.", payload)
}

func (g *payloadGroup) createdText() string {
	var text string
	switch g.why {
	case ofEntry:
		text = "The entry is new. "
	case ofSelection:
		text = "The entry did not reach these Clusters before. "
	case ofObjects, ofNames, ofForm, ofIgnorance, withoutAsked:
	}
	if g.once {
		return text + "Strategy ApplyOnce: Cluster API creates what is missing. An object of the same name that " +
			"something else has created there stays as it is."
	}
	return text + "Strategy Reconcile: Cluster API creates what is missing, and overwrites an object of the same name " +
		"that something else has created there."
}

func (g *payloadGroup) newOnlyText() string {
	number := len(g.clusters())
	clusters := fleet.Count(number, "Cluster")
	switch {
	case g.why == withoutAsked:
		return fmt.Sprintf("Strategy ApplyOnce: new Clusters get it. %s %s the payload already, and %s not get it.",
			clusters, fleet.Verb(number, "has", "have"), fleet.Verb(number, "does", "do"))
	case g.why == ofNames:
		return fmt.Sprintf("Strategy ApplyOnce: the new ClusterResourceSet creates only what is missing, so %s %s what "+
			"%s. No later render changes that.", clusters, fleet.Verb(number, "keeps", "keep"),
			fleet.Verb(number, "it has", "they have"))
	}
	return fmt.Sprintf("Strategy ApplyOnce: %s %s what %s. No later render changes that.", clusters,
		fleet.Verb(number, "keeps", "keep"), fleet.Verb(number, "it has", "they have"))
}

func (g *payloadGroup) leftText(objects []fleet.ID) string {
	var text string
	switch g.why {
	case ofEntry:
		text = "The entry is gone. "
	case ofSelection:
		text = "The entry does not reach these Clusters any more. "
	case ofObjects, ofNames, ofForm, ofIgnorance, withoutAsked:
	}
	if g.certainty != v1alpha1.DiffCertain {
		return text + "Cluster API deletes nothing on Clusters, so what was delivered stays. Something that is not known " +
			"may still deliver it."
	}
	return text + fmt.Sprintf("Cluster API deletes nothing on Clusters: %s there, and nothing manages %s any more.",
		fleet.Verb(len(objects), "the object stays", "the objects stay"), fleet.Verb(len(objects), "it", "them"))
}

// reappliedText says which objects are applied again, and which lose their number of replicas.
func (g *payloadGroups) reappliedText(group *payloadGroup, objects []fleet.ID) string {
	var text strings.Builder
	switch {
	case group.why == ofForm:
		text.WriteString("The same objects are written in other bytes. Strategy Reconcile: they are applied again. ")
	case group.why == ofNames:
		text.WriteString("Strategy Reconcile: the ClusterResourceSet or its payload has a new name, so everything in " +
			"it is applied again. ")
	default:
		text.WriteString("Strategy Reconcile: " + allOf(len(objects)) + " applied again. ")
	}
	text.WriteString("Fields that " + fleet.Verb(len(objects), "it does", "they do") + " not set are removed.")
	if unset := g.withoutReplicas(group); len(unset) > 0 {
		text.WriteString(" " + unset[0] + " does not set spec.replicas: it becomes 1")
		if more := len(unset) - 1; more > 0 {
			text.WriteString(fmt.Sprintf(", as for %s more", fleet.Count(more, "object")))
		}
		text.WriteString(".")
	}
	return text.String()
}

func allOf(number int) string {
	switch number {
	case 1:
		return "the object is"
	case 2:
		return "both objects are"
	}
	return fmt.Sprintf("all %d objects are", number)
}

// withoutReplicas are the objects that run a number of Pods which they do not set, each once. One
// that is delivered by a Secret is not named.
func (g *payloadGroups) withoutReplicas(group *payloadGroup) []string {
	var found []string
	seen := map[fleet.ID]bool{}
	for _, p := range group.parts {
		for _, o := range p.outcomes {
			if seen[o.id] || o.after == nil || o.id.Group != "apps" || !runsReplicas(o.id.Kind) {
				continue
			}
			seen[o.id] = true
			spec, _ := o.after.tree["spec"].(map[string]any)
			if _, set := spec["replicas"]; set {
				continue
			}
			name := fleet.Ref{Kind: o.id.Kind, Namespace: o.id.Namespace, Name: o.id.Name}.String()
			if o.to.payload.Kind == fleet.SecretKind {
				name = "A " + o.id.Kind
			}
			found = append(found, name)
		}
	}
	return found
}

func runsReplicas(kind string) bool {
	return kind == "Deployment" || kind == "StatefulSet" || kind == "ReplicaSet"
}

// because are the facts that the effect follows from, of the first set that is concerned.
func (g *payloadGroups) because(group *payloadGroup) []string {
	first := group.parts[0].outcomes[0]
	var facts []string
	if first.to != nil {
		facts = append(facts, fmt.Sprintf("%s has strategy %s.", first.to.set, strategyOf(*first.to)))
	}
	switch {
	case group.why == ofIgnorance:
		return append(facts, "The input of a side does not hold the payload, or it cannot be read.")
	case group.action == v1alpha1.DiffLeftBehind:
		return append(facts, fmt.Sprintf("%s has delivered %s.", first.from.set, first.from.payload.ID),
			"No ClusterResourceSet of the new side delivers the object to these Clusters.")
	case first.from == nil:
		return append(facts, "No ClusterResourceSet of the old side delivers the object to these Clusters.")
	case group.why == ofNames:
		facts = append(facts, fmt.Sprintf("Cluster API has not recorded %s of %s for these Clusters.",
			first.to.payload.ID, first.to.set))
	default:
		facts = append(facts, fmt.Sprintf("Cluster API has recorded %s of %s for these Clusters.",
			first.to.payload.ID, first.to.set))
	}
	if first.from.once() != first.to.once() {
		facts = append(facts, fmt.Sprintf("%s has strategy %s.", first.from.set, strategyOf(*first.from)))
	}
	return facts
}

func strategyOf(d delivery) v1alpha1.Strategy {
	if d.once() {
		return v1alpha1.StrategyApplyOnce
	}
	return v1alpha1.StrategyReconcile
}

// fixOf is how to avoid the effect, or to get what was meant.
func (g *payloadGroups) fixOf(group *payloadGroup, objects []fleet.ID) *v1alpha1.DiffFix {
	entry, exists := entryIn(g.after, group.owner)
	bootstrap := strings.HasPrefix(group.owner, "bootstrap/")
	switch {
	case group.action == v1alpha1.DiffNewOnly && group.code == v1alpha1.DiffEffectPayloadCreatedForNew && exists &&
		entry.Path != "":
		return &v1alpha1.DiffFix{
			Text: "To create it on them too, change revision of the entry.", Path: entry.Path + ".revision",
		}
	case group.action == v1alpha1.DiffNewOnly && bootstrap:
		return &v1alpha1.DiffFix{Text: "To change them too, let the fleet manager, an entry of applicationSets, keep Argo " +
			"CD and its root Application current."}
	case group.action == v1alpha1.DiffNewOnly && group.code == v1alpha1.DiffEffectNewClustersOnly:
		return &v1alpha1.DiffFix{
			Text: "To change them too, deliver " + fleet.Verb(len(objects), "the object", "the objects") +
				" by an Application.",
		}
	case group.action == v1alpha1.DiffReapply:
		if unset := g.withoutReplicas(group); len(unset) > 0 {
			return &v1alpha1.DiffFix{Text: "To keep the number of replicas, set spec.replicas in the payload."}
		}
	case group.action == v1alpha1.DiffLeftBehind && group.why == ofEntry && group.entry(group.owner) != "":
		return &v1alpha1.DiffFix{Text: "If the entry was renamed, set its renamedFrom. If not, delete on the Clusters " +
			"what is not wanted."}
	case group.action == v1alpha1.DiffLeftBehind:
		return &v1alpha1.DiffFix{Text: "Delete on the Clusters what is not wanted there."}
	}
	return nil
}
