package preview

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// span is a part of a text: our own words, or code, which is text of the repository.
type span struct {
	text string
	code bool
}

// phrase is a text of which each part is known to be ours or the repository's.
type phrase []span

func words(format string, values ...any) span { return span{text: fmt.Sprintf(format, values...)} }

func code(text string) span { return span{text: text, code: true} }

// plain is a phrase on one line of a terminal.
func (p phrase) plain() string {
	var text strings.Builder
	for _, part := range p {
		text.WriteString(fleet.Printable(part.text))
	}
	return text.String()
}

// joined are phrases with a separator between them.
func joined(phrases []phrase, separator string) phrase {
	var all phrase
	for i, one := range phrases {
		if i > 0 {
			all = append(all, words("%s", separator))
		}
		all = append(all, one...)
	}
	return all
}

// diffWords puts a FleetDiff into words. All forms for people use the same.
type diffWords struct {
	diff    *v1alpha1.FleetDiff
	numbers map[string]int32 // the numbers of changes by id
	// namespace is that of all Clusters, with a slash; "" if they have several.
	namespace string
	// reaches are the results of reach, since to name many Clusters takes time.
	reaches map[string]phrase
	// names are the ranges of the names of the Clusters that changes reach, by the change's id.
	names map[string][]string
}

func wordsOf(diff *v1alpha1.FleetDiff) *diffWords {
	w := &diffWords{
		diff: diff, numbers: make(map[string]int32, len(diff.Changes)),
		reaches: make(map[string]phrase), names: make(map[string][]string),
	}
	for i := range diff.Changes {
		w.numbers[diff.Changes[i].ID] = diff.Changes[i].Number
	}
	for i := range diff.Clusters {
		if i == 0 && diff.Clusters[i].Namespace != "" {
			w.namespace = diff.Clusters[i].Namespace + "/"
		} else if diff.Clusters[i].Namespace+"/" != w.namespace {
			w.namespace = ""
			break
		}
	}
	return w
}

// diffVerb is a change in one or two words.
func diffVerb(change *v1alpha1.DiffChange) string {
	if change.Kind == v1alpha1.DiffKindMembership {
		switch {
		case change.Action == v1alpha1.DiffCreate || change.Effect.Code == v1alpha1.DiffEffectClusterJoins:
			return "JOIN"
		case change.Action == v1alpha1.DiffDelete || change.Effect.Code == v1alpha1.DiffEffectClusterLeaves:
			return "LEAVE"
		}
	}
	switch change.Action {
	case v1alpha1.DiffNewOnly:
		return "NEW ONLY"
	case v1alpha1.DiffLeftBehind:
		return "LEFT BEHIND"
	case v1alpha1.DiffNone:
		return "NO EFFECT"
	default:
		return strings.ToUpper(string(change.Action))
	}
}

// reach is the Clusters that a change reaches, or nothing if the subject says it.
func (w *diffWords) reach(change *v1alpha1.DiffChange) phrase {
	said, known := w.reaches[change.ID]
	if !known {
		said = w.sayReach(change)
		w.reaches[change.ID] = said
	}
	return slices.Clone(said)
}

func (w *diffWords) sayReach(change *v1alpha1.DiffChange) phrase {
	reach := &change.Clusters
	aboutClusters := change.Kind == v1alpha1.DiffKindCluster || change.Kind == v1alpha1.DiffKindMembership
	var said phrase
	switch {
	case aboutClusters || change.Kind == v1alpha1.DiffKindWave || isCluster(change.Object),
		areClusters(change.Objects):
	case change.Action == v1alpha1.DiffNewOnly && change.Effect.Code == v1alpha1.DiffEffectPayloadCreatedForNew &&
		reach.Keep > 0:
		said = phrase{words("%s without it", clustersThat(reach.Keep, "stays", "stay"))}
	case change.Action == v1alpha1.DiffNewOnly && reach.Keep > 0:
		said = phrase{words("%s the old one", clustersThat(reach.Keep, "keeps", "keep"))}
	case reach.Count == 0:
	default:
		said = w.reached(change)
	}
	if reach.Paused > 0 {
		paused := words("%s paused", grouped(reach.Paused))
		if len(said) == 0 {
			return phrase{paused}
		}
		said = append(said, words(", "), paused)
	}
	return said
}

// isCluster reports whether an object is a Cluster.
func isCluster(object *v1alpha1.DiffObject) bool {
	if object == nil {
		return false
	}
	ref := fleet.Ref{APIVersion: object.APIVersion, Kind: object.Kind}
	return ref.IsCluster()
}

func (w *diffWords) reached(change *v1alpha1.DiffChange) phrase {
	reach := &change.Clusters
	names := w.namesOf(change)
	switch {
	case reach.Count == 1 && len(names) == 1:
		return phrase{words("Cluster "), code(names[0])}
	case len(reach.Which) > 0:
		return append(append(phrase{words("%s (", countOf(reach.Count, "Cluster"))}, which(reach.Which)...), words(")"))
	case len(names) == 0 || reach.All:
		return phrase{words("%s", countOf(reach.Count, "Cluster"))}
	default:
		list := w.few(w.rangesOf(change))
		return append(append(phrase{words("%s (", countOf(reach.Count, "Cluster"))}, list...), words(")"))
	}
}

// title is a change on one line.
func (w *diffWords) title(change *v1alpha1.DiffChange) phrase {
	title := w.subject(change)
	if reach := w.reach(change); len(reach) > 0 {
		title = append(append(title, words(", ")), reach...)
	}
	return title
}

// namesOf are the Clusters that a change reaches, sorted. There are none if the groups are more.
func (w *diffWords) namesOf(change *v1alpha1.DiffChange) []string {
	var names []string
	for i := range w.diff.Groups {
		if slices.Contains(change.Clusters.Groups, w.diff.Groups[i].Group) {
			names = append(names, w.diff.Groups[i].Names...)
		}
	}
	slices.Sort(names)
	if len(names) != int(change.Clusters.Count) {
		return nil
	}
	return names
}

// rangesOf are the Clusters that a change reaches, as ranges of names.
func (w *diffWords) rangesOf(change *v1alpha1.DiffChange) []string {
	texts, known := w.names[change.ID]
	if !known {
		texts = ranges(w.short(w.namesOf(change)))
		w.names[change.ID] = texts
	}
	return texts
}

// short are names of Clusters without the namespace that all have.
func (w *diffWords) short(names []string) []string {
	short := make([]string, len(names))
	for i, name := range names {
		short[i] = strings.TrimPrefix(name, w.namespace)
	}
	return short
}

// clusterNames are the number of Clusters of a change and their names.
func (w *diffWords) clusterNames(change *v1alpha1.DiffChange) phrase {
	names := w.namesOf(change)
	if change.Clusters.Count == 1 && len(names) == 1 {
		return phrase{words("Cluster "), code(names[0])}
	}
	count := phrase{words("%s", countOf(change.Clusters.Count, "Cluster"))}
	if len(names) == 0 {
		return count
	}
	return append(append(append(count, words(" (")), w.few(w.rangesOf(change))...), words(")"))
}

// few are up to three texts, and whether there are more.
func (w *diffWords) few(texts []string) phrase {
	const most = 3
	var list phrase
	for i, text := range texts {
		if i > 0 {
			list = append(list, words(", "))
		}
		if i == most {
			return append(list, words("..."))
		}
		list = append(list, code(text))
	}
	return list
}

// which are facts: region=eu or us, wave=early.
func which(facts []v1alpha1.DiffFact) phrase {
	const most = 4
	parts := make([]phrase, 0, len(facts))
	for _, fact := range facts {
		values := make([]string, len(fact.In))
		for i, value := range fact.In {
			values[i] = quoted(value, ",=()")
		}
		last := len(values) - 1
		switch {
		case len(values) > most:
			parts = append(parts, phrase{words("one of %s of ", countOf(int32(len(values)), "value")), code(fact.Fact)})
		case last > 0:
			text := fact.Fact + "=" + strings.Join(values[:last], ", ")
			parts = append(parts, phrase{code(text), words(" or "), code(values[last])})
		default:
			parts = append(parts, phrase{code(fact.Fact + "=" + strings.Join(values, ""))})
		}
	}
	return joined(parts, ", ")
}

// groupWhich says which Clusters a group has.
func (w *diffWords) groupWhich(group *v1alpha1.DiffGroup) phrase {
	switch {
	case len(group.Which) > 0:
		return which(group.Which)
	case len(group.Names) == 1:
		return phrase{code(group.Names[0])}
	default:
		return w.few(ranges(w.short(group.Names)))
	}
}

// place is where the edit is: FILE:LINE.
func place(change *v1alpha1.DiffChange) string {
	where := change.Where
	if where == nil || where.File == "" {
		return ""
	}
	text := fleet.Printable(where.File)
	if where.Line > 0 {
		text += ":" + strconv.Itoa(int(where.Line))
	}
	if where.Old && change.Action != v1alpha1.DiffDelete {
		text += " (old side)"
	}
	return text
}
