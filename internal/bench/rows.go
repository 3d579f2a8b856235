//go:build unix

package main

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
)

// row is a line of the table: commands that are measured beside each other, and the targets.
type row struct {
	name     string
	clusters int
	rounds   int
	cpu      float64 // the target of the ratio; 0 for none
	// memory reports whether the first command must keep to twice its input and 32 MiB.
	memory bool
	// prepare writes the inputs into the place, and returns what is run.
	prepare func(ctx context.Context, at place) (subject, other command, err error)
	counted bool // instructions are counted, instead of time
}

// measured is what came of a row.
type measured struct {
	pairs        []pair
	instructions [2]float64
	mostMemory   float64
	skipped      string
}

// run measures the row.
func (r row) run(ctx context.Context, at place) (string, error) {
	if _, err := exec.LookPath("valgrind"); r.counted && err != nil {
		return r.line(measured{skipped: "valgrind is not there"}), nil
	}
	subject, other, err := r.prepare(ctx, at)
	if err != nil {
		return "", err
	}
	var m measured
	if r.counted {
		if m.instructions[0], err = subject.instructions(ctx); err != nil {
			return "", err
		}
		if m.instructions[1], err = other.instructions(ctx); err != nil {
			return "", err
		}
		return r.line(m), nil
	}
	if r.memory {
		size, err := sizeOf(subject.input)
		if err != nil {
			return "", err
		}
		m.mostMemory = 2*size + 32<<20
	}
	m.pairs, err = measure(ctx, subject, other, r.rounds)
	if err != nil {
		return "", err
	}
	return r.line(m), nil
}

// rows are all rows of the table.
func rows() []row {
	all := []row{
		besideNoop("10 Clusters, beside the SDK", plainFleet(10), 31, 0),
		besideNoop("100 Clusters, beside the SDK", plainFleet(100), 15, 0),
		besideNoop("1,000 Clusters, beside the SDK", plainFleet(1000), 7, 0),
		besideNoop("10,000 Clusters, beside the SDK", plainFleet(10_000), 3, 0.05),
		{
			name: "100,000 Clusters, beside 10,000", clusters: 100_000, rounds: 3, cpu: 10.5, memory: true,
			prepare: func(_ context.Context, at place) (subject, other command, err error) {
				return at.two(plainFleet(100_000).write, plainFleet(10_000).write)
			},
		},
		oddItem("one item with a text over lines, beside none", multiLineText),
		oddItem("one item with an alias, beside none", aliasedLabels),
	}
	all = append(all, normalised()...)
	all = append(all, besideNoop("10,000 Clusters, fields and variables read, beside the SDK",
		manifestFleet(10_000), 3, 0.30))
	all = append(all, payloadRow(), earlierOutput())
	all = append(all, ofDirectories()...)
	return append(all, large()...)
}

// besideNoop is the function beside one that does nothing.
func besideNoop(name string, of list, rounds int, cpu float64) row {
	return row{
		name: name, clusters: of.clusters, rounds: rounds, cpu: cpu, memory: of.clusters >= 10_000,
		prepare: func(ctx context.Context, at place) (subject, other command, err error) {
			input, err := at.list(of.write)
			if err != nil {
				return subject, other, err
			}
			return at.function(input), command{program: at.noop, input: input}, at.works(ctx, input, of)
		},
	}
}

// oddItem is a fleet in which one Cluster of thousands is not in the certain form.
func oddItem(name string, change func(cluster string) string) row {
	const clusters = 10_000
	return row{
		name: fmt.Sprintf("10,000 Clusters, %s", name), clusters: clusters, rounds: 5, cpu: 1.2,
		prepare: func(_ context.Context, at place) (subject, other command, err error) {
			odd := plainFleet(clusters)
			odd.change = func(number int, cluster string) string {
				if number != clusters/2 {
					return cluster
				}
				return change(cluster)
			}
			return at.two(odd.write, plainFleet(clusters).write)
		},
	}
}

// multiLineText is a Cluster with an annotation over two lines.
func multiLineText(cluster string) string {
	return strings.Replace(cluster, "  annotations:\n", "  annotations:\n    example.com/note: \"one line,\n"+
		"      and another\"\n", 1)
}

// aliasedLabels is a Cluster of which a label is an alias.
func aliasedLabels(cluster string) string {
	odd := strings.Replace(cluster, "    environment: production\n", "    environment: &env production\n", 1)
	return strings.Replace(odd, "    tier: standard\n", "    tier: standard\n    stage: *env\n", 1)
}

// normalised are lists that cannot be cut as they are.
func normalised() []row {
	const clusters = 2000
	var all []row
	for _, one := range []struct {
		form  string
		write writing
	}{
		{"with CRLF", withCRLF(plainFleet(clusters).write)},
		{"as JSON", plainFleet(clusters).writeJSON},
		{"in flow style", plainFleet(clusters).writeFlow},
	} {
		all = append(all, row{
			name: "2,000 Clusters, " + one.form + ", beside the SDK", clusters: clusters, rounds: 3, cpu: 1,
			prepare: func(_ context.Context, at place) (subject, other command, err error) {
				input, err := at.list(one.write)
				return at.function(input), command{program: at.noop, input: input}, err
			},
		})
	}
	return all
}

// payloadRow is a fleet with large payloads.
func payloadRow() row {
	const clusters = 1000
	return row{
		name: "1,000 Clusters and 2.4 MB of payloads, beside the SDK", clusters: clusters, rounds: 7, cpu: 0.25,
		prepare: func(ctx context.Context, at place) (subject, other command, err error) {
			fleet, err := payloadFleet(clusters)
			if err != nil {
				return subject, other, fmt.Errorf("read Argo CD's install: %w", err)
			}
			return besideNoop("", fleet, 0, 0).prepare(ctx, at)
		},
	}
}

// earlierOutput is a fleet whose list has what an earlier run has generated.
func earlierOutput() row {
	const clusters = 10_000
	return row{
		name: "10,000 Clusters with earlier output, beside without", clusters: clusters, rounds: 5, cpu: 1.3,
		prepare: func(ctx context.Context, at place) (subject, other command, err error) {
			before, err := at.list(plainFleet(clusters).write)
			if err != nil {
				return subject, other, err
			}
			after, err := at.output(ctx, at.function(before))
			return at.function(after), at.function(before), err
		},
	}
}

// ofDirectories are the verbs that read directories.
func ofDirectories() []row {
	const clusters = 2000
	beside := func(name string, cpu float64, commands func(at place, now, old string) (subject, other command)) row {
		return row{
			name: name, clusters: clusters, rounds: 3, cpu: cpu,
			prepare: func(_ context.Context, at place) (subject, other command, err error) {
				now, old, err := at.directories(clusters)
				if err != nil {
					return subject, other, err
				}
				subject, other = commands(at, now, old)
				return subject, other, nil
			},
		}
	}
	verb := func(at place, args ...string) command { return command{program: at.capifleet, args: args} }
	return []row{
		beside("render of 2,000 Clusters, beside kustomize build", 0.10, func(at place, now, _ string) (_, _ command) {
			return verb(at, "render", "--kustomize=false", now), command{program: at.build, args: []string{now}}
		}),
		beside("plan of 2,000 Clusters, beside kustomize build", 0.10, func(at place, now, _ string) (_, _ command) {
			return verb(at, "plan", "--kustomize=false", now), command{program: at.build, args: []string{now}}
		}),
		beside("diff of 2,000 Clusters, beside plan", 2.5, func(at place, now, old string) (_, _ command) {
			return verb(at, "diff", "--kustomize=false", now, "--against", old),
				verb(at, "plan", "--kustomize=false", now)
		}),
	}
}

// large are fleets that are only to be linear.
func large() []row {
	alone := func(name string, of list) row {
		return row{
			name: name, clusters: of.clusters, rounds: 1,
			prepare: func(_ context.Context, at place) (subject, other command, err error) {
				input, err := at.list(of.write)
				return at.function(input), command{}, err
			},
		}
	}
	one := plainFleet(1)
	return []row{
		alone("10,000 Clusters and 25 entries", entriesFleet(10_000, 25)),
		alone("100,000 Clusters and 2 entries", entriesFleet(100_000, 2)),
		alone("5,000 Clusters, a group for each", groupsFleet(5000)),
		{
			name: "one item, instructions beside the SDK", clusters: 1, cpu: 5, counted: true,
			prepare: besideNoop("", one, 0, 0).prepare,
		},
	}
}
