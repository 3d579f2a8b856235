//go:build unix

package main

import (
	"bytes"
	"testing"
	"time"

	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/internal/crdcheck"
)

func TestTheFleetIsAsKptSendsIt(t *testing.T) {
	const clusters = 7
	var text bytes.Buffer
	writeList(&text, clusters)
	var list struct {
		Items          []map[string]any
		FunctionConfig map[string]any
	}
	if err := yaml.Unmarshal(text.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	if len(list.Items) != clusters+1 || list.FunctionConfig["kind"] != "FleetConfig" {
		t.Fatalf("want %d items and a FleetConfig, got %d and %v", clusters+1, len(list.Items), list.FunctionConfig["kind"])
	}
	check := crdcheck.Load(t)
	for _, item := range list.Items[:clusters] {
		for _, fault := range check.Check(item) {
			t.Error(fault)
		}
	}
	manifest := []byte(item(cluster(0)))
	if lines := bytes.Count(manifest, []byte("\n")); lines < 70 || lines > 75 || len(manifest) < 2000 || len(manifest) > 2400 {
		t.Errorf("a Cluster has %d lines and %d bytes; the figures in this project are for about 72 and 2,200", lines, len(manifest))
	}
}

func TestRow(t *testing.T) {
	program := func(milliseconds, megabytes int) cost {
		return cost{cpu: time.Duration(milliseconds) * time.Millisecond, memory: float64(megabytes) * 1e6}
	}
	pairs := []pair{
		{program(10, 5), program(100, 100)},
		{program(90, 5), program(100, 100)},
		{program(20, 5), program(100, 100)},
	}
	for name, test := range map[string]struct {
		size size
		want bool
	}{
		"within both limits":      {size{cpu: 0.35, memory: 0.1}, true},
		"the median is too slow":  {size{cpu: 0.19, memory: 0.1}, false},
		"too much memory":         {size{cpu: 0.35, memory: 0.04}, false},
		"memory without a limit":  {size{cpu: 0.35}, true},
		"no limit at all":         {size{}, true},
		"an even number of pairs": {size{cpu: 0.2}, true},
	} {
		t.Run(name, func(t *testing.T) {
			if line, got := row(test.size, pairs); got != test.want {
				t.Error(line)
			}
		})
	}
}
