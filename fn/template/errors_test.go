package template

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

func TestTextsThatDoNotParse(t *testing.T) {
	const (
		definitions = "define, template and block are not supported; write the text where it is needed"
		everything  = "a text cannot read all parameters at once; " +
			"name the ones that it needs, such as .name or .metadata.labels"
		metadata = ".metadata cannot be read as a whole; read .metadata.labels or .metadata.annotations"
		byIndex  = "read a key with such characters with index, " +
			`as in {{ index .metadata.labels "topology.kubernetes.io/region" }}`
	)
	for _, test := range []struct{ text, want string }{
		{"{{ .nme }}", ".nme is not a parameter; the nearest is .name"},
		{"{{ .Values.tier }}", ".Values is not a parameter; the nearest is .values"},
		{"{{ $.servr }}", ".servr is not a parameter; the nearest is .server"},
		{"{{ .labels.region }}", ".labels is not a parameter; the nearest is .metadata.labels"},
		{
			"{{ .region }}",
			".region is not a parameter; a value of that name is .values.region, and a label .metadata.labels.region",
		},
		{"{{ .metadata.lables.region }}", ".metadata.lables is not a parameter; the nearest is .metadata.labels"},
		{"{{ .metadata.name }}", ".metadata.name is not a parameter; the nearest is .name"},
		{`{{ index . "a/b" }}`, `.a/b is not a parameter; read a label with index .metadata.labels "a/b"`},
		{`{{ index .metadata "lables" "x" }}`, ".metadata.lables is not a parameter; the nearest is .metadata.labels"},
		{`{{ dig "lables" "x" "" .metadata }}`, ".metadata.lables is not a parameter; the nearest is .metadata.labels"},
		{`{{ hasKey . "nme" }}`, ".nme is not a parameter; the nearest is .name"},
		{"{{ .name.first }}", "name is a string and has no .first"},
		{
			"{{ with .metadata.labels.region }}{{ .name }}{{ end }}",
			"metadata.labels.region is a string and has no .name; inside with and range, read parameters as $.name",
		},
		{
			"{{ .metadata.labels.app.kubernetes }}",
			`metadata.labels.app is a string and has no .kubernetes; ` +
				`read a key with dots with index .metadata.labels "app.kubernetes"`,
		},
		{"{{ .metadata.labels.a.b/c }}", `bad character U+002F '/': ` + byIndex},
		{"{{ .metadata.labels.cost-center }}", `bad character U+002D '-': ` + byIndex},
		{"{{ . }}", everything},
		{"{{ $ }}", everything},
		{"{{ toJson . }}", everything},
		{"{{ range . }}{{ end }}", everything},
		{"{{ $x := . }}", everything},
		{"{{ with $ }}{{ .name }}{{ end }}", everything},
		{"{{ index . .name }}", everything},
		{"{{ .metadata }}", metadata},
		{"{{ with .metadata }}x{{ end }}", metadata},
		{"{{ index .metadata .name }}", metadata},
		{"{{ .name | lowr }}", "lowr is not a function; the nearest is lower"},
		{"{{ frobnicate .name }}", "frobnicate is not a function"},
		{`{{ strict_index "" . "x" }}`, "strict_index is not a function"},
		{`{{ limited_range 1 .values }}`, "limited_range is not a function"},
		{`{{ define "x" }}{{ end }}`, definitions},
		{`{{ define "text" }}y{{ end }}`, definitions},
		{`{{ template "x" }}`, definitions},
		{`{{ block "x" .name }}{{ end }}`, definitions},
		{"{{ .name", "unclosed action"},
		{"{{ if .name }}", "unexpected EOF"},
		{"a\nb {{ | .name }}", `line 2: unexpected "|" in command`},
		{"a\n{{ now }}", "line 2: now depends on the clock, so what is proved today would not hold tomorrow"},
		{"{{ $x }}", `undefined variable "$x"`},
		{"{{/*" + strings.Repeat("x", MaxSize) + "*/}}", "a template must not be longer than 65536 bytes"},
	} {
		parsed, problem := ParseText(field.NewPath("x"), test.text)
		if problem == nil {
			t.Errorf("%.80s parses", test.text)
			continue
		}
		if parsed != nil || problem.Reason != test.want || problem.Text != test.text {
			t.Errorf("%.80s\ngot  %s\nwant %s", test.text, problem.Reason, test.want)
		}
	}
}

func TestTextsThatDoNotRender(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"{{ .metadata.labels.zone }}", "metadata.labels.zone is missing [metadata labels zone]"},
		{`{{ index .metadata.labels "a/b" }}`, "metadata.labels[a/b] is missing [metadata labels a/b]"},
		{`{{ get .values "zone" }}`, "values.zone is missing [values zone]"},
		{`{{ with .metadata.labels }}{{ .zone }}{{ end }}`, "metadata.labels.zone is missing [metadata labels zone]"},
		{`{{ with .metadata.labels }}{{ $.values.x }}{{ end }}`, "values.x is missing [values x]"},
		{`{{ $x := .values }}{{ index $x "zone" }}`, "values.zone is missing [values zone]"},
		{`{{ $x := .values }}{{ $x.zone }}`, "values.zone is missing [values zone]"},
		{`{{ (index .cluster "spec").nodes }}`, "cluster.spec.nodes is missing [cluster spec nodes]"},
		{`{{ index .cluster "spec" "nodes" "a" }}`, "cluster.spec.nodes is missing [cluster spec nodes]"},
		{`{{ index .cluster "spec" "empty" "a" }}`, "cluster.spec.empty is missing [cluster spec empty]"},
		{`{{ .cluster.spec.empty.a }}`, "cluster.spec.empty is missing [cluster spec empty]"},
		{`{{ .cluster.spec.empty }}`, "cluster.spec.empty has no value [cluster spec empty]"},
		{`{{ index .cluster.spec "empty" }}`, "cluster.spec.empty has no value [cluster spec empty]"},
		{`{{ index .values .name }}`, "values[Prod_EU.1] is missing [values Prod_EU.1]"},
		{`{{ "zone" | index .values }}`, "values.zone is missing [values zone]"},
		{`{{ index (dict "eu" "a") .name }}`, `index finds no key "Prod_EU.1" []`},
		{`{{ get (dict "eu" "a") .name }}`, `get finds no key "Prod_EU.1" []`},
		{`{{ first (pluck "zone" .values) }}`, "it would write <no value>, because one of its parts has no value []"},
		{`{{ index .cluster.spec.zones 7 }}`, "index: the list has no element 7 []"},
		{`{{ index .cluster.spec.zones "a" }}`, "index: a list is read by number, not by a []"},
		{`{{ index .values 7 }}`, "index: a map has no key 7 []"},
		{`{{ index .cluster.spec.replicas "a" }}`, "index: 3 has no keys []"},
		{`{{ index nil "a" }}`, "index: index of untyped nil []"},
		{`{{ required "x" }}`, "required is not a function []"},
		{`{{ fail "no region" }}`, "fail: no region []"},
		{"\n{{ fail \"no region\" }}", "line 2: fail: no region []"},
		{`{{ lower 3 }}`, "3: expected string; found 3 []"},
		{
			`{{ lower .cluster.spec.replicas }}`,
			".cluster.spec.replicas: wrong type for value; expected string; got int64 []",
		},
		{`{{ lower }}`, "lower: wrong number of args for lower: want 1 got 0 []"},
		{`{{ .name .server }}`, ".name: name is not a method but has arguments []"},
		{`{{ call .name }}`, "call: non-function .name of type string []"},
		{`{{ substr 5 99 "abc" }}`, "substr: runtime error: slice bounds out of range [5:3] []"},
		{`{{ div 1 0 }}`, "div: runtime error: integer divide by zero []"},
		{
			`{{ regexFind "(" .name }}`,
			"regexFind: regexp: Compile(`(`): error parsing regexp: missing closing ): `(` []",
		},
		{`{{ first 3 }}`, "first: Cannot find first on type int []"},
		{`{{ range .name }}{{ end }}`, `range can't iterate over Prod_EU.1 []`},
	} {
		got, problem := render(t, test.text, params())
		if problem == nil {
			t.Errorf("%s gives %q", test.text, got)
			continue
		}
		if reason := fmt.Sprint(problem.Reason, " ", problem.Missing); reason != test.want {
			t.Errorf("%s\ngot  %s\nwant %s", test.text, reason, test.want)
		}
	}
}

func TestWorkAndSizesAreLimited(t *testing.T) {
	const (
		slow  = "it takes too long, more than 16777216 units of work: there are too many or too large steps"
		large = "its result is larger than 65536 bytes"
	)
	for _, test := range []struct{ text, want string }{
		{`{{ repeat 70000 .name }}`, "repeat: " + large},
		{`{{ repeat 4000000000000 .name }}`, "repeat: " + large},
		{`{{ repeat 40000 "a" }}{{ repeat 40000 "a" }}`, "it writes more than 65536 bytes"},
		{`{{ until 70000 }}`, "until: " + large},
		{`{{ until -4000000000 }}`, "until: " + large},
		{`{{ untilStep 0 9223372036854775807 9223372036854775800 }}`, "untilStep: " + large},
		{`{{ seq 1 1 99999999 }}`, "seq: " + large},
		{`{{ indent 99999999 .name }}`, "indent: " + large},
		{`{{ nindent 99999999 .name }}`, "nindent: " + large},
		{`{{ $a := repeat 60000 "a" }}{{ replace "" $a $a }}`, "replace: " + large},
		{`{{ $a := repeat 60000 "a" }}{{ join $a (until 4000) }}`, "join: " + large},
		{`{{ $a := repeat 60000 "a" }}{{ wrapWith 1 $a $a }}`, "wrapWith: " + large},
		{`{{ $a := repeat 60000 "a" }}{{ regexReplaceAll "" $a $a }}`, "regexReplaceAll: " + large},
		{`{{ $a := repeat 60000 "a" }}{{ regexReplaceAll ".*" $a (repeat 30000 "$0") }}`, "regexReplaceAll: " + large},
		{`{{ $a := repeat 60000 "a" }}{{ regexReplaceAllLiteral "" $a $a }}`, "regexReplaceAllLiteral: " + large},
		{`{{ $a := repeat 60000 "a" }}{{ regexMatch (repeat 100 "a{1000}") $a }}`, "regexMatch: " + slow},
		{`{{ regexMatch (repeat 2000 "a") .name }}`, "regexMatch: the expression is longer than 1024 bytes"},
		{`{{ printf "%1000000d" 1 }}`, "printf: " + large},
		{`{{ printf "%.10000000f" 1.0 }}`, "printf: " + large},
		{`{{ printf "%999999999999999999999d" 1 }}`, "printf: " + large},
		{`{{ printf "%*d" 1000000 1 }}`, "printf: a width of * has no limit; write the number"},
		{`{{ $a := repeat 60000 "a" }}{{ printf (repeat 10000 "%[1]s") $a }}`, "printf: " + large},
		{`{{ printf "%p" .values }}`, "printf: it writes an address, which differs each time"},
		{`{{ printf "%d" (list (semver "1.2.3")) }}`, "printf: it writes an address, which differs each time"},
		{`{{ printf "%#v" (dict "a" (semver "1.2.3")) }}`, "printf: it writes an address, which differs each time"},
		{`{{ range 1000000000 }}{{ end }}`, "range: " + slow},
		{`{{ range until 4000 }}{{ range until 4000 }}{{ end }}{{ end }}`, "range: " + slow},
		{`{{ range (semver "18446744073709551615.0.0").Major }}{{ end }}`, "range: " + slow},
		{`{{ range (semver "1.9000000000.0").Minor }}{{ else }}{{ end }}`, "range: " + slow},
		{`{{ $n := (semver "1.0.99999999").Patch }}{{ range $i := $n }}{{ $i }}{{ end }}`, "range: " + slow},
		{`{{ $s := repeat 6000 ">=1.0.0 " }}{{ semverCompare $s "1.2.3" }}`, "semverCompare: " + slow},
		{`{{ range int64 999999999999 }}{{ break }}{{ end }}`, "range: " + slow},
		{
			`{{ $l := list 1 }}{{ range until 40 }}{{ $l = concat $l $l }}{{ end }}`,
			"concat: its argument is larger than 65536 bytes",
		},
		{
			`{{ $l := list 1 }}{{ range until 40 }}{{ $l = list $l $l }}{{ end }}`,
			"list: its argument is larger than 65536 bytes",
		},
		{
			`{{ $s := "a" }}{{ range until 40 }}{{ $s = print $s $s }}{{ end }}`,
			"print: its argument is larger than 65536 bytes",
		},
		{
			`{{ $s := "a" }}{{ range until 40 }}{{ $s = cat $s $s }}{{ end }}`,
			"cat: its argument is larger than 65536 bytes",
		},
		{
			`{{ $l := list 1 }}{{ range until 400 }}{{ $l = list $l }}{{ end }}`,
			"list: its argument is nested deeper than 100 levels",
		},
		{`{{ uniq (until 4000) }}`, "uniq: " + slow},
		{`{{ chunk 0 (list 1) }}`, "chunk: the size of a chunk must be 1 or more"},
		{`{{ fromYaml "a: &x [1]\nb: *x" }}`, "fromYaml: anchors and aliases are not read"},
		{`{{ mulf ` + strings.Repeat("1e308 ", 70) + `}}`, "mulf: it takes at most 64 numbers"},
		{`{{ $s := repeat 60000 "a" }}{{ range until 2000 }}{{ $x := upper $s }}{{ end }}`, "upper: " + slow},
	} {
		got, problem := render(t, test.text, params())
		if problem == nil {
			t.Errorf("%s gives %d bytes", test.text, len(got))
			continue
		}
		if problem.Reason != test.want {
			t.Errorf("%s\ngot  %s\nwant %s", test.text, problem.Reason, test.want)
		}
	}
}

// TestEveryKindOfLoopIsCharged: text/template ranges over more kinds than JSON has.
func TestEveryKindOfLoopIsCharged(t *testing.T) {
	long := make([]int, maxWork)
	for sentence, over := range map[string]any{
		"a slice":               long,
		"a pointer to a slice":  &long,
		"an array":              [maxWork]struct{}{},
		"an int8":               int8(127),
		"an int64":              int64(math.MaxInt64),
		"a uint8":               uint8(255),
		"a uint32":              uint32(math.MaxUint32),
		"a uint64":              uint64(math.MaxUint64),
		"a uintptr":             uintptr(math.MaxUint32),
		"a channel":             make(chan int),
		"a function of Go 1.23": func(func(int) bool) {},
	} {
		m := &meter{}
		m.reset()
		if _, err := m.loop(maxWork/128, over); err == nil {
			t.Errorf("%s is not refused", sentence)
		}
	}
	for sentence, over := range map[string]any{
		"nothing":           nil,
		"an empty list":     []any{},
		"a short map":       map[string]any{"a": 1},
		"a negative number": -1,
		"uint 2":            uint(2),
		"a text":            "x",
	} {
		m := &meter{}
		m.reset()
		if _, err := m.loop(1, over); err != nil {
			t.Errorf("%s: %s", sentence, err)
		}
	}
}
