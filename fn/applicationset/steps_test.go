package applicationset_test

import (
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/fn/applicationset"
)

func treeOf(t *testing.T, text string) map[string]any {
	t.Helper()
	var tree map[string]any
	if err := yaml.Unmarshal([]byte(text), &tree); err != nil {
		t.Fatal(err)
	}
	return tree
}

// TestWorkIsBounded: a matrix of three lists of 100 elements is not predicted. What comes after it
// is, until there were too many.
func TestWorkIsBounded(t *testing.T) {
	t.Parallel()
	element := func(key string) string {
		return "{list: {elements: [" + strings.Repeat("{"+key+": x}, ", 100) + "]}}"
	}
	bomb := treeOf(t, "{spec: {generators: [{matrix: {generators: [{matrix: {generators: ["+element("a")+", "+
		element("b")+"]}}, "+element("c")+"]}}], template: {metadata: {name: '{{a}}'}}}}")
	small := treeOf(t, "{spec: {generators: [{list: {elements: [{name: b}]}}], "+
		"template: {metadata: {name: '{{name}}'}}}}")
	predictor := applicationset.NewPredictor(nil)
	all := func(string) bool { return true }
	if got := predictor.Predict(bomb, all); len(got) > 0 {
		t.Errorf("predicted %v of a million combinations", got)
	}
	if got := predictor.Predict(small, all); !got["b"] {
		t.Errorf("predicted %v, want b", got)
	}
	for range 3 {
		predictor.Predict(bomb, all)
	}
	if got := predictor.Predict(small, all); got["b"] {
		t.Error("the work of all predictions is not bounded")
	}
}
