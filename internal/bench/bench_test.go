//go:build unix

package main

import (
	"bytes"
	"testing"
	"time"

	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/test/crdcheck"
)

func TestTheFleetIsAsKptSendsIt(t *testing.T) {
	const clusters = 7
	var text bytes.Buffer
	plainFleet(clusters).write(&text)
	var list struct {
		Items          []map[string]any
		FunctionConfig map[string]any
	}
	if err := yaml.Unmarshal(text.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	if len(list.Items) != clusters+1 || list.FunctionConfig["kind"] != "FleetConfig" {
		t.Fatalf("want %d items and a FleetConfig, got %d and %v",
			clusters+1, len(list.Items), list.FunctionConfig["kind"])
	}
	check := crdcheck.Load(t)
	for _, item := range list.Items[:clusters] {
		for _, fault := range check.Check(item) {
			t.Error(fault)
		}
	}
	manifest := []byte(item(cluster(0)))
	lines := bytes.Count(manifest, []byte("\n"))
	if lines < 70 || lines > 75 || len(manifest) < 2000 || len(manifest) > 2400 {
		t.Errorf("a Cluster has %d lines and %d bytes; the figures in this project are for about 72 and 2,200",
			lines, len(manifest))
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
		of   measurement
		want bool
	}{
		"within both limits":      {measurement{cpu: 0.35, memory: 0.1}, true},
		"the median is too slow":  {measurement{cpu: 0.19, memory: 0.1}, false},
		"too much memory":         {measurement{cpu: 0.35, memory: 0.04}, false},
		"memory without a limit":  {measurement{cpu: 0.35}, true},
		"no limit at all":         {measurement{}, true},
		"an even number of pairs": {measurement{cpu: 0.2}, true},
	} {
		t.Run(name, func(t *testing.T) {
			if line, got := row(test.of, pairs); got != test.want {
				t.Error(line)
			}
		})
	}
}

func TestThePayloadsAreOfTheirSize(t *testing.T) {
	fleet, err := payloadFleet(3)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	fleet.write(&text)
	var list struct{ Items []map[string]any }
	if err := yaml.Unmarshal(text.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	size, files := 0, map[string]int{}
	for i, object := range fleet.objects {
		size += len(object)
		metadata, _ := list.Items[3+i]["metadata"].(map[string]any)
		annotations, _ := metadata["annotations"].(map[string]any)
		path, _ := annotations["internal.config.kubernetes.io/path"].(string)
		files[path]++
	}
	if size < 2_350_000 || size > 2_600_000 {
		t.Errorf("the payloads have %d bytes; the figures in this project are for about 2.4 MB", size)
	}
	if files["payloads/argocd/install.yaml"] < 50 || files["payloads/cni/install.yaml"] < 10 || len(files) != 2 {
		t.Errorf("objects by file: %v", files)
	}
}
