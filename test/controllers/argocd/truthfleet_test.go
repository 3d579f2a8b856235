package argocd

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// hubFleet is a random fleet with Applications on the hub, that is edited. Each Application has one
// maker at a time.
type hubFleet struct {
	*rand.Rand

	generator string
	clusters  map[string]string // the region of each, by name
	outside   map[string]bool   // Clusters that are not part of the fleet
	makers    []maker
	others    map[string]other // ConfigMaps on the hub, by name
}

// other is a manifest that no controller works on.
type other struct{ version, option string }

// maker makes an Application for each Cluster of a region: an entry of applicationSets, an
// ApplicationSet that somebody has written, or plain manifests.
type maker struct {
	kind                          string // entry, set or plain
	name, renamedFrom, objectName string
	region                        string // "" for all Clusters
	sync, preserve                string // fields of its syncPolicy; "" for none
	option                        string // of Argo CD's sync, for a set and for plain manifests
	byLabels                      bool   // whether a set has a cluster generator
	waves                         bool   // whether an entry has a revision for each wave
	template                      appTemplate
}

// appTemplate is what the Applications of a maker are made from.
type appTemplate struct {
	suffix                                 string // of their names, which no other maker has
	revision, value, label, note, finalize string
	namespace                              string
	automated                              bool
}

func newHubFleet(seed uint64) *hubFleet {
	f := &hubFleet{Rand: rand.New(rand.NewPCG(1616, seed)), clusters: map[string]string{}}
	f.outside, f.others = map[string]bool{"c3": f.IntN(2) == 0}, map[string]other{"settings": {"1", f.option()}}
	f.generator = f.oneOf("List", "List", "Clusters")
	for i := range 2 + f.IntN(3) {
		f.clusters[fmt.Sprint("c", i)] = f.oneOf("eu", "us")
	}
	for range 1 + f.IntN(3) {
		f.addMaker()
	}
	return f
}

func (f *hubFleet) oneOf(texts ...string) string { return texts[f.IntN(len(texts))] }

func (f *hubFleet) addMaker() {
	number := 0
	for _, m := range f.makers {
		var one int
		if _, err := fmt.Sscanf(m.template.suffix, "a%d", &one); err == nil {
			number = max(number, one+1)
		}
	}
	f.makers = append(f.makers, maker{
		kind: f.oneOf("entry", "entry", "entry", "set", "plain"), name: fmt.Sprint("m", number),
		region: f.oneOf("", "", "eu", "us"), sync: f.policy(), preserve: f.oneOf("", "true", "false"),
		option: f.option(), byLabels: f.IntN(3) == 0, waves: f.generator == "List" && f.IntN(4) == 0,
		template: appTemplate{
			suffix: fmt.Sprint("a", number), revision: "v1", value: "1", label: "a", namespace: "web",
			automated: f.IntN(3) > 0, finalize: f.oneOf("", "", "", resourcesFinalizer),
		},
	})
}

const resourcesFinalizer = "resources-finalizer.argocd.argoproj.io"

func (f *hubFleet) option() string { return f.oneOf("", "", "Prune=false") }

func (f *hubFleet) policy() string {
	return f.oneOf("", "", "", "sync", "create-update", "create-only", "create-delete")
}

// in are the Clusters of a maker, sorted.
func (f *hubFleet) in(m maker) []string {
	var found []string
	for _, name := range slices.Sorted(maps.Keys(f.clusters)) {
		if m.region == "" || m.region == f.clusters[name] {
			found = append(found, name)
		}
	}
	return found
}

// tree is the package of the fleet.
func (f *hubFleet) tree() tree {
	files := tree{}
	for name, region := range f.clusters {
		files["clusters/"+name+".yaml"] = fmt.Sprintf("apiVersion: cluster.x-k8s.io/v1beta2\nkind: Cluster\n"+
			"metadata: {name: %s, namespace: fleet, labels: {region: %s, all: '%t'}}\n"+
			"spec: {infrastructureRef: {apiGroup: a.example.com, kind: A, name: a}}\n", name, region, !f.outside[name])
	}
	for name, o := range f.others {
		files[name+".yaml"] = fmt.Sprintf("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s, namespace: argocd, "+
			"annotations: {%s}}\ndata: {version: '%s'}\n", name, maker{option: o.option}.options(), o.version)
	}
	config := "apiVersion: capifleet.dev/v1alpha1\nkind: FleetConfig\nmetadata: {name: main}\nspec:\n" +
		"  clusters: {selector: {matchLabels: {all: 'true'}}}\n  values: [{name: region, label: region}]\n" +
		"  argocd: {registrar: ClusterLabels, generator: " + f.generator + "}\n" +
		"  waves:\n  - {name: early, selector: {matchLabels: {region: eu}}}\n  - {name: late}\n" +
		"  applicationSets:\n"
	entries := false
	for _, m := range f.makers {
		switch m.kind {
		case "entry":
			entries = true
			config += m.entry()
		case "set":
			files[m.name+".yaml"] = f.writtenSet(m)
		case "plain":
			files[m.name+".yaml"] = f.plainOnes(m)
		}
	}
	if !entries {
		config = strings.Replace(config, "  applicationSets:\n", "", 1)
	}
	files[configFile] = config
	return files
}

// text is the template as YAML on one line. name and region are how it reads the facts of a
// Cluster.
func (t appTemplate) text(name, region, revision, more string) string {
	metadata := "name: '" + name + "-" + t.suffix + "', labels: {app: " + t.label + "}"
	if t.finalize != "" {
		metadata += ", finalizers: [" + t.finalize + "]"
	}
	if t.note != "" {
		more += ", " + t.note
	}
	if more != "" {
		metadata += ", annotations: {" + strings.TrimPrefix(more, ", ") + "}"
	}
	policy := ""
	if t.automated {
		policy = ", syncPolicy: {automated: {prune: true}}"
	}
	return fmt.Sprintf("metadata: {%s}, spec: {project: default, source: {repoURL: 'https://example.com/a.git', "+
		"path: 'overlays/%s', targetRevision: %s, helm: {valuesObject: {size: '%s', where: {region: '%s'}}}}, "+
		"destination: {name: '%s', namespace: %s}%s}", metadata, region, revision, t.value, region, name, t.namespace,
		policy)
}

func (m maker) syncPolicy() string {
	var fields []string
	if m.sync != "" {
		fields = append(fields, "applicationsSync: "+m.sync)
	}
	if m.preserve != "" {
		fields = append(fields, "preserveResourcesOnDeletion: "+m.preserve)
	}
	return "{" + strings.Join(fields, ", ") + "}"
}

func (m maker) entry() string {
	text := "  - name: " + m.name + "\n"
	for field, value := range map[string]string{"renamedFrom": m.renamedFrom, "objectName": m.objectName} {
		if value != "" {
			text += "    " + field + ": " + value + "\n"
		}
	}
	if m.region != "" {
		text += "    clusterSelector: {matchLabels: {region: " + m.region + "}}\n"
	}
	if policy := m.syncPolicy(); policy != "{}" {
		text += "    syncPolicy: " + policy + "\n"
	}
	revision := m.template.revision
	if m.waves {
		text += "    revisions: [{wave: early, revision: " + revision + "}, {wave: late, revision: v1}]\n"
		revision = "'{{ .values.revision }}'"
	}
	return text + "    template: {" + m.template.text("{{ .name }}", "{{ .metadata.labels.region }}", revision, "") +
		"}\n"
}

func (m maker) options() string {
	if m.option == "" {
		return ""
	}
	return "argocd.argoproj.io/sync-options: " + m.option
}

func (f *hubFleet) writtenSet(m maker) string {
	region, generator := "{{ .region }}", ""
	if m.byLabels {
		region = "{{ .metadata.labels.region }}"
		selector := "all: 'true'"
		if m.region != "" {
			selector += ", region: " + m.region
		}
		generator = "clusters: {selector: {matchLabels: {" + selector + "}}}"
	} else {
		var elements []string
		for _, name := range f.in(m) {
			elements = append(elements, "{name: "+name+", region: "+f.clusters[name]+"}")
		}
		generator = "list: {elements: [" + strings.Join(elements, ", ") + "]}"
	}
	return fmt.Sprintf("apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\n"+
		"metadata: {name: %s, namespace: argocd, annotations: {%s}}\nspec:\n  goTemplate: true\n"+
		"  goTemplateOptions: [missingkey=error]\n  generators: [{%s}]\n  syncPolicy: %s\n  template: {%s}\n",
		m.name, m.options(), generator, m.syncPolicy(), m.template.text("{{ .name }}", region, m.template.revision, ""))
}

func (f *hubFleet) plainOnes(m maker) string {
	var text string
	for _, name := range f.in(m) {
		manifest := m.template.text(name, f.clusters[name], m.template.revision, m.options())
		manifest = strings.Replace(manifest, "metadata: {", "metadata: {namespace: argocd, ", 1)
		text += "---\n{apiVersion: argoproj.io/v1alpha1, kind: Application, " + manifest + "}\n"
	}
	return text
}
