package cli

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"github.com/capifleet/capifleet/fn"
	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/encode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// runFunction is the KRM function: a ResourceList in, a ResourceList out. On an error the input
// goes back as it came, with the results where it is a ResourceList; the output is never empty
// where the input was not, since kpt takes an empty output for an empty package.
func runFunction(streams Streams) error {
	input, err := readAll(streams.In)
	if err != nil {
		return fmt.Errorf("read standard input: %w", err)
	}
	relaxCollector(len(input))
	list, err := stream.Parse(input)
	if err != nil {
		if _, writeErr := streams.Out.Write(input); writeErr != nil {
			return fmt.Errorf("write standard output: %w", writeErr)
		}
		return report(streams.Err, fleet.Problems{badInput("standard input", err)})
	}
	files, closeFiles := openDirectory(cmp.Or(streams.Dir, "."))
	defer closeFiles()
	_, problems := fn.Process(list, decode.Choice{}, files)
	if err := encode.Results(list, problems); err != nil {
		if _, writeErr := streams.Out.Write(input); writeErr != nil {
			return fmt.Errorf("write standard output: %w", writeErr)
		}
		return report(streams.Err, append(problems, badInput("standard input", err)))
	}
	if _, err := list.WriteTo(streams.Out); err != nil {
		return fmt.Errorf("write standard output: %w", err)
	}
	return report(streams.Err, problems)
}

// badInput is the problem of an input that is not what it should be.
func badInput(what string, err error) fleet.Problem {
	problem := fleet.Problem{Severity: fleet.Error, Code: fleet.BadInput, Message: what + ": cannot be read: " + fleet.Unquoted(err.Error())}
	var syntax *stream.SyntaxError
	if errors.As(err, &syntax) {
		problem.Message, problem.Remedy = what+": "+syntax.Reason, syntax.Remedy
		if syntax.Line > 0 {
			problem.Message = fmt.Sprintf("%s: line %d: %s", what, syntax.Line, syntax.Reason)
		}
	}
	return problem
}

// relaxCollector lets the garbage collector run more rarely while the input is small: the program
// ends soon. It saves a quarter of the CPU of a fleet of hundreds, for some 30 MB, and less where
// trees of large payloads would be collected late. Inputs from 8 MiB on, and who sets GOGC, get
// what they expect.
func relaxCollector(inputBytes int) {
	const mebibyte = 1 << 20
	switch {
	case os.Getenv("GOGC") != "":
	case inputBytes < 4*mebibyte:
		debug.SetGCPercent(400)
	case inputBytes < 8*mebibyte:
		debug.SetGCPercent(150)
	}
}

// readAll reads a stream. A file's size is reserved at once, and a pipe is read in pieces that are
// joined once: a buffer that grows costs more than twice the input.
func readAll(in io.Reader) ([]byte, error) {
	if file, isFile := in.(*os.File); isFile {
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
			buffer := bytes.NewBuffer(make([]byte, 0, info.Size()+bytes.MinRead))
			_, err := buffer.ReadFrom(file)
			return buffer.Bytes(), err
		}
	}
	const pieceBytes = 1 << 20
	var pieces [][]byte
	for {
		piece := make([]byte, pieceBytes)
		n, err := io.ReadFull(in, piece)
		pieces = append(pieces, piece[:n])
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return bytes.Join(pieces, nil), nil
		}
		if err != nil {
			return nil, err
		}
	}
}
