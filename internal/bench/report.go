//go:build unix

package main

import (
	"fmt"
	"slices"
	"time"
)

// header is the head of the table that line continues.
const header = "                                                             |   CPU, user and system time " +
	"                |    peak memory\n" +
	"                                                             |  measured    beside   ratio  target       | " +
	"  measured     target"

// line is the line of a row. A ratio is the median of the pairs' ratios.
func (r row) line(m measured) string {
	if m.skipped != "" {
		return fmt.Sprintf("%-60s | %s", r.name, m.skipped)
	}
	if m.instructions[0] > 0 {
		ratio := m.instructions[0] / m.instructions[1]
		return fmt.Sprintf("%-60s | %9s %9s %7.3f %7s %-6s|", r.name, millions(m.instructions[0]),
			millions(m.instructions[1]), ratio, share(r.cpu), verdict(ratio, r.cpu))
	}
	beside, ratio := "–", "–"
	cpu := median(m.pairs, func(p pair) float64 { return p.subject.cpu.Seconds() })
	quotient := 0.0
	if m.pairs[0].other.cpu > 0 {
		quotient = median(m.pairs, func(p pair) float64 { return p.subject.cpu.Seconds() / p.other.cpu.Seconds() })
		beside = seconds(median(m.pairs, func(p pair) float64 { return p.other.cpu.Seconds() }))
		ratio = fmt.Sprintf("%.3f", quotient)
	}
	memory := median(m.pairs, func(p pair) float64 { return p.subject.memory })
	target := "–"
	if m.mostMemory > 0 {
		target = megabytes(m.mostMemory)
	}
	return fmt.Sprintf("%-60s | %9s %9s %7s %7s %-6s| %10s %10s %s", r.name, seconds(cpu), beside, ratio,
		share(r.cpu), verdict(quotient, r.cpu), megabytes(memory), target, verdict(memory, m.mostMemory))
}

// verdict says whether a target is reached; "" where there is none.
func verdict(figure, target float64) string {
	switch {
	case target == 0 || figure == 0:
		return ""
	case figure > target:
		return "missed"
	}
	return "ok"
}

// share writes the target of a ratio, a dash where there is none.
func share(target float64) string {
	if target == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f", target)
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

// millions writes a count.
func millions(count float64) string {
	return fmt.Sprintf("%.0f M", count/1e6)
}
