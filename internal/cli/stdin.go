package cli

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/spf13/pflag"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// standardInput stands for standard input where a directory may stand; stdinName is what problems
// call it in place of a file.
const (
	standardInput = "-"
	stdinName     = "standard input"
)

// pipedExample is how manifests get to standard input. A FleetConfig is not among what kustomize
// prints, since it is marked as local configuration.
const pipedExample = "kubectl kustomize fleet/ | capifleet render - --config fleet/fleet.yaml"

// check refuses flags that do not go together with what is read.
func (c choices) check(flags *pflag.FlagSet, streams Streams, dir string) error {
	switch {
	case c.config == standardInput:
		return usageError{"the value of --config is not a file; use: --config /dev/stdin"}
	case flags.Changed(flagRoot) && c.root == "":
		return usageError{"--root is \"\"; name a folder that holds the directory"}
	case c.budget < 1 || c.budget > fleet.LargestBudget:
		return usageError{fmt.Sprintf("--%s must be from 1 to %d, not %d", flagBudget, fleet.LargestBudget, c.budget)}
	case dir != standardInput:
		return nil
	case flags.Changed(flagRoot):
		return usageError{"--root is about a directory, and standard input is read; remove it"}
	case flags.Changed(flagKustomize):
		return usageError{"--kustomize is about a directory, and standard input is read; remove it"}
	case streams.Terminal:
		return usageError{"standard input is a terminal; pipe manifests into the command, " +
			"as in: " + pipedExample}
	case isStandardInput(c.config):
		return usageError{"--config and - both read standard input; " +
			"put the FleetConfig into a file, or into the stream"}
	}
	return nil
}

// isStandardInput reports whether a path stands for standard input.
func isStandardInput(file string) bool {
	return slices.Contains([]string{"/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"}, filepath.Clean(file))
}

// readStandardInput reads a stream of manifests, or a ResourceList, and the choices, as [readInput]
// does. The files are those of the working directory, as for the function.
func readStandardInput(streams Streams, chosen choices) (input, fleet.Problems) {
	var unread *fleet.Fleet
	in := input{piped: true}
	in.files, in.close = openDirectory(cmp.Or(streams.Dir, "."))
	choice, problems := chosen.choice(streams)
	in.choice = choice
	in.choice.Whole, in.choice.Folder = true, chosen.configFolder(cmp.Or(streams.Dir, "."))
	in.choice.Reading.Piped = true
	text, err := readAll(streams.In)
	if err != nil {
		problems = append(problems, unreadable(stdinName, err))
	} else {
		list, more := parseStream(text)
		in.list, problems = list, append(problems, more...)
	}
	return in, unread.Gathered(problems)
}

// parseStream reads a stream of manifests, or a ResourceList. With an error among the problems
// there is no list.
func parseStream(text []byte) (*stream.List, fleet.Problems) {
	documents := stream.SplitStream(text)
	if len(documents) == 0 {
		return nil, emptyStream(text)
	}
	var failed error
	if len(documents) == 1 && bytes.Contains(text, []byte("ResourceList")) {
		list, err := stream.Parse(text)
		if err == nil {
			return list, nil
		}
		failed = err
	}
	list, err := stream.FromDocuments(documents)
	switch {
	case err != nil:
		return nil, badStream(err)
	case failed != nil && list.Items()[0].Meta().Kind == "ResourceList":
		return nil, badStream(failed)
	}
	unwrapped, changed := withoutLists(documents, list.Items())
	if !changed {
		return list, nil
	}
	if list, err = stream.FromDocuments(unwrapped); err != nil {
		return nil, badStream(err)
	}
	return list, nil
}

// withoutLists are documents with the objects of each list that has Clusters or FleetConfigs in
// place of the list: kubectl get prints one. items are those of the documents. Lists that cannot be
// read are reported where the items are read.
func withoutLists(documents []stream.Document, items []*stream.Item) (unwrapped []stream.Document, changed bool) {
	for i, item := range items {
		elements, made := decode.ClusterList(item), []stream.Document(nil)
		for _, element := range elements {
			text, err := yaml.Marshal(element)
			if err != nil {
				made = nil
				break
			}
			made = append(made, stream.Document{Index: len(unwrapped) + len(made), Text: text, Made: true})
		}
		if len(made) == 0 {
			one := documents[i]
			one.Index = len(unwrapped)
			made = []stream.Document{one}
		} else {
			changed = true
		}
		unwrapped = append(unwrapped, made...)
	}
	return unwrapped, changed
}

// emptyStream is the problem of a stream without manifests. As a rule the command before it failed.
func emptyStream(text []byte) fleet.Problems {
	message := "standard input is empty"
	if len(bytes.TrimSpace(text)) > 0 {
		message = "standard input has no manifests"
	}
	return fleet.Problems{{
		Code: fleet.BadInput, Message: message,
		Remedy: "check the command that writes into the pipe, " +
			"for example " + pipedExample,
	}}
}

// badStream are the problems of a stream that cannot be read, one for each document.
func badStream(err error) fleet.Problems {
	var problems fleet.Problems
	for _, one := range stream.Errors(err) {
		problem := fleet.Problem{
			Code: fleet.BadInput, Object: fleet.Ref{File: stdinName}, Message: fleet.Unquoted(one.Error()),
		}
		var syntax *stream.SyntaxError
		if errors.As(one, &syntax) {
			problem.Line, problem.Message, problem.Remedy = syntax.Line, syntax.Reason, syntax.Remedy
			if syntax.Templated {
				problem.Message += ", and looks like a template of a Helm chart"
				problem.Remedy = "pipe the output of helm template; if it is not a chart, put each {{ }} in quotes"
			}
		}
		problems = append(problems, problem)
	}
	return problems
}

// located are problems that name standard input, with the line, where their object was read from
// there. The line of an object that an annotation gives a file is not one of that file.
func (in input) located(problems fleet.Problems) fleet.Problems {
	if !in.piped || in.list == nil {
		return problems
	}
	annotated := map[string]bool{}
	for _, item := range in.list.Items() {
		if item.HasPathAnnotation() {
			annotated[item.Path()] = true
		}
	}
	return problems.Each(func(problem fleet.Problem) fleet.Problem {
		switch {
		case problem.Line > 0 && problem.Object.File == "":
			problem.Object.File = stdinName
		case problem.Line > 0 && annotated[problem.Object.File]:
			problem.Message = fmt.Sprintf("%s (line %d of standard input)", problem.Message, problem.Line)
			problem.Line = 0
		}
		return problem
	})
}
