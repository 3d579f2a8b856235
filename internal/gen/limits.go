package main

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/printer"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// Limit is a bound that the program keeps: a constant that has two marks, which say what is counted
// and what happens beyond it.
type Limit struct {
	Group, What, Unit, Beyond string

	Value int64
	File  string // that has the constant
	Name  string // of the constant
}

const (
	limitMark  = "//capifleet:limit "  // GROUP UNIT WHAT
	beyondMark = "//capifleet:beyond " // a sentence
	andMark    = "//capifleet:and "    // more of the mark before it
)

// limitGroups are the parts of the page, in their order, by the word that a mark has.
func limitGroups() [][2]string {
	return [][2]string{
		{"reading", "What is read"},
		{"templates", "Templates"},
		{"payloads", "What is generated"},
		{"beside", "ApplicationSets that somebody has written"},
		{"kustomize", "A directory with a kustomization"},
		{"problems", "Problems"},
		{"reviews", "Comments of a pull request"},
	}
}

// readLimits reads the marked constants of the packages below some folders of the repository.
func readLimits(root string) ([]Limit, error) {
	var limits []Limit
	top := os.DirFS(root)
	read := func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".go" {
			return err
		}
		text, err := fs.ReadFile(top, name)
		if err != nil || !bytes.Contains(text, []byte(limitMark)) {
			return err
		}
		found, err := limitsOf(name, text)
		limits = append(limits, found...)
		return err
	}
	for _, folder := range []string{"fn", "internal/cli", "internal/github", "internal/output"} {
		if err := fs.WalkDir(top, folder, read); err != nil {
			return nil, fmt.Errorf("read limits: %w", err)
		}
	}
	if len(limits) == 0 {
		return nil, errors.New("read limits: no constant is marked")
	}
	return limits, nil
}

// limitsOf are the limits of a Go file.
func limitsOf(name string, text []byte) ([]Limit, error) {
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	var limits []Limit
	for _, declaration := range file.Decls {
		block, ok := declaration.(*ast.GenDecl)
		if !ok || block.Tok != token.CONST {
			continue
		}
		for _, spec := range block.Specs {
			value := spec.(*ast.ValueSpec) //nolint:forcetypeassert // A const block holds nothing else.
			doc := value.Doc
			if doc == nil && !block.Lparen.IsValid() {
				doc = block.Doc
			}
			limit, marked, err := limitOf(value, doc)
			if err != nil {
				return nil, fmt.Errorf("%s: %s: %w", name, value.Names[0].Name, err)
			}
			if limit.File = name; marked {
				limits = append(limits, limit)
			}
		}
	}
	return limits, nil
}

// limitOf reads the marks of a constant; ok reports whether it has some.
func limitOf(value *ast.ValueSpec, doc *ast.CommentGroup) (limit Limit, ok bool, err error) {
	if doc == nil {
		return Limit{}, false, nil
	}
	limit.Name = value.Names[0].Name
	last := &limit.What
	for _, line := range doc.List {
		if text, isMark := strings.CutPrefix(line.Text, limitMark); isMark {
			words := strings.SplitN(text, " ", 3)
			if len(words) != 3 {
				return limit, false, fmt.Errorf("%q must have a group, a unit and what is counted", line.Text)
			}
			limit.Group, limit.Unit, limit.What = words[0], strings.ReplaceAll(words[1], "_", " "), words[2]
		}
		if text, isMark := strings.CutPrefix(line.Text, beyondMark); isMark {
			limit.Beyond, last = text, &limit.Beyond
		}
		if text, isMark := strings.CutPrefix(line.Text, andMark); isMark {
			*last += " " + text
		}
	}
	if limit.What == "" {
		return limit, false, nil
	}
	inGroup := func(group [2]string) bool { return group[0] == limit.Group }
	if limit.Beyond == "" || !slices.ContainsFunc(limitGroups(), inGroup) {
		return limit, false, fmt.Errorf("it needs %q, and a group of limitGroups", beyondMark)
	}
	limit.Value, err = valueOf(value)
	return limit, true, err
}

// valueOf is the number of a constant, which names no other one.
func valueOf(value *ast.ValueSpec) (int64, error) {
	if len(value.Values) != 1 {
		return 0, errors.New("a limit has a line and a value of its own")
	}
	var expression strings.Builder
	if err := printer.Fprint(&expression, token.NewFileSet(), value.Values[0]); err != nil {
		return 0, err
	}
	of, err := types.Eval(token.NewFileSet(), nil, token.NoPos, expression.String())
	if err != nil {
		return 0, err
	}
	number, exact := constant.Int64Val(constant.ToInt(of.Value))
	if !exact {
		return 0, fmt.Errorf("%s is not a whole number", of.Value)
	}
	return number, nil
}

// amount is the number of a limit with its unit.
func (l Limit) amount() string {
	const kibi, mebi = 1 << 10, 1 << 20
	switch {
	case l.Unit == "bytes" && l.Value >= mebi && l.Value%(mebi/2) == 0:
		return fmt.Sprintf("%g MiB", float64(l.Value)/mebi)
	case l.Unit == "bytes" && l.Value >= 4*kibi && l.Value%kibi == 0:
		return fmt.Sprintf("%d KiB", l.Value/kibi)
	}
	return grouped(l.Value) + " " + l.Unit
}

// grouped is a number with a comma between its thousands.
func grouped(number int64) string {
	text := fmt.Sprint(number)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}

// limitReference is the page of the limits.
func limitReference(limits []Limit) []byte {
	var page bytes.Buffer
	page.WriteString(`<!-- Generated by internal/gen from the marked constants of the code. Do not edit. -->

# Limits

CPU and memory grow with the input, and not faster. These limits hold beyond that, for every input. They are
counted, and never measured, so the same input is accepted everywhere. A limit of Kubernetes, Cluster API or
Argo CD is named as theirs. [FleetConfig](fleetconfig.md) has how long its lists may be, and [codes](errors.md)
what each code means. What is at a limit is accepted.
`)
	for _, group := range limitGroups() {
		fmt.Fprintf(&page, "\n## %s\n\n| what | limit | beyond it | in the code |\n|---|---|---|---|\n", group[1])
		for _, limit := range limits {
			if limit.Group == group[0] {
				fmt.Fprintf(&page, "| %s | %s | %s | [`%s`](../../%s) |\n",
					cell(limit.What), limit.amount(), cell(limit.Beyond), limit.Name, limit.File)
			}
		}
	}
	return page.Bytes()
}
