package facts

import (
	"testing"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// renderProblems are those of a template at spec for the first member, for which it must fail.
func renderProblems(t *testing.T, known *Facts, text string, hidden bool) fleet.Problems {
	t.Helper()
	parsed, err := template.ParseText(field.NewPath("spec"), text)
	if err != nil {
		t.Fatal(err)
	}
	rendered, err := parsed.Render(allParameters(known.Members[0]))
	if err == nil {
		t.Fatalf("the template gives %q", rendered)
	}
	return known.Values.RenderProblems(err, known.Members[0], hidden)
}

func TestWhyTemplatesFail(t *testing.T) {
	t.Parallel()
	const spec = "values: [{name: r, label: region}, {name: bad, template: '{{ fail \"x\" }}'}]"
	known, _ := Evaluate(fleetOf(t, spec, "{metadata: {name: a, labels: {app: x}}, spec: {}}"))
	for what, test := range map[string]struct {
		text   string
		hidden bool
		want   []string
	}{
		"a function fails": {
			text: `{{ fail "no" }}`, want: []string{
				`error CF0402: spec: fail: no (value "{{ fail \"no\" }}"; Cluster fleet/a); ` +
					`fix the template, or the Clusters`,
			},
		},
		"a function fails, and the template reads a secret": {
			text: `{{ fail "no" }}`, hidden: true, want: []string{
				"error CF0402: spec: the template fails, and the reason is not shown, since the template reads or " +
					"makes what may be secret (Cluster fleet/a); fix the template, or the Clusters",
			},
		},
		"a value is missing": {
			text: `{{ .values.r }}`, want: []string{
				"error CF0203: spec: the template reads value r, and label region is missing or empty " +
					`(value "{{ .values.r }}"; Cluster fleet/a); ` +
					"set it, give the value a default, or leave the Clusters out by clusterSelector",
			},
		},
		"a value is missing, though the template reads a secret": {
			text: `{{ .values.r }}`, hidden: true, want: []string{
				"error CF0203: spec: the template reads value r, and label region is missing or empty " +
					`(Cluster fleet/a); ` +
					"set it, give the value a default, or leave the Clusters out by clusterSelector",
			},
		},
		"a value of which is known that it fails": {text: `{{ .values.bad }}`},
		"a value that is not one of spec.values": {
			text: `{{ .values.other }}`, want: []string{
				`error CF0203: spec: values.other is missing (value "{{ .values.other }}"; Cluster fleet/a); ` +
					"add the value to spec.values, or fix its name",
			},
		},
		"a label is missing": {
			text: `{{ .metadata.labels.region }}`, want: []string{
				"error CF0203: spec: the template reads label region, which is missing " +
					`(value "{{ .metadata.labels.region }}"; Cluster fleet/a); ` +
					"set it, read it as a value with a default, or leave the Clusters out by clusterSelector",
			},
		},
		"an annotation is missing": {
			text: `{{ index .metadata.annotations "a/b" }}`, want: []string{
				"error CF0203: spec: the template reads annotation a/b, which is missing " +
					`(value "{{ index .metadata.annotations \"a/b\" }}"; Cluster fleet/a); ` +
					"set it, read it as a value with a default, or leave the Clusters out by clusterSelector",
			},
		},
		"a field of the Cluster is missing": {
			text: `{{ .cluster.spec.paused }}`, want: []string{
				"error CF0203: spec: the template reads .cluster.spec.paused, which is missing " +
					`(value "{{ .cluster.spec.paused }}"; Cluster fleet/a); ` +
					"check the path, read it as a value with a default, or leave the Clusters out by clusterSelector",
			},
		},
		"the status of the Cluster is read": {
			text: `{{ .cluster.status.phase }}`, want: []string{
				"error CF0203: spec: the template reads .cluster.status, which manifests do not have " +
					`(value "{{ .cluster.status.phase }}"; Cluster fleet/a); read what the manifest of the Cluster has`,
			},
		},
		"a parameter as a whole is missing": {
			text: `{{ .server }}`, want: []string{
				`error CF0402: spec: server is missing (value "{{ .server }}"; Cluster fleet/a); ` +
					`fix the template, or the Clusters`,
			},
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			wantProblems(t, test.want, renderProblems(t, known, test.text, test.hidden))
		})
	}
}

// TestSecretsWithoutAnnotations: a template that Argo CD renders from a cluster Secret may find no
// annotations at all.
func TestSecretsWithoutAnnotations(t *testing.T) {
	t.Parallel()
	known := evaluatedWell(t, fleetOf(t, "{}", "{metadata: {name: a}}"))
	err := &template.Error{Text: "t", Path: field.NewPath("spec"), Missing: []string{"metadata", "annotations"}}
	wantProblems(t, []string{
		"error CF0203: spec: the template reads annotations of the cluster Secret, which has only those that are " +
			"taken along " +
			`(value "t"; Cluster fleet/a); set them, read them as values with a default, ` +
			"or leave the Clusters out by clusterSelector",
	}, known.Values.RenderProblems(err, known.Members[0], false))
	err.Missing = []string{"metadata", "labels"}
	wantProblems(t, []string{
		`error CF0203: spec: the template reads .metadata.labels, which is missing (value "t"; Cluster fleet/a); ` +
			"check the path, read it as a value with a default, or leave the Clusters out by clusterSelector",
	}, known.Values.RenderProblems(err, known.Members[0], false))
}
