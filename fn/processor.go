package fn

import (
	"bytes"
	"errors"
	"fmt"

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
// SDK's Chain works.
func Processor(o Options) krm.ResourceListProcessorFunc {
	return func(list *krm.ResourceList) (bool, error) {
		if list.FunctionConfig == nil {
			list.FunctionConfig = krm.NewEmptyKubeObject() // as the SDK has none
		}
		in, err := list.ToYAML()
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
