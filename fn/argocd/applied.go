package argocd

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Sizes of an object as JSON, in bytes.
const (
	// maxClientSideBytes is the limit of client-side apply, which copies the object into one
	// annotation (apimachinery: TotalAnnotationSizeLimitB).
	//
	//capifleet:limit payloads bytes an object that client-side apply copies into its annotation, in
	//capifleet:and Kubernetes
	//capifleet:beyond `CF0407` warns, and the object is marked for Argo CD to apply it server-side.
	maxClientSideBytes = 256 << 10
	// frameBytes is what apiVersion, kind and the names of fields take, at most.
	frameBytes = 512
)

// AppliedBytes is about the size of an object as JSON, rather more than less. Lists of
// thousands of elements are given apart, each instead of an empty one in the content.
func AppliedBytes(metadata fleet.Metadata, content any, lists ...[]map[string]any) int {
	text, err := json.Marshal([]any{metadata, content})
	if err != nil {
		return 0 // what cannot be written is found where it is written
	}
	size := len(text) + frameBytes
	for _, elements := range lists {
		for _, element := range elements {
			size += jsonBytes(element)
		}
		size += max(0, len(elements)-1) // commas
	}
	return size
}

// MarkLarge is the metadata of an object with a sync option where the object is too large for
// client-side apply, which it reports. The name is that of the object in a message. The size is
// that of AppliedBytes, without the option.
func MarkLarge(
	metadata fleet.Metadata, content any, path *field.Path, name string, lists ...[]map[string]any,
) (marked fleet.Metadata, size int, problems fleet.Problems) {
	size = AppliedBytes(metadata, content, lists...)
	if size <= maxClientSideBytes {
		return metadata, size, nil
	}
	metadata.Annotations = WithSyncOptions(metadata.Annotations, ServerSideApply)
	return metadata, size, fleet.Problems{{
		Severity: fleet.Warning, Code: fleet.NearLimit, Field: path,
		Message: fmt.Sprintf("%s has about %d bytes, more than client-side apply can copy into its annotation (%d); "+
			"it is marked for Argo CD to apply it server-side", name, size, maxClientSideBytes),
		Remedy: "with kubectl, apply it with --server-side",
	}}
}

// WithSyncOptions are annotations of an object with further sync options. Of one option, what the
// user has written counts.
func WithSyncOptions(annotations map[string]string, options ...string) map[string]string {
	var all []string
	for option := range strings.SplitSeq(annotations[SyncOptionsAnnotation], ",") {
		if option = strings.TrimSpace(option); option != "" {
			all = append(all, option)
		}
	}
	for _, option := range options {
		name, _, _ := strings.Cut(option, "=")
		if !slices.ContainsFunc(all, func(other string) bool { return strings.HasPrefix(other, name+"=") }) {
			all = append(all, option)
		}
	}
	return fleet.Merged(annotations, map[string]string{SyncOptionsAnnotation: strings.Join(all, ",")})
}
