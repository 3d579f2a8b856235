package preview

import (
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// objectCount is the number of objects that a change is about.
func objectCount(change *v1alpha1.DiffChange) int32 {
	switch {
	case change.Objects != nil:
		return change.Objects.Count
	case change.Object != nil:
		return 1
	default:
		return 0
	}
}

// subject is what a change is about, without the Clusters that it reaches.
func (w *diffWords) subject(change *v1alpha1.DiffChange) phrase {
	count := objectCount(change)
	switch change.Kind {
	case v1alpha1.DiffKindCluster, v1alpha1.DiffKindMembership:
		if change.Object != nil {
			return phrase{words("Cluster "), code(objectName(change.Object))}
		}
		return append(phrase{words("%s: ", countOf(count, "Cluster"))}, w.objectNames(change)...)
	case v1alpha1.DiffKindFact, v1alpha1.DiffKindWave:
		noun := map[bool]string{true: "Wave of", false: "Fact"}[change.Kind == v1alpha1.DiffKindWave]
		return w.factSubject(change, noun)
	case v1alpha1.DiffKindApplication:
		return w.applicationSubject(change)
	default:
		return w.objectSubject(change)
	}
}

func (w *diffWords) factSubject(change *v1alpha1.DiffChange, noun string) phrase {
	if noun == "Fact" && len(change.Fields) > 0 {
		return phrase{words("Fact "), code(change.Fields[0].Path)}
	}
	return append(phrase{words("%s ", noun)}, w.clusterNames(change)...)
}

func (w *diffWords) applicationSubject(change *v1alpha1.DiffChange) phrase {
	count := objectCount(change)
	var subject phrase
	switch {
	case change.Object != nil:
		subject = phrase{words("Application "), code(objectName(change.Object))}
	case change.Entry == "":
		return append(phrase{words("%s: ", countOf(count, "Application"))}, w.objectNames(change)...)
	case count != change.Clusters.Count:
		subject = phrase{words("%s", countOf(count, "Application"))}
	default:
		subject = phrase{words("Applications")}
	}
	return append(subject, ofEntry(change)...)
}

// objectSubject is about an object of a payload, or of the hub.
func (w *diffWords) objectSubject(change *v1alpha1.DiffChange) phrase {
	var subject phrase
	switch {
	case change.Object != nil:
		subject = phrase{code(kindAndName(change.Object))}
	case change.Entry == "":
		subject = append(phrase{words("%s: ", countOf(objectCount(change), nounOf(change)))}, w.objectNames(change)...)
	default:
		subject = phrase{words("%s", countOf(objectCount(change), nounOf(change)))}
	}
	subject = append(subject, ofEntry(change)...)
	if change.Kind == v1alpha1.DiffKindHubObject {
		subject = append(subject, words(" on the hub"))
	}
	return subject
}

// nounOf is the kind of the objects of a change, if all have the same.
func nounOf(change *v1alpha1.DiffChange) string {
	if change.Objects == nil || change.Objects.Kind == "" {
		return "object"
	}
	return fleet.Printable(change.Objects.Kind)
}

// ofEntry is " of LIST/NAME (was NAME)", or nothing.
func ofEntry(change *v1alpha1.DiffChange) phrase {
	if change.Entry == "" {
		return nil
	}
	entry := phrase{words(" of "), code(change.Entry)}
	if change.PreviousEntry == "" || change.PreviousEntry == change.Entry {
		return entry
	}
	list, _, _ := strings.Cut(change.Entry, "/")
	return append(entry, words(" (was "), code(strings.TrimPrefix(change.PreviousEntry, list+"/")), words(")"))
}

func (w *diffWords) objectNames(change *v1alpha1.DiffChange) phrase {
	if change.Objects == nil {
		return nil
	}
	if len(change.Objects.Names) == 0 && change.Objects.NamePattern != "" {
		return phrase{code(change.Objects.NamePattern)}
	}
	return w.few(ranges(change.Objects.Names))
}

// objectName is NAMESPACE/NAME, or NAME.
func objectName(object *v1alpha1.DiffObject) string {
	if object.Namespace == "" {
		return object.Name
	}
	return object.Namespace + "/" + object.Name
}

func kindAndName(object *v1alpha1.DiffObject) string { return object.Kind + " " + objectName(object) }
