package clients

import (
	"maps"
	"os"
	"path/filepath"
	"testing"

	"sigs.k8s.io/yaml"
)

// resultsFile is what kpt writes to its results directory.
type resultsFile struct {
	ExitCode int `json:"exitCode"`
	Items    []struct {
		ExitCode int      `json:"exitCode"`
		Results  []result `json:"results"`
	} `json:"items"`
}

// result is one result of a function.
type result struct {
	Severity    string            `json:"severity"`
	Message     string            `json:"message"`
	Tags        map[string]string `json:"tags"`
	ResourceRef struct {
		APIVersion string `json:"apiVersion"`
		Kind       string `json:"kind"`
		Namespace  string `json:"namespace"`
		Name       string `json:"name"`
	} `json:"resourceRef"`
	Field struct {
		Path string `json:"path"`
	} `json:"field"`
	File struct {
		Path string `json:"path"`
	} `json:"file"`
}

// isError reports whether the result is one that stops the run.
func (r result) isError() bool { return r.Severity == "error" }

// is reports whether the result is another one, whatever its message.
func (r result) is(other result) bool {
	return r.Severity == other.Severity && maps.Equal(r.Tags, other.Tags) && r.ResourceRef == other.ResourceRef &&
		r.Field == other.Field && r.File == other.File
}

// results returns the results of all functions of the pipeline.
func (f resultsFile) results() []result {
	var all []result
	for _, item := range f.Items {
		all = append(all, item.Results...)
	}
	return all
}

// readResults reads the results file, which must be there.
func readResults(t *testing.T, dir string) resultsFile {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "results.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var file resultsFile
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	return file
}
