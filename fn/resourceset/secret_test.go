package resourceset

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestSecretTemplates: a problem with the template of a Secret shows nothing of its text, and no
// key that is not a plain one. It names a missing parameter only where the template does.
func TestSecretTemplates(t *testing.T) {
	t.Parallel()
	const hidden = "the template fails, and the reason is not shown, " +
		"since the template reads or makes what may be secret"
	for sentence, c := range map[string]struct {
		kind     string // in place of Secret
		data     string
		location string
		message  string
	}{
		"a label is missing": {
			data:     `{a: "PRIVATE {{ .metadata.labels.nope }}"}`,
			location: "stringData.a", message: "the template reads label nope, which is missing",
		},
		"a label that index reads": {
			data:     `{a: 'PRIVATE {{ index .metadata.labels "nope" }}'}`,
			location: "stringData.a", message: "the template reads label nope, which is missing",
		},
		"an annotation": {
			data:     `{a: "PRIVATE {{ .metadata.annotations.nope }}"}`,
			location: "stringData.a", message: "the template reads annotation nope, which is missing",
		},
		"an annotation that index reads": {
			data:     `{a: 'PRIVATE {{ index .metadata.annotations "a.b/nope" }}'}`,
			location: "stringData.a", message: "the template reads annotation a.b/nope, which is missing",
		},
		"a field of the Cluster": {
			data:     `{a: "PRIVATE {{ .cluster.spec.nope }}"}`,
			location: "stringData.a", message: "the template reads .cluster.spec.nope, which is missing",
		},
		"a value": {
			data:     `{a: "PRIVATE {{ .values.site }}"}`,
			location: "stringData.a", message: "the template reads value site, and label site is missing or empty",
		},
		"a key that is computed": {
			data:     `{a: '{{ index .metadata.labels (printf "PRIVATE-%s" .name) }}'}`,
			location: "stringData.a",
			message:  hidden,
		},
		"a key that is a template": {
			data:     `{"PRIVATE-{{ .metadata.labels.nope }}": b}`,
			location: "stringData[…]", message: "the template reads label nope, which is missing",
		},
		"a plain key with a dot": {
			data:     `{a.yaml: "PRIVATE {{ .metadata.labels.nope }}"}`,
			location: "stringData[a.yaml]", message: "the template reads label nope, which is missing",
		},
		"the kind is a template": {
			kind: `'{{ "Secret" }}'`, data: `{a: '{{ fail "PRIVATE" }}'}`, location: "stringData.a", message: hidden,
		},
		"a template that does not parse": {
			data: `{"PRIVATE{{": b}`, location: "stringData[…]",
			message: "the template does not parse, or reads what is not a parameter; " +
				"since it is of a Secret, nothing of it is shown",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			kind := "Secret"
			if c.kind != "" {
				kind = c.kind
			}
			got := given{
				spec: "values: [{name: site, label: site}]\n" + addons("  resources: [{files: [a], render: Template}]"),
				files: map[string]string{
					"a": "{apiVersion: v1, kind: " + kind + ", metadata: {name: a, namespace: b}, " +
						"stringData: " + c.data + "}",
				},
				clusters: "f/eu-1 environment=production",
			}.run(t)
			if len(got.problems) == 0 {
				t.Fatal("there is no problem")
			}
			problem := got.problems[0]
			wantSame(t, "location", c.location, problem.Payload.Field.String())
			wantSame(t, "message", c.message, problem.Message)
			for _, one := range got.problems {
				whole, err := json.Marshal(one.String() + one.Value)
				if err != nil || strings.Contains(string(whole), "PRIVATE") {
					t.Errorf("a text of the Secret is shown: %s (%v)", whole, err)
				}
			}
		})
	}
}
