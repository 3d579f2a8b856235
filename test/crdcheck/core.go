package crdcheck

import (
	"encoding/json"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	kjson "sigs.k8s.io/json"
)

// checkMetadata checks what is common to all objects: fields, names, labels, annotations and their
// sizes.
func checkMetadata(metadata any) []string {
	text, err := json.Marshal(metadata)
	if err != nil {
		return []string{fmt.Sprintf("metadata: %v", err)}
	}
	var meta metav1.ObjectMeta
	faults := readStrictly(text, &meta, "metadata: ")
	// Whether a kind is namespaced is known, but not whether its namespace is filled in later, as
	// kustomize does.
	namespaced := meta.Namespace != ""
	path, validName := field.NewPath("metadata"), apivalidation.NameIsDNSSubdomain
	for _, err := range apivalidation.ValidateObjectMeta(&meta, namespaced, validName, path) {
		faults = append(faults, err.Error())
	}
	return faults
}

// checkConfigMap checks a ConfigMap as Kubernetes' own validation does: fields, keys, size.
func checkConfigMap(text []byte) []string {
	var object corev1.ConfigMap
	faults := readStrictly(text, &object, "")
	size := 0
	for key, value := range object.Data {
		faults = append(faults, checkKey(key)...)
		size += len(value)
		if _, twice := object.BinaryData[key]; twice {
			faults = append(faults, fmt.Sprintf("binaryData[%s]: must not be a key of data too", key))
		}
	}
	for key, value := range object.BinaryData {
		faults = append(faults, checkKey(key)...)
		size += len(value)
	}
	return append(faults, checkSize(size, corev1.MaxSecretSize)...)
}

// checkSecret checks a Secret in the same way. Its stringData counts as data, as it becomes that.
func checkSecret(text []byte) []string {
	var object corev1.Secret
	faults := readStrictly(text, &object, "")
	size := 0
	for key, value := range object.Data {
		faults = append(faults, checkKey(key)...)
		size += len(value)
	}
	for key, value := range object.StringData {
		faults = append(faults, checkKey(key)...)
		size += len(value)
	}
	return append(faults, checkSize(size, corev1.MaxSecretSize)...)
}

// readStrictly decodes JSON into a Go type and returns unknown and repeated fields and wrong types.
func readStrictly(text []byte, into any, prefix string) []string {
	strict, err := kjson.UnmarshalStrict(text, into)
	if err != nil {
		return []string{prefix + err.Error()}
	}
	var faults []string
	for _, err := range strict {
		faults = append(faults, prefix+err.Error())
	}
	return faults
}

// checkKey checks a key of data, binaryData or stringData.
func checkKey(key string) []string {
	var faults []string
	for _, text := range validation.IsConfigMapKey(key) {
		faults = append(faults, fmt.Sprintf("data[%s]: %s", key, text))
	}
	return faults
}

// checkSize checks the sum of all values against the limit, both in bytes.
func checkSize(size, limit int) []string {
	if size <= limit {
		return nil
	}
	return []string{fmt.Sprintf("data: must be at most %d bytes together, is %d", limit, size)}
}
