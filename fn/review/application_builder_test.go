package review

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// appSet is an ApplicationSet of a test. Its Applications are named CLUSTER-SUFFIX.
type appSet struct {
	name        string // also of its entry
	entry       string // where that is another one; "-" for none
	suffix      string // "web" by default
	clusters    string // separated by spaces
	revision    string // targetRevision, "v1" by default
	revisions   string // by wave, as canary=v1 rest=v2: then the template reads .values.revision
	sync        string // applicationsSync
	deletes     bool   // preserveResourcesOnDeletion is false
	finalizers  []any
	labels      map[string]any
	manual      bool
	rolling     bool
	helm        map[string]any
	notKnown    string
	refused     string         // why Argo CD refuses all of it
	settings    map[string]any // beside syncPolicy
	unsure      bool
	patch       string
	prune       string // the option of its object
	automated   map[string]any
	source      map[string]any // beside targetRevision
	destination map[string]any // instead of the Cluster's server
}

// appSide is a side of a test.
type appSide struct {
	clusters string            // beside those of the sets; a label and a wave may follow: a:tier=gold@canary
	plain    map[string]string // targetRevision of Applications by name
	options  map[string]string // their sync options
	final    []any             // finalizers of them
	sets     []appSet
	fleet    string
}

func clusterID(name string) fleet.ID {
	return fleet.ID{Group: fleet.ClusterAPIGroup, Kind: "Cluster", Namespace: "clusters", Name: name}
}

func (s appSide) build(t testing.TB) *Side {
	t.Helper()
	side := &Side{Fleet: cmp.Or(s.fleet, "prod"), Waves: []fleet.Wave{{Name: "canary"}, {Name: "rest"}}}
	known := map[string]bool{}
	addCluster := func(text string) {
		text, wave, _ := strings.Cut(text, "@")
		name, label, labelled := strings.Cut(text, ":")
		if known[name] {
			return
		}
		known[name] = true
		cluster := Cluster{
			Ref: fleet.Ref{
				APIVersion: fleet.ClusterAPIGroup + "/v1beta1", Kind: "Cluster", Namespace: "clusters", Name: name,
			},
			Member: true, Wave: cmp.Or(wave, "rest"), Labels: map[string]string{},
		}
		if key, value, _ := strings.Cut(label, "="); labelled {
			cluster.Labels[key] = value
		}
		side.Clusters = append(side.Clusters, cluster)
	}
	for name := range strings.FieldsSeq(s.clusters) {
		addCluster(name)
	}
	for _, set := range s.sets {
		for name := range strings.FieldsSeq(set.clusters) {
			addCluster(name)
		}
	}
	slices.SortFunc(side.Clusters, func(a, b Cluster) int { return a.Compare(b.Ref) })
	for i, set := range s.sets {
		set.addTo(t, side, i)
	}
	slices.SortFunc(side.ApplicationSets, func(a, b ApplicationSet) int { return a.Compare(b.Ref) })
	for name, revision := range s.plain {
		s.addPlain(side, name, revision)
	}
	slices.SortFunc(side.Applications, func(a, b Application) int { return cmp.Compare(a.Name, b.Name) })
	return side
}

func (s appSide) addPlain(side *Side, name, revision string) {
	metadata := map[string]any{"name": name, "namespace": "argocd"}
	if s.options[name] != "" {
		metadata["annotations"] = map[string]any{syncOptions: s.options[name]}
	}
	if s.final != nil {
		metadata["finalizers"] = s.final
	}
	tree := map[string]any{
		"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": metadata,
		"spec": map[string]any{
			"source":     map[string]any{"targetRevision": revision},
			"syncPolicy": map[string]any{"automated": map[string]any{}},
		},
	}
	side.Applications = append(side.Applications, Application{
		Namespace: "argocd", Name: name, Template: &Template{Source: tree}, Sure: true,
	})
	ref := fleet.RefOf(tree)
	ref.File = "apps.yaml"
	side.Objects = append(side.Objects, Object{Ref: ref, Tree: func() map[string]any { return tree }, Line: 3})
}

func (set appSet) addTo(t testing.TB, side *Side, place int) {
	t.Helper()
	entry := cmp.Or(set.entry, "applicationSets/"+set.name)
	if set.entry == "-" {
		entry = ""
	}
	ref := fleet.Ref{
		APIVersion: "argoproj.io/v1alpha1", Kind: fleet.ApplicationSetKind, Namespace: "argocd", Name: set.name,
		File: "out.yaml",
	}
	made := ApplicationSet{
		Ref: ref, Entry: entry, ApplicationsSync: set.sync, Preserve: !set.deletes, RollingSync: set.rolling,
		Settings: set.allSettings(), NotKnown: set.notKnown, Refused: set.refused,
	}
	planned := Entry{
		Name: entry, Path: fmt.Sprintf("spec.applicationSets[%d]", place), At: Place{"fleet.yaml", 10 * (place + 1)},
		Revisions: set.allRevisions(),
	}
	whole := set.template(t)
	for name := range strings.FieldsSeq(set.clusters) {
		name, _, _ = strings.Cut(strings.Split(name, "@")[0], ":")
		planned.Members = append(planned.Members, clusterID(name))
		made.Applications = append(made.Applications, Application{
			Name: name + "-" + cmp.Or(set.suffix, "web"), Namespace: "argocd", Entry: entry, Cluster: clusterID(name),
			Template: whole, Parameters: set.parameters(side, name), Sure: !set.unsure,
		})
	}
	slices.SortFunc(made.Applications, func(a, b Application) int { return cmp.Compare(a.Name, b.Name) })
	side.ApplicationSets = append(side.ApplicationSets, made)
	if entry != "" {
		side.Entries = append(side.Entries, planned)
	}
	tree := map[string]any{"metadata": map[string]any{"annotations": map[string]any{syncOptions: set.prune}}}
	side.Objects = append(side.Objects, Object{Ref: ref, Tree: func() map[string]any { return tree }})
}

func (set appSet) allRevisions() []Revision {
	var revisions []Revision
	for text := range strings.FieldsSeq(set.revisions) {
		wave, revision, _ := strings.Cut(text, "=")
		revisions = append(revisions, Revision{wave, revision})
	}
	return revisions
}

func (set appSet) parameters(side *Side, name string) map[string]any {
	values := map[string]any{}
	for _, revision := range set.allRevisions() {
		is := func(cluster Cluster) bool { return cluster.Name == name && cluster.Wave == revision.Wave }
		if slices.ContainsFunc(side.Clusters, is) {
			values["revision"] = revision.Revision
		}
	}
	return map[string]any{"name": name, "server": "https://" + name + ".example.com", "values": values}
}

func (set appSet) allSettings() map[string]any {
	policy := map[string]any{"preserveResourcesOnDeletion": !set.deletes}
	if set.sync != "" {
		policy["applicationsSync"] = set.sync
	}
	settings := map[string]any{"syncPolicy": policy}
	if set.rolling {
		settings["strategy"] = map[string]any{"type": "RollingSync"}
	}
	for name, value := range set.settings {
		settings[name] = value
	}
	return settings
}

func (set appSet) template(t testing.TB) *Template {
	t.Helper()
	metadata := map[string]any{"name": "{{ .name }}-" + cmp.Or(set.suffix, "web")}
	if set.finalizers != nil {
		metadata["finalizers"] = set.finalizers
	}
	if set.labels != nil {
		metadata["labels"] = set.labels
	}
	source := map[string]any{"targetRevision": cmp.Or(set.revision, "v1")}
	if set.revisions != "" {
		source["targetRevision"] = "{{ .values.revision }}"
	}
	if set.helm != nil {
		source["helm"] = set.helm
	}
	for name, value := range set.source {
		source[name] = value
	}
	spec := map[string]any{"source": source, "destination": map[string]any{"server": "{{ .server }}"}}
	if set.destination != nil {
		spec["destination"] = set.destination
	}
	if automated := set.automated; !set.manual {
		if automated == nil {
			automated = map[string]any{}
		}
		spec["syncPolicy"] = map[string]any{"automated": automated}
	}
	made := &Template{Source: map[string]any{"metadata": metadata, "spec": spec}}
	made.Parsed = parsedTemplate(t, made.Source)
	if set.patch != "" {
		made.Patch = parsedTemplate(t, set.patch)
	}
	return made
}

func parsedTemplate(t testing.TB, source any) *template.Tree {
	t.Helper()
	tree, problems := template.Parse(nil, source)
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	return tree
}

// line is a change on one line: what happens to how many Applications of what; the fields; gates.
func line(change Change) string {
	text := fmt.Sprintf("%s %s %s %s, workloads %s: %d of %s", change.Action, change.Effect.Code, change.Effect.When,
		change.Effect.Certainty, change.Effect.Workloads, len(change.Targets),
		cmp.Or(change.Entry, change.Subject.Name, "manifests"))
	if change.Kind == v1alpha1.DiffKindHubObject {
		text = "policy of " + change.Subject.Name + " for " + fmt.Sprint(len(change.Targets))
	}
	if change.PreviousEntry != "" && change.PreviousEntry != change.Entry {
		text += " (was " + change.PreviousEntry + ")"
	}
	for _, field := range change.Fields {
		text += fmt.Sprintf("; %s %s -> %s", field.Path, shown(field.HadValue, field.Before),
			shown(field.HasValue, field.After))
		if field.Distinct > 1 {
			text += fmt.Sprintf(" and %d more", field.Distinct-1)
		}
	}
	if len(change.Gates) > 0 {
		text += fmt.Sprintf("; gates %v", change.Gates)
	}
	if change.Fix != nil && change.Fix.Path != "" {
		text += "; fix " + change.Fix.Path + "=" + change.Fix.Value
	}
	return text
}

func shown(exists bool, value any) string {
	if !exists {
		return "none"
	}
	return Text(value)
}
