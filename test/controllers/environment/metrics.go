package environment

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
)

// reconciliations reads how often each controller of a program has reconciled, successfully or not.
func reconciliations(ctx context.Context, url string) (map[string]int, error) {
	text, err := read(ctx, http.DefaultClient, url)
	if err != nil {
		return nil, fmt.Errorf("read metrics: %w", err)
	}
	counts := map[string]int{}
	line := regexp.MustCompile(`(?m)^controller_runtime_reconcile_total\{controller="([^"]*)",result="[^"]*"\} (\d+)`)
	for _, match := range line.FindAllStringSubmatch(string(text), -1) {
		count, err := strconv.Atoi(match[2])
		if err != nil {
			return nil, err
		}
		counts[match[1]] += count
	}
	return counts, nil
}

// valueOf reads a gauge of a controller, and adds up its values for all other labels. It returns an
// error if the controller does not have the gauge.
func valueOf(ctx context.Context, url, gauge, controller string) (int, error) {
	text, err := read(ctx, http.DefaultClient, url)
	if err != nil {
		return 0, fmt.Errorf("read metrics: %w", err)
	}
	line := regexp.MustCompile(`(?m)^` + gauge + `\{(?:[^}]*,)?controller="` + controller + `"[^}]*\} (\d+)`)
	matches := line.FindAllStringSubmatch(string(text), -1)
	if len(matches) == 0 {
		return 0, fmt.Errorf("the controller %s has no %s", controller, gauge)
	}
	sum := 0
	for _, match := range matches {
		value, err := strconv.Atoi(match[1])
		if err != nil {
			return 0, err
		}
		sum += value
	}
	return sum, nil
}

// sumOf reads a counter, and adds up its values for all labels.
func sumOf(ctx context.Context, url, counter string) (int, error) {
	text, err := read(ctx, http.DefaultClient, url)
	if err != nil {
		return 0, fmt.Errorf("read metrics: %w", err)
	}
	sum := 0
	line := regexp.MustCompile(`(?m)^` + counter + `(?:\{.*\})? (\d+)`)
	for _, match := range line.FindAllStringSubmatch(string(text), -1) {
		value, err := strconv.Atoi(match[1])
		if err != nil {
			return 0, err
		}
		sum += value
	}
	return sum, nil
}
