package manifests

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// applicationFleet is a FleetConfig whose Applications have the spec that is put in.
const applicationFleet = `apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata:
  name: public
spec:
  applicationSets:
  - name: workloads
    template:
      metadata: {name: '{{ .name }}-workloads'}
      spec: %s
`

// applications are the specs of the Applications and ApplicationSets that Argo CD shows in its
// examples and on the pages of its documentation.
func (r release) applications(t *testing.T) []manifest {
	t.Helper()
	block := regexp.MustCompile("(?s)```yaml\n(.*?)\n *```")
	var found []manifest
	for _, name := range r.find(t, ".", func(name string) bool {
		return isManifestFile(name) && !strings.HasPrefix(name, "resource_customizations/") ||
			strings.HasPrefix(name, "docs/") && strings.HasSuffix(name, ".md")
	}) {
		text := r.read(t, name)
		if strings.HasSuffix(name, ".md") {
			blocks := block.FindAllStringSubmatch(text, -1)
			text = ""
			for _, match := range blocks {
				text += "---\n" + match[1] + "\n"
			}
		}
		number := 0
		for _, o := range objects(text) {
			spec, whole := applicationSpec(o)
			if !whole {
				continue
			}
			number++
			if o.Kind == "Application" {
				found = append(found, r.written(t, fmt.Sprintf("%s#%d", name, number), spec))
			}
			found = append(found, manifest{
				source: r.name + " applications", name: fmt.Sprintf("%s#%d", name, number), files: map[string]string{
					"fleet.yaml": fmt.Sprintf(applicationFleet, asJSON(t, addressed(spec))), "cluster.yaml": cluster,
				},
			})
		}
	}
	return found
}

// written is an Application as it is, beside a fleet.
func (r release) written(t *testing.T, name string, spec map[string]any) manifest {
	t.Helper()
	const other = `{repoURL: https://github.com/your-org/workloads, path: workloads}, destination: {namespace: default}`
	return manifest{source: r.name + " written applications", name: name, files: map[string]string{
		"fleet.yaml":   fmt.Sprintf(applicationFleet, "{source: "+other+"}"),
		"cluster.yaml": cluster,
		"application.yaml": asJSON(t, map[string]any{
			"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": map[string]any{"name": "public"},
			"spec": spec,
		}),
	}}
}

// applicationSpec is the spec of the Applications of an object. It reports whether it has what
// every Application needs; a page may show a part.
func applicationSpec(o object) (spec map[string]any, whole bool) {
	spec = o.Spec
	if o.Kind == "ApplicationSet" {
		template, _ := o.Spec["template"].(map[string]any)
		spec, _ = template["spec"].(map[string]any)
	} else if o.Kind != "Application" {
		return nil, false
	}
	hasSource := spec["source"] != nil || spec["sources"] != nil || spec["sourceHydrator"] != nil
	return spec, o.hasGroup("argoproj.io") && hasSource && spec["destination"] != nil
}

// addressed is a spec with the parameters of capifleet for those of the generators of Argo CD. The
// cluster that a generator would give is the Cluster itself, without a word.
func addressed(spec map[string]any) any {
	destination, _ := spec["destination"].(map[string]any)
	for _, field := range []string{"server", "name"} {
		if text, _ := destination[field].(string); strings.Contains(text, "{{") {
			delete(destination, field)
		}
	}
	return withParameters(spec)
}

func withParameters(tree any) any {
	switch tree := tree.(type) {
	case map[string]any:
		for key, value := range tree {
			tree[key] = withParameters(value)
		}
	case []any:
		for i, value := range tree {
			tree[i] = withParameters(value)
		}
	case string:
		return regexp.MustCompile("\\{\\{ *`.*?` *\\}\\}|\\{\\{.*?\\}\\}").ReplaceAllStringFunc(tree, parameter)
	}
	return tree
}

// parameter is what stands for a parameter of a generator of Argo CD, in either of its languages.
func parameter(written string) string {
	if strings.Contains(written, "mustToPrettyJson") {
		return "replicas: 1"
	}
	switch strings.Trim(written, "{} .") {
	case "cluster", "cluster.name", "clusterName", "name", "nameNormalized":
		return "{{ .name }}"
	case "url", "repoUrl", "repository":
		return "https://github.com/your-org/workloads"
	case "number", "values.replicaCount":
		return "7"
	}
	return "example"
}
