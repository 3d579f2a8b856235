package environment

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

const (
	definitionVersion = "apiextensions.k8s.io/v1"
	definitionKind    = "CustomResourceDefinition"
)

// define creates CustomResourceDefinitions, and waits until the API server serves their kinds.
func (c *ControlPlane) define(ctx context.Context, definitions []Manifest) error {
	if err := c.Apply(ctx, definitions...); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	for _, definition := range definitions {
		for !c.established(ctx, definition.GetName()) || !c.discovered(definition) {
			pause(ctx, pollInterval)
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("%s is not served: %w", definition.GetName(), err)
			}
		}
	}
	return nil
}

func (c *ControlPlane) established(ctx context.Context, name string) bool {
	live, err := c.Live(ctx, definitionVersion, definitionKind, "", name)
	if err != nil {
		return false
	}
	conditions, _, _ := unstructured.NestedSlice(live.Object, "status", "conditions")
	for _, condition := range conditions {
		tree, _ := condition.(map[string]any)
		if tree["type"] == "Established" && tree["status"] == "True" {
			return true
		}
	}
	return false
}

// discovered reports whether the API server tells its clients of the kind of a definition, which
// may be later than it serves the kind.
func (c *ControlPlane) discovered(definition Manifest) bool {
	group, _, _ := unstructured.NestedString(definition.Object, "spec", "group")
	kind, _, _ := unstructured.NestedString(definition.Object, "spec", "names", "kind")
	for _, version := range versionsOf(definition) {
		if _, err := c.RESTMapper().RESTMapping(schema.GroupKind{Group: group, Kind: kind}, version); err != nil {
			return false
		}
	}
	return true
}
