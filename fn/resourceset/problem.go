package resourceset

import (
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
)

// atField are problems with a payload that a field of the FleetConfig brings.
func atField(problems fleet.Problems, path *field.Path) fleet.Problems {
	located := make(fleet.Problems, len(problems))
	for i, problem := range problems {
		problem.Field = path
		located[i] = problem
	}
	return located
}

// ofObject are problems with a payload that is, or is held by, an object of the input.
func ofObject(problems fleet.Problems, object fleet.Ref) fleet.Problems {
	located := make(fleet.Problems, len(problems))
	for i, problem := range problems {
		problem.Object = object
		located[i] = problem
	}
	return located
}

// ofTemplate are problems with what a template gives for some members.
func ofTemplate(problems fleet.Problems, path *field.Path, ref fleet.Ref, members []*fleet.Member) fleet.Problems {
	located := make(fleet.Problems, len(problems))
	for i, problem := range problems {
		var about fleet.PayloadObject
		if problem.Payload != nil {
			about = *problem.Payload
		}
		if known := payloadObject(ref, nil); known != nil && about.Ref == (fleet.Ref{}) {
			about.Ref = known.Ref
		}
		about.Ref.File = ref.File
		problem.Field, problem.Payload = path, &about
		located[i] = problem
	}
	return facts.ForClusters(located, members)
}

// payloadObject says in which object of a payload, and where in it, a template stands; nil where
// there is no object.
func payloadObject(ref fleet.Ref, path *field.Path) *fleet.PayloadObject {
	if ref == (fleet.Ref{}) {
		return nil
	}
	if ref.Kind == fleet.SecretKind && len(validation.IsDNS1123Subdomain(ref.Name)) > 0 {
		ref.Namespace, ref.Name = "", "" // a template, or whatever else it is, of a Secret
	}
	return &fleet.PayloadObject{Ref: ref, Field: path}
}
