package cli_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// secretNames are the words of names under which secrets are kept. Each is written in all ways of
// [nameForms], at all places of [keyPlaces].
func secretNames() []string {
	return []string{
		"password", "passwd", "passphrase", "db password", "token", "access token", "github token", "api key",
		"access key", "secret access key", "client secret", "client key", "private key", "signing key",
		"encryption key", "ssh key", "tls key", "license key", "connection string", "dsn", "authorization", "cookie",
		"session cookie", "jwt", "credentials", "registry creds", "webhook url", "webhook secret", "kubeconfig",
		"docker config json", "pg pass", "sas token", "otp seed", "salt", "bearer token", "admin pwd",
		"client key data", "netrc", "basic auth", "github pat",
	}
}

// nameForms are the ways to write words as one name.
func nameForms(words string) []string {
	list := strings.Fields(words)
	camel := make([]string, len(list))
	for i, word := range list {
		camel[i] = string(unicode.ToUpper(rune(word[0]))) + word[1:]
	}
	pascal := strings.Join(camel, "")
	forms := []string{
		strings.Join(list, "-"), strings.Join(list, "_"), strings.ToUpper(strings.Join(list, "_")), pascal,
		strings.ToLower(pascal[:1]) + pascal[1:], "my-" + strings.Join(list, "-"),
		"APP_" + strings.ToUpper(strings.Join(list, "_")),
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}

// keyPlaces are how a name and its value are written at a place, in the files of the fleet.
func keyPlaces() map[string]string {
	return map[string]string{
		"VALUES":      "              %s: %s\n",
		"NESTED":      "                %s: {inner: %s}\n",
		"PARAMETERS":  "            - {name: auth.%s, value: %s}\n",
		"PLUGIN":      "            - {name: %s, value: %s}\n",
		"DATA":        "  %s: %s\n",
		"TEXT":        "    %s: correct %s\n",
		"PROPERTIES":  "    app.%s=%s\n",
		"ANNOTATIONS": "    example.com/%s: %s\n",
		"VARIABLES":   "        - {name: %s, value: %s}\n",
		"ELEMENTS":    "        %s: %s\n",
	}
}

// keyFiles have a place in capital letters for each of [keyPlaces].
func keyFiles() map[string]string {
	return map[string]string{
		"fleet.yaml": `apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata:
  name: production
  annotations: {config.kubernetes.io/local-config: "true"}
spec:
  clusters: {}
  resourceSets:
  - name: again
    strategy: Reconcile
    resources: [{files: [payloads/again.yaml]}]
  applicationSets:
  - name: helm
    template:
      metadata: {name: '{{ .name }}-helm'}
      spec:
        source:
          repoURL: https://charts.example.com
          chart: database
          targetRevision: 1.0.0
          helm:
            valuesObject:
              level: 1
VALUES
              nested:
NESTED
            parameters:
PARAMETERS
        destination: {namespace: database}
  - name: plugin
    template:
      metadata: {name: '{{ .name }}-plugin'}
      spec:
        source:
          repoURL: https://git.example.com/apps
          path: plugin
          targetRevision: main
          plugin:
            name: vault
            env:
PLUGIN
        destination: {namespace: apps}
`,
		"cluster.yaml": `apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata: {name: eu-1, namespace: clusters}
spec:
  topology: {classRef: {name: standard}, version: v1.34.0}
`,
		"payloads/again.yaml": keyObjects("kube-system"),
		"hub.yaml": keyObjects("argocd") + `---
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: written, namespace: argocd}
spec:
  goTemplate: true
  generators:
  - list:
      elements:
      - name: one
ELEMENTS
  template:
    metadata: {name: 'written-{{ .name }}'}
    spec:
      project: default
      source: {repoURL: https://charts.example.com, chart: written, targetRevision: 1.0.0}
      destination: {name: in-cluster, namespace: written}
`,
	}
}

// keyObjects are manifests with places.
func keyObjects(namespace string) string {
	return `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: ` + namespace + `
  annotations:
ANNOTATIONS
data:
  level: "1"
DATA
  app.yaml: |
TEXT
  app.properties: |
PROPERTIES
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: settings, namespace: ` + namespace + `}
spec:
  selector: {matchLabels: {app: settings}}
  template:
    metadata: {labels: {app: settings}}
    spec:
      containers:
      - name: settings
        image: registry.example.com/settings:1.0.0
        env:
VARIABLES
`
}

// TestKeysThatSoundSecret has a canary under each name, in each form, at each place.
func TestKeysThatSoundSecret(t *testing.T) {
	t.Parallel()
	files, canaries := keyFiles(), []string{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		for place, line := range keyPlaces() {
			var lines strings.Builder
			for _, words := range secretNames() {
				for number, form := range nameForms(words) {
					canary := fmt.Sprintf("%s-%s-%d", place, strings.ReplaceAll(words, " ", "-"), number)
					canary = strings.ToLower(canary)
					canaries = append(canaries, canary)
					fmt.Fprintf(&lines, line, form, "CANARY-"+canary)
				}
			}
			files[name] = strings.ReplaceAll(files[name], "\n"+place+"\n", "\n"+lines.String())
		}
	}
	pair := newCanaryPair(t, files, canaries, nil)
	pair.checkHidden(t)
	for _, form := range pair.forms(t, []string{"clusters/eu-1"}) {
		if found := canariesIn(form.text); len(found) > 0 {
			t.Errorf("%s shows %d canaries: %s", form.name, len(found), found[:min(len(found), 40)])
		}
	}
}
