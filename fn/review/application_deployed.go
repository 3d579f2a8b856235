package review

import (
	"fmt"
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
)

// deployment is what becomes of the objects that an Application has deployed, where more happens to
// them than that the new ones are applied.
type deployment string

const (
	deployedPruneOn        deployment = "prune is on"         // from now on Argo CD prunes
	deployedPruned         deployment = "pruned"              // what the new source does not have
	deployedPrunedThere    deployment = "pruned there"        // what is in the old namespace
	deployedLeft           deployment = "left"                // what the new source does not have
	deployedLeftThere      deployment = "left there"          // what is in the old namespace
	deployedOnOtherCluster deployment = "on another cluster"  // what is on the old cluster
	deployedOnHub          deployment = "from now on the hub" // what is on the old cluster
	deployedNewOnHub       deployment = "new on the hub"      // nothing is there yet
)

// afterSync is the verdict about an Application that stays, or comes again, with what becomes of
// what it has deployed. Argo CD looks for that on the cluster of the destination, in all
// namespaces, and prunes what the source does not have if prune is on.
func (c *applicationComparison) afterSync(a *one) verdict {
	v := a.verdict
	switch a.story {
	case storyCreated:
		if a.now.isOnHub() {
			v.deployed = deployedNewOnHub
		}
		return v
	case storySynced, storyByWave, storyPromoted, storyNewOwnWave, storyManual, storyNoStep, storyAdopted:
	case storyMoved, storySetReplaced, storyPlainGone:
		if a.workloads != v1alpha1.DiffWorkloadsStay {
			return v // They go with the old Application.
		}
	default:
		return v
	}
	because := "spec.syncPolicy.automated.prune is not true."
	switch otherPlace := c.otherCluster(a); {
	case otherPlace != "":
		v.deployed = otherPlace
		because = "Argo CD looks for what an Application has deployed only on the cluster of its destination, which " +
			"is another one."
	case a.story == storyManual || a.story == storyNoStep || !c.templates.automates(a.now):
	case c.prunes(a.now):
		return a.pruned(v, c.prunes(a.old))
	case changesAny(a.fields, isOfSource) && !a.isPromoted():
		v.deployed = deployedLeft
	case changesAny(a.fields, isNamespace):
		v.deployed = deployedLeftThere
	}
	if v.deployed != "" {
		v.because = append(v.because, because)
	}
	return v
}

// pruned is the verdict about an Application whose objects Argo CD prunes; before reports whether
// it did so already.
func (a *one) pruned(v verdict, before bool) verdict {
	switch {
	case !before:
		v.deployed = deployedPruneOn
	case changesAny(a.fields, isOfSource) && !a.isPromoted():
		v.deployed = deployedPruned
	case changesAny(a.fields, isNamespace):
		v.deployed = deployedPrunedThere
	default:
		return v
	}
	v.workloads = v1alpha1.DiffWorkloadsMayGo
	v.because = append(v.because, "spec.syncPolicy.automated.prune is true.")
	return v
}

func (a *one) isPromoted() bool { return a.story == storyPromoted || a.story == storyNewOwnWave }

// prunes reports whether Argo CD deletes what the source of an Application does not have any more.
func (c *applicationComparison) prunes(a owned) bool {
	policy := fleet.MapAt(a.Template.Source, "spec", "syncPolicy")
	if hasAction(policy) || a.Template.Patch != nil {
		tree, err := a.render()
		if err != nil {
			return false
		}
		policy = fleet.MapAt(tree, "spec", "syncPolicy")
	}
	prune, _ := fleet.MapAt(policy, "automated")["prune"].(bool)
	return prune && isAutomated(map[string]any{"spec": map[string]any{"syncPolicy": policy}})
}

func changesAny(fields []Field, is func(path Path) bool) bool {
	return slices.ContainsFunc(fields, func(field Field) bool { return is(field.Path) })
}

// isOfSource reports whether a field says which objects a source has, and not only which version or
// which values.
func isOfSource(path Path) bool {
	if len(path) < 2 || path[0].Field != "spec" {
		return false
	}
	below := path[2:]
	switch path[1].Field {
	case "source":
	case "sources":
		if len(below) > 0 && below[0].Field == "" {
			below = below[1:]
		}
	default:
		return false
	}
	if len(below) == 0 {
		return true
	}
	switch below[0].Field {
	case "repoURL", "chart", "path", "directory":
		return true
	case "helm", "kustomize":
		return len(below) == 1 || slices.Contains([]string{
			"releaseName", "namespace", "skipCrds", "namePrefix", "nameSuffix",
		}, below[1].Field)
	case "plugin":
		return len(below) == 1 || below[1].Field == "name"
	}
	return false
}

func isNamespace(path Path) bool { return path.String() == "spec.destination.namespace" }

// isCluster reports whether a field says which cluster an Application deploys to.
func isCluster(path Path) bool {
	return len(path) > 1 && path[0].Field == "spec" && path[1].Field == "destination" && !isNamespace(path)
}

// otherCluster says whether an Application deploys to another cluster than before.
func (c *applicationComparison) otherCluster(a *one) deployment {
	if !changesAny(a.fields, isCluster) {
		return ""
	}
	before, _ := a.old.deploysTo()
	after, onHub := a.now.deploysTo()
	switch {
	case before == after || before == "" || after == "":
		return ""
	case onHub:
		return deployedOnHub
	}
	return deployedOnOtherCluster
}

// deploysTo identifies the cluster that an Application deploys to, "" where that is not known, and
// reports whether that is the hub itself. A Cluster is the same by whatever name or address it is
// reached.
func (a owned) deploysTo() (cluster string, onHub bool) {
	tree, err := a.render()
	if err != nil {
		return "", false
	}
	destination := fleet.Destination{
		Name:   fleet.TextAt(tree, "spec", "destination", "name"),
		Server: fleet.TextAt(tree, "spec", "destination", "server"),
	}
	own := func(text string, parameters ...string) bool {
		return text != "" && slices.ContainsFunc(parameters, func(name string) bool {
			return fleet.TextAt(a.Parameters, name) == text
		})
	}
	switch {
	case argocd.IsHub(destination):
		return "the hub", true
	case own(destination.Name, "name", "nameNormalized"), own(destination.Server, "server"),
		a.Cluster.Name != "" && (a.Entry == "" || destination.Name == a.Cluster.Name):
		return a.Cluster.String(), false
	}
	if destination.Name == "" && destination.Server == "" {
		return "", false
	}
	return fmt.Sprintf("%q %q", destination.Name, destination.Server), false
}

// isOnHub reports whether an Application deploys to the hub itself.
func (a owned) isOnHub() bool {
	destination := fleet.MapAt(a.Template.Source, "spec", "destination")
	if a.Template.Patch == nil && a.isGenerated() && destination["name"] == "{{ .name }}" {
		return false // the usual one, which need not be rendered
	}
	_, onHub := a.deploysTo()
	return onHub
}

// deployedText says what becomes of what the Applications of a group have deployed.
func (g *applicationGroup) deployedText() string {
	they, their, have := "They deploy", "their", "they have"
	if len(g.all) == 1 {
		they, their, have = "It deploys", "its", "it has"
	}
	there := "the old cluster"
	switch {
	case g.old.Application == nil:
	case g.old.isOnHub():
		there = "the hub"
	case g.old.Cluster != (fleet.ID{}):
		there = "the " + fleet.Verb(len(g.all), "Cluster", "Clusters")
	}
	switch g.deployed {
	case deployedPruneOn:
		return fmt.Sprintf(" Prune is on from now on: Argo CD deletes what %s deployed and %s source does not have.",
			have, their)
	case deployedPruned:
		return " Prune is on: Argo CD deletes what the new source does not have."
	case deployedPrunedThere:
		return " Prune is on: Argo CD deletes what is in the old namespace."
	case deployedLeft:
		return " What the new source does not have stays, since prune is off."
	case deployedLeftThere:
		return " What is in the old namespace stays, since prune is off."
	case deployedNewOnHub:
		return " " + they + " to the hub."
	case deployedOnHub:
		return fmt.Sprintf(" %s to the hub from now on. What is on %s stays there, and nothing manages it.",
			they, there)
	case deployedOnOtherCluster:
		return fmt.Sprintf(" %s to another cluster from now on. What is on %s stays there, and nothing manages it.",
			they, there)
	}
	return ""
}
