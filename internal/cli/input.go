package cli

import (
	"io/fs"

	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// input is what a command reads: the objects, the choices beside them, and the files that the
// FleetConfig may name.
type input struct {
	list   *stream.List
	choice decode.Choice
	files  fs.FS
	close  func() // closes files
	piped  bool   // whether the objects are from standard input
}

// readFiles reads a directory: it builds the kustomization at its top, where there is one, and
// reads the files otherwise.
func readFiles(files fs.FS, chosen choices) ([]stream.Document, decode.Reading, fleet.Problems) {
	if problems := refuseOutput(files); len(problems) > 0 {
		return nil, decode.Reading{}, problems
	}
	names := kustomizationsAt(files)
	if len(names) > 0 && chosen.kustomize {
		chosen.reading(true)
		return buildKustomization(files, names[0])
	}
	chosen.reading(false)
	walk, problems := walkDirectory(files, chosen.progress)
	if walk == nil {
		return nil, decode.Reading{}, problems
	}
	reading := walk.reading()
	if len(names) > 0 {
		reading.NotBuilt = names[0]
	}
	if chosen.kustomize {
		problems = append(problems, walk.refuseUnbuilt(chosen)...)
	}
	return walk.documents, reading, problems
}

// readInput reads a directory, or standard input where dir is "-", and the choices. With an error
// among the problems there is no list. The problems are gathered. The input is closed by the caller
// in any case.
func readInput(streams Streams, dir string, chosen choices) (input, fleet.Problems) {
	if dir == standardInput {
		return readStandardInput(streams, chosen)
	}
	var unread *fleet.Fleet
	var in input
	files, closeFiles, problems := openBelow(streams, dir, chosen.root)
	in.files, in.close = files, closeFiles
	if problems.Failed() {
		return in, problems
	}
	documents, reading, problems := readFiles(files, chosen)
	choice, more := chosen.choice(streams)
	in.choice = choice
	in.choice.Whole, in.choice.Reading, in.choice.Folder = true, reading, chosen.configFolder(dir)
	if problems = append(problems, more...); problems.Failed() {
		return in, unread.Gathered(problems)
	}
	list, err := stream.FromDocuments(documents)
	if err != nil {
		return in, unread.Gathered(badFiles(err, chartsAmong(documents)))
	}
	in.list = list
	return in, nil
}
