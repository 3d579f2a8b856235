package resourceset

import (
	"regexp"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
)

// atField are problems with a payload that a field of the FleetConfig brings.
func atField(problems fleet.Problems, path *field.Path) fleet.Problems {
	return problems.Each(func(problem fleet.Problem) fleet.Problem {
		problem.Field = path
		return problem
	})
}

// ofObject are problems with a payload that is, or is held by, an object of the input.
func ofObject(problems fleet.Problems, object fleet.Ref) fleet.Problems {
	return problems.Each(func(problem fleet.Problem) fleet.Problem {
		problem.Object = object
		return problem
	})
}

// ofTemplate are problems with what a template gives for some members.
func ofTemplate(problems fleet.Problems, path *field.Path, ref fleet.Ref, members []*fleet.Member) fleet.Problems {
	return facts.ForClusters(problems.Each(func(problem fleet.Problem) fleet.Problem {
		var about fleet.PayloadObject
		if problem.Payload != nil {
			about = *problem.Payload
		}
		// What is no error is mostly so for each Cluster, so the object is named as it is written.
		if known := payloadObject(ref, nil); known != nil && (about.Ref == (fleet.Ref{}) || !problem.IsError()) {
			about.Ref = known.Ref
		}
		about.Ref.File = ref.File
		if about.Ref.Kind == fleet.SecretKind {
			about.Field = plainPath(about.Field)
		}
		problem.Field, problem.Payload = path, &about
		return problem
	}), members)
}

// payloadObject says in which object of a payload, and where in it, a template is; nil where
// there is no object. It has no key that is not a plain one: such a key is content of the payload.
func payloadObject(ref fleet.Ref, path *field.Path) *fleet.PayloadObject {
	if ref == (fleet.Ref{}) {
		return nil
	}
	if ref.Kind == fleet.SecretKind && len(validation.IsDNS1123Subdomain(ref.Name)) > 0 {
		ref.Namespace, ref.Name = "", "" // a template, or whatever else it is, of a Secret
	}
	return &fleet.PayloadObject{Ref: ref, Field: plainPath(path)}
}

// plainPath is a path up to the first key that is not a plain one, such as a template.
func plainPath(path *field.Path) *field.Path {
	if path == nil {
		return nil
	}
	const key, inBrackets = `\.?[A-Za-z_][A-Za-z0-9_]*`, `\[[-./_A-Za-z0-9]+\]`
	text := path.String()
	plain := regexp.MustCompile(`^(?:` + key + `|` + inBrackets + `)*`).FindString(text)
	switch plain {
	case text:
		return path
	case "":
		return nil
	}
	return field.NewPath(plain).Key("…")
}
