package fn_test

import (
	"fmt"
	"io"
	"math"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/capifleet/capifleet/fn"
)

// mostGrowth is the highest exponent with which the cost of a run may grow with its input.
const mostGrowth = 1.1

// growing is an input of which something grows.
type growing struct {
	least  int    // the smallest size; the others are 4 and 16 times as large
	sizes  [3]int // in place of them
	list   func(size int) string
	files  func(size int) fstest.MapFS
	failed bool // whether it has errors
}

// TestGrowthIsLinear runs the function on three sizes of everything that may be large in an input.
// What it allocates, in number and in bytes, is on a straight line, or as little beyond it as a
// power of the size is that is nearly 1.
func TestGrowthIsLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles many fleets")
	}
	for what, axis := range axes() {
		t.Run("a fleet with many "+what, func(t *testing.T) {
			sizes := axis.sizes
			if axis.least > 0 {
				sizes = [3]int{axis.least, 4 * axis.least, 16 * axis.least}
			}
			var size, count, bytes [3]float64
			for i, n := range sizes {
				size[i] = float64(n)
				count[i], bytes[i] = axis.cost(t, n)
			}
			most := beyondLine(size, powersOf(size, mostGrowth))
			for unit, cost := range map[string][3]float64{"allocations": count, "bytes": bytes} {
				if beyond := beyondLine(size, cost); beyond > most {
					t.Errorf("with %d, the %s are %.0f, of which %.0f%% are beyond a straight line", sizes, unit, cost,
						100*beyond)
				}
			}
		})
	}
}

// beyondLine is which share of the cost of the largest size is beyond the straight line through
// the costs of the others.
func beyondLine(size, cost [3]float64) float64 {
	line := cost[1] + (cost[1]-cost[0])*(size[2]-size[1])/(size[1]-size[0])
	return (cost[2] - line) / cost[2]
}

// powersOf are sizes to a power.
func powersOf(size [3]float64, power float64) [3]float64 {
	return [3]float64{math.Pow(size[0], power), math.Pow(size[1], power), math.Pow(size[2], power)}
}

// TestBeyondLine: a constant does not hide what grows faster than a size, and does not look like
// it.
func TestBeyondLine(t *testing.T) {
	size := [3]float64{10, 40, 160}
	most := beyondLine(size, powersOf(size, mostGrowth))
	for power, passes := range map[float64]bool{0.5: true, 1: true, 1.09: true, 1.3: false, 2: false} {
		cost := powersOf(size, power)
		constant := 3 * cost[0]
		for i := range cost {
			cost[i] += constant
		}
		if got := beyondLine(size, cost); got <= most != passes {
			t.Errorf("the power of %.2f is %.3f beyond the line, and may be %.3f", power, got, most)
		}
	}
}

// cost is what a run on an input of a size allocates: the least of three runs, since the garbage
// collector empties pools, which some runs fill again.
func (g growing) cost(t *testing.T, size int) (count, bytes float64) {
	t.Helper()
	input := []byte(head + "items:\n" + g.list(size))
	var options fn.Options
	if g.files != nil {
		options.Files = g.files(size)
	}
	count, bytes = math.Inf(1), math.Inf(1)
	for range 3 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		problems, err := fn.Run(input, io.Discard, options)
		runtime.ReadMemStats(&after)
		if err != nil || problems.Failed() != g.failed {
			t.Fatalf("size %d: %v, %v", size, err, problems[:min(len(problems), 3)])
		}
		count = min(count, float64(after.Mallocs-before.Mallocs))
		bytes = min(bytes, float64(after.TotalAlloc-before.TotalAlloc))
	}
	return count, bytes
}

// axes are what may be large, by its name.
func axes() map[string]growing {
	all := map[string]growing{
		"Clusters": {least: 100, list: func(n int) string { return plainClusters(n) + configWith(oneOfEach) }},
		"namespaces": {least: 50, list: func(n int) string {
			return each(n, func(i int) string { return clusterIn(fmt.Sprint("n", i), i, "") }) + configWith(oneOfEach)
		}},
		"labels": {least: 16, list: func(n int) string {
			labels := each(n, func(i int) string { return fmt.Sprintf(", l%d: a", i) })
			return each(10, func(i int) string { return clusterIn("a", i, labels) }) + configWith(oneOfEach)
		}},
		"problems": {least: 100, failed: true, list: func(n int) string {
			labels := each(n, func(i int) string { return fmt.Sprintf(", l%d: a b", i) })
			return clusterIn("a", 0, labels) + configWith(oneOfEach)
		}},
		"items that are no objects": {least: 100, failed: true, list: func(n int) string {
			return strings.Repeat("- a\n", n) + configWith(oneOfEach)
		}},
		"top-level keys": {least: 200, list: func(n int) string {
			return clusterIn("a", 0, "") + configWith(oneOfEach) +
				each(n, func(i int) string { return fmt.Sprintf("k%d: v\n", i) })
		}},
		"stamps of an earlier run": {least: 50, list: func(n int) string {
			stamped := ", capifleet.dev/fleet: f"
			return each(n, func(i int) string { return clusterIn("a", i, stamped) }) +
				configWith("    clusterLabels: {made: '{{ .name }}'}\n"+oneOfEach)
		}},
		"lines of comments": {least: 500, list: func(n int) string {
			return plainClusters(2) + strings.Repeat("# comment\n", n) + configWith(oneOfEach)
		}},
		"empty lines": {least: 500, list: func(n int) string {
			return plainClusters(2) + strings.Repeat("\n", n) + configWith(oneOfEach)
		}},
		"lines of one text": {least: 500, list: func(n int) string {
			return plainClusters(2) + "- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: m, namespace: a}\n" +
				"  data:\n    k: |\n" + strings.Repeat("      line\n", n) + configWith(oneOfEach)
		}},
		"lines with a carriage return": {least: 20, list: func(n int) string {
			return strings.ReplaceAll(plainClusters(n)+configWith(oneOfEach), "\n", "\r\n")
		}},
		"other objects": {least: 100, list: func(n int) string {
			return plainClusters(2) + each(n, func(i int) string {
				return fmt.Sprintf("- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: m%d, namespace: a}\n", i)
			}) + configWith(oneOfEach)
		}},
	}
	for _, more := range []map[string]growing{entryAxes(), factAxes(), payloadAxes()} {
		for what, axis := range more {
			all[what] = axis
		}
	}
	return all
}
