//go:build unix

package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// place is where the inputs of a row are written, with the programs that read them.
type place struct {
	programs
	dir string
}

// writing writes an input. Errors stay in the writer until it is flushed.
type writing func(w io.Writer)

// function is the KRM function on an input.
func (p place) function(input string) command { return command{program: p.capifleet, input: input} }

// list writes an input to a new file.
func (p place) list(write writing) (string, error) {
	f, err := os.CreateTemp(p.dir, "list-*.yaml")
	if err != nil {
		return "", err
	}
	w := bufio.NewWriterSize(f, 1<<16)
	write(w)
	return f.Name(), errors.Join(w.Flush(), f.Close())
}

// two are the function on two inputs.
func (p place) two(first, second writing) (subject, other command, err error) {
	a, err := p.list(first)
	if err != nil {
		return subject, other, err
	}
	b, err := p.list(second)
	return p.function(a), p.function(b), err
}

// output runs a command, and returns the file with its output.
func (p place) output(ctx context.Context, c command) (string, error) {
	f, err := os.CreateTemp(p.dir, "output-*.yaml")
	if err != nil {
		return "", err
	}
	_, err = c.run(ctx, f)
	return f.Name(), errors.Join(err, f.Close())
}

// works runs capifleet once and looks into the output, so that a program that does nothing cannot
// win: it has what is to be made, and the Clusters as they were.
func (p place) works(ctx context.Context, input string, of list) error {
	output, err := p.output(ctx, p.function(input))
	if err != nil {
		return err
	}
	for _, kind := range of.makes {
		if at, err := indexIn(output, "\n  kind: "+kind+"\n"); at < 0 {
			return errors.Join(err, fmt.Errorf("capifleet's output holds no %s", kind))
		}
	}
	end, err := indexIn(input, "\n- apiVersion: "+of.afterClusters())
	if err != nil {
		return err
	}
	if alike, err := sameBytes(input, output); alike < end {
		return errors.Join(err, fmt.Errorf("capifleet's output differs from its input at byte %d", alike))
	}
	return os.Remove(output)
}

// directories writes a directory of Clusters, each in a file, and an older state of it: of another
// revision, and without the last Cluster.
func (p place) directories(clusters int) (now, old string, err error) {
	now, old = filepath.Join(p.dir, "now"), filepath.Join(p.dir, "old")
	for _, dir := range []string{now, old} {
		config := fmt.Sprintf(configHead, "") + fleetConfig
		names := []string{"fleet.yaml"}
		if dir == old {
			config = strings.Replace(config, "targetRevision: main", "targetRevision: v1", 1)
		}
		if err := os.Mkdir(dir, 0o755); err != nil {
			return "", "", err
		}
		write := func(name, text string) {
			err = errors.Join(err, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
		}
		write("fleet.yaml", config)
		for i := range clusters {
			if dir == old && i == clusters-1 {
				continue
			}
			name := fmt.Sprintf("cluster-%05d.yaml", i)
			names = append(names, name)
			write(name, plainCluster(i))
		}
		kustomization := "resources:\n"
		for _, name := range names {
			kustomization += "- " + name + "\n"
		}
		write("kustomization.yaml", kustomization)
	}
	return now, old, err
}

// sizeOf is the size of a file.
func sizeOf(file string) (float64, error) {
	info, err := os.Stat(file)
	if err != nil {
		return 0, err
	}
	return float64(info.Size()), nil
}

// indexIn is where a text begins in a file, -1 where it is not in it. The file is read piece by
// piece: see command.measure on why this program stays small.
func indexIn(file, text string) (int, error) {
	f, err := os.Open(file)
	if err != nil {
		return -1, err
	}
	defer f.Close() //nolint:errcheck // It was only read.
	window, before := make([]byte, 0, 1<<17), 0
	for piece := make([]byte, 1<<16); ; {
		n, err := f.Read(piece)
		window = append(window, piece[:n]...)
		if at := bytes.Index(window, []byte(text)); at >= 0 {
			return before + at, nil
		}
		if errors.Is(err, io.EOF) {
			return -1, nil
		}
		if err != nil {
			return -1, err
		}
		cut := max(0, len(window)-len(text))
		before += cut
		window = append(window[:0], window[cut:]...)
	}
}

// sameBytes is how many bytes two files begin with alike.
func sameBytes(first, second string) (int, error) {
	a, err := os.Open(first)
	if err != nil {
		return 0, err
	}
	defer a.Close() //nolint:errcheck // It was only read.
	b, err := os.Open(second)
	if err != nil {
		return 0, err
	}
	defer b.Close() //nolint:errcheck // It was only read.
	readA, readB := bufio.NewReader(a), bufio.NewReader(b)
	for count := 0; ; count++ {
		one, errA := readA.ReadByte()
		other, errB := readB.ReadByte()
		if errA != nil || errB != nil || one != other {
			return count, nil //nolint:nilerr // The end of a file; another error shows as bytes that differ.
		}
	}
}
