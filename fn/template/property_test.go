package template

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestRandomTextsAgreeWithArgoCD makes texts from a small grammar, most of which parse, and
// compares each with Argo CD. What renders is what Argo CD renders, from only the parameters that
// Reads names. What fails also fails there, or lacks a key, or would write <no value>.
func TestRandomTextsAgreeWithArgoCD(t *testing.T) {
	g := &grammar{rand.New(rand.NewPCG(1, 2))}
	var rendered, both, lacking, shapeless int
	for range 1200 {
		source := g.text(3)
		parsed, problem := ParseText(nil, source)
		if problem != nil {
			// A parameter that is read from the wrong dot fails where it is reached; we refuse it
			// everywhere.
			_, err := reference(source, params())
			if err == nil && !strings.Contains(problem.Reason, "is a string and has no") {
				t.Fatalf("%s\nis refused: %s", source, problem.Reason)
			}
			continue
		}
		for _, p := range []map[string]any{params(), fromSecret()} {
			got, problem := parsed.Render(p)
			want, err := reference(parsed.Source(), p)
			switch {
			case problem == nil && (err != nil || got != want):
				t.Fatalf("%s\ngives    %q\nArgo CD %q, %v", source, got, want, err)
			case problem != nil && err != nil:
				both++
			case problem != nil && problem.Instead != "" && strings.Contains(want, "["):
				shapeless++
			case problem != nil && (problem.Missing != nil || strings.Contains(problem.Reason, "finds no key")),
				problem != nil && strings.Contains(want, "<no value>"):
				lacking++
			case problem != nil:
				t.Fatalf("%s\nfails: %s\nArgo CD gives %q", source, problem.Reason, want)
			default:
				rendered++
			}
		}
		few := map[string]any{}
		for _, r := range parsed.Reads() {
			copyPath(few, params(), r.Path)
		}
		all, problem := parsed.Render(params())
		got, problemFew := parsed.Render(few)
		if got != all || (problem == nil) != (problemFew == nil) {
			t.Fatalf("%s\ngives                  %q, %v\nfrom what it reads %q, %v (%v)",
				source, all, problem, got, problemFew, parsed.Reads())
		}
		checkRequired(t, source, parsed)
	}
	t.Logf("%d rendered, %d failed as with Argo CD, %d lacked a key, %d wrote a map or a list",
		rendered, both, lacking, shapeless)
	if rendered < 400 || both < 100 || lacking < 100 || shapeless == 0 {
		t.Error("the grammar has lost its balance")
	}
}

// checkRequired removes each label or value that is required; then the text must fail.
func checkRequired(t *testing.T, source string, parsed *Text) {
	t.Helper()
	if _, problem := parsed.Render(params()); problem != nil {
		return
	}
	for _, r := range parsed.Reads() {
		if !r.Required || len(r.Path) < 2 || r.Path[0] == "cluster" || len(r.Path) == 2 && r.Path[0] == "metadata" {
			continue
		}
		p := params()
		at := p
		for _, key := range r.Path[:len(r.Path)-1] {
			at = at[key].(map[string]any)
		}
		delete(at, r.Path[len(r.Path)-1])
		if got, problem := parsed.Render(p); problem == nil {
			t.Fatalf("%s\nrequires %s and gives %q without it", source, r, got)
		}
	}
}

type grammar struct{ *rand.Rand }

func (g *grammar) pick(choices ...string) string {
	return choices[g.IntN(len(choices))]
}

func (g *grammar) text(depth int) string {
	var b strings.Builder
	for range 1 + g.IntN(3) {
		b.WriteString(g.pick("a", "-", "/", " "))
		switch choice := g.IntN(9); {
		case depth > 0 && choice == 0:
			fmt.Fprintf(&b, "{{ if %s }}%s{{ else }}%s{{ end }}", g.pipe(depth-1), g.text(depth-1), g.text(depth-1))
		case depth > 0 && choice == 1:
			fmt.Fprintf(&b, "{{ with %s }}{{ . }}%s{{ else }}x{{ end }}",
				g.pipe(depth-1), strings.ReplaceAll(g.text(0), "{{ .", "{{ $."))
		case depth > 0 && choice == 2:
			fmt.Fprintf(&b, "{{ range $k, $v := %s }}{{ $v }}{{ end }}",
				g.pick(".values", ".metadata.labels", ".cluster.spec.zones", "(list 1 2)", "("+g.lookup()+")"))
		case depth > 0 && choice == 3:
			fmt.Fprintf(&b, "{{ $x := %s }}{{ $x }}{{ $x | default 1 }}", g.pipe(depth-1))
		case depth > 0 && choice == 4:
			fmt.Fprintf(&b, "{{ $m := %s }}{{ index $m %q }}",
				g.pick(".values", ".metadata.labels", ".cluster.spec.kinds"), g.key())
		default:
			fmt.Fprintf(&b, "{{ %s }}", g.pipe(depth))
		}
	}
	return b.String()
}

func (g *grammar) key() string {
	return g.pick("region", "tier", "cost-center", "gpu", "zone", "topology.kubernetes.io/zone")
}

func (g *grammar) lookup() string {
	return fmt.Sprintf("%s %s %q",
		g.pick("index", "index", "get"), g.pick(".values", ".metadata.labels", ".metadata.annotations"), g.key())
}

func (g *grammar) operand(depth int) string {
	if depth > 0 && g.IntN(2) == 0 {
		return "(" + g.pipe(depth-1) + ")"
	}
	return g.pick(
		`"x"`, `""`, "true", "1", ".name", ".values.tier",
		".metadata.labels.region", ".metadata.labels.region", "("+g.lookup()+")", "("+g.lookup()+")",
		"$.server", ".cluster.spec.replicas",
	)
}

func (g *grammar) pipe(depth int) string {
	one := func() string { return g.operand(depth) }
	var b strings.Builder
	switch g.IntN(12) {
	case 0:
		b.WriteString(g.lookup())
	case 1:
		fmt.Fprintf(&b, "%s %s %s", g.pick("or", "and", "eq", "ne", "default", "coalesce"), one(), one())
	case 2:
		name := g.pick("or", "and", "coalesce", "eq", "cat", "print", "list")
		fmt.Fprintf(&b, "%s %s %s %s", name, one(), one(), one())
	case 3:
		fmt.Fprintf(&b, "%s %s", g.pick("not", "empty", "toString", "quote", "kindOf"), one())
	case 4:
		fmt.Fprintf(&b, "hasKey %s %q", g.pick(".values", ".metadata.labels"), g.key())
	case 5:
		fmt.Fprintf(&b, "ternary %s %s (hasKey .values %q)", one(), one(), g.key())
	case 6:
		fmt.Fprintf(&b, "dig %q %s .values", g.key(), one())
	case 7:
		fmt.Fprintf(&b, "%s %q .values .metadata.labels", "pluck", g.key())
	case 8:
		fmt.Fprintf(&b, "index .metadata %q %q", g.pick("labels", "annotations"), g.key())
	default:
		b.WriteString(one())
	}
	for range g.IntN(3) {
		b.WriteString(" | " + g.pick(
			"default "+one(), "quote", "or "+one(), "and "+one(), "coalesce "+one(), "eq "+one(),
			"not", "toJson", "empty",
		))
	}
	return b.String()
}
