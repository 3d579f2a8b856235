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

// readInput reads a directory, or standard input where dir is "-", and the choices. With an error
// among the problems there is no list. The problems are gathered. The input is closed by the caller
// in any case.
func readInput(streams Streams, dir string, chosen choices) (input, fleet.Problems) {
	if dir == standardInput {
		return readStandardInput(streams, chosen)
	}
	var unread *fleet.Fleet
	var in input
	in.files, in.close = openDirectory(dir)
	documents, misnamed, problems := readDirectory(in.files)
	choice, more := chosen.choice(streams)
	in.choice = choice
	in.choice.Whole, in.choice.Misnamed = true, misnamed
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
