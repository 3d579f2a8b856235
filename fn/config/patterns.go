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
			found.report(fleet.BadValue, at.Index(i), string(pattern), fault, remedy)
		}
	}
}

// filePatternFault says what is wrong with a pattern and what to do, or nothing.
func filePatternFault(pattern string) (fault, remedy string) {
	const relative = "write a path relative to the package, for example payloads/*.yaml"
	switch {
	case pattern == "":
		return "", "" // its length is in the schema
	case strings.HasPrefix(pattern, "/"):
		return "is an absolute path", relative
	case strings.Contains(pattern, `\`):
		return "has a backslash", "separate folders with /"
	}
	for segment := range strings.SplitSeq(pattern, "/") {
		switch {
		case segment == ".." || segment == "." || segment == "":
			return fmt.Sprintf("has the segment %q", segment), relative
		case segment != "**" && strings.Contains(segment, "**"):
			return "has ** within a segment", "let ** stand alone between slashes: payloads/**/*.yaml"
		case !wellFormedPattern(segment):
			return "has [ without its ]", "close it, or leave it out"
		}
	}
	return "", ""
}

// wellFormedPattern tells whether path.Match understands a segment.
func wellFormedPattern(segment string) bool {
	_, err := path.Match(segment, "")
	return err == nil
}
