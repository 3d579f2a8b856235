package encode

import (
	"io"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// Manifests writes what the hub should get as YAML documents: all but local configuration, or only what the fleet has generated.
func Manifests(out io.Writer, list *stream.List, f *fleet.Fleet, onlyGenerated bool) error {
	for _, item := range list.Items() {
		meta := item.Meta()
		object := fleet.Object{Ref: fleet.Ref{APIVersion: meta.APIVersion, Kind: meta.Kind}, Labels: meta.Labels, Annotations: meta.Annotations}
		if onlyGenerated && object.Owner() != f.Name() || object.LocalConfig() || isLocal(object) {
			continue
		}
		text, err := item.Document(stream.Edit{})
		if err != nil {
			return err
		}
		separator := "---\n"
		if strings.HasPrefix(string(text[:min(4, len(text))]), "---") {
			separator = ""
		}
		if _, err := io.WriteString(out, separator+string(text)); err != nil {
			return err
		}
	}
	return nil
}

// isLocal tells whether an object is read by tools only and never applied.
func isLocal(object fleet.Object) bool {
	switch object.Group() {
	case v1alpha1.Group, "kpt.dev", "kustomize.config.k8s.io":
		return true
	}
	return object.Kind == ""
}
