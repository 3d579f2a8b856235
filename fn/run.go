package fn

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/encode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// Options are what the function is given besides its input. The zero value gives it nothing.
type Options struct {
	// Files is the working directory. It is read only where the FleetConfig names files that the
	// input does not contain, such as the input of a kustomize generator. Nil means no directory.
	Files fs.FS
}

// Run is the KRM function. It reads a ResourceList from in and writes one to out.
//
// Run is all or nothing. Without an error among the problems, the output is the input with what the
// fleet needs; objects that the fleet does not own keep their bytes. With an error, the output is
// the input with the problems as its results, and nothing else differs. An input that is not a
// ResourceList has no place for results and is written unchanged. The output is never empty if the
// input is not, because kpt deletes a package for which it gets nothing.
//
// The problems are those of the results, in the same order. The caller shows them, and fails if
// [fleet.Problems.Failed] is true. The returned error is only about writing to out.
func Run(in []byte, out io.Writer, o Options) (fleet.Problems, error) {
	list, err := stream.Parse(in)
	if err != nil {
		var unread *fleet.Fleet
		return passBack(in, out, unread.Gathered(fleet.Problems{badInput(err)}))
	}
	f, problems := Process(list, decode.Choice{}, o.Files)
	if err := encode.Results(list, problems); err != nil {
		return passBack(in, out, f.Gathered(append(problems, badInput(err))))
	}
	var unwritten *stream.SyntaxError
	switch _, err := list.WriteTo(out); {
	case errors.As(err, &unwritten): // nothing was written
		return passBack(in, out, append(problems, badInput(err)))
	case err != nil:
		return problems, fmt.Errorf("write the output: %w", err)
	}
	return problems, nil
}

// passBack writes the input unchanged.
func passBack(in []byte, out io.Writer, problems fleet.Problems) (fleet.Problems, error) {
	if _, err := out.Write(in); err != nil {
		return problems, fmt.Errorf("write the output: %w", err)
	}
	return problems, nil
}

// badInput is the problem of an input that cannot be read as a ResourceList.
func badInput(err error) fleet.Problem {
	var syntax *stream.SyntaxError
	if !errors.As(err, &syntax) {
		message := "the input cannot be read: " + fleet.Unquoted(err.Error())
		return fleet.Problem{Code: fleet.BadInput, Message: message}
	}
	problem := fleet.Problem{Code: fleet.BadInput, Message: syntax.Reason, Remedy: syntax.Remedy}
	if syntax.Line > 0 {
		problem.Message = fmt.Sprintf("line %d: %s", syntax.Line, syntax.Reason)
	}
	return problem
}
