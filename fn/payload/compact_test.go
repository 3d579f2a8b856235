package payload_test

import (
	"encoding/json"
	"fmt"
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
	cases := map[string]struct{ spec, compact, json string }{
		"a repeated map":                     {`{a: ` + probe + `, b: ` + probe + `}`, `{a: &a {exec: {command: [a]}},b: *a}`, `{"a":{"exec":{"command":["a"]}},"b":{"exec":{"command":["a"]}}}`},
		"a repeated list":                    {`{a: [long, words], b: [long, words]}`, `{a: &a [long,words],b: *a}`, `{"a":["long","words"],"b":["long","words"]}`},
		"what repeats within a repeated map": {`{a: {x: ` + probe + `, z: ` + probe + `}, b: {x: ` + probe + `, z: ` + probe + `}}`, `{a: &a {x: &b {exec: {command: [a]}},z: *b},b: *a}`, ``},
		"a map that repeats only within a repeated one needs no anchor": {`{a: {x: ` + probe + `}, b: {x: ` + probe + `}}`, `{a: &a {x: {exec: {command: [a]}}},b: *a}`, ``},
		"what is too short for an anchor":                               {`{a: {x: z}, b: {x: z}, c: [], d: [], e: {}, f: {}}`, `{a: {x: z},b: {x: z},c: [],d: [],e: {},f: {}}`, `{"a":{"x":"z"},"b":{"x":"z"},"c":[],"d":[],"e":{},"f":{}}`},
		"texts get no anchor":                                           {`{a: a rather long text, b: a rather long text}`, `{a: "a rather long text",b: "a rather long text"}`, ``},
		"words that YAML 1.1 takes for booleans":                        {`{"y": "no", "On": "y", no: on}`, `{"On": "y","false": true,"y": "no"}`, `{"On":"y","false":true,"y":"no"}`},
		"equal except the type":                                         {`{a: {exec: 1, m: null}, b: {exec: "1", m: null}, c: {exec: 1, m: "null"}}`, `{a: {exec: 1,m: null},b: {exec: "1",m: null},c: {exec: 1,m: "null"}}`, ``},
		"a key that could be a merge":                                   {`{"<<": {a: b}}`, `{"<<": {a: b}}`, `{"<<":{"a":"b"}}`},
		"what is first in a map":                                        {`{z: 1, a: 2, namespace: 3, name: 4, nam: 5}`, `{name: 4,namespace: 3,a: 2,nam: 5,z: 1}`, `{"name":4,"namespace":3,"a":2,"nam":5,"z":1}`},
		"numbers":                                                       {`[1, -1, 1.5, 1e3, -0.0, 0x10, 1e300, 9007199254740992, 9223372036854775808]`, `[1,-1,1.5,1000,-0.0,16,1e+300,9007199254740992,9223372036854775808]`, ``},
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			object := parse(t, "apiVersion: v1\nkind: A\nmetadata: {name: a}\nspec: "+c.spec+"\n")
			shards := pack(t, object, payload.Compact)
			wantDelivered(t, object, shards)
			if diff := cmp.Diff("---\n{apiVersion: v1,kind: A,metadata: {name: a},spec: "+c.compact+"}\n", shards[0].Data[payload.Key]); diff != "" {
				t.Errorf("compact (-want +got):\n%s", diff)
			}
			shards = pack(t, object, payload.JSON)
			wantDelivered(t, object, shards)
			if want := `---` + "\n" + `{"apiVersion":"v1","kind":"A","metadata":{"name":"a"},"spec":` + c.json + "}\n"; c.json != "" && want != shards[0].Data[payload.Key] {
				t.Errorf("JSON (-want +got):\n%s", cmp.Diff(want, shards[0].Data[payload.Key]))
			}
		})
	}
}

// oddTexts are texts that a reader of YAML may take for something else.
func oddTexts() []string {
	texts := strings.Split(`y n yes No ON off true False null NULL ~ . .. ... - -- --- ? : , # & * ! | > % @ = << <<: a: a:b :a a#b #a *a &a !a 'a "a [a {a a] a} {} [] 0 -0 +0 00 012 0o14 0x1F 0b1 1_000 1e3 1E+3 `+
		`1. .5 -.5 .inf -.Inf .nan NaN inf 190:20:30 2001-12-14 2001-12-14t21:59:43.10-05:00 12:30 a/b a.b a-b a_b e3 x86_64 {{a}} $ref \ \n a\b "" '' http://a.b:80/c?d=e&f [a,b] {a:b} a,b `, " ")
	return append(texts,
		" ", "  ", " a", "a ", "\t", "a\tb", "\n", "a\n", "\na", "a\nb", "a\n\nb\n\n", "a: b\n", "- a\n- b", "---\n", "\n---\n", "a\r\nb", "\r", "# a", "a # b", "a: b", "- a", "? a",
		"\u0085", "a\u2028b", "\u2029", "\ufeff", "a\ufeffb", "\u00a0", "\u200b", "\x00", "\x01", "\x1b[0m", "\x7f", "\u0080", "\u009f", "\ufffd", "\ufffe", "\uffff", "\ue000",
		"ä", "日本語", "😀", "\U0010ffff", "\U0001fffe", "\u0627\u0644", "e\u0301", "\\u0041", `\"`, "</script>", "a&b<c>d", strings.Repeat("long ", 3000), strings.Repeat("x", 5000),
	)
}

// TestOddTexts: every text comes through every form and every reader unchanged, as a value and as a
// key.
func TestOddTexts(t *testing.T) {
	t.Parallel()
	for i, text := range oddTexts() {
		value := map[string]any{"value": text, "list": []any{text, text}}
		if len(text) < 1000 {
			value["key"] = map[string]any{text: map[string]any{text: "a value"}, "again": map[string]any{text: "a value"}}
		}
		spec, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		written := "---\n{\"apiVersion\": \"v1\", \"kind\": \"A\", \"metadata\": {\"name\": \"a\"}, \"spec\": " + escaped(string(spec)) + "}"
		objects := parse(t, written)
		if got := trees(t, objects)[0]["spec"].(map[string]any)["value"]; got != text {
			t.Fatalf("%d: the test itself reads %q for %q", i, got, text)
		}
		wantLengths(t, objects)
		object, problems := payload.FromTree(trees(t, objects)[0])
		if placeholder := strings.Contains(text, "{{"); placeholder != (len(problems) > 0) {
			t.Errorf("%q: problems %+v", text, problems)
		} else if !placeholder {
			wantDelivered(t, objects, pack(t, []payload.Object{object}, payload.Plain))
		}
		for _, format := range []payload.Format{payload.Compact, payload.JSON} {
			shards := pack(t, objects, format)
			wantDelivered(t, objects, shards)
			if lines := strings.Count(shards[0].Data[payload.Key], "\n"); lines != 2 {
				t.Errorf("%s: %q stands on %d lines", format, text, lines)
			}
		}
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

// escaped is JSON with escapes for everything except ASCII, without pairs of surrogates, which YAML
// does not have.
func escaped(text string) string {
	var out strings.Builder
	for _, r := range text {
		if r >= 0x7f && r <= 0xffff {
			fmt.Fprintf(&out, `\u%04x`, r)
		} else {
			out.WriteRune(r)
		}
	}
	return out.String()
}

func TestKeysThatYAMLFindsTooLong(t *testing.T) {
	for _, length := range []int{990, 998, 999, 1000, 1001, 1020, 1021, 1022, 1023, 1024, 1025, 5000} {
		for _, letter := range []string{"x", "ä", "\"", ":"} {
			quoted, err := json.Marshal(strings.Repeat(letter, length))
			if err != nil {
				t.Fatal(err)
			}
			objects := parse(t, "apiVersion: v1\nkind: A\nmetadata: {name: a}\nspec:\n  ? "+string(quoted)+"\n  : {exec: {command: [a]}}\n  b: {exec: {command: [a]}}\n")
			for _, format := range []payload.Format{payload.Auto, payload.Compact, payload.JSON} {
				shards, problems := payload.Pack(objects, format)
				if len(problems) > 0 {
					t.Fatalf("%d times %s as %s: %+v", length, letter, format, problems)
				}
				if found, err := readers()["sigs.k8s.io/yaml"](shards[0].Data[payload.Key]); err != nil || found[0] != meaning(t, objects[0]) {
					t.Errorf("%d times %s as %s: %v", length, letter, format, err)
				}
				if plain := strings.Contains(shards[0].Data[payload.Key], "\nspec:\n"); plain && format == payload.Compact {
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
		return "a: &a [" + strings.Repeat("x,", size) + "]\nb: [" + strings.Repeat("*a,", count) + "]\nc: [" + strings.Repeat("y,", others) + "]\n"
	}
	var texts []string
	for count := 140; count <= 160; count += 2 {
		texts = append(texts, copies(300, count, 0)) // about 45,000 nodes
	}
	for others := 6000; others <= 24_000; others += 6000 {
		texts = append(texts, copies(10_000, 45, others)) // more than 400,000 nodes, of which a smaller share may be aliases
	}
	outcomes := map[bool]int{}
	for _, text := range texts {
		want := refused(t, []byte(text))
		outcomes[want]++
		var tree any
		for name, err := range map[string]error{"yaml/v2": yamlv2.Unmarshal([]byte(text), &tree), "yaml/v3": yamlv3.Unmarshal([]byte(text), &tree)} {
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
	part := `{"type":"object","properties":{"key":{"type":"string"},"operator":{"type":"string"},"values":{"items":{"type":"string"},"type":"array"}}}`
	nested := part
	for range 9 {
		nested = `{"a":` + nested + `,"b":` + nested + `,"c":1}` // 2 to the power of 9 copies
	}
	cases := map[string]string{
		"a map 30 times":                  "[" + strings.Repeat(part+",", 29) + part + "]",
		"a map 3,000 times":               "[" + strings.Repeat(part+",", 2999) + part + "]",
		"a long list 200 times":           "[" + strings.Repeat("["+strings.Repeat("1,", 999)+"1],", 199) + "[]]",
		"copies of copies":                nested,
		"copies of copies three times":    "[" + nested + "," + nested + "," + nested + "]",
		"more than the readers' 400,000":  "[" + strings.Repeat("["+strings.Repeat("1,", 479)+"1],", 880) + "[]]",
		"the copies come before the rest": "[" + strings.Repeat("["+strings.Repeat("1,", 999)+"1],", 50) + strings.Repeat("2,", 10_000) + "[]]",
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
