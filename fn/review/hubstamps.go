package review

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// treeOf is the content of an object; nil for none.
func treeOf(object *Object) map[string]any {
	if object == nil || object.Tree == nil {
		return nil
	}
	return object.Tree()
}

// withoutStamps are the contents of an object of both sides without the labels and annotations that
// capifleet sets on it on either.
func withoutStamps(pair hubPair) (before, after map[string]any) {
	before, after = treeOf(pair.before), treeOf(pair.after)
	stamps := map[string]bool{
		"annotations/" + v1alpha1.StampsAnnotation: true, "annotations/" + v1alpha1.FactsAnnotation: true,
	}
	for _, object := range []*Object{pair.before, pair.after} {
		for stamp := range object.Stamps {
			stamps[stamp] = true
		}
	}
	for _, tree := range []map[string]any{before, after} {
		record := fleet.TextAt(tree, "metadata", "annotations", v1alpha1.StampsAnnotation)
		for entry := range strings.FieldsSeq(record) {
			if _, stamp, found := strings.Cut(entry, ":"); found {
				stamps[stamp] = true
			}
		}
	}
	return unstamped(before, stamps), unstamped(after, stamps)
}

// unstamped is a tree without stamps. Labels and annotations of which none is left are left out.
func unstamped(tree map[string]any, stamps map[string]bool) map[string]any {
	metadata, is := tree["metadata"].(map[string]any)
	if !is {
		return tree
	}
	tree, metadata = maps.Clone(tree), maps.Clone(metadata)
	for _, field := range []string{"labels", "annotations"} {
		values, is := metadata[field].(map[string]any)
		if !is {
			continue
		}
		values = maps.Clone(values)
		maps.DeleteFunc(values, func(key string, _ any) bool { return stamps[field+"/"+key] })
		if len(values) == 0 {
			delete(metadata, field)
		} else {
			metadata[field] = values
		}
	}
	tree["metadata"] = metadata
	return tree
}

// withoutRecords are differences without some others, and without what capifleet records of stamps.
func withoutRecords(all, others []difference) []difference {
	known := map[string]bool{}
	for _, key := range []string{v1alpha1.StampsAnnotation, v1alpha1.FactsAnnotation} {
		known[Path{{Field: "metadata"}, {Field: "annotations"}, {Field: key}}.String()] = true
	}
	for _, one := range others {
		known[one.path.String()] = true
	}
	return slices.DeleteFunc(slices.Clone(all), func(one difference) bool { return known[one.path.String()] })
}

// configuredLabels are those of stamps that are labels which clusterLabels set. The others follow
// from what entries need.
func configuredLabels(stamps []difference) []difference {
	return slices.DeleteFunc(slices.Clone(stamps), func(one difference) bool {
		if len(one.path) != 3 || one.path[0].Field != "metadata" || one.path[1].Field != "labels" {
			return true
		}
		domain, _, _ := strings.Cut(one.path[2].Field, "/")
		return strings.HasSuffix(domain, v1alpha1.Group) || strings.HasPrefix(domain, "take-along-")
	})
}

// sayRenamed adds a consequence where the fleet has another name. What is generated and what is
// stamped has that name in labels and annotations, so it is changed.
func (c *Comparison) sayRenamed() {
	old, now := c.Before.Fleet, c.After.Fleet
	if old == "" || now == "" || old == now {
		return
	}
	c.Consequences = append([]Consequence{{Action: v1alpha1.DiffUpdate, Text: fmt.Sprintf(
		"The fleet is named %s, no longer %s: labels of what it generates and stamps of Clusters have its name",
		now, old)}}, c.Consequences...)
}

// What keeps an object of the hub when it is not in the files any more: options of Argo CD, as
// people write them.
const (
	pruneFalse   = "Prune=false"
	pruneConfirm = "Prune=confirm"
	deleteFalse  = "Delete=false"
)

// keptBy are the options of an object that keep it, in the order in which they are written.
func keptBy(tree map[string]any) []string {
	var options []string
	for option := range strings.SplitSeq(fleet.TextAt(tree, "metadata", "annotations", syncOptions), ",") {
		switch option = strings.TrimSpace(option); option {
		case pruneFalse, pruneConfirm, deleteFalse:
			options = append(options, option)
		}
	}
	return options
}
