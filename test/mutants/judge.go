package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A verdict says what became of a mutant.
type verdict string

const (
	caught     verdict = "caught"
	survived   verdict = "survived"
	uncompiled verdict = "did not compile"
	tooSlow    verdict = "caught by the time limit"
)

// judge runs tests with a mutant in place of a file.
type judge struct {
	module string // the folder of the module
	temp   string // a folder for the mutant
	limit  time.Duration
}

// memory is how much address space, in kilobytes, a test may have: a mutant may append without an
// end.
const memory = 16 << 20

// untouched runs all tests without a mutant. They must pass, or they would catch everything.
func (j judge) untouched(ctx context.Context) error {
	if output, err := j.test(ctx, "./..."); err != nil {
		return fmt.Errorf("the tests fail without a mutant: %w\n%s", err, output)
	}
	return nil
}

// judge compiles a mutant and runs the tests: first those of its package, then all. What a mutant
// does not touch, the go command has in its cache.
func (j judge) judge(ctx context.Context, m mutation, source []byte) (verdict, error) {
	ctx, cancel := context.WithTimeout(ctx, j.limit+time.Minute)
	defer cancel()
	overlay, err := j.overlay(m, source)
	if err != nil {
		return "", err
	}
	own, err := filepath.Rel(j.module, filepath.Dir(m.file))
	if err != nil {
		return "", err
	}
	own = "./" + filepath.ToSlash(own)
	if _, err := j.run(ctx, "build", "-overlay", overlay, "-o", os.DevNull, own); err != nil {
		return uncompiled, exits(ctx, err)
	}
	for _, packages := range []string{own, "./..."} {
		output, err := j.test(ctx, packages, "-overlay", overlay)
		switch {
		case err == nil:
		case bytes.Contains(output, []byte("panic: test timed out")), errors.Is(ctx.Err(), context.DeadlineExceeded):
			return tooSlow, nil
		default:
			return caught, exits(ctx, err)
		}
	}
	return survived, nil
}

// exits returns an error unless a program has run and failed, which is what a mutant is made for.
func exits(ctx context.Context, err error) error {
	var failed *exec.ExitError
	if ctx.Err() == nil && errors.As(err, &failed) {
		return nil
	}
	return errors.Join(err, ctx.Err())
}

// overlay writes the mutant, and the file that tells the go command of it.
func (j judge) overlay(m mutation, source []byte) (string, error) {
	mutant := filepath.Join(j.temp, "mutant.go")
	if err := os.WriteFile(mutant, m.apply(source), 0o600); err != nil {
		return "", err
	}
	text, err := json.Marshal(map[string]map[string]string{"Replace": {m.file: mutant}})
	if err != nil {
		return "", err
	}
	overlay := filepath.Join(j.temp, "overlay.json")
	return overlay, os.WriteFile(overlay, text, 0o600)
}

// test runs the tests of packages.
func (j judge) test(ctx context.Context, packages string, flags ...string) ([]byte, error) {
	args := append([]string{"test", "-short", "-failfast", "-vet=off", "-timeout", j.limit.String()}, flags...)
	return j.run(ctx, append(args, packages)...)
}

// run runs the go command with little memory and returns what it prints.
func (j judge) run(ctx context.Context, args ...string) ([]byte, error) {
	shell := fmt.Sprintf(`ulimit -v %d && exec go "$@"`, memory)
	cmd := exec.CommandContext(ctx, "sh", append([]string{"-c", shell, "go"}, args...)...)
	cmd.Dir = j.module
	cmd.Env = append(os.Environ(), "GOWORK=off")
	cmd.WaitDelay = time.Second
	output, err := cmd.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("go %s: %w", strings.Join(args, " "), err)
	}
	return output, err
}
