package review

import (
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// pruning is what Argo CD does about an object of the hub that is not in the files any more.
type pruning int

const (
	pruned         pruning = iota
	neverPruned            // Prune=false
	prunedOnDemand         // Prune=confirm: it waits for a person
)

// syncOptions is the annotation that has Argo CD's options for one object.
const syncOptions = "argocd.argoproj.io/sync-options"

// pruningOf reads what becomes of an object when it is not in the files any more. Delete=false is
// about the deletion of the Application that syncs it, so it does not count.
func pruningOf(object *Object) pruning {
	if object == nil || object.Tree == nil {
		return pruned
	}
	return pruningOfTree(object.Tree())
}

func pruningOfTree(tree map[string]any) pruning {
	annotations := fleet.MapAt(fleet.MapAt(tree, "metadata"), "annotations")
	text, _ := annotations[syncOptions].(string)
	for option := range strings.SplitSeq(text, ",") {
		switch strings.TrimSpace(option) {
		case "Prune=false":
			return neverPruned
		case "Prune=confirm":
			return prunedOnDemand
		}
	}
	return pruned
}

// isPrunedLast reports whether Argo CD deletes an object only after everything else is healthy.
func isPrunedLast(object *Object) bool {
	if object == nil || object.Tree == nil {
		return false
	}
	annotations := fleet.MapAt(object.Tree(), "metadata", "annotations")
	text, _ := annotations[syncOptions].(string)
	for option := range strings.SplitSeq(text, ",") {
		if strings.TrimSpace(option) == "PruneLast=true" {
			return true
		}
	}
	return false
}

// hubObjects are the ApplicationSets and Applications among the objects of the hub.
type hubObjects struct{ before, after map[fleet.ID]*Object }

func newHubObjects(before, after *Side) *hubObjects {
	of := func(side *Side) map[fleet.ID]*Object {
		found := map[fleet.ID]*Object{}
		for i := range side.Objects {
			if object := &side.Objects[i]; object.Group() == fleet.ArgoCDGroup {
				found[object.ID()] = object
			}
		}
		return found
	}
	return &hubObjects{before: of(before), after: of(after)}
}
