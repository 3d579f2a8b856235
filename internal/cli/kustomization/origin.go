package kustomization

import (
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/api/types"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// originKey is where kustomize says which file an object is from (kustomize/api v0.21.2
// internal/utils OriginAnnotationKey).
const originKey = "config.kubernetes.io/origin"

// pointer is a key as a part of a JSON pointer (RFC 6901).
func pointer(key string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
}

// documents are the objects of a build, in its order, without what was asked for to build it.
func (w *walk) documents(built resmap.ResMap) ([]stream.Document, fleet.Problems) {
	keepOrigin := slices.Contains(w.top.BuildMetadata, types.OriginAnnotations)
	counts := map[string]int{}
	var documents []stream.Document
	var problems fleet.Problems
	for _, object := range built.Resources() {
		file := fileOf(object)
		text, names, err := written(object, keepOrigin)
		if err != nil {
			problems = append(problems, fleet.Problem{
				Code: fleet.BadInput, Object: fleet.Ref{File: file, Kind: object.GetKind(), Name: object.GetName()},
				Message: "what kustomize builds cannot be written: " + fleet.Unquoted(err.Error()),
				Remedy:  "fix the object",
			})
			continue
		}
		document := stream.Document{Path: file, Index: counts[file], Text: text, Made: true, Formerly: names}
		documents = append(documents, w.unchanged(document))
		if file != "" {
			counts[file]++
		}
	}
	return documents, append(problems, w.refuseBuilt(documents)...)
}

// refuseBuilt refuses FleetConfigs that are built and were none in a file before: they are of
// lists, or patches have made them.
func (w *walk) refuseBuilt(documents []stream.Document) fleet.Problems {
	list, err := stream.FromDocuments(documents)
	if err != nil {
		return nil // The command reads the documents again, and says so.
	}
	var problems fleet.Problems
	for _, config := range decode.ConfigsAmong(list.Items()) {
		if w.isKept(config.Path()) {
			continue
		}
		problems = append(problems, fleet.Problem{
			Code: fleet.BadInput, Object: decode.RefOf(config),
			Message: "kustomize makes a FleetConfig out of a list, a patch or a generator, " +
				"and capifleet reads only one that is in a file",
			Remedy: "write it into a file of its own",
		})
	}
	return problems
}

// fileOf is the file that an object is from, from the folder that is built; "" for what a generator
// has made.
func fileOf(object *resource.Resource) string {
	origin, err := object.GetOrigin()
	if err != nil || origin == nil || origin.Path == "" {
		return ""
	}
	return filepath.ToSlash(filepath.Clean(origin.Path))
}

// written is an object as kustomize writes it, and the names that it had before.
func written(object *resource.Resource, keepOrigin bool) (text []byte, names []string, err error) {
	if err := withoutOwn(object); err != nil {
		return nil, nil, err
	}
	annotations := object.GetAnnotations()
	names = formerly(object.GetName(), annotations)
	if !keepOrigin {
		delete(annotations, originKey)
	}
	if value, found := annotations[keptLocal]; found {
		delete(annotations, keptLocal)
		annotations[v1alpha1.LocalConfigAnnotation] = value
	}
	if err := object.SetAnnotations(annotations); err != nil {
		return nil, nil, err
	}
	text, err = object.AsYAML()
	return text, names, err
}
