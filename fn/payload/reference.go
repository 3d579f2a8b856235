package payload

import (
	"encoding/base64"
	"fmt"
	"maps"
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
)

// SecretType is the type that a Secret must have to be a payload (CAPI: addons/v1beta2
// ClusterResourceSetSecretType).
const SecretType = "addons.cluster.x-k8s.io/resource-set"

// packedByUs is what a user can do instead of writing a ConfigMap or Secret that is a payload.
const packedByUs = "let capifleet pack the objects with files, selector or inline"

// Referenced reads a ConfigMap or Secret that the user has written as a payload of an entry. It
// returns what Deliverable does, and wants Secrets with data to be in a Secret.
func Referenced(source fleet.SourceObject) ([]Object, fleet.Problems) {
	objects, problems := Deliverable(source)
	for _, o := range objects {
		if fleet.RefOf(source.Tree).Kind == "ConfigMap" && o.HasSecretData() && o.encryptedProblem() == nil {
			problems = append(problems, fleet.Problem{
				Severity: fleet.Warning, Code: fleet.SecretInConfigMap, Payload: o.at(nil),
				Message: "the Secret has data, and whoever may read ConfigMaps may read it here",
				Remedy:  "put it into a Secret of type " + SecretType + ", or " + packedByUs,
			})
		}
	}
	return objects, problems
}

// Deliverable are the objects that Cluster API would deliver from a ConfigMap or Secret. The
// problems name the objects in a ConfigMap, and no object in a Secret; the ConfigMap or Secret
// itself is for the caller to name.
func Deliverable(source fleet.SourceObject) ([]Object, fleet.Problems) {
	if source.Err != nil {
		return nil, unreadable(fleet.BadReference, source)
	}
	holder := newObject(source.Tree)
	if encrypted := holder.encryptedProblem(); encrypted != nil {
		return nil, fleet.Problems{*encrypted}
	}
	values, problems := holder.values()
	if len(values) == 0 && len(problems) == 0 {
		problems = append(problems, fleet.Problem{
			Code: fleet.BadReference, Payload: &fleet.PayloadObject{}, Message: "the object has no data",
			Remedy: "put the manifests under data; Cluster API does not read binaryData",
		})
	}
	size := 0
	for _, value := range values {
		size += len(value)
	}
	if size > MaxBytes {
		problems = append(problems, fleet.Problem{
			Code: fleet.TooLarge, Payload: &fleet.PayloadObject{},
			Message: fmt.Sprintf("the data has %d bytes, and Kubernetes accepts at most %d", size, MaxBytes),
			Remedy:  "split it, or " + packedByUs,
		})
	}
	var objects []Object
	for _, key := range slices.Sorted(maps.Keys(values)) {
		place := fleet.PayloadObject{Key: shownKey(key)}
		if plain, _ := holder.tree["stringData"].(map[string]any); holder.Kind == "Secret" {
			_, place.Plain = plain[key]
		}
		more, wrong := referencedValue(values[key], place, holder.Kind == "Secret")
		objects = append(objects, more...)
		problems = append(problems, wrong...)
	}
	return objects, problems
}

// referencedValue reads the value of the key at a place. All that a Secret holds is secret, so
// problems with it name the key and the document, but no object.
func referencedValue(value string, place fleet.PayloadObject, secret bool) ([]Object, fleet.Problems) {
	if len(value) < MinBytes {
		return nil, fleet.Problems{{
			Code: fleet.BadReference, Payload: &place,
			Message: fmt.Sprintf("the value has %d bytes, and Cluster API reads no value shorter than %d; "+
				"it would skip the whole resource", len(value), MinBytes),
			Remedy: "write a Kubernetes object there, or remove the key",
		}}
	}
	objects, problems := parse([]byte(value), secrecy{hidden: secret, place: place})
	for i := range problems {
		about := *problems[i].Payload
		if secret {
			about = fleet.PayloadObject{Document: about.Document}
		}
		about.Key, about.Plain, about.Document = place.Key, place.Plain, max(about.Document, 1)
		problems[i].Payload = &about
		if code := problems[i].Code; problems[i].IsError() &&
			code != fleet.EncryptedPayload && code != fleet.TooLarge {
			problems[i].Code = fleet.BadReference
		}
	}
	return objects, problems
}

// values are the manifests that a ConfigMap or Secret holds, by key.
func (o Object) values() (map[string]string, fleet.Problems) {
	var problems fleet.Problems
	if o.Kind == "Secret" && fleet.TextAt(o.tree, "type") != SecretType {
		problems = append(problems, fleet.Problem{
			Code: fleet.BadReference, Payload: &fleet.PayloadObject{},
			Message: "the type of the Secret is not that of a payload", Remedy: "set type to " + SecretType,
		})
	}
	values := map[string]string{}
	data, _ := o.tree["data"].(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(data)) {
		text, wrong := o.value(data[key])
		if wrong != "" {
			problems = append(problems, fleet.Problem{
				Code: fleet.BadReference, Payload: &fleet.PayloadObject{Key: shownKey(key)}, Message: wrong,
				Remedy: "fix the value",
			})
			continue
		}
		values[key] = text
	}
	if o.Kind == "Secret" {
		plain, _ := o.tree["stringData"].(map[string]any)
		for key, value := range plain {
			if text, ok := value.(string); ok {
				values[key] = text
			}
		}
	}
	return values, problems
}

// value is the text that a value of data stands for, or what is wrong with it.
func (o Object) value(written any) (text, wrong string) {
	text, isText := written.(string)
	switch {
	case !isText:
		return "", "the value is not a string"
	case o.Kind != "Secret":
		return text, ""
	}
	decoded, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return "", "the value is not base64"
	}
	return string(decoded), ""
}

// Held is what a payload that an earlier run has generated holds, by key.
func Held(source fleet.SourceObject) map[string]string {
	values, _ := newObject(source.Tree).values()
	return values
}
