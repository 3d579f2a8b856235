//go:build unix

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

// command is a run of a program.
type command struct {
	program string
	args    []string
	input   string // the file that it reads as standard input; "" for none
}

// cost is what one run of a program took.
type cost struct {
	cpu    time.Duration // User and system time.
	memory float64       // The largest resident size, in bytes.
}

// pair is one run of each of two programs, one right after the other.
type pair struct {
	subject, other cost
}

// measure runs two commands in turn, after a run of each that does not count, unless they take so
// long that it would change nothing. Without another command only one is run.
func measure(ctx context.Context, subject, other command, rounds int) ([]pair, error) {
	warmUp := 0
	if rounds >= 5 {
		warmUp = 1
	}
	var measured []pair
	for i := range rounds + warmUp {
		var p pair
		var err error
		if p.subject, err = subject.measure(ctx); err != nil {
			return nil, err
		}
		if other.program != "" {
			if p.other, err = other.measure(ctx); err != nil {
				return nil, err
			}
		}
		if i >= warmUp {
			measured = append(measured, p)
		}
	}
	return measured, nil
}

// measure runs the command; nobody reads its output.
//
// The largest resident size of a child is never below what this process had when it started the
// child, since they share their memory until the new program is loaded. So this process stays
// small: it never holds an input or an output.
func (c command) measure(ctx context.Context) (cost, error) {
	cmd, err := c.run(ctx, nil)
	if err != nil {
		return cost{}, err
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return cost{}, fmt.Errorf("run %s: this system does not tell what it took", filepath.Base(c.program))
	}
	unit := 1024.0 // getrusage counts kibibytes everywhere but on Apple's systems.
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		unit = 1
	}
	return cost{
		cpu:    cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(),
		memory: float64(usage.Maxrss) * unit,
	}, nil
}

// run runs the command, and returns how it has ended.
func (c command) run(ctx context.Context, output io.Writer) (*exec.Cmd, error) {
	cmd := exec.CommandContext(ctx, c.program, c.args...)
	if c.input != "" {
		stdin, err := os.Open(c.input)
		if err != nil {
			return nil, err
		}
		defer stdin.Close() //nolint:errcheck // It was only read.
		cmd.Stdin = stdin
	}
	// A fleet of thousands in one ApplicationSet deserves some warnings, which are not the matter
	// here.
	var warnings bytes.Buffer
	cmd.Stdout, cmd.Stderr = output, &warnings
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("run %s: %w\n%s", filepath.Base(c.program), err, last(warnings.String(), 2000))
	}
	return cmd, nil
}

// instructions counts those that a command executes, by callgrind, which knows programs of one
// thread best.
func (c command) instructions(ctx context.Context) (float64, error) {
	under := command{"env", append([]string{
		"GOGC=off", "GOMAXPROCS=1", "GODEBUG=asyncpreemptoff=1",
		"valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", c.program,
	}, c.args...), c.input}
	cmd, err := under.run(ctx, nil)
	if err != nil {
		return 0, err
	}
	report, _ := cmd.Stderr.(*bytes.Buffer)
	found := regexp.MustCompile(`Collected : (\d+)`).FindStringSubmatch(report.String())
	if found == nil {
		return 0, fmt.Errorf("callgrind does not say how many instructions %s has", filepath.Base(c.program))
	}
	return strconv.ParseFloat(found[1], 64)
}

// last is the end of a text.
func last(text string, bytes int) string { return text[max(0, len(text)-bytes):] }
