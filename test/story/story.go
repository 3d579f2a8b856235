package story

import (
	"fmt"
	"maps"
	"strings"
)

// Before returns the files of the repository before the change, by path. The fleet is in the folder
// fleet.
func Before() map[string]string {
	files := map[string]string{
		"fleet/fleet.yaml": config, "fleet/payloads/calico.yaml": calico,
		"fleet/payloads/node-policy.yaml": nodePolicy, "fleet/payloads/argocd.yaml": argoCD,
	}
	for _, one := range clusters() {
		files["fleet/clusters/"+one.name+".yaml"] = one.manifest()
	}
	return files
}

// After returns the files after the change. It fails if a text is not there that the change
// replaces.
func After() (map[string]string, error) {
	files := maps.Clone(Before())
	delete(files, "fleet/clusters/ap-prod-17.yaml")
	for _, edit := range []struct{ file, text, by string }{
		{"fleet/fleet.yaml", "- name: ingress\n", "- name: edge-proxy\n"},
		{"fleet/fleet.yaml", "retention: 15d}}}}} # eu", "retention: 7d}}}}} # eu"},
		{"fleet/fleet.yaml", "{wave: early, revision: v1.2.0}", "{wave: early, revision: v1.3.0}"},
		{"fleet/payloads/node-policy.yaml", `max-pods: "110"`, `max-pods: "250"`},
		{"fleet/payloads/calico.yaml", "node:v3.29.1", "node:v3.29.2"},
	} {
		if found := strings.Count(files[edit.file], edit.text); found != 1 {
			return nil, fmt.Errorf("%s has %q %d times", edit.file, edit.text, found)
		}
		files[edit.file] = strings.Replace(files[edit.file], edit.text, edit.by, 1)
	}
	return files, nil
}
