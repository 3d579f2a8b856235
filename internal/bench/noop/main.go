// Command noop is what a function costs that does nothing: the KRM SDK reads the ResourceList and
// writes it again. The benchmark runs it beside capifleet.
package main

import (
	"os"

	krm "github.com/kptdev/krm-functions-sdk/go/fn"
)

func main() {
	nothing := func(*krm.ResourceList) (bool, error) { return true, nil }
	if err := krm.AsMain(krm.ResourceListProcessorFunc(nothing)); err != nil {
		os.Exit(1)
	}
}
