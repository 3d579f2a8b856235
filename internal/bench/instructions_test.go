//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

var update = flag.Bool("update", false, "store the instructions that the program takes")

// storedInstructions has the instructions of each input, for each version of Go that counted them.
const storedInstructions = "testdata/instructions.json"

// TestInstructions holds the instructions of the whole program, as callgrind counts them, to what
// is stored for the version of Go. They repeat within a thousandth, also on a machine that others
// use too; other versions of Go make other programs.
func TestInstructions(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the program and runs it in callgrind")
	}
	if _, err := exec.LookPath("valgrind"); err != nil {
		t.Skip("valgrind is not installed, so no instructions are counted (Debian: valgrind)")
	}
	if !countsAsStored() {
		t.Skip("instructions are stored for amd64 with AVX2, and Go takes others elsewhere")
	}
	at := place{dir: t.TempDir()}
	at.capifleet = filepath.Join(at.dir, "capifleet")
	if err := build(t.Context(), at.capifleet, module); err != nil {
		t.Fatal(err)
	}
	stored := readInstructions(t)
	counted := map[string]float64{}
	for what, clusters := range map[string]int{"1 Cluster": 1, "500 Clusters": 500} {
		input, err := at.list(plainFleet(clusters).write)
		if err != nil {
			t.Fatal(err)
		}
		if counted[what], err = at.function(input).instructions(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if *update {
		stored[runtime.Version()] = counted
		writeInstructions(t, stored)
	}
	checkInstructions(t, stored[runtime.Version()], counted)
}

// countsAsStored reports whether Go chooses the instructions for this processor that are stored.
func countsAsStored() bool {
	text, err := os.ReadFile("/proc/cpuinfo")
	return err == nil && runtime.GOARCH == "amd64" && bytes.Contains(text, []byte(" avx2 "))
}

// checkInstructions wants each count to be what is stored for it.
func checkInstructions(t *testing.T, stored, counted map[string]float64) {
	t.Helper()
	const tolerance = 0.05
	const remedy = "if it is meant, store it: go test ./internal/bench -run TestInstructions -update"
	for what, got := range counted {
		switch want, isStored := stored[what]; {
		case !isStored:
			t.Errorf("%s: the program takes %.0f instructions, and none are stored for %s; %s",
				what, got, runtime.Version(), remedy)
		case math.Abs(got-want) > tolerance*want:
			t.Errorf("%s: the program takes %.0f instructions, and %.0f are stored; %s", what, got, want, remedy)
		default:
			t.Logf("%s: %.1f million instructions, %.1f are stored", what, got/1e6, want/1e6)
		}
	}
}

func readInstructions(t *testing.T) map[string]map[string]float64 {
	t.Helper()
	text, err := os.ReadFile(storedInstructions)
	if err != nil {
		t.Fatal(err)
	}
	var stored map[string]map[string]float64
	if err := json.Unmarshal(text, &stored); err != nil {
		t.Fatal(err)
	}
	return stored
}

func writeInstructions(t *testing.T, stored map[string]map[string]float64) {
	t.Helper()
	text, err := json.MarshalIndent(stored, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(storedInstructions, append(text, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}
