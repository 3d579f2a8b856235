package e2e

import (
	"encoding/json"
	"fmt"
	"testing"
)

// trackingID is the annotation by which Argo CD knows the Application of an object.
const trackingID = "argocd.argoproj.io/tracking-id"

// resource is a Kubernetes object.
type resource map[string]any

// id tells the object from all others.
func (r resource) id() string {
	metadata, _ := r["metadata"].(map[string]any)
	return fmt.Sprint(r["apiVersion"], " ", r["kind"], " ", metadata["namespace"], "/", metadata["name"])
}

func (r resource) annotations() map[string]any {
	metadata, _ := r["metadata"].(map[string]any)
	annotations, _ := metadata["annotations"].(map[string]any)
	if annotations == nil {
		return map[string]any{}
	}
	return annotations
}

// removeAnnotation removes an annotation, and a map that holds no other.
func (r resource) removeAnnotation(key string) {
	delete(r.annotations(), key)
	if metadata, _ := r["metadata"].(map[string]any); len(r.annotations()) == 0 {
		delete(metadata, "annotations")
	}
}

// byID are objects as JSON, by their ids. No two may have one.
func byID(t *testing.T, resources []resource) tree {
	t.Helper()
	all := tree{}
	for _, r := range resources {
		text, err := json.MarshalIndent(r, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if _, exists := all[r.id()]; exists {
			t.Errorf("%s is there twice", r.id())
		}
		all[r.id()] = string(text)
	}
	return all
}
