//go:build unix

package main

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/fn"
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

func TestLine(t *testing.T) {
	program := func(milliseconds, megabytes int) cost {
		return cost{cpu: time.Duration(milliseconds) * time.Millisecond, memory: float64(megabytes) * 1e6}
	}
	pairs := []pair{
		{program(10, 5), program(100, 100)},
		{program(90, 5), program(100, 100)},
		{program(20, 5), program(100, 100)},
	}
	for name, test := range map[string]struct {
		target float64
		of     measured
		want   string
	}{
		"within the target":      {0.35, measured{pairs: pairs}, "20ms 100ms 0.200 0.35 ok | 5.0 MB –"},
		"the median is too slow": {0.19, measured{pairs: pairs}, "20ms 100ms 0.200 0.19 missed| 5.0 MB –"},
		"no target":              {0, measured{pairs: pairs}, "20ms 100ms 0.200 – | 5.0 MB –"},
		"too much memory": {
			0, measured{pairs: pairs, mostMemory: 4e6}, "20ms 100ms 0.200 – | 5.0 MB 4.0 MB missed",
		},
		"an even number of pairs": {0.2, measured{pairs: pairs[:2]}, "50ms 100ms 0.500 0.20 missed| 5.0 MB –"},
		"nothing beside it":       {0, measured{pairs: []pair{{subject: program(10, 5)}}}, "10ms – – – | 5.0 MB –"},
		"instructions":            {5, measured{instructions: [2]float64{8e6, 2e6}}, "8 M 2 M 4.000 5.00 ok |"},
		"valgrind is not there":   {5, measured{skipped: "not measured"}, "not measured"},
	} {
		t.Run(name, func(t *testing.T) {
			got := strings.Join(strings.Fields(row{name: "row", cpu: test.target}.line(test.of)), " ")
			if want := "row | " + test.want; got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// TestEveryInputIsRead runs the function on a small one of each input, which must make what it is
// to make.
func TestEveryInputIsRead(t *testing.T) {
	plain := plainFleet(3)
	odd := func(change func(string) string) writing {
		changed := plain
		changed.change = func(_ int, cluster string) string { return change(cluster) }
		return changed.write
	}
	for name, test := range map[string]struct {
		write writing
		makes []string
	}{
		"plain":                 {plain.write, plain.makes},
		"a text over two lines": {odd(multiLineText), plain.makes},
		"an alias":              {odd(aliasedLabels), plain.makes},
		"CRLF":                  {withCRLF(plain.write), plain.makes},
		"JSON":                  {plain.writeJSON, plain.makes},
		"flow style":            {plain.writeFlow, plain.makes},
		"fields and variables":  {manifestFleet(3).write, plain.makes},
		"entries":               {entriesFleet(3, 25).write, []string{"ApplicationSet"}},
		"groups":                {groupsFleet(3).write, []string{"ClusterResourceSet", "ConfigMap"}},
	} {
		t.Run(name, func(t *testing.T) {
			var input, output bytes.Buffer
			test.write(&input)
			problems, err := fn.Run(input.Bytes(), &output, fn.Options{})
			if err != nil || problems.Failed() {
				t.Fatal(err, problems)
			}
			for _, kind := range test.makes {
				if !regexp.MustCompile(`kind"?: "?` + kind + `\b`).Match(output.Bytes()) {
					t.Errorf("it makes no %s", kind)
				}
			}
		})
	}
}

func TestFilesAreComparedPieceByPiece(t *testing.T) {
	at := place{dir: t.TempDir()}
	long := strings.Repeat("x", 1<<16-2)
	first, err := at.list(func(w io.Writer) { fmt.Fprint(w, long, "text", long) })
	if err != nil {
		t.Fatal(err)
	}
	second, err := at.list(func(w io.Writer) { fmt.Fprint(w, long, "test") })
	if err != nil {
		t.Fatal(err)
	}
	if found, err := indexIn(first, "text"); found != len(long) || err != nil {
		t.Errorf("the text is found at %d, %v", found, err)
	}
	if found, err := indexIn(first, "test"); found != -1 || err != nil {
		t.Errorf("another text is found at %d, %v", found, err)
	}
	if same, err := sameBytes(first, second); same != len(long)+2 || err != nil {
		t.Errorf("they are alike up to %d, %v", same, err)
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
