package plan

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// sayHub notes what a source says of an object: whether it is for the hub too. One that is not is marked local-config; one that is must not be.
func (p *planner) sayHub(hub v1alpha1.HubMode, object fleet.Object, path *field.Path) {
	conflict := func(code fleet.Code, message, remedy string) {
		p.report(fleet.Error, code, path, "", p.where(object)+" "+message, remedy)
	}
	state := p.stamps.of(object)
	if state.hub != "" && state.hub != hub {
		conflict(fleet.HubConflict, fmt.Sprintf("is for the hub and not for the hub: another source says hub: %s, or refers to it", state.hub), "let the sources not overlap, or say the same in both")
		return
	}
	state.hub = hub
	if hub == v1alpha1.HubExclude {
		p.stamps.wantLocalConfig(object)
		return
	}
	if !object.LocalConfig() || !object.InInput() {
		return
	}
	mark := annotationStamp(v1alpha1.LocalConfigAnnotation)
	if _, byUser := p.stamps.written(state, mark); byUser {
		conflict(fleet.HubConflict, "is marked local-config, so that the hub would not get it", "remove the annotation "+v1alpha1.LocalConfigAnnotation)
	}
	if other := state.heldByOther(p.fleet.Name(), mark); other != "" {
		conflict(fleet.StampConflict, fmt.Sprintf("is kept off the hub by fleet %s", other), "say the same in both fleets")
	}
}
