package stream_test

import (
	"bytes"
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/stream"
	"github.com/capifleet/capifleet/test/fuzzing"
)

// scannedCluster is an object in the certain form with all that it may have.
const scannedCluster = `# of the platform team
apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata:
  name: eu-1
  namespace: 'clusters'
  labels:
    fleet: "production"
    tier: canary

    # of the registrar
    topology.kubernetes.io/region: eu
  annotations:
    internal.config.kubernetes.io/path: clusters/eu-1.yaml
    config.kubernetes.io/path: 'clusters/eu-1.yaml'
    internal.config.kubernetes.io/index: "1"
    example.com/owner: platform
    internal.config.kubernetes.io/package-path: /fleet
  finalizers: {}
  creationTimestamp: null
  ownerReferences:
  - apiVersion: v1
    kind: Secret
spec:
  paused: false
  clusterNetwork:
    pods:
      cidrBlocks: ["192.168.0.0/16", 10.0.0.0/8]
      more: {a: [b, {c: 'd, e', "f": {}}], g: 1}
    services: {}
  controlPlaneEndpoint:
    host: https://eu-1.example.com:6443
  topology:
    variables:
      - name: script
        value: |-
          set -e
            echo "a: b"   # text

          true
      - name: args
        value:
        - --verbose
        - {name: eu-1, labels: {region: eu}}
        - 4
    version: v1.36.3
    pattern: ^.{2,}|[^./]$
`

// compareScan reports a difference between a scan and the parser, and whether the scan was certain.
func compareScan(text []byte, element bool) (certain bool, difference string) {
	got, certain := stream.Scanned(text, element)
	if !certain {
		return false, ""
	}
	want, err := stream.Parsed(text, element)
	if err != nil {
		return true, fmt.Sprintf("the parser refuses what a scan is certain of: %v", err)
	}
	return true, cmp.Diff(want, got)
}

// asElement is a document as the element of a list.
func asElement(document string) string {
	var element strings.Builder
	isFirst := true
	for line := range strings.Lines(document) {
		switch {
		case isFirst && !strings.HasPrefix(line, "#"):
			element.WriteString("- ")
			isFirst = false
		case line != "\n" && !isFirst:
			element.WriteString("  ")
		}
		element.WriteString(line)
	}
	return element.String()
}

func TestAnObjectInTheCertainFormIsScanned(t *testing.T) {
	t.Parallel()
	commented := strings.Replace(asElement(scannedCluster), "- apiVersion", "- # of a tool\n\n  apiVersion", 1)
	for text, element := range map[string]bool{
		scannedCluster: false, asElement(scannedCluster): true, commented: true,
		strings.Replace(commented, "- #", "-   #", 1):                      true,
		"kind: A\nmetadata:\n  name: a\n  labels: {}\n  annotations: {}\n": false,
	} {
		if certain, difference := compareScan([]byte(text), element); !certain || difference != "" {
			t.Errorf("element %t: certain %t\n%s\n%s", element, certain, difference, text)
		}
	}
}

// TestWhatAScanIsNotCertainOf changes one line of an object that is scanned.
func TestWhatAScanIsNotCertainOf(t *testing.T) {
	t.Parallel()
	for name, change := range map[string][2]string{
		"a label that is a number":            {"tier: canary", "tier: 1"},
		"a label that YAML 1.1 takes for yes": {"tier: canary", "tier: y"},
		"a label without a value":             {"tier: canary", "tier:"},
		"a label that continues":              {"tier: canary", "tier: canary\n      region"},
		"a duplicated label":                  {"tier: canary", "tier: canary\n    tier: rest"},
		"a label whose key is a number":       {"tier: canary", "1: canary"},
		"a duplicated key of the metadata":    {"  name: eu-1", "  name: eu-1\n  name: eu-2"},
		"a duplicated key of the object":      {"kind: Cluster", "kind: Cluster\nkind: Secret"},
		"labels in flow style":                {"  annotations:\n", "  annotations: {a: b}\n  more:\n"},
		"an anchor":                           {"paused: false", "paused: &paused false"},
		"an alias":                            {"paused: false", "paused: *paused"},
		"a tag":                               {"paused: false", "paused: !!bool false"},
		"a merge":                             {"paused: false", "<<: {paused: false}"},
		"a quoted key":                        {"paused: false", "'paused': false"},
		"an escape":                           {`fleet: "production"`, `fleet: "production\n"`},
		"a quotation mark in a quoted text":   {"'clusters'", "'clusters''s'"},
		"a quoted text over two lines":        {"host: https", "host: 'https\n    ' #"},
		"a comment behind a value":            {"paused: false", "paused: false # yet"},
		"a character beyond ASCII":            {"paused: false", "paused: nö"},
		"a tab":                               {"paused: false", "paused:\tfalse"},
		"a carriage return":                   {"paused: false", "paused: false\r"},
		"a key without a space":               {"paused: false", "paused:false"},
		"a mapping within a line":             {"paused: false", "paused: a: b"},
		"a line between two levels":           {"    version:", "   version:"},
		"a list of lists":                     {"        - 4", "        - - 4"},
		"a flow mapping with an anchor":       {`["192.168.0.0/16", 10.0.0.0/8]`, "[{a: &b b}]"},
		"a flow mapping over two lines":       {`["192.168.0.0/16", 10.0.0.0/8]`, "[{a: b,\n c: d}]"},
		"a pair in a flow list":               {`["192.168.0.0/16", 10.0.0.0/8]`, "[a: b]"},
		"a flow mapping without a space":      {`["192.168.0.0/16", 10.0.0.0/8]`, `[{"a":b}]`},
		"a comment behind a flow list":        {`10.0.0.0/8]`, "10.0.0.0/8] # of pods"},
		"a null as a key":                     {"paused: false", "null: false"},
		"a null as a key in flow style":       {`["192.168.0.0/16", 10.0.0.0/8]`, "{Null: b}"},
		"an escape in a quoted element":       {`"192.168.0.0/16"`, `"192\x2e168"`},
		"an indentation indicator":            {"value: |-", "value: |1"},
		"blank lines that indent a text":      {"value: |-", "value: |-\n                "},
		"a text that begins like an anchor":   {"version: v1.36.3", "version: &^.*$"},
		"a mark between documents":            {"spec:", "---\nspec:"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(scannedCluster, change[0], change[1], 1)
			if text == scannedCluster {
				t.Fatalf("the object has no %q", change[0])
			}
			if _, certain := stream.Scanned([]byte(text), false); certain {
				t.Errorf("the scan is certain of\n%s", text)
			}
		})
	}
}

// mutate makes a few random changes of a text: characters, lines, and the indentation of lines.
func mutate(random *rand.Rand, text []byte) []byte {
	const alphabet = "ab1:- #'\"[]{},&*!|>%@`?~<=.\n\n  \t\\\u00e9y"
	for range 1 + random.Intn(3) {
		lines := bytes.SplitAfter(text, []byte("\n"))
		at := random.Intn(len(lines))
		switch line := lines[at]; random.Intn(6) {
		case 0:
			lines[at] = append([]byte(strings.Repeat(" ", 1+random.Intn(3))), line...)
		case 1:
			lines[at] = bytes.TrimPrefix(line, []byte(strings.Repeat(" ", 1+random.Intn(2))))
		case 2:
			lines[at] = nil
		case 3:
			lines[at] = bytes.Clone(lines[random.Intn(len(lines))])
		default:
			from := random.Intn(len(line) + 1)
			to := min(len(line), from+random.Intn(2))
			c := alphabet[random.Intn(len(alphabet))]
			lines[at] = append(append(bytes.Clone(line[:from]), c), line[to:]...)
		}
		text = bytes.Join(lines, nil)
	}
	return text
}

// TestAScanReadsWhatTheParserReads changes objects at random. Where a scan is certain, the parser
// must agree in every value, also behind other objects, whose texts are at hand.
func TestAScanReadsWhatTheParserReads(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewSource(1))
	const tried = 20_000
	certain := 0
	var behindOthers stream.Scanner
	for range tries(tried) {
		text, element := scannedCluster, random.Intn(2) == 0
		if element {
			text = asElement(text)
		}
		changed := mutate(random, []byte(text))
		isCertain, difference := compareScan(changed, element)
		alone, _ := stream.Scanned(changed, element)
		behind, isCertainBehind := behindOthers.Scanned(changed, element)
		if isCertain && isCertainBehind {
			difference += cmp.Diff(alone, behind)
		}
		if difference != "" || isCertain != isCertainBehind {
			t.Fatalf("element %t: certain %t, behind others %t: %s\n%s",
				element, isCertain, isCertainBehind, difference, changed)
		}
		if isCertain {
			certain++
		}
	}
	t.Logf("%d certain", certain)
	if certain < tries(tried)/20 {
		t.Errorf("only %d of %d texts were scanned, which proves little", certain, tries(tried))
	}
}

// FuzzScan: what a scan is certain of is what the parser reads. Without edits the text is the
// fuzzer's; else it is a line of a Cluster.
func FuzzScan(f *testing.F) {
	f.Add([]byte(scannedCluster), false, uint64(0), uint8(0))
	f.Add([]byte(asElement(scannedCluster)), true, uint64(0), uint8(0))
	for _, text := range files(f, "corpus") {
		f.Add(text, false, uint64(0), uint8(0))
	}
	for i, line := range []string{"a: b", "- a", "x: 'y'", "'a b': |", "# a", "e: {}", "1e3", "- - a", "? a", ""} {
		f.Add([]byte(line), i%2 == 0, uint64(i), uint8(1+i%3))
	}
	count := fuzzing.Of(f)
	f.Fuzz(func(t *testing.T, text []byte, element bool, seed uint64, edits uint8) {
		count.Input(t)
		if edits%4 > 0 {
			edited := fuzzing.Edited(seed, edits, scannedCluster, string(text))
			if element {
				edited = asElement(edited)
			}
			text = []byte(edited)
		}
		certain, difference := compareScan(text, element)
		if difference != "" {
			t.Fatalf("%s\n%s", difference, text)
		}
		if certain {
			count.Accepted(t)
		}
	})
}
