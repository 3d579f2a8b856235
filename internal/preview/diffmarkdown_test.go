package preview_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// TestDiffCommentVerdictFirst looks for the verdict in what mail and chat show of a comment.
func TestDiffCommentVerdictFirst(t *testing.T) {
	_, comment, _ := strings.Cut(commentOf(t, example(), 65000), "-->\n")
	comment = string([]rune(comment)[:300])
	for _, want := range []string{
		"`production`", "**FAILED**: 2 checks", "**DELETED**: 1 Cluster", "**RECREATED**: 239",
	} {
		if !strings.Contains(comment, want) {
			t.Errorf("the first 300 characters lack %q:\n%s", want, comment)
		}
	}
}

// TestDiffCommentFits cuts comments to every length, and holds what must never be cut.
func TestDiffCommentFits(t *testing.T) {
	for name, diff := range map[string]*v1alpha1.FleetDiff{
		"example": example(), "hostile": hostile(), "redacted": redacted(), "unreadable": unreadable(),
		"40 changes": manyChanges(40, 400), "problems": onlyProblems(), "unchanged": unchanged(),
	} {
		whole := len(commentOf(t, diff, 0))
		step := max(1, whole/40)
		least := len(commentOf(t, diff, 1))
		for most := whole + 1; most > 0; most -= step {
			comment := commentOf(t, diff, most)
			if len(comment) > most && len(comment) != least {
				t.Errorf("%s: %d bytes, want at most %d", name, len(comment), most)
			}
			if fault := unsafeMarkdown(comment); fault != "" {
				t.Fatalf("%s, at most %d bytes: %s\n%s", name, most, fault, comment)
			}
			const marker, headline = "<!-- capifleet:diff fleet=", "\n### capifleet: "
			if !strings.HasPrefix(comment, marker) || !strings.Contains(comment, headline) {
				t.Fatalf("%s, at most %d bytes: no marker or headline", name, most)
			}
			if most < whole && !strings.Contains(comment, "\nLeft out, since") {
				t.Fatalf("%s, at most %d bytes: nothing says that something is left out", name, most)
			}
		}
	}
}

// TestDiffCommentKeepsWhatMatters cuts 40 changes to 20,000 bytes.
func TestDiffCommentKeepsWhatMatters(t *testing.T) {
	comment := commentOf(t, manyChanges(40, 400), 20000)
	if rows := strings.Count(comment, "\n| "); rows < 41 {
		t.Errorf("%d rows, want one for each of 40 changes", rows-1)
	}
	for _, want := range []string{
		"<b>1. RECREATE</b>", "<b>3. RECREATE</b>", "Sync history and manual changes", "Left out, since a comment",
	} {
		if !strings.Contains(comment, want) {
			t.Errorf("the comment lacks %q", want)
		}
	}
}

// TestDiffCommentKeepsDeletions has each deletion with its whole name, however short the comment
// is, as long as their names fit at all; and says what it leaves out.
func TestDiffCommentKeepsDeletions(t *testing.T) {
	diff := manyChanges(40, 400)
	for i := range diff.Changes[:31] {
		change := &diff.Changes[i]
		change.Kind, change.Action, change.Objects = v1alpha1.DiffKindCluster, v1alpha1.DiffDelete, nil
		change.Object = &v1alpha1.DiffObject{
			Kind: "Cluster", Namespace: "clusters", Name: fmt.Sprintf("long-name-production-europe-west-%02d", i),
		}
	}
	for i := range diff.Changes[31:] {
		diff.Changes[31+i].Action = v1alpha1.DiffUpdate
	}
	comment := commentOf(t, diff, 4000)
	for i := range diff.Changes[:31] {
		if name := "`clusters/" + diff.Changes[i].Object.Name + "`"; !strings.Contains(comment, name) {
			t.Errorf("the comment lacks %s", name)
		}
	}
	if want := "9 changes (9 UPDATE)"; !strings.Contains(comment, want) || len(comment) > 4000 {
		t.Errorf("%d bytes do not say that they leave out %s:\n%s", len(comment), want, comment)
	}
	if want := "so 40 changes (31 DELETE, 9 UPDATE)"; !strings.Contains(commentOf(t, diff, 1500), want) {
		t.Errorf("what has nothing but the verdict does not say that it leaves out %s", want)
	}
}

// unsafeMarkdown says what is wrong with a comment: fences or details that are not balanced, or
// text outside of code that Markdown or GitHub would act on.
func unsafeMarkdown(comment string) string {
	tag := regexp.MustCompile(`</?(details|summary|b|code)>`)
	code := regexp.MustCompile(`<code>[^<>]*</code>`)
	fence, open := "", 0
	for i, line := range strings.Split(comment, "\n") {
		backticks := len(line) - len(strings.TrimLeft(line, "`"))
		switch {
		case fence == "" && backticks >= 3 && !strings.Contains(line[backticks:], "`"):
			fence = line[:backticks]
			continue
		case fence != "" && backticks >= len(fence) && strings.Trim(line, "`") == "":
			fence = ""
			continue
		case fence != "" || i == 0:
			continue
		}
		rest := withoutSpans(line)
		if strings.HasPrefix(line, "<details>") {
			rest = code.ReplaceAllString(line, "")
		}
		open += strings.Count(rest, "<details>") - strings.Count(rest, "</details>")
		if open < 0 || open > 1 {
			return "details are not balanced: " + line
		}
		rest = strings.ReplaceAll(tag.ReplaceAllString(rest, ""), "[!", "")
		rest = strings.TrimPrefix(rest, "### ")
		if strings.ContainsAny(rest, "@<`#") || strings.Contains(rest, "](") {
			return "not in code: " + line
		}
		if strings.HasPrefix(line, "|") && cells(line) != 4 && cells(line) != 3 {
			return "not as many cells as the table has columns: " + line
		}
	}
	if fence != "" || open != 0 {
		return "a fence or details is not closed"
	}
	return ""
}

// withoutSpans is a line without its code spans, as Markdown finds them.
func withoutSpans(line string) string {
	var out strings.Builder
	for line != "" {
		start := strings.IndexByte(line, '`')
		if start < 0 {
			break
		}
		out.WriteString(line[:start])
		length := len(line[start:]) - len(strings.TrimLeft(line[start:], "`"))
		rest := line[start+length:]
		end := closing(rest, length)
		if end < 0 {
			out.WriteString(line[start : start+length])
			line = rest
			continue
		}
		line = rest[end+length:]
	}
	return out.String() + line
}

// closing is where a run of exactly so many backticks begins, or -1.
func closing(text string, length int) int {
	for at := 0; at < len(text); {
		if text[at] != '`' {
			at++
			continue
		}
		run := len(text[at:]) - len(strings.TrimLeft(text[at:], "`"))
		if run == length {
			return at
		}
		at += run
	}
	return -1
}

// cells is how many cells a row of a table has, as GitHub finds them: a bar behind a backslash ends
// no cell, except behind a pair of them.
func cells(line string) int {
	count := 0
	for at := 0; at < len(line); at++ {
		switch line[at] {
		case '\\':
			at++
		case '|':
			count++
		}
	}
	return count - 1
}
