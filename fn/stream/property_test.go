package stream_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/kustomize/kyaml/kio"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/stream"
)

// sameList compares a list with what the parser reads from its whole text.
func sameList(text []byte, l *stream.List) error {
	v, err := read(text)
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	tree, _ := v.(map[string]any)
	want := elements(tree)
	if len(want) != len(l.Items()) {
		return fmt.Errorf("%d items, want %d", len(l.Items()), len(want))
	}
	for i, item := range l.Items() {
		if err := sameItem(item, want[i]); err != nil {
			return fmt.Errorf("item %d: %w", i, err)
		}
	}
	switch config := l.FunctionConfig(); {
	case config == nil && tree["functionConfig"] != nil:
		return fmt.Errorf("no functionConfig")
	case config != nil:
		if err := sameItem(config, tree["functionConfig"]); err != nil {
			return fmt.Errorf("functionConfig: %w", err)
		}
	}
	var b bytes.Buffer
	if _, err := l.WriteTo(&b); err != nil || !bytes.Equal(b.Bytes(), text) {
		return fmt.Errorf("untouched list: %v\n%s", err, b.Bytes())
	}
	return nil
}

// tries returns n, and with -short a quarter of it.
func tries(n int) int {
	if testing.Short() {
		return n / 4
	}
	return n
}

func TestGeneratedListsOfEveryStyle(t *testing.T) {
	t.Parallel()
	lists := tries(250)
	g := &generator{Rand: rand.New(rand.NewSource(1))}
	var total stream.Stats
	refused := 0
	for n := range lists {
		text := []byte(g.list())
		if _, err := read(text); err != nil {
			refused++
			t.Log(err)
			continue
		}
		l, err := stream.Parse(text)
		if err != nil {
			t.Fatalf("list %d: parse: %v\n%s", n, err, text)
		}
		if err := sameList(text, l); err != nil {
			t.Fatalf("list %d: %v\n%s", n, err, text)
		}
		if err := propertiesOfEdits(g, text, l, &total); err != nil {
			t.Fatalf("list %d: %v\n%s", n, err, text)
		}
	}
	t.Logf("%d lists, %d not readable; items cut %d, whole %d; edited %d, of these reencoded %d", lists, refused,
		total.Cut, total.Whole, total.Edited, total.Reencoded)
	if refused > lists/10 {
		t.Errorf("the generator wrote %d lists that are not YAML", refused)
	}
}

// propertiesOfEdits edits each item of a list, takes some out and puts one in.
func propertiesOfEdits(g *generator, text []byte, l *stream.List, total *stream.Stats) error {
	for i, item := range l.Items() {
		e := stream.Edit{}
		var remove map[string]string
		e.SetLabels, remove = g.edit()
		e.RemoveLabels = slices.Sorted(maps.Keys(remove))
		e.SetAnnotations, remove = g.edit()
		e.RemoveAnnotations = slices.Sorted(maps.Keys(remove))
		if err := editedAlone(text, i, e); err != nil {
			return fmt.Errorf("edit item %d by %+v: %w", i, e, err)
		}
		if err := goodDocument(item); err != nil {
			return fmt.Errorf("document of item %d: %w", i, err)
		}
		_ = item.Edit(e) // for the count
	}
	stats := l.Stats()
	total.Cut += stats.Cut
	total.Whole += stats.Whole
	total.Edited += stats.Edited
	total.Reencoded += stats.Reencoded
	added := "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: new}\n"
	return rebuilt(text, uint(g.Intn(64)), added, `[{"message":"m"}]`)
}

func TestKptFormTakesTheFastPath(t *testing.T) {
	t.Parallel()
	g := &generator{Rand: rand.New(rand.NewSource(2))}
	var cut, whole int
	for range 300 {
		text, err := kptForm([]byte(g.list()))
		if err != nil {
			continue
		}
		if _, err := read(text); err != nil {
			continue // kyaml's encoder may write an alias before its anchor
		}
		l := mustParse(t, text)
		if err := sameList(text, l); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		cut += l.Stats().Cut
		whole += l.Stats().Whole
		if l.Stats().Whole > 0 {
			t.Logf("%s", text)
		}
	}
	share := 100 * float64(cut) / float64(cut+whole)
	t.Logf("kpt's form: %d items, %.2f %% on the fast path", cut+whole, share)
	if share < 99 || cut < 500 {
		t.Errorf("%.2f %% of %d items on the fast path, want 99 %%", share, cut+whole)
	}
}

// kptForm writes a list as kpt sends it, by the code that kpt runs.
func kptForm(text []byte) ([]byte, error) {
	reader := kio.ByteReader{Reader: bytes.NewReader(text)}
	items, err := reader.Read()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = kio.ByteWriter{
		Writer: &b, KeepReaderAnnotations: true, FunctionConfig: reader.FunctionConfig,
		WrappingKind: kio.ResourceListKind, WrappingAPIVersion: kio.ResourceListAPIVersion,
	}.Write(items)
	return b.Bytes(), err
}

func TestMutatedListsAreNeverReadOtherwise(t *testing.T) {
	t.Parallel()
	mutants := tries(6000)
	g := &generator{Rand: rand.New(rand.NewSource(3))}
	var texts [][]byte
	for _, text := range files(t, "corpus") {
		texts = append(texts, text)
	}
	slices.SortFunc(texts, bytes.Compare)
	for len(texts) < 300 {
		texts = append(texts, []byte(g.list()))
	}
	var accepted, cut, refused, differ int
	for n := range mutants {
		text := mutated(g, texts[g.Intn(len(texts))])
		l, err := stream.Parse(text)
		if err != nil {
			refused++
			continue
		}
		accepted++
		if l.Stats().Whole == 0 && len(l.Items()) > 0 {
			cut++
		}
		silent, err := readOtherwise(text, l)
		if err != nil {
			t.Fatalf("mutant %d: %v\n%s\n%q", n, err, text, text)
		}
		if silent {
			differ++
		}
	}
	t.Logf("%d mutants: %d refused, %d accepted, %d of them cut; %d accepted that sigs.k8s.io/yaml refuses", mutants,
		refused, accepted, cut, differ)
}

// readOtherwise says how a list differs from the whole text as the parsers
// read it. Where sigs.k8s.io/yaml refuses the text and kyaml does not, some
// Tree must say so.
func readOtherwise(text []byte, l *stream.List) (silent bool, err error) {
	if _, err := read(text); err == nil {
		return false, sameList(text, l)
	}
	for _, item := range l.Items() {
		if _, err := item.Tree(); err != nil {
			return false, nil
		}
	}
	if config := l.FunctionConfig(); config != nil {
		if _, err := config.Tree(); err != nil {
			return false, nil
		}
	}
	var n kyaml.Node
	if err := kyaml.Unmarshal(text, &n); err != nil {
		return false, fmt.Errorf("kyaml refuses the text: %w", err)
	}
	return true, nil
}

// mutated changes some lines of a text.
func mutated(g *generator, text []byte) []byte {
	lines := strings.SplitAfter(string(text), "\n")
	for range 1 + g.Intn(3) {
		i, j := g.Intn(len(lines)), g.Intn(len(lines))
		switch line := lines[i]; g.Intn(9) {
		case 0:
			lines[i] = " " + line
		case 1:
			lines[i] = spaces(g.Intn(5)) + strings.TrimLeft(line, " ")
		case 2:
			lines[i] = strings.TrimPrefix(line, " ")
		case 3:
			lines = slices.Insert(lines, i, lines[j])
		case 4:
			lines = slices.Delete(lines, i, i+1)
		case 5:
			lines[i], lines[j] = lines[j], lines[i]
		case 6, 7:
			odd := []string{
				"\"", "'", "{", "}", "[", "]", "#", " #", "-", "- ", ":", ": ", "?", "? ", "&a ", "*a", "*labels",
				"!", "! ", "|", ">", "\t", "\r", "%", "@", "`", ",", "\\", "---\n", "...\n", "\n", "<<: ",
				"\u2028", "\u0085", "\ufeff", "\x00", "\xff", "items:\n", "~", "=", "!!str ", "yes", "0",
			}
			at := g.Intn(len(line) + 1)
			lines[i] = line[:at] + odd[g.Intn(len(odd))] + line[at:]
		case 8:
			if len(line) > 1 {
				at := g.Intn(len(line))
				lines[i] = line[:at] + line[at+1:]
			}
		}
		if len(lines) == 0 {
			lines = []string{""}
		}
	}
	return []byte(strings.Join(lines, ""))
}
