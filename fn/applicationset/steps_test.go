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

// TestWorkOfRenderingIsBounded: what a review renders of the Applications that ApplicationSets make
// takes from the same steps as the predictions, also where nothing was rendered to predict them.
func TestWorkOfRenderingIsBounded(t *testing.T) {
	t.Parallel()
	elements := strings.Repeat("{name: x}, ", 100)
	// The steps of a loop are taken before it, also those of branches that are not reached.
	costly := "{{ range until 2000 }}{{ if false }}" + strings.Repeat("{{ .name }}", 20) + "{{ end }}{{ end }}"
	set := treeOf(t, "{spec: {goTemplate: true, generators: [{list: {elements: ["+elements+"]}}], "+
		"template: {metadata: {name: '{{ .name }}'}, spec: {source: {path: '"+costly+"'}}}}}")
	predictor := applicationset.NewPredictor(nil)
	rendered, failed := 0, 0
	for range 5 {
		for _, made := range predictor.ExpandProved(set).Applications {
			if _, errs := made.Template.Parsed.Render(made.Parameters); len(errs) == 0 {
				rendered++
			} else {
				failed++
			}
		}
	}
	if rendered == 0 || failed == 0 {
		t.Errorf("%d Applications are rendered, and %d are refused", rendered, failed)
	}
}
