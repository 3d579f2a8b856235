package publicapi_test

import (
	"bytes"
	"encoding/json"
	"testing"

	krm "github.com/kptdev/krm-functions-sdk/go/fn"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn"
	"github.com/capifleet/capifleet/fn/fleet"
)

// newInput is a ResourceList of some Clusters and a FleetConfig that was made in Go.
func newInput(t *testing.T, clusters ...string) []byte {
	t.Helper()
	config := v1alpha1.FleetConfig{
		TypeMeta:   metav1.TypeMeta{APIVersion: v1alpha1.APIVersion, Kind: v1alpha1.Kind},
		ObjectMeta: metav1.ObjectMeta{Name: "production"},
		Spec: v1alpha1.FleetConfigSpec{
			Values: []v1alpha1.Value{{Name: "region", Label: "region"}},
			ApplicationSets: []v1alpha1.ApplicationSet{{
				Name: "web",
				Template: v1alpha1.Tree{
					"metadata": map[string]any{"name": "{{ .name }}-web"},
					"spec": map[string]any{
						"source": map[string]any{
							"repoURL": "https://github.com/your-org/web", "path": "{{ .values.region }}",
							"targetRevision": "main",
						},
						"destination": map[string]any{"namespace": "web"},
					},
				},
			}},
		},
	}
	list := map[string]any{"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "functionConfig": config}
	var items []any
	for _, name := range clusters {
		items = append(items, map[string]any{
			"apiVersion": "cluster.x-k8s.io/v1beta2", "kind": "Cluster",
			"metadata": map[string]any{"name": name, "namespace": "default", "labels": map[string]any{"region": "eu"}},
		})
	}
	list["items"] = items
	text, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	text, err = yaml.JSONToYAML(text)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestRun(t *testing.T) {
	var out bytes.Buffer
	problems, err := fn.Run(newInput(t, "eu-1", "eu-2"), &out, fn.Options{})
	if err != nil || problems.Failed() || !bytes.Contains(out.Bytes(), []byte("kind: ApplicationSet\n")) {
		t.Errorf("%v, %v\n%s", problems, err, out.String())
	}
}

// TestProblems reads the model of a problem, as a program does that shows problems in its own way.
func TestProblems(t *testing.T) {
	var out bytes.Buffer
	problems, err := fn.Run(newInput(t), &out, fn.Options{})
	if err != nil || !problems.Failed() {
		t.Fatalf("%v, %v", problems, err)
	}
	config := fleet.Ref{APIVersion: v1alpha1.APIVersion, Kind: v1alpha1.Kind, Name: "production"}
	got := problems[0]
	if got.Severity != fleet.Error || got.Code != fleet.NoCluster || got.Object != config || got.Text() == "" {
		t.Errorf("got %s", got)
	}
}

func TestProcessor(t *testing.T) {
	out, err := krm.Run(krm.ChainFunctions(fn.Processor(fn.Options{})), newInput(t, "eu-1"))
	if err != nil || !bytes.Contains(out, []byte("kind: ApplicationSet\n")) {
		t.Errorf("%v\n%s", err, out)
	}
}
