package argocd

import (
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// annotationPrefix begins the keys of Argo CD's own annotations.
const annotationPrefix = "argocd.argoproj.io/"

// knownAnnotations are the names after the prefix that Argo CD 3.5.7 or 3.6.1 reads or writes,
// labels included (common/common.go and pkg/apis/application/v1alpha1/application_annotations.go;
// gitops-engine pkg/sync/common/types.go).
func knownAnnotations() []string {
	return []string{
		"application-set-refresh", "auto-label-cluster-info", "client-side-apply-migration-manager",
		"compare-options", "deletion-approved", "hook", "hook-delete-policy", "hydrate", "hydrate-timestamp",
		"ignore-default-links", "ignore-healthcheck", "ignore-resource-updates", "installation-id", "instance",
		"kubernetes-version", "managed-by-url", "manifest-generate-paths", "refresh", "refresh-timestamp",
		"secret-type", "skip-reconcile", "sync-options", "sync-wave", "tracking-id",
	}
}

// NearAnnotations warns of annotations that are nearly those of Argo CD, and of values that Argo CD
// does not understand.
func NearAnnotations(path *field.Path, annotations map[string]string) fleet.Problems {
	var problems fleet.Problems
	for _, key := range fleet.SortedKeys(annotations) {
		name, isOwn := strings.CutPrefix(key, annotationPrefix)
		if !isOwn {
			continue
		}
		at, text := path.Key(key), annotations[key]
		if !slices.Contains(knownAnnotations(), name) {
			if near := spelling.Nearest(name, knownAnnotations()); near != "" {
				problems = append(problems, ignored(at, text, "Argo CD does not know this annotation, and ignores it",
					"write "+annotationPrefix+near))
			}
			continue
		}
		if remedy := wrongAnnotation(name, text); remedy != "" {
			problems = append(problems, ignored(at, text,
				"Argo CD does not understand the value, and ignores it", remedy))
		}
	}
	return problems
}

// wrongAnnotation says what to write instead of the value of an annotation that Argo CD does not
// understand; "" where it does, and for an annotation of any text.
func wrongAnnotation(name, text string) string {
	switch name {
	case "sync-wave": // syncwaves/waves.go
		if _, err := strconv.Atoi(text); err != nil {
			return "write a whole number in quotes, such as \"-1\""
		}
	case "skip-reconcile": // controller/appcontroller.go, canProcessApp
		if _, err := strconv.ParseBool(text); err != nil {
			return `write "true" or "false"`
		}
	case "sync-options":
		known := knownSyncOptions()
		for item := range strings.SplitSeq(text, ",") {
			item = strings.TrimSpace(item)
			if slices.Contains([]string{forceOption + "=true", forceOption + "=false"}, item) {
				continue
			}
			if message, remedy := known.wrong(item); message != "" {
				return remedy
			}
		}
	default:
		words, known := annotationWords()[name]
		for item := range strings.SplitSeq(text, ",") { // GetAnnotationCSVs in pkg/sync/resource/annotations.go
			item = strings.TrimSpace(item)
			if !known || item == "" || slices.Contains(words, item) {
				continue
			}
			if near := spelling.Nearest(item, words); near != "" {
				return `did you mean "` + near + `"?`
			}
			return "write " + fleet.Enumerate(words, "or")
		}
	}
	return ""
}

// annotationWords are the words that Argo CD compares parts of annotations with, and the opposite
// of such a word, which is the default (controller/state.go; controller/hook.go; gitops-engine
// pkg/sync/common/types.go, NewHookType and NewHookDeletePolicy).
func annotationWords() map[string][]string {
	return map[string][]string{
		"compare-options": {
			"IgnoreExtraneous", "ServerSideDiff=true", "ServerSideDiff=false", "IncludeMutationWebhook=true",
			"IncludeMutationWebhook=false",
		},
		"hook":               {"PreSync", "Sync", "PostSync", "SyncFail", "Skip", "PreDelete", "PostDelete"},
		"hook-delete-policy": {"HookSucceeded", "HookFailed", "BeforeHookCreation"},
	}
}
