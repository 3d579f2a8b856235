package kustomization

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/kustomize/api/types"

	"github.com/capifleet/capifleet/fn/fleet"
)

// uses are what kustomizations would use of what was read, each as often as it is reached: a file
// that is read once may be made into many objects.
type uses struct {
	generators int
	made       int // bytes
	objects    int
}

// tooMuch reports whether a bound is exceeded.
func (u uses) tooMuch() bool {
	return u.generators > mostGenerators || u.made > largestMade || u.objects > mostObjects
}

// useGenerators counts the generators of a kustomization with their literals, and reports whether
// they are within the bounds.
func (w *walk) useGenerators(k *types.Kustomization, s site) bool {
	for i, args := range k.ConfigMapGenerator {
		w.useGenerator(s, field.NewPath("configMapGenerator").Index(i), args.LiteralSources)
	}
	for i, args := range k.SecretGenerator {
		w.useGenerator(s, field.NewPath("secretGenerator").Index(i), args.LiteralSources)
	}
	return !w.stopped()
}

// useGenerator counts one generator with its literals.
func (w *walk) useGenerator(s site, at *field.Path, literals []string) {
	if w.stopped() {
		return
	}
	if w.uses.generators++; w.uses.generators > mostGenerators {
		w.refuse(s, at, "", "the kustomizations have more than "+fleet.Count(mostGenerators, "generator")+" in all",
			"split the directory into several")
		return
	}
	size := 0
	for _, literal := range literals {
		size += len(literal)
	}
	w.useMade(s, at, "", size)
}

// useMade counts bytes of which a generator makes an object, and reports whether they are within
// the bound.
func (w *walk) useMade(s site, at *field.Path, value string, size int) bool {
	if w.uses.made += size; w.uses.made > largestMade {
		w.refuse(s, at, value, fmt.Sprintf("the generators would make more than %d MiB in all, "+
			"each file as often as it is named", largestMade>>20), "deliver large files in another way")
	}
	return !w.stopped()
}

// useObject counts an object of a file of resources, and reports whether it is within the bound.
func (w *walk) useObject(r reference, s site) bool {
	if w.uses.objects++; w.uses.objects > mostObjects {
		w.refuse(s, r.at, r.text, "the kustomizations have more than "+fleet.Count(mostObjects, "object")+
			" in all, and kustomize compares each with all others", "split the directory into several")
	}
	return !w.stopped()
}
