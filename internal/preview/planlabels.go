package preview

import (
	"maps"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// labelsOf are the labels that Clusters will have.
func labelsOf(f *fleet.Fleet, plan *fleet.Plan) map[fleet.ID]map[string]string {
	all := make(map[fleet.ID]map[string]string, len(f.Clusters))
	for i := range f.Clusters {
		all[f.Clusters[i].ID()] = f.Clusters[i].Labels
	}
	for i := range plan.Edits {
		edit := &plan.Edits[i]
		labels, isCluster := all[edit.Object.ID()]
		if !isCluster {
			continue
		}
		changed := fleet.Merged(labels, edit.SetLabels)
		for _, key := range edit.RemoveLabels {
			delete(changed, key)
		}
		all[edit.Object.ID()] = changed
	}
	return all
}

// selectorKeys are the labels that a selector reads, sorted.
func selectorKeys(selector *v1alpha1.Selector) []string {
	if selector == nil {
		return nil
	}
	keys := maps.Clone(selector.MatchLabels)
	if keys == nil {
		keys = map[string]string{}
	}
	for _, requirement := range selector.MatchExpressions {
		keys[requirement.Key] = ""
	}
	return slices.Sorted(maps.Keys(keys))
}

// addReadLabels adds to the entries the labels that their templates read.
func (v *view) addReadLabels() {
	places := map[string]int{}
	for i, entry := range v.entries {
		places[entry.name] = i
	}
	for i := range v.clusters {
		for _, application := range v.clusters[i].applications {
			place, known := places[applicationSetsList+"/"+application.Entry]
			metadata, _ := application.Parameters["metadata"].(map[string]any)
			if !known || metadata == nil {
				continue
			}
			entry := &v.entries[place]
			for _, key := range keysOf(metadata["labels"]) {
				if !slices.Contains(entry.keys, key) {
					entry.keys = append(entry.keys, key)
				}
			}
		}
	}
}

// keysOf are the keys of a map of texts, sorted.
func keysOf(labels any) []string {
	switch labels := labels.(type) {
	case map[string]string:
		return slices.Sorted(maps.Keys(labels))
	case map[string]any:
		return slices.Sorted(maps.Keys(labels))
	}
	return nil
}

// readKeys are the labels that the fleet reads: by which it, its waves or its entries select, or
// that templates read. Those that capifleet stamps to tell Clusters apart mean nothing to people.
func (v *view) readKeys() []string {
	var keys []string
	if v.fleet.Config != nil {
		spec := &v.fleet.Config.Spec
		keys = append(keys, selectorKeys(spec.Clusters.Selector)...)
		for i := range spec.Waves {
			keys = append(keys, selectorKeys(spec.Waves[i].Selector)...)
		}
	}
	for i := range v.entries {
		keys = append(keys, v.entries[i].keys...)
	}
	slices.Sort(keys)
	return slices.DeleteFunc(slices.Compact(keys), func(key string) bool {
		return strings.HasPrefix(key, v1alpha1.GroupLabelPrefix+"/")
	})
}

// readLabels are those of these labels that a Cluster has, beside its facts, as far as they may be
// shown.
func (v *view) readLabels(cluster *viewedCluster, keys []string) map[string]string {
	var read map[string]string
	shown := v.shown.Of(cluster.Secrets)
	for _, key := range keys {
		value, has := cluster.labels[key]
		_, isFact := cluster.Values[key]
		if !has || isFact || shown.Hides(key, value) {
			continue
		}
		if read == nil {
			read = map[string]string{}
		}
		read[key] = value
	}
	return read
}
