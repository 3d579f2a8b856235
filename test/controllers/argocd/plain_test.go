package argocd

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	argov1alpha1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/capifleet/capifleet/test/controllers/registrar"
)

// reading is a package as it reads, with nothing of capifleet: the ApplicationSets that somebody
// would write by hand for it, and the Clusters that they are for.
type reading struct {
	registrar registrar.Registrar
	config    object
	clusters  []object
	sets      []argov1alpha1.ApplicationSet
	members   [][]*member // of each set
	all       bool        // that a registrar leaves out have a Secret, too
}

// member is a Cluster of the fleet, with what is known of it.
type member struct {
	object // its manifest
	labels map[string]string
	facts  map[string]string
}

// plain reads a package. It fails where a template of clusterLabels does. A value whose template
// fails is missing, and no matter where it is not read.
func plain(t *testing.T, config object, clusters []object) (reading, error) {
	t.Helper()
	r := reading{registrar: registrarOf(config), config: config, clusters: clusters}
	var fleet []*member
	for _, cluster := range clusters {
		one := &member{
			object: fromJSON(t, asJSON(t, cluster)),
			labels: textsAt(cluster, "metadata", "labels"),
			facts:  map[string]string{},
		}
		if !selects(t, at(config, "spec", "clusters", "selector"), one.labels) {
			continue
		}
		if err := r.evaluate(one); err != nil {
			return r, err
		}
		if wave := r.wave(t, one); wave != "" {
			one.facts["wave"] = wave
		}
		fleet = append(fleet, one)
	}
	entries, _ := at(config, "spec", "applicationSets").([]any)
	for _, entry := range entries {
		var members []*member
		for _, one := range fleet {
			if selects(t, at(entry, "clusterSelector"), one.labels) {
				members = append(members, one)
			}
		}
		if overrides, _ := at(entry, "overrides").([]any); len(overrides) == 0 || len(members) == 0 {
			r.add(t, entry, members)
			continue
		}
		for _, one := range members { // By hand, an ApplicationSet for each Cluster is the plainest.
			r.add(t, overridden(t, entry, one), []*member{one})
		}
	}
	return r, nil
}

// add adds the ApplicationSet of an entry, for some members.
func (r *reading) add(t *testing.T, entry any, members []*member) {
	t.Helper()
	r.members = append(r.members, members)
	r.sets = append(r.sets, applicationSet(t, r.set(t, entry, members)))
}

// overridden is an entry with those of its overrides merged over the template that hold for a
// member.
func overridden(t *testing.T, entry any, one *member) object {
	t.Helper()
	changed := fromJSON(t, asJSON(t, entry))
	overrides, _ := at(changed, "overrides").([]any)
	for _, override := range overrides {
		if !selects(t, at(override, "clusterSelector"), one.labels) {
			continue
		}
		for _, part := range []string{"metadata", "spec"} {
			if at(override, part) != nil {
				merge(changed["template"].(object), object{part: at(override, part)})
			}
		}
	}
	return changed
}

// ofEveryCluster is the same with no selectors, and with a Secret for every Cluster.
func (r reading) ofEveryCluster(t *testing.T) reading {
	t.Helper()
	config := fromJSON(t, asJSON(t, r.config))
	setAt(config, object{}, "spec", "clusters")
	entries, _ := at(config, "spec", "applicationSets").([]any)
	for _, entry := range entries {
		delete(entry.(object), "clusterSelector")
		delete(entry.(object), "overrides") // which hold for no Cluster
	}
	all, err := plain(t, config, r.clusters)
	if err != nil {
		t.Fatal(err)
	}
	all.all = true
	return all
}

// hub is the hub for one of the sets: the cluster generator of a plain reading selects every
// Secret, so only those of its members are there.
func (r reading) hub(t *testing.T, set int) *hub {
	t.Helper()
	h := newHub(t)
	for _, one := range r.members[set] {
		cluster := r.registrar.Marked(metadataOf(one.object))
		secrets := onHub(r.registrar, isListed(r.config), cluster)
		if r.all && len(secrets) == 0 {
			secrets = []corev1.Secret{r.registrar.Secret(cluster, r.registrar.Unknown(cluster))}
			secrets[0].Labels["argocd.argoproj.io/secret-type"] = "cluster"
		}
		for _, secret := range secrets {
			if err := h.client.Create(t.Context(), &secret); err != nil {
				// Two Clusters of one name have one Secret with some registrars. With others they
				// have two.
				secret.Name += "-again"
				if err := h.client.Create(t.Context(), &secret); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	return h
}

// generate is what Argo CD makes of the sets, or why it would not make all of it.
func (r reading) generate(t *testing.T) ([]argov1alpha1.Application, error) {
	t.Helper()
	var all []argov1alpha1.Application
	for i := range r.sets {
		h := r.hub(t, i)
		generated, err := h.generate(r.sets[i])
		if err != nil {
			return nil, err
		}
		if err := h.check(t.Context(), generated); err != nil {
			return nil, err
		}
		all = append(all, generated...)
	}
	names := map[string]bool{}
	for i := range all {
		if names[all[i].Name] {
			return nil, fmt.Errorf("two ApplicationSets have an Application %q", all[i].Name)
		}
		names[all[i].Name] = true
	}
	return all, nil
}

// set is the ApplicationSet that somebody would write by hand for an entry.
func (r reading) set(t *testing.T, entry any, members []*member) object {
	t.Helper()
	hub, listed := at(r.config, "spec", "argocd"), isListed(r.config)
	template := object{"spec": object{"project": "default"}}
	merge(template, at(hub, "defaults"))
	merge(template, at(entry, "template"))
	if at(entry, "rollout") == "RollingSync" {
		setAt(template, "{{ .values.wave }}", "metadata", "labels", waveLabel)
	}
	if listed && textAt(template, "", "spec", "destination", "server") == "{{ .server }}" {
		setAt(template, nil, "spec", "destination", "server") // The same cluster, by the name that is known of it.
	}
	if at(template, "spec", "destination", "server") == nil && at(template, "spec", "destination", "name") == nil {
		setAt(template, "{{ .name }}", "spec", "destination", "name")
	}
	var generator object
	if listed {
		elements := []object{}
		for _, one := range members {
			element := r.parameters(one)
			if revision := revisionOf(entry, one); revision != "" {
				element["values"] = maps.Clone(one.facts)
				element["values"].(map[string]string)["revision"] = revision
			}
			elements = append(elements, element)
		}
		generator = object{"list": object{"elements": elements}}
	} else {
		generator = object{"clusters": object{
			"selector": object{"matchLabels": object{"argocd.argoproj.io/secret-type": "cluster"}},
			"values":   r.secretValues(),
		}}
	}
	preserve := at(entry, "syncPolicy", "preserveResourcesOnDeletion")
	return fromJSON(t, asJSON(t, object{
		"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet",
		"metadata": object{"name": at(entry, "name"), "namespace": namespace},
		"spec": object{
			"goTemplate": true, "goTemplateOptions": []string{"missingkey=error"}, "generators": []object{generator},
			"template":   object{"metadata": at(template, "metadata"), "spec": at(template, "spec")},
			"syncPolicy": object{"preserveResourcesOnDeletion": preserve != false},
		},
	}))
}

// waveLabel is by which RollingSync tells Applications apart.
const waveLabel = "capifleet.dev/wave"

// revisionOf is the revision that an entry has for the wave of a member, "" where it has none.
func revisionOf(entry any, one *member) string {
	revisions, _ := at(entry, "revisions").([]any)
	for _, revision := range revisions {
		if textAt(revision, "", "wave") == one.facts["wave"] {
			return textAt(revision, "", "revision")
		}
	}
	return ""
}

// renders reports whether each set has a Cluster that it is rendered for.
func (r reading) renders() bool {
	return !slices.ContainsFunc(r.members, func(of []*member) bool {
		return !slices.ContainsFunc(of, func(one *member) bool {
			return isListed(r.config) || r.registrar.Registers(metadataOf(one.object))
		})
	})
}

// unregistered reports whether the registrar leaves out a Cluster that some set is for.
func (r reading) unregistered() bool {
	return slices.ContainsFunc(slices.Concat(r.members...), func(one *member) bool {
		return !r.registrar.Registers(metadataOf(one.object))
	})
}

// merge merges over into under: maps merge, everything else is replaced.
func merge(under object, over any) {
	tree, _ := over.(object)
	for key, value := range tree {
		inner, isMap := value.(object)
		below, exists := under[key].(object)
		switch {
		case isMap && exists:
			merge(below, inner)
		case isMap:
			under[key] = object{}
			merge(under[key].(object), inner)
		default:
			under[key] = value
		}
	}
}

// selects reports whether a selector of a FleetConfig matches labels; none matches everything.
func selects(t *testing.T, selector any, set map[string]string) bool {
	t.Helper()
	if selector == nil {
		return true
	}
	typed := &metav1.LabelSelector{}
	if err := convert(selector, typed); err != nil {
		t.Fatal(err)
	}
	compiled, err := metav1.LabelSelectorAsSelector(typed)
	if err != nil {
		t.Fatal(err)
	}
	return compiled.Matches(labels.Set(set))
}
