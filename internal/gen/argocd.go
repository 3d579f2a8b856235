package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/test/upstream"
)

// readArgoCD reads the schema of the template of Argo CD's ApplicationSet from the pinned module.
func readArgoCD() (*Schema, error) {
	folder, err := upstream.Locate(upstream.ArgoCD)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(filepath.Join(folder, "manifests", "crds", "applicationset-crd.yaml"))
	if err != nil {
		return nil, fmt.Errorf("read Argo CD's ApplicationSet CRD: %w", err)
	}
	_, version, _ := strings.Cut(filepath.Base(folder), "@")
	return applicationSchema(text, version)
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
	template.ArgoCDVersion, metadata.ArgoCDVersion, spec.ArgoCDVersion = version, version, version
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
