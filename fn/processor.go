package fn

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	krm "github.com/kptdev/krm-functions-sdk/go/fn"
)

// Processor returns [Run] as a function of the KRM functions SDK, for programs that chain it with
// functions of their own. It works with the SDK's AsMain, Run and Chain.
//
// The items pass through the SDK, so their bytes and their order are the SDK's: it encodes every
// item anew, and sorts them by apiVersion, kind, namespace and name. Run keeps both as they came.
//
// With an error among the problems, the items stay as they are, the results have the problems, and
// the processor reports a failure. Other processors of a chain run all the same; that is how the
// SDK's Chain works. Where the processor returns an error, it leaves the list as it was.
func Processor(o Options) krm.ResourceListProcessorFunc {
	return func(list *krm.ResourceList) (bool, error) {
		given := *list // ToYAML sorts the items, and on an error the caller's list stays as it is
		given.Items = slices.Clone(list.Items)
		if given.FunctionConfig == nil {
			given.FunctionConfig = krm.NewEmptyKubeObject() // the SDK's form of a list without one
		}
		in, err := given.ToYAML()
		if err != nil {
			return false, fmt.Errorf("write the ResourceList: %w", err)
		}
		var out bytes.Buffer
		problems, err := Run(in, &out, o)
		if err != nil {
			return false, err
		}
		processed, err := krm.ParseResourceList(out.Bytes())
		if err != nil {
			return false, fmt.Errorf("read the ResourceList: %w", err)
		}
		*list = *processed
		if problems.Failed() && processed.Results.ExitCode() == 0 {
			return false, errors.New(problems[0].String()) // it could not be put into the results
		}
		return !problems.Failed(), nil
	}
}
