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
	// input does not carry, as the input of a kustomize generator. Nil stands for no directory.
	Files fs.FS
}

// Run is the KRM function. It reads a ResourceList from in and writes one to out.
//
// It is all or nothing. Without an error among the problems, the output is the input with what the
// fleet needs; what is not the fleet's own leaves as the bytes that it came in. With an error, the
// output is the input with the problems as its results, and nothing else differs. An input that is
// not a ResourceList has no place for results, and leaves as it came. The output is never empty
// where the input was not, since kpt deletes a package for which it gets nothing.
//
// The problems are those of the results, in the same order; the caller shows them, and fails where
// [fleet.Problems.Failed] reports so. The error is that of writing to out, and nothing else.
func Run(in []byte, out io.Writer, o Options) (fleet.Problems, error) {
	list, err := stream.Parse(in)
	if err != nil {
		return passBack(in, out, fleet.Problems{badInput(err)})
	}
	_, problems := Process(list, decode.Choice{}, o.Files)
	if err := encode.Results(list, problems); err != nil {
		return passBack(in, out, append(problems, badInput(err)))
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

// passBack writes the input as it came.
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
		return fleet.Problem{Severity: fleet.Error, Code: fleet.BadInput, Message: message}
	}
	problem := fleet.Problem{
		Severity: fleet.Error, Code: fleet.BadInput, Message: syntax.Reason, Remedy: syntax.Remedy,
	}
	if syntax.Line > 0 {
		problem.Message = fmt.Sprintf("line %d: %s", syntax.Line, syntax.Reason)
	}
	return problem
}
