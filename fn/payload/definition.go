package payload

import (
	"fmt"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/kubernetes"
)

// Defined are the kinds that CustomResourceDefinitions among objects define, by group and kind.
type Defined map[fleet.ID]Object

// DefinedBy are the kinds that objects define.
func DefinedBy(objects []Object) Defined {
	defined := Defined{}
	for _, o := range objects {
		if o.definition != nil {
			kind, _ := o.defines()
			defined[kind] = o
		}
	}
	return defined
}

// Check holds an object to its CustomResourceDefinition, where that is known.
func (d Defined) Check(o Object) fleet.Problems {
	of, found := d[fleet.ID{Group: o.Group(), Kind: o.Kind}]
	if !found {
		return nil
	}
	return o.againstDefinition(of.definition(), of.hidden)
}

// againstDefinition holds a custom resource to its definition, which may be secret itself.
func (o Object) againstDefinition(definition kubernetes.Definition, hidden bool) fleet.Problems {
	gv, _ := schema.ParseGroupVersion(o.APIVersion)
	if !definition.Serves(gv.Version) {
		problem := fleet.Problem{
			Severity: fleet.Warning, Code: fleet.NotServed, Payload: o.at(field.NewPath("apiVersion")),
			Message: fmt.Sprintf("the definition in the payload does not serve %s of %s", o.APIVersion, o.Kind),
			Remedy:  "use one of " + fleet.NameFirst(definition.Served()),
		}
		if o.hidden || hidden {
			problem.Message = "the definition in the payload does not serve the version of the object"
			problem.Remedy = "use one that it serves"
		}
		return fleet.Problems{problem}
	}
	found := definition.Check(gv.Version, o.tree)
	if hidden {
		found = withoutSchema(found)
	}
	return o.misfits(found, "the definition in the payload", nil)
}

// unshownRule stands for a rule of a definition that may be secret.
const unshownRule = "…"

// withoutSchema is what was found without what the definition says.
func withoutSchema(found []kubernetes.Finding) []kubernetes.Finding {
	shown := make([]kubernetes.Finding, len(found))
	for i, one := range found {
		if one.Missing {
			one.Path, one.Missing, one.Breaks = one.Path[:len(one.Path)-1], false, unshownRule
		}
		if one.Breaks != "" || len(one.Allowed) > 0 {
			one.Breaks = unshownRule
		}
		one.Nearest, one.Allowed = "", nil
		shown[i] = one
	}
	return shown
}
