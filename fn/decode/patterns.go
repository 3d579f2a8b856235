package decode

import (
	"path"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// rest is what is left of a pattern, segment by segment, below a folder whose path its beginning matches.
type rest struct {
	pattern  int // position in the list of patterns
	segments []string
}

// restsOf are the patterns as a whole.
func restsOf(patterns []v1alpha1.FilePattern) []rest {
	rests := make([]rest, len(patterns))
	for i, pattern := range patterns {
		rests[i] = rest{pattern: i, segments: strings.Split(string(pattern), "/")}
	}
	return rests
}

// restsBelow are the rests of those that match a name, each once; ** matches any number of names.
func restsBelow(rests []rest, name string) []rest {
	var left []rest
	add := func(r rest) {
		known := func(other rest) bool { return other.pattern == r.pattern && len(other.segments) == len(r.segments) }
		if !slices.ContainsFunc(left, known) {
			left = append(left, r)
		}
	}
	for _, r := range rests {
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

// matchName matches a name as shells do: one that begins with a dot is hidden from segments that do not.
func matchName(segment, name string) bool {
	if strings.HasPrefix(name, ".") && !strings.HasPrefix(segment, ".") {
		return false
	}
	matched, err := path.Match(segment, name)
	return err == nil && matched
}

// matched tells whether nothing of a pattern is left to match.
func (r rest) matched() bool {
	return !slices.ContainsFunc(r.segments, func(segment string) bool { return segment != "**" })
}

// goesOn tells whether the pattern may match something below a folder.
func (r rest) goesOn() bool { return len(r.segments) > 0 }

// matchFile tells whether any pattern matches a path.
func matchFile(patterns []rest, file string) bool {
	for name := range strings.SplitSeq(file, "/") {
		patterns = restsBelow(patterns, name)
	}
	return slices.ContainsFunc(patterns, rest.matched)
}
