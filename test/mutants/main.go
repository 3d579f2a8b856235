package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	var o options
	flag.IntVar(&o.count, "n", 40, "how many mutants to judge")
	flag.Uint64Var(&o.seed, "seed", 1, "what decides which mutants are drawn")
	flag.DurationVar(&o.limit, "limit", 5*time.Minute, "the time that the tests of a package may take")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: mutants [FLAGS] [PACKAGE...]")
		flag.PrintDefaults()
	}
	flag.Parse()
	if o.patterns = flag.Args(); len(o.patterns) == 0 {
		o.patterns = []string{"./fn/...", "./internal/cli", "./internal/preview"}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	var err error
	if o.module, err = os.Getwd(); err == nil {
		err = o.run(ctx, os.Stdout)
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
}

// options say which mutants are drawn, and how they are judged.
type options struct {
	module   string // the folder of the module
	patterns []string
	count    int
	seed     uint64
	limit    time.Duration
}

// run judges mutants and prints those that survive.
func (o options) run(ctx context.Context, out io.Writer) error {
	temp, err := os.MkdirTemp("", "mutants-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp) //nolint:errcheck // A temporary folder that stays does no harm.
	j := judge{module: o.module, temp: temp, limit: o.limit}
	all, sources, err := mutationsIn(ctx, o.module, o.patterns)
	if err != nil {
		return err
	}
	if err := j.untouched(ctx); err != nil {
		return err
	}
	rand.New(rand.NewPCG(o.seed, 0)).Shuffle(len(all), func(i, k int) { all[i], all[k] = all[k], all[i] })
	tally := map[verdict]int{}
	for _, m := range all {
		if tally[caught]+tally[tooSlow]+tally[survived] == o.count {
			break
		}
		source := sources[m.file]
		result, err := j.judge(ctx, m, source)
		if err != nil {
			return err
		}
		tally[result]++
		_, _ = fmt.Fprintf(os.Stderr, "\r%s so far", summary(tally))
		if result == survived || result == tooSlow {
			name, _ := filepath.Rel(o.module, m.file)
			_, _ = fmt.Fprintf(out, "%s %s:%d\n%s", result, filepath.ToSlash(name), m.line(source), m.diff(source))
		}
	}
	_, _ = fmt.Fprintln(os.Stderr)
	_, err = fmt.Fprintln(out, summary(tally))
	return err
}

// summary says in one line what became of the mutants.
func summary(tally map[verdict]int) string {
	known := tally[caught] + tally[tooSlow]
	return fmt.Sprintf("%d mutants, %d caught, %d survived, %d did not compile (replaced)",
		known+tally[survived], known, tally[survived], tally[uncompiled])
}

// mutationsIn returns all mutations of packages, in the order of their files, and the text of each
// file.
func mutationsIn(ctx context.Context, module string, patterns []string) ([]mutation, map[string][]byte, error) {
	format := `{{$dir := .Dir}}{{range .GoFiles}}{{$dir}}/{{.}}{{"\n"}}{{end}}`
	cmd := exec.CommandContext(ctx, "go", append([]string{"list", "-f", format}, patterns...)...)
	cmd.Dir, cmd.Stderr = module, os.Stderr
	list, err := cmd.Output()
	if err != nil {
		return nil, nil, fmt.Errorf("list the files: %w", err)
	}
	var all []mutation
	sources := map[string][]byte{}
	for _, file := range strings.Fields(string(list)) {
		source, err := os.ReadFile(file)
		if err != nil {
			return nil, nil, err
		}
		found, err := mutationsOf(file, source)
		if err != nil {
			return nil, nil, err
		}
		all, sources[file] = append(all, found...), source
	}
	return all, sources, nil
}
