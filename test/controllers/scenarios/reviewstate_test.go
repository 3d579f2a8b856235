package scenarios

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

// onHub is where an object of the hub is; other objects are on the Cluster of that name.
const onHub = "hub"

// reviewState are live objects: where they are, and by kind and namespace/name.
type reviewState map[string]map[string]manifest

// state reads all objects that edits are about.
func (r *reviews) state(ctx context.Context) (reviewState, error) {
	state := reviewState{onHub: {}}
	for _, kind := range [][2]string{
		{environment.ClusterVersion, "Cluster"},
		{environment.InfrastructureVersion, environment.InfrastructureKind},
		{environment.ClusterResourceSetVersion, "ClusterResourceSet"},
		{applicationVersion, "ApplicationSet"},
		{applicationVersion, "Application"},
		{"v1", "ConfigMap"},
	} {
		if err := state.read(ctx, onHub, r.hub, kind[0], kind[1]); err != nil {
			return nil, err
		}
	}
	for name, plane := range r.clusters {
		state[name] = map[string]manifest{}
		for kind, version := range workloadKinds() {
			if err := state.read(ctx, name, plane, version, kind); err != nil {
				return nil, err
			}
		}
	}
	return state, nil
}

func (s reviewState) read(
	ctx context.Context, place string, from *environment.ControlPlane, apiVersion, kind string,
) error {
	objects, err := from.All(ctx, apiVersion, kind, "")
	for i := range objects {
		s[place][kind+" "+objects[i].GetNamespace()+"/"+objects[i].GetName()] = &objects[i]
	}
	return err
}

// of is what belongs to an edit.
func (s reviewState) of(edit string) reviewState {
	some := reviewState{}
	for place, objects := range s {
		some[place] = map[string]manifest{}
		for key, object := range objects {
			namespace, name := object.GetNamespace(), object.GetName()
			if namespace == edit || strings.HasPrefix(namespace, edit+"-") || strings.HasPrefix(name, edit+"-") {
				some[place][key] = object
			}
		}
	}
	return some
}

// keys are the objects of one of two states, sorted.
func keys(before, after map[string]manifest) []string {
	all := map[string]bool{}
	for key := range before {
		all[key] = true
	}
	for key := range after {
		all[key] = true
	}
	return slices.Sorted(maps.Keys(all))
}

// fateCreated is that of an object that was not there before.
const fateCreated = "created"

// fateOf returns what has become of an object. One of the hub is untouched if it says the same:
// controllers write its status, and who owns it.
func fateOf(place string, before, after manifest) string {
	switch {
	case before == nil && after == nil:
		return "never there"
	case before == nil:
		return fateCreated
	case after == nil:
		return fateGone
	case before.GetUID() != after.GetUID():
		return fateRecreated
	case after.GetDeletionTimestamp() != nil:
		return fateDeleting
	case place != onHub && before.GetResourceVersion() == after.GetResourceVersion(),
		place == onHub && said(before) == said(after):
		return fateUntouched
	}
	return fateKept
}

// said is what people say in an object.
func said(object manifest) string {
	text, _ := json.Marshal([]any{object.GetLabels(), object.Object["spec"], object.Object["data"]})
	return string(text)
}
