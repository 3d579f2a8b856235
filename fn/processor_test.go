package fn_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	krm "github.com/kptdev/krm-functions-sdk/go/fn"

	"github.com/capifleet/capifleet/fn"
)

// TestProcessorFails wants the items as they were, a failure, and the problems behind the results
// that were there.
func TestProcessorFails(t *testing.T) {
	list, err := krm.ParseResourceList([]byte(strings.Replace(fleet, "name: web\n", "name: Web\n", 1)))
	if err != nil {
		t.Fatal(err)
	}
	list.Results.Infof("from another function")
	before := list.Items.String()
	done, err := fn.Processor(fn.Options{}).Process(list)
	if done || err != nil {
		t.Errorf("done: %v, %v", done, err)
	}
	if diff := cmp.Diff(before, list.Items.String()); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
	var results []string
	for _, result := range list.Results {
		results = append(results, string(result.Severity)+" "+result.Tags["code"])
	}
	if diff := cmp.Diff([]string{"info ", "error CF0109"}, results); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
}

// TestProcessorWithoutFunctionConfig wants the FleetConfig among the items found in a list that a
// program made itself.
func TestProcessorWithoutFunctionConfig(t *testing.T) {
	parsed, err := krm.ParseResourceList([]byte(fleet))
	if err != nil {
		t.Fatal(err)
	}
	list := &krm.ResourceList{Items: append(parsed.Items, parsed.FunctionConfig)}
	done, err := fn.Processor(fn.Options{}).Process(list)
	if !done || err != nil || len(list.Items) != 3 {
		t.Errorf("done: %v, %v; %d items, %v", done, err, len(list.Items), list.Results)
	}
	empty := &krm.ResourceList{}
	if done, err := fn.Processor(fn.Options{}).Process(empty); done || err != nil || empty.Results.ExitCode() != 1 {
		t.Errorf("an empty list: done: %v, %v; %v", done, err, empty.Results)
	}
}

// TestProcessorReturnsError wants a list that cannot be processed to stay as the caller made it:
// here the SDK sorts an alias before its anchor.
func TestProcessorReturnsError(t *testing.T) {
	parsed, err := krm.ParseResourceList([]byte(`kind: ResourceList
items:
- {apiVersion: v1, kind: Secret, metadata: {name: a, labels: &labels {region: eu}}}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: *labels}}
`))
	if err != nil {
		t.Fatal(err)
	}
	list := &krm.ResourceList{Items: parsed.Items}
	before := slices.Clone(list.Items)
	if done, err := fn.Processor(fn.Options{}).Process(list); done || err == nil {
		t.Errorf("done: %v, %v", done, err)
	}
	if list.FunctionConfig != nil || !slices.Equal(before, list.Items) {
		t.Errorf("functionConfig %v; items:\n%s", list.FunctionConfig, list.Items.String())
	}
}
