package review

import (
	"fmt"
	"maps"
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Predicted is an Application of a side as it may be shown: whole, with other texts in place of
// what may be secret.
type Predicted struct {
	// Cluster has it, by a payload; it is zero for one of the hub.
	Cluster fleet.ID
	Ref     fleet.Ref
	Tree    map[string]any
}

// Predict returns the Applications of the two sides of a comparison, sorted by the Cluster that has
// them, namespace and name, and sentences about those that are left out.
func Predict(c *Comparison) (before, after []Predicted, left []string) {
	p := &predictor{secrets: newRedactor(pairSides(c.Before, c.After)), contents: newContents()}
	p.anywhere = p.secrets.everywhere()
	old := makers(c.Before, nil).made
	now := makers(c.After, old).made
	before = p.predict("old", old, c.Before)
	after = p.predict("new", now, c.After)
	return before, after, p.left
}

// predictor makes the Applications of sides.
type predictor struct {
	secrets  *redactor
	anywhere *hiding
	contents *contents
	left     []string
}

func (p *predictor) predict(side string, made map[fleet.ID]owned, of *Side) []Predicted {
	var all []Predicted
	for _, id := range slices.SortedFunc(maps.Keys(made), compareIDs) {
		tree, err := made[id].render()
		if err != nil {
			p.left = append(p.left, p.anywhere.sentence(fmt.Sprintf(
				"%s of the %s side: its template fails",
				fleet.Ref{Kind: id.Kind, Namespace: id.Namespace, Name: id.Name}, side)))
			continue
		}
		all = append(all, p.shown(fleet.ID{}, p.hide(made[id].Cluster), p.whole(tree, id)))
	}
	return append(all, p.delivered(side, of)...)
}

// whole is the tree of an Application with everything that identifies it.
func (p *predictor) whole(tree map[string]any, id fleet.ID) map[string]any {
	tree = maps.Clone(tree)
	metadata, _ := tree["metadata"].(map[string]any)
	metadata = maps.Clone(metadata)
	if metadata == nil {
		metadata = map[string]any{}
	}
	metadata["name"], metadata["namespace"] = id.Name, id.Namespace
	if id.Namespace == "" {
		delete(metadata, "namespace")
	}
	tree["metadata"], tree["kind"] = metadata, applicationKind
	if _, has := tree["apiVersion"]; !has {
		tree["apiVersion"] = fleet.ArgoCDGroup + "/v1alpha1"
	}
	return tree
}

// hide hides the secrets of a Cluster; of all of them where it is not known which one is meant.
func (p *predictor) hide(cluster fleet.ID) *hiding {
	position, known := p.secrets.index.positions[cluster]
	if !known {
		return p.anywhere
	}
	set := p.secrets.index.none()
	set.add(position)
	return p.secrets.of(set)
}

func (p *predictor) shown(cluster fleet.ID, hide *hiding, tree map[string]any) Predicted {
	shown, _ := hide.value(tree, sight{}).(map[string]any)
	return Predicted{Cluster: cluster, Ref: fleet.RefOf(shown), Tree: shown}
}

// delivered are the Applications that payloads bring to the Argo CD of a Cluster. What a Secret
// delivers may be secret as a whole.
func (p *predictor) delivered(side string, of *Side) []Predicted {
	var all []Predicted
	hidden := 0
	seen := map[[2]fleet.ID]bool{}
	sets := make([]*ResourceSet, len(of.ResourceSets))
	for i := range of.ResourceSets {
		sets[i] = &of.ResourceSets[i]
	}
	for _, delivery := range deliveries(sets) {
		for _, object := range p.contents.of(delivery.payload).objects {
			if object.id.Group != fleet.ArgoCDGroup || object.id.Kind != applicationKind {
				continue
			}
			if delivery.payload.Kind == fleet.SecretKind {
				hidden++
				continue
			}
			for _, cluster := range delivery.set.Clusters {
				if key := [2]fleet.ID{cluster, object.id}; !seen[key] {
					seen[key] = true
					all = append(all, p.shown(cluster, p.hide(cluster), object.tree))
				}
			}
		}
	}
	if hidden > 0 {
		p.left = append(p.left, fmt.Sprintf("%s of the %s side: a Secret delivers %s",
			fleet.Count(hidden, "Application"), side, fleet.Verb(hidden, "it", "them")))
	}
	slices.SortStableFunc(all, func(a, b Predicted) int {
		if order := byIdentity(a.Cluster, b.Cluster); order != 0 {
			return order
		}
		return byIdentity(a.Ref.ID(), b.Ref.ID())
	})
	return all
}
