package decode

import "testing"

// TestNamesInActions: a word counts between the delimiters of a template only, and wherever it may
// stand there.
func TestNamesInActions(t *testing.T) {
	for text, want := range map[string]bool{
		"":                                  false,
		"cluster-workloads":                 false,
		"{{ .name }}-cluster":               false,
		"cluster {{ .name }} cluster":       false,
		"{{ .cluster.spec.paused }}":        true,
		"{{cluster.spec.paused}}":           true,
		`{{ get . "cluster" }}`:             true,
		`{{ "}}" }}{{ .cluster.x }}`:        true,
		`{{ print "}}" .cluster }}`:         true,
		`{{ print "{{" .cluster }}`:         true,
		"{{ .name }} and {{ .cluster.kind ": true,
	} {
		if got := namesInActions(text, "cluster"); got != want {
			t.Errorf("%s: got %t", text, got)
		}
	}
}
