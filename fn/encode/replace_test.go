package encode

import (
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestGeneratedFilesHaveTheirPlace: one object a file, beside the FleetConfig, and nothing where
// the input has no paths.
func TestGeneratedFilesHaveTheirPlace(t *testing.T) {
	for folder, want := range map[string]string{
		".":          "generated/production/team-a_configmap_x.yaml",
		"hub/fleets": "hub/fleets/generated/production/team-a_configmap_x.yaml",
		"":           "generated/production/team-a_configmap_x.yaml",
	} {
		f := newFleet(folder)
		ref := fleet.Ref{APIVersion: "v1", Kind: "ConfigMap", Namespace: "team-a", Name: "x"}
		if diff := cmp.Diff(map[string]string{fleet.PathAnnotation: want}, pathAnnotation(f, ref)); diff != "" {
			t.Errorf("FleetConfig in %q (-want +got):\n%s", folder, diff)
		}
		f.PathAnnotations = false
		if got := pathAnnotation(f, ref); got != nil {
			t.Errorf("without paths in the input: %v", got)
		}
	}
}

// TestLongNamesHaveFilesToo: a name may have 253 characters, and the name of a file 255 bytes.
func TestLongNamesHaveFilesToo(t *testing.T) {
	ref := fleet.Ref{
		APIVersion: "argoproj.io/v1alpha1", Kind: "ApplicationSet", Namespace: "argocd", Name: strings.Repeat("a", 253),
	}
	file := path.Base(pathAnnotation(newFleet(""), ref)[fleet.PathAnnotation])
	const begin = "argocd_applicationset_aaa"
	if len(file) != 255 || !strings.HasPrefix(file, begin) || !strings.HasSuffix(file, ".yaml") {
		t.Errorf("%d bytes: %s", len(file), file)
	}
	ref.Name = ref.Name[:252] + "b"
	if other := path.Base(pathAnnotation(newFleet(""), ref)[fleet.PathAnnotation]); other == file {
		t.Errorf("two objects have one file, %s", file)
	}
}

func newFleet(folder string) *fleet.Fleet {
	f := &fleet.Fleet{Config: &v1alpha1.FleetConfig{}, Folder: folder, PathAnnotations: true}
	f.Config.Name = "production"
	return f
}
