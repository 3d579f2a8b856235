package argocd

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/argoproj/argo-cd/v3/applicationset/controllers/template"
	"github.com/argoproj/argo-cd/v3/applicationset/generators"
	"github.com/argoproj/argo-cd/v3/applicationset/utils"
	argov1alpha1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	log "github.com/sirupsen/logrus"
	corev1 "k8s.io/api/core/v1"

	"github.com/capifleet/capifleet/test/controllers/registrar"
)

const writtenFleets = 500

// TestRandomWrittenApplicationSets judges what capifleet says of ApplicationSets that somebody has
// written beside a fleet: which of the fleet's Applications each makes too. What is an error is
// made by Argo CD, from lists alone; what Argo CD makes is an error or a warning. A warning need
// not come true where Argo CD fails on the ApplicationSet as a whole.
func TestRandomWrittenApplicationSets(t *testing.T) {
	seen := newSightings()
	t.Run("packages", func(t *testing.T) {
		for i := range writtenFleets {
			t.Run(fmt.Sprintf("%03d", i), func(t *testing.T) {
				t.Parallel()
				judgeWritten(t, seen, randomly(i, combination{Registrar: registrar.Registrar{Name: "ClusterLabels"}}))
			})
		}
	})
	seen.mustHave(t, "made for sure", "made from Secrets", "not made", "warned of in vain", "in error")
}

// judgeWritten judges random ApplicationSets beside a fleet.
func judgeWritten(t *testing.T, seen *sightings, r *random) {
	t.Helper()
	var documents []string
	var secrets []corev1.Secret
	ours := map[string]bool{}
	for i := range 3 {
		cluster := object{
			"apiVersion": "cluster.x-k8s.io/v1beta2", "kind": "Cluster",
			"metadata": object{"name": fmt.Sprintf("c%d", i), "namespace": "fleet", "labels": object{
				"region": pick(r, "eu", "us"), "example.com/team": pick(r, "a", "b"),
			}},
			"spec": object{"infrastructureRef": object{"apiGroup": "a.example.com", "kind": "A", "name": "a"}},
		}
		documents = append(documents, asJSON(t, cluster))
		secrets = append(secrets, r.Secret(metadataOf(cluster), r.Unknown(metadataOf(cluster))))
		ours[fmt.Sprintf("c%d-web", i)] = true
	}
	sets := map[string]object{}
	for i := range 3 {
		name := fmt.Sprintf("written-%d", i)
		sets[name] = r.written(name)
		documents = append(documents, asJSON(t, sets[name]))
	}
	problems := problemsOf(t, tree{"package.yaml": strings.Join(documents, "\n---\n"), configFile: `
apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: main}
spec:
  argocd: {registrar: ClusterLabels}
  applicationSets:
  - name: web
    template:
      metadata: {name: '{{ .name }}-web'}
      spec:
        source: {repoURL: https://example.com/web, path: '.'}
        destination: {namespace: web}
`})
	h := newHub(t, secrets...)
	for _, name := range slices.Sorted(maps.Keys(sets)) {
		made, err := h.names(applicationSet(t, sets[name]))
		maps.DeleteFunc(made, func(name string, _ bool) bool { return !ours[name] })
		surely, maybe := problems.made(name, "error"), problems.made(name, "warning")
		all := maps.Clone(surely)
		maps.Copy(all, maybe)
		fromLists := !strings.Contains(asJSON(t, sets[name]), `"clusters":{`)
		verdict := ""
		switch {
		case err != nil && len(surely) == 0 && len(maybe) > 0:
			verdict = "warned of in vain"
		case err != nil && len(all) == 0:
			verdict = "in error"
		case err == nil && maps.Equal(all, made) && len(made) == 0:
			verdict = "not made"
		case err == nil && maps.Equal(all, made) && fromLists && len(maybe) == 0:
			verdict = "made for sure"
		case err == nil && maps.Equal(all, made) && !fromLists:
			verdict = "made from Secrets"
		default:
			t.Errorf("Argo CD makes %v (%v), and capifleet says that it surely makes %v, and may make %v: %s\n%s",
				slices.Sorted(maps.Keys(made)), err, surely, maybe, asJSON(t, sets[name]),
				strings.Join(documents[:3], "\n"))
		}
		seen.add(verdict)
	}
}

// made are the Applications that an ApplicationSet makes, as problems of a severity say.
func (p plannedProblems) made(set, severity string) map[string]bool {
	made := map[string]bool{}
	for _, one := range p {
		if one.Code != "CF0507" || one.Severity != severity || one.Object.Name != set {
			continue
		}
		_, list, _ := strings.Cut(one.Message, " too: ")
		list, _, _ = strings.Cut(list, ";")
		for name := range strings.SplitSeq(list, ", ") {
			made[name] = true
		}
	}
	return made
}

// names are those of the Applications that Argo CD makes of an ApplicationSet.
func (h *hub) names(set argov1alpha1.ApplicationSet) (names map[string]bool, err error) {
	names = map[string]bool{}
	defer func() { // as the reconciler does
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	terminal := map[string]generators.Generator{
		"List":     generators.NewListGenerator(),
		"Clusters": generators.NewClusterGenerator(h.client, namespace),
	}
	nested := maps.Clone(terminal)
	nested["Matrix"] = generators.NewMatrixGenerator(terminal)
	known := maps.Clone(terminal)
	known["Matrix"] = generators.NewMatrixGenerator(nested)
	applications, _, err := template.GenerateApplications(log.NewEntry(log.StandardLogger()), set, known,
		&utils.Render{}, h.client)
	for i := range applications {
		names[applications[i].Name] = true
	}
	return names, err
}

// written is a random ApplicationSet.
func (r *random) written(name string) object {
	inGo := r.oneIn(2)
	spec := object{"goTemplate": inGo}
	if inGo && r.oneIn(2) {
		spec["goTemplateOptions"] = []string{pick(r, "missingkey=error", "missingkey=error", "missingkey=zero")}
	}
	var all []object
	for range 1 + r.IntN(2) {
		all = append(all, r.writtenGenerator(inGo, 2))
	}
	spec["generators"] = all
	spec["template"] = object{
		"metadata": object{"name": r.writtenName(inGo)},
		"spec": object{
			"project":     "default",
			"source":      object{"repoURL": "https://example.com/web", "path": r.writtenText(inGo)},
			"destination": object{"server": "https://kubernetes.default.svc", "namespace": "web"},
		},
	}
	if r.oneIn(4) {
		spec["templatePatch"] = r.writtenPatch(inGo)
	}
	return object{
		"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet",
		"metadata": object{"name": name, "namespace": namespace}, "spec": spec,
	}
}

// writtenPatch is a patch of the template.
func (r *random) writtenPatch(inGo bool) string {
	common := pick(r, "", "null", "metadata: {labels: {a: b}}", "metadata: {name: null}", "metadata: null",
		"metadata: []", "spec: {source: {path: x}}", "[]", "{", "metadata: {name: 1}", "metadata: {name: c1-web}",
		"metadata: {}", `{"metadata": {"name": "c2-web"}}`,
		"metadata: {$patch: replace, name: c0-web}", "metadata: {$patch: delete}")
	if inGo {
		return pick(r, common, common, "metadata: {name: '{{ .name }}-other'}", "metadata: {name: '{{ .name }}-web'}",
			"{{ if eq .name `c0` }}metadata: {name: c1-web}{{ end }}", "{{ .nope }}")
	}
	return pick(r, common, common, "metadata: {name: '{{name}}-other'}", "metadata: {name: '{{name}}-web'}")
}

// writtenName is a template of a name.
func (r *random) writtenName(inGo bool) string {
	if inGo {
		return pick(r, "{{ .name }}-web", "{{ .name }}-web", "{{ .name }}-{{ .app }}", "{{.name}}-{{ .values.app }}",
			"c1-web", "{{ .name | lower }}-{{ default `web` .app }}",
			"{{ if eq .name `c0` }}c0{{ else }}x{{ end }}-web",
			"{{ index .metadata.labels `region` }}-web", "{{ range .clusters }}{{ .name }}{{ end }}-web",
			"{{ .nameNormalized }}-web")
	}
	return pick(r, "{{name}}-web", "{{name}}-web", "{{ name }}-{{app}}", "{{name}}-{{values.app}}", "c1-web",
		"{{metadata.labels.region}}-web", "{{nameNormalized}}-web")
}

// writtenText is any other template.
func (r *random) writtenText(inGo bool) string {
	if inGo {
		return pick(r, ".", ".", "{{ .name }}", "{{ .app }}", "{{ .metadata.labels.region }}", "{{ .values.app }}")
	}
	return pick(r, ".", "{{name}}", "{{app}}", "{{metadata.labels.region}}", "{{path")
}

// writtenGenerator is a generator, with matrices up to a depth.
func (r *random) writtenGenerator(inGo bool, depth int) object {
	generator := object{}
	switch {
	case depth > 0 && r.oneIn(2):
		generator["matrix"] = object{"generators": []object{
			r.writtenGenerator(inGo, depth-1), r.writtenGenerator(inGo, depth-1),
		}}
	case r.oneIn(2):
		generator["list"] = object{"elements": r.writtenElements(inGo)}
	default:
		clusters := object{}
		if !r.oneIn(4) {
			region, key := pick(r, "eu", "us", "{{region}}"), pick(r, "region", "region", "example.com/team")
			if inGo && region == "{{region}}" {
				region = "{{ .region }}"
			}
			clusters["selector"] = pick(r, object{"matchLabels": object{key: region}},
				object{"matchExpressions": []object{{"key": key, "operator": "NotIn", "values": []string{region}}}},
				object{"matchExpressions": []object{{"key": key, "operator": "Exists"}}})
		}
		if r.oneIn(3) {
			value := pick(r, "web", "{{app}}", "{{metadata.labels.region}}", "{{name}}")
			if inGo {
				value = pick(r, "web", "{{ .app }}", "{{ .metadata.labels.region }}", "{{ .name }}")
			}
			clusters["values"] = object{"app": value}
		}
		if inGo && r.oneIn(8) {
			clusters["flatList"] = true
		}
		generator["clusters"] = clusters
	}
	for _, fields := range generator {
		if depth > 0 && r.oneIn(8) {
			fields.(object)["template"] = object{
				"metadata": object{"name": r.writtenName(inGo)},
				"spec":     object{"project": "default", "destination": object{}},
			}
		}
	}
	if r.oneIn(4) {
		generator["selector"] = pick(r,
			object{"matchLabels": object{"name": pick(r, "c0", "c1")}}, object{"matchLabels": object{"app": "web"}},
			object{"matchExpressions": []object{
				{"key": pick(r, "app", "values.app", "metadata.labels.region", "n"), "operator": "Exists"},
			}},
			object{"matchExpressions": []object{
				{"key": "metadata.labels.region", "operator": "In", "values": []string{"eu", "http://x/y z"}},
			}},
			object{"matchExpressions": []object{{"key": "n", "operator": "NotIn", "values": []string{"3", "1e+06"}}}},
			object{"matchExpressions": []object{{"key": "app", "operator": "In", "values": []string{}}}},
			object{},
		)
	}
	return generator
}

// writtenElements are the elements of a list.
func (r *random) writtenElements(inGo bool) []object {
	elements := []object{}
	for range r.IntN(4) {
		element := object{}
		if !r.oneIn(4) {
			element["name"] = pick(r, "c0", "c1", "c2", "other")
		}
		if r.oneIn(2) {
			element["app"] = pick(r, "web", "db", "")
		}
		if r.oneIn(3) {
			element["region"] = pick(r, "eu", "us")
		}
		if r.oneIn(4) {
			element["values"] = object{"app": "web"}
		}
		if r.oneIn(6) {
			element["metadata"] = object{"labels": object{"region": "eu"}}
		}
		if r.oneIn(6) || inGo && r.oneIn(3) {
			element["n"] = pick[any](r, 3, 1000000, true, nil, []string{"a"})
		}
		if r.oneIn(6) {
			element["app"] = pick(r, "{{name}}", "{{ .name }}")
		}
		elements = append(elements, element)
	}
	return elements
}
