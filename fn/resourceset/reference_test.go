package resourceset

import "testing"

// TestReferences: what must be true of a ConfigMap or Secret that the user provides, in each
// namespace whose Clusters get it.
func TestReferences(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct {
		fields   string // of the entry
		clusters string
		files    map[string]string
		problems []string
	}{
		"it is there": {
			fields: "  resources: [{configMap: {name: user-payload}}]",
			files:  map[string]string{"a.yaml": userPayload},
		},
		"it is missing": {
			fields: "  resources: [{configMap: {name: user-payload}}]",
			problems: []string{
				"error CF0302: spec.resourceSets[0].resources[0].configMap.name: ConfigMap user-payload is not " +
					"in the input in namespace \"fleet\", where matching Clusters are (value \"user-payload\"); add " +
					"it with metadata.namespace: fleet; Cluster API would skip it and report success",
			},
		},
		"it is missing in the second namespace": {
			fields:   "  resources: [{configMap: {name: user-payload}}]",
			clusters: "fleet/eu-1 environment=production\nmore/eu-2 environment=production",
			files:    map[string]string{"a.yaml": userPayload},
			problems: []string{
				"error CF0302: spec.resourceSets[0].resources[0].configMap.name: ConfigMap user-payload is not " +
					"in the input in namespace \"more\", where matching Clusters are (value \"user-payload\"); add " +
					"it with metadata.namespace: more; Cluster API would skip it and report success",
			},
		},
		"it is missing where Clusters have no namespace": {
			fields:   "  resources: [{secret: {name: user-secret}}]",
			clusters: "eu-1 environment=production",
			files:    map[string]string{"a.yaml": userSecret},
			problems: []string{
				"error CF0302: spec.resourceSets[0].resources[0].secret.name: Secret user-secret is not in the " +
					"input without a namespace, where matching Clusters are (value \"user-secret\"); add it without " +
					"metadata.namespace, or set provided: Externally where something else makes it; Cluster API " +
					"would skip it and report success",
			},
		},
		"it is missing where no Cluster is reached": {
			fields:   "  resources: [{configMap: {name: user-payload}}]",
			clusters: "fleet/eu-1 environment=test",
			problems: []string{
				"warning CF0201: spec.resourceSets[0].clusterSelector: the selector matches no Cluster of the " +
					"fleet, which has 1 Cluster (value \"environment=production\"); check the labels of the " +
					"Clusters; the values of label environment are: test",
			},
		},
		"it is there twice": {
			fields: "  resources: [{configMap: {name: user-payload}}]",
			files:  map[string]string{"a.yaml": userPayload, "b.yaml": userPayload},
			problems: []string{
				"error CF0111: spec.resourceSets[0].resources[0].configMap.name: ConfigMap fleet/user-payload is " +
					"duplicated in the input (a.yaml, b.yaml) (value \"user-payload\"); remove one of them",
			},
		},
		"it is provided externally": {
			fields: "  resources: [{secret: {name: user-secret, provided: Externally}}, " +
				"{configMap: {name: user-payload}}]",
			files: map[string]string{"a.yaml": userPayload},
			problems: []string{
				"info CF0310: spec.resourceSets[0].resources[0].secret.name: Secret user-secret in namespace " +
					"\"fleet\" is provided externally and was not checked; Cluster API skips a Secret that is not " +
					"there, and reports success",
			},
		},
		"a Secret of the input": {
			fields: "  resources: [{secret: {name: user-secret}}]",
			files:  map[string]string{"a.yaml": userSecret},
		},
		"they are missing in many namespaces": {
			fields: "  resources: [{configMap: {name: user-payload}}, " +
				"{secret: {name: user-secret, provided: Externally}}]",
			clusters: "a/c environment=production\nb/c environment=production\nd/c environment=production\n" +
				"e/c environment=production\nf/c environment=production\nfleet/c environment=production\n" +
				"g/c environment=production",
			files: map[string]string{"a.yaml": userPayload},
			problems: []string{
				"error CF0302: spec.resourceSets[0].resources[0].configMap.name: ConfigMap user-payload is not " +
					"in the input in namespaces \"a\", \"b\", \"d\", \"e\", \"f\" and 1 more, where matching " +
					"Clusters are (value \"user-payload\"); add it to each of them, with its metadata.namespace; " +
					"Cluster API would skip it and report success",
				"info CF0310: spec.resourceSets[0].resources[1].secret.name: Secret user-secret in namespaces " +
					"\"a\", \"b\", \"d\", \"e\", \"f\" and 2 more is provided externally and was not checked; " +
					"Cluster API skips a Secret that is not there, and reports success",
			},
		},
		"two entries of the list refer to it": {
			fields: "  resources: [{configMap: {name: user-payload}}, {configMap: {name: user-payload}}, " +
				"{secret: {name: user-payload, provided: Externally}}]",
			files: map[string]string{"a.yaml": userPayload},
			problems: []string{
				"error CF0111: spec.resourceSets[0].resources[1].configMap.name: " +
					"spec.resourceSets[0].resources[0].configMap.name refers to it already (value \"user-payload\"); " +
					"remove one of them",
				"info CF0310: spec.resourceSets[0].resources[2].secret.name: Secret user-payload in namespace " +
					"\"fleet\" is provided externally and was not checked; Cluster API skips a Secret that is not " +
					"there, and reports success",
				"error CF0307: spec.resourceSets[0].resources[1].configMap.name: ConfigMap monitoring/dashboard " +
					"is duplicated in the payload; the first is in spec.resourceSets[0].resources[0].configMap.name; " +
					"remove one of them",
			},
		},
		"it is not a payload": {
			fields: "  resources: [{configMap: {name: empty}}]",
			files: map[string]string{
				"a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: empty, namespace: fleet}",
			},
			problems: []string{
				"error CF0303: a.yaml: ConfigMap fleet/empty: the object has no data; put the manifests under " +
					"data; Cluster API does not read binaryData",
			},
		},
		"it holds a list": {
			fields: "  resources: [{configMap: {name: user-payload}}]",
			files: map[string]string{
				"a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: user-payload, namespace: fleet}\n" +
					"data: {a: '{apiVersion: v1, kind: List, items: []}'}",
			},
			problems: []string{
				"error CF0303: a.yaml: ConfigMap fleet/user-payload: in data[a], document 1, List: the object is a " +
					"list, and Cluster API does not split lists into objects; write each of its items as a document",
				"error CF0306: spec.resourceSets[0].resources[0].configMap.name: List has no metadata.namespace, and " +
					"it is unknown whether it needs one, since its kind is neither built in nor defined in the " +
					"payload; write each of its items as a document",
			},
		},
		"it holds what another source holds": {
			fields: "  resources: [{files: [settings.yaml]}, {configMap: {name: dashboard}}]",
			files: map[string]string{
				"settings.yaml": settings, "a.yaml": holding("fleet", "dashboard", "kube-system", "settings"),
			},
			problems: []string{
				"error CF0307: spec.resourceSets[0].resources[1].configMap.name: ConfigMap kube-system/settings " +
					"is duplicated in the payload; the first is in spec.resourceSets[0].resources[0].files; remove " +
					"one of them",
			},
		},
		"it holds what another one holds": {
			fields: "  resources: [{configMap: {name: dashboard}}, {configMap: {name: again}}]",
			files: map[string]string{
				"a.yaml": holding("fleet", "dashboard", "kube-system", "settings"),
				"b.yaml": holding("fleet", "again", "kube-system", "settings"),
			},
			problems: []string{
				"error CF0307: spec.resourceSets[0].resources[1].configMap.name: ConfigMap kube-system/settings " +
					"is duplicated in the payload; the first is in spec.resourceSets[0].resources[0].configMap.name; " +
					"remove one of them",
			},
		},
		"it holds what a template gives": {
			fields: "  resources: [{files: [named.yaml], render: Template}, {configMap: {name: user-payload}}]",
			clusters: "fleet/eu-1 environment=production region=dashboard\n" +
				"other/eu-2 environment=production region=dashboard2",
			files: map[string]string{
				"a.yaml": userPayload, "b.yaml": holding("other", "user-payload", "monitoring", "dashboard"),
				"named.yaml": "apiVersion: v1\nkind: ConfigMap\n" +
					"metadata: {name: '{{ .metadata.labels.region }}', namespace: monitoring}",
			},
			problems: []string{
				"error CF0307: spec.resourceSets[0].resources[0].files: ConfigMap monitoring/dashboard is " +
					"duplicated in the payload; the first is in spec.resourceSets[0].resources[1].configMap.name " +
					"(Cluster fleet/eu-1); remove one of them",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			if c.clusters == "" {
				c.clusters = inEurope
			}
			got := given{spec: addons(c.fields), clusters: c.clusters, files: c.files}.run(t)
			wantSame(t, "problems", c.problems, texts(got.problems))
		})
	}
}

// holding is a ConfigMap of the user's that holds a ConfigMap.
func holding(namespace, name, heldIn, held string) string {
	return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + ", namespace: " + namespace + "}\ndata:\n" +
		"  a.yaml: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: " + held + ", namespace: " +
		heldIn + "}\n"
}
