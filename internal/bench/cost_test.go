//go:build unix

package main

import (
	"bytes"
	"io"
	"math"
	"runtime"
	"testing"

	"github.com/capifleet/capifleet/fn"
)

// allocated is what a run of the function allocates.
type allocated struct {
	count float64
	bytes float64
}

// TestCost holds what repeats to what is stored here: how often a run allocates, and how much. Time
// does not repeat on a machine that others use too.
func TestCost(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles fleets twice")
	}
	const tolerance = 0.05
	payloads, err := payloadFleet(20)
	if err != nil {
		t.Fatal(err)
	}
	plain := written(plainFleet(1000).write)
	for what, test := range map[string]struct {
		input  []byte
		stored allocated
	}{
		"1,000 Clusters":                        {plain, allocated{61_900, 8.43e6}},
		"1,000 Clusters with earlier output":    {outputOf(t, plain), allocated{73_700, 9.3e6}},
		"100 Clusters with CRLF":                {written(withCRLF(plainFleet(100).write)), allocated{188_000, 28.1e6}},
		"100 Clusters of which fields are read": {written(manifestFleet(100).write), allocated{82_600, 6.97e6}},
		"300 Clusters and 10 entries":           {written(entriesFleet(300, 10).write), allocated{144_500, 16.1e6}},
		"50 Clusters, a group for each":         {written(groupsFleet(50).write), allocated{172_500, 16.2e6}},
		"20 Clusters and 2.4 MB of payloads":    {written(payloads.write), allocated{792_000, 87e6}},
	} {
		t.Run(what, func(t *testing.T) {
			got := costOf(t, test.input)
			for unit, pair := range map[string][2]float64{
				"allocations": {got.count, test.stored.count}, "bytes": {got.bytes, test.stored.bytes},
			} {
				if math.Abs(pair[0]-pair[1]) > tolerance*pair[1] {
					t.Errorf("a run has %.0f %s, and %.0f are stored: store it if it is meant",
						pair[0], unit, pair[1])
				}
			}
		})
	}
}

// costOf is what a second run on an input allocates: the first one makes what is made once.
func costOf(t *testing.T, input []byte) allocated {
	t.Helper()
	var before, after runtime.MemStats
	for range 2 {
		runtime.ReadMemStats(&before)
		problems, err := fn.Run(input, io.Discard, fn.Options{})
		runtime.ReadMemStats(&after)
		if err != nil || problems.Failed() {
			t.Fatal(err, problems)
		}
	}
	return allocated{float64(after.Mallocs - before.Mallocs), float64(after.TotalAlloc - before.TotalAlloc)}
}

// written is an input.
func written(write writing) []byte {
	var text bytes.Buffer
	write(&text)
	return text.Bytes()
}

// outputOf is what the function makes of an input.
func outputOf(t *testing.T, input []byte) []byte {
	t.Helper()
	var output bytes.Buffer
	if problems, err := fn.Run(input, &output, fn.Options{}); err != nil || problems.Failed() {
		t.Fatal(err, problems)
	}
	return output.Bytes()
}
