package hub

import "testing"

// TestRequiredLabels shows which labels a Secret must have for its Application.
func TestRequiredLabels(t *testing.T) {
	const inBranch = `{{ if eq .name "eu-1" }}{{ .metadata.labels.region }}{{ else }}none{{ end }}`
	checkDecisions(t, map[string]decision{
		"one that is surely read": {
			spec: byLabels + web(prod, regionPath), clusters: []string{"a/eu-1 env=prod region=eu"},
			want: []string{"main-web: Secrets with env=prod,region"},
		},
		"one that some Cluster lacks is an error when the template is rendered": {
			spec: byLabels + web(prod, regionPath), clusters: []string{"a/eu-1 env=prod region=eu", "a/us-1 env=prod"},
			want: []string{
				"error CF0203: spec.applicationSets[0].template.spec.source.path: the template reads " +
					`label region, which is missing (value "{{ .metadata.labels.region }}"; Cluster ` +
					"a/us-1); set it, read it as a value with a default, or leave the Clusters out by " +
					"clusterSelector",
			},
		},
		"not one that may be missing": {
			spec: byLabels + web(
				prod,
				`{{ index .metadata.labels "region" | default "none" }}`,
			), clusters: []string{"a/eu-1 env=prod"},
			want: []string{"main-web: Secrets with env=prod"},
		},
		"one that is read in a branch, which all Clusters must have": {
			spec: byLabels + web(
				prod,
				inBranch,
			), clusters: []string{"a/eu-1 env=prod region=eu", "a/us-1 env=prod region=us"},
			want: []string{"main-web: Secrets with env=prod,region"},
		},
		"or it is refused, and each Cluster is named": {
			spec:     byLabels + web(prod, inBranch),
			clusters: []string{"a/eu-1 env=prod region=eu", "a/us-1 env=prod", "a/us-2 env=prod"},
			want: []string{
				"error CF0406: spec.applicationSets[0].template: the template reads label region for some " +
					"Clusters only, so the cluster generator cannot require it, and these lack it (value " +
					`".metadata.labels.region"; 2 Clusters: a/us-1, a/us-2); give a default for Clusters ` +
					`without the label: index .metadata.labels "region" | default "none"; or set ` +
					"argocd.generator: List",
			},
		},
		"a value in a branch, too": {
			spec: "values: [{name: region, label: region}]\n" + byLabels +
				web(prod, `{{ if eq .name "eu-1" }}{{ .values.region }}{{ end }}`),
			clusters: []string{"a/eu-1 env=prod region=eu", "a/us-1 env=prod"},
			want: []string{
				"error CF0406: spec.applicationSets[0].template: the template reads label region for some " +
					"Clusters only, so the cluster generator cannot require it, and these lack it (value " +
					`".values.region"; Cluster a/us-1); give a default for Clusters without the label: index ` +
					`.metadata.labels "region" | default "none"; or set argocd.generator: List`,
			},
		},
		"what is below a label is not a label": {
			spec: byLabels + web(prod, `{{ .metadata.labels.env }}{{ .name }}`), clusters: []string{"a/eu-1 env=prod"},
			want: []string{"main-web: Secrets with env=prod,env"},
		},
	})
}

// TestEmptyValues refuses a template that would take a missing value for an empty one.
func TestEmptyValues(t *testing.T) {
	const values = "values: [{name: a, label: a}, {name: b, label: b, default: none}, {name: c, label: c}]\n"
	checkDecisions(t, map[string]decision{
		"a template that counts its values": {
			spec:     values + byLabels + web(prod, "{{ len .values }}"),
			clusters: []string{"a/eu-1 env=prod a=x b=x c=x", "a/us-1 env=prod a="},
			want: []string{
				"error CF0203: spec.applicationSets[0].template: the template reads value a, which " +
					"the cluster generator renders as an empty text, and label a is missing or empty " +
					"(Cluster a/us-1); set it, give the value a default, or leave the Clusters out by " +
					"clusterSelector",
			},
		},
		"one that lists its values": {
			spec:     values + byLabels + web(prod, `{{ range $name, $_ := .values }}{{ $name }}{{ end }}`),
			clusters: []string{"a/eu-1 env=prod a=x c=x", "a/us-1 env=prod a=x c="},
			want: []string{
				"error CF0203: spec.applicationSets[0].template: the template reads value c, which " +
					"the cluster generator renders as an empty text, and label c is missing or empty " +
					"(Cluster a/us-1); set it, give the value a default, or leave the Clusters out by " +
					"clusterSelector",
			},
		},
		"not one that makes the same of both": {
			spec:     values + byLabels + web(prod, `{{ range .values }}{{ . }}{{ end }}`),
			clusters: []string{"a/eu-1 env=prod a=x c=x", "a/us-1 env=prod a=x c="},
			want: []string{
				`main-web: Secrets with a,c,env=prod and values {"a":"{{ index .metadata.labels ` +
					`\"a\" }}","b":"{{ index .metadata.labels \"b\" | default \"none\" }}","c":"{{ index ` +
					`.metadata.labels \"c\" }}"}`,
			},
		},
		"not one that fails without the value, which is reported as that": {
			spec:     values + byLabels + web(prod, `{{ .values.c }}`),
			clusters: []string{"a/eu-1 env=prod c=x", "a/us-1 env=prod c="},
			want: []string{
				"error CF0203: spec.applicationSets[0].template.spec.source.path: the template reads " +
					`value c, and label c is missing or empty (value "{{ .values.c }}"; Cluster a/us-1); ` +
					"set it, give the value a default, or leave the Clusters out by clusterSelector",
			},
		},
		"one that fails for an empty value": {
			spec: "values: [{name: c, label: c}]\n" + byLabels + web(
				prod,
				`x{{ range .values }}{{ index . 0 }}{{ end }}`,
			),
			clusters: []string{"a/eu-1 env=prod c=", "a/us-1 env=prod c=x"},
			want: []string{
				"error CF0203: spec.applicationSets[0].template: the template reads value c, which " +
					"the cluster generator renders as an empty text, and label c is missing or empty " +
					"(Cluster a/eu-1); set it, give the value a default, or leave the Clusters out by " +
					"clusterSelector",
			},
		},
	})
}
