package encode

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestGeneratedFilesHaveTheirPlace: one object a file, beside the FleetConfig, and nothing where the input has no paths.
func TestGeneratedFilesHaveTheirPlace(t *testing.T) {
	for file, want := range map[string]string{
		"fleet.yaml":           "generated/production/team-a_configmap_x.yaml",
		"hub/fleets/prod.yaml": "hub/fleets/generated/production/team-a_configmap_x.yaml",
		"":                     "generated/production/team-a_configmap_x.yaml",
	} {
		f := newFleet(file)
		ref := fleet.Ref{APIVersion: "v1", Kind: "ConfigMap", Namespace: "team-a", Name: "x"}
		if diff := cmp.Diff(fmt.Sprint(map[string]string{fleet.PathAnnotation: want}), fmt.Sprint(pathAnnotation(f, ref))); diff != "" {
			t.Errorf("FleetConfig in %q (-want +got):\n%s", file, diff)
		}
		f.PathAnnotations = false
		if got := pathAnnotation(f, ref); got != nil {
			t.Errorf("without paths in the input: %v", got)
		}
	}
}

func newFleet(file string) *fleet.Fleet {
	f := &fleet.Fleet{Config: &v1alpha1.FleetConfig{}, Self: fleet.Ref{File: file}, PathAnnotations: true}
	f.Config.Name = "production"
	return f
}
