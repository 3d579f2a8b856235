package clients

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"sigs.k8s.io/yaml"
)

// trackingID is the annotation by which Argo CD knows the Application of an object.
const trackingID = "argocd.argoproj.io/tracking-id"

// repoServer is Argo CD's repo-server.
type repoServer struct {
	program  string
	programs string // a folder of programs of Argo CD's image
	plugin   sidecar
}

// newRepoServer is the repo-server beside a plugin that runs.
func newRepoServer(t *testing.T, plugin sidecar) repoServer {
	t.Helper()
	s := repoServer{
		program:  build(t, "reposerver", "../controllers/argocd/reposerver"),
		programs: t.TempDir(),
		plugin:   plugin,
	}
	_, source := argoCD(t)
	for name, text := range map[string]string{
		// It checks signatures, and there are none.
		"git-verify-wrapper.sh": read(t, filepath.Join(source, "hack", "git-verify-wrapper.sh")),
		// For the UI the repo-server asks it for the values of a chart. Here only its type is of
		// interest.
		"helm":      "#!/bin/sh\n",
		"kustomize": "#!/bin/sh\nexec '" + buildKustomize(t) + "' \"$@\"\n",
	} {
		if err := os.WriteFile(filepath.Join(s.programs, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// answer is what the repo-server says of an Application.
type answer struct {
	Type       string            `json:"type"`
	Manifests  []json.RawMessage `json:"manifests"`
	Parameters []parameter       `json:"parameters"`
	Refreshed  bool              `json:"refreshed"`
	Error      string            `json:"error"` // as the UI shows it
}

// ask runs a command of the program reposerver, with its flags, on an Application.
func (s repoServer) ask(t *testing.T, app application, args ...string) answer {
	t.Helper()
	text, err := yaml.Marshal(app)
	if err != nil {
		t.Fatal(err)
	}
	output := command{
		program: s.program, args: args, stdin: string(text),
		path: []string{filepath.Join(s.programs, "git-verify-wrapper.sh")},
		env:  []string{"ARGOCD_PLUGINSOCKFILEPATH=" + s.plugin.sockets},
	}.mustRun(t)
	var a answer
	if err := json.Unmarshal([]byte(output), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

// manifests are what the controller would apply, without Argo CD's mark.
func (s repoServer) manifests(t *testing.T, app application, flags ...string) tree {
	t.Helper()
	a := s.ask(t, app, append(flags, "manifests")...)
	if a.Error != "" || a.Type != "Plugin" {
		t.Fatalf("source of type %q: %s", a.Type, a.Error)
	}
	objects := make([]object, len(a.Manifests))
	for i, manifest := range a.Manifests {
		if err := json.Unmarshal(manifest, &objects[i]); err != nil {
			t.Fatal(err)
		}
		if objects[i].text("metadata", "annotations", trackingID) == "" {
			t.Errorf("Argo CD has not marked %s", objects[i])
		}
		objects[i].removeAnnotations(func(key string) bool { return key == trackingID })
	}
	return manifestsByName(t, objects)
}

// refusal is the error that the UI shows. There must be one, and no manifest.
func (s repoServer) refusal(t *testing.T, app application, flags ...string) string {
	t.Helper()
	a := s.ask(t, app, append(flags, "manifests")...)
	if a.Error == "" || len(a.Manifests) > 0 {
		t.Fatalf("there is no error: %d manifests, error %q", len(a.Manifests), a.Error)
	}
	return a.Error
}

// printed is what capifleet render prints for a folder.
func printed(t *testing.T, folder tree) tree {
	t.Helper()
	return manifestsByName(t, readObjects(t, render(t, folder.write(t))))
}
