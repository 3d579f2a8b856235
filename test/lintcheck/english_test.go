package lintcheck

import (
	"go/scanner"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// phrase is a phrase that a reader stumbles over, and what to write.
type phrase struct{ pattern, instead string }

// phrases are those that have been written before, mostly by people whose first language is another
// one. Patterns are in lower case, and begin and end with a word.
func phrases() []phrase {
	return []phrase{
		{`tells? whether`, "reports whether"},
		{`stands? twice`, "is duplicated"},
		{`stands? (?:in|beside|there|on)`, "is"},
		{`mend(?:s|ed|ing)?`, "fix"},
		{`(?:all|none|everything|nothing|anything) but for`, "except"},
		{`(?:it|that|this|which|key|value|name|object|file) is no (?:[a-km-z]|l[a-np-z])[a-z]*`, "is not a, or has no"},
		{`who applies`, "whoever applies"},
		{`is chance`, "is undefined"},
		{`slip of the pen`, "typo"},
		{`says? (?:no|several) (?:source|sources)`, "sets none of, sets more than one of"},
		{`had (?:one|it|they) (?:no|been)`, "if"},
		{`sees? to it`, "makes sure"},
		{`have i`, "do I have"},
		{`anew`, "again"},
		{`for ever`, "forever"},
		{`colours?`, "color"},
		{`behaviours?`, "behavior"},
		{`informations`, "information"},
		{`(?:allows?|permits?|enables?) to`, "allows you to"},
		{`may be handled so`, "may be handled in this way"},
		{`on any way`, "in any way"},
		{`would else`, "would otherwise"},
		{`and else`, "and otherwise"},
		{`in the name of argo cd`, "with the prefix of Argo CD"},
		{`simply|obviously|of course`, "nothing"},
		{`e\.g\.,? \w+|i\.e\.,? \w+`, "for example, or that is"},
		{`via`, "by, or through"},
		{`utili[sz]es?`, "use"},
		{`in order to`, "to"},
		{`leverag(?:e|es|ing)`, "use"},
	}
}

// reader is who reads texts: one that knows the phrases, and finds all of them in one pass.
type reader struct {
	any   *regexp.Regexp
	terms []term
}

// term is a phrase that is compiled.
type term struct {
	pattern *regexp.Regexp
	instead string
}

func newReader() reader {
	r := reader{}
	var all []string
	for _, p := range phrases() {
		pattern := `(?i)(?:^|[^\w/.-])(` + p.pattern + `)(?:[^\w/-]|$)`
		all = append(all, p.pattern)
		r.terms = append(r.terms, term{regexp.MustCompile(pattern), p.instead})
	}
	r.terms = append(r.terms, term{regexp.MustCompile(`(?:^|[.;:] )(Else)[ ,]`), "Otherwise"})
	r.any = regexp.MustCompile(`(?i)` + strings.Join(all, "|") + "|else")
	return r
}

// stumbles are the phrases of a text that a reader stumbles over.
func (r reader) stumbles(text string) []string {
	if !r.any.MatchString(text) {
		return nil
	}
	var found []string
	for _, known := range r.terms {
		if match := known.pattern.FindStringSubmatch(text); match != nil {
			found = append(found, strconv.Quote(match[1])+"; write "+strconv.Quote(known.instead))
		}
	}
	return found
}

// TestStumbles: phrases are found in any case, and words that only contain one are not.
func TestStumbles(t *testing.T) {
	r := newReader()
	for text, want := range map[string]int{
		"It tells whether a set is there.":     1,
		"Mend the name.":                       1,
		"Recommend a name, and amend it.":      0,
		"Nothing but for this. Else it fails.": 2,
		"There is no FleetConfig.":             0,
		"Which registrar have I?":              1,
		"See test/via/trivial.md.":             0,
	} {
		if got := r.stumbles(text); len(got) != want {
			t.Errorf("%q: want %d phrases, got %q", text, want, got)
		}
	}
}

// TestPagesAreEnglish: no page has a phrase that a reader stumbles over. Code is not looked at.
func TestPagesAreEnglish(t *testing.T) {
	r, checked := newReader(), 0
	for name, text := range filesOf(t, ".md") {
		checked++
		for number, line := range proseOf(string(text)) {
			for _, stumble := range r.stumbles(line) {
				t.Errorf("%s:%d: %s", name, number, stumble)
			}
		}
	}
	if checked == 0 {
		t.Fatal("there is no page")
	}
}

var (
	codeSpan   = regexp.MustCompile("`[^`]*`")
	linkTarget = regexp.MustCompile(`\]\([^)]*\)`)
)

// proseOf are the lines of a page by their numbers, without code, each with the first word of the
// next.
func proseOf(page string) map[int]string {
	prose := map[int]string{}
	inCode := false
	lines := strings.Split(page, "\n")
	for i, line := range lines {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			inCode = !inCode
			continue
		}
		if inCode {
			continue
		}
		if i+1 < len(lines) {
			next, _, _ := strings.Cut(strings.TrimSpace(lines[i+1]), " ")
			line += " " + next
		}
		prose[i+1] = linkTarget.ReplaceAllString(codeSpan.ReplaceAllString(line, "CODE"), "]")
	}
	return prose
}

// TestMessagesAreEnglish: no text that the program prints has a phrase that a reader stumbles over.
func TestMessagesAreEnglish(t *testing.T) {
	r, checked := newReader(), 0
	for name, text := range filesOf(t, ".go") {
		if strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "test/") {
			continue
		}
		for line, literal := range literalsOf(text) {
			checked++
			for _, stumble := range r.stumbles(literal) {
				t.Errorf("%s:%d: %s", name, line, stumble)
			}
		}
	}
	if checked == 0 {
		t.Fatal("there is no text")
	}
}

// literalsOf are the string literals of a Go file by their lines, those of one line together.
func literalsOf(text []byte) map[int]string {
	found := map[int]string{}
	files := token.NewFileSet()
	file := files.AddFile("", files.Base(), len(text))
	var s scanner.Scanner
	s.Init(file, text, nil, 0)
	for {
		position, kind, literal := s.Scan()
		if kind == token.EOF {
			return found
		}
		if kind != token.STRING || !strings.Contains(literal, " ") {
			continue
		}
		if unquoted, err := strconv.Unquote(literal); err == nil {
			found[file.Line(position)] += unquoted + "\n"
		}
	}
}

// TestExamplesAreEnglish: no comment of an example has such a phrase.
func TestExamplesAreEnglish(t *testing.T) {
	comment := regexp.MustCompile(`(?m)# (.*)$`)
	r, checked := newReader(), 0
	for name, text := range filesOf(t, ".yaml") {
		if !strings.HasPrefix(name, "examples/") && name != "function-config.yaml" && name != "action.yaml" {
			continue
		}
		for _, found := range comment.FindAllStringSubmatch(string(text), -1) {
			checked++
			for _, stumble := range r.stumbles(found[1]) {
				t.Errorf("%s: %q: %s", name, found[1], stumble)
			}
		}
	}
	if checked == 0 {
		t.Fatal("there is no comment")
	}
}
