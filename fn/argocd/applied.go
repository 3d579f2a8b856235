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
	maxClientSideBytes = 256 << 10
	// frameBytes is what apiVersion, kind and the names of fields take, at most.
	frameBytes = 512
)

// AppliedBytes is about the size of an object as JSON, rather more than less.
func AppliedBytes(metadata fleet.Metadata, content any) int {
	text, err := json.Marshal([]any{metadata, content})
	if err != nil {
		return 0 // what cannot be written is found where it is written
	}
	return len(text) + frameBytes
}

// MarkLarge adds a sync option to the annotations of an object that is too large for client-side
// apply, and reports it. The name is that of the object in a message. The size is that of
// AppliedBytes.
func MarkLarge(
	metadata fleet.Metadata, content any, path *field.Path, name string,
) (size int, problems fleet.Problems) {
	size = AppliedBytes(metadata, content)
	if size <= maxClientSideBytes {
		return size, nil
	}
	AddSyncOptions(metadata.Annotations, ServerSideApply)
	return size, fleet.Problems{{
		Severity: fleet.Warning, Code: fleet.NearLimit, Field: path,
		Message: fmt.Sprintf("%s has about %d bytes, more than client-side apply can copy into its annotation (%d); "+
			"it is marked for Argo CD to apply it server-side", name, size, maxClientSideBytes),
		Remedy: "with kubectl, apply it with --server-side",
	}}
}

// AddSyncOptions adds sync options to the annotations of an object. Of one option, what the user
// has written counts.
func AddSyncOptions(annotations map[string]string, options ...string) {
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
	annotations[SyncOptionsAnnotation] = strings.Join(all, ",")
}
