package argocd

// entry is one of spec.applicationSets.
func (r *random) entry(name string) object {
	entry := object{"name": name, "template": r.template(name)}
	if len(r.waves) > 0 {
		r.roll(entry)
	}
	if r.listed() && r.oneIn(3) || r.oneIn(80) {
		r.override(entry)
	}
	if r.oneIn(2) {
		entry["clusterSelector"] = r.selector()
	}
	if r.oneIn(4) {
		entry["syncPolicy"] = object{"preserveResourcesOnDeletion": r.oneIn(2)}
	}
	if r.oneIn(8) {
		entry["metadata"] = object{"labels": object{"a": "b"}, "annotations": object{"c": "{{ d }}"}}
	}
	return entry
}

// roll gives an entry what waves are for.
func (r *random) roll(entry object) {
	if r.listed() && r.oneIn(2) || r.oneIn(40) {
		var revisions []object
		for _, wave := range r.waves {
			revisions = append(revisions, object{
				"wave": wave,
				"revision": pick(r, "v1.2.0", "v1.3.0", "v1.4.0-rc.1", "main", "HEAD", "release/1.4", "stable", "0.1",
					"1e3", "{{ kept }}"),
			})
		}
		entry["revisions"] = revisions
		r.read(entry["template"].(object))
	}
	if r.listed() && r.oneIn(3) || r.oneIn(40) {
		entry["rollout"] = "RollingSync"
		if r.oneIn(20) {
			setAt(entry, "mine", "template", "metadata", "labels", waveLabel)
		}
	}
}

// read makes most templates read their revision.
func (r *random) read(template object) {
	const read = "{{ .values.revision }}"
	switch source := at(template, "spec", "source"); {
	case r.oneIn(40):
	case r.oneIn(5):
		setAt(template, pick(r, read, "{{ .values | toJson }}", "{{ index .values `revision` }}", "{{ len .values }}"),
			"metadata", "annotations", "revision")
	case source != nil:
		setAt(template, pick(r, read, "release-"+read, "{{ .values.revision | trimPrefix `v` }}"), "spec", "source",
			"targetRevision")
	default:
		setAt(template, []object{{"name": "revision", "value": read}}, "spec", "info")
	}
}

// override gives an entry overrides of everything that may differ, of which several may hold for
// one Cluster.
func (r *random) override(entry object) {
	var overrides []object
	for range 1 + r.IntN(3) {
		override := object{"clusterSelector": r.selector()}
		for range 1 + r.IntN(3) {
			merge(override, r.difference(entry["template"]))
		}
		overrides = append(overrides, override)
	}
	entry["overrides"] = overrides
}

// difference is something that an override says.
func (r *random) difference(template any) object {
	all := []object{
		{"metadata": object{"labels": object{"const": pick(r, "b", "c"), "over": r.word()}}},
		{"metadata": object{"annotations": object{"const": r.text()}}},
		{"metadata": object{"finalizers": []string{"resources-finalizer.argocd.argoproj.io/background"}}},
		{"spec": object{"project": pick(r, "gpu", "team-{{ .metadata.labels.region }}")}},
		{"spec": object{"destination": object{"namespace": pick(r, "", "gpu", "{{ .metadata.labels.environment }}")}}},
		{"spec": object{"destination": pick(r, object{"name": "{{ .name }}"}, object{"name": "in-cluster"})}},
		{"spec": object{"syncPolicy": object{
			"automated": pick(r, object{"prune": false}, object{"prune": r.oneIn(2), "selfHeal": false},
				object{"enabled": r.oneIn(2)}, object{}),
		}}},
		{"spec": object{"syncPolicy": object{
			"retry":       object{"limit": pick(r, 0, 1)},
			"syncOptions": pick(r, []string{}, []string{"b=" + r.word()}),
		}}},
		{"spec": object{"ignoreDifferences": []object{}, "revisionHistoryLimit": pick(r, 0, 7)}},
		{"spec": object{"info": []object{{"name": "over", "value": r.text()}}}},
	}
	if at(template, "spec", "source", "path") != nil {
		source := object{"targetRevision": pick(r, "v2", "{{ .metadata.labels.environment }}")}
		others := at(template, "spec", "source", "kustomize") != nil || at(template, "spec", "source", "plugin") != nil
		if !others || r.oneIn(20) { // a second kind of source is refused
			source["directory"] = object{"recurse": false}
		}
		all = append(all, object{"spec": object{"source": object{"path": "overlays/" + r.text()}}},
			object{"spec": object{"source": source}})
	}
	if at(template, "spec", "source", "helm") != nil {
		all = append(all,
			object{"spec": object{"source": object{
				"targetRevision": "9.9.9",
				"helm": object{"valuesObject": object{
					"cluster": r.text(), "enabled": false, "replicas": 0, "deep": object{"er": r.word()}, "none": nil,
					"empty": object{"a": []any{}},
				}},
			}}},
			object{"spec": object{"source": object{"helm": object{
				"parameters": []object{{"name": "over", "value": r.text()}},
				"skipCrds":   false,
			}}}},
		)
	}
	if r.oneIn(200) {
		all = []object{
			{"spec": object{"source": r.source()}},
			{"spec": object{"sources": []object{r.source()}}},
			{"metadata": object{"name": "{{ .name }}-over"}},
			{"spec": object{"project": ""}},
			{"metadata": object{"labels": object{"over": "a b"}}},
		}
	}
	return pick(r, all...)
}

func (r *random) template(entry string) object {
	metadata := object{
		"name": pick(r, "{{ .nameNormalized }}", "{{ .name }}", "{{ normalize .name }}",
			"{{ .name | lower | replace `.` `-` }}", "{{ slugify 60 false .name }}") + "-" + entry,
	}
	if r.listed() && r.oneIn(20) {
		setAt(metadata, "{{ .namespace }}-"+metadata["name"].(string), "name")
	}
	if r.oneIn(2) {
		metadata["labels"] = object{
			pick(r, "region", "{{ .metadata.labels.environment }}", "example.com/a"): r.word(),
			"const": "a.b",
		}
	}
	if r.oneIn(2) {
		metadata["annotations"] = object{
			pick(r, "note", "example.com/{{ .metadata.labels.region }}"): r.text(),
			"const": "{ }",
		}
	}
	if r.oneIn(4) {
		metadata["finalizers"] = []string{
			pick(r, "resources-finalizer.argocd.argoproj.io", "example.com/{{ .metadata.labels.region }}"),
		}
	}
	if r.oneIn(40) {
		metadata["namespace"] = pick(r, "argocd", "other", "team-{{ .metadata.labels.environment }}")
	}
	spec := object{}
	if r.oneIn(3) {
		spec["project"] = pick(r, "default", "team-{{ .metadata.labels.region }}", "{{ .metadata.labels.environment }}",
			"{{ index .metadata.labels `tier` | default `standard` | lower | replace `_` `-` }}")
		if r.oneIn(40) {
			spec["project"] = pick(r, "{{ index .metadata.labels `tier` | default `` }}", "team-"+r.word(), "Not Valid", "")
		}
	}
	if r.oneIn(4) {
		sources := []object{r.source()}
		for range r.IntN(3) {
			sources = append(sources, r.source())
		}
		spec["sources"] = append(sources, object{"repoURL": "https://example.com/values.git", "ref": "values"})
	} else {
		spec["source"] = r.source()
	}
	switch r.IntN(150) {
	case 0:
		spec["source"] = object{"repoURL": "https://example.com/values.git", "ref": "values"}
	case 1, 2:
		delete(spec, "source")
		delete(spec, "sources")
		spec["sourceHydrator"] = object{
			"drySource": object{
				"repoURL":        "https://example.com/dry.git",
				"path":           "dry/" + r.word(),
				"targetRevision": "main",
			},
			"syncSource": object{"targetBranch": "env/" + r.word(), "path": "wet/" + r.word()},
		}
	case 3:
		spec["source"] = object{
			"repoURL":        "https://charts.example.com",
			"chart":          "web",
			"targetRevision": "{{ index .metadata.labels `tier` | default `` }}",
		}
	}
	if destination := r.destination(); len(destination) > 0 {
		spec["destination"] = destination
	}
	if r.oneIn(3) {
		spec["syncPolicy"] = object{
			"automated":   object{"prune": r.oneIn(2), "selfHeal": r.oneIn(2)},
			"syncOptions": []string{"CreateNamespace=true", "a=" + r.word()},
			"retry":       object{"limit": r.IntN(9), "backoff": object{"duration": "5s", "factor": 2}},
		}
	}
	if r.oneIn(6) {
		spec["ignoreDifferences"] = []object{{
			"group":        "apps",
			"kind":         "Deployment",
			"name":         r.word(),
			"jsonPointers": []string{"/spec/replicas"},
		}}
	}
	if r.oneIn(6) {
		spec["info"] = []object{{"name": "cluster", "value": r.text()}}
	}
	if r.oneIn(6) {
		spec["revisionHistoryLimit"] = r.IntN(20)
	}
	return object{"metadata": metadata, "spec": spec}
}

func (r *random) destination() object {
	destination := object{}
	if r.oneIn(2) {
		destination["namespace"] = pick(r, "web", "{{ .metadata.labels.environment }}", "{{ .metadata.labels.region }}",
			"{{ .name | lower | replace `.` `-` | trunc 63 | trimSuffix `-` }}")
	}
	switch r.IntN(12) {
	case 0:
		destination["name"] = "{{ .name }}"
	case 1:
		destination["server"] = pick(r, "{{ .server }}", "https://kubernetes.default.svc")
	case 2:
		destination["name"] = "in-cluster"
	case 3:
		if !r.listed() {
			destination["server"] = "{{ .server }}"
		}
	}
	return destination
}
