package payload

import (
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// SecretType is the type that a Secret needs to be a payload (CAPI: addons/v1beta2 ClusterResourceSetSecretType).
const SecretType = "addons.cluster.x-k8s.io/resource-set"

// Referenced reads a ConfigMap or Secret that the user has written as a payload, and returns the objects that Cluster API would deliver from it.
func Referenced(source fleet.SourceObject) ([]Object, []Fault) {
	if source.Err != nil {
		return nil, unreadable(fleet.BadReference, source.Err)
	}
	holder := newObject(source.Tree)
	values, faults := holder.values()
	if len(values) == 0 && len(faults) == 0 {
		faults = append(faults, Fault{Code: fleet.BadReference, Reason: "has no data", Remedy: "put the manifests under data; Cluster API reads nothing else (no binaryData)"})
	}
	size := 0
	for _, value := range values {
		size += len(value)
	}
	if size > MaxBytes {
		faults = append(faults, Fault{Code: fleet.TooLarge, Reason: fmt.Sprintf("holds %d bytes, and Kubernetes accepts %d, so the hub would not have it", size, MaxBytes), Remedy: "divide it, or let capifleet pack the objects: files, selector or inline"})
	}
	var objects []Object
	for _, key := range slices.Sorted(maps.Keys(values)) {
		more, bad := referencedValue(key, values[key], holder.Kind == "Secret")
		objects = append(objects, more...)
		faults = append(faults, bad...)
	}
	for _, o := range objects {
		if holder.Kind == "ConfigMap" && o.HasSecretData() {
			faults = append(faults, Fault{
				Code: fleet.BadReference, Reason: fmt.Sprintf("holds %s with data, which who may read ConfigMaps may read", o.shown()),
				Remedy: "put it into a Secret of type " + SecretType + ", or let capifleet pack it: files, selector or inline",
			})
		}
	}
	return objects, faults
}

func referencedValue(key, value string, secret bool) ([]Object, []Fault) {
	if len(value) < MinBytes {
		return nil, []Fault{{
			Code:   fleet.BadReference,
			Reason: fmt.Sprintf("data[%s] has %d bytes; Cluster API reads no value shorter than %d and then drops the whole resource", shownKey(key), len(value), MinBytes),
			Remedy: "write a Kubernetes object there, or remove the key",
		}}
	}
	objects, faults := Parse([]byte(value))
	for i := range faults {
		faults[i].Code = fleet.BadReference
		reason := strings.TrimSpace(faults[i].Object + " " + faults[i].Reason)
		if secret {
			reason = faults[i].Reason // all that a Secret holds is a value of it
		}
		faults[i].Reason, faults[i].Object = fmt.Sprintf("data[%s], document %d: %s", shownKey(key), max(faults[i].Document, 1), reason), ""
	}
	return objects, faults
}

// values are the manifests that a ConfigMap or Secret holds.
func (o Object) values() (map[string]string, []Fault) {
	var faults []Fault
	if o.Kind == "Secret" && textAt(o.tree, "type") != SecretType {
		faults = append(faults, Fault{
			Code: fleet.BadReference, Reason: "is not of the type of a payload",
			Remedy: "a payload Secret must have type: " + SecretType,
		})
	}
	values := map[string]string{}
	data, _ := o.tree["data"].(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(data)) {
		text, ok := data[key].(string)
		if o.Kind == "Secret" && ok {
			decoded, err := base64.StdEncoding.DecodeString(text)
			text, ok = string(decoded), err == nil
		}
		if !ok {
			faults = append(faults, Fault{Code: fleet.BadReference, Reason: fmt.Sprintf("data[%s] is not a text, in a Secret not base64", shownKey(key)), Remedy: "mend the value"})
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
	return values, faults
}

// Held is what a payload that an earlier run has generated holds, by key.
func Held(source fleet.SourceObject) map[string]string {
	values, _ := newObject(source.Tree).values()
	return values
}
