package stream

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// SyntaxError is a text that cannot be read, with what to do about it.
type SyntaxError struct {
	// Path of the file; empty for a ResourceList.
	Path string
	// Line in the whole input, from 1; 0 when unknown.
	Line int
	// Reason is a sentence on what is wrong: "the input has more than one document".
	Reason string
	// Remedy is a sentence on what to do: "send one ResourceList".
	Remedy string
}

// Error is one line: where, what, and what to do.
func (e *SyntaxError) Error() string {
	var b strings.Builder
	if e.Path != "" {
		b.WriteString(e.Path + ": ")
	}
	if e.Line > 0 {
		fmt.Fprintf(&b, "line %d: ", e.Line)
	}
	b.WriteString(e.Reason)
	if e.Remedy != "" {
		b.WriteString("; " + e.Remedy)
	}
	return b.String()
}

// yamlLine takes a parser's message apart: its line, 0 if it names none, and
// the rest, without what it quotes of the text, which may be a Secret's.
func yamlLine(err error) (int, string) {
	quoted := regexp.MustCompile("`[^`]*`|\"[^\"]*\"|'[^']*'")
	text := quoted.ReplaceAllStringFunc(strings.TrimPrefix(err.Error(), "yaml: "), func(q string) string {
		if len(q) <= len("'-'") {
			return q // a sign of the syntax that was expected
		}
		return "…"
	})
	m := regexp.MustCompile(`^(?:unmarshal errors:\s*)?line (\d+): `).FindStringSubmatch(text)
	if m == nil {
		return 0, strings.ReplaceAll(text, "\n", " ")
	}
	line, err := strconv.Atoi(m[1])
	if err != nil {
		line = 0
	}
	reason := strings.ReplaceAll(text[len(m[0]):], "\n", " ")
	if strings.HasPrefix(reason, "did not find expected") {
		// yaml/v3 counts lines from 0 in its parser's errors, from 1 in its scanner's.
		line++
	}
	return line, reason
}

const remedyAtLine = "fix the YAML at this line or just above it"

// unreadable is a parser's error as a SyntaxError; first is the line of the
// input at which the parsed text starts, 0 when unknown.
func unreadable(err error, first int) *SyntaxError {
	var known *SyntaxError
	if errors.As(err, &known) {
		return known
	}
	line, reason := yamlLine(err)
	if first > 0 && line > 0 {
		line += first - 1
	}
	if first == 0 {
		line = 0
	}
	remedy := "fix the YAML"
	if line > 0 {
		remedy = remedyAtLine
	}
	return &SyntaxError{Line: line, Reason: "the text is not valid YAML: " + reason, Remedy: remedy}
}
