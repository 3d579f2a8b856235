package lintcheck

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"sigs.k8s.io/yaml"
)

// TestWorkflowsArePinned: each action that a workflow of this repository uses is a commit, with its
// version beside it, and a workflow may do nothing but read unless a job says so.
func TestWorkflowsArePinned(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob(filepath.Join("..", "..", ".github", "workflows", "*.yaml"))
	if err != nil || len(names) == 0 {
		t.Fatalf("there is no workflow: %v", err)
	}
	uses := regexp.MustCompile(`(?m)uses: (.*)$`)
	pinned := regexp.MustCompile(`^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, used := range uses.FindAllStringSubmatch(string(text), -1) {
			if !pinned.MatchString(used[1]) {
				t.Errorf("%s: %s is no commit with its version", name, used[1])
			}
		}
		var workflow struct {
			Permissions map[string]string `json:"permissions"`
		}
		if err := yaml.Unmarshal(text, &workflow); err != nil {
			t.Fatal(err)
		}
		if len(workflow.Permissions) != 1 || workflow.Permissions["contents"] != "read" {
			t.Errorf("%s: its permissions are %v", name, workflow.Permissions)
		}
	}
}
