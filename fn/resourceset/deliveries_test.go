package resourceset

import (
	"fmt"
	"strings"
	"testing"
)

// TestDeliveries: which objects reach which members, by which strategy and from which source.
func TestDeliveries(t *testing.T) {
	t.Parallel()
	const shared = "apiVersion: v1\nkind: Namespace\nmetadata: {name: monitoring}\n"
	const rendered = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: region, namespace: kube-system}\n" +
		"data: {region: '{{ .metadata.labels.region }}'}\n"
	const holder = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: addons, namespace: fleet}\n" +
		"data:\n  a: |\n    apiVersion: v1\n    kind: ServiceAccount\n" +
		"    metadata: {name: a, namespace: kube-system}\n"
	for sentence, c := range map[string]struct {
		spec string
		want []string
	}{
		"what an entry shares, and what it renders for each group": {
			"resourceSets: [{name: a, resources: [{files: [shared]}, {files: [rendered], render: Template}]}]",
			[]string{
				"a: Namespace monitoring by ApplyOnce from spec.resourceSets[0].resources[0].files to eu-1, eu-2, us-1",
				"a: ConfigMap kube-system/region by ApplyOnce from " +
					"spec.resourceSets[0].resources[1].files to eu-1, eu-2",
				"a: ConfigMap kube-system/region by ApplyOnce from spec.resourceSets[0].resources[1].files to us-1",
			},
		},
		"what Reconcile would destroy, by its companion": {
			"resourceSets: [{name: a, strategy: Reconcile, resources: [{files: [shared]}, {inline: " +
				"'{apiVersion: v1, kind: Secret, metadata: {name: argocd-secret, namespace: argocd}}'}]}]",
			[]string{
				"a: Namespace monitoring by Reconcile from spec.resourceSets[0].resources[0].files to eu-1, eu-2, us-1",
				"a: Secret argocd/argocd-secret by ApplyOnce from " +
					"spec.resourceSets[0].resources[1].inline to eu-1, eu-2, us-1",
			},
		},
		"what a ConfigMap of the user holds, where it is": {
			"resourceSets: [{name: a, clusterSelector: {matchLabels: {region: eu}}, " +
				"resources: [{configMap: {name: addons}}]}]",
			[]string{
				"a: ServiceAccount kube-system/a by ApplyOnce from spec.resourceSets[0].resources[0].configMap.name " +
					"to eu-1, eu-2",
			},
		},
		"a bootstrap and its Application, without the plain Namespace": {
			"bootstrap: [{name: b, resources: [{files: [shared]}], application: {metadata: {name: root}, " +
				"spec: {source: {repoURL: 'https://example.com/r', path: '{{ .metadata.labels.region }}'}}}}]",
			[]string{
				"b: Namespace monitoring by ApplyOnce from spec.bootstrap[0].resources[0].files to eu-1, eu-2, us-1",
				"b: Application argocd/root by ApplyOnce from spec.bootstrap[0].application to eu-1, eu-2",
				"b: Application argocd/root by ApplyOnce from spec.bootstrap[0].application to us-1",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			got := given{
				clusters: "fleet/eu-1 region=eu\nfleet/eu-2 region=eu\nfleet/us-1 region=us",
				files:    map[string]string{"shared": shared, "rendered": rendered, "holder": holder}, spec: c.spec,
			}.run(t)
			var lines []string
			for _, one := range got.delivered.Objects {
				var names []string
				for _, member := range one.Members {
					names = append(names, member.Name)
				}
				lines = append(lines, fmt.Sprintf("%s: %s by %s from %s to %s",
					one.Entry, one.Ref, one.Strategy, one.Path, strings.Join(names, ", ")))
			}
			wantSame(t, "deliveries", c.want, lines)
			if problems := got.problems; problems.Failed() {
				t.Error(texts(problems))
			}
		})
	}
}
