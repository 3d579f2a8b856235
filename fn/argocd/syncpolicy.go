package argocd

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

func syncPolicyRules() []rule {
	return []rule{
		{below("spec.syncPolicy", "syncOptions"), checkSyncOptions},
		{below("spec.syncPolicy", "syncOptions"), checkManagedNamespace},
		{below("spec.syncPolicy.managedNamespaceMetadata"), checkNamespaceMetadata},
		{below("spec.syncPolicy", "retry"), checkRetry},
		{below("spec", "ignoreDifferences"), checkIgnoreDifferences},
	}
}

// createNamespace is the sync option that makes Argo CD create the namespace of the destination.
const createNamespace = "CreateNamespace=true"

// syncOptions are the sync options of an Application.
func (a checked) syncOptions() []string { return syncOptionsOf(a.spec) }

// syncOptionsOf are the sync options that a specification of an Application says.
func syncOptionsOf(spec map[string]any) []string {
	var options []string
	for _, option := range fleet.ListAt(fleet.MapAt(spec, "syncPolicy"), "syncOptions") {
		text, _ := option.(string)
		options = append(options, text)
	}
	return options
}

// syncOptions are sync options by name, with their values.
type syncOptions map[string][]string

// knownSyncOptions are the sync options of an Application, with the values that are meant by
// somebody: those that Argo CD compares with, and the opposite, which is the default. They are the
// same in Argo CD 3.5.7 and 3.6.1 (controller/sync.go, controller/state.go,
// controller/appcontroller.go, gitops-engine pkg/sync/common/types.go).
func knownSyncOptions() syncOptions {
	truth := []string{"true", "false"}
	return syncOptions{
		"ApplyOutOfSyncOnly":          truth,
		"ClientSideApplyMigration":    truth,
		"CreateNamespace":             truth,
		"Delete":                      {"false", "confirm", "true"},
		"FailOnSharedResource":        truth,
		"Prune":                       {"false", "confirm", "true"},
		"PruneLast":                   truth,
		"PrunePropagationPolicy":      {"foreground", "background", "orphan"},
		"Replace":                     truth,
		"RespectIgnoreDifferences":    truth,
		"ServerSideApply":             truth,
		"SkipDryRunOnMissingResource": truth,
		"Validate":                    truth,
	}
}

// forceOption is a sync option of a single object only (gitops-engine pkg/sync/sync_context.go).
const forceOption = "Force"

// checkSyncOptions warns of sync options that Argo CD ignores: it compares whole texts (SyncOptions
// HasOption and GetOptionValue in pkg/apis/application/v1alpha1/types.go), and does not complain of
// one that it does not know.
func checkSyncOptions(a checked) fleet.Problems {
	var problems fleet.Problems
	said := map[string]string{}
	for i, option := range a.syncOptions() {
		path := a.path.Child("spec", "syncPolicy", "syncOptions").Index(i)
		if message, remedy := a.known.wrong(option); message != "" {
			problems = append(problems, ignored(path, option, message, remedy))
			continue
		}
		name, value, _ := strings.Cut(option, "=")
		if before, repeated := said[name]; repeated && before != value {
			problems = append(problems, ignored(path, option,
				fmt.Sprintf("the sync option contradicts %s=%s, which is listed before it", name, before),
				"remove one of them"))
			continue
		}
		said[name] = value
	}
	return append(problems, a.replacedAnyway()...)
}

// replacedAnyway warns of server-side apply beside Replace=true, which wins (gitops-engine
// pkg/sync/sync_context.go, applyObject).
func (a checked) replacedAnyway() fleet.Problems {
	options := a.syncOptions()
	at := slices.Index(options, ServerSideApply)
	if at < 0 || !slices.Contains(options, "Replace=true") {
		return nil
	}
	return fleet.Problems{ignored(a.path.Child("spec", "syncPolicy", "syncOptions").Index(at), ServerSideApply,
		"Argo CD does not apply server-side, since the option Replace=true makes it replace or create each object",
		"remove one of them")}
}

// wrong says why Argo CD ignores a sync option, and what to do; "" where it does not.
func (known syncOptions) wrong(option string) (message, remedy string) {
	const ignoredOption = "Argo CD does not know this sync option, and ignores it"
	name, value, assigned := cutOption(option)
	switch values, exists := known[name]; {
	case option == "": // what a template gives for a Cluster that has none
		return "", ""
	case strings.Contains(option, ","):
		return ignoredOption, "write each option as an item of the list"
	case exists && !assigned:
		return ignoredOption, "write " + name + "=" + cmp.Or(spelling.Nearest(value, values), values[0])
	case exists:
		for _, right := range values {
			if value == right {
				return "", ""
			}
		}
		right := cmp.Or(spelling.Nearest(strings.TrimSpace(value), values), strings.Join(values, " or "+name+"="))
		return "Argo CD does not know this value of the sync option, and ignores it", "write " + name + "=" + right
	case name == forceOption:
		return "Argo CD ignores this sync option of an Application; it works only on single objects",
			"set it in the annotation " + SyncOptionsAnnotation + " of the objects"
	}
	near := known.near(name)
	if near == "" {
		return ignoredOption, "remove it, or look it up in the documentation of Argo CD"
	}
	right := cmp.Or(spelling.Nearest(value, known[near]), known[near][0])
	return ignoredOption, `did you mean "` + near + "=" + right + `"?`
}

// cutOption cuts a sync option into its name and its value. assigned is false where it has no
// value, or a colon before it.
func cutOption(option string) (name, value string, assigned bool) {
	if name, value, assigned = strings.Cut(option, "="); !assigned {
		name, value, _ = strings.Cut(option, ":")
		value = strings.TrimSpace(value)
	}
	return name, value, assigned
}

// near is the name of the sync option that a name most likely stands for, "" if none is
// near.
func (known syncOptions) near(name string) string {
	return spelling.Nearest(strings.ReplaceAll(name, " ", ""), fleet.SortedKeys(known))
}

// checkManagedNamespace warns of metadata for a namespace that Argo CD does not create, and so does
// not change either (controller/sync.go and sync_namespace.go).
func checkManagedNamespace(a checked) fleet.Problems {
	managed := fleet.MapAt(fleet.MapAt(a.spec, "syncPolicy"), "managedNamespaceMetadata")
	if len(fleet.MapAt(managed, "labels")) == 0 && len(fleet.MapAt(managed, "annotations")) == 0 {
		return nil
	}
	for _, option := range a.syncOptions() {
		name, value, _ := cutOption(option)
		if create, _, _ := strings.Cut(createNamespace, "="); a.known.near(name) == create && value != "false" {
			return nil // it is there, or is a problem of its own
		}
	}
	return fleet.Problems{ignored(
		a.path.Child("spec", "syncPolicy", "managedNamespaceMetadata"), "",
		"Argo CD ignores managedNamespaceMetadata without the sync option "+createNamespace,
		"add "+createNamespace+" to syncOptions",
	)}
}

// checkNamespaceMetadata applies Kubernetes' rules to the metadata that Argo CD gives to the
// namespace of the destination: with what is not valid, each sync fails.
func checkNamespaceMetadata(a checked) fleet.Problems {
	managed := fleet.MapAt(fleet.MapAt(a.spec, "syncPolicy"), "managedNamespaceMetadata")
	at := a.path.Child("spec", "syncPolicy", "managedNamespaceMetadata")
	return append(validLabels(at.Child("labels"), fleet.MapAt(managed, "labels")),
		validAnnotations(at.Child("annotations"), fleet.MapAt(managed, "annotations"))...)
}

// checkRetry checks the durations of the backoff (RetryStrategy NextRetryAt and
// parseStringToDuration in pkg/apis/application/v1alpha1/types.go), and warns of a backoff without
// retries: in an Application that has a retry, no limit is the limit 0
// (controller/appcontroller.go, autoSync).
func checkRetry(a checked) fleet.Problems {
	retry := fleet.MapAt(fleet.MapAt(a.spec, "syncPolicy"), "retry")
	backoff, path := fleet.MapAt(retry, "backoff"), a.path.Child("spec", "syncPolicy", "retry")
	var problems fleet.Problems
	for _, name := range []string{"duration", "maxDuration"} {
		if text := fleet.TextAt(backoff, name); text != "" && !isDuration(text) {
			problems = append(problems, badDuration(path.Child("backoff", name), text))
		}
	}
	if _, limited := retry["limit"]; len(problems) == 0 && len(backoff) > 0 && !limited {
		problems = append(problems, ignored(path, "", "the Application is never retried, since retry has no limit",
			"set retry.limit, for example to 5; -1 retries forever"))
	}
	return problems
}

func badDuration(path *field.Path, text string) fleet.Problem {
	return fleet.Problem{
		Code: fleet.BadApplication, Field: path, Value: text, Remedy: "write a duration such as 30s, 2m or 1h30m",
		Message: "Argo CD cannot read the duration, so the first sync that fails is not retried",
	}
}

// isDuration reports whether Argo CD reads a duration: seconds, or a duration of Go.
func isDuration(text string) bool {
	if _, err := strconv.Atoi(text); err == nil {
		return true
	}
	_, err := time.ParseDuration(text)
	return err == nil
}
