//go:build unix

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// cost is what one run of a program took.
type cost struct {
	cpu    time.Duration // User and system time.
	memory float64       // The largest resident size, in bytes.
}

// pair is one run of each program, one right after the other.
type pair struct {
	capifleet, noop cost
}

// measure runs the two programs in turn on the same input, after one run of each that does not
// count.
func measure(ctx context.Context, capifleet, noop, input string, pairs int) ([]pair, error) {
	var measured []pair
	for i := range pairs + 1 {
		var p pair
		var err error
		if p.capifleet, err = measureOne(ctx, capifleet, input); err != nil {
			return nil, err
		}
		if i == 0 && pairs < 5 {
			continue // A large fleet needs no second warm-up run: it costs half a minute and changes nothing.
		}
		if p.noop, err = measureOne(ctx, noop, input); err != nil {
			return nil, err
		}
		if i > 0 {
			measured = append(measured, p)
		}
	}
	return measured, nil
}

// measureOne runs a program that reads the input and whose output nobody reads.
//
// The largest resident size of a child is never below what this process had when it started the
// child, since they share their memory until the new program is loaded. So this process stays
// small: it never holds an input or an output.
func measureOne(ctx context.Context, program, input string) (cost, error) {
	stdin, err := os.Open(input)
	if err != nil {
		return cost{}, err
	}
	defer stdin.Close() //nolint:errcheck // It was only read.
	cmd := exec.CommandContext(ctx, program)
	cmd.Stdin = stdin
	if err := cmd.Run(); err != nil {
		return cost{}, fmt.Errorf("run %s on %s: %w", filepath.Base(program), filepath.Base(input), err)
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return cost{}, fmt.Errorf("run %s: this system does not tell what it took", filepath.Base(program))
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
