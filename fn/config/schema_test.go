package config

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	apivalidation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kube-openapi/pkg/validation/spec"
	"k8s.io/kube-openapi/pkg/validation/strfmt"
	"k8s.io/kube-openapi/pkg/validation/validate"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestStrictReadingAgreesWithTheCRD breaks a FleetConfig in many ways. What the API server's
// validator refuses by the generated CRD, strict reading refuses, and the other way round. Argo
// CD's fields, metadata and what CRDs say by other means are not compared.
func TestStrictReadingAgreesWithTheCRD(t *testing.T) {
	schema, err := readConfigSchema()
	if err != nil {
		t.Fatal(err)
	}
	validator := validate.NewSchemaValidator(crdSchema(t), nil, "", strfmt.Default)
	random := rand.New(rand.NewPCG(1, 2))
	var refused int
	whole, err := yaml.YAMLToJSON(testFile(t, "everything.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for range 1000 {
		tree := map[string]any{}
		if err := json.Unmarshal(whole, &tree); err != nil {
			t.Fatal(err)
		}
		change := breakSomewhere(random, tree["spec"], "spec")
		text, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		var theirs any
		if err := json.Unmarshal(text, &theirs); err != nil {
			t.Fatal(err)
		}
		verdict := validator.Validate(theirs)
		ours := schemaProblems(t, schema, text)
		if (len(verdict.Errors) > 0) != (len(ours) > 0) {
			t.Errorf("%s: the CRD says %v, strict reading %v", change, verdict.Errors, ours)
		}
		if len(ours) > 0 {
			refused++
		}
	}
	t.Logf("refused %d of 1000", refused)
	if refused < 300 || refused > 900 {
		t.Errorf("refused %d of 1000: the changes prove little", refused)
	}
}

// crdSchema is the schema of the generated CRD.
func crdSchema(t *testing.T) *spec.Schema {
	t.Helper()
	var definition struct {
		Spec struct {
			Versions []struct {
				Schema struct {
					OpenAPIV3Schema *spec.Schema `json:"openAPIV3Schema"`
				} `json:"schema"`
			} `json:"versions"`
		} `json:"spec"`
	}
	if err := yaml.Unmarshal(v1alpha1.CRD(), &definition); err != nil {
		t.Fatal(err)
	}
	return definition.Spec.Versions[0].Schema.OpenAPIV3Schema
}

// schemaProblems are those that a CRD's schema can have too.
func schemaProblems(t *testing.T, schema *schemaNode, document []byte) []string {
	t.Helper()
	root, err := parseConfig(document)
	if err != nil {
		t.Fatal(err)
	}
	found := newReport(self())
	readStrictly(found, schema, root)
	var lines []string
	for _, problem := range found.problems() {
		exactlyOne := strings.HasPrefix(problem.Message, "the entry sets ")
		if problem.Code != fleet.RepeatedName && problem.Code != fleet.UnknownField && !exactlyOne {
			lines = append(lines, problem.String())
		}
	}
	return lines
}

// breakSomewhere changes, drops or adds a value somewhere below a tree, and says what it did.
func breakSomewhere(random *rand.Rand, value any, path string) string {
	switch value := value.(type) {
	case map[string]any:
		key := slices.Sorted(maps.Keys(value))[random.IntN(len(value))]
		below := path + "." + key
		ofArgoCD := slices.Contains([]string{"defaults", "template", "application"}, key)
		if ofArgoCD || strings.Contains(path, "overrides") && key == "spec" {
			return below + " left"
		}
		if deeper(value[key]) && random.IntN(5) > 0 {
			return breakSomewhere(random, value[key], below)
		}
		if random.IntN(4) == 0 {
			delete(value, key)
			return below + " dropped"
		}
		value[key] = anyValue(random)
		return below + " changed"
	case []any:
		i := random.IntN(len(value))
		if deeper(value[i]) && random.IntN(8) > 0 {
			return breakSomewhere(random, value[i], path+"[]")
		}
		value[i] = anyValue(random)
		return path + "[] changed"
	}
	return path + " left"
}

// deeper reports whether there is something below a value.
func deeper(value any) bool {
	switch value := value.(type) {
	case map[string]any:
		return len(value) > 0
	case []any:
		return len(value) > 0
	}
	return false
}

func anyValue(random *rand.Rand) any {
	values := []any{
		"", "name", "Name", "List", "Stamp", "Reconcile", "v1beta1",
		strings.Repeat("x", 64), strings.Repeat("é", 63), strings.Repeat("x", 5000),
		true, nil, 0, 1, 99, 100, 0.5,
		[]any{},
		[]any{"a"},
		map[string]any{},
		map[string]any{"name": "a"},
		map[string]any{"key": "a", "operator": "In"},
	}
	return values[random.IntN(len(values))]
}

// TestSelectorsAgreeWithKubernetes compares what is refused of selectors with Kubernetes' own
// validation.
func TestSelectorsAgreeWithKubernetes(t *testing.T) {
	keys := []string{
		"a", "a/b", "A.b/c", "-a", "a b", "a/b/c", "a/", "/a", "",
		strings.Repeat("x", 64), strings.Repeat("x", 253) + "/a", strings.Repeat("x", 254) + "/a",
	}
	values := []string{"a", "", "a.b_c-d", "a b", "-a", "a/b", strings.Repeat("x", 63), "é"}
	var selectors []*v1alpha1.Selector
	for _, key := range keys {
		for _, value := range values {
			selectors = append(selectors, &v1alpha1.Selector{MatchLabels: map[string]string{key: value}})
			for _, operator := range []metav1.LabelSelectorOperator{"In", "NotIn", "Exists", "DoesNotExist"} {
				for _, list := range [][]string{nil, {value}, {"ok", value}} {
					expressions := []metav1.LabelSelectorRequirement{{Key: key, Operator: operator, Values: list}}
					selectors = append(selectors, &v1alpha1.Selector{MatchExpressions: expressions})
				}
			}
		}
	}
	for _, selector := range selectors {
		at := field.NewPath("selector")
		found := newReport(self())
		checkSelector(found, at, selector, "")
		theirs := apivalidation.ValidateLabelSelector(selector, apivalidation.LabelSelectorValidationOptions{}, at)
		if (len(theirs) > 0) != (len(found.found) > 0) {
			t.Errorf("%v: Kubernetes says %v, we %v", selector, theirs, lines(found.problems()))
		}
	}
}

// TestScalarsAreReadAsKubernetesReadsThem compares scalars in a free tree with sigs.k8s.io/yaml:
// they are the same, or refused.
func TestScalarsAreReadAsKubernetesReadsThem(t *testing.T) {
	scalars := strings.Fields(`
		a true True TRUE tRue false yes Yes YES yEs no on off y n Y N null Null NULL ~
		0 1 -1 +1 007 0777 08 0o17 0x1F 0X1F 0b11 -0x1 1_000 1__0 _1 1_
		12e3 12e03 1.5 .5 5. -.5 +.5 1e3 1E3 1.e+1 0.0 .inf -.inf .nan .NaN
		9223372036854775807 9223372036854775808 18446744073709551616 -9223372036854775808
		1:20 190:20:30 2024-01-01 2024-01-01T10:00:00Z 0.1.2 1.30 v1.2
		<< = "yes" 'no' "1" '~' !!str\ yes`)
	scalars = append(
		scalars, "", "!!str yes", "!!int 5", "!!bool true", "!!float 1", "!!null x", "|\n  text", "a b", "1 2",
	)
	schema := anything()
	for _, scalar := range scalars {
		document := []byte("a: " + scalar + "\n")
		var want any
		if err := yaml.Unmarshal(document, &want); err != nil {
			want = err
		}
		root, err := parseConfig(document)
		if err != nil {
			continue
		}
		found := newReport(self())
		got := readStrictly(found, schema, root)
		if len(found.found) > 0 {
			t.Logf("%q refused, Kubernetes: %v", scalar, want)
			continue
		}
		gotText, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		var gotLoose any
		if err := json.Unmarshal(gotText, &gotLoose); err != nil {
			t.Fatal(err)
		}
		gotText, _ = json.Marshal(gotLoose)
		if wantText, _ := json.Marshal(want); string(gotText) != string(wantText) {
			t.Errorf("%q: Kubernetes reads %s, we %s", scalar, wantText, gotText)
		}
	}
}
