package config

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// TestFieldsOfApplications is about fields that not every Argo CD has, or none.
func TestFieldsOfApplications(t *testing.T) {
	const (
		source = `source: {repoURL: https://example.com/git, path: .`
		prefix = "FleetConfig production: spec.applicationSets[0].template."
		newer  = ": the field is new in Argo CD v3.6.1, and an older Argo CD drops it; make sure that the Argo CD " +
			"that gets the Application is not older"
		foreign = ": no Argo CD up to v3.6.1 has the field, and an Argo CD that does not have it drops it; check " +
			"its name; if a newer Argo CD has it, accept the warning in spec.accept"
		none  = ": Applications of Argo CD v3.6.1 have no such field; "
		ofSet = ": the field is one of ApplicationSets, and Applications have no such field; "
	)
	for name, test := range map[string]struct {
		spec string // of the template
		more string // fields of the template, beside metadata and spec
		want []string
	}{
		"every known version has it":      {spec: source + `, directory: {recurse: true}}`},
		"only newer ones than the oldest": {spec: source + `}, syncPolicy: {automated: {enabled: true}}`},
		"the newest alone": {spec: source + `, directory: {disableExtensionFilter: ` +
			`true}}`, want: []string{"info " +
			"CF0116: " + prefix + "spec.source.directory.disableExtensionFilter" + newer}},
		"the newest alone, of the wrong type": {spec: source + `, directory: {disableExtensionFilter: ` +
			`please}}`, want: []string{"info " +
			"CF0116: " + prefix + "spec.source.directory.disableExtensionFilter" + newer, "error " +
			"CF0109: " + prefix + `spec.source.directory.disableExtensionFilter: the value is a string, not true ` +
			`or false (value "please"); write true or false`}},
		"the newest alone, misspelt": {spec: source + `, directory: {disableExtensionsFilter: ` +
			`true}}`, want: []string{"error " +
			"CF0107: " + prefix + "spec.source.directory.disableExtensionsFilter" + none + `did you mean ` +
			`"disableExtensionFilter"?`}},
		"the newest alone, in each of sources": {spec: `sources: [{repoURL: https://example.com/git, path: ., ` +
			`directory: {disableExtensionFilter: true}}]`, want: []string{"info " +
			"CF0116: " + prefix + "spec.sources[0].directory.disableExtensionFilter" + newer}},
		"none of them, and nothing is near": {spec: source + `}, quarantine: {enabled: true, names: ['{{ .name ` +
			`}}']}`, want: []string{"warning CF0117: " + prefix + "spec.quarantine" + foreign}},
		"none of them, deep down": {spec: source + `, helm: {attestation: ` +
			`Required}}`, want: []string{"warning CF0117: " + prefix + "spec.source.helm.attestation" + foreign}},
		"none of them, in an item of a list": {spec: `sources: [{repoURL: https://example.com/git, path: ., ` +
			`quarantine: true}]`, want: []string{"warning " +
			"CF0117: " + prefix + "spec.sources[0].quarantine" + foreign}},
		"none of them, but one is near": {spec: source + `}, syncPolicy: {automatd: {prune: ` +
			`true}}`, want: []string{"error CF0107: " + prefix + "spec.syncPolicy.automatd" + none + `did you mean ` +
			`"automated"?`}},
		"a required field of an item, misspelt": {spec: `sources: [{repoUrl: https://example.com/git, path: ` +
			`.}]`, want: []string{"error CF0107: " + prefix + "spec.sources[0].repoUrl" + none + `did you mean ` +
			`"repoURL"?`}},
		"indented too little": {spec: `repoURL: https://example.com/git, ` + `destination: ` +
			`{namespace: a}`, want: []string{"error CF0107: " + prefix + "spec.repoURL" + none + "did you mean " +
			"spec.applicationSets[0].template.spec.source.repoURL?"}},
		"indented too little, below": {spec: source + `}, syncPolicy: {selfHeal: ` +
			`true}`, want: []string{"error CF0107: " + prefix + "spec.syncPolicy.selfHeal" + none + "did you mean " +
			"spec.applicationSets[0].template.spec.syncPolicy.automated.selfHeal?"}},
		"indented too much": {spec: source + `, syncPolicy: {automated: {prune: ` +
			`true}}}`, want: []string{"error CF0107: " + prefix + "spec.source.syncPolicy" + none + "did you mean " +
			"spec.applicationSets[0].template.spec.syncPolicy?"}},
		"indented too much, in a list": {spec: `sources: [{repoURL: https://example.com/git, path: ., ` +
			`destination: {namespace: a}}]`, want: []string{"error " +
			"CF0107: " + prefix + "spec.sources[0].destination" + none + "did you mean " +
			"spec.applicationSets[0].template.spec.destination?"}},
		"a free tree has every field": {spec: source + `, helm: {valuesObject: {quarantine: true, ` +
			`generators: []}}}`},
		"a field of the ApplicationSet": {spec: source + `}, generators: [{clusters: ` +
			`{}}]`, want: []string{"error CF0107: " + prefix + "spec.generators" + ofSet + "remove it: capifleet " +
			"writes the generator from clusterSelector; spec.argocd.generator says which one it is"}},
		"another one beside spec": {spec: source + `}`, more: `, templatePatch: ` +
			`"{}"`, want: []string{"error CF0107: " + prefix + "templatePatch" + ofSet + "use overrides, which are " +
			"merged with the template for the Clusters that they select"}},
		"a template has metadata and spec only": {spec: source + `}`, more: `, kind: ` +
			`Application`, want: []string{"error CF0107: " + prefix + "kind" + none + "the known fields are " +
			"metadata, spec"}},
		"a field of spec beside spec": {spec: source + `}`, more: `, project: ` +
			`default`, want: []string{"error CF0107: " + prefix + "project" + none + "did you mean " +
			"spec.applicationSets[0].template.spec.project?"}},
	} {
		t.Run(name, func(t *testing.T) {
			document := "apiVersion: capifleet.dev/v1alpha1\nkind: FleetConfig\nmetadata: {name: production}\nspec:\n" +
				"  applicationSets:\n  - {name: a, template: {metadata: {name: '{{ .name }}-a'}, spec: " +
				"{" + test.spec + "}" + test.more + "}}\n"
			_, problems := Read(self(), []byte(document))
			var got []string
			for _, line := range lines(problems) {
				got = append(got, strings.Replace(line, "fleet.yaml: ", "", 1))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestFieldsOfApplicationSets: those that capifleet writes itself say what to use instead.
func TestFieldsOfApplicationSets(t *testing.T) {
	for field, want := range map[string]string{
		"generators": "remove it: capifleet writes the generator from clusterSelector; " +
			"spec.argocd.generator says which one it is",
		"goTemplate":        "remove it: capifleet always sets goTemplate to true",
		"goTemplateOptions": "remove it: capifleet always sets missingkey=error",
		"templatePatch": "use overrides, which are merged with the template for the Clusters " +
			"that they select",
		"strategy":                    "set rollout: RollingSync in the entry, which makes a step of each wave",
		"applyNestedSelectors":        "remove it: capifleet nests no generators",
		"ignoreApplicationDifference": `did you mean "ignoreApplicationDifferences"?`,
		"overrids":                    `did you mean "overrides"?`,
	} {
		document := "apiVersion: capifleet.dev/v1alpha1\nkind: FleetConfig\nmetadata: {name: production}\nspec:\n" +
			"  applicationSets:\n  - {name: a, " + field + ": x, template: {metadata: {name: '{{ .name }}-a'}, " +
			"spec: {source: {repoURL: https://example.com/git}}}}\n"
		_, problems := Read(self(), []byte(document))
		line := "error CF0107: fleet.yaml: FleetConfig production: spec.applicationSets[0]." + field + ": " +
			"FleetConfig has no such field; " + want
		if diff := cmp.Diff([]string{line}, lines(problems)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", field, diff)
		}
	}
}

// TestWhatIsNotKnownIsPassedOn: the tree has the fields that are not known, as they are written.
func TestWhatIsNotKnownIsPassedOn(t *testing.T) {
	config, problems := Read(self(), []byte(`apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: production}
spec:
  applicationSets:
  - name: a
    template:
      metadata: {name: '{{ .name }}-a', quarantine: [1, yes, 'no']}
      spec:
        quarantine: {names: ['{{ .name }}'], deep: {deeper: null}}
        source: {repoURL: https://example.com/git, path: ., directory: {disableExtensionFilter: true}}
`))
	if config == nil {
		t.Fatal(lines(problems))
	}
	text, err := json.Marshal(config.Spec.ApplicationSets[0].Template)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"metadata":{"name":"{{ .name }}-a","quarantine":[1,true,"no"]},"spec":{` +
		`"quarantine":{"deep":{"deeper":null},"names":["{{ .name }}"]},` +
		`"source":{"directory":{"disableExtensionFilter":true},"path":".","repoURL":"https://example.com/git"}}}`
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestTheSchemaLeavesApplicationsOpen: an editor must not refuse a field of a newer Argo CD, and
// must refuse a field that FleetConfig does not have.
func TestTheSchemaLeavesApplicationsOpen(t *testing.T) {
	schema, err := readConfigSchema()
	if err != nil {
		t.Fatal(err)
	}
	var walk func(path string, s *schemaNode, inApplication bool)
	seen := map[bool]int{}
	walk = func(path string, s *schemaNode, inApplication bool) {
		if len(s.Properties) > 0 {
			seen[inApplication]++
			if open := s.Additional == nil; open != inApplication {
				t.Errorf("%s: open is %v", path, open)
			}
		}
		for name, child := range s.Properties {
			part := len(child.ArgoCDVersions) > 0 && child.Properties["spec"] == nil
			walk(path+"."+name, child, inApplication || part)
		}
		if s.Items != nil {
			walk(path+"[]", s.Items, inApplication)
		}
	}
	walk("", schema, false)
	if seen[true] < 50 || seen[false] < 20 {
		t.Errorf("only %v maps are checked", seen)
	}
	if !strings.Contains(string(v1alpha1.JSONSchema()), "x-argocd-versions") {
		t.Error("the schema does not say which versions of Argo CD it has the fields of")
	}
}
