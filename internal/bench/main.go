//go:build unix

// Command bench measures what capifleet costs: CPU and peak memory of whole processes, mostly
// beside a function that does nothing, on the same input, in turn, in one run, since only their
// ratio says something on a machine that others use too.
//
// The inputs are fleets in the form that kpt sends, with a resource set and a templated
// ApplicationSet that match every Cluster, and directories of the same. Run it by "make bench". A
// target that is missed is printed as such; the exit status is 1 only where a program fails, or
// does not do its work.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
)

func main() {
	most := flag.Int("clusters", 100_000, "leave out the rows with more Clusters than this")
	only := flag.String("only", "", "measure only the rows whose names contain this")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := bench(ctx, *most, *only)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench builds the programs, and measures and prints row after row.
func bench(ctx context.Context, most int, only string) error {
	dir, err := os.MkdirTemp("", "capifleet-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // A temporary folder that stays does no harm.
	p, err := buildAll(ctx, dir)
	if err != nil {
		return err
	}
	fmt.Println(header)
	for i, r := range rows() {
		if r.clusters > most || !strings.Contains(r.name, only) {
			continue
		}
		folder := filepath.Join(dir, fmt.Sprint("row", i))
		if err := os.Mkdir(folder, 0o755); err != nil {
			return err
		}
		line, err := r.run(ctx, place{p, folder})
		if err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
		fmt.Println(line)
		if err := os.RemoveAll(folder); err != nil {
			return err
		}
	}
	return nil
}

// programs are the paths of what is measured.
type programs struct {
	capifleet string
	noop      string // a function of the SDK that does nothing
	build     string // kustomize build
}

const module = "github.com/capifleet/capifleet"

// buildAll compiles the programs as releases are compiled.
func buildAll(ctx context.Context, dir string) (programs, error) {
	p := programs{filepath.Join(dir, "capifleet"), filepath.Join(dir, "noop"), filepath.Join(dir, "build")}
	for program, pkg := range map[string]string{
		p.capifleet: module, p.noop: module + "/internal/bench/noop", p.build: module + "/internal/bench/build",
	} {
		if err := build(ctx, program, pkg); err != nil {
			return p, err
		}
	}
	return p, nil
}

// build compiles one program.
func build(ctx context.Context, program, pkg string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", program, pkg)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", pkg, err, output)
	}
	return nil
}
