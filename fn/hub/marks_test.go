package hub

import "testing"

// TestIdleMarks: marks that make the registrar copy nothing are reported, those that copy are not.
func TestIdleMarks(t *testing.T) {
	t.Parallel()
	const (
		takeAlong = "argocd: {registrar: Capi2Argo}\n"
		label     = "take-along-label.capi-to-argocd."
		annot     = "take-along-annotation.capi-to-argocd."
		idle      = "warning CF0420: FleetConfig main: spec.argocd.registrar: "
		env       = "label " + label + "env marks label env, which these Clusters do not have, so the registrar " +
			"copies " +
			`nothing (value "` + label + `env"; `
		setEnv = "); set label env on these Clusters, or remove the mark; the value of the mark is ignored"
	)
	for sentence, c := range map[string]decision{
		"a mark with its label":      {spec: takeAlong, clusters: []string{"a/a env=dev " + label + "env="}},
		"a mark with an empty label": {spec: takeAlong, clusters: []string{"a/a env= " + label + "env="}},
		"a mark without its label, whatever its value": {
			spec: takeAlong, clusters: []string{"a/a " + label + "env=dev", "a/b " + label + "env=", "a/c env=dev"},
			want: []string{idle + env + "2 Clusters: a/a, a/b" + setEnv},
		},
		"a mark of another label beside it": {
			spec: takeAlong, clusters: []string{"a/a tier=x " + label + "tier= " + label + "env=dev"},
			want: []string{idle + env + "Cluster a/a" + setEnv},
		},
		"a mark of a label that clusterLabels set": {
			spec: "clusterLabels: {env: dev}\n" + takeAlong, clusters: []string{"a/a " + label + "env="},
		},
		"a mark that a fleet has stamped": {
			spec: takeAlong, clusters: []string{"a/a " + label + "env= " +
				"@capifleet.dev/stamps=other:labels/" + label + "env"},
		},
		"a mark of an annotation without it": {
			spec: takeAlong, clusters: []string{"a/a owner=x @" + annot + "owner=me"},
			want: []string{
				idle + "annotation " + annot + "owner marks annotation owner, which these Clusters do not have, so " +
					"the " +
					`registrar copies nothing (value "` + annot + `owner"; Cluster a/a); set annotation owner on ` +
					`these ` +
					"Clusters, or remove the mark; the value of the mark is ignored",
			},
		},
		"a mark of an annotation with it": {spec: takeAlong, clusters: []string{"a/a @owner=x @" + annot + "owner="}},
		"a mark of a label that is an annotation": {
			spec: takeAlong, clusters: []string{"a/a env=dev @" + label + "env="},
			want: []string{
				idle + "annotation " + label + "env is a mark for labels, which the registrar looks for among the " +
					"labels, " +
					`so it copies nothing (value "` + label + `env"; Cluster a/a); write the mark as a label`,
			},
		},
		"a mark of an annotation that is a label": {
			spec: takeAlong, clusters: []string{"a/a @owner=x " + annot + "owner="},
			want: []string{
				idle + "label " + annot + "owner is a mark for annotations, which the registrar looks for among the " +
					`annotations, so it copies nothing (value "` + annot + `owner"; Cluster a/a); write the mark ` +
					`as an ` +
					"annotation",
			},
		},
		"a mark in the plural": {
			spec: takeAlong, clusters: []string{"a/a env=dev take-along-labels.capi-to-argocd.env="},
			want: []string{
				idle + "the registrar does not know take-along-labels.capi-to-argocd.env, which is nearly a mark for " +
					`labels, so it copies nothing (value "take-along-labels.capi-to-argocd.env"; Cluster a/a); ` +
					"write the label take-along-label.capi-to-argocd.env",
			},
		},
		"a mark with a slash": {
			spec: takeAlong, clusters: []string{"a/a env=dev take-along-label.capi-to-argocd/env="},
			want: []string{
				idle + "the registrar does not know take-along-label.capi-to-argocd/env, which is nearly a mark for " +
					`labels, so it copies nothing (value "take-along-label.capi-to-argocd/env"; Cluster a/a); ` +
					"write the label take-along-label.capi-to-argocd.env",
			},
		},
		"a mark of an annotation in the plural": {
			spec:     takeAlong,
			clusters: []string{"a/a @example.com/b=x @take-along-annotations.capi-to-argocd.example.com/b="},
			want: []string{
				idle + "the registrar does not know take-along-annotations.capi-to-argocd.example.com/b, which is " +
					`nearly a mark for annotations, so it copies nothing (value ` +
					`"take-along-annotations.capi-to-argocd.example.com/b"; Cluster a/a); write the annotation ` +
					"take-along-annotation.capi-to-argocd.example.com/b",
			},
		},
		"a mark in the plural that is an annotation": {
			spec: takeAlong, clusters: []string{"a/a env=dev @take-along-labels.capi-to-argocd.env="},
			want: []string{
				idle + "the registrar does not know take-along-labels.capi-to-argocd.env, which is nearly a mark for " +
					`labels, so it copies nothing (value "take-along-labels.capi-to-argocd.env"; Cluster a/a); ` +
					"write the label take-along-label.capi-to-argocd.env",
			},
		},
		"other labels of the registrar": {
			spec: takeAlong, clusters: []string{
				"a/a ignore.capi-to-argocd.env= capi-to-argocd/owned=true taken-from-cluster-label.capi-to-argocd.env=",
			},
		},
		"marks mean nothing where all labels are copied": {
			spec:     "argocd: {registrar: Capi2Argo, capi2argo: {labels: All}}\n",
			clusters: []string{"a/a " + label + "env=dev @" + label + "env="},
		},
		"nor to another registrar": {
			spec: "argocd: {registrar: Capargo}\n", clusters: []string{"a/a " + label + "env=dev"},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			f := fleetOf(t, c.spec+web("", "web"), c.clusters...)
			equal(t, c.want, lines(f.Gathered(decide(t, f).problems)))
		})
	}
}

// TestMarksWithoutEntries: where nothing is delivered to the Argo CD of the hub, marks do not
// matter.
func TestMarksWithoutEntries(t *testing.T) {
	t.Parallel()
	f := fleetOf(t, "argocd: {registrar: Capi2Argo}", "a/a take-along-label.capi-to-argocd.env=dev")
	equal(t, nil, lines(decide(t, f).problems))
}
