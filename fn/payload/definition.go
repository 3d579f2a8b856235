package payload

import (
	"fmt"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/kubernetes"
)

// Definitions are the CustomResourceDefinitions that were read, each once, by their texts.
type Definitions map[*string]kubernetes.Definition

// Defined are the kinds that CustomResourceDefinitions among objects define, by group and kind.
type Defined map[fleet.ID]Object

// DefinedBy are the kinds that objects define.
func DefinedBy(objects []Object) Defined {
	defined := Defined{}
	for _, o := range objects {
		if o.isDefinition() && o.APIVersion == "apiextensions.k8s.io/v1" {
			kind, _ := o.defines()
			defined[kind] = o
		}
	}
	return defined
}

// Check holds an object to its CustomResourceDefinition, where that is known.
func (d Definitions) Check(o Object, defined Defined) fleet.Problems {
	of, found := defined[fleet.ID{Group: o.Group(), Kind: o.Kind}]
	if !found {
		return nil
	}
	definition, read := d[of.text]
	if !read {
		definition = kubernetes.ReadDefinition(of.tree)
		d[of.text] = definition
	}
	return o.againstDefinition(definition)
}

// againstDefinition holds a custom resource to its definition.
func (o Object) againstDefinition(definition kubernetes.Definition) fleet.Problems {
	gv, _ := schema.ParseGroupVersion(o.APIVersion)
	if !definition.Serves(gv.Version) {
		return fleet.Problems{{
			Severity: fleet.Warning, Code: fleet.NotServed, Payload: o.at(field.NewPath("apiVersion")),
			Message: fmt.Sprintf("the definition in the payload does not serve %s of %s", o.APIVersion, o.Kind),
			Remedy:  "use one of " + fleet.NameFirst(definition.Served()),
		}}
	}
	return o.misfits(definition.Check(gv.Version, o.tree), "the definition in the payload", nil)
}
