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
		Because: append(g.because(group), g.disownedReasons(group)...),
	}
	switch {
	case group.action == v1alpha1.DiffReapply:
		effect.Workloads = v1alpha1.DiffWorkloadsMayChange
	case group.action == v1alpha1.DiffNewOnly:
		effect.When = v1alpha1.DiffNewClusters
	case group.action == v1alpha1.DiffLeftBehind || group.isPassive():
		effect.When = v1alpha1.DiffNever
	}
	effect.Text = g.textOf(group, objects) + g.disownedText(group)
	if set := g.refusedIn(group); set != nil {
		effect.Certainty, effect.Text = v1alpha1.DiffPossible, refusedText(set, effect.Text)
		effect.Because = append(effect.Because, fmt.Sprintf("%s has another selector or strategy than before, and "+
			"Cluster API refuses to change these. Then nothing changes until it has another name.", set))
	}
	if group.code == v1alpha1.DiffEffectNotKnown {
		effect.When, effect.Workloads = v1alpha1.DiffWhenNotKnown, v1alpha1.DiffWorkloadsNotKnown
	}
	return effect
}

// refusedIn is a set of the group whose selector or strategy has changed under its name; nil for
// none.
func (g *payloadGroups) refusedIn(group *payloadGroup) *ResourceSet {
	for _, p := range group.parts {
		for _, o := range p.outcomes {
			if set := o.newest().set; g.refused[set.NamespacedName()] {
				return set
			}
		}
	}
	return nil
}

// textOf says what happens.
func (g *payloadGroups) textOf(group *payloadGroup, objects []fleet.ID) string {
	if group.code == v1alpha1.DiffEffectNotKnown {
		return group.unknownText()
	}
	switch action := group.action; {
	case action == v1alpha1.DiffCreate:
		return group.createdText()
	case action == v1alpha1.DiffReapply:
		return g.reappliedText(group, objects)
	case action == v1alpha1.DiffNewOnly:
		return group.newOnlyText()
	case group.isLost():
		return group.lostText()
	case action == v1alpha1.DiffLeftBehind:
		return group.leftText(objects)
	case group.why == ofForm:
		return "The same objects are written in other bytes. Strategy ApplyOnce: nothing happens on the Clusters " +
			"that have them."
	}
	return "The Clusters have the objects, so nothing changes there. Only what somebody has deleted since is created " +
		"again, once (strategy ApplyOnce)."
}

func (g *payloadGroup) unknownText() string {
	payload := g.parts[0].outcomes[0].id
	text, action := fmt.Sprintf("The content of %s is not known", payload), g.action
	if to := g.parts[0].outcomes[0].to; action == v1alpha1.DiffCreate && to.payload.Absent {
		return fmt.Sprintf("%s is not among the objects that the hub gets. Unless something else makes it, Cluster "+
			"API skips it and still reports ResourcesApplied: Clusters do not get its objects.", payload)
	}
	if action == v1alpha1.DiffCreate {
		return text + ", so it is not known which objects Cluster API creates on these Clusters."
	}
	if action == v1alpha1.DiffLeftBehind {
		return text + ". What it has delivered stays on these Clusters: Cluster API deletes nothing there."
	}
	if action == v1alpha1.DiffNewOnly {
		return text + fmt.Sprintf(" on both sides, so it is not known what changes. Under ApplyOnce existing Clusters "+
			"(%d) keep what they have.", len(g.clusters()))
	}
	if action == v1alpha1.DiffReapply {
		return text + " on both sides, so it is not known what changes. Under Reconcile its objects are applied " +
			"again if it differs, or if the set is a new one."
	}
	return text + ". Strategy ApplyOnce: the new ClusterResourceSet creates once what is missing on these Clusters."
}

func (g *payloadGroup) createdText() string {
	var text string
	switch g.why {
	case ofEntry:
		text = g.maker() + " is new. "
	case ofSelection:
		text = g.maker() + " did not reach these Clusters before. "
	case ofObjects, ofNames, ofForm, ofIgnorance, ofAbsence, ofBreakage, withoutAsked:
	}
	switch once, reconcile := g.strategies(); {
	case once && reconcile:
		return text + "Cluster API creates what is missing. An object of the same name that something else has " +
			"created there stays as it is under ApplyOnce, and is overwritten under Reconcile."
	case once:
		return text + "Strategy ApplyOnce: Cluster API creates what is missing. An object of the same name that " +
			"something else has created there stays as it is."
	}
	return text + "Strategy Reconcile: Cluster API creates what is missing, and overwrites an object of the same " +
		"name that something else has created there."
}

// maker is what makes the sets of a group: an entry, or whoever has written them by hand.
func (g *payloadGroup) maker() string {
	first := g.parts[0].outcomes[0].newest().set
	maker := "The ClusterResourceSet"
	for _, p := range g.parts {
		for _, o := range p.outcomes {
			switch set := o.newest().set; {
			case set.Entry != "":
				return "The entry"
			case set.Namespace != first.Namespace:
				maker = "The ClusterResourceSet of each namespace"
			}
		}
	}
	return maker
}

// strategies reports which strategies the sets of a group have.
func (g *payloadGroup) strategies() (once, reconcile bool) {
	for _, p := range g.parts {
		for _, o := range p.outcomes {
			once, reconcile = once || o.newest().once(), reconcile || !o.newest().once()
		}
	}
	return once, reconcile
}

func (g *payloadGroup) newOnlyText() string {
	number := len(g.clusters())
	clusters := fleet.Count(number, "Cluster")
	if g.why == withoutAsked {
		return fmt.Sprintf("Strategy ApplyOnce: new Clusters get it. %s %s the payload already, and %s not get it.",
			clusters, fleet.Verb(number, "has", "have"), fleet.Verb(number, "does", "do"))
	}
	if g.why == ofNames {
		return fmt.Sprintf("Strategy ApplyOnce: the new ClusterResourceSet creates only what is missing, so %s %s "+
			"what %s. No later render changes that.", clusters, fleet.Verb(number, "keeps", "keep"),
			fleet.Verb(number, "it has", "they have"))
	}
	return fmt.Sprintf("Strategy ApplyOnce: %s %s what %s. No later render changes that.", clusters,
		fleet.Verb(number, "keeps", "keep"), fleet.Verb(number, "it has", "they have"))
}

func (g *payloadGroup) leftText(objects []fleet.ID) string {
	var text string
	switch g.why {
	case ofEntry:
		text = g.maker() + " is gone. "
	case ofSelection:
		text = g.maker() + " does not reach these Clusters any more. "
	case ofObjects, ofNames, ofForm, ofIgnorance, ofAbsence, ofBreakage, withoutAsked:
	}
	if g.certainty != v1alpha1.DiffCertain {
		return text + "Cluster API deletes nothing on Clusters, so what was delivered stays. Something that is not " +
			"known may still deliver it."
	}
	if g.application {
		return text + fmt.Sprintf("Cluster API deletes nothing on Clusters: %s there, and the Argo CD there still "+
			"syncs %s.", fleet.Verb(len(objects), "the Application stays", "the Applications stay"),
			fleet.Verb(len(objects), "it", "them"))
	}
	return text + fmt.Sprintf("Cluster API deletes nothing on Clusters: %s there, and no set delivers %s any more.",
		fleet.Verb(len(objects), "the object stays", "the objects stay"), fleet.Verb(len(objects), "it", "them"))
}

// reappliedText says which objects are applied again, and which lose their number of replicas.
func (g *payloadGroups) reappliedText(group *payloadGroup, objects []fleet.ID) string {
	var text strings.Builder
	text.WriteString(group.againText(len(objects)))
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

// againText says what is applied again, and why.
func (g *payloadGroup) againText(objects int) string {
	if g.why == ofForm {
		return "The same objects are written in other bytes. Strategy Reconcile: they are applied again. "
	}
	if g.why == ofNames {
		return "Strategy Reconcile: the ClusterResourceSet or its payload has a new name, so everything in it is " +
			"applied again. "
	}
	return "Strategy Reconcile: " + allOf(objects) + " applied again. "
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
