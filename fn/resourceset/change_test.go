package resourceset

import (
	"strings"
	"testing"
)

// TestChanges: what a change of an entry does on the Clusters, against what an earlier run has left
// in the input.
func TestChanges(t *testing.T) {
	t.Parallel()
	const apply, reconcile = "  strategy: ApplyOnce\n", "  strategy: Reconcile\n"
	const same, two = "  resources: [{files: [settings]}]", "  resources: [{files: [settings, unscaled]}]"
	const rendered = "  resources: [{files: [rendered], render: Template}]"
	const both = "f/a environment=production region=eu\ng/b environment=production region=us"
	for sentence, c := range map[string]struct {
		before, now                 string // the fields of the entry
		clustersBefore, clustersNow string
		filesNow                    map[string]string // that are not as before
		problems                    []string
	}{
		"nothing has changed under ApplyOnce": {
			before: apply + same, now: apply + same,
		},
		"nothing has changed under Reconcile": {
			before: reconcile + same, now: reconcile + same,
		},
		"the payload has changed under ApplyOnce": {
			before: apply + same, now: apply + same, filesNow: map[string]string{"settings": others},
			problems: []string{
				"info CF0312: spec.resourceSets[0].resources: the payload has changed, and under ApplyOnce it " +
					"reaches new Clusters only; those that have it keep what they have; change revision to create on " +
					"them what is missing",
			},
		},
		"the payload has changed under Reconcile": {
			before: reconcile + same, now: reconcile + same, filesNow: map[string]string{"settings": others},
			problems: []string{
				"warning CF0313: spec.resourceSets[0]: the payload is applied again on every Cluster that has " +
					"it, and every field that it does not set is deleted there; make sure that nothing else has set " +
					"fields of these objects",
			},
		},
		"the payload and the revision have changed under ApplyOnce": {
			before:   apply + same,
			now:      apply + "  revision: '2'\n" + same,
			filesNow: map[string]string{"settings": others},
			problems: []string{
				"info CF0312: spec.resourceSets[0].resources: the payload has changed, and under ApplyOnce its " +
					"new ClusterResourceSet creates what is missing; objects that are on the Clusters already stay " +
					"as they are",
			},
		},
		"the revision has changed under ApplyOnce": {
			before: apply + same, now: apply + "  revision: '2'\n" + same,
		},
		"the revision has changed under Reconcile": {
			before: reconcile + same, now: reconcile + "  revision: '2'\n" + same,
			problems: []string{
				"warning CF0313: spec.resourceSets[0]: the payload is applied again on every Cluster that has " +
					"it, and every field that it does not set is deleted there; make sure that nothing else has set " +
					"fields of these objects",
			},
		},
		"the bytes have changed under ApplyOnce": {
			before: apply + same, now: apply + "  format: JSON\n" + same,
		},
		"the bytes have changed under Reconcile": {
			before: reconcile + same, now: reconcile + "  format: JSON\n" + same,
			problems: []string{
				"warning CF0313: spec.resourceSets[0]: the payload holds the same objects in other bytes, and is " +
					"applied again on every Cluster that has it; every field that it does not set is deleted there; " +
					"if format has changed, leave it as it was; otherwise make sure that nothing else has set fields " +
					"of these objects",
			},
		},
		"the bytes and the revision have changed under Reconcile": {
			before: reconcile + same, now: reconcile + "  format: JSON\n  revision: '2'\n" + same,
			problems: []string{
				"warning CF0313: spec.resourceSets[0]: the payload is applied again on every Cluster that has " +
					"it, and every field that it does not set is deleted there; make sure that nothing else has set " +
					"fields of these objects",
			},
		},
		"the strategy has changed from ApplyOnce": {
			before: apply + same, now: reconcile + same,
			problems: []string{
				"warning CF0313: spec.resourceSets[0]: the payload is applied again on every Cluster that has " +
					"it, and every field that it does not set is deleted there; make sure that nothing else has set " +
					"fields of these objects",
			},
		},
		"the payload of the companion has changed": {
			before: reconcile + two, now: reconcile + two,
			filesNow: map[string]string{"unscaled": strings.Replace(unscaled, "spec: {}", "spec: {paused: true}", 1)},
			problems: []string{
				"info CF0312: spec.resourceSets[0].resources: the payload has changed, and under ApplyOnce it " +
					"reaches new Clusters only; those that have it keep what they have; change the objects of the " +
					"companion on the Clusters, if they should change",
			},
		},
		"the payloads that are reconciled have changed, and the companion's have not": {
			before: reconcile + two, now: reconcile + two,
			filesNow: map[string]string{"settings": others},
			problems: []string{
				"warning CF0313: spec.resourceSets[0]: the payload is applied again on every Cluster that has " +
					"it, and every field that it does not set is deleted there; make sure that nothing else has set " +
					"fields of these objects",
			},
		},
		"a part of what is applied once has changed": {
			before: apply + two, now: apply + two,
			filesNow: map[string]string{"unscaled": strings.Replace(unscaled, "spec: {}", "spec: {paused: true}", 1)},
			problems: []string{
				"info CF0312: spec.resourceSets[0].resources: the payload has changed, and under ApplyOnce it " +
					"reaches new Clusters only; those that have it keep what they have; change revision to create on " +
					"them what is missing",
			},
		},
		"a Secret of the payload has changed": {
			before:   reconcile + "  resources: [{files: [password]}]",
			now:      reconcile + "  resources: [{files: [password]}]",
			filesNow: map[string]string{"password": strings.Replace(password, "Yg==", "Yw==", 1)},
			problems: []string{
				"warning CF0313: spec.resourceSets[0]: the payload is applied again on every Cluster that has " +
					"it, and every field that it does not set is deleted there; make sure that nothing else has set " +
					"fields of these objects",
			},
		},
		"there was nothing before": {
			before: "  clusterSelector: {}", now: reconcile + same, clustersBefore: "f/x a=b",
		},
		"a group is new": {
			before:         reconcile + rendered,
			now:            reconcile + rendered,
			clustersBefore: "f/a environment=production region=eu",
			clustersNow:    "f/a environment=production region=eu\nf/b environment=production region=us",
		},
		"a group is gone": {
			before:         reconcile + rendered,
			now:            reconcile + rendered,
			clustersNow:    "f/a environment=production region=eu",
			clustersBefore: "f/a environment=production region=eu\nf/b environment=production region=us",
		},
		"a group has given its place to another": {
			before:         reconcile + rendered,
			now:            reconcile + rendered,
			clustersBefore: "f/a environment=production region=eu",
			clustersNow:    "f/a environment=production region=us",
			problems: []string{
				"warning CF0313: spec.resourceSets[0]: the payload is applied again on every Cluster that has " +
					"it, and every field that it does not set is deleted there; make sure that nothing else has set " +
					"fields of these objects",
			},
		},
		"a group is gone in one namespace and another is new in another": {
			before:         reconcile + rendered,
			now:            reconcile + rendered,
			clustersBefore: "f/a environment=production region=eu",
			clustersNow:    "g/a environment=production region=us",
			problems: []string{
				"warning CF0314: spec: these ClusterResourceSets are no longer generated, and what they delivered " +
					"stays on the Clusters: f/production-addons-614a7165; if an entry was renamed, set its " +
					"renamedFrom; if not, remove there what is not wanted: " +
					"Cluster API deletes nothing from a workload cluster",
			},
		},
		"the Clusters of one namespace are gone": {
			before:         apply + same,
			now:            apply + same,
			clustersBefore: both,
			clustersNow:    "f/a environment=production region=eu",
			problems: []string{
				"warning CF0314: spec: these ClusterResourceSets are no longer generated, and what they delivered " +
					"stays on the Clusters: g/production-addons-b6963932; if an entry was renamed, set its " +
					"renamedFrom; if not, remove there what is not wanted: " +
					"Cluster API deletes nothing from a workload cluster",
			},
		},
		"a namespace is new": {
			before:         apply + same,
			now:            apply + same,
			clustersNow:    both,
			clustersBefore: "f/a environment=production region=eu",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			if c.clustersBefore == "" {
				c.clustersBefore = inEurope
			}
			if c.clustersNow == "" {
				c.clustersNow = inEurope
			}
			files := map[string]string{
				"settings": settings, "unscaled": unscaled, "password": password, "rendered": regional,
			}
			before := given{spec: addons(c.before), clusters: c.clustersBefore, files: files}
			if !strings.Contains(c.before, "resources") {
				before.spec = ""
			}
			earlier := before.run(t)
			filesNow := map[string]string{}
			for _, all := range []map[string]string{files, c.filesNow} {
				for name, text := range all {
					filesNow[name] = text
				}
			}
			now := given{spec: addons(c.now), clusters: c.clustersNow, files: filesNow, earlier: &earlier}.run(t)
			wantSame(t, "problems", c.problems, texts(now.sets.Changes(now.delivered)))
		})
	}
}

// TestChangesOfEntries: what it does on the Clusters that an entry is new, gone, or another.
func TestChangesOfEntries(t *testing.T) {
	t.Parallel()
	const one = "resourceSets:\n- {name: one, strategy: Reconcile, resources: [{files: [settings, unscaled]}]}\n"
	const application = "  application: {metadata: {name: root}, spec: {source: {repoURL: https://example.com/a, path: "
	const bootstrap = "bootstrap:\n- name: argocd\n  resources: [{files: [definition]}]\n" + application
	for sentence, c := range map[string]struct {
		before, now string // of the FleetConfig
		problems    []string
	}{
		"an entry is new": {
			before: one, now: one + "- {name: one-more, resources: [{files: [settings]}]}",
		},
		"the entries are gone": {
			before: one + "- {name: two, resources: [{files: [settings]}]}", now: "",
			problems: []string{
				"warning CF0314: spec: these ClusterResourceSets are no longer generated, and what they delivered " +
					"stays on the Clusters: f/production-one-d7393bf4, f/production-one-once-8abebdb2, " +
					"f/production-two-8abebdb2; if an entry was renamed, set its " +
					"renamedFrom; if not, remove there what is not wanted: Cluster API deletes nothing " +
					"from a workload cluster",
			},
		},
		"an entry is gone whose name begins like another's": {
			before: one + "- {name: one-more, strategy: Reconcile, resources: [{files: [settings]}]}", now: one,
			problems: []string{
				"warning CF0314: spec: these ClusterResourceSets are no longer generated, and what they delivered " +
					"stays on the Clusters: f/production-one-more-d7393bf4; if an entry was renamed, set its " +
					"renamedFrom; if not, remove there what is not wanted: " +
					"Cluster API deletes nothing from a workload cluster",
			},
		},
		"an entry has changed whose name begins like another's": {
			before: one + "- {name: one-more, strategy: Reconcile, resources: [{files: [settings]}]}",
			now:    one + "- {name: one-more, strategy: Reconcile, resources: [{files: [others]}]}",
			problems: []string{
				"warning CF0313: spec.resourceSets[1]: the payload is applied again on every Cluster that has " +
					"it, and every field that it does not set is deleted there; make sure that nothing else has set " +
					"fields of these objects",
			},
		},
		"the Application of a bootstrap has changed": {
			before: bootstrap + "a}}}", now: bootstrap + "b}}}",
			problems: []string{
				"info CF0312: spec.bootstrap[0].application: the payload has changed, and under ApplyOnce it " +
					"reaches new Clusters only; those that have it keep what they have; let the fleet manager, an " +
					"entry of applicationSets, keep Argo CD and its root Application current",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{
				"settings": settings, "unscaled": unscaled, "others": others, "definition": applicationDefinition,
			}
			earlier := given{spec: c.before, clusters: "f/a\nf/b", files: files}.run(t)
			now := given{spec: c.now, clusters: "f/a\nf/b", files: files, earlier: &earlier}.run(t)
			wantSame(t, "problems", c.problems, texts(now.sets.Changes(now.delivered)))
		})
	}
}
