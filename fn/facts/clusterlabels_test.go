package facts

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
)

func TestClusterLabels(t *testing.T) {
	t.Parallel()
	const eu = `{metadata: {name: eu, labels: {region: eu}, annotations: {token: a b}}}`
	const us = `{metadata: {name: us, labels: {region: us}}}`
	for what, test := range map[string]struct {
		spec     string
		want     map[string]texts // labels, by member
		wants    []string
		problems []string
	}{
		"none": {spec: "{}", want: map[string]texts{"eu": {"region": "eu"}, "us": {"region": "us"}}},
		"of values and labels as written, by key; the old one is not seen": {
			spec: "{values: [{name: r, label: region}], " +
				"clusterLabels: {site: '{{ .values.r }}-1', region: '{{ .name }}-r'}}",
			want: map[string]texts{"eu": {"region": "eu-r", "site": "eu-1"}, "us": {"region": "us-r", "site": "us-1"}},
			wants: []string{
				"eu labels/region=eu-r for spec.clusterLabels[region]",
				"us labels/region=us-r for spec.clusterLabels[region]",
				"eu labels/site=eu-1 for spec.clusterLabels[site]",
				"us labels/site=us-1 for spec.clusterLabels[site]",
			},
			problems: nil,
		},
		"a template that gives nothing stamps nothing": {
			spec:  "{clusterLabels: {site: '{{ if eq .name \"eu\" }}x{{ end }}'}}",
			want:  map[string]texts{"eu": {"region": "eu", "site": "x"}, "us": {"region": "us"}},
			wants: []string{"eu labels/site=x for spec.clusterLabels[site]"},
		},
		"a template that does not parse, and one that does": {
			spec:  "{clusterLabels: {a: '{{', b: x}}",
			want:  map[string]texts{"eu": {"region": "eu", "b": "x"}, "us": {"region": "us", "b": "x"}},
			wants: []string{"eu labels/b=x for spec.clusterLabels[b]", "us labels/b=x for spec.clusterLabels[b]"},
			problems: []string{
				`error CF0401: spec.clusterLabels[a]: unclosed action (value "{{"); ` +
					"fix the template; its language is Argo CD's, Go templates with sprig",
			},
		},
		"one that reads what is later": {
			spec: "{clusterLabels: {a: '{{ .metadata.labels.b }}', b: x}, values: [{name: r, label: region}], waves: " +
				"[{name: rest}]}",
			want:  map[string]texts{"eu": {"region": "eu", "b": "x"}, "us": {"region": "us", "b": "x"}},
			wants: []string{"eu labels/b=x for spec.clusterLabels[b]", "us labels/b=x for spec.clusterLabels[b]"},
			problems: []string{
				"error CF0207: spec.clusterLabels[a]: the template reads label b, which spec.clusterLabels stamps " +
					"later: labels as written come first, then values, then clusterLabels " +
					`(value ".metadata.labels.b"); read what the clusterLabel is made of`,
			},
		},
		"the wave is later": {
			spec: "{clusterLabels: {a: '{{ .values.wave }}{{ .server }}'}, waves: [{name: rest}]}",
			want: map[string]texts{"eu": {"region": "eu"}, "us": {"region": "us"}},
			problems: []string{
				"error CF0401: spec.clusterLabels[a]: the template reads a parameter that only the cluster Secret on " +
					`the hub holds, so it is not known at render time (value ".server"); ` +
					"remove it, or read a value of spec.values",
				"error CF0207: spec.clusterLabels[a]: the template reads the wave, which is evaluated later: " +
					"labels as written come first, then values, clusterLabels and waves " +
					`(value ".values.wave"); read what the wave selects by`,
			},
		},
		"one that fails for a Cluster": {
			spec: "{clusterLabels: {a: '{{ .metadata.annotations.other }}', " +
				"b: '{{ if eq .name \"eu\" }}{{ fail \"no\" }}{{ end }}x'}}",
			want:  map[string]texts{"eu": {"region": "eu"}, "us": {"region": "us", "b": "x"}},
			wants: []string{"us labels/b=x for spec.clusterLabels[b]"},
			problems: []string{
				"error CF0203: spec.clusterLabels[a]: the template reads annotation other, which is missing " +
					`(value "{{ .metadata.annotations.other }}"; Cluster fleet/eu); ` +
					"set it, read it as a value with a default, or leave the Clusters out by clusterSelector",
				"error CF0203: spec.clusterLabels[a]: the template reads annotation other, which is missing " +
					`(value "{{ .metadata.annotations.other }}"; Cluster fleet/us); ` +
					"set it, read it as a value with a default, or leave the Clusters out by clusterSelector",
				"error CF0402: spec.clusterLabels[b]: fail: no " +
					`(value "{{ if eq .name \"eu\" }}{{ fail \"no\" }}{{ end }}x"; Cluster fleet/eu); ` +
					"fix the template, or the Clusters",
			},
		},
		"a text that is not a label value": {
			spec: "{clusterLabels: {a: '{{ .name }}/x'}}",
			want: map[string]texts{"eu": {"region": "eu"}, "us": {"region": "us"}},
			problems: []string{
				notALabel + `(value "eu/x"; Cluster fleet/eu); fix the template, for example with trunc or replace`,
				notALabel + `(value "us/x"; Cluster fleet/us); fix the template, for example with trunc or replace`,
			},
		},
		"a text that is not a label value, and may be secret": {
			spec:  "{clusterLabels: {a: '{{ index .metadata.annotations \"token\" | default \"x\" }}'}}",
			want:  map[string]texts{"eu": {"region": "eu"}, "us": {"region": "us", "a": "x"}},
			wants: []string{"us labels/a=x for spec.clusterLabels[a]"},
			problems: []string{
				notALabel + "(Cluster fleet/eu); fix the template, for example with trunc or replace",
			},
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			f := fleetOf(t, test.spec, eu, us)
			known, problems := Evaluate(f)
			labels := map[string]texts{}
			for _, member := range known.Members {
				labels[member.Name] = member.Labels
				inManifest, _ := fleet.LookUp(member.Manifest, []string{"metadata", "labels"}).(tree)
				if len(inManifest) != len(member.Labels) {
					t.Errorf("the manifest of %s has the labels %v", member.Name, inManifest)
				}
			}
			var wants []string
			for _, want := range known.Wants {
				stamp := string(want.Stamp) + "=" + want.Value
				wants = append(wants, want.Object.Name+" "+stamp+" for "+want.Reason.Path.String())
				if remedy := "write the label on the Clusters"; want.Reason.Remedy != remedy {
					t.Errorf("remedy %q, want %q", want.Reason.Remedy, remedy)
				}
			}
			if diff := cmp.Diff([]any{test.want, test.wants}, []any{labels, wants}); diff != "" {
				t.Errorf("labels, and what is wanted (-want +got):\n%s", diff)
			}
			wantProblems(t, test.problems, problems)
			if diff := cmp.Diff(texts{"region": "eu"}, f.Clusters[0].Labels); diff != "" {
				t.Errorf("the input (-want +got):\n%s", diff)
			}
		})
	}
}

const notALabel = "error CF0109: spec.clusterLabels[a]: the template gives a text that is not a label value: " +
	"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', " +
	"and must start and end with an alphanumeric character "
