package kustomization

import (
	"path"
	"regexp"
)

// everyday are errors of kustomizations that are easily made (kustomize/api v0.21.2). What they
// capture are names of objects, of fields and of keys.
func everyday() []translation {
	const id = "([A-Za-z0-9.\\[\\]_/-]+)"
	row := func(pattern, says string) translation { return translation{regexp.MustCompile(pattern), says} }
	return []translation{
		row("fieldPath `([A-Za-z0-9_.\\[\\]/=-]+)` is missing for replacement source "+id,
			"a replacement takes its value from the field $1 of $2, which is not there"),
		row(`fieldPath .* is missing for replacement source `+id,
			"a replacement takes its value from a field of $1 that is not there"),
		row(`replacements must specify a source and at least one target`, "a replacement needs a source and a target"),
		row(`target must specify resources to select`, "a target of a replacement needs select"),
		row(`resource with name ([\w.-]+) does not match a config with the following GVK`,
			"replicas is set for $1, and no Deployment, StatefulSet, ReplicaSet or ReplicationController "+
				"has that name"),
		row(`resource with name  ?does not match a config with the following GVK`,
			"an element of replicas has no name"),
		row(`apiVersion for (\w+) should be ([\w.]+/\w+)`, "the apiVersion of a $1 must be $2"),
		row(`a (?:configmap|secret) must have a name`, "a generator has no name"),
		row("(?:configmap|secret) ([\\w.-]+) illegally repeats the key `([\\w.-]+)`",
			"the generator of $1 has the key $2 twice"),
		row(`Unable to remove nonexistent key`, "a patch cannot remove what is not there"),
		row(`patch and path can't be set at the same time`, "a patch has both patch and path"),
		row(`must specify one of patch and path|must specify patch or path`, "a patch has neither patch nor path"),
		row(`must specify a target for`, "a JSON patch has no target"),
		row(`multiple matches for Id `+id, "several objects match $1"),
		row(`loading CRDs`, "a file under crds is not an OpenAPI definition in JSON"),
		row(`unable to load builtin (\w+)\.`, "kustomize has no plugin $1"),
		row(`the field 'sortOptions\.order' must be one of \[fifo, legacy\]`,
			"sortOptions.order must be fifo or legacy"),
		row(`validator shouldn't modify the resource map`, "a validator changes objects, so it must be a transformer"),
		row(`field specified in var .* not found|not found in corresponding resource`,
			"a variable takes its value from a field that is not there"),
		row(`var '?([\w.-]+)'? cannot be mapped to a field`,
			"the variable $1 takes its value from nothing that is there"),
		row(`var '?([\w.-]+)'? already encountered`, "the variable $1 is defined twice"),
		row(`found conflict between different patches`, "two patches want different things"),
	}
}

// folderPattern finds the folders of kustomizations that an error is in, the innermost last.
func folderPattern() *regexp.Regexp {
	return regexp.MustCompile(`(?:recursed accumulation of path|make target for path|for path) '(/[^'\n]*)'`)
}

// faulty is the kustomization that an error of kustomize's is in, from the root: the innermost that
// it names, or else the one that is built.
func (w *walk) faulty(err error, built string) string {
	found := folderPattern().FindAllStringSubmatch(err.Error(), -1)
	for i := len(found) - 1; i >= 0; i-- {
		folder := fromRoot(found[i][1])
		if names := kustomizationsOf(w.files, folder); len(names) == 1 {
			return path.Join(folder, names[0])
		}
	}
	return built
}
