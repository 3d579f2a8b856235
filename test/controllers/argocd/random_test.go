package argocd

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// random makes packages of a combination.
type random struct {
	*rand.Rand
	combination
	values []string // names of the values that are declared
	waves  []string // names of the waves
}

// oneIn is true once in so many times.
func (r *random) oneIn(n int) bool { return r.IntN(n) == 0 }

// pick is one of several.
func pick[T any](r *random, of ...T) T { return of[r.IntN(len(of))] }

// packageOf is a random package. Its FleetConfig may have templates in the flat form; the one that
// is returned besides has them in Go form, and is the same otherwise.
func (r *random) packageOf(t *testing.T) (files tree, config object, clusters []object) {
	t.Helper()
	for i := range 1 + r.IntN(8) {
		clusters = append(clusters, r.cluster(i))
	}
	spec := object{"argocd": r.argoCD()}
	if r.oneIn(3) {
		setAt(spec, r.selector(), "clusters", "selector")
	}
	if values := r.declared(); len(values) > 0 {
		spec["values"] = values
	}
	if r.oneIn(3) {
		spec["clusterLabels"] = object{pick(r, "infrastructure", "example.com/kind"): pick(r, "{{ .cluster.spec.infrastructureRef.kind }}", "{{ .name | trunc 3 | trimAll `-.` }}", "{{ if eq .metadata.labels.environment `production` }}yes{{ end }}")}
	}
	if r.listed() && r.oneIn(2) || r.oneIn(20) {
		spec["waves"] = r.divided()
	}
	entries := []object{r.entry("web")}
	if r.oneIn(3) {
		entries = append(entries, r.entry("db"))
	}
	spec["applicationSets"] = entries
	config = fromJSON(t, asJSON(t, object{"apiVersion": "capifleet.dev/v1alpha1", "kind": "FleetConfig", "metadata": object{"name": "main"}, "spec": spec}))
	text := asJSON(t, config)
	if r.oneIn(3) {
		text = flat(text)
	}
	documents := make([]string, 0, len(clusters))
	for _, cluster := range clusters {
		documents = append(documents, asJSON(t, cluster))
	}
	return tree{configFile: text, "clusters.yaml": strings.Join(documents, "\n---\n")}, config, clusters
}

// flat writes templates in the old form where that is possible.
func flat(config string) string {
	config = regexp.MustCompile(`\{\{ \.(name|nameNormalized|metadata\.labels\.[a-z]+|metadata\.annotations\.[a-z]+|values\.[a-z]+) \}\}`).ReplaceAllString(config, "{{$1}}")
	return regexp.MustCompile(`\{\{ index \.(metadata\.labels|metadata\.annotations) \\"([a-z./]+)\\" \}\}`).ReplaceAllString(config, "{{ $1.$2 }}")
}

// cluster is a Cluster that has what most templates need, mostly.
func (r *random) cluster(i int) object {
	name := fmt.Sprintf("%s-%d", pick(r, "eu", "us", "prod.eu", "a", "c-0", "longer-than-any-name-that-people-give-to-a-cluster"), i)
	if i > 0 && r.oneIn(250) {
		name = "eu-0"
	}
	labels := object{"region": pick(r, "eu", "us", "ap-south-1"), "environment": pick(r, "production", "staging"), "topology.kubernetes.io/region": pick(r, "eu-central-1", "us-east-1"), "fleet": "main"}
	if r.oneIn(2) {
		labels["tier"] = pick(r, "gold", "standard", "Upper_Case.1", "true", "1", "0x10", "")
	}
	if r.oneIn(2) {
		labels["example.com/team"] = pick(r, "a", "platform", "null", "1e3")
	}
	if r.oneIn(4) {
		labels[pick(r, "kubernetes.io/os", "cluster.x-k8s.io/cluster-name", "x-1", "argocd.argoproj.io/secret-type")] = pick(r, "x", "cluster")
	}
	if r.oneIn(10) {
		labels["fleet"] = "other"
	}
	if r.oneIn(300) {
		labels = object{}
	}
	if r.oneIn(120) {
		delete(labels, pick(r, "region", "environment", "topology.kubernetes.io/region"))
	}
	if r.oneIn(200) {
		labels["region"] = ""
	}
	if r.name == "Capi2Argo" {
		name = r.asForCapi2Argo(name, labels)
	}
	cluster := object{
		"apiVersion": "cluster.x-k8s.io/v1beta2", "kind": "Cluster",
		"metadata": object{"name": name, "namespace": pick(r, "fleet", "tenant-a", "tenant-b"), "labels": labels},
		"spec": object{
			"paused":               r.oneIn(2),
			"clusterNetwork":       object{"pods": object{"cidrBlocks": []string{"10.0.0.0/16", "fd00::/48"}}, "apiServerPort": 6443},
			"controlPlaneRef":      object{"apiGroup": "controlplane.cluster.x-k8s.io", "kind": "KubeadmControlPlane", "name": name},
			"infrastructureRef":    object{"apiGroup": "infrastructure.cluster.x-k8s.io", "kind": pick(r, "DockerCluster", "AWSCluster"), "name": name},
			"controlPlaneEndpoint": object{"host": name + ".example.com", "port": pick(r, 443, 6443, 1e7)},
		},
	}
	if r.annotates() && !r.oneIn(40) || !r.oneIn(3) {
		setAt(cluster, object{"contact": pick(r, "team@example.com", "O'Brien \"x\" & co", "two\nlines", "a: b # c", r.rarely("{{ .name }}", "braces { }"), "é <b>", "  ", "007"), "example.com/owner": pick(r, "ops", "1", "-")}, "metadata", "annotations")
	}
	return cluster
}

// asForCapi2Argo gives a Cluster some of what matters to capi2argo: marks that somebody has
// written, and now and then what keeps it from being registered.
func (r *random) asForCapi2Argo(name string, labels object) string {
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		if r.oneIn(6) && key != "argocd.argoproj.io/secret-type" {
			labels["take-along-label.capi-to-argocd."+key] = pick(r, "", "true")
		}
	}
	switch r.IntN(100) {
	case 0:
		labels["ignore-cluster.capi-to-argocd"] = pick(r, "", "false")
	case 1:
		labels["take-along-label.capi-to-argocd.gone"] = ""
	case 2:
		labels["take-along-label.capi-to-argocd.argocd.argoproj.io/secret-type"] = ""
	case 3:
		return name + "-user"
	case 4:
		return name + strings.Repeat("-too-long", 6)
	case 5:
		labels["a-key-too-long-for-a-note"] = "x"
		labels["take-along-label.capi-to-argocd.a-key-too-long-for-a-note"] = ""
	}
	return name
}

// declared are values of every source.
func (r *random) declared() []object {
	all := []object{
		{"name": "region", "label": "region"},
		{"name": "tier", "label": "tier", "default": pick(r, "standard", "it's \"1\"", "{{.name}}", `back\slash`)},
		{"name": "team", "label": "example.com/team", "default": "none"},
		{"name": "contact", "annotation": "contact", "default": pick(r, "nobody", "é")},
		{"name": "kind", "field": "spec.infrastructureRef.kind"},
		{"name": "port", "field": "spec.controlPlaneEndpoint.port"},
		{"name": "paused", "field": "spec.paused"},
		{"name": "cidr", "field": "spec.clusterNetwork.pods.cidrBlocks.1", "default": "none"},
		{"name": "version", "field": "spec.topology.version", "default": "v1.34.2"},
		{"name": "site", "template": "{{ .name | trunc 2 }}-{{ .metadata.labels.region }}"},
		{"name": "stage", "template": "{{ if eq .metadata.labels.environment `production` }}main{{ else }}develop{{ end }}"},
	}
	switch {
	case r.listed() || r.oneIn(10):
	case r.annotates():
		all = all[:4]
	default:
		all = all[:3]
	}
	if r.oneIn(100) {
		all[0]["allowed"] = []string{"eu", "us"}
	}
	var kept []object
	for _, value := range all {
		if r.oneIn(2) {
			kept = append(kept, value)
			r.values = append(r.values, value["name"].(string))
		}
	}
	return kept
}

func (r *random) argoCD() object {
	hub := object{"generator": r.generator, "registrar": r.name}
	if r.names != "" {
		hub["capi2argo"] = object{"names": r.names, "labels": r.registrar.labels}
	}
	if r.oneIn(3) {
		hub["defaults"] = pick(r,
			object{"spec": object{"project": "fleet", "syncPolicy": object{"automated": object{"prune": true}, "retry": object{"limit": 5, "backoff": object{"factor": 2}}}}},
			object{"metadata": object{"labels": object{"team": "{{ .name | trunc 8 | trimAll `-.` }}", "other": "none"}}},
			object{"metadata": object{"annotations": object{"where": "{{ .metadata.labels.region }}"}}, "spec": object{"revisionHistoryLimit": 3, "destination": object{"namespace": "web"}}},
		)
	}
	return hub
}

// divided are waves of the fleet. Templates may read them as a value, since a list has it.
func (r *random) divided() []object {
	var waves []object
	for _, name := range []string{"canary", "early", "most"}[:r.IntN(4)] {
		wave := object{"name": name}
		if r.oneIn(2) {
			wave["percent"] = pick(r, 1, 10, 33)
		} else {
			wave["selector"] = r.selector()
		}
		waves = append(waves, wave)
	}
	waves = append(waves, object{"name": "rest"})
	for _, wave := range waves {
		r.waves = append(r.waves, wave["name"].(string))
	}
	if r.listed() || r.oneIn(4) {
		r.values = append(r.values, "wave")
	}
	return waves
}

// selector selects some of the Clusters.
func (r *random) selector() object {
	return pick(r,
		object{"matchLabels": object{"fleet": "main"}},
		object{"matchLabels": object{"environment": "production"}},
		object{"matchExpressions": []object{{"key": "region", "operator": "In", "values": []string{"eu", "us"}}}},
		object{"matchExpressions": []object{{"key": "tier", "operator": "NotIn", "values": []string{"gold"}}}},
		object{"matchExpressions": []object{{"key": "example.com/team", "operator": "DoesNotExist"}}},
		object{"matchExpressions": []object{{"key": "region", "operator": "Exists"}}},
	)
}

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
			revisions = append(revisions, object{"wave": wave, "revision": pick(r, "v1.2.0", "v1.3.0", "v1.4.0-rc.1", "main", "HEAD", "release/1.4", "stable", "0.1", "1e3", "{{ kept }}")})
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

// read has a template read its revision, but for a few.
func (r *random) read(template object) {
	const read = "{{ .values.revision }}"
	switch source := at(template, "spec", "source"); {
	case r.oneIn(40):
	case r.oneIn(5):
		setAt(template, pick(r, read, "{{ .values | toJson }}", "{{ index .values `revision` }}", "{{ len .values }}"), "metadata", "annotations", "revision")
	case source != nil:
		setAt(template, pick(r, read, "release-"+read, "{{ .values.revision | trimPrefix `v` }}"), "spec", "source", "targetRevision")
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
		{"spec": object{"project": pick(r, "gpu", "team-"+r.word())}},
		{"spec": object{"destination": object{"namespace": pick(r, "", "gpu", "{{ .metadata.labels.environment }}")}}},
		{"spec": object{"destination": pick(r, object{"name": "{{ .name }}"}, object{"name": "in-cluster"})}},
		{"spec": object{"syncPolicy": object{"automated": pick(r, object{"prune": false}, object{"prune": r.oneIn(2), "selfHeal": false}, object{"enabled": r.oneIn(2)}, object{})}}},
		{"spec": object{"syncPolicy": object{"retry": object{"limit": pick(r, 0, 1)}, "syncOptions": pick(r, []string{}, []string{"b=" + r.word()})}}},
		{"spec": object{"ignoreDifferences": []object{}, "revisionHistoryLimit": pick(r, 0, 7)}},
		{"spec": object{"info": []object{{"name": "over", "value": r.text()}}}},
	}
	if at(template, "spec", "source", "path") != nil {
		source := object{"targetRevision": pick(r, "v2", "{{ .metadata.labels.environment }}")}
		if at(template, "spec", "source", "kustomize") == nil && at(template, "spec", "source", "plugin") == nil || r.oneIn(8) {
			source["directory"] = object{"recurse": false} // a second kind of source is refused
		}
		all = append(all, object{"spec": object{"source": object{"path": "overlays/" + r.text()}}}, object{"spec": object{"source": source}})
	}
	if at(template, "spec", "source", "helm") != nil {
		all = append(all,
			object{"spec": object{"source": object{"targetRevision": "9.9.9", "helm": object{"valuesObject": object{"cluster": r.text(), "enabled": false, "replicas": 0, "deep": object{"er": r.word()}, "none": nil, "empty": object{"a": []any{}}}}}}},
			object{"spec": object{"source": object{"helm": object{"parameters": []object{{"name": "over", "value": r.text()}}, "skipCrds": false}}}},
		)
	}
	if r.oneIn(200) {
		all = []object{{"spec": object{"source": r.source()}}, {"spec": object{"sources": []object{r.source()}}}, {"metadata": object{"name": "{{ .name }}-over"}}, {"spec": object{"project": ""}}, {"metadata": object{"labels": object{"over": "a b"}}}}
	}
	return pick(r, all...)
}

func (r *random) template(entry string) object {
	metadata := object{"name": pick(r, "{{ .nameNormalized }}", "{{ .name }}", "{{ normalize .name }}", "{{ .name | lower | replace `.` `-` }}", "{{ slugify 60 false .name }}") + "-" + entry}
	if r.listed() && r.oneIn(20) {
		setAt(metadata, "{{ .namespace }}-"+metadata["name"].(string), "name")
	}
	if r.oneIn(2) {
		metadata["labels"] = object{pick(r, "region", "{{ .metadata.labels.environment }}", "example.com/a"): r.word(), "const": "a.b"}
	}
	if r.oneIn(2) {
		metadata["annotations"] = object{pick(r, "note", "example.com/{{ .metadata.labels.region }}"): r.text(), "const": "{ }"}
	}
	if r.oneIn(4) {
		metadata["finalizers"] = []string{pick(r, "resources-finalizer.argocd.argoproj.io", "example.com/{{ .metadata.labels.region }}")}
	}
	if r.oneIn(40) {
		metadata["namespace"] = pick(r, "argocd", "other", "team-{{ .metadata.labels.environment }}")
	}
	spec := object{}
	if r.oneIn(3) {
		spec["project"] = pick(r, "default", "team-"+r.word(), "{{ .metadata.labels.environment }}", "{{ index .metadata.labels `tier` | default `standard` }}")
		if r.oneIn(40) {
			spec["project"] = pick(r, "{{ index .metadata.labels `tier` | default `` }}", "Not Valid", "")
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
			"drySource":  object{"repoURL": "https://example.com/dry.git", "path": "dry/" + r.word(), "targetRevision": "main"},
			"syncSource": object{"targetBranch": "env/" + r.word(), "path": "wet/" + r.word()},
		}
	case 3:
		spec["source"] = object{"repoURL": "https://charts.example.com", "chart": "web", "targetRevision": "{{ index .metadata.labels `tier` | default `` }}"}
	}
	if destination := r.destination(); len(destination) > 0 {
		spec["destination"] = destination
	}
	if r.oneIn(3) {
		spec["syncPolicy"] = object{"automated": object{"prune": r.oneIn(2), "selfHeal": r.oneIn(2)}, "syncOptions": []string{"CreateNamespace=true", "a=" + r.word()}, "retry": object{"limit": r.IntN(9), "backoff": object{"duration": "5s", "factor": 2}}}
	}
	if r.oneIn(6) {
		spec["ignoreDifferences"] = []object{{"group": "apps", "kind": "Deployment", "name": r.word(), "jsonPointers": []string{"/spec/replicas"}}}
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
		destination["namespace"] = pick(r, "web", "{{ .metadata.labels.environment }}", "{{ .metadata.labels.region }}", "{{ .name | lower | replace `.` `-` | trunc 63 | trimSuffix `-` }}")
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

// source is where manifests come from.
func (r *random) source() object {
	if r.oneIn(3) {
		return object{"repoURL": "https://charts.example.com", "chart": pick(r, "web", "{{ .metadata.labels.environment }}"), "targetRevision": pick(r, "1.2.3", "{{ if eq .metadata.labels.environment `production` }}1.2.3{{ else }}2.0.0-rc.1{{ end }}"), "helm": r.helm()}
	}
	source := object{"repoURL": pick(r, "https://example.com/repo.git", "git@example.com:org/repo.git", "https://example.com/{{ .metadata.labels.environment }}"), "path": "overlays/" + r.text()}
	if !r.oneIn(3) {
		source["targetRevision"] = pick(r, "main", "v1", "env/{{ .metadata.labels.environment }}", "{{ .values.stage }}", r.text())
		if source["targetRevision"] == "{{ .values.stage }}" && !slices.Contains(r.values, "stage") {
			source["targetRevision"] = "HEAD"
		}
	}
	switch r.IntN(4) {
	case 0:
		source["kustomize"] = object{
			"namePrefix": r.word() + "-", "commonLabels": object{"where": r.word()}, "commonAnnotations": object{r.word(): r.text()}, "images": []string{"web=example.com/web:" + r.word()},
			"forceCommonLabels": r.oneIn(2), "replicas": []object{{"name": "web", "count": pick[any](r, 3, "3")}}, "patches": []object{{"patch": "- op: replace\n  path: /metadata/name\n  value: " + r.word(), "target": object{"kind": "Deployment", "name": r.word()}}},
		}
	case 1:
		source["directory"] = object{"recurse": true, "include": "{*.yaml,*.yml}", "jsonnet": object{"extVars": []object{{"name": "cluster", "value": r.text(), "code": false}}}}
	case 2:
		source["plugin"] = object{"name": "cmp", "env": []object{{"name": "CLUSTER", "value": r.text()}}, "parameters": []object{{"name": "a", "map": object{"k": r.text()}, "array": []string{r.text()}}}}
	}
	return source
}

func (r *random) helm() object {
	helm := object{"parameters": []object{{"name": "cluster", "value": r.text(), "forceString": true}}}
	if r.oneIn(2) {
		helm["valuesObject"] = object{
			"cluster": r.text(), "x-" + r.word(): []any{r.text(), 3, true, nil, object{"deep": object{"er": r.text(), "big": 12345678, "half": 0.5}}}, "replicas": r.IntN(5), "enabled": r.oneIn(2), "empty": object{}, "none": []any{},
		}
	} else {
		helm["values"] = "cluster: {{ .name | toJson }}\nlist:\n- {{ .metadata.labels.environment | quote }}\n"
		if r.oneIn(8) { // which is no YAML for some Clusters
			helm["values"] = "cluster: " + r.text() + "\nlist:\n- " + r.word() + "\n"
		}
	}
	if r.oneIn(3) {
		helm["releaseName"], helm["skipCrds"], helm["valueFiles"] = r.word(), r.oneIn(2), []string{"values-" + r.word() + ".yaml"}
	}
	if _, named := helm["releaseName"]; !named && !r.oneIn(8) || !r.oneIn(8) {
		helm["releaseName"] = pick(r, "web", "{{ .metadata.labels.environment }}") // an Application's own name may be too long
	}
	return helm
}

// listed tells whether the facts of all sources are there.
func (r *random) listed() bool { return r.generator == "List" }

// annotates tells whether annotations are there since they are on Secrets.
func (r *random) annotates() bool { return !r.listed() && r.name == "Capi2Argo" }

// word is a template that gives a short word, which is right for a label, for most Clusters.
func (r *random) word() string {
	words := []string{
		"const", "{{ .metadata.labels.region }}", "{{ .metadata.labels.environment }}", "{{ .name | trunc 8 | trimSuffix `-` }}", `{{ index .metadata.labels "topology.kubernetes.io/region" }}`,
		`{{ index .metadata.labels "example.com/team" | default "none" }}`, "{{ .name | sha256sum | trunc 8 }}", "{{ printf `%s.%s` .metadata.labels.environment .metadata.labels.region }}",
		"{{ if eq .metadata.labels.environment `production` }}p{{ else if eq .metadata.labels.region `eu` }}s-eu{{ else }}s{{ end }}", "{{ $r := .metadata.labels.region }}{{ $r | upper }}",
		"{{- .metadata.labels.region -}}", "{{/* why */}}{{ .metadata.labels.region }}", "{{ ternary `a` `b` (eq .metadata.labels.region `eu`) }}", "{{ coalesce (index .metadata.labels `tier`) `plain` }}",
		"{{ with index .metadata.labels `tier` }}{{ . }}{{ else }}plain{{ end }}", "{{ len .name }}", "{{ regexReplaceAll `[^a-z]` .metadata.labels.region `` }}", "{{ .metadata.labels.region | b32enc | trimAll `=` | lower }}",
		"{{ add 1 (len .metadata.labels.region) }}", "{{ $.metadata.labels.region }}", "{{ .metadata.labels.region | title | snakecase }}", "{{ (fromYaml `a: b`).a }}",
		"{{ list .metadata.labels.region `x` | join `_` }}", "{{ slugify .metadata.labels.region }}", "{{ .metadata.labels.region | trunc -2 | trimAll `-.` }}",
	}
	for _, name := range []string{"region", "team", "version", "kind", "port", "paused", "site", "stage"} {
		if slices.Contains(r.values, name) {
			words = append(words, "{{ .values."+name+" }}", "{{ .values."+name+" | trunc 20 | trimAll `-._` }}")
		}
	}
	return pick(r, words...)
}

// rarely is a text that leaves braces, which is refused in many places, or mostly another.
func (r *random) rarely(braces, other string) string {
	if r.oneIn(15) {
		return braces
	}
	return other
}

// text is any template. A few are wrong, or not right for every Cluster.
func (r *random) text() string {
	if r.oneIn(90) {
		return pick(r, questionable()...)
	}
	texts := []string{
		r.word(), "a/" + r.word() + "/" + r.word(), "{{ .name }}", "{{ .name | quote }}", "{{ toJson .name }}", "{{ dict `a` .name `b` (list 1 true) | toJson }}", "{{ toYaml (dict `a` .name) }}", "{{ .metadata.labels.region | b64enc }}",
		"{{ range $i, $p := splitList `-` .name }}{{ if $i }}+{{ end }}{{ $p }}{{ end }}", "{ not: {a: template} }", "}} {{ .name }}", "line\n{{ .name | indent 2 }}\n", "é {{ .name }} ü", r.rarely("{{ `{{ .kept }}` }}", "{{ `{ .kept }` }}"), "{{ .name }}{{ .name }}", "100%s", "",
		"{{ range until 3 }}{{ . }}{{ end }}", "{{ if and (eq .metadata.labels.region `eu`) (ne .name `x`) }}a{{ end }}", "{{ not (eq .name `x`) }}", "{{ semver `1.2.3` | toJson }}", "{{ .name | splitn `-` 2 | toJson }}", "{{ list 3 1 2 | sortAlpha | join `,` }}",
		"{{ printf `%q %v %05d` .name true 7 }}", "{{ .name | html }}", "{{ slice (splitList `-` .name) 0 1 | join `` }}", "{{ index .name 0 }}", "{{ .name | contains `eu` }}", "{{ round 3.14159 2 }} {{ mul 3 4 }} {{ div 7 2 }} {{ max 1 2 }}",
	}
	if r.listed() {
		texts = append(texts,
			"{{ .namespace }}", "{{ .cluster.spec.infrastructureRef.kind }}", "{{ .cluster.spec.controlPlaneEndpoint.port }}", "{{ .cluster.spec.clusterNetwork | toJson }}", "{{ if gt .cluster.spec.clusterNetwork.apiServerPort 1024.0 }}high{{ end }}",
			"{{ index .cluster.spec.clusterNetwork.pods.cidrBlocks 0 }}", "{{ .cluster.spec.paused }}", "{{ .metadata.labels | toJson }}", "{{ get .metadata.labels `region` }}", "{{ hasKey .metadata.labels `tier` }}", "{{ dig `tier` `none` .metadata.labels }}",
			"{{ index .metadata.annotations `contact` | default `none` }}", "{{ range $k, $v := .metadata.labels }}{{ $k }}={{ $v }},{{ end }}", "{{ .cluster.metadata.name }}", "{{ pick .metadata.labels `region` `tier` | toJson }}",
			"{{ .cluster.metadata.labels | toJson }}", "{{ .metadata.annotations | toYaml }}", "{{ .cluster.spec.controlPlaneEndpoint.port | int }}", "{{ .cluster.spec.controlPlaneEndpoint.port | toString }}",
			"{{ with index .metadata.annotations `contact` }}{{ . | quote }}{{ end }}", "{{ .cluster.spec | dig `topology` `class` `none` }}", "{{ omit .metadata.labels `region` | toJson }}", "{{ .cluster.spec.paused | ternary `a` `b` }}",
		)
	} else {
		texts = append(texts, "{{ .server }}", "{{ .project | default `none` }}", "{{ .server | trimPrefix `https://` }}", "{{ urlParse .server | toJson }}")
	}
	if r.annotates() {
		texts = append(texts, "{{ .metadata.annotations.contact }}", "{{ index .metadata.annotations `contact` | default `none` | quote }}", "{{ index .metadata.annotations `example.com/owner` }}")
	}
	for _, name := range r.values {
		texts = append(texts, "{{ .values."+name+" }}", "{{ .values."+name+" | toJson }}", "{{ with .values }}{{ ."+name+" }}{{ end }}", "{{ .values."+name+" | squote }}", "{{ index .values `"+name+"` | toJson }}")
		if r.listed() { // The values of the cluster generator are no map that these take.
			texts = append(texts, "{{ hasKey .values `"+name+"` }}", "{{ get .values `"+name+"` }}", "{{ dig `"+name+"` `none` .values }}")
		}
	}
	if len(r.values) > 0 {
		texts = append(texts, "{{ .values | toJson }}", "{{ index .values `"+r.values[0]+"` }}", "{{ range $k, $v := .values }}{{ $k }}: {{ $v | quote }} {{ end }}", "{{ len .values }}")
	}
	return pick(r, texts...)
}

// questionable are templates that Argo CD refuses, or that give something else than one thinks, or
// nothing that can be repeated.
func questionable() []string {
	return []string{
		"{{ .metadata.labels.missing }}", "{{ index .metadata.labels `missing` }}", "{{ .metadata.labels.tier }}", "{{ index .metadata.labels `tier` }}", "{{ .metadata.labels.tier | default `x` }}", "{{ .nothing }}", "{{ .metadata.nothing }}",
		"{{ .values.undeclared }}", "{{ .name ", "{{ nothing .name }}", "{{ fail `no` }}", "{{ .name.first }}", "{{ now | date `2006` }}", "{{ env `HOME` }}", "{{ randAlpha 5 }}", "{{ uuidv4 }}", "{{ keys .metadata.labels | join `,` }}",
		"{{ define `x` }}a{{ end }}{{ template `x` }}", "{{ . | toJson }}", "{{ template `x` }}", "{{ gt .cluster.spec.controlPlaneEndpoint.port 1 }}", "{{ first (list) }}", "{{ index (dict `a` nil) `a` }}", "{{ get (dict) `x` }}", "{{ (dict).x }}",
		"{{ .metadata.annotations.contact }}", "{{ index .metadata.annotations `example.com/owner` }}", "{{ .server }}", "{{ .project }}", "{{ .cluster.spec.nothing }}", "{{ .cluster.spec.topology.version }}", "{{ .namespace }}", "{{ repeat 100000 .name }}",
		"{{ index .metadata.labels `tier` `x` }}", "{{ hasKey .metadata.labels `tier` }}", "{{ with .metadata }}{{ .labels.region }}{{ end }}", "{{ metadata.labels.missing }}", "{{ .metadata.labels.example.com/team }}", "{{ if .metadata.labels.tier }}a{{ end }}", "{{ with .metadata.labels.tier }}{{ . }}{{ end }}",
		"{{ index .cluster.spec.clusterNetwork.pods.cidrBlocks 7 }}", "{{ atoi `x` }}", "{{ int64 `x` }}", "{{ toDate `2006-01-02` `2020-01-01` }}", "{{ .metadata.labels }}", "{{ .metadata.labels | toJson }}", "{{ .cluster }}", "{{ merge .metadata.labels (dict `a` `b`) }}",
		"{{ if eq .metadata.labels.environment `production` }}{{ .metadata.labels.tier }}{{ end }}", "{{ range .metadata.labels }}{{ . }}{{ end }}", "{{ index .metadata.labels `tier` | default (index .metadata.labels `missing`) }}", "{{ div 1 0 }}", "{{ slice .name 0 1 }}", "{{ index `abc` 9 }}",
		"{{ mustRegexMatch `(` .name }}", "{{ b64dec `%` }}", "{{ fromJson `{` | toJson }}", "{{ mustFromJson `{` }}", "{{ genPrivateKey `rsa` }}", "{{ getHostByName `localhost` }}", "{{ set .metadata.labels `a` `b` }}", "{{ .metadata.labels.region | nindent -1 }}",
		"{{ or .metadata.labels.tier `x` }}", "{{ .values }}", "{{ .Values.x }}", "{{ .labels.region }}", "{{ $x }}", "{{ break }}", "{{ call .name }}", "{{ print nil }}", "{{ end }}", "{{ if }}", "{{", "{{}}", "{{ }}", "{{ .name }", "{{ 1 }}{{ nil }}",
	}
}
