package preview

import (
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// errorsOnly reports whether the new side has errors, so that nothing was compared.
func (w *diffWords) errorsOnly() bool {
	return w.diff.Problems.Errors > 0 && len(w.diff.Changes)+len(w.diff.Consequences) == 0
}

// same reports whether there is nothing to say except that nothing differs.
func (w *diffWords) same() bool {
	return w.diff.Result == v1alpha1.DiffSame && len(w.diff.Changes)+len(w.diff.Consequences) == 0 &&
		!w.errorsOnly() && !w.unreadable()
}

// unreadable reports whether the old side could not be compiled.
func (w *diffWords) unreadable() bool {
	return !w.diff.From.Compiled && (len(w.diff.From.Problems) > 0 || w.diff.Fleet != "")
}

// about is the fleet, or the directory, that was compared.
func (w *diffWords) about() phrase {
	if w.diff.Fleet != "" {
		return phrase{words("Fleet "), code(w.diff.Fleet)}
	}
	dir := w.diff.Dir
	if dir == "" {
		dir = "."
	}
	return phrase{words("Directory "), code(dir)}
}

// size is how many Clusters and entries there are, after a separator; "" if nothing was compared.
func (w *diffWords) size(separator, arrow string) string {
	if w.errorsOnly() {
		return ""
	}
	clusters := &w.diff.Summary.Clusters
	text := countOf(clusters.After, "Cluster")
	if clusters.Before != clusters.After {
		text = grouped(clusters.Before) + arrow + text
	}
	entries := &w.diff.Summary.Entries
	if count := entries.Changed + entries.Unchanged; count > 0 {
		text += ", " + countOf(count, "entry")
	}
	return separator + text
}

// ShortCommit is as much of the name of a commit as people read.
func ShortCommit(commit string) string {
	const length = 7
	return commit[:min(len(commit), length)]
}

// isFolder reports whether --against was a folder, by how it was written.
func isFolder(against string) bool {
	return against == "." || against == ".." || strings.HasPrefix(against, "./") ||
		strings.HasPrefix(against, "../") || strings.HasPrefix(against, "/")
}

// sides are the two sides of the comparison.
func (w *diffWords) sides() (from, to phrase) {
	if isFolder(w.diff.From.Revision) {
		return folder(&w.diff.From), folder(&w.diff.To)
	}
	return side(&w.diff.From), side(&w.diff.To)
}

// folder is a folder that was compared, and the commit that its repository is at.
func folder(side *v1alpha1.DiffSide) phrase {
	text := phrase{words("folder "), code(side.Revision)}
	switch {
	case side.Commit == "":
		return text
	case side.Dirty:
		return append(text, words(" (at "), code(ShortCommit(side.Commit)), words(" with uncommitted changes)"))
	}
	return append(text, words(" (at "), code(ShortCommit(side.Commit)), words(")"))
}

// side is a side of the comparison: its commit, and what was typed.
func side(side *v1alpha1.DiffSide) phrase {
	revision, _ := strings.CutSuffix(side.Revision, "...")
	var text phrase
	switch {
	case side.Commit == "":
		text = phrase{code(side.Revision)}
	case side.MergeBase:
		text = phrase{code(ShortCommit(side.Commit)), words(" (merge base with "), code(revision), words(")")}
	case revision == "" || strings.HasPrefix(side.Commit, revision):
		text = phrase{code(ShortCommit(side.Commit))}
	default:
		text = phrase{code(ShortCommit(side.Commit)), words(" ("), code(revision), words(")")}
	}
	if side.Dirty {
		text = append(text, words(" with uncommitted changes"))
	}
	return text
}

// sideNotes are what one must know about the two sides before reading on, as sentences.
func (w *diffWords) sideNotes() []phrase {
	from, to := &w.diff.From, &w.diff.To
	revision, _ := strings.CutSuffix(from.Revision, "...")
	var notes []phrase
	if w.unreadable() {
		notes = append(notes, w.notCompiled())
	}
	if !to.Compiled && len(to.Problems) > 0 {
		notes = append(notes, phrase{words("The new side could not be compiled.")})
	}
	if from.Compiled && len(from.Problems) > 0 {
		notes = append(notes, phrase{words("Of the old side: %s.", from.Problems[0].Message)})
	}
	if from.Reversed > 0 {
		notes = append(notes, phrase{
			words("HEAD lacks %s of ", countOf(from.Reversed, "commit")), code(revision),
			words("; what they do appears reversed. To leave that out: "), code("--against " + revision + "..."),
		})
	}
	if from.MovedBy > 0 {
		notes = append(notes, phrase{
			code(revision), words(" has moved on by %s since.", countOf(from.MovedBy, "commit")),
		})
	}
	return notes
}

// notCompiled says what was compared in place of the old side, and why.
func (w *diffWords) notCompiled() phrase {
	from := &w.diff.From
	instead := w.instead()
	if len(from.Problems) == 0 {
		return phrase{words("The old side has no such FleetConfig: %s.", instead)}
	}
	problem := &from.Problems[0]
	note := phrase{words("The old side could not be compiled: %s. Why: ", instead), code(problem.Code)}
	if problem.File != "" {
		note = append(note, words(" in "), code(problem.File))
	}
	note = append(note, words(": "), words("%s", problem.Message))
	if problem.Remedy != "" {
		note = append(note, words("; %s", problem.Remedy))
	}
	if more := int32(len(from.Problems)) - 1; more > 0 {
		note = append(note, words(" (and %s)", countOf(more, "more problem")))
	}
	return note
}

// instead is what was compared in place of the old side.
func (w *diffWords) instead() string {
	switch w.diff.From.Payloads {
	case v1alpha1.DiffCommitted:
		return "its committed output was compared"
	case v1alpha1.DiffRendered:
		return "what could be read of it was compared"
	default:
		return "its manifests alone were compared"
	}
}
