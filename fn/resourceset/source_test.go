package resourceset

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestSources: what is wrong with a source of a payload, whether it is rendered or not.
func TestSources(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct {
		resources string // of the entry
		noPaths   bool
		problems  []string
	}{
		"every pattern finds something": {
			resources: "[{files: ['set*.yaml', others.yaml]}]",
		},
		"each pattern that finds nothing is named": {
			resources: "[{files: [lost.yaml, settings.yaml, gone.yaml]}]",
			problems: []string{
				"error CF0301: spec.resourceSets[0].resources[0].files[0]: the pattern matches no object of the " +
					`input (value "lost.yaml"); check it against the paths and labels there; Clusters, and what ` +
					"capifleet generates, are never a payload",
				"error CF0301: spec.resourceSets[0].resources[0].files[2]: the pattern matches no object of the " +
					`input (value "gone.yaml"); check it against the paths and labels there; Clusters, and what ` +
					"capifleet generates, are never a payload",
			},
		},
		"a pattern that finds nothing in the working directory": {
			resources: "[{files: [lost.yaml]}]", noPaths: true,
			problems: []string{
				"error CF0301: spec.resourceSets[0].resources[0].files[0]: the pattern matches no file below the " +
					"working directory, where files are read since the input carries no paths (value " +
					`"lost.yaml"); check it against the paths and labels there; Clusters, and what capifleet ` +
					"generates, are never a payload; a container sees only what is mounted",
			},
		},
		"a pattern of a source that is rendered": {
			resources: "[{files: [lost.yaml], render: Template}]",
			problems: []string{
				"error CF0301: spec.resourceSets[0].resources[0].files[0]: the pattern matches no object of the " +
					`input (value "lost.yaml"); check it against the paths and labels there; Clusters, and what ` +
					"capifleet generates, are never a payload",
			},
		},
		"a selector that finds nothing": {
			resources: "[{selector: {matchLabels: {app: lost}}, hub: Exclude}]",
			problems: []string{
				"error CF0301: spec.resourceSets[0].resources[0].selector: the selector matches no object of the " +
					`input (value "app=lost"); check it against the paths and labels there; Clusters, and what ` +
					"capifleet generates, are never a payload",
			},
		},
		"a selector that finds nothing, of a source that is rendered": {
			resources: "[{selector: {matchLabels: {app: lost}}, hub: Exclude, render: Template}]",
			problems: []string{
				"error CF0301: spec.resourceSets[0].resources[0].selector: the selector matches no object of the " +
					`input (value "app=lost"); check it against the paths and labels there; Clusters, and what ` +
					"capifleet generates, are never a payload",
			},
		},
		"a selector that finds something": {
			resources: "[{selector: {matchLabels: {app: settings}}, hub: Exclude}]",
		},
		"an inline text that is not a manifest": {
			resources: "[{inline: 'a: ['}]",
			problems: []string{
				"error CF0304: spec.resourceSets[0].resources[0].inline: in document 1: the document is not a " +
					"YAML mapping: yaml: line 1: did not find expected node content; write one Kubernetes object in " +
					"each document",
			},
		},
		"an inline text that is not a manifest, and is rendered": {
			resources: "[{inline: 'a: [', render: Template}]",
			problems: []string{
				"error CF0304: spec.resourceSets[0].resources[0].inline: in document 1: the document is not a " +
					"YAML mapping: yaml: line 1: did not find expected node content; write one Kubernetes object in " +
					"each document",
			},
		},
		"an object that Kubernetes would refuse": {
			resources: "[{files: [settings.yaml]}, {files: [bad.yaml]}]",
			problems: []string{
				"error CF0304: bad.yaml: ConfigMap kube-system/bad: in data[a]: the value is not a string; put " +
					"the value in quotes",
			},
		},
		"an object that Kubernetes would refuse, after it was rendered": {
			resources: "[{files: [bad.yaml], render: Template}]",
			problems: []string{
				"error CF0304: spec.resourceSets[0].resources[0].files: in ConfigMap kube-system/bad (bad.yaml), " +
					"data[a]: the value is not a string (2 Clusters: fleet/eu-1, fleet/eu-2); put the value in quotes",
			},
		},
		"templates that are wrong": {
			resources: "[{files: [templates.yaml], render: Template}]",
			problems: []string{
				"error CF0401: spec.resourceSets[0].resources[0].files: in ConfigMap kube-system/wrong " +
					"(templates.yaml), data.a: unclosed action; fix the template; its language is " +
					"Argo CD's, Go templates with sprig",
				"error CF0401: spec.resourceSets[0].resources[0].files: in ConfigMap kube-system/reads " +
					"(templates.yaml): the template reads a parameter that only the cluster Secret on the hub holds, " +
					"so it is not known at render time (value \".server\"); remove it, or read a value of spec.values",
				"error CF0203: spec.resourceSets[0].resources[0].files: in ConfigMap kube-system/reads " +
					"(templates.yaml): the template reads .values.lost, and the FleetConfig has no spec.values " +
					"(value \".values.lost\"); add the value to spec.values",
				"error CF0401: spec.resourceSets[0].resources[0].files: in Secret (templates.yaml), " +
					"stringData.a: the template does not parse, or reads what is not a parameter; since it is of a " +
					"Secret, nothing of it is shown; fix the template; its language is Argo CD's, " +
					"Go templates with sprig",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			got := given{
				spec: addons("  resources: " + c.resources), clusters: inEurope, noPaths: c.noPaths,
				files: map[string]string{
					"settings.yaml": "apiVersion: v1\nkind: ConfigMap\n" +
						"metadata: {name: settings, namespace: kube-system, labels: {app: settings}}\n",
					"others.yaml": others,
					"bad.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bad, namespace: kube-system}\n" +
						"data: {a: 1}",
					"templates.yaml": "apiVersion: v1\nkind: ConfigMap\n" +
						"metadata: {name: wrong, namespace: kube-system}\n" +
						"data: {a: '{{ .oops', b: '{{ .server }}', c: '{{ .values.lost }}'}\n---\n" +
						"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: reads, namespace: kube-system}\n" +
						"data: {b: '{{ .server }}', c: '{{ .values.lost }}'}\n---\n" +
						"apiVersion: v1\nkind: Secret\nmetadata: {name: '{{ .name }}', namespace: kube-system}\n" +
						"stringData: {a: '{{ .oops'}",
				},
			}.run(t)
			wantSame(t, "problems", c.problems, texts(got.problems))
		})
	}
}

// TestUnreadableSource: an object that cannot be read is named, and those beside it are delivered
// to nobody.
func TestUnreadableSource(t *testing.T) {
	t.Parallel()
	want := []string{"error CF0304: c.yaml: ConfigMap kube-system/c: the document is not a YAML mapping: " +
		"yaml: line 2: mapping values are not allowed in this context; fix the YAML of the object"}
	for _, render := range []v1alpha1.RenderMode{v1alpha1.RenderVerbatim, v1alpha1.RenderTemplate} {
		f := given{
			spec: addons("  resources: [{files: ['*']}]"), clusters: inEurope,
			files: map[string]string{"settings.yaml": settings},
		}.fleet(t)
		f.Entries.Delivering[0].Resources[0].Render = render
		broken := fleet.SourceObject{Err: errors.New("yaml: line 2: mapping values are not allowed in this context")}
		broken.Ref = fleet.Ref{APIVersion: "v1", Kind: "ConfigMap", Namespace: "kube-system", Name: "c", File: "c.yaml"}
		f.Sources[0][0].Objects = append(f.Sources[0][0].Objects, broken)
		known, _ := facts.Evaluate(f)
		sets, problems := Read(f, known)
		if diff := cmp.Diff(want, texts(problems)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", render, diff)
		}
		if delivered, _ := sets.Deliver(known.Members); len(delivered.ResourceSets) > 0 {
			t.Errorf("%s: delivered %v", render, delivered.ResourceSets)
		}
	}
}
