package clients

import (
	"os"
	"testing"
)

// git runs a command of git's in a folder, whatever is configured on this machine.
func git(t *testing.T, dir string, args ...string) {
	t.Helper()
	command{
		program: "git", args: args, dir: dir,
		env: []string{
			"GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
			"GIT_AUTHOR_NAME=somebody", "GIT_AUTHOR_EMAIL=somebody@example.com",
			"GIT_COMMITTER_NAME=somebody", "GIT_COMMITTER_EMAIL=somebody@example.com",
		},
	}.mustRun(t)
}
