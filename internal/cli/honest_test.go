package cli_test

import (
	"bytes"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/internal/cli"
)

// hostileText would color a terminal, begin a line of its own, turn the direction of writing, and
// hide: ESC, CR, LF, BEL, NUL, controls of C1, marks of the direction, and characters of no width.
const hostileText = "a\x1b[2J\r\n::error::forged\n# forged\a\x00\u0085\u009b2J\u202eb\u2066c\u200b\ufeff\u2028d"

// TestOutputIsHonest puts a hostile text at each place of a fleet in turn: into each key and each
// value of each file, and into the names of files. Whatever the command then prints, for people,
// for CI or for a browser, has each problem on one line, and no character that is not printed.
func TestOutputIsHonest(t *testing.T) {
	t.Parallel()
	files := canaryFiles(t)
	before := t.TempDir()
	writeAll(t, before, files)
	forms := honestForms(before)
	at := 0
	for _, name := range slices.Sorted(maps.Keys(files)) {
		for _, place := range hostilePlaces(t, files[name]) {
			changed := maps.Clone(files)
			changed[name] = place.text
			chosen := [][]string{forms[0], forms[1+at%(len(forms)-1)]} // all of them take minutes
			at++
			t.Run(fmt.Sprintf("%s at %s", name, place.name), func(t *testing.T) {
				t.Parallel()
				runHonestly(t, changed, chosen)
			})
		}
		renamed := maps.Clone(files)
		delete(renamed, name)
		renamed[filepath.Join(filepath.Dir(name), strings.ReplaceAll(hostileText, "\x00", "")+".yaml")] = files[name]
		t.Run("the name of "+name, func(t *testing.T) {
			t.Parallel()
			runHonestly(t, renamed, forms)
		})
	}
	if at < 300 {
		t.Errorf("there are %d places only", at)
	}
}

// TestArgumentsAreShownHonestly: what the command says of its arguments has no character that is
// not printed.
func TestArgumentsAreShownHonestly(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writeAll(t, dir, canaryFiles(t))
	text := strings.ReplaceAll(hostileText, "\x00", "")
	for _, args := range [][]string{
		{text},
		{"--" + text},
		{"render", text},
		{"render", dir, "--config", text},
		{"render", dir, "--fleet", text},
		{"render", dir, "--revision", text},
		{"render", dir, "--registrar", text},
		{"render", dir, "--only", text},
		{"render", dir, "--root", text},
		{"render", dir, "--budget", text},
		{"render", dir, "--annotations", text},
		{"explain", text, dir},
		{"explain", "CF" + text, dir},
		{"plan", dir, "--output", text},
		{"plan", dir, "--cluster", text},
		{"plan", dir, "--wave", text},
		{"plan", dir, "--entry", text},
		{"plan", dir, "--group", text},
		{"plan", dir, "--selector", text},
		{"plan", dir, "--selector", "a in (" + text},
		{"diff", dir, "--against", text},
		{"diff", dir, "--against", dir, "--fail-on", text},
		{"diff", dir, "--against", dir, "--accept", text},
		{"diff", dir, "--against", dir, "--max-clusters", text},
		{"diff", dir, "--against", dir, "--change", text},
		{"schema", text},
		{"schema", "--" + text},
		{"version", text},
		{"diff", text, dir},
		{"help", text},
		{"completion", text},
	} {
		t.Run(args[0]+" "+args[len(args)-2+len(args)%2], func(t *testing.T) {
			t.Parallel()
			for _, terminal := range []bool{false, true} {
				var out, err bytes.Buffer
				cli.Run(args, cli.Streams{In: strings.NewReader(""), Out: &out, Err: &err, ErrTerminal: terminal})
				checkHonest(t, args, err.String())
				if args[0] != "render" {
					checkHonest(t, args, out.String())
				}
			}
		})
	}
}

// honestForms are commands on the folder DIR whose output somebody looks at, or whose errors only.
func honestForms(before string) [][]string {
	return [][]string{
		{"render", "DIR"},
		{"plan", "DIR"},
		{"plan", "DIR", "--wide"},
		{"plan", "DIR", "--output", "json"},
		{"plan", "DIR", "--output", "markdown"},
		{"plan", "DIR", "--output", "html"},
		{"plan", "DIR", "--annotations", "github"},
		{"plan", "DIR", "--fleet", "all"},
		{"explain", "--all", "DIR"},
		{"explain", "eu-1", "DIR"},
		{"explain", "nobody", "DIR"},
		{"diff", "DIR", "--against", before},
		{"diff", "DIR", "--against", before, "--all"},
		{"diff", before, "--against", "DIR", "--all"},
		{"diff", "DIR", "--against", before, "--change", "1"},
		{"diff", "DIR", "--against", before, "--output", "markdown"},
		{"diff", "DIR", "--against", before, "--output", "json"},
		{"diff", "DIR", "--against", before, "--output", "html"},
		{"diff", "DIR", "--against", before, "--annotations", "github"},
		{"diff", "DIR", "--against", before, "--fail-on", "workload-deletion,reapply,stuck", "--max-clusters", "0"},
	}
}

// runHonestly runs commands on files, with and without a terminal.
func runHonestly(t *testing.T, files map[string]string, commands [][]string) {
	t.Helper()
	dir := t.TempDir()
	writeAll(t, dir, files)
	for i, command := range commands {
		args := slices.Clone(command)
		args[slices.Index(args, "DIR")] = dir
		var out, err bytes.Buffer
		streams := cli.Streams{In: strings.NewReader(""), Out: &out, Err: &err, ErrTerminal: i%2 == 1}
		cli.Run(args, streams)
		checkHonest(t, command, err.String())
		if command[0] != "render" { // it prints the manifests
			checkHonest(t, command, out.String())
		}
	}
}

// checkHonest wants a text without characters that are not printed, except for the program's own
// colors, and without a forged line.
func checkHonest(t *testing.T, args []string, text string) {
	t.Helper()
	hidden := func(r rune) bool {
		return !unicode.IsPrint(r) && !unicode.IsSpace(r) || strings.ContainsRune("\r\v\f\u0085\u2028\u2029", r)
	}
	for line := range strings.Lines(regexp.MustCompile(`\x1b\[[0-9;]*m`).ReplaceAllString(text, "")) {
		if !utf8.ValidString(line) || strings.ContainsFunc(line, hidden) ||
			strings.HasPrefix(line, "::error::forged") || strings.HasPrefix(line, "# forged") {
			t.Errorf("%q prints the line %.500q", args, line)
			return
		}
	}
}

// hostilePlace is a place of a file, and the file with a hostile text there.
type hostilePlace struct{ name, text string }

// hostilePlaces are the keys and values of a file, behind each of which a hostile text is put.
func hostilePlaces(t *testing.T, text string) []hostilePlace {
	t.Helper()
	var places []hostilePlace
	var documents []*kyaml.Node
	decoder := kyaml.NewDecoder(strings.NewReader(text))
	for {
		document := new(kyaml.Node)
		if decoder.Decode(document) != nil {
			break
		}
		documents = append(documents, document)
	}
	written := func() string {
		var out bytes.Buffer
		encoder := kyaml.NewEncoder(&out)
		for _, document := range documents {
			if err := encoder.Encode(document); err != nil {
				t.Fatal(err)
			}
		}
		return out.String()
	}
	var visit func(at string, n *kyaml.Node)
	visit = func(at string, n *kyaml.Node) {
		if n.Kind == kyaml.ScalarNode {
			was := *n
			n.Value, n.Style, n.Tag = n.Value+hostileText, kyaml.DoubleQuotedStyle, kyaml.NodeTagString
			places = append(places, hostilePlace{at, written()})
			*n = was
		}
		for i, child := range n.Content {
			switch {
			case n.Kind == kyaml.MappingNode && i%2 == 0:
				visit(at+".key "+child.Value, child)
			case n.Kind == kyaml.MappingNode:
				visit(at+"."+n.Content[i-1].Value, child)
			default:
				visit(fmt.Sprintf("%s[%d]", at, i), child)
			}
		}
	}
	for i, document := range documents {
		visit(fmt.Sprint(i), document)
	}
	return places
}

func writeAll(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		writeFile(t, filepath.Join(dir, name), text)
	}
}
