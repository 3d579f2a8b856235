package scenarios

import "strings"

// editsOfDeployments: what an Application has deployed is not in its source any more, or its
// destination is another one. The folder other of the repository has the ConfigMap and no
// Deployment.
func editsOfDeployments() []reviewEdit {
	const source, prunes, keeps = "path: app", "{prune: true, selfHeal: true}", "{selfHeal: true}"
	const there = "{name: '{{ .name }}', namespace: 'NAME-{{ .name }}'}"
	const otherPlace, otherCluster = "{name: '{{ .name }}', namespace: 'NAME-x-{{ .name }}'}",
		"{name: w-2, namespace: 'NAME-{{ .name }}'}"
	const config = "fleet.yaml"
	pruned := reviewedSet("")
	kept := pruned.with(config, prunes, keeps)
	at := func(destination, automated string) fleet {
		spec := strings.NewReplacer("{source: ", "{project: default, source: ",
			"{namespace: 'NAME-{{ .name }}'}", destination, prunes, automated).Replace(reviewedSpec)
		return reviewedFleet().withFile("set.yaml", `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: NAME-app, namespace: argocd}
spec:
  goTemplate: true
  generators: [{list: {elements: [{name: w-1}]}}]
  template: {metadata: {name: 'NAME-{{ .name }}'}, spec: `+spec+`}
`)
	}
	update := func(name, workloads string) []string {
		return []string{"Update Application argocd/" + name + "-w-1 argocd/" + name + "-w-2 Synced " + workloads}
	}
	return []reviewEdit{
		{
			name: "source", what: "the source is another one, and prune is on",
			before: pruned, after: pruned.with(config, source, "path: other"), want: update("source", "MayGo"),
		},
		{
			name: "sourcekept", what: "the source is another one, and prune is off",
			before: kept, after: kept.with(config, source, "path: other"), want: update("sourcekept", "MayChange"),
		},
		{
			name: "pruneon", what: "prune is on from the commit on in which the source is another one",
			before: kept, after: pruned.with(config, source, "path: other"), want: update("pruneon", "MayGo"),
		},
		{
			name: "place", what: "the namespace is another one, and prune is on",
			before: at(there, prunes), after: at(otherPlace, prunes),
			want: []string{"Update Application argocd/place-w-1 Synced MayGo"},
		},
		{
			name: "placekept", what: "the namespace is another one, and prune is off",
			before: at(there, keeps), after: at(otherPlace, keeps),
			want: []string{"Update Application argocd/placekept-w-1 Synced MayChange"},
		},
		{
			name: "elsewhere", what: "the destination is another cluster",
			before: at(there, prunes), after: at(otherCluster, prunes),
			want: []string{"Update Application argocd/elsewhere-w-1 Synced MayChange"},
		},
	}
}

// deployed compares what becomes of what an Application has deployed with what diff says of that.
func (j *judgement) deployed(c reviewChange, key string) {
	_, name, _ := strings.Cut(key, "/")
	cluster := destinationOf(j.before[onHub][key], j.after[onHub][key])
	both := func(place, namespace, fate string) {
		for kind := range workloadKinds() {
			j.mustBe(place, kind+" "+namespace+"/workload", fate)
		}
	}
	edit, ofCluster, _ := strings.Cut(name, "-")
	says := func(text string) bool { return strings.Contains(c.Effect.Text, text) }
	switch {
	case says("deletes what the new source does not have"), says("Prune is on from now on: Argo CD deletes"):
		j.mustBe(cluster, "Deployment "+name+"/workload", fateGone)
	case says("What the new source does not have stays"):
		j.mustBe(cluster, "Deployment "+name+"/workload", fateUntouched)
	case says("deletes what is in the old namespace"):
		both(cluster, name, fateGone)
		both(cluster, edit+"-x-"+ofCluster, fateCreated)
	case says("What is in the old namespace stays"):
		both(cluster, name, fateUntouched)
		both(cluster, edit+"-x-"+ofCluster, fateCreated)
	case says("to another cluster from now on. What is on"):
		both(cluster, name, fateUntouched)
		both(destinationOf(j.after[onHub][key]), name, fateCreated)
	}
}

// otherText says the opposite of what becomes of what was deployed; "" where a text says nothing of
// that.
func otherText(text string) string {
	const gone, stays = "deletes what the new source does not have", "What the new source does not have stays"
	const goneThere, staysThere = "deletes what is in the old namespace", "What is in the old namespace stays"
	other := strings.NewReplacer(
		gone, stays, stays, gone, "Prune is on from now on: Argo CD deletes", stays, goneThere, staysThere, staysThere,
		goneThere, "to another cluster from now on. What is on", goneThere,
	).Replace(text)
	if other == text {
		return ""
	}
	return other
}
