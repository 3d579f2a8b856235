package decode

import (
	"iter"
	"path"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// remainder is what is left of a pattern, segment by segment, below a folder whose path its
// beginning matches.
type remainder struct {
	pattern  int // position in the list of patterns
	levels   int // how many folders above the directory the pattern begins
	segments []string
}

// remaindersOf are the patterns as a whole.
func remaindersOf(patterns []v1alpha1.FilePattern) []remainder {
	remainders := make([]remainder, len(patterns))
	for i, pattern := range patterns {
		levels, rest := cutAbove(string(pattern))
		remainders[i] = remainder{pattern: i, levels: levels, segments: strings.Split(rest, "/")}
	}
	return remainders
}

// remaindersBelow are the remainders of those that match a name, each once; ** matches any number
// of names.
func remaindersBelow(remainders []remainder, name string) []remainder {
	var left []remainder
	add := func(r remainder) {
		known := func(other remainder) bool {
			return other.pattern == r.pattern && len(other.segments) == len(r.segments)
		}
		if !slices.ContainsFunc(left, known) {
			left = append(left, r)
		}
	}
	for _, r := range remainders {
		for len(r.segments) > 0 && r.segments[0] == "**" {
			if matchName("*", name) {
				add(r)
			}
			r.segments = r.segments[1:]
		}
		if len(r.segments) > 0 && matchName(r.segments[0], name) {
			r.segments = r.segments[1:]
			add(r)
		}
	}
	return left
}

// hasWildcard reports whether a pattern may match more than the one file that it names.
func hasWildcard(pattern string) bool { return strings.ContainsAny(pattern, `*?[\`) }

// matchName matches a name as shells do: one that begins with a dot is hidden from segments that do
// not.
func matchName(segment, name string) bool {
	if name == ".." || strings.HasPrefix(name, ".") && !strings.HasPrefix(segment, ".") {
		return false
	}
	matched, err := path.Match(segment, name)
	return err == nil && matched
}

// matched reports whether nothing of a pattern is left to match.
func (r remainder) matched() bool {
	return !slices.ContainsFunc(r.segments, func(segment string) bool { return segment != "**" })
}

// goesOn reports whether the pattern may match something below a folder.
func (r remainder) goesOn() bool { return len(r.segments) > 0 }

// matchFile reports whether any pattern matches a path. dir is where the directory lies below the
// root.
func matchFile(patterns []remainder, dir, file string) bool {
	for levels, same := range byLevels(patterns) {
		name, below := fromAncestor(dir, file, levels)
		if below && matchPath(same, name) {
			return true
		}
	}
	return false
}

// matchPath reports whether any pattern matches a path. Both begin in the same folder.
func matchPath(patterns []remainder, name string) bool {
	for segment := range strings.SplitSeq(name, "/") {
		patterns = remaindersBelow(patterns, segment)
	}
	return slices.ContainsFunc(patterns, remainder.matched)
}

// byLevels yields the patterns that begin in the same folder, from the directory upwards.
func byLevels(patterns []remainder) iter.Seq2[int, []remainder] {
	isAbove := func(r remainder) bool { return r.levels > 0 }
	return func(yield func(int, []remainder) bool) {
		if !slices.ContainsFunc(patterns, isAbove) {
			yield(0, patterns)
			return
		}
		for level, left := 0, len(patterns); left > 0; level++ {
			var same []remainder
			for _, r := range patterns {
				if r.levels == level {
					same = append(same, r)
				}
			}
			left -= len(same)
			if len(same) > 0 && !yield(level, same) {
				return
			}
		}
	}
}
