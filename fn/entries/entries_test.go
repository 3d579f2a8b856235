package entries

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

func specOf(t *testing.T, text string) *v1alpha1.FleetConfigSpec {
	t.Helper()
	spec := &v1alpha1.FleetConfigSpec{}
	if err := yaml.UnmarshalStrict([]byte(text), spec); err != nil {
		t.Fatal(err)
	}
	return spec
}

const everywhere = `
resourceSets:
- name: base
  forEach:
  - {name: a, values: {x: one, empty: ""}}
  - {name: b, values: {x: two, empty: ""}, clusterSelector: {matchLabels: {b: '{{ .item.x }}'}}}
  clusterSelector:
    matchLabels: {base: '{{ .item.name }}'}
    matchExpressions: [{key: k, operator: In, values: ['{{ .item.x }}', y]}]
  metadata: {labels: {l: '{{ .item.x }}'}, annotations: {'{{ .item.name }}.example.com/n': '{{ .app.x }}'}}
  revision: r-{{ .item.x }}
  resources:
  - files: ['{{ .item.x }}/*', other]
  - configMap: {name: 'c-{{ .item.x }}'}
  - {secret: {name: 's-{{ .item.x }}', provided: Externally}}
  - {selector: {matchLabels: {payload: '{{ .item.x }}'}}, hub: Keep}
  - {inline: '{{ .item.x }}', render: Template}
- name: plain
  resources: [{inline: '{{ .item.x }}'}]
bootstrap:
- {name: argocd, resources: [{files: [x]}], application: {metadata: {name: x}}}
applicationSets:
- name: apps
  objectName: set-{{ .item.x }}
  forEach:
  - {name: a, values: {x: one}, revisions: [{wave: w, revision: own}]}
  - {name: b, values: {x: two}}
  template: {metadata: {name: '{{ .name }}-{{ .item.x }}'}}
  revisions: [{wave: w, revision: '{{ .item.x }}'}]
  overrides:
  - clusterSelector: {matchLabels: {o: '{{ .item.x }}'}}
    metadata: {labels: {m: '{{ .item.x }}'}}
    spec: {project: '{{ .item.x }}'}
`

const expanded = `
resourceSets:
- name: base-a
  clusterSelector: {matchLabels: {base: a}, matchExpressions: [{key: k, operator: In, values: [one, y]}]}
  metadata: {labels: {l: one}, annotations: {a.example.com/n: '{{ .app.x }}'}}
  revision: r-one
  resources:
  - files: ['one/*', other]
  - configMap: {name: c-one}
  - {secret: {name: s-one, provided: Externally}}
  - {selector: {matchLabels: {payload: one}}, hub: Keep}
  - {inline: '{{ .item.x }}', render: Template}
- name: base-b
  clusterSelector: {matchLabels: {base: b, b: two}, matchExpressions: [{key: k, operator: In, values: [two, y]}]}
  metadata: {labels: {l: two}, annotations: {b.example.com/n: '{{ .app.x }}'}}
  revision: r-two
  resources:
  - files: ['two/*', other]
  - configMap: {name: c-two}
  - {secret: {name: s-two, provided: Externally}}
  - {selector: {matchLabels: {payload: two}}, hub: Keep}
  - {inline: '{{ .item.x }}', render: Template}
- name: plain
  resources: [{inline: '{{ .item.x }}'}]
bootstrap:
- {name: argocd, resources: [{files: [x]}], application: {metadata: {name: x}}}
applicationSets:
- name: apps-a
  objectName: set-one
  template: {metadata: {name: '{{ .name }}-one'}}
  revisions: [{wave: w, revision: own}]
  overrides: [{clusterSelector: {matchLabels: {o: one}}, metadata: {labels: {m: one}}, spec: {project: one}}]
- name: apps-b
  objectName: set-two
  template: {metadata: {name: '{{ .name }}-two'}}
  revisions: [{wave: w, revision: two}]
  overrides: [{clusterSelector: {matchLabels: {o: two}}, metadata: {labels: {m: two}}, spec: {project: two}}]
`

// TestOf makes the entries of a FleetConfig that uses its items wherever it can, and holds them to
// those that are written by hand. The FleetConfig itself stays.
func TestOf(t *testing.T) {
	t.Parallel()
	spec := specOf(t, everywhere)
	made, problems := Of(spec)
	byHand, more := Of(specOf(t, expanded))
	if len(problems)+len(more) > 0 {
		t.Fatal(problems, more)
	}
	var paths []string
	for i := range made.Delivering {
		one, other := &made.Delivering[i], &byHand.Delivering[i]
		paths = append(paths, one.Path.String()+" "+one.Written().String())
		one.Path, one.Item, one.Deliveries = nil, nil, nil
		other.Path, other.Deliveries = nil, nil
	}
	for i := range made.ApplicationSets {
		one := &made.ApplicationSets[i]
		paths = append(paths, one.Path.String()+" "+one.Written().String())
		one.Path, one.Item, byHand.ApplicationSets[i].Path = nil, nil, nil
	}
	if diff := cmp.Diff(byHand.Delivering, made.Delivering); diff != "" {
		t.Errorf("those that deliver (-by hand +made):\n%s", diff)
	}
	if diff := cmp.Diff(byHand.ApplicationSets, made.ApplicationSets); diff != "" {
		t.Errorf("ApplicationSets (-by hand +made):\n%s", diff)
	}
	if diff := cmp.Diff(specOf(t, everywhere), spec); diff != "" {
		t.Errorf("the FleetConfig was changed:\n%s", diff)
	}
	want := []string{
		"spec.resourceSets[0][base-a] spec.resourceSets[0].forEach[0]",
		"spec.resourceSets[0][base-b] spec.resourceSets[0].forEach[1]",
		"spec.resourceSets[1] spec.resourceSets[1]", "spec.bootstrap[0] spec.bootstrap[0]",
		"spec.applicationSets[0][apps-a] spec.applicationSets[0].forEach[0]",
		"spec.applicationSets[0][apps-b] spec.applicationSets[0].forEach[1]",
	}
	if diff := cmp.Diff(want, paths); diff != "" {
		t.Errorf("paths:\n%s", diff)
	}
}

// TestOfRefuses names the field of a text that reads what its item does not have, and the entry.
func TestOfRefuses(t *testing.T) {
	t.Parallel()
	for want, change := range map[string][2]string{
		"CF0401 spec.resourceSets[0].resources[0].files[0] [base-a base-b]": {
			"'{{ .item.x }}/*'", "'{{ .item.z }}/*'",
		},
		"CF0109 spec.resourceSets[0].resources[0].files[0] [base-a base-b]": {
			"'{{ .item.x }}/*'", "'{{ .item.empty }}'",
		},
		"CF0109 spec.resourceSets[0].resources[1].configMap.name [base-a base-b]": {
			"c-{{ .item.x }}", "{{ .item.empty }}",
		},
		"CF0401 spec.resourceSets[0].forEach[1].clusterSelector.matchLabels[b] [base-b]": {
			"{b: '{{ .item.x }}'}", "{b: '{{ .item.z }}'}",
		},
		"CF0401 spec.applicationSets[0].template.metadata.name [apps-a apps-b]": {
			"{{ .name }}-{{ .item.x }}", "{{ .name }}-{{ .item.z }}",
		},
		"CF0401 spec.applicationSets[0].revisions[0].revision [apps-a apps-b]": {
			"revision: '{{ .item.x }}'", "revision: '{{ .item.z }}'",
		},
		"CF0401 spec.applicationSets[0].overrides[0].spec.project [apps-a apps-b]": {
			"project: '{{ .item.x }}'", "project: '{{ .item }}'",
		},
		"CF0401 spec.applicationSets[0].objectName [apps-a apps-b]": {"set-{{ .item.x }}", "set-{{ .item.z }}"},
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(everywhere, change[0]) {
				t.Fatalf("there is no %s", change[0])
			}
			_, problems := Of(specOf(t, strings.ReplaceAll(everywhere, change[0], change[1])))
			var names []string
			var at string
			for _, problem := range problems {
				at = string(problem.Code) + " " + problem.FieldPath()
				names = append(names, problem.Entries...)
			}
			if got := at + " [" + strings.Join(names, " ") + "]"; got != want {
				t.Errorf("got %s: %v", got, problems)
			}
		})
	}
}

// TestRepeatedKeys: two keys of a map may become the same one.
func TestRepeatedKeys(t *testing.T) {
	t.Parallel()
	_, problems := Of(specOf(t, `
resourceSets:
- name: base
  forEach: [{name: a}]
  metadata: {labels: {a: x, '{{ .item.name }}': y}}
  resources: [{inline: x}]
`))
	if len(problems) != 1 || problems[0].Code != fleet.RepeatedField {
		t.Errorf("got %v", problems)
	}
}

// TestPlaces: problems of entries have the paths of the FleetConfig, and say which entry they are
// of.
func TestPlaces(t *testing.T) {
	t.Parallel()
	made, _ := Of(specOf(t, everywhere))
	f := &fleet.Fleet{Entries: made, Config: &v1alpha1.FleetConfig{}}
	b, a := made.Delivering[1].Path, made.ApplicationSets[0].Path
	for want, problem := range map[string]fleet.Problem{
		"spec.resourceSets[0].resources[2]": {Field: b.Child("resources").Index(2)},
		"spec.resourceSets[0].forEach[1].clusterSelector.matchLabels[b]": {
			Field: b.Child("clusterSelector", "matchLabels").Key("b"),
		},
		"spec.resourceSets[0].forEach[1].name":            {Field: b.Child("name")},
		"spec.applicationSets[0].clusterSelector":         {Field: a.Child("clusterSelector")},
		"spec.applicationSets[0].forEach[0].revisions[0]": {Field: a.Child("revisions").Index(0)},
		"spec.applicationSets[0].revisions": {
			Field: made.ApplicationSets[1].Path.Child("revisions"),
		},
		"spec.applicationSets[0].template.metadata.labels[x][y]": {
			Field: a.Child("template", "metadata", "labels").Key("x").Key("y"),
		},
		"spec.applicationSets[0]": {Field: a},
		"spec.resourceSets[1].resources[0]": {
			Field: made.Delivering[2].Path.Child("resources").Index(0),
		},
	} {
		got := f.Gathered(fleet.Problems{problem})
		isPlain := strings.Contains(want, "resourceSets[1]")
		if got[0].FieldPath() != want || (len(got[0].Entries) == 1) == isPlain {
			t.Errorf("got %s of %v, want %s", got[0].FieldPath(), got[0].Entries, want)
		}
	}
	alike := f.Gathered(fleet.Problems{
		{Field: a.Child("template"), Value: "x", Message: "m"},
		{Field: made.ApplicationSets[1].Path.Child("template"), Value: "y", Message: "m"},
	})
	if len(alike) != 1 || !cmp.Equal(alike[0].Entries, []string{"apps-a", "apps-b"}) {
		t.Errorf("got %v", alike)
	}
}
