package config

import "testing"

// TestPatternsThatLeadElsewhere wants validation to refuse what leads out, before any file is
// looked for. A pattern may begin above the directory: what lies there depends on the command.
func TestPatternsThatLeadElsewhere(t *testing.T) {
	testProblems(t, []problemCase{{
		name: "of Clusters",
		spec: `clusters: {files: [/etc/*.yaml, ../clusters/.., 'a\b.yaml', a/../../b.yaml, .., '../', ` +
			`../../clusters/*.yaml]}`,
		want: []string{
			`error CF0109: spec.clusters.files[0]: the pattern is an absolute path (value "/etc/*.yaml"); ` + relative,
			`error CF0109: spec.clusters.files[1]: ` +
				`the pattern contains the segment ".." (value "../clusters/.."); ` + relative,
			`error CF0109: spec.clusters.files[2]: ` +
				`the pattern contains a backslash (value "a\\b.yaml"); separate folders with /`,
			`error CF0109: spec.clusters.files[3]: ` +
				`the pattern contains the segment ".." (value "a/../../b.yaml"); ` + relative,
			`error CF0109: spec.clusters.files[4]: the pattern contains the segment ".." (value ".."); ` + relative,
			`error CF0109: spec.clusters.files[5]: the pattern contains the segment "" (value "../"); ` + relative,
		},
	}})
}
