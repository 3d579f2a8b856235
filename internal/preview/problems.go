package preview

import (
	"fmt"
	"io"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Problems writes problems for people who read them on a terminal: each over lines of its own, as
// severity, code and place, then what it is about, what is wrong, the details, and what to do. For
// programs a problem is one line, [fleet.Problem.String].
func Problems(w io.Writer, problems fleet.Problems, screen Screen) error {
	var text strings.Builder
	for i := range problems {
		for _, line := range screen.problem(&problems[i]) {
			text.WriteString(strings.TrimRight(line, " ") + "\n")
		}
		text.WriteString("\n")
	}
	if len(problems) > 0 {
		text.WriteString(explainHint(problems) + "\n")
	}
	if _, err := io.WriteString(w, text.String()); err != nil {
		return fmt.Errorf("write problems: %w", err)
	}
	return nil
}

// headColumns is how wide the column of the severity is, which the lines below are indented by.
const headColumns = len("WARNING  ")

// problem is a problem in lines.
func (s Screen) problem(problem *fleet.Problem) []string {
	severity := strings.ToUpper(string(fleet.Error))
	if problem.Severity != "" {
		severity = strings.ToUpper(string(problem.Severity))
	}
	head := s.painted(severity) + strings.Repeat(" ", headColumns-len(severity)) + string(problem.Code)
	if place := problem.At(); place != "" {
		head += "  " + fleet.Printable(place)
	}
	lines := []string{head}
	if about := aboutProblem(problem); about != "" {
		lines = append(lines, s.below(about)...)
	}
	lines = append(lines, s.below(problem.Sentence())...)
	details := problem.Details()
	if problem.ShownValue() != "" { // Wrapping it would join its spaces.
		lines = append(lines, indented([]string{fleet.Printable(details[0])}, headColumns)...)
		details = details[1:]
	}
	for _, detail := range details {
		lines = append(lines, s.below(detail)...)
	}
	if remedy := problem.WhatToDo(); remedy != "" {
		lines = append(lines, s.below("Fix: "+remedy)...)
	}
	return lines
}

// aboutProblem is the object to look at, and the field in it.
func aboutProblem(problem *fleet.Problem) string {
	object, path := problem.Object.String(), problem.FieldPath()
	if object != "" && path != "" {
		return object + ", " + path
	}
	return object + path
}

// below is a text in lines below the head of a problem.
func (s Screen) below(text string) []string {
	text = fleet.Printable(strings.ReplaceAll(text, "\n", " "))
	return indented(wrapped(text, s.columns()-headColumns), headColumns)
}

// explainHint says how to learn more about codes.
func explainHint(problems fleet.Problems) string {
	for _, problem := range problems {
		if problem.Code != problems[0].Code {
			return "For the meaning of a code, with an example, use: capifleet explain CODE"
		}
	}
	return fmt.Sprintf("For the meaning of the code, with an example, use: capifleet explain %s", problems[0].Code)
}
