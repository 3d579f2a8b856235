//go:build unix

package main

import (
	"fmt"
	"slices"
	"time"
)

// header is the head of the table that row continues.
const header = "             |        CPU, user and system time         |               peak memory\n" +
	"    Clusters | capifleet    SDK no-op   ratio   limit   | capifleet    SDK no-op   ratio   limit"

// row returns the line of one size and whether capifleet kept the limits. A ratio is the median of
// the pairs' ratios.
func row(m measurement, pairs []pair) (string, bool) {
	cpu := median(pairs, func(p pair) float64 { return p.capifleet.cpu.Seconds() / p.noop.cpu.Seconds() })
	memory := median(pairs, func(p pair) float64 { return p.capifleet.memory / p.noop.memory })
	line := fmt.Sprintf("%12s | %9s %12s %7.3f %7s   | %9s %12s %7.3f %7s",
		m.name(),
		seconds(median(pairs, func(p pair) float64 { return p.capifleet.cpu.Seconds() })),
		seconds(median(pairs, func(p pair) float64 { return p.noop.cpu.Seconds() })),
		cpu, limit(m.cpu),
		megabytes(median(pairs, func(p pair) float64 { return p.capifleet.memory })),
		megabytes(median(pairs, func(p pair) float64 { return p.noop.memory })),
		memory, limit(m.memory))
	switch {
	case m.cpu == 0 && m.memory == 0:
		return line, true
	case m.cpu > 0 && cpu > m.cpu, m.memory > 0 && memory > m.memory:
		return line + "   FAIL", false
	}
	return line + "   PASS", true
}

// name of the measurement: its Clusters, and whether there are large payloads too.
func (m measurement) name() string {
	if len(m.objects) > 0 {
		return fmt.Sprintf("%d+payload", m.clusters)
	}
	return fmt.Sprint(m.clusters)
}

// limit writes a limit, a dash where there is none.
func limit(share float64) string {
	if share == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f", share)
}

// median returns the middle of the pairs' figures.
func median(pairs []pair, figure func(pair) float64) float64 {
	figures := make([]float64, 0, len(pairs))
	for _, p := range pairs {
		figures = append(figures, figure(p))
	}
	slices.Sort(figures)
	middle := len(figures) / 2
	if len(figures)%2 == 0 {
		return (figures[middle-1] + figures[middle]) / 2
	}
	return figures[middle]
}

// seconds writes a duration given in seconds.
func seconds(s float64) string {
	d := time.Duration(s * float64(time.Second))
	if d < time.Second {
		return d.Round(100 * time.Microsecond).String()
	}
	return d.Round(10 * time.Millisecond).String()
}

// megabytes writes a size given in bytes.
func megabytes(bytes float64) string {
	return fmt.Sprintf("%.1f MB", bytes/1e6)
}
