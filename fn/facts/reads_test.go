package facts

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/template"
)

func TestWhatMayBeRead(t *testing.T) {
	t.Parallel()
	known := evaluatedWell(t, fleetOf(t, `{values: [{name: a, label: a}, {name: b, label: b}],
		clusterLabels: {site: x}, waves: [{name: rest}]}`, "{metadata: {name: c, labels: {a: x, b: x}}}"))
	all := Reader{Path: field.NewPath("spec"), ValuesBefore: 3, ClusterLabels: true, InsteadOfServer: "do without"}
	with := func(change func(*Reader)) Reader {
		reader := all
		change(&reader)
		return reader
	}
	before := func(values int) Reader { return with(func(r *Reader) { r.ValuesBefore = values }) }
	hub := with(func(r *Reader) { r.OnHub = true })
	revisions := with(func(r *Reader) { r.Revision = true })
	early := with(func(r *Reader) { r.ClusterLabels = false })
	const server = "error CF0401: spec: the template reads a parameter that only the cluster Secret on the hub " +
		"holds, so it is not known at render time (value "
	const label = "error CF0207: spec: the template reads label "
	for what, test := range map[string]struct {
		reader Reader
		text   string
		want   []string
	}{
		"the name and labels": {
			all, "{{ .name }}{{ .metadata.labels.region }}{{ toJson .metadata.labels }}", nil,
		},
		"the server, where Argo CD renders": {hub, "{{ .server }}{{ .project }}", nil},
		"the server and project, where it is not known": {all, "{{ .server }}{{ .project }}", []string{
			server + `".project"); do without`, server + `".server"); do without`,
		}},
		"a value before": {before(1), "{{ .values.a }}", nil},
		"the value itself": {before(1), "{{ .values.b }}", []string{
			"error CF0207: spec: the template reads value b, which is evaluated later: values are evaluated in list " +
				`order (value ".values.b"); move the value above this one`,
		}},
		"all values, where all are evaluated": {all, "{{ toJson .values }}", nil},
		"all values, before the wave": {before(2), "{{ toJson .values }}", []string{
			"error CF0207: spec: the template reads all values, some of which are evaluated later: " +
				`values are evaluated in list order, and then waves (value ".values"); name the values that it needs`,
		}},
		"the wave": {all, "{{ .values.wave }}", nil},
		"the wave, before the wave": {before(2), "{{ .values.wave }}", []string{
			"error CF0207: spec: the template reads the wave, which is evaluated later: " +
				"labels as written come first, then values, clusterLabels and waves " +
				`(value ".values.wave"); read what the wave selects by`,
		}},
		"a value that there is not": {all, "{{ .values.c }}", []string{
			"error CF0203: spec: the template reads a value that spec.values does not have; it has: a, b, wave " +
				`(value ".values.c"); add the value, or fix its name`,
		}},
		"a value that there is not, among revisions": {revisions, "{{ .values.c }}", []string{
			"error CF0203: spec: the template reads a value that spec.values does not have; it has: a, b, wave " +
				`(value ".values.c"); add the value, or fix its name`,
		}},
		"the revision": {revisions, "{{ .values.revision }}", nil},
		"the revision, where there is none": {all, "{{ .values.revision }}", []string{
			"error CF0203: spec: the template reads the revision of the Cluster's wave, " +
				`which only entries of applicationSets with revisions have (value ".values.revision"); ` +
				"list revisions in the entry of applicationSets; elsewhere read .values.wave, " +
				"or add a value of that name",
		}},
		"a clusterLabel, after it is stamped": {all, "{{ .metadata.labels.site }}", nil},
		"a clusterLabel, in either place, before it is stamped": {
			early, "{{ .metadata.labels.site }}{{ .cluster.metadata.labels.site }}", []string{
				label + "site, which spec.clusterLabels stamps later: labels as written come first, then values, " +
					`then clusterLabels (value ".cluster.metadata.labels.site"); read what the clusterLabel is made of`,
				label + "site, which spec.clusterLabels stamps later: labels as written come first, then values, " +
					`then clusterLabels (value ".metadata.labels.site"); read what the clusterLabel is made of`,
			},
		},
		"another label, before clusterLabels are stamped": {early, "{{ .metadata.labels.region }}", nil},
		"an annotation of the key of a clusterLabel":      {early, "{{ .metadata.annotations.site }}", nil},
		"a label of selectors": {all, `{{ index .metadata.labels "capifleet.dev/fleet" }}`, []string{
			label + "capifleet.dev/fleet, which capifleet stamps when it writes selectors " +
				`(value ".metadata.labels.capifleet.dev/fleet"); read the facts that it stands for`,
		}},
		"a label that cannot be": {all, `{{ index .metadata.labels "a b" }}`, []string{
			"error CF0401: spec: the template reads a label whose key is not valid: name part must consist of " +
				"alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
				`(value ".metadata.labels.a b"); fix the key`,
		}},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			wantProblems(t, test.want, known.Values.CheckReads(readsOf(t, test.text), test.reader))
		})
	}
}

func TestLabelsAndAnnotationsThatAreRead(t *testing.T) {
	t.Parallel()
	type keys struct{ Label, Annotation string }
	for what, test := range map[string]struct {
		path []string
		want keys
	}{
		"a label":                      {[]string{"metadata", "labels", "a.b/c"}, keys{Label: "a.b/c"}},
		"a label of the manifest":      {[]string{"cluster", "metadata", "labels", "a.b/c"}, keys{Label: "a.b/c"}},
		"all labels":                   {[]string{"metadata", "labels"}, keys{}},
		"all labels of the manifest":   {[]string{"cluster", "metadata", "labels"}, keys{}},
		"below a label":                {[]string{"metadata", "labels", "a", "b"}, keys{}},
		"an annotation":                {[]string{"metadata", "annotations", "a.b/c"}, keys{Annotation: "a.b/c"}},
		"all annotations":              {[]string{"metadata", "annotations"}, keys{}},
		"below an annotation":          {[]string{"metadata", "annotations", "a", "b"}, keys{}},
		"an annotation of a manifest":  {[]string{"cluster", "metadata", "annotations", "a"}, keys{}},
		"the name":                     {[]string{"name"}, keys{}},
		"labels of something else":     {[]string{"cluster", "spec", "labels", "a"}, keys{}},
		"metadata that is not labels":  {[]string{"metadata", "labelsX", "a"}, keys{}},
		"a field of three of the spec": {[]string{"cluster", "spec", "a"}, keys{}},
	} {
		read := template.Read{Path: test.path}
		if diff := cmp.Diff(test.want, keys{LabelOf(read), AnnotationOf(read)}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}

func TestValuesThatAreRead(t *testing.T) {
	t.Parallel()
	values := newValues(fleetOf(t, "{values: [{name: a, label: x}, {name: b, label: x}], waves: [{name: rest}]}"))
	for text, want := range map[string][]string{
		"{{ .values.a }}":          {"a"},
		"{{ .values.b }}":          {"b"},
		"{{ .values.wave }}":       {"wave"},
		"{{ .values.none }}":       nil,
		"{{ toJson .values }}":     {"a", "b", "wave"},
		"{{ .name }}":              nil,
		"{{ .metadata.labels.a }}": nil,
	} {
		var names []string
		for _, value := range values.ReadBy(readsOf(t, text)[0]) {
			names = append(names, value.Name)
		}
		if diff := cmp.Diff(want, names); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}
