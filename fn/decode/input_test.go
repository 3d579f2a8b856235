package decode

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/stream"
)

// TestSettingsAsFunctionConfig: a ConfigMap that holds a misspelt setting says so, whatever its
// name. One that holds other things is not the functionConfig of capifleet.
func TestSettingsAsFunctionConfig(t *testing.T) {
	t.Parallel()
	const unknown = ": the functionConfig may have one setting, strict, and this is another; "
	notConfig := []string{
		`error CF0105: ConfigMap settings: the functionConfig is not a FleetConfig (value "v1 ConfigMap"); ` +
			"set configPath to the file of a FleetConfig of capifleet.dev/v1alpha1",
	}
	for given, want := range map[string][]string{
		"{metadata: {name: settings}, data: {strict: 'true'}}": nil,
		"{metadata: {name: settings}}":                         nil,
		"{metadata: {name: settings}, data: {strct: 'true'}}": {
			"error CF0107: ConfigMap settings: data[strct]" + unknown + `did you mean "strict"?`,
		},
		"{data: {Strict: 'true'}}": {"error CF0107: ConfigMap: data[Strict]" + unknown + `did you mean "strict"?`},
		"{metadata: {name: settings}, data: {strict: 'true', stric: 'false'}}": {
			"error CF0107: ConfigMap settings: data[stric]" + unknown + `did you mean "strict"?`,
		},
		"{metadata: {name: function-input}, data: {image: a, stict: 'true'}}": {
			"error CF0107: ConfigMap function-input: data[image]" + unknown +
				"remove it; everything else is set in the FleetConfig",
			"error CF0107: ConfigMap function-input: data[stict]" + unknown + `did you mean "strict"?`,
		},
		"{metadata: {name: settings}, data: {image: a}}":                notConfig,
		"{metadata: {name: settings}, data: {image: a, strct: 'true'}}": notConfig,
		"{metadata: {name: settings}, data: {restricted: 'true'}}":      notConfig,
	} {
		text := "{apiVersion: config.kubernetes.io/v1, kind: ResourceList, items: [" +
			"{apiVersion: capifleet.dev/v1alpha1, kind: FleetConfig, metadata: {name: production}, spec: " +
			delivering + "}, " +
			"{apiVersion: cluster.x-k8s.io/v1beta2, kind: Cluster, metadata: {name: eu-1, namespace: default}}], " +
			"functionConfig: {apiVersion: v1, kind: ConfigMap, " + given[1:] + "}"
		list, err := stream.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		_, problems := Fleet(list, Choice{}, nil)
		if diff := cmp.Diff(want, lines(problems)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", given, diff)
		}
	}
}

// TestFleetConfigsOfOneName: a name chooses none of them, so that is what is said.
func TestFleetConfigsOfOneName(t *testing.T) {
	t.Parallel()
	const several = "error CF0104: b.yaml:1: FleetConfig b: there are several FleetConfigs, and nothing says which " +
		"one is meant: a (a.yaml), b (b.yaml), b (c.yaml); name one as functionConfig (configPath in a Kptfile), with " +
		"--fleet (in Argo CD the parameter fleet), or with --config"
	twice := func(file, name, other string) string {
		return "error CF0111: " + file + ":3: FleetConfig " + name + ": metadata.name: two FleetConfigs have this " +
			"name, the other one in " + other + `, so each run would remove what the other has generated (value "` + name +
			`"); rename one of them`
	}
	for what, test := range map[string]struct{ names, want []string }{
		"both":      {[]string{"a", "a"}, []string{twice("b.yaml", "a", "a.yaml")}},
		"all three": {[]string{"a", "a", "a"}, []string{twice("b.yaml", "a", "a.yaml")}},
		"some":      {[]string{"a", "b", "b"}, []string{several, twice("c.yaml", "b", "b.yaml")}},
	} {
		var documents []stream.Document
		for i, name := range test.names {
			text := "apiVersion: capifleet.dev/v1alpha1\nkind: FleetConfig\nmetadata: {name: " + name + "}\nspec: {}\n"
			documents = append(documents, stream.SplitDocuments(string(rune('a'+i))+".yaml", []byte(text))...)
		}
		list, err := stream.FromDocuments(documents)
		if err != nil {
			t.Fatal(err)
		}
		f, problems := Fleet(list, Choice{}, nil)
		if diff := cmp.Diff(test.want, lines(f.Gathered(problems))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}
