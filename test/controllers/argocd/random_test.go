package argocd

import (
	"math/rand/v2"
	"regexp"
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
		spec["clusterLabels"] = object{
			pick(r, "infrastructure", "example.com/kind"): pick(r, "{{ .cluster.spec.infrastructureRef.kind }}",
				"{{ .name | trunc 3 | trimAll `-.` }}",
				"{{ if eq .metadata.labels.environment `production` }}yes{{ end }}"),
		}
	}
	if r.listed() && r.oneIn(2) || r.oneIn(20) {
		spec["waves"] = r.divided()
	}
	entries := []object{r.entry("web")}
	if r.oneIn(3) {
		entries = append(entries, r.entry("db"))
	}
	spec["applicationSets"] = entries
	config = fromJSON(t, asJSON(t, object{
		"apiVersion": "capifleet.dev/v1alpha1",
		"kind":       "FleetConfig",
		"metadata":   object{"name": "main"},
		"spec":       spec,
	}))
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
	dotted := regexp.MustCompile(`\{\{ \.(name|nameNormalized|` +
		`metadata\.labels\.[a-z]+|metadata\.annotations\.[a-z]+|values\.[a-z]+) \}\}`)
	config = dotted.ReplaceAllString(config, "{{$1}}")
	indexed := regexp.MustCompile(`\{\{ index \.(metadata\.labels|metadata\.annotations) \\"([a-z./]+)\\" \}\}`)
	return indexed.ReplaceAllString(config, "{{ $1.$2 }}")
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
		{
			"name":     "stage",
			"template": "{{ if eq .metadata.labels.environment `production` }}main{{ else }}develop{{ end }}",
		},
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
	hub := object{"generator": r.generator, "registrar": r.Name}
	if r.Names != "" {
		hub["capi2argo"] = object{"names": r.Names, "labels": r.Labels}
	}
	if r.oneIn(3) {
		hub["defaults"] = pick(r,
			object{"spec": object{
				"project": "fleet",
				"syncPolicy": object{
					"automated": object{"prune": true},
					"retry":     object{"limit": 5, "backoff": object{"factor": 2}},
				},
			}},
			object{"metadata": object{"labels": object{
				"team":  "{{ .name | trunc 8 | trimAll `-.` }}",
				"other": "none",
			}}},
			object{
				"metadata": object{"annotations": object{"where": "{{ .metadata.labels.region }}"}},
				"spec":     object{"revisionHistoryLimit": 3, "destination": object{"namespace": "web"}},
			},
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

// listed reports whether the facts of all sources are there.
func (r *random) listed() bool { return r.generator == "List" }

// annotates reports whether annotations are there since they are on Secrets.
func (r *random) annotates() bool { return !r.listed() && r.Name == "Capi2Argo" }
