package config

import (
	"fmt"
	"path"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// checkFilePatterns checks patterns of files.
func checkFilePatterns(found *report, at *field.Path, patterns []v1alpha1.FilePattern) {
	for i, pattern := range patterns {
		if fault, remedy := filePatternFault(string(pattern)); fault != "" {
			found.add(fleet.Problem{
				Code: fleet.BadValue, Field: at.Index(i), Value: string(pattern), Message: fault, Remedy: remedy,
			})
		}
	}
}

// filePatternFault is a sentence about what is wrong with a pattern, and one about what to do; ""
// for a right one.
func filePatternFault(pattern string) (fault, remedy string) {
	const relative = "write a path relative to the package, for example payloads/*.yaml"
	switch {
	case pattern == "":
		return "", "" // its length is in the schema
	case strings.HasPrefix(pattern, "/"):
		return "the pattern is an absolute path", relative
	case strings.Contains(pattern, `\`):
		return "the pattern contains a backslash", "separate folders with /"
	}
	for strings.HasPrefix(pattern, "../") { // Where nothing above is read, decode refuses it.
		pattern = strings.TrimPrefix(pattern, "../")
	}
	for segment := range strings.SplitSeq(pattern, "/") {
		switch {
		case segment == ".." || segment == "." || segment == "":
			return fmt.Sprintf("the pattern contains the segment %q", segment), relative
		case segment != "**" && strings.Contains(segment, "**"):
			return "the pattern contains ** within a segment", "write ** between slashes, as in payloads/**/*.yaml"
		case !wellFormedPattern(segment):
			return "the pattern contains [ without its ]", "close the bracket, or remove it"
		}
	}
	return "", ""
}

// wellFormedPattern reports whether path.Match understands a segment.
func wellFormedPattern(segment string) bool {
	_, err := path.Match(segment, "")
	return err == nil
}
