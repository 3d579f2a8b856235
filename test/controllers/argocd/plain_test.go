package argocd

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/argoproj/argo-cd/v3/applicationset/utils"
	argov1alpha1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// reading is a package as it reads, with nothing of capifleet: the ApplicationSets that somebody
// would write by hand for it, and the Clusters that they are for.
type reading struct {
	registrar registrar
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
		one := &member{object: fromJSON(t, asJSON(t, cluster)), labels: textsAt(cluster, "metadata", "labels"), facts: map[string]string{}}
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

// wave is the name of a member's wave, "" where there are none: the first that selects it, or whose
// share of the hundred parts of all names holds its own; the last has the rest.
func (r reading) wave(t *testing.T, one *member) string {
	t.Helper()
	waves, _ := at(r.config, "spec", "waves").([]any)
	hash := sha256.Sum256([]byte(textAt(one.object, "", "metadata", "namespace") + "/" + textAt(one.object, "", "metadata", "name")))
	place := new(big.Int).Mod(new(big.Int).SetBytes(hash[:8]), big.NewInt(100)).Int64()
	taken := int64(0)
	for _, wave := range waves {
		name := textAt(wave, "", "name")
		percent, isPercent := at(wave, "percent").(float64)
		switch {
		case isPercent:
			taken += int64(percent)
			if taken-int64(percent) <= place && place < taken {
				return name
			}
		case selects(t, at(wave, "selector"), one.labels):
			return name
		}
	}
	return ""
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
		secrets := r.registrar.onHub(isListed(r.config), r.registrar.marked(one.object))
		if r.all && len(secrets) == 0 {
			secrets = []corev1.Secret{r.registrar.secret(r.registrar.marked(one.object))}
			secrets[0].Labels["argocd.argoproj.io/secret-type"] = "cluster"
		}
		for _, secret := range secrets {
			if err := h.client.Create(t.Context(), &secret); err != nil {
				secret.Name += "-again" // Two Clusters of one name have one Secret with some registrars. With others they have two.
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

// evaluate gives a member its facts and the labels of spec.clusterLabels.
func (r reading) evaluate(one *member) error {
	own := r.parameters(one)
	own["name"] = textAt(one.object, "", "metadata", "name") // also where Argo CD knows it by another name
	own["nameNormalized"] = utils.SanitizeName(own["name"].(string))
	values, _ := at(r.config, "spec", "values").([]any)
	for _, value := range values {
		text, err := r.fact(one, value, own)
		if err != nil || text == "" {
			text = textAt(value, "", "default")
		}
		if text != "" {
			one.facts[textAt(value, "", "name")] = text
		}
	}
	stamped := maps.Clone(one.labels)
	for key, template := range textsAt(r.config, "spec", "clusterLabels") {
		text, err := render(template, own)
		if err != nil {
			return err
		}
		if written, exists := one.labels[key]; exists && text != "" && text != written {
			return fmt.Errorf("label %s is %q already", key, written)
		}
		if text != "" {
			stamped[key] = text
		}
	}
	one.labels = stamped
	if len(stamped) > 0 {
		tree := object{}
		for key, value := range stamped {
			tree[key] = value
		}
		setAt(one.object, tree, "metadata", "labels")
	}
	return nil
}

// fact is the value of a fact, "" where it is missing.
func (r reading) fact(one *member, value any, parameters object) (string, error) {
	switch {
	case at(value, "label") != nil:
		return one.labels[textAt(value, "", "label")], nil
	case at(value, "annotation") != nil:
		return textsAt(one.object, "metadata", "annotations")[textAt(value, "", "annotation")], nil
	case at(value, "template") != nil:
		return render(textAt(value, "", "template"), parameters)
	case at(value, "variable") != nil:
		variables, _ := at(one.object, "spec", "topology", "variables").([]any)
		for _, variable := range variables {
			if at(variable, "name") == at(value, "variable") {
				return scalar(at(variable, "value")), nil
			}
		}
		return "", nil
	}
	var found any = one.object
	for key := range strings.SplitSeq(textAt(value, "", "field"), ".") {
		if list, isList := found.([]any); isList {
			if i, err := strconv.Atoi(key); err == nil && i < len(list) {
				found = list[i]
				continue
			}
		}
		found = at(found, key)
	}
	return scalar(found), nil
}

// scalar is the text of a single value: a text as it is, a number or a boolean as JSON has it.
func scalar(value any) string {
	switch typed := value.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(typed, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}

// parameters are what the templates of a package read of a Cluster: those of Argo CD's list
// generator.
func (r reading) parameters(one *member) object {
	parameters := object{
		"name": r.registrar.knownAs(one.object), "nameNormalized": utils.SanitizeName(r.registrar.knownAs(one.object)),
		"namespace": textAt(one.object, "", "metadata", "namespace"), "cluster": one.object, "values": one.facts,
		"metadata": object{"labels": one.labels, "annotations": textsAt(one.object, "metadata", "annotations")},
	}
	return parameters
}

// render renders one text as Argo CD does, with the parameters as JSON has them.
func render(text string, parameters object) (rendered string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	tree, err := asTree(parameters)
	if err != nil {
		return "", err
	}
	return (&utils.Render{}).Replace(text, tree, true, []string{"missingkey=error"})
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
		generator = object{"clusters": object{"selector": object{"matchLabels": object{"argocd.argoproj.io/secret-type": "cluster"}}, "values": r.secretValues()}}
	}
	preserve := at(entry, "syncPolicy", "preserveResourcesOnDeletion")
	return fromJSON(t, asJSON(t, object{
		"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet",
		"metadata": object{"name": at(entry, "name"), "namespace": namespace},
		"spec": object{
			"goTemplate": true, "goTemplateOptions": []string{"missingkey=error"}, "generators": []object{generator},
			"template": object{"metadata": at(template, "metadata"), "spec": at(template, "spec")}, "syncPolicy": object{"preserveResourcesOnDeletion": preserve != false},
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

// renders tells whether each set has a Cluster that it is rendered for.
func (r reading) renders() bool {
	return !slices.ContainsFunc(r.members, func(of []*member) bool {
		return !slices.ContainsFunc(of, func(one *member) bool { return isListed(r.config) || r.registrar.registers(one.object) })
	})
}

// unregistered tells whether the registrar leaves out a Cluster that some set is for.
func (r reading) unregistered() bool {
	return slices.ContainsFunc(slices.Concat(r.members...), func(one *member) bool { return !r.registrar.registers(one.object) })
}

// secretValues are the values that can be made of the labels and annotations of a Secret. There is
// no way to make others.
func (r reading) secretValues() map[string]string {
	made := map[string]string{}
	values, _ := at(r.config, "spec", "values").([]any)
	for _, value := range values {
		if label := textAt(value, "", "label"); label != "" {
			made[textAt(value, "", "name")] = fmt.Sprintf("{{ index .metadata.labels %q | default %q }}", label, textAt(value, "", "default"))
		}
		if annotation := textAt(value, "", "annotation"); annotation != "" {
			made[textAt(value, "", "name")] = fmt.Sprintf("{{ $found := `` }}{{ with index .metadata `annotations` }}{{ $found = index . %q }}{{ end }}{{ $found | default %q }}", annotation, textAt(value, "", "default"))
		}
	}
	return made
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

// selects tells whether a selector of a FleetConfig matches labels; none matches everything.
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
