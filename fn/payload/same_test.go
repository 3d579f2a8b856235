package payload_test

import (
	"strings"
	"testing"

	"github.com/capifleet/capifleet/fn/payload"
	"github.com/capifleet/capifleet/test/upstream"
)

// TestSameObjects: the form and the position of objects do not matter, but their content does.
func TestSameObjects(t *testing.T) {
	t.Parallel()
	both := documentsJoined(namespace, configMap)
	edited := strings.Replace(both, "d}", "e}", 1)
	one := strings.Replace(both, "c: d", `c: "1"`, 1)
	cases := map[string]struct {
		a, b []string
		same bool
	}{
		"the same bytes": {[]string{both}, []string{both}, true},
		"another order":  {[]string{both}, []string{documentsJoined(configMap, namespace)}, true},
		"another form": {
			[]string{namespace}, []string{`{"kind": "Namespace", "metadata": {"name": "a"}, "apiVersion": "v1"}`}, true,
		},
		"other shards":              {[]string{both}, []string{configMap, namespace}, true},
		"comments":                  {[]string{both}, []string{"# a comment\n" + both}, true},
		"another value":             {[]string{both}, []string{edited}, false},
		"a text and a number":       {[]string{one + "x: 1\n"}, []string{one + "x: \"1\"\n"}, false},
		"one more":                  {[]string{both}, []string{namespace}, false},
		"the same twice":            {[]string{both}, []string{both, namespace}, false},
		"what cannot be read":       {[]string{"a: ["}, []string{"a: ["}, false},
		"nothing":                   {nil, nil, true},
		"a field that is no longer": {[]string{both + "x: null\n"}, []string{both}, false},
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			if payload.SameObjects(c.a, c.b) != c.same || payload.SameObjects(c.b, c.a) != c.same {
				t.Errorf("want %v", c.same)
			}
		})
	}
	install := upstream.ArgoCD + " core-install.yaml"
	objects := upstreamInstall(t, install)
	plain := make([]string, len(objects))
	for i, object := range objects {
		plain[i] = object.Text()
	}
	if packed := pack(t, objects, payload.Auto); !payload.SameObjects(plain, []string{packed[0].Data[payload.Key]}) {
		t.Errorf("%s has other objects when it is packed", install)
	}
}
