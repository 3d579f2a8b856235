package cli

import (
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// badFiles are the problems of files that cannot be read, one for each document, and one for all
// templates of a Helm chart. charts are the folders of charts.
func badFiles(err error, charts []string) fleet.Problems {
	var problems fleet.Problems
	found := map[string]int{} // the problem of the templates below a folder
	for _, one := range stream.Errors(err) {
		problem := badFile(one)
		var syntax *stream.SyntaxError
		if errors.As(one, &syntax) && syntax.Templated {
			below := chartFolder(syntax.Path, charts)
			if first, known := found[below]; known {
				problems[first].More++
				continue
			}
			found[below] = len(problems)
			problem.Message += ", and looks like a template of a Helm chart"
			problem.Remedy = "list " + below + " in " + ignoreFile + "; if it is not a chart, put each {{ }} in quotes"
		}
		problems = append(problems, problem)
	}
	return problems
}

// badFile is the problem of a document that cannot be read.
func badFile(err error) fleet.Problem {
	problem := fleet.Problem{Code: fleet.BadInput, Message: err.Error()}
	var syntax *stream.SyntaxError
	if errors.As(err, &syntax) {
		problem.Object.File, problem.Line, problem.Message = syntax.Path, syntax.Line, syntax.Reason
		problem.Remedy = syntax.Remedy + "; if the file does not belong to the fleet, list it in " + ignoreFile
	}
	return problem
}

// chartsAmong are the folders of the Helm charts among documents, from the outermost.
func chartsAmong(documents []stream.Document) []string {
	var charts []string
	for _, document := range documents {
		if folder := path.Dir(document.Path); path.Base(document.Path) == "Chart.yaml" && folder != "." {
			charts = append(charts, folder+"/")
		}
	}
	slices.Sort(charts)
	return charts
}

// chartFolder is the folder of the chart that a template is of, as an ignore file lists it: the
// outermost of charts, or else the folder that holds templates/, or else that of the file. It is
// the file itself where that has no folder.
func chartFolder(file string, charts []string) string {
	for _, chart := range charts {
		if strings.HasPrefix(file, chart) {
			return chart
		}
	}
	if chart, _, isTemplate := strings.Cut(file, "/templates/"); isTemplate {
		return chart + "/"
	}
	if folder := path.Dir(file); folder != "." {
		return folder + "/"
	}
	return file
}
