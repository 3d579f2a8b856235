package argocd

import (
	"path/filepath"
	"testing"

	"github.com/argoproj/argo-cd/v3/cmpserver/plugin"
	argov1alpha1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"sigs.k8s.io/yaml"
)

// TestPluginFilesAreKnown wants Argo CD to know every key of the files that people copy to have
// capifleet as a plugin. The plugin's server itself ignores keys that it does not know.
func TestPluginFilesAreKnown(t *testing.T) {
	var config plugin.PluginConfig
	for file, into := range map[string]any{"plugin.yaml": &config, "application.yaml": &argov1alpha1.Application{}} {
		text := read(t, filepath.Join("..", "..", "..", "examples", "argocd-plugin", file))
		if err := yaml.UnmarshalStrict([]byte(text), into); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
	if err := plugin.ValidatePluginConfig(config); err != nil {
		t.Error(err)
	}
}
