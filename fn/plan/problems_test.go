package plan

import (
	"fmt"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestProblemsOfAllPhases are reported together, in the order of the phases. What needs a complete
// plan is not asked where there is an error.
func TestProblemsOfAllPhases(t *testing.T) {
	t.Parallel()
	const broken = "values: [{name: v, template: '{{ nope }}'}, {name: w, label: w, default: x}]\n" +
		"resourceSets: [{name: addons, clusterSelector: {matchLabels: {env: none}}, resources: [{inline: ''}, " +
		"{files: ['*.yaml']}]}]\n"
	entry := "applicationSets: [{name: web, clusterSelector: {matchLabels: {env: prod}}, template: {metadata: " +
		"{name: '{{ .name }}'}, " +
		"spec: {source: {repoURL: 'https://example.com/x', path: '%s'}}}}]"
	for sentence, c := range map[string]struct {
		spec string
		want []string
	}{
		"of facts, resource sets, ApplicationSets " +
			"and stamps": {spec: broken + fmt.Sprintf(entry, "{{ nope }}"), want: []string{
			"error CF0401: spec.values[0].template: {{nope}} is not a parameter; the nearest is " +
				`{{name}} (value "{{ nope }}"); fix the template; its language is Argo CD's, Go ` +
				"templates with sprig",
			"error CF0301: spec.resourceSets[0].resources[0].selector: the selector matches no object of the " +
				"input; check it against the paths and labels there; Clusters, and what capifleet generates, are " +
				"never a payload",
			"error CF0301: spec.resourceSets[0].resources[1].files[0]: the pattern matches no object of the input " +
				`(value "*.yaml"); check it against the paths and labels there; Clusters, and what capifleet ` +
				"generates, are never a payload",
			"warning CF0201: spec.resourceSets[0].clusterSelector: the selector matches no Cluster " +
				`of the fleet, which has 2 Clusters (value "env=none"); check the labels of the Clusters; ` +
				"the values of label env are: prod",
			"error CF0401: spec.applicationSets[0].template.spec.source.path: {{nope}} is not a " +
				`parameter; the nearest is {{name}} (value "{{ nope }}"); fix the template; its language ` +
				"is Argo CD's, Go templates with sprig",
			"error CF0102: ConfigMap a: metadata.annotations[capifleet.dev/stamps]: the annotation " +
				`is not a record of what capifleet has set (value "nonsense"); remove the annotation, ` +
				"and those that capifleet has set",
		}},
		"of Applications, with the defaults that were used": {
			spec: "values: [{name: w, label: w, default: x}]\nclusterLabels: {w: '{{ " +
				".values.w }}'}\n" + fmt.Sprintf(entry, "{{ .metadata.labels.gone }}"),
			want: []string{
				"error CF0203: spec.applicationSets[0].template.spec.source.path: the template reads " +
					`label gone, which is missing (value "{{ .metadata.labels.gone }}"; Cluster a/eu-1); ` +
					"set it, read it as a value with a default, or leave the Clusters out by " +
					"clusterSelector",
				"info CF0205: spec.values[0].default: the default is used, since label w is missing " +
					`or empty (value "x"; 2 Clusters: a/eu-1, a/us-1)`,
			},
		},
		"without an error, what is not reached, orphans and what is back on the hub": {
			spec: "values: [{name: w, label: w, default: x}]\n" + fmt.Sprintf(entry, "{{ .values.w }}"), want: []string{
				"info CF0205: spec.values[0].default: the default is used, since label w is missing " +
					`or empty (value "x"; 2 Clusters: a/eu-1, a/us-1)`,
				"warning CF0202: spec: no entry reaches these Clusters of the fleet (Cluster " +
					"a/us-1); select them in an entry, or leave them out of spec.clusters.selector",
				"warning CF0503: fleet gone has no FleetConfig in the input, and has generated or " +
					`stamped Cluster a/us-1, ConfigMap b (value "gone"); if the fleet was renamed, set ` +
					"spec.renamedFrom: gone; if it was " +
					"deleted, delete the objects that it has generated; from the objects that it has " +
					"stamped, remove the entries gone:… of annotation capifleet.dev/stamps, and the labels " +
					"and annotations that these entries name",
				"warning CF0311: spec: no entry delivers these objects any more, so the hub gets " +
					"them from now on: ConfigMap c; remove their files, or mark them " +
					`config.kubernetes.io/local-config: "true" yourself`,
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			f := fleetOf(t, c.spec, "a/eu-1 env=prod", "a/us-1 @capifleet.dev/stamps=gone:labels/x")
			for i := range f.Sources {
				f.Sources[i][1].Unmatched = []fleet.Unmatched{{}}
			}
			f.HasPaths = true
			f.Objects = objectsOf(
				"v1 ConfigMap a @capifleet.dev/stamps=nonsense",
				"v1 ConfigMap b @capifleet.dev/stamps=gone:annotations/x",
				"v1 ConfigMap c @config.kubernetes.io/local-config=true "+
					"@capifleet.dev/stamps=main:annotations/config.kubernetes.io/local-config",
			)
			if !strings.Contains(c.spec, "nope") {
				f.Objects = f.Objects[1:]
			}
			_, problems := Resolve(f)
			equal(t, c.want, lines(problems))
		})
	}
}

// TestProblemsOfOnePhase are reported where nothing else is wrong.
func TestProblemsOfOnePhase(t *testing.T) {
	t.Parallel()
	const secrets = "clusters: {selector: {matchExpressions: [{key: env, operator: NotIn, values: [test]}]}}\n" +
		"argocd: {registrar: Capi2Argo, generator: Clusters}\n"
	mark := " take-along-label.capi-to-argocd.tier="
	for sentence, c := range map[string]struct {
		spec     string
		clusters []string
		objects  []string
		other    string
		want     []string
	}{
		"of what is delivered": {
			spec: "resourceSets: [{name: addons, resources: [{render: Template, " +
				"inline: '{apiVersion: v1, kind: Namespace, metadata: {name: \"{{ .metadata.labels.gone }}\"}}'}]}]",
			clusters: []string{"a/eu-1"},
			want: []string{
				"error CF0203: spec.resourceSets[0].resources[0].inline: in Namespace {{ " +
					".metadata.labels.gone }}, metadata.name: the template reads label gone, which is " +
					"missing (Cluster a/eu-1); set it, read it as a value with a default, or leave the " +
					"Clusters out by clusterSelector",
			},
		},
		"of what is left to others": {
			spec: "{}", clusters: []string{"a/eu-1"}, other: "clusters: {selector: {matchLabels: {env: test}}}",
			want: []string{
				"error CF0506: FleetConfig other: spec.clusters.selector: the selector matches none of the 1 " +
					"Clusters of the input; if it has a typo, the Clusters of this fleet would be printed for " +
					`fleet main too (value "env=test"); fix the selector, or the labels of the Clusters, or ` +
					"give the FleetConfig a directory of its own",
			},
		},
		"of an object that is in the way": {
			spec: web("", "web"), clusters: []string{"a/eu-1"},
			objects: []string{"argoproj.io/v1alpha1 ApplicationSet argocd/main-web"},
			want: []string{
				"error CF0501: ApplicationSet argocd/main-web: metadata.name: capifleet did not " +
					"generate the object, and the FleetConfig generates one of the same kind, namespace " +
					`and name (value "main-web"); rename one of them`,
			},
		},
		"of the proof": {
			spec:     secrets + web("clusterSelector: {matchLabels: {tier: a}},", "web"),
			clusters: []string{"a/eu-1 env=prod tier=a", "a/us-1 env=test tier=a" + mark},
			want: []string{
				"error CF0406: spec.applicationSets[0].clusterSelector: the generated selector also " +
					"matches the Secrets of Clusters that the entry does not select, since these Secrets " +
					`lack labels of their Cluster (value "env notin (test),tier=a"; Cluster a/us-1); select by a ` +
					"label that must be there, with matchLabels or In; or set argocd.generator: List",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			f := fleetOf(t, c.spec, c.clusters...)
			f.Objects = objectsOf(c.objects...)
			if c.other != "" {
				self := fleet.Ref{Kind: v1alpha1.Kind, Name: "other"}
				f.Others = []fleet.Other{{Self: self, Config: configOf(t, "other", c.other)}}
			}
			_, problems := Resolve(f)
			equal(t, c.want, lines(problems))
		})
	}
}
