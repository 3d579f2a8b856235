package revision

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Repository is a Git work tree.
type Repository struct {
	git git
	top string // of the work tree, without links
}

// git runs the program git in a folder.
type git struct {
	ctx         context.Context //nolint:containedctx // It is that of the command, and ends with it.
	program     string
	folder      string
	environment []string
}

// Errors of repositories, each a sentence.
var (
	errNoProgram = errors.New("the program git is not in PATH, and revisions are read by it: install git, " +
		"or compare with a folder, as in --against ./OLD")
	errNoRepository = errors.New("the directory is not in a Git work tree, and has no revisions: " +
		"compare with a folder, as in --against ./OLD")
)

// Open finds the repository that a directory is in. environment is that of the process.
func Open(ctx context.Context, dir string, environment []string) (*Repository, error) {
	program, err := exec.LookPath("git")
	if err != nil {
		return nil, errNoProgram
	}
	g := git{ctx: ctx, program: program, folder: dir, environment: cleaned(environment)}
	top, err := g.line("rev-parse", "--show-toplevel")
	if err != nil {
		return nil, explained(dir, err)
	}
	if top, err = filepath.EvalSymlinks(filepath.FromSlash(top)); err != nil {
		return nil, fmt.Errorf("the Git work tree cannot be read: %s", fleet.WithoutPath(err))
	}
	return &Repository{git: g, top: top}, nil
}

// Top is the path of the work tree, without links.
func (r *Repository) Top() string { return r.top }

// explained is an error of git's as a sentence, where it is one that people meet.
func explained(dir string, err error) error {
	var failed failure
	switch {
	case !errors.As(err, &failed):
	case strings.Contains(failed.stderr, "not a git repository"),
		strings.Contains(failed.stderr, "must be run in a work tree"):
		return errNoRepository
	case strings.Contains(failed.stderr, "dubious ownership"):
		return fmt.Errorf("git does not read the repository, since it belongs to another user: "+
			"run git config --global --add safe.directory %s", safeDirectory(dir, failed.stderr))
	}
	return err
}

// safeDirectory is the folder that git says belongs to another user.
func safeDirectory(dir, stderr string) string {
	if _, behind, found := strings.Cut(stderr, "repository at '"); found {
		if name, _, ends := strings.Cut(behind, "'"); ends {
			return name
		}
	}
	return dir
}

// kept are the variables for git that are passed on. Others may name another repository, or change
// what is read.
func kept(name string) bool {
	switch name {
	case "GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM",
		"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_COUNT":
		return true
	}
	return strings.HasPrefix(name, "GIT_CONFIG_KEY_") || strings.HasPrefix(name, "GIT_CONFIG_VALUE_")
}

// cleaned is the environment for git.
func cleaned(environment []string) []string {
	var clean []string
	for _, variable := range environment {
		name, _, _ := strings.Cut(variable, "=")
		if !strings.HasPrefix(name, "GIT_") && name != "LANGUAGE" && name != "LC_ALL" || kept(name) {
			clean = append(clean, variable)
		}
	}
	return append(clean, "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_PAGER=cat",
		"GIT_NO_REPLACE_OBJECTS=1", "GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none")
}

// command is git with arguments.
func (g git) command(args ...string) *exec.Cmd {
	settings := []string{
		"--no-pager", "--literal-pathspecs", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
		"-c", "log.showSignature=false",
	}
	cmd := exec.CommandContext(g.ctx, g.program, append(settings, args...)...)
	cmd.Dir, cmd.Env = g.folder, g.environment
	return cmd
}

// failure is how git has failed.
type failure struct {
	command string
	status  int
	stderr  string
}

func (f failure) Error() string {
	line, _, _ := strings.Cut(strings.TrimSpace(f.stderr), "\n")
	line = strings.TrimPrefix(strings.TrimPrefix(line, "fatal: "), "error: ")
	if line == "" {
		line = fmt.Sprintf("it ended with exit status %d", f.status)
	}
	return fmt.Sprintf("git %s failed: %s", f.command, line)
}

// output runs git and returns what it prints.
func (g git) output(args ...string) ([]byte, error) {
	cmd := g.command(args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	text, err := cmd.Output()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		return nil, failure{args[0], exit.ExitCode(), stderr.String()}
	case err != nil:
		return nil, fmt.Errorf("git cannot be run: %s", fleet.Unquoted(err.Error()))
	}
	return text, nil
}

// line runs git and returns the one line that it prints.
func (g git) line(args ...string) (string, error) {
	text, err := g.output(args...)
	return strings.TrimSuffix(string(text), "\n"), err
}
