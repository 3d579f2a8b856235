package kustomization

import (
	"fmt"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/api/types"
)

// Annotations by which the names of ConfigMaps and Secrets are known after the build. kustomize
// removes its own before it gives the objects (kustomize/api v0.21.2 krusty.Run).
const (
	formerNames   = "internal.config.kubernetes.io/previousNames" // separated by commas
	keptNames     = "internal.capifleet.dev/names"
	keptName      = "internal.capifleet.dev/name" // before the hash, which kustomize adds last
	ownTransforms = "capifleet-"                  // how names of our own transformers begin
)

// ownTransformer is the text of a transformer that edits the objects that have an annotation.
func ownTransformer(name, kind, annotation, operation, from, to string) string {
	return fmt.Sprintf(`apiVersion: builtin
kind: PatchTransformer
metadata:
  name: %s%s
target:
  kind: %s
  annotationSelector: %s
patch: '[{"op": "%s", "from": "%s", "path": "/metadata/annotations/%s"}]'
`, ownTransforms, name, kind, annotation, operation, from, pointer(to))
}

// nameTransformers note the names of ConfigMaps and Secrets, which an entry of a FleetConfig may
// have as they are written. They run last of all.
func nameTransformers() []string {
	const kinds = "ConfigMap|Secret"
	return []string{
		ownTransformer("names", kinds, formerNames, "copy", "/metadata/annotations/"+pointer(formerNames), keptNames),
		ownTransformer("name", kinds, originKey, "copy", "/metadata/name", keptName),
	}
}

// formerly are the names that an object had, without its own, the latest first. The annotations
// that say so are removed.
func formerly(name string, annotations map[string]string) []string {
	names := []string{annotations[keptName]}
	earlier := strings.Split(annotations[keptNames], ",")
	slices.Reverse(earlier)
	names = slices.DeleteFunc(append(names, earlier...), func(s string) bool { return s == "" || s == name })
	delete(annotations, keptName)
	delete(annotations, keptNames)
	if len(names) == 0 {
		return nil
	}
	return slices.Compact(names)
}

// metadataOf is what a build is asked to say about itself: what the kustomization asks for, and
// where objects are from. The label for who manages an object is left out: it names the version of
// kustomize, and would name this command's.
func metadataOf(asked []string) []string {
	asked = slices.DeleteFunc(slices.Clone(asked), func(s string) bool {
		return s == types.ManagedByLabelOption || s == types.OriginAnnotations
	})
	return append(asked, types.OriginAnnotations)
}

// withoutOwn removes our own transformers from what an object says about its transformers.
func withoutOwn(object *resource.Resource) error {
	all, err := object.GetTransformations()
	if err != nil || len(all) == 0 {
		return err
	}
	if err := object.ClearTransformations(); err != nil {
		return err
	}
	for _, one := range all {
		if strings.HasPrefix(one.ConfiguredBy.Name, ownTransforms) {
			continue
		}
		if err := object.AddTransformation(one); err != nil {
			return err
		}
	}
	return nil
}
