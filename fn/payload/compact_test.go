package payload_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	yamlv2 "go.yaml.in/yaml/v2"
	yamlv3 "go.yaml.in/yaml/v3"

	"github.com/capifleet/capifleet/fn/payload"
)

// pack packs objects that fit.
func pack(t testing.TB, objects []payload.Object, format payload.Format) []payload.Shard {
	t.Helper()
	shards, problems := payload.Pack(objects, format)
	if len(problems) > 0 {
		t.Fatalf("%+v", problems)
	}
	return shards
}

// TestCompact: how an object is written on one line.
func TestCompact(t *testing.T) {
	const probe = `{exec: {command: [a]}}`
	const probes = `{x: ` + probe + `, z: ` + probe + `}`
	cases := map[string]struct{ spec, compact, json string }{
		"a repeated map": {
			spec:    `{a: ` + probe + `, b: ` + probe + `}`,
			compact: `{a: &a {exec: {command: [a]}},b: *a}`,
			json:    `{"a":{"exec":{"command":["a"]}},"b":{"exec":{"command":["a"]}}}`,
		},
		"a repeated list": {
			spec:    `{a: [long, words], b: [long, words]}`,
			compact: `{a: &a [long,words],b: *a}`,
			json:    `{"a":["long","words"],"b":["long","words"]}`,
		},
		"what repeats within a repeated map": {
			spec:    `{a: ` + probes + `, b: ` + probes + `}`,
			compact: `{a: &a {x: &b {exec: {command: [a]}},z: *b},b: *a}`,
		},
		"a map that repeats only within a repeated one needs no anchor": {
			spec:    `{a: {x: ` + probe + `}, b: {x: ` + probe + `}}`,
			compact: `{a: &a {x: {exec: {command: [a]}}},b: *a}`,
		},
		"what is too short for an anchor": {
			spec:    `{a: {x: z}, b: {x: z}, c: [], d: [], e: {}, f: {}}`,
			compact: `{a: {x: z},b: {x: z},c: [],d: [],e: {},f: {}}`,
			json:    `{"a":{"x":"z"},"b":{"x":"z"},"c":[],"d":[],"e":{},"f":{}}`,
		},
		"texts get no anchor": {
			spec:    `{a: a rather long text, b: a rather long text}`,
			compact: `{a: "a rather long text",b: "a rather long text"}`,
		},
		"words that YAML 1.1 takes for booleans": {
			spec:    `{"y": "no", "On": "y", no: on}`,
			compact: `{"On": "y","false": true,"y": "no"}`,
			json:    `{"On":"y","false":true,"y":"no"}`,
		},
		"equal except the type": {
			spec:    `{a: {exec: 1, m: null}, b: {exec: "1", m: null}, c: {exec: 1, m: "null"}}`,
			compact: `{a: {exec: 1,m: null},b: {exec: "1",m: null},c: {exec: 1,m: "null"}}`,
		},
		"a key that could be a merge": {
			spec: `{"<<": {a: b}}`, compact: `{"<<": {a: b}}`, json: `{"<<":{"a":"b"}}`,
		},
		"what is first in a map": {
			spec:    `{z: 1, a: 2, namespace: 3, name: 4, nam: 5}`,
			compact: `{name: 4,namespace: 3,a: 2,nam: 5,z: 1}`,
			json:    `{"name":4,"namespace":3,"a":2,"nam":5,"z":1}`,
		},
		"numbers": {
			spec:    `[1, -1, 1.5, 1e3, -0.0, 0x10, 1e300, 9007199254740992, 9223372036854775808]`,
			compact: `[1,-1,1.5,1000,-0.0,16,1e+300,9007199254740992,9223372036854775808]`,
		},
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			object := parse(t, "apiVersion: v1\nkind: A\nmetadata: {name: a}\nspec: "+c.spec+"\n")
			shards := pack(t, object, payload.Compact)
			wantDelivered(t, object, shards)
			want := "---\n{apiVersion: v1,kind: A,metadata: {name: a},spec: " + c.compact + "}\n"
			if diff := cmp.Diff(want, shards[0].Data[payload.Key]); diff != "" {
				t.Errorf("compact (-want +got):\n%s", diff)
			}
			shards = pack(t, object, payload.JSON)
			wantDelivered(t, object, shards)
			want = "---\n" + `{"apiVersion":"v1","kind":"A","metadata":{"name":"a"},"spec":` + c.json + "}\n"
			if diff := cmp.Diff(want, shards[0].Data[payload.Key]); c.json != "" && diff != "" {
				t.Errorf("JSON (-want +got):\n%s", diff)
			}
		})
	}
}

// wantLengths checks that the canonical form of objects is not shorter than the lower bound.
func wantLengths(t *testing.T, objects []payload.Object) {
	t.Helper()
	for _, o := range objects {
		if least, has := payload.TextLengths(o); least > has {
			t.Errorf("%s has %d bytes, and is said to have %d at least", o, has, least)
		}
	}
}

func TestKeysThatYAMLFindsTooLong(t *testing.T) {
	for _, length := range []int{990, 998, 999, 1000, 1001, 1020, 1021, 1022, 1023, 1024, 1025, 5000} {
		for _, letter := range []string{"x", "ä", "\"", ":"} {
			quoted, err := json.Marshal(strings.Repeat(letter, length))
			if err != nil {
				t.Fatal(err)
			}
			objects := parse(t, head("v1", "A", "name: a")+"spec:\n  ? "+string(quoted)+"\n"+
				"  : {exec: {command: [a]}}\n  b: {exec: {command: [a]}}\n")
			for _, format := range []payload.Format{payload.Auto, payload.Compact, payload.JSON} {
				shards, problems := payload.Pack(objects, format)
				if len(problems) > 0 {
					t.Fatalf("%d times %s as %s: %+v", length, letter, format, problems)
				}
				found, err := readers()["sigs.k8s.io/yaml"](shards[0].Data[payload.Key])
				if err != nil || found[0] != meaning(t, objects[0]) {
					t.Errorf("%d times %s as %s: %v", length, letter, format, err)
				}
				if format == payload.Compact && strings.Contains(shards[0].Data[payload.Key], "\nspec:\n") {
					t.Errorf("%d times %s could not be written as %s", length, letter, format)
				}
			}
		}
	}
}

// TestWhatTheReadersRefuse: the test counts nodes as the readers do, and they refuse what the count
// says.
func TestWhatTheReadersRefuse(t *testing.T) {
	t.Parallel()
	copies := func(size, count, others int) string {
		return "a: &a [" + strings.Repeat("x,", size) + "]\n" +
			"b: [" + strings.Repeat("*a,", count) + "]\n" +
			"c: [" + strings.Repeat("y,", others) + "]\n"
	}
	var texts []string
	for count := 140; count <= 160; count += 2 {
		texts = append(texts, copies(300, count, 0)) // about 45,000 nodes
	}
	for others := 6000; others <= 24_000; others += 6000 {
		texts = append(texts, copies(10_000, 45, others)) // more than 400,000 nodes: fewer of them may be aliases
	}
	outcomes := map[bool]int{}
	for _, text := range texts {
		want := refused(t, []byte(text))
		outcomes[want]++
		var tree any
		for name, err := range map[string]error{
			"yaml/v2": yamlv2.Unmarshal([]byte(text), &tree), "yaml/v3": yamlv3.Unmarshal([]byte(text), &tree),
		} {
			if (err != nil) != want {
				t.Errorf("%s: refused: %v, want %v", name, err, want)
			}
		}
	}
	t.Log(outcomes)
	if outcomes[true] < 5 || outcomes[false] < 5 {
		t.Errorf("nothing is proved: %v", outcomes)
	}
}

// TestAliasBudget: however often something repeats, no document comes near the limit of the
// readers.
func TestAliasBudget(t *testing.T) {
	t.Parallel()
	const part = `{"type":"object","properties":{"key":{"type":"string"},"operator":{"type":"string"},` +
		`"values":{"items":{"type":"string"},"type":"array"}}}`
	nested := part
	for range 9 {
		nested = `{"a":` + nested + `,"b":` + nested + `,"c":1}` // 2 to the power of 9 copies
	}
	ones := func(count int) string { return "[" + strings.Repeat("1,", count-1) + "1]," }
	cases := map[string]string{
		"a map 30 times":                  "[" + strings.Repeat(part+",", 29) + part + "]",
		"a map 3,000 times":               "[" + strings.Repeat(part+",", 2999) + part + "]",
		"a long list 200 times":           "[" + strings.Repeat(ones(1000), 199) + "[]]",
		"copies of copies":                nested,
		"copies of copies three times":    "[" + nested + "," + nested + "," + nested + "]",
		"more than the readers' 400,000":  "[" + strings.Repeat(ones(480), 880) + "[]]",
		"the copies come before the rest": "[" + strings.Repeat(ones(1000), 50) + strings.Repeat("2,", 10_000) + "[]]",
	}
	for sentence, spec := range cases {
		t.Run(sentence, func(t *testing.T) {
			if testing.Short() && len(spec) > 500_000 {
				t.Skip("takes two seconds")
			}
			t.Parallel()
			objects := parse(t, `{"apiVersion":"v1","kind":"A","metadata":{"name":"a"},"spec":`+spec+`}`)
			shards := pack(t, objects, payload.Compact)
			wantDelivered(t, objects, shards)
			if got := len(shards[0].Data[payload.Key]); got > len(spec)/2 {
				t.Errorf("%d bytes of %d", got, len(spec))
			}
		})
	}
}
