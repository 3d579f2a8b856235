//go:build unix

// Command bench measures what capifleet costs beside a function that does nothing: CPU and peak
// memory of the two programs on the same input, in turn, in one run, since only their ratio says
// something on a machine that others use too.
//
// The input is a fleet in the form that kpt sends, with a resource set and a templated
// ApplicationSet that match every Cluster, and once with large payloads instead: Argo CD's whole
// install by region, and a stand-in for a CNI. Run it by "make bench"; it exits with status 1 where
// a limit is passed or a program fails.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
)

// measurement is a fleet, how often the pair of programs runs on it, and what capifleet may cost.
type measurement struct {
	list
	pairs int
	// cpu is the highest share of the other program's CPU time; 0 is no limit, where both mostly
	// start up.
	cpu float64
	// memory is the highest share of its peak memory; 0 is no limit, where start-up hides the rest.
	memory float64
}

func main() {
	most := flag.Int("clusters", 10000, "leave out the fleets with more Clusters than this")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	passed, err := bench(ctx, *most)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
	}
	if err != nil || !passed {
		os.Exit(1)
	}
}

// bench builds both programs, measures them on each size and reports whether all limits were kept.
func bench(ctx context.Context, most int) (bool, error) {
	dir, err := os.MkdirTemp("", "capifleet-bench-")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // A temporary folder that stays does no harm.

	capifleet := filepath.Join(dir, "capifleet")
	noop := filepath.Join(dir, "noop")
	if err := build(ctx, capifleet, "github.com/capifleet/capifleet"); err != nil {
		return false, err
	}
	if err := build(ctx, noop, "github.com/capifleet/capifleet/internal/bench/noop"); err != nil {
		return false, err
	}

	passed := true
	fmt.Println(header)
	measurements, err := measurements()
	if err != nil {
		return false, err
	}
	for i, m := range measurements {
		if m.clusters > most {
			continue
		}
		input := filepath.Join(dir, fmt.Sprintf("fleet-%d.yaml", i))
		if err := m.writeFile(input); err != nil {
			return false, err
		}
		if err := doesItsWork(ctx, capifleet, input, m.makes); err != nil {
			return false, err
		}
		pairs, err := measure(ctx, capifleet, noop, input, m.pairs)
		if err != nil {
			return false, err
		}
		line, ok := row(m, pairs)
		fmt.Println(line)
		passed = passed && ok
	}
	return passed, nil
}

// measurements are small and large fleets, and one with large payloads.
func measurements() ([]measurement, error) {
	payloads, err := payloadFleet(1000)
	if err != nil {
		return nil, fmt.Errorf("read Argo CD's install: %w", err)
	}
	return []measurement{
		{list: plainFleet(10), pairs: 31},
		{list: plainFleet(100), pairs: 15, cpu: 0.35},
		{list: plainFleet(1000), pairs: 7, cpu: 0.35},
		{list: payloads, pairs: 7, cpu: 0.40, memory: 0.25},
		{list: plainFleet(10000), pairs: 3, cpu: 0.35, memory: 0.10},
	}, nil
}

// build compiles a main package as releases are compiled.
func build(ctx context.Context, program, pkg string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", program, pkg)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", pkg, err, output)
	}
	return nil
}

// doesItsWork runs capifleet once and looks into the output, so that a program that does nothing
// cannot win.
func doesItsWork(ctx context.Context, capifleet, input string, makes []string) error {
	stdin, err := os.Open(input)
	if err != nil {
		return err
	}
	defer stdin.Close() //nolint:errcheck // It was only read.
	output, err := os.Create(input + ".out")
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, capifleet)
	var warnings bytes.Buffer // A fleet of thousands in one ApplicationSet deserves some; they are not the matter here.
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, output, &warnings
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("run capifleet on %s: %w\n%s", filepath.Base(input), err, warnings.String())
	}
	if err := output.Close(); err != nil {
		return err
	}
	for _, kind := range makes {
		found, err := contains(output.Name(), "\n  kind: "+kind+"\n")
		if err != nil {
			return err
		}
		if !found {
			return fmt.Errorf("capifleet's output on %s holds no %s", filepath.Base(input), kind)
		}
	}
	return os.Remove(output.Name())
}

// contains looks for a text in a file, piece by piece: see measureOne on why this program stays
// small.
func contains(file, text string) (bool, error) {
	f, err := os.Open(file)
	if err != nil {
		return false, err
	}
	defer f.Close() //nolint:errcheck // It was only read.
	window := make([]byte, 0, 1<<17)
	for piece := make([]byte, 1<<16); ; {
		n, err := f.Read(piece)
		window = append(window, piece[:n]...)
		if bytes.Contains(window, []byte(text)) {
			return true, nil
		}
		if err != nil {
			return false, nil //nolint:nilerr // The end of the file; another error shows as a text that was not found.
		}
		window = append(window[:0], window[max(0, len(window)-len(text)):]...)
	}
}
