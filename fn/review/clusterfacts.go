package review

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// mostValues is how many different changes of one fact are changes of their own. Where there are
// more, all of them are one change.
const mostValues = 3

// waveFact is the fact that says in which wave a Cluster is.
const waveFact = "wave"

// factChanges are the facts that change: one change for each fact, old value and new value.
func factChanges(pairs []clusterPair) []Change {
	byName := map[string]*changeGroups{}
	for _, pair := range pairs {
		if !pair.before.member() || !pair.after.member() || pair.before.Facts == nil {
			continue // what is not known is not compared
		}
		names := maps.Clone(pair.before.Facts)
		if names == nil {
			names = map[string]string{}
		}
		maps.Copy(names, pair.after.Facts)
		delete(names, waveFact) // waveChanges has it
		for _, name := range fleet.SortedKeys(names) {
			field, differs := factField(pair, name)
			if !differs {
				continue
			}
			if byName[name] == nil {
				byName[name] = &changeGroups{}
			}
			id := pair.after.ID()
			byName[name].add(fieldKey(field, id), Change{
				Kind: v1alpha1.DiffKindFact, Action: v1alpha1.DiffUpdate, Subject: Subject{Fact: name},
				Fields: []Field{field}, Effect: factEffect(), At: pair.after.place(),
			}, pair.target())
		}
	}
	var changes []Change
	for _, name := range fleet.SortedKeys(byName) {
		groups := byName[name]
		if len(groups.order) > mostValues {
			groups = groups.asOne()
		}
		changes = append(changes, groups.joined()...)
	}
	return changes
}

// factField is the change of a fact of a Cluster.
func factField(pair clusterPair, name string) (Field, bool) {
	old, had := pair.before.Facts[name]
	now, has := pair.after.Facts[name]
	if old == now && had == has {
		return Field{}, false
	}
	field := Field{
		Path: Path{{Field: "values"}, {Field: name}}, HadValue: had, HasValue: has, Distinct: 1,
		Secret: hiddenFact(pair.before, name) || hiddenFact(pair.after, name),
	}
	if had {
		field.Before = old
	}
	if has {
		field.After = now
	}
	return field, true
}

// hiddenFact reports whether a fact of a Cluster must not be shown.
func hiddenFact(state clusterState, name string) bool {
	value, has := state.Facts[name]
	if !has {
		return false
	}
	if shown, known := state.Shown[name]; known && shown != value {
		return true
	}
	return slices.ContainsFunc(state.Secrets, func(secret string) bool {
		return secret != "" && strings.Contains(value, secret)
	})
}

// waveChanges are the Clusters that are in another wave: one change for each old and new wave.
func waveChanges(pairs []clusterPair) []Change {
	var groups changeGroups
	for _, pair := range pairs {
		known := pair.before.member() && pair.after.member() && pair.before.Facts != nil
		if !known || pair.before.Wave == pair.after.Wave {
			continue
		}
		field := Field{
			Path: Path{{Field: waveFact}}, Distinct: 1,
			HadValue: pair.before.Wave != "", HasValue: pair.after.Wave != "",
		}
		if field.HadValue {
			field.Before = pair.before.Wave
		}
		if field.HasValue {
			field.After = pair.after.Wave
		}
		effect := waveEffect()
		effect.Because = changedLabels(pair.before.Cluster, pair.after.Cluster)
		groups.add(fieldKey(field, fleet.ID{})+groupKey(effect), Change{
			Kind: v1alpha1.DiffKindWave, Action: v1alpha1.DiffUpdate, Subject: Subject{Fact: waveFact},
			Fields: []Field{field}, Effect: effect, At: pair.after.place(),
		}, pair.target())
	}
	return groups.joined()
}

// withoutOwn is a text without the name and the namespace of a Cluster, where they stand as words
// of their own, so that texts of two Clusters that differ in nothing else are equal.
func withoutOwn(text string, cluster fleet.ID) string {
	text = replaceWord(text, cluster.Name, "\x00name\x00")
	return replaceWord(text, cluster.Namespace, "\x00namespace\x00")
}

func replaceWord(text, word, by string) string {
	if word == "" {
		return text
	}
	var result strings.Builder
	for from := 0; ; {
		at := strings.Index(text[from:], word)
		if at < 0 {
			result.WriteString(text[from:])
			return result.String()
		}
		start, end := from+at, from+at+len(word)
		before, _ := utf8.DecodeLastRuneInString(text[:start])
		after, _ := utf8.DecodeRuneInString(text[end:])
		result.WriteString(text[from:start])
		if ofWord(before) || ofWord(after) {
			result.WriteString(word)
		} else {
			result.WriteString(by)
		}
		from = end
	}
}

func ofWord(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
