package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
	"github.com/capifleet/capifleet/internal/cli/confined"
)

// noteUnbuilt adds to comparisons which manifests have changed in the directory although neither
// side reads them: where a kustomization is built, they are named by none. Call it when all
// comparisons are made, since FleetConfigs name files too.
func noteUnbuilt(after, before input, reviews []fleetReview) {
	if !after.choice.Reading.Built {
		return // All files of the directory were read.
	}
	read := map[string]bool{}
	for _, side := range []input{after, before} {
		side.addRead(read)
	}
	text := unbuiltText(unbuilt(after, before, read))
	for _, one := range reviews {
		if text != "" && one.comparison != nil {
			one.diff.NotKnown = append(one.diff.NotKnown, text)
		}
	}
}

// noting is the input with its files noted that are read from now on.
func (in input) noting() input {
	if folder, is := in.files.(confined.Folder); is {
		in.files = noting(folder)
	}
	return in
}

// addRead adds the files of the directory that were read for the input.
func (in input) addRead(read map[string]bool) {
	folder, is := in.files.(confined.Folder)
	if !is {
		return
	}
	for _, name := range slices.Concat(in.choice.Reading.Files, notedIn(folder)) {
		read[name] = true
	}
	if in.list != nil {
		for _, item := range in.list.Items() {
			read[realFile(folder, item.Path())] = true
		}
	}
}

// unbuilt are the manifests that differ between the sides and that neither reads, sorted.
func unbuilt(after, before input, read map[string]bool) []string {
	now, then := after.plainFiles(read), before.plainFiles(read)
	all := map[string]bool{}
	for name, text := range now {
		if then[name] != text {
			all[name] = isManifest(name, text) || isManifest(name, then[name])
		}
	}
	for name, text := range then {
		if _, stays := now[name]; !stays {
			all[name] = isManifest(name, text)
		}
	}
	return slices.DeleteFunc(fleet.SortedKeys(all), func(name string) bool { return !all[name] })
}

// plainFiles are the texts of the files of the directory that were not read, except kustomizations.
func (in input) plainFiles(read map[string]bool) map[string]string {
	folder, is := in.files.(confined.Folder)
	if !is {
		return nil
	}
	texts := map[string]string{}
	documents := documentsIn(folder)
	for _, document := range documents {
		if file := realFile(folder, document.Path); !read[file] && isOwnManifest(file) {
			texts[file] += string(document.Text) + "\n---\n"
		}
	}
	return texts
}

// isManifest reports whether a file holds an object of Kubernetes.
func isManifest(name, text string) bool {
	for _, document := range stream.SplitDocuments(name, []byte(text)) {
		list, err := stream.FromDocuments([]stream.Document{document})
		if err == nil && slices.ContainsFunc(list.Items(), isObject) {
			return true
		}
	}
	return false
}

func isObject(item *stream.Item) bool { return item.Meta().Kind != "" && item.Meta().APIVersion != "" }

// unbuiltText says which files have changed, and that nothing reads them; "" for none.
func unbuiltText(names []string) string {
	const most = 3
	const several = "%d files have changed, but no kustomization lists them, so nothing of them is compared: %s."
	switch n := len(names); {
	case n == 0:
		return ""
	case n == 1:
		return names[0] + " has changed, but no kustomization lists it, so nothing of it is compared."
	case n > most:
		return fmt.Sprintf(several, n, fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), n-most))
	default:
		return fmt.Sprintf(several, n, fleet.Enumerate(names, "and"))
	}
}
