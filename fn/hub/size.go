package hub

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
)

const (
	// maxStoredBytes is the size of a request that etcd refuses to exceed (its
	// --max-request-bytes).
	//
	//capifleet:limit payloads bytes an object with its status that etcd stores, by default
	//capifleet:beyond `CF0407` warns, from three quarters of it on.
	maxStoredBytes = 1536 << 10
	// maxStatusEntries is how many Applications the status of an ApplicationSet lists
	// (--max-resources-status-count of Argo CD's ApplicationSet controller).
	maxStatusEntries = 5000
	// statusEntry is what status.resources has for an Application that is synced and healthy,
	// except its namespace and name.
	statusEntry = `{"group":"argoproj.io","health":{"status":"Healthy"},"kind":"Application","name":"",` +
		`"namespace":"","status":"Synced","version":"v1alpha1"},`
	// rolloutEntry is what status.applicationStatus has for each Application of a RollingSync, all
	// of them, except its name (Argo CD 3.5.7: applicationset/progressivesync).
	rolloutEntry = `{"application":"","lastTransitionTime":"2026-01-01T00:00:00Z","message":"Application resource ` +
		`became Healthy, updating status from Progressing to Healthy","status":"Healthy","step":"1",` +
		`"targetRevisions":["0123456789abcdef0123456789abcdef01234567"]},`
	// statusOverhead is about the size of the conditions, and of the fields that the API server
	// adds for those who have written the object.
	statusOverhead = 1 << 10
)

// statusBytes is about the size of the status of an ApplicationSet in a namespace.
func statusBytes(namespace string, applications []fleet.Application, rolling bool) int {
	size := statusOverhead
	for i, one := range applications {
		if i < maxStatusEntries {
			size += len(statusEntry) + len(namespace) + len(one.Name)
		}
		if rolling {
			size += len(rolloutEntry) + len(one.Name)
		}
	}
	return size
}

// checkSize reports an ApplicationSet that comes near what client-side apply takes, or what etcd
// stores with its status. It returns the metadata with what the size makes necessary.
func checkSize(
	metadata fleet.Metadata, content []any, lists [][]map[string]any, path *field.Path, status int,
) (fleet.Metadata, fleet.Problems) {
	metadata, size, problems := argocd.MarkLarge(metadata, content, path, "the ApplicationSet", lists...)
	if stored := size + status; stored > maxStoredBytes*3/4 {
		problems = append(problems, fleet.Problem{
			Severity: fleet.Warning, Code: fleet.NearLimit, Field: path, Remedy: "split it by clusterSelector",
			Message: fmt.Sprintf(
				"with its status the ApplicationSet will have about %d bytes, and etcd refuses more than %d",
				stored, maxStoredBytes,
			),
		})
	}
	return metadata, problems
}
