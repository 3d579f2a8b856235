package cli_test

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/internal/cli"
)

// pages are README and all pages of documentation, by their paths from the root.
func pages(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, name := range []string{"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"} {
		found[name] = read(t, filepath.Join(root, name))
	}
	err := filepath.WalkDir(filepath.Join(root, "docs"), func(name string, _ fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(name) == ".md" {
			relative := strings.TrimPrefix(name, filepath.Clean(root)+string(filepath.Separator))
			found[filepath.ToSlash(relative)] = read(t, name)
		}
		return err
	})
	if err != nil || len(found) < 4 {
		t.Fatalf("found %d pages: %v", len(found), err)
	}
	return found
}

// shellBlock is a block of shell commands, spanOfCode a command within a line.
var (
	shellBlock = regexp.MustCompile("(?s)```sh\n(.*?)```")
	spanOfCode = regexp.MustCompile("`([^`\n]*capifleet[ `|][^`\n]*)`")
)

// commandsOf are the commands of capifleet that a page shows, each without what it is piped from or
// into.
func commandsOf(page string) [][]string {
	var texts []string
	for _, block := range shellBlock.FindAllStringSubmatch(page, -1) {
		texts = append(texts, strings.Split(block[1], "\n")...)
	}
	for _, span := range spanOfCode.FindAllStringSubmatch(page, -1) {
		texts = append(texts, strings.ReplaceAll(span[1], `\|`, "|"))
	}
	var commands [][]string
	for _, text := range texts {
		text, _, _ = strings.Cut(text, " #")
		for part := range strings.SplitSeq(text, " | ") {
			if words := strings.Fields(part); len(words) > 0 && words[0] == "capifleet" {
				commands = append(commands, words[1:])
			}
		}
	}
	return commands
}

// TestDocumentedCommands wants every command of capifleet that a page shows to run: in a folder
// that has the examples, and one of them as the package of the reader.
func TestDocumentedCommands(t *testing.T) {
	found := map[string][][]string{}
	total := 0
	for name, page := range pages(t) {
		found[name] = commandsOf(page)
		total += len(found[name])
	}
	if total < 8 {
		t.Fatalf("found %d commands", total)
	}
	fleetOfReader := filepath.Join(root, "examples", "hub-applicationsets")
	dir := t.TempDir()
	for to, from := range map[string]string{"examples": filepath.Join(root, "examples"), "fleet": fleetOfReader} {
		if err := os.CopyFS(filepath.Join(dir, to), os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(dir, "function-config.yaml"), read(t, filepath.Join(root, "function-config.yaml")))
	list := readPackage(t, fleetOfReader).list(nil)
	t.Chdir(dir)
	commitAll(t)
	for name, commands := range found {
		for _, args := range commands {
			args = inFolder(args, "fleet")
			var out, errs bytes.Buffer
			status := cli.Run(args, cli.Streams{In: bytes.NewReader(list), Out: &out, Err: &errs})
			writesFiles := slices.Contains(args, "--output-dir")
			answersNo := slices.Contains(args, "--check") && status == 3
			if status != 0 && !answersNo || out.Len() == 0 && !writesFiles {
				t.Errorf("%s: capifleet %s: exit status %d, %d bytes: %s",
					name, strings.Join(args, " "), status, out.Len(), errs.String())
			}
		}
	}
}

// commitAll makes a repository of the working directory, whose origin/main has all of its files,
// and so has the commit before.
func commitAll(t *testing.T) {
	t.Helper()
	for _, args := range [][]string{
		{"init", "--quiet"},
		{"add", "--all"},
		{"-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", "all"},
		{"-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "--allow-empty", "-m", "none"},
		{"update-ref", "refs/remotes/origin/main", "HEAD"},
	} {
		if out, err := exec.Command("git", args...).CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v: %s", args[0], err, out)
		}
	}
}

// inFolder are the arguments of a command that reads a folder with that folder, where it names none
// or stands for any.
func inFolder(args []string, folder string) []string {
	if len(args) == 0 || !slices.Contains([]string{"render", "plan", "diff", "explain"}, args[0]) {
		return args
	}
	if args[0] == "explain" && len(args) > 1 && strings.HasPrefix(args[1], "CF") { // a code
		return args
	}
	if at := slices.Index(args, "CLUSTER"); at >= 0 {
		args[at] = "prod-eu" // of the reader's package
	}
	if args[0] == "diff" && !slices.Contains(args, "--against") {
		args = append(args, "--against", "origin/main")
	}
	for i, word := range args {
		if word == "-" { // standard input
			return args
		}
		if info, err := os.Stat(word); word == "DIR" || err == nil && info.IsDir() {
			return append(append(slices.Clone(args[:i]), strings.Replace(word, "DIR", folder, 1)), args[i+1:]...)
		}
	}
	return append(slices.Clone(args), folder)
}

// link is a link to another file or heading.
var link = regexp.MustCompile(`\]\(([^)\s:]+)\)`)

// TestDocumentedLinks wants every link of a page to lead to a file that is there, and to a heading
// of it.
func TestDocumentedLinks(t *testing.T) {
	all := pages(t)
	for name, page := range all {
		for _, match := range link.FindAllStringSubmatch(page, -1) {
			file, heading, _ := strings.Cut(match[1], "#")
			target := name
			if file != "" {
				target = filepath.ToSlash(filepath.Join(filepath.Dir(name), file))
			}
			if _, err := os.Stat(filepath.Join(root, target)); err != nil {
				t.Errorf("%s: the link %s leads nowhere", name, match[1])
			}
			if heading != "" && !slices.Contains(headings(all[target]), heading) {
				t.Errorf("%s: the link %s leads to no heading of %s", name, match[1], target)
			}
		}
	}
}

var notInAnchors = regexp.MustCompile(`[^\p{L}\p{N} _-]`)

// headings are the anchors of a page, as GitHub makes them.
func headings(page string) []string {
	var anchors []string
	for line := range strings.Lines(page) {
		title, isHeading := strings.CutPrefix(strings.TrimLeft(line, "#"), " ")
		if isHeading && strings.HasPrefix(line, "#") {
			anchor := notInAnchors.ReplaceAllString(strings.ToLower(strings.TrimSpace(title)), "")
			anchors = append(anchors, strings.ReplaceAll(anchor, " ", "-"))
		}
	}
	return anchors
}
