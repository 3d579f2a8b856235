package hub

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// TestApplications predicts what Argo CD will generate.
func TestApplications(t *testing.T) {
	t.Parallel()
	spec := "argocd: {namespace: gitops}\nvalues: [{name: region, label: region}]\n" +
		"applicationSets: [{name: web, template: {metadata: {name: '{{ .name }}-web', namespace: other, " +
		"labels: {region: '{{ .values.region }}'}}, " +
		"spec: {project: '{{ .values.region }}', source: {repoURL: 'https://example.com/web.git', path: web, " +
		"targetRevision: v1}, " +
		"destination: {namespace: web}}}}]"
	d := decide(t, fleetOf(t, spec, "a/us-1 region=us", "a/eu-1 region=eu"))
	equal(t, []string{ignoredNamespace("gitops", "2 Clusters: a/eu-1, a/us-1")}, lines(d.problems))
	application := func(cluster fleet.Ref, name, region string) fleet.Application {
		return fleet.Application{
			Entry: "web", Set: "main-web", Cluster: cluster, Namespace: "gitops", Name: name + "-web", Project: region,
			Labels: map[string]string{"region": region}, Destination: fleet.Destination{Name: name, Namespace: "web"},
			Sources: []fleet.ApplicationSource{
				{RepoURL: "https://example.com/web.git", Path: "web", TargetRevision: "v1"},
			},
		}
	}
	want := []fleet.Application{
		application(d.fleet.Clusters[1].Ref, "eu-1", "eu"), application(d.fleet.Clusters[0].Ref, "us-1", "us"),
	}
	withoutTemplates := cmpopts.IgnoreFields(fleet.Application{}, "Variant", "Parameters")
	if diff := cmp.Diff(want, d.targeted.Applications, withoutTemplates); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestVariantsGiveTheirApplications wants the template and the parameters of each Application to
// give it once more: those that an override holds for have another template.
func TestVariantsGiveTheirApplications(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct {
		spec       string
		parameters []map[string]any
		variants   int
	}{
		"the elements of lists": {
			"values: [{name: region, label: region}]\n" + variantsEntry("{{ .values.region }}") +
				"  overrides: [{clusterSelector: {matchLabels: {region: us}}, spec: {project: other}}]",
			[]map[string]any{
				{"name": "eu-1", "values": map[string]any{"region": "eu"}},
				{"name": "us-1", "values": map[string]any{"region": "us"}},
			},
			2,
		},
		"what the template reads of Secrets": {
			"argocd: {generator: Clusters, registrar: ClusterLabels}\n" +
				variantsEntry("{{ .metadata.labels.region }}"),
			[]map[string]any{
				{"name": "eu-1", "metadata": map[string]any{"labels": map[string]string{"region": "eu"}}},
				{"name": "us-1", "metadata": map[string]any{"labels": map[string]string{"region": "us"}}},
			},
			1,
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			d := decide(t, fleetOf(t, c.spec, "a/us-1 region=us tier=edge", "a/eu-1 region=eu tier=edge"))
			variants := map[*fleet.Variant]bool{}
			var parameters []map[string]any
			for _, one := range d.targeted.Applications {
				parsed, errs := template.Parse(nil, one.Variant.Source)
				if len(errs) > 0 {
					t.Fatal(errs)
				}
				rendered, errs := parsed.Render(one.Parameters)
				if len(errs) > 0 {
					t.Fatal(errs)
				}
				tree, _ := rendered.(map[string]any)
				again := argocd.Application(tree)
				equal(t, one.Name+" "+one.Project, again.Name+" "+again.Project)
				variants[one.Variant], parameters = true, append(parameters, one.Parameters)
			}
			equal(t, c.parameters, parameters)
			equal(t, c.variants, len(variants))
		})
	}
}

// variantsEntry is an entry whose template reads the region by an action.
func variantsEntry(region string) string {
	return "applicationSets:\n- name: web\n  template: {metadata: {name: '{{ .name }}-" + region + "'}, " +
		"spec: {source: {repoURL: 'https://example.com/web.git', path: web}, destination: {namespace: web}}}\n"
}

// TestApplicationsAreWhereTheirSetIs: Argo CD puts every Application into the namespace of its
// ApplicationSet, whatever the template says (GenerateApplications in
// applicationset/controllers/template).
func TestApplicationsAreWhereTheirSetIs(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct {
		namespace string
		want      []string
	}{
		"a template without a namespace":  {"", nil},
		"a template with that of Argo CD": {"namespace: gitops, ", nil},
		"a template with another one, ignored": {
			"namespace: other, ",
			[]string{ignoredNamespace("gitops", "Cluster fleet/eu-1")},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			d := decide(t, fleetOf(t, "argocd: {namespace: gitops}\n"+
				"applicationSets: [{name: web, template: {metadata: {"+c.namespace+"name: '{{ .name }}-web'}, "+
				"spec: {source: {repoURL: 'https://example.com/web.git', path: web}}}}]", "fleet/eu-1"))
			equal(t, c.want, lines(d.problems))
			equal(t, "gitops", d.targeted.Applications[0].Namespace)
		})
	}
}

// ignoredNamespace is the warning about the namespace "other" in the template of entry 0 whose
// ApplicationSet is in another namespace.
func ignoredNamespace(namespace, clusters string) string {
	return "warning CF0411: spec.applicationSets[0].template.metadata.namespace: Argo CD ignores metadata.namespace " +
		"of a template; the Application is made in " + namespace + ", the namespace of its ApplicationSet " +
		`(value "other"; ` + clusters + `); remove it, or set argocd.namespace`
}

// TestPredictedProblems shows what Argo CD would refuse.
func TestPredictedProblems(t *testing.T) {
	named := func(entry, name string) string {
		return "{name: " + entry + ", template: {metadata: {name: '" + name + "'}, spec: {source: {repoURL: " +
			"'https://example.com/x', path: x}}}}"
	}
	const project = "{name: web, template: {metadata: {name: x}, spec: {project: '{{ .project }}', source: " +
		"{repoURL: 'https://example.com/x', path: x}}}}"
	checkDecisions(t, map[string]decision{
		"the names of two Clusters of one entry": {
			spec: "applicationSets: [" + named("web", "web") + "]", clusters: []string{"a/eu-1", "a/us-1"},
			want: []string{
				"error CF0404: spec.applicationSets[0].template.metadata.name: the Application of " +
					`Cluster a/eu-1 has this name too (value "web"; Cluster a/us-1); put {{ .name }} ` +
					"into the name",
			},
		},
		"the names of two entries": {
			spec: "applicationSets: [" + named(
				"one",
				"{{ .name }}",
			) + ", " + named(
				"two",
				"{{ .name }}",
			) + "]", clusters: []string{"a/eu-1"},
			want: []string{
				"error CF0404: spec.applicationSets[1].template.metadata.name: entry one generates an Application " +
					`of this name already (value "eu-1"; Cluster a/eu-1); begin the name with that of the ` +
					"entry, or make the names differ in another way",
				`main-one: list [{"name":"eu-1"}]`,
			},
		},
		"each Cluster that it fails for": {
			spec: web("", "{{ .metadata.labels.region }}"), clusters: []string{"a/ap-1", "a/eu-1 region=eu", "a/us-1"},
			want: []string{
				"error CF0203: spec.applicationSets[0].template.spec.source.path: the template reads " +
					`label region, which is missing (value "{{ .metadata.labels.region }}"; Cluster ` +
					"a/ap-1); set it, read it as a value with a default, or leave the Clusters out by " +
					"clusterSelector",
				"error CF0203: spec.applicationSets[0].template.spec.source.path: the template reads " +
					`label region, which is missing (value "{{ .metadata.labels.region }}"; Cluster ` +
					"a/us-1); set it, read it as a value with a default, or leave the Clusters out by " +
					"clusterSelector",
			},
		},
		"each field that is not valid": {
			spec: "values: [{name: v, label: v}]\napplicationSets: [" + named(
				"web",
				"{{ .values.v }}_{{ .values.v }}",
			) + "]",
			clusters: []string{"a/eu-1 v=x"},
			want: []string{
				"error CF0403: spec.applicationSets[0].template.metadata.name: the Application would " +
					"be refused: Kubernetes does not accept the text (a lowercase RFC 1123 subdomain must " +
					"consist of lower case alphanumeric " +
					"characters, '-' or '.', and must start and end with an alphanumeric character) " +
					`(value "x_x"; Cluster a/eu-1); fix the template, or the Clusters`,
			},
		},
		"not the value of one that may be secret": {
			spec: "values: [{name: token, label: token}]\napplicationSets: [" + named(
				"web",
				"{{ .values.token }}_x",
			) + "]",
			clusters: []string{"a/eu-1 token=abc"},
			want: []string{
				"error CF0403: spec.applicationSets[0].template.metadata.name: the Application would " +
					"be refused: Kubernetes does not accept the text (a lowercase RFC 1123 subdomain must " +
					"consist of lower case alphanumeric " +
					"characters, '-' or '.', and must start and end with an alphanumeric character) " +
					"(Cluster a/eu-1); fix the template, or the Clusters",
			},
		},
		"nor the text that fails": {
			spec: "values: [{name: token, label: token}]\n" + web(
				"",
				"{{ fail .values.token }}",
			), clusters: []string{"a/eu-1 token=abc"},
			want: []string{
				"error CF0402: spec.applicationSets[0].template.spec.source.path: the template " +
					"fails, and the reason is not shown, since the template reads or makes what may be " +
					"secret (Cluster a/eu-1); fix the template, or the Clusters",
			},
		},
		"an empty project": {
			spec: "argocd: {defaults: {spec: {project: ''}}}\n" + web("", "web"), clusters: []string{"a/eu-1"},
			want: []string{
				"error CF0403: spec.argocd.defaults.spec.project: the Application would be refused: " +
					"the project is empty (Cluster a/eu-1); set project, for example to default",
			},
		},
		"but not that of the cluster Secret, which only the hub knows": {
			spec: byLabels + "applicationSets: [" + project + "]", clusters: []string{"a/eu-1"},
			want: []string{
				"main-web: Secrets with capifleet.dev/fleet=main",
				"label capifleet.dev/fleet=main is wanted by spec.applicationSets[0].clusterSelector " +
					"(set spec.clusters.selector or clusterSelector, with a label that the Clusters " +
					"have) on a/eu-1",
			},
		},
	})
}

// TestRepeatedApplications are predicted for the first Cluster alone.
func TestRepeatedApplications(t *testing.T) {
	t.Parallel()
	d := decide(t, fleetOf(t, "applicationSets: [{name: web, template: {metadata: {name: web}, "+
		"spec: {source: {repoURL: 'https://example.com/x', path: x}}}}]", "a/eu-1", "a/us-1"))
	var got []string
	for _, application := range d.targeted.Applications {
		got = append(got, application.Cluster.NamespacedName()+": "+application.Name)
	}
	equal(t, []string{"a/eu-1: web"}, got)
}

// TestNothingIsMadeOfAnUnreadableValue: the problem of the value is reported once, by facts. What
// reads it makes no ApplicationSet, claims nothing, and counts as reading nothing.
func TestNothingIsMadeOfAnUnreadableValue(t *testing.T) {
	t.Parallel()
	const broken = "values: [{name: broken, template: '{{ fail \"x\" }}'}]\n"
	f := fleetOf(t, broken+web("", "{{ .values.broken }}"), "a/eu-1")
	known, problems := facts.Evaluate(f)
	if !problems.Failed() {
		t.Fatal("the value can be read")
	}
	apps, problems := Read(f, known)
	equal(t, nil, lines(problems))
	targeted, problems := apps.Target(fleet.NewLabels(f.Clusters))
	equal(t, nil, lines(problems))
	if diff := cmp.Diff(&Targeted{}, targeted); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
