package fn

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/decode"
)

// TestCurrentOutputIsNotCompared: what a run has generated is known again in the next one, which
// then does not compare it. The comparison would say nothing.
func TestCurrentOutputIsNotCompared(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		list := listOfItems(t, rendered(t, randomFleet(rand.New(rand.NewPCG(seed, 18)))...))
		f, resolved, problems := resolve(list, decode.Choice{}, nil)
		if problems.Failed() {
			t.Fatal(problems)
		}
		if !isCurrent(list, f, resolved.Plan) {
			t.Errorf("seed %d: the output of an earlier run is not known again", seed)
		}
		if said := changed(list, f, resolved, nil); len(said) > 0 {
			t.Errorf("seed %d: the comparison says %v", seed, said)
		}
	}
}

// TestCompared: what is said of what an earlier run has generated. Each case runs twice: with the
// FleetConfig and Clusters of before, and on what that has left with those of now.
func TestCompared(t *testing.T) {
	t.Parallel()
	const both = "a region: eu\nb region: us"
	const sets, apps = "  resourceSets:\n", "  applicationSets:\n"
	const regional = "  values: [{name: region, field: metadata.labels.region}]\n" + sets +
		"  - name: base\n    strategy: Reconcile\n    resources:\n"
	onlyEurope := "    clusterSelector: {matchLabels: {region: eu}}\n"
	for sentence, c := range map[string]struct {
		before, now string // the spec
		clusters    string // of now; "" for those of before
		generated   bool   // whether the stamps are not in the input
		want        []string
	}{
		"nothing has changed": {
			before: sets + baseEntry("Reconcile", settingsText) + apps + webEntry("web", ""),
			now:    sets + baseEntry("Reconcile", settingsText) + apps + webEntry("web", ""),
		},
		"an object has changed under ApplyOnce": {
			before: sets + baseEntry("ApplyOnce", settingsText),
			now:    sets + baseEntry("ApplyOnce", changedText),
			want: []string{
				"info CF0312: spec.resourceSets[0].resources: ConfigMap default/settings has changed, and " +
					"under ApplyOnce the payload reaches new Clusters only; those that have it keep what they " +
					"have (2 Clusters: f/a, f/b); to change them too, deliver the object by an Application",
			},
		},
		"an object is new under ApplyOnce, and another has changed": {
			before: sets + baseEntry("ApplyOnce", settingsText),
			now:    sets + baseEntry("ApplyOnce", changedText, moreText),
			want: []string{
				"info CF0312: spec.resourceSets[0].resources: ConfigMap default/settings has changed and " +
					"ConfigMap default/more is new, and under ApplyOnce the payload reaches new Clusters " +
					"only; those that have it keep what they have (2 Clusters: f/a, f/b); to create it on " +
					"them too, change revision of the entry",
			},
		},
		"an object and the revision have changed under ApplyOnce": {
			before: sets + baseEntry("ApplyOnce", settingsText),
			now:    sets + baseEntry("ApplyOnce\n    revision: '2'", changedText),
			want: []string{
				"info CF0312: spec.resourceSets[0].resources: ConfigMap default/settings has changed, and " +
					"under ApplyOnce the new ClusterResourceSet of the payload creates what is missing; " +
					"objects that are on the Clusters already stay as they are (2 Clusters: f/a, f/b); to " +
					"change them too, deliver the object by an Application",
			},
		},
		"the revision has changed under ApplyOnce": {
			before: sets + baseEntry("ApplyOnce", settingsText),
			now:    sets + baseEntry("ApplyOnce\n    revision: '2'", settingsText),
		},
		"an object has changed under Reconcile, and one has no number of replicas": {
			before: sets + baseEntry("Reconcile", settingsText, runnerText),
			now:    sets + baseEntry("Reconcile", changedText, runnerText),
			want: []string{
				"warning CF0313: spec.resourceSets[0]: ConfigMap default/settings, Deployment " +
					"default/runner are applied again on every Cluster that has them, and every field that " +
					"the payload does not set is deleted there; where it does not set the number of replicas, " +
					"that becomes 1 (2 Clusters: f/a, f/b); to keep the number of replicas, set spec.replicas " +
					"in the payload, and make sure that nothing else has set fields of these objects",
			},
		},
		"the bytes have changed under Reconcile": {
			before: sets + baseEntry("Reconcile", settingsText),
			now:    sets + baseEntry("Reconcile\n    format: JSON", settingsText),
			want: []string{
				"warning CF0313: spec.resourceSets[0]: the payload holds the same objects in other bytes: " +
					"ConfigMap default/settings is applied again on every Cluster that has it, and every " +
					"field that the payload does not set is deleted there (2 Clusters: f/a, f/b); if format " +
					"has changed, leave it as it was; otherwise make sure that nothing else has set fields of " +
					"these objects",
			},
		},
		"the strategy has changed from ApplyOnce": {
			before: sets + baseEntry("ApplyOnce", settingsText),
			now:    sets + baseEntry("Reconcile", settingsText),
			want: []string{
				"warning CF0313: spec.resourceSets[0]: ConfigMap default/settings is applied again on " +
					"every Cluster that has it, and every field that the payload does not set is deleted " +
					"there (2 Clusters: f/a, f/b); make sure that nothing else has set fields of these " +
					"objects",
			},
		},
		"an object is gone": {
			before: sets + baseEntry("ApplyOnce", settingsText, moreText),
			now:    sets + baseEntry("ApplyOnce", settingsText),
			want: []string{
				"warning CF0314: spec.resourceSets[0]: this is no longer delivered to these Clusters, and " +
					"stays there: ConfigMap default/more (2 Clusters: f/a, f/b); remove there what is not " +
					"wanted: Cluster API deletes nothing from a workload cluster",
			},
		},
		"an entry is gone": {
			before: sets + baseEntry("ApplyOnce", settingsText) + apps + webEntry("web", ""),
			now:    apps + webEntry("web", ""),
			want: []string{
				"warning CF0314: spec: resourceSets/base of the earlier output is gone, and what it has " +
					"delivered to these Clusters stays there: ConfigMap default/settings (2 Clusters: f/a, " +
					"f/b); if an entry was renamed, set its renamedFrom; if not, remove there what is not " +
					"wanted: Cluster API deletes nothing from a workload cluster",
			},
		},
		"an entry selects fewer Clusters": {
			before: sets + baseEntry("ApplyOnce", settingsText) + apps + webEntry("web", ""),
			now: sets + baseEntry("ApplyOnce\n"+strings.TrimSuffix(onlyEurope, "\n"), settingsText) + apps +
				webEntry("web", onlyEurope),
			want: []string{
				"warning CF0314: spec.resourceSets[0]: this is no longer delivered to these Clusters, and " +
					"stays there: ConfigMap default/settings (Cluster f/b); remove there what is not wanted: " +
					"Cluster API deletes nothing from a workload cluster",
				"info CF0515: spec.applicationSets[0]: ApplicationSet argocd/production-web no longer " +
					"makes 1 Application (argocd/b-web), so Argo CD deletes it; its workload stays (Cluster " +
					"f/b)",
			},
		},
		"the fleet selects fewer Clusters": {
			before: sets + baseEntry("ApplyOnce", settingsText) + apps + webEntry("web", ""),
			now: "  clusters: {selector: {matchLabels: {region: eu}}}\n" + sets + baseEntry("ApplyOnce", settingsText) +
				apps + webEntry("web", ""),
			want: []string{
				"warning CF0314: spec.clusters: these Clusters are no longer part of the fleet, and what " +
					"it has delivered to them stays there: ConfigMap default/settings (Cluster f/b); remove " +
					"there what is not wanted: Cluster API deletes nothing from a workload cluster",
				"info CF0515: spec.clusters: these Clusters are no longer part of the fleet, so Argo CD " +
					"deletes 1 Application (argocd/b-web); its workload stays (Cluster f/b)",
			},
		},
		"a Cluster is gone": {
			before:   sets + baseEntry("ApplyOnce", settingsText) + apps + webEntry("web", ""),
			now:      sets + baseEntry("ApplyOnce", settingsText) + apps + webEntry("web", ""),
			clusters: "a region: eu",
			want: []string{
				"info CF0515: spec.clusters: the Clusters are no longer in the input, so Argo CD deletes " +
					"1 Application (argocd/b-web)",
			},
		},
		"a payload of facts has changed, and the stamps are in the input": {
			before: regional + regionText,
			now:    regional + strings.Replace(regionText, "data: {", "data: {b: c, ", 1),
			want: []string{
				"warning CF0313: spec.resourceSets[0]: ConfigMap default/region is applied again on every " +
					"Cluster that has it, and every field that the payload does not set is deleted there (2 " +
					"Clusters: f/a, f/b); make sure that nothing else has set fields of these objects",
			},
		},
		"a payload of facts has changed, and the stamps are not in the input": {
			before:    regional + regionText,
			now:       regional + strings.Replace(regionText, "data: {", "data: {b: c, ", 1),
			generated: true,
			want: []string{
				"warning CF0313: spec.resourceSets[0]: ConfigMap default/region is applied again on every " +
					"Cluster that has it, and every field that the payload does not set is deleted there (2 " +
					"Clusters: f/a, f/b); make sure that nothing else has set fields of these objects",
			},
		},
		"an entry of facts is gone, and the stamps are not in the input": {
			before:    regional + regionText,
			now:       sets + strings.Replace(baseEntry("ApplyOnce", settingsText), "name: base", "name: other", 1),
			generated: true,
			want: []string{
				"warning CF0314: spec: these ClusterResourceSets are no longer generated, and what they " +
					"have delivered stays on the Clusters, which are not known since their stamps are not in the " +
					"input: f/production-base-#, f/production-base-#; if an entry was renamed, set its " +
					"renamedFrom; if not, remove there what is not wanted: Cluster API deletes nothing from a " +
					"workload cluster",
			},
		},
		"an ApplicationSet is gone": {
			before: apps + webEntry("web", "") + sets + baseEntry("ApplyOnce", settingsText),
			now:    sets + baseEntry("ApplyOnce", settingsText),
			want: []string{
				"info CF0514: spec.applicationSets: this ApplicationSet of the earlier output is no " +
					"longer generated: argocd/production-web; when it is deleted, Argo CD deletes 2 " +
					"Applications (argocd/a-web, argocd/b-web); their workloads stay (2 Clusters: f/a, f/b)",
			},
		},
		"an ApplicationSet is gone, and its Applications have the finalizer": {
			before: apps + webEntry("web", "    syncPolicy: {preserveResourcesOnDeletion: false}\n") + sets +
				baseEntry("ApplyOnce", settingsText),
			now: sets + baseEntry("ApplyOnce", settingsText),
			want: []string{
				"info CF0514: spec.applicationSets: this ApplicationSet of the earlier output is no " +
					"longer generated: argocd/production-web; when it is deleted, Argo CD deletes 2 " +
					"Applications (argocd/a-web, argocd/b-web); their workloads are deleted too, since they " +
					"have the finalizer resources-finalizer.argocd.argoproj.io (2 Clusters: f/a, f/b); to " +
					"keep the workloads, set syncPolicy.preserveResourcesOnDeletion: true in a commit before",
			},
		},
		"an ApplicationSet is gone that may not delete": {
			before: apps + webEntry("web", "    syncPolicy: {applicationsSync: create-update}\n") + sets +
				baseEntry("ApplyOnce", settingsText),
			now: sets + baseEntry("ApplyOnce", settingsText),
			want: []string{
				"info CF0514: spec.applicationSets: this ApplicationSet of the earlier output is no " +
					"longer generated: argocd/production-web; when it is deleted, Argo CD deletes 2 " +
					"Applications (argocd/a-web, argocd/b-web), of which some may stay without an owner " +
					"instead; their workloads stay (2 Clusters: f/a, f/b)",
			},
		},
		"an ApplicationSet has another name": {
			before: apps + webEntry("web", ""),
			now:    apps + webEntry("site", ""),
			want: []string{
				"warning CF0514: spec.applicationSets: this ApplicationSet of the earlier output is no " +
					"longer generated: argocd/production-web; when it is deleted, Argo CD deletes 2 " +
					"Applications (argocd/a-web, argocd/b-web), and argocd/production-site creates the same " +
					"again, without sync history and manual changes; their workloads stay (2 Clusters: f/a, " +
					"f/b); if an entry was renamed, set its renamedFrom to its old name, or its objectName to " +
					"the name of the earlier ApplicationSet, which keeps the Applications",
			},
		},
		"an ApplicationSet that may not delete selects fewer Clusters": {
			before: apps + webEntry("web", "    syncPolicy: {applicationsSync: create-update}\n"),
			now:    apps + webEntry("web", "    syncPolicy: {applicationsSync: create-update}\n"+onlyEurope),
			want: []string{
				"info CF0515: spec.applicationSets[0]: ApplicationSet production-web may not delete " +
					"Applications; the Application stays as it is until a person deletes it; workloads stay " +
					"(argocd/b-web) (Cluster f/b)",
			},
		},
		"an ApplicationSet selects no Cluster any more": {
			before: apps + webEntry("web", ""),
			now:    apps + webEntry("web", "    clusterSelector: {matchLabels: {region: nowhere}}\n"),
			want: []string{
				"warning CF0515: spec.applicationSets[0]: ApplicationSet production-web has no Cluster " +
					"any more, so capifleet writes create-update, and it deletes nothing; the 2 Applications " +
					"stay as they are until a person deletes them; workloads stay (argocd/a-web, " +
					"argocd/b-web) (2 Clusters: f/a, f/b); set syncPolicy.applicationsSync: sync on " +
					"applicationSets/web; then Argo CD deletes the Applications",
			},
		},
		"an Application is another entry's, and the old one stays": {
			before: apps + webEntry("web", ""),
			now: apps + webEntry("web", onlyEurope) +
				webEntry("site", "    clusterSelector: {matchLabels: {region: us}}\n"),
			want: []string{
				"warning CF0515: spec.applicationSets[0]: ApplicationSet argocd/production-web no longer " +
					"makes 1 Application (argocd/b-web), so Argo CD deletes it, and argocd/production-site " +
					"creates the same again, without sync history and manual changes; its workload stays " +
					"(Cluster f/b)",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			list := listOf(t, comparedFleet(c.before), comparedClusters(strings.Split(both, "\n")...))
			if _, problems := Process(list, decode.Choice{}, nil); problems.Failed() {
				t.Fatal(problems)
			}
			generated, clusters := leftInInput(t, list)
			if c.clusters != "" {
				clusters = clusters[:len(strings.Split(c.clusters, "\n"))]
			}
			if c.generated {
				clusters = []string{comparedClusters(strings.Split(both, "\n")...)}
			}
			now := listOf(t, append(append(clusters, generated...), comparedFleet(c.now))...)
			_, problems := Process(now, decode.Choice{}, nil)
			if problems.Failed() {
				t.Fatal(problems)
			}
			if diff := cmp.Diff(c.want, comparedLines(problems)); diff != "" {
				t.Errorf("(-want +got):\n%s\n%s", diff, strings.Join(comparedLines(problems), "\n"))
			}
		})
	}
}
