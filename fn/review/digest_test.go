package review

import (
	"encoding/base64"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// templateOf is a template of Applications.
func templateOf(t *testing.T, spec map[string]any) *Template {
	t.Helper()
	source := map[string]any{"metadata": map[string]any{"name": "{{ .name }}-x"}, "spec": spec}
	parsed, problems := template.Parse(field.NewPath("template"), source)
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	return &Template{Source: source, Parsed: parsed}
}

func TestAlike(t *testing.T) {
	type one = map[string]any
	parameters := func(name, region, password string) one {
		return one{"name": name, "server": "https://" + name, "values": one{"region": region, "password": password}}
	}
	manifest := func(kind, value string) map[string]string {
		text := "apiVersion: v1\nkind: " + kind + "\nmetadata: {name: x}\ndata: {x: " + value + "}\n"
		return map[string]string{"a.yaml": text}
	}
	encoded := func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
	tests := map[string]struct {
		spec   one // of the Applications of clusters a and b
		a, b   one // parameters
		secret bool
		equal  bool
		own    [2]map[string]string // payloads of their own
		kind   string               // of the payloads
	}{
		"the name is written as it is": {
			one{"n": "x {{ .name }} {{- .server }}"},
			parameters("a", "eu", ""),
			parameters("b", "eu", ""), false, true,
			[2]map[string]string{},
			"",
		},
		"a fact is written": {
			one{"n": "{{ .values.region }}"},
			parameters("a", "eu", ""), parameters("b", "us", ""),
			false, false,
			[2]map[string]string{},
			"",
		},
		"facts that give the same": {
			one{"n": `{{ if eq .values.region "eu" }}x{{ else }}x{{ end }}`},
			parameters("a", "eu", ""), parameters("b", "us", ""), false, true,
			[2]map[string]string{},
			"",
		},
		"a function of the name": {
			one{"n": "{{ .name | upper }}"},
			parameters("a", "eu", ""), parameters("b", "eu",
				""),
			false, false,
			[2]map[string]string{},
			"",
		},
		"a function of the name with the same result": {
			one{"n": `{{ .name | replace "a" "b" }}`},
			parameters("a", "eu", ""), parameters("b", "eu", ""), false, true,
			[2]map[string]string{},
			"",
		},
		"a branch on the name": {
			one{"n": `{{ if eq .name "a" }}x{{ end }}`},
			parameters("a", "eu", ""),
			parameters("b", "eu", ""), false, false,
			[2]map[string]string{},
			"",
		},
		"a password": {
			one{"helm": one{"password": "{{ .values.password }}"}},
			parameters("a", "eu", "abcd"),
			parameters("b", "eu", "efgh"), false, true,
			[2]map[string]string{},
			"",
		},
		"a fact that is secret": {
			one{"n": "{{ .values.password }}"},
			parameters("a", "eu", "abcd"),
			parameters("b", "eu", "efgh"), true, true,
			[2]map[string]string{},
			"",
		},
		"a payload with the name": {
			one{},
			parameters("a", "eu", ""), parameters("b", "eu", ""), false, true,
			[2]map[string]string{manifest("ConfigMap", "my-a"), manifest("ConfigMap", "my-b")},
			"ConfigMap",
		},
		"payloads that differ": {
			one{},
			parameters("a", "eu", ""), parameters("b", "eu", ""), false, false,
			[2]map[string]string{manifest("ConfigMap", "my-1"), manifest("ConfigMap", "my-2")},
			"ConfigMap",
		},
		"a Secret in a payload": {
			one{},
			parameters("a", "eu", ""), parameters("b", "eu", ""), false, true,
			[2]map[string]string{manifest("Secret", "my-1"), manifest("Secret", "my-2")},
			"Secret",
		},
		"an encoded key in a payload": {
			one{},
			parameters("a", "eu", ""), parameters("b", "eu", ""), false, true,
			[2]map[string]string{
				manifest("ConfigMap", encoded("-----BEGIN PRIVATE KEY-----\n1\n")),
				manifest("ConfigMap", encoded("-----BEGIN PRIVATE KEY-----\n2\n")),
			},
			"ConfigMap",
		},
		"a payload of one alone": {
			one{},
			parameters("a", "eu", ""), parameters("b", "eu", ""), false, false,
			[2]map[string]string{manifest("ConfigMap", "my-1"), nil},
			"ConfigMap",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			clusters := []Cluster{aCluster("a"), aCluster("b")}
			made := templateOf(t, test.spec)
			set := ApplicationSet{Applications: []Application{
				{Cluster: clusters[0].ID(), Template: made, Parameters: test.a},
				{Cluster: clusters[1].ID(), Template: made, Parameters: test.b},
			}}
			side := &Side{Clusters: clusters, ApplicationSets: []ApplicationSet{set}}
			for i, data := range test.own {
				if test.secret {
					clusters[i].Secrets = []string{[]string{"abcd", "efgh"}[i]}
				}
				if data != nil {
					side.ResourceSets = append(side.ResourceSets, ResourceSet{
						Clusters: []fleet.ID{clusters[i].ID()},
						Payloads: []Payload{{ID: fleet.ID{Kind: test.kind, Name: clusters[i].Name}, Data: data}},
					})
				}
			}
			digests := Alike(side)
			a, b := digests[clusters[0].ID()], digests[clusters[1].ID()]
			if !strings.HasPrefix(a, "sha256:") || (a == b) != test.equal {
				t.Errorf("%s and %s", a, b)
			}
		})
	}
}

// TestAClusterThatIsNotOfTheFleet has a digest only where it gets something.
func TestAClusterThatIsNotOfTheFleet(t *testing.T) {
	left, kept, empty := aCluster("left"), aCluster("kept"), aCluster("empty")
	left.Member, kept.Member = false, false
	digests := Alike(&Side{
		Clusters: []Cluster{empty, kept, left},
		ResourceSets: []ResourceSet{{
			Clusters: []fleet.ID{kept.ID()}, Payloads: []Payload{{Data: map[string]string{"a.yaml": "kind: A"}}},
		}},
	})
	for name, want := range map[fleet.ID]bool{left.ID(): false, kept.ID(): true, empty.ID(): true} {
		if _, has := digests[name]; has != want {
			t.Errorf("%s has a digest: %t, want %t", name, has, want)
		}
	}
}
