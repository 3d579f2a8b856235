package scenarios

import "strings"

// editsOfSelectors: a Cluster leaves.
func editsOfSelectors() []reviewEdit {
	const selector = "clusterSelector: {matchLabels: {set: in}}"
	const names = "clusterSelector: {matchExpressions: [{key: place, operator: Exists}]}"
	placed := func(policy string) fleet { return reviewedSet(policy).with("w-2.yaml", "set: in", "set: in, place: x") }
	stays, goes := placed(""), placed("preserveResourcesOnDeletion: false")
	return []reviewEdit{
		{
			name: "narrowed", what: "a selector is narrowed",
			before: stays, after: stays.with("fleet.yaml", selector, names),
			want: []string{"Delete Application argocd/narrowed-w-1 ApplicationDeleted Stay"},
		},
		{
			name: "narrowedgo", what: "a selector is narrowed, and Applications delete their workloads",
			before: goes, after: goes.with("fleet.yaml", selector, names),
			want: []string{"Delete Application argocd/narrowedgo-w-1 ApplicationDeleted Go"},
		},
		{
			name: "turned", what: "a selector is narrowed in the commit from which workloads are preserved",
			before: goes, after: stays.with("fleet.yaml", selector, names),
			want: []string{
				"Delete Application argocd/turned-w-1 ApplicationDeleted Go",
				"Update ApplicationSet argocd/turned-app PolicyChanges Stay",
			},
		},
		{
			name: "emptied", what: "the last Cluster leaves",
			before: stays, after: stays.with("fleet.yaml", selector, "clusterSelector: {matchLabels: {set: none}}"),
			want: []string{"Stuck Application argocd/emptied-w-1 argocd/emptied-w-2 ApplicationKept Stay"},
		},
	}
}

// editsOfPayloads: people have added a field to each object on each Cluster.
func editsOfPayloads() []reviewEdit {
	once, again := reviewedStrategy("ApplyOnce"), reviewedStrategy("Reconcile")
	fewer := reviewedPayload[:strings.Index(reviewedPayload, "---")]
	const third = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME-third, namespace: default}\n"
	return []reviewEdit{
		{
			name: "once", what: "a payload changes under ApplyOnce",
			before: once, after: once.with("payload.yaml", "blue", "green"),
			want: []string{"NewOnly PayloadObject default/once-first NewClustersOnly Stay"},
		},
		{
			name: "again", what: "a payload changes under Reconcile",
			before: again, after: again.with("payload.yaml", "blue", "green"),
			want: []string{"Reapply PayloadObject default/again-first default/again-second AppliedAgain MayChange"},
		},
		{
			name: "more", what: "an object is added under ApplyOnce",
			before: once, after: once.withFile("payload.yaml", reviewedPayload+third),
			want: []string{"Create PayloadObject default/more-third PayloadCreated Stay"},
		},
		{
			name: "fewer", what: "an object is removed from a payload under Reconcile",
			before: again, after: again.withFile("payload.yaml", fewer),
			want: []string{
				"LeftBehind PayloadObject default/fewer-second LeftOnCluster Stay",
				"Reapply PayloadObject default/fewer-first AppliedAgain MayChange",
			},
		},
		{
			name: "strategy", what: "a strategy is switched to Reconcile", before: once, after: again,
			want: []string{
				"Reapply PayloadObject default/strategy-first default/strategy-second AppliedAgain MayChange",
			},
		},
		{
			// The manifests of the payload are those of nobody then, so they go to the hub.
			name: "unset", what: "an entry of a payload is removed", before: again,
			after: reviewedFleet().withFile("payload.yaml", reviewedPayload),
			want: []string{
				"Create HubObject default/unset-first default/unset-second HubCreated None",
				"LeftBehind PayloadObject default/unset-first default/unset-second LeftOnCluster Stay",
			},
		},
	}
}

// editsOfHub: manifests of people go.
func editsOfHub() []reviewEdit {
	const kept = ", annotations: {argocd.argoproj.io/sync-options: Prune=false}"
	configMap := func(name, annotations string) string {
		return "---\napiVersion: v1\nkind: ConfigMap\n" +
			"metadata: {name: NAME-" + name + ", namespace: NAME" + annotations + "}\n"
	}
	set := func(annotations string) fleet {
		spec := strings.NewReplacer("{source: ", "{project: default, source: ",
			"destination: {", "destination: {name: '{{ .name }}', ").Replace(reviewedSpec)
		return reviewedFleet().withFile("set.yaml", `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: NAME-app, namespace: argocd`+annotations+`}
spec:
  goTemplate: true
  generators: [{list: {elements: [{name: w-1}]}}]
  template: {metadata: {name: 'NAME-{{ .name }}'}, spec: `+spec+`}
`)
	}
	maps := reviewedFleet().withFile("maps.yaml", configMap("free", "")+configMap("kept", kept))
	return []reviewEdit{
		{
			name: "maps", what: "two ConfigMaps of the hub go, one with Prune=false",
			before: maps, after: maps.without("maps.yaml"),
			want: []string{
				"Delete ConfigMap maps/maps-free HubDeleted None",
				"LeftBehind ConfigMap maps/maps-kept HubKept Stay",
			},
		},
		{
			name: "keptset", what: "an ApplicationSet with Prune=false goes",
			before: set(kept), after: reviewedFleet(),
			want: []string{"LeftBehind Application argocd/keptset-w-1 ApplicationKept Stay"},
		},
		{
			name: "byhand", what: "an ApplicationSet goes that people have written, without a policy",
			before: set(""), after: reviewedFleet(),
			want: []string{"Delete Application argocd/byhand-w-1 ApplicationDeleted Go"},
		},
	}
}
