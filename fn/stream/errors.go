package stream

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/capifleet/capifleet/fn/yaml"
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
	// Templated says that a value of the text begins with {{, as in the templates of Helm.
	Templated bool
	cause     error
}

// Unwrap returns the error of the parser; nil where there is none.
func (e *SyntaxError) Unwrap() error { return e.cause }

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
	message, _, isKey := strings.Cut(strings.TrimPrefix(err.Error(), "yaml: "), "invalid map key: ")
	if isKey { // The parser goes on with the key, and all that is in it.
		message += "a key is a map or a list"
	}
	text := quoted.ReplaceAllStringFunc(message, func(q string) string {
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

// unreadable is a parser's error as a SyntaxError. text is what was parsed; first is the line of
// the input at which it starts, 0 when unknown.
func unreadable(cause error, text []byte, first int) *SyntaxError {
	var known *SyntaxError
	if errors.As(cause, &known) {
		return known
	}
	begins := beginsWithBraces(text)
	err := &SyntaxError{cause: cause, Templated: begins && !isConfig(text)}
	if tooMuch := (*yaml.ExpansionError)(nil); errors.As(cause, &tooMuch) {
		err.Line, err.Reason, err.Remedy = first, tooMuch.Error(), "write fewer aliases"
		return err
	}
	line, reason := yamlLine(cause)
	if line == 0 {
		line = lineOf(cause, text)
	}
	err.Reason, err.Remedy = "the text is not valid YAML: "+reason, "fix the YAML"
	if first > 0 {
		err.Line, err.Remedy = line+first-1, "fix the YAML at this line or just above it"
	}
	if begins && !err.Templated {
		err.Remedy += "; a value that begins with {{ needs quotes"
	}
	return err
}

// beginsWithBraces reports whether a line of a text or a value in it begins with {{, without a
// quote before it.
func beginsWithBraces(text []byte) bool {
	return regexp.MustCompile(`(?m)(^[ \t]*|[:,-][ \t]+|[\[{][ \t]*)\{\{`).Match(text)
}

// isConfig reports whether a text is a FleetConfig, which is no template of Helm, whatever it
// holds.
func isConfig(text []byte) bool {
	return regexp.MustCompile(`(?m)^ ?kind:[ \t]*["']?FleetConfig\b`).Match(text)
}

// lineOf finds the line of an error for which the parser gives none. It gives none for the first
// line either.
func lineOf(cause error, text []byte) int {
	_, rest, found := strings.Cut(cause.Error(), "unknown anchor '")
	if name, _, closed := strings.Cut(rest, "'"); found && closed {
		if at := bytes.Index(text, []byte("*"+name)); at >= 0 {
			return 1 + bytes.Count(text[:at], []byte{'\n'})
		}
	}
	if root, err := yaml.Node(text); err == nil && root != nil {
		return max(yaml.OddLine(root), 1)
	}
	line := 1
	for rest := text; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		switch {
		case r == '\n':
			line++
		case r == utf8.RuneError && size == 1, r != '\t' && r != '\r' && r != 0x85 && unicode.IsControl(r):
			return line
		}
		rest = rest[size:]
	}
	return 1
}
