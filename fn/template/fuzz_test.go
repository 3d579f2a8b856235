package template

import (
	"math/rand/v2"
	"testing"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/test/fuzzing"
)

// FuzzRender proves that any text ends, does not panic, and writes no more than it may, and the
// same twice. What it writes is what Argo CD would write, and its Go form does not change when it
// is parsed again. An odd seed puts a text of the grammar before the one of the fuzzer.
func FuzzRender(f *testing.F) {
	for _, seed := range []string{
		"overlays/{{metadata.labels.region}}",
		`{{ index .metadata.labels "topology.kubernetes.io/zone" | default "x" }}`,
		"{{ range $k, $v := .metadata.labels }}{{ $k }}={{ $v }}{{ end }}",
		`{{ with .values }}{{ .tier | upper | trunc 2 }}{{ else }}{{ $.name }}{{ end }}`,
		`{{ if and (hasKey .values "x") (eq .name "y") }}{{ break }}{{ end }}`,
		`{{ $x := list 1 2 }}{{ range until 5 }}{{ $x = append $x . }}{{ end }}{{ toJson $x }}`,
		`{{ slugify 10 false .name }}{{ printf "%5.2f|%q|%v" 1.5 .name .values }}`,
		`{{ dict "a" (list .name) | toYaml | nindent 2 }}`,
		`{{ dig "a" "b" "c" .cluster }}{{ (semver "1.2.3").Minor }}`,
		`{{ regexReplaceAll "(e)" .name "${1}x" }}`,
		"{{/* x */}}{{- .name -}} {{ `{{name}}` }}",
		`{{ define "x" }}{{ template "x" }}{{ end }}`,
		`{{ untilStep 0 10 3 | join "," }}{{ seq 1 3 }}`,
		`{{ fromJson "[[1]]" | first | toPrettyJson }}`,
		`{{ get .values "tier" }}{{ pluck "a" .values }}`,
	} {
		f.Add(uint64(0), seed)
	}
	for i := range uint64(20) {
		f.Add(2*i+1, "{{ .name }}")
	}
	count := fuzzing.Of(f)
	f.Fuzz(func(t *testing.T, seed uint64, text string) {
		count.Input(t)
		if seed%2 == 1 {
			g := &grammar{rand.New(rand.NewPCG(seed, 3))}
			text = g.text(3) + text
		}
		parsed, problem := ParseText(field.NewPath("x"), text)
		if problem != nil {
			return
		}
		rendered := false
		for _, p := range []map[string]any{params(), fromSecret()} {
			got, problem := parsed.Render(p)
			again, problemAgain := parsed.Render(p)
			same := got == again && (problem == nil) == (problemAgain == nil)
			if !same || problem != nil && problem.Reason != problemAgain.Reason {
				t.Fatalf("first %q, %v, then %q, %v", got, problem, again, problemAgain)
			}
			if problem != nil {
				continue
			}
			rendered = true
			if len(got) > max(MaxSize, len(text)) {
				t.Fatalf("writes %d bytes", len(got))
			}
			if argo, err := reference(parsed.Source(), p); err != nil || argo != got {
				t.Fatalf("gives %q, Argo CD %q, %v", got, argo, err)
			}
		}
		if rendered {
			count.Accepted(t)
		}
		if final, problem := ParseText(nil, parsed.Source()); problem != nil || final.Source() != parsed.Source() {
			t.Fatalf("the Go form %q is not final: %v", parsed.Source(), problem)
		}
	})
}

// BenchmarkRender is one cluster and one string.
func BenchmarkRender(b *testing.B) {
	for name, text := range map[string]string{
		"constant":         "overlays/base",
		"name":             "{{ .name }}-standard-workload",
		"label":            "overlays/{{ .metadata.labels.region }}",
		"label by index":   `{{ index .metadata.labels "topology.kubernetes.io/zone" }}`,
		"two functions":    "{{ .name | lower | trunc 10 }}",
		"default":          `{{ index .metadata.labels "zone" | default "none" }}`,
		"nameNormalized":   "{{ normalize .name }}",
		"three parameters": "{{ .name }}-{{ .values.tier }}-{{ .metadata.labels.region }}",
	} {
		b.Run(name, func(b *testing.B) {
			parsed, problem := ParseText(nil, text)
			if problem != nil {
				b.Fatal(problem)
			}
			p := params()
			b.ReportAllocs()
			for b.Loop() {
				if _, problem := parsed.Render(p); problem != nil {
					b.Fatal(problem)
				}
			}
		})
	}
}
