package main

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/test/upstream"
)

// readArgoCD reads the schema of the template of Argo CD's ApplicationSet: the rules are those of
// the pinned module, and it has the fields of an older and of a newer Argo CD besides.
func readArgoCD() (*Schema, error) {
	application, err := readTemplate(upstream.ArgoCD)
	if err != nil {
		return nil, err
	}
	older, err := readTemplate(upstream.ArgoCDBefore)
	if err != nil {
		return nil, err
	}
	newer, err := readTemplate(upstream.ArgoCDNext)
	if err != nil {
		return nil, err
	}
	versions := slices.Concat(older.ArgoCDVersions, application.ArgoCDVersions, newer.ArgoCDVersions)
	application.addFields(older, "")
	application.addFields(newer, newer.ArgoCDVersions[0])
	application.walk(func(s *Schema) {
		if len(s.ArgoCDVersions) > 0 {
			s.ArgoCDVersions = versions
		}
	})
	return application, nil
}

// readTemplate reads the schema of the template from one version of Argo CD.
func readTemplate(module string) (*Schema, error) {
	files, err := upstream.Files(module)
	if err != nil {
		return nil, err
	}
	version, err := upstream.Version(module)
	if err != nil {
		return nil, err
	}
	text, err := fs.ReadFile(files, "manifests/crds/applicationset-crd.yaml")
	if err != nil {
		return nil, fmt.Errorf("read the ApplicationSet CRD of Argo CD %s: %w", version, err)
	}
	return applicationSchema(text, version)
}

// addFields adds the fields of another schema that s does not have, each with the version since
// which Argo CD has it, if that is newer than s.
func (s *Schema) addFields(other *Schema, since string) {
	if other == nil {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(other.Properties)) {
		if field, known := s.Properties[name]; known {
			field.addFields(other.Properties[name], since)
			continue
		}
		if len(s.Properties) == 0 {
			return // A free tree, which has every field.
		}
		field := clone(other.Properties[name])
		field.ArgoCDSince = since
		s.Properties[name] = field
	}
	if s.Items != nil {
		s.Items.addFields(other.Items, since)
	}
	if s.AdditionalProperties != nil && s.AdditionalProperties.Schema != nil && other.AdditionalProperties != nil {
		s.AdditionalProperties.Schema.addFields(other.AdditionalProperties.Schema, since)
	}
}

// applicationSchema takes the template from the ApplicationSet CRD: names, types and rules of
// fields, without descriptions.
func applicationSchema(crd []byte, version string) (*Schema, error) {
	var document struct {
		Spec struct {
			Versions []struct {
				Schema struct {
					OpenAPIV3Schema struct {
						Properties struct {
							Spec struct {
								Properties struct{ Template map[string]any }
							}
						}
					}
				}
			}
		}
	}
	if err := yaml.Unmarshal(crd, &document); err != nil {
		return nil, fmt.Errorf("read Argo CD's ApplicationSet CRD: %w", err)
	}
	if len(document.Spec.Versions) != 1 {
		count := len(document.Spec.Versions)
		return nil, fmt.Errorf("read Argo CD's ApplicationSet CRD: it must have one version, not %d", count)
	}
	text, err := yaml.Marshal(document.Spec.Versions[0].Schema.OpenAPIV3Schema.Properties.Spec.Properties.Template)
	if err != nil {
		return nil, fmt.Errorf("read Argo CD's ApplicationSet CRD: %w", err)
	}
	template := &Schema{}
	if err := yaml.UnmarshalStrict(text, template); err != nil {
		return nil, fmt.Errorf("read Argo CD's ApplicationSet template: %w", err)
	}
	metadata, err := template.at("metadata")
	if err != nil {
		return nil, err
	}
	spec, err := template.at("spec")
	if err != nil {
		return nil, err
	}
	template.walk(func(s *Schema) { s.Description, s.Format = "", "" })
	template.Required = nil
	spec.Required = without(spec.Required, "destination", "project")
	mergeable(template)
	for _, s := range []*Schema{template, metadata, spec} {
		s.ArgoCDVersions = []string{version}
	}
	return template, nil
}

// mergeable lifts what is required of maps: a template may leave to argocd.defaults what it does
// not say itself, and an override says only what differs. Lists do not merge, so their items are as
// Argo CD wants them.
//
// spec.project always has a default, and spec.destination is completed by capifleet; both have been
// taken out before.
func mergeable(s *Schema) {
	s.MergedRequired, s.Required = s.Required, nil
	for _, field := range s.Properties {
		mergeable(field)
	}
}

// without is list without some of its entries; nil if none is left.
func without(list []string, gone ...string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(entry string) bool { return slices.Contains(gone, entry) })
}
