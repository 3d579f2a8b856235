package argocd

import (
	"slices"
)

// source is where manifests come from.
func (r *random) source() object {
	if r.oneIn(3) {
		return object{
			"repoURL": "https://charts.example.com",
			"chart":   pick(r, "web", "{{ .metadata.labels.environment }}"),
			"targetRevision": pick(r, "1.2.3",
				"{{ if eq .metadata.labels.environment `production` }}1.2.3{{ else }}2.0.0-rc.1{{ end }}"),
			"helm": r.helm(),
		}
	}
	source := object{
		"repoURL": pick(r, "https://example.com/repo.git", "git@example.com:org/repo.git",
			"https://example.com/{{ .metadata.labels.environment }}"),
		"path": "overlays/" + r.text(),
	}
	if !r.oneIn(3) {
		source["targetRevision"] = pick(r, "main", "v1", "env/{{ .metadata.labels.environment }}",
			"{{ .values.stage }}", r.text())
		if source["targetRevision"] == "{{ .values.stage }}" && !slices.Contains(r.values, "stage") {
			source["targetRevision"] = "HEAD"
		}
	}
	switch r.IntN(4) {
	case 0:
		source["kustomize"] = object{
			"namePrefix": r.word() + "-", "commonLabels": object{"where": r.word()},
			"commonAnnotations": object{r.word(): r.text()}, "images": []string{"web=example.com/web:" + r.word()},
			"forceCommonLabels": r.oneIn(2), "replicas": []object{{"name": "web", "count": pick[any](r, 3, "3")}},
			"patches": []object{{
				"patch":  "- op: replace\n  path: /metadata/name\n  value: " + r.word(),
				"target": object{"kind": "Deployment", "name": r.word()},
			}},
		}
	case 1:
		source["directory"] = object{
			"recurse": true,
			"include": "{*.yaml,*.yml}",
			"jsonnet": object{"extVars": []object{{"name": "cluster", "value": r.text(), "code": false}}},
		}
	case 2:
		source["plugin"] = object{
			"name":       "cmp",
			"env":        []object{{"name": "CLUSTER", "value": r.text()}},
			"parameters": []object{{"name": "a", "map": object{"k": r.text()}, "array": []string{r.text()}}},
		}
	}
	return source
}

func (r *random) helm() object {
	helm := object{"parameters": []object{{"name": "cluster", "value": r.text(), "forceString": true}}}
	if r.oneIn(2) {
		helm["valuesObject"] = object{
			"cluster": r.text(),
			"x-" + r.word(): []any{
				r.text(), 3, true, nil, object{"deep": object{"er": r.text(), "big": 12345678, "half": 0.5}},
			},
			"replicas": r.IntN(5), "enabled": r.oneIn(2), "empty": object{}, "none": []any{},
		}
	} else {
		helm["values"] = "cluster: {{ .name | toJson }}\nlist:\n- {{ .metadata.labels.environment | quote }}\n"
		if r.oneIn(20) { // which is not YAML for some Clusters
			helm["values"] = "cluster: " + r.text() + "\nlist:\n- " + r.word() + "\n"
		}
	}
	if r.oneIn(3) {
		helm["skipCrds"], helm["valueFiles"] = r.oneIn(2), []string{"values-" + r.word() + ".yaml"}
	}
	switch r.IntN(60) {
	case 0: // the Application's own name, which may be too long
	case 1:
		helm["releaseName"] = r.word() // which may be no name
	default:
		helm["releaseName"] = pick(r, "web", "{{ .metadata.labels.environment }}",
			"{{ .metadata.labels.region | lower }}")
	}
	return helm
}
