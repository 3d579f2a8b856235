package stream_test

import (
	"fmt"
	"math/rand"
	"strings"
)

// generator writes lists in random styles. It knows nothing of what it
// writes: a YAML parser says what a list holds.
type generator struct {
	*rand.Rand
	b       strings.Builder
	anchors int // of the item being written
}

// list writes a ResourceList.
func (g *generator) list() string {
	g.b.Reset()
	g.maybe(5, "# head\n")
	g.maybe(10, "---\n")
	g.b.WriteString("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n")
	if g.one(6) {
		g.config()
		g.items()
	} else {
		g.items()
		g.maybe(6, "unknown:\n- a\n- {b: c}\n")
		if !g.one(8) {
			g.config()
		}
	}
	g.maybe(5, "results:\n- message: earlier\n  severity: info\n")
	g.maybe(6, "# tail\n\n# more\n")
	return g.b.String()
}

func (g *generator) config() {
	g.anchors = 0
	g.b.WriteString("functionConfig:\n")
	g.block(2+2*g.Intn(2), 0, "apiVersion: v1", "kind: ConfigMap", "metadata:\x00config")
}

func (g *generator) items() {
	switch g.Intn(14) {
	case 0:
		g.b.WriteString("items: []\n")
		return
	case 1:
		return
	case 2:
		g.b.WriteString("items: null # none\n")
		return
	}
	g.b.WriteString("items:")
	g.maybe(8, " # behind items")
	g.b.WriteByte('\n')
	column := g.pick(0, 0, 0, 2, 2, 4, 1)
	for range 1 + g.Intn(5) {
		g.item(column)
	}
}

// item writes one element with its dash in a column.
func (g *generator) item(column int) {
	g.anchors = 0
	g.maybe(8, spaces(column)+"# above - an item\n")
	g.maybe(12, "# at column 0\n\n")
	start := g.b.Len()
	step := g.pick(2, 2, 2, 4, 3)
	g.block(column+step, 0, "apiVersion: v1", "kind: "+[]string{"ConfigMap", "Cluster", `"Quoted"`}[g.Intn(3)],
		"metadata:\x00", "spec:\x01")
	// The first line gets the dash.
	text := g.b.String()
	g.b.Reset()
	g.b.WriteString(text[:start])
	rest := text[start:]
	if strings.HasPrefix(rest, spaces(column+step)) && rest[column+step] != '#' && rest[column+step] != '\n' {
		g.b.WriteString(spaces(column) + "-" + spaces(step-1) + rest[column+step:])
	} else {
		g.b.WriteString(spaces(column) + "- # a dash alone\n" + rest)
	}
}

// block writes pairs of an object; a NUL marks metadata, 1 any content.
func (g *generator) block(column, depth int, pairs ...string) {
	if g.one(6) {
		g.Shuffle(len(pairs), func(i, j int) { pairs[i], pairs[j] = pairs[j], pairs[i] })
	}
	for _, pair := range pairs {
		g.noise(column)
		key, mark, marked := strings.Cut(pair, "\x00")
		switch {
		case marked:
			g.metadata(column, mark)
		case strings.HasSuffix(pair, "\x01"):
			g.b.WriteString(spaces(column) + strings.TrimSuffix(pair, "\x01"))
			g.value(column, depth+1)
		default:
			g.b.WriteString(spaces(column) + key + "\n")
		}
	}
}

func (g *generator) metadata(column int, name string) {
	if name == "" && g.one(20) {
		return
	}
	if name == "" && g.one(20) {
		g.b.WriteString(spaces(column) + []string{
			"metadata: {name: flow, labels: {app: a, 'b': \"c d\"}}\n", "metadata:\n",
			"metadata: {}\n", "metadata: # empty\n",
		}[g.Intn(4)])
		return
	}
	in := column + g.pick(2, 2, 4, 1)
	g.b.WriteString(spaces(column) + "metadata:\n" + spaces(in) + "name: " + fmt.Sprintf("n%d\n", g.Intn(1000)))
	g.labels(in, "labels")
	if g.one(3) {
		g.b.WriteString(spaces(in) + "namespace: clusters # behind\n")
	}
	g.labels(in, "annotations")
	g.noise(in)
}

// labels writes labels or annotations in one of many styles.
func (g *generator) labels(column int, name string) {
	at := spaces(column)
	switch g.Intn(14) {
	case 0, 1:
	case 2:
		g.b.WriteString(at + name + ": {app: x, \"tier\": 'y', b: \"z\"} # behind\n")
	case 3:
		g.b.WriteString(at + name + ":\n")
	case 4:
		g.b.WriteString(at + name + ": {}\n")
	case 5:
		g.anchors++
		fmt.Fprintf(&g.b, "%s%s: &labels\n%s  app: anchored\n", at, name, at)
	case 6:
		g.b.WriteString(at + name + ":\n" + at + "  ? app\n" + at + "  : explicit\n")
	case 7:
		g.b.WriteString(at + name + ":\n" + at + "  app: two\n" + at + "   lines\n" +
			at + "  tier: \"a\n" + at + "    b\"\n")
	default:
		in := column + g.pick(2, 2, 4, 1)
		g.b.WriteString(at + name + ":")
		g.maybe(6, " # of it")
		g.b.WriteByte('\n')
		keys := []string{"app", "tier", `"b"`, "'a'", "example.com/name", "é"}
		g.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
		for _, key := range keys[:1+g.Intn(4)] {
			g.noise(in)
			g.b.WriteString(spaces(in) + key + ":")
			g.scalar(in)
		}
	}
}

// value writes any value behind a key in a column.
func (g *generator) value(column, depth int) {
	if depth > 4 || g.one(3) {
		g.scalar(column)
		return
	}
	g.maybe(8, " # behind")
	g.b.WriteByte('\n')
	if g.one(2) {
		in := column + g.pick(2, 2, 4, 1)
		for i := range 1 + g.Intn(3) {
			g.noise(in)
			fmt.Fprintf(&g.b, "%skey%d:", spaces(in), i)
			g.value(in, depth+1)
		}
		return
	}
	in := column + g.pick(0, 0, 2, 4)
	for range 1 + g.Intn(3) {
		g.b.WriteString(spaces(in) + "-")
		if g.one(3) {
			g.b.WriteString(" name: x\n" + spaces(in+2) + "value:")
			g.value(in+2, depth+1)
			continue
		}
		g.scalar(in)
	}
}

// scalar writes one value behind a key or dash, and the line's end.
func (g *generator) scalar(column int) {
	in := "\n" + spaces(column+1+g.Intn(4))
	if column == 0 {
		in = "\n  "
	}
	texts := []string{
		" text", " text # behind", " 'it''s'", ` "a \"b\" # no comment"`, " 12", " -3.5", " yes", " true", "",
		" null", " ~", " 0x1F", " 1e3", " 010", " 2024-01-01", " 1_000",
		" a: b"[:2], " [a, 'b', {c: d}]", " {a: b, c: [1, 2]}",
		" |" + in + "text" + in + "  - more" + in + "# no comment",
		" |-" + in + "text", " |+" + in + "text\n\n",
		" >" + in + "folded" + in + "words\n" + in + "more", " plain" + in + "words" + in + "go on", ` "quoted` + in +
			`and on"`, " 'quoted\n" + in + "with a blank'", " 10.0.0.0/16", " v1.34.0",
		` "\u00e9\x41"`, " é 😀", " |2" + in + " x", "   wide   ", " !!str 12",
		" http://a/b?c=d#e", " \"- dash\"", " '---'",
	}
	if g.anchors > 0 && g.one(5) {
		texts = []string{" *labels"}
	}
	if g.one(40) {
		texts = []string{
			" \"at\ncolumn 0\"", " \"at\n- column 0\"",
			" |\n" + spaces(column+6) + "x\n" + spaces(column+6) + "\tdeep\n# and out",
		}
	}
	g.b.WriteString(texts[g.Intn(len(texts))] + "\n")
}

// noise writes a comment or a blank line now and then.
func (g *generator) noise(column int) {
	g.maybe(25, spaces(column)+"# - a comment: here\n")
	g.maybe(30, "\n")
	g.maybe(40, spaces(g.Intn(6))+"# anywhere\n")
}

func (g *generator) one(in int) bool { return g.Intn(in) == 0 }

func (g *generator) maybe(in int, text string) {
	if g.one(in) {
		g.b.WriteString(text)
	}
}

func (g *generator) pick(from ...int) int { return from[g.Intn(len(from))] }

func spaces(n int) string { return strings.Repeat(" ", n) }

// edit is a random edit.
func (g *generator) edit() (set, remove map[string]string) {
	keys := []string{"app", "tier", "b", "a", "example.com/name", "é", "new", "on", "1"}
	values := []string{
		"v", "yes", "1", "", "null", "a b", "x: y", "# c", "\"q\"", "'", "é", "two\nlines", "-", "1.2.3",
		"anchored", "x",
	}
	set, remove = map[string]string{}, map[string]string{}
	for range g.Intn(3) {
		set[keys[g.Intn(len(keys))]] = values[g.Intn(len(values))]
	}
	for range g.Intn(3) {
		remove[keys[g.Intn(len(keys))]] = ""
	}
	return set, remove
}
