package plan

import (
	"encoding/json"
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
)

// Sizes of an object as JSON, in bytes, that matter to who applies and stores it.
const (
	maxClientSideBytes = 256 << 10  // client-side apply copies the object into one annotation (apimachinery: TotalAnnotationSizeLimitB)
	maxStoredBytes     = 1536 << 10 // etcd refuses larger requests (its --max-request-bytes)
	statusBytes        = 230        // of an ApplicationSet's status for each Application, about
	frameBytes         = 512        // of apiVersion, kind and the names of fields, at most
)

// appliedBytes is about the size of an object as JSON, rather more than less.
func appliedBytes(metadata fleet.Metadata, content any) int {
	text, err := json.Marshal([]any{metadata, content})
	if err != nil {
		return 0 // what cannot be written is found where it is written
	}
	return len(text) + frameBytes
}

// markLarge marks an object that is too large for client-side apply, and says so.
func (p *planner) markLarge(metadata *fleet.Metadata, content any, path *field.Path, what string) int {
	size := appliedBytes(*metadata, content)
	if size > maxClientSideBytes {
		metadata.Annotations[argocd.SyncOptionsAnnotation] = joinOptions(metadata.Annotations[argocd.SyncOptionsAnnotation], []string{argocd.ServerSideApply})
		p.report(fleet.Warning, fleet.NearLimit, path, "",
			fmt.Sprintf("%s has about %d bytes, more than client-side apply can copy into its annotation (%d); it is marked for Argo CD to apply it server-side", what, size, maxClientSideBytes),
			"with kubectl, apply it with --server-side")
	}
	return size
}

// checkSize says where an ApplicationSet comes near what etcd stores.
func (p *planner) checkSize(planned *fleet.ApplicationSet, set applicationSet) {
	size := p.markLarge(&planned.Metadata, []any{planned.Generators, planned.Template}, set.path, "the ApplicationSet")
	if stored := size + statusBytes*len(set.members); stored > maxStoredBytes*3/4 {
		p.report(fleet.Warning, fleet.NearLimit, set.path, "",
			fmt.Sprintf("with its status the ApplicationSet will have about %d bytes, and etcd refuses more than %d", stored, maxStoredBytes), "split it by clusterSelector")
	}
}
