package crdcheck

import (
	"fmt"
	"os"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/kube-openapi/pkg/validation/strfmt"
	"k8s.io/kube-openapi/pkg/validation/validate"
	"sigs.k8s.io/yaml"
)

// definition is a CustomResourceDefinition, made ready for checks: its versions that are served, by
// name.
type definition struct {
	versions map[string]*versionSchema
}

// versionSchema is one version's schema in the two forms that the checks need.
type versionSchema struct {
	structural *structuralschema.Structural
	validator  *validate.SchemaValidator
}

// readDefinition reads a CustomResourceDefinition from a YAML file.
func readDefinition(file string) (*definition, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var crd apiextensionsv1.CustomResourceDefinition
	if err := yaml.UnmarshalStrict(text, &crd); err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	d := &definition{versions: map[string]*versionSchema{}}
	for _, version := range crd.Spec.Versions {
		if !version.Served {
			continue
		}
		if version.Schema == nil {
			return nil, fmt.Errorf("read %s: version %s has no schema", file, version.Name)
		}
		d.versions[version.Name], err = newVersionSchema(version.Schema.OpenAPIV3Schema)
		if err != nil {
			return nil, fmt.Errorf("read %s, version %s: %w", file, version.Name, err)
		}
	}
	return d, nil
}

// newVersionSchema takes the way of an apiserver: internal type, structural schema, OpenAPI
// validator.
func newVersionSchema(props *apiextensionsv1.JSONSchemaProps) (*versionSchema, error) {
	var internal apiextensions.JSONSchemaProps
	err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(props, &internal, nil)
	if err != nil {
		return nil, err
	}
	structural, err := structuralschema.NewStructural(&internal)
	if err != nil {
		return nil, err
	}
	validator := validate.NewSchemaValidator(structural.ToKubeOpenAPI(), nil, "", strfmt.Default)
	return &versionSchema{structural: structural, validator: validator}, nil
}

// check returns the faults of an object that is of this version.
func (v *versionSchema) check(tree map[string]any) []string {
	var faults []string
	for _, err := range v.validator.Validate(tree).Errors {
		faults = append(faults, err.Error())
	}
	for _, err := range listtype.ValidateListSetsAndMaps(nil, v.structural, tree) {
		faults = append(faults, err.Error())
	}
	track := structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true}
	for _, path := range pruning.PruneWithOptions(runtime.DeepCopyJSON(tree), v.structural, true, track) {
		faults = append(faults, path+": unknown field")
	}
	return faults
}
