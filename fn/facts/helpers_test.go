package facts

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/json"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/entries"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

type (
	tree  = map[string]any
	texts = map[string]string
)

// manifestOf is an object as the reader of the input has it.
func manifestOf(t *testing.T, text string) tree {
	t.Helper()
	written, err := yaml.YAMLToJSONStrict([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var manifest tree
	if err := json.Unmarshal(written, &manifest); err != nil {
		t.Fatal(err)
	}
	return manifest
}

// clusterOf is a Cluster of v1beta2 in namespace fleet, unless its manifest says otherwise.
func clusterOf(t *testing.T, item int, text string) fleet.Cluster {
	t.Helper()
	manifest := manifestOf(t, text)
	metadata, _ := manifest["metadata"].(tree)
	strings := func(key string) texts {
		written, _ := metadata[key].(tree)
		found := texts{}
		for key, value := range written {
			found[key] = fmt.Sprint(value)
		}
		return found
	}
	object := fleet.Object{Item: item, Labels: strings("labels"), Annotations: strings("annotations")}
	object.Ref = fleet.Ref{APIVersion: "cluster.x-k8s.io/v1beta2", Kind: "Cluster", Namespace: "fleet"}
	object.Name, _ = metadata["name"].(string)
	if version, says := manifest["apiVersion"].(string); says {
		object.APIVersion = version
	}
	if namespace, says := metadata["namespace"].(string); says {
		object.Namespace = namespace
	}
	return fleet.Cluster{Object: object, Manifest: manifest}
}

// fleetOf is the fleet production, with the spec of its FleetConfig, and Clusters of the input.
func fleetOf(t *testing.T, spec string, clusters ...string) *fleet.Fleet {
	t.Helper()
	config := &v1alpha1.FleetConfig{}
	if err := yaml.UnmarshalStrict([]byte(spec), &config.Spec); err != nil {
		t.Fatal(err)
	}
	config.Name = "production"
	f := &fleet.Fleet{Config: config}
	f.Entries, _ = entries.Of(&config.Spec)
	for i, text := range clusters {
		f.Clusters = append(f.Clusters, clusterOf(t, i, text))
	}
	return f
}

// evaluatedWell are the facts of a fleet in which nothing is wrong.
func evaluatedWell(t *testing.T, f *fleet.Fleet) *Facts {
	t.Helper()
	known, problems := Evaluate(f)
	if len(problems) > 0 {
		t.Fatal(stringsOf(problems))
	}
	return known
}

// stringsOf are problems as they are printed.
func stringsOf(problems fleet.Problems) []string {
	var all []string
	for _, problem := range problems {
		all = append(all, problem.String())
	}
	return all
}

// wantProblems compares problems with their texts.
func wantProblems(t *testing.T, want []string, got fleet.Problems) {
	t.Helper()
	if diff := cmp.Diff(want, stringsOf(got)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// readsOf are the parameters that a template reads.
func readsOf(t *testing.T, text string) []template.Read {
	t.Helper()
	parsed, err := template.ParseText(nil, text)
	if err != nil {
		t.Fatal(err)
	}
	return parsed.Reads()
}

// valuesOf are the values of each member, by its name.
func valuesOf(members []*fleet.Member) map[string]texts {
	all := map[string]texts{}
	for _, member := range members {
		all[member.Name] = member.Values
	}
	return all
}

// lacks are the facts that a member lacks, as a sentence each, by name.
func lacks(member *fleet.Member) []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(member.Missing)) {
		all = append(all, name+": "+member.Missing[name].WithObject())
	}
	return all
}

// allParameters are what templates may read of a member.
func allParameters(member *fleet.Member) map[string]any {
	return argocd.Parameters(member.Cluster, member.Values)
}
