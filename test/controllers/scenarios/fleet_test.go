package scenarios

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

// manifest is one object.
type manifest = environment.Manifest

// fleet is the files of a repository, by their path with / as separator.
type fleet map[string]string

// withFile returns a copy of a fleet in which a file has another text.
func (f fleet) withFile(name, text string) fleet {
	changed := maps.Clone(f)
	changed[name] = text
	return changed
}

// without returns a copy of a fleet without a file.
func (f fleet) without(name string) fleet {
	changed := maps.Clone(f)
	delete(changed, name)
	return changed
}

// replaced returns a copy of a fleet in which a text of a file, which must be there, is another.
func (f fleet) replaced(t *testing.T, name, before, after string) fleet {
	t.Helper()
	if !strings.Contains(f[name], before) {
		t.Fatalf("%s holds no %q", name, before)
	}
	return f.withFile(name, strings.ReplaceAll(f[name], before, after))
}

// clusterFile is the manifest of a Cluster. labels is a flow mapping of YAML, without braces.
func clusterFile(namespace, name, labels string) string {
	return fmt.Sprintf(`apiVersion: %s
kind: Cluster
metadata: {name: %s, namespace: %s, labels: {%s}}
spec:
  infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: %s, name: %[2]s}
`, environment.ClusterVersion, name, namespace, labels, environment.InfrastructureKind)
}

// write puts the files into a new temporary folder and returns it.
func (f fleet) write(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range f {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// render returns what capifleet render prints, which must accept the fleet.
func (f fleet) render(t *testing.T, args ...string) []manifest {
	t.Helper()
	return renderFolder(t, f.write(t), args...)
}

// renderFolder is render for a folder.
func renderFolder(t *testing.T, dir string, args ...string) []manifest {
	t.Helper()
	manifests, err := environment.Manifests(execute(t, append([]string{"render", dir}, args...)...))
	if err != nil {
		t.Fatal(err)
	}
	return manifests
}

// fleetPlan is what capifleet plan --output json prints.
type fleetPlan struct {
	Clusters []plannedCluster
}

type plannedCluster struct {
	Name, Namespace string
	Applications    []plannedApplication
}

// plannedApplication is an Application as a plan has it.
type plannedApplication struct {
	ArgoCD, ApplicationSet, Namespace, Name, Project string
	Labels                                           map[string]string
	Destination                                      struct{ Name, Server, Namespace string }
	Sources                                          []struct{ RepoURL, Path, Chart, TargetRevision string }
}

// applications returns the Applications that a plan has for a Cluster on its own Argo CD, or on the
// hub's.
func (p fleetPlan) applications(argoCD, cluster string) []plannedApplication {
	var applications []plannedApplication
	for _, c := range p.Clusters {
		for _, a := range c.Applications {
			if a.ArgoCD == argoCD && (cluster == "" || c.Name == cluster) {
				applications = append(applications, a)
			}
		}
	}
	return applications
}

// plan returns the plan of a fleet.
func (f fleet) plan(t *testing.T, args ...string) fleetPlan {
	t.Helper()
	var plan fleetPlan
	text := execute(t, append([]string{"plan", f.write(t), "--output", "json"}, args...)...)
	if err := json.Unmarshal(text, &plan); err != nil {
		t.Fatal(err)
	}
	return plan
}

// execute runs capifleet, which must succeed, and returns what it prints.
func execute(t *testing.T, args ...string) []byte {
	t.Helper()
	stdout, stderr, err := tryExecute(t, args...)
	if err != nil {
		t.Fatalf("capifleet %s: %v\n%s", strings.Join(args, " "), err, stderr)
	}
	return stdout
}

func tryExecute(t *testing.T, args ...string) (stdout []byte, stderr string, err error) {
	t.Helper()
	var out, messages bytes.Buffer
	cmd := exec.CommandContext(t.Context(), capifleet, args...)
	cmd.Stdout, cmd.Stderr = &out, &messages
	err = cmd.Run()
	return out.Bytes(), messages.String(), err
}

// ofKind returns the manifests of a kind, in their order.
func ofKind(manifests []manifest, kind string) []manifest {
	return slices.DeleteFunc(slices.Clone(manifests), func(one manifest) bool { return one.GetKind() != kind })
}

// one returns the only manifest of a kind.
func one(t *testing.T, manifests []manifest, kind string) manifest {
	t.Helper()
	found := ofKind(manifests, kind)
	if len(found) != 1 {
		t.Fatalf("there are %d of kind %s", len(found), kind)
	}
	return found[0]
}
