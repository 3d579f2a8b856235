package review

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// pathOf is a path whose fields are divided by slashes; [KEY] is an element of a list.
func pathOf(text string) Path {
	var path Path
	text, isLast := strings.CutSuffix(text, "/"+lastApplied)
	if isLast {
		return append(pathOf(text), Step{Field: lastApplied})
	}
	for part := range strings.SplitSeq(text, "/") {
		if key, isKey := strings.CutPrefix(part, "["); isKey {
			path = append(path, Step{Key: strings.TrimSuffix(key, "]")})
			continue
		}
		path = append(path, Step{Field: part})
	}
	return path
}

// shownField is a field that changes, as one line.
func shownField(field v1alpha1.DiffField) string {
	text := field.Path
	if field.Redacted != "" {
		return text + ": " + string(field.Redacted)
	}
	if field.Text != "" {
		return text + ":\n" + field.Text
	}
	side := func(value json.RawMessage) string {
		var plain string
		switch {
		case value == nil:
			return "-"
		case json.Unmarshal(value, &plain) == nil && string(value) != "null":
			return plain
		}
		return string(value)
	}
	return text + ": " + side(field.Before) + " -> " + side(field.After)
}

func TestRedactedFields(t *testing.T) {
	tests := map[string]struct {
		kind, path    string
		before, after any
		want          string
	}{
		"a value of a Secret is never shown, and its path ends at its key": {
			"Secret", "data/password", "YQ==", "Yg==", "data[password]: Changed",
		},
		"a key with dots of a Secret": {"Secret", "stringData/tls.key", nil, "x", "stringData[tls.key]: Added"},
		"what is below a value of a Secret": {
			"Secret", "data/password/odd", true, nil, "data[password]: Removed",
		},
		"a field of a Secret that does not exist": {"Secret", "stringdata", "a", "b", "stringdata: Changed"},
		"a label of a Secret": {
			"Secret", "metadata/labels/tier", "a", "b",
			"metadata.labels.tier: Changed",
		},
		"the annotation in which kubectl keeps an object": {
			"ConfigMap", "metadata/annotations/" + lastApplied, "{}", "{}x",
			"metadata.annotations[kubectl.kubernetes.io/last-applied-configuration]: Changed",
		},
		"a Helm value": {
			"Application", "spec/source/helm/valuesObject/retention", "15d", "7d",
			"spec.source.helm.valuesObject.retention: 15d -> 7d",
		},
		"a Helm value whose key sounds secret": {
			"Application", "spec/source/helm/valuesObject/adminPassword", "a", "b",
			"spec.source.helm.valuesObject.adminPassword: Changed",
		},
		"a Helm value below a key that sounds secret": {
			"Application", "spec/source/helm/valuesObject/secrets/db",
			"a", "b",
			"spec.source.helm.valuesObject.secrets.db: Changed",
		},
		"a switch is no secret": {
			"Application", "spec/source/helm/valuesObject/token/enabled", true, false,
			"spec.source.helm.valuesObject.token.enabled: true -> false",
		},
		"a Helm parameter": {
			"Application", "spec/source/helm/parameters/[auth.token]/value", "a", "b",
			"spec.source.helm.parameters[auth.token].value: Changed",
		},
		"an element of the environment of a plugin": {
			"Application", "spec/source/plugin/env/[API_KEY]/value", "a", "b",
			"spec.source.plugin.env[API_KEY].value: Changed",
		},
		"a list of parameters": {
			"Application", "spec/source/helm/parameters",
			nil,
			[]any{map[string]any{"name": "db.password", "value": "a"}, map[string]any{
				"name":  "db.host",
				"value": "h",
			}},
			`spec.source.helm.parameters: - -> ` +
				`[{"name":"db.password","value":"(hidden)"},{"name":"db.host","value":"h"}]`,
		},
		"a variable of a container": {
			"Deployment", "spec/containers/[app]/env/[DB_PASSWORD]/value", "a", "b",
			"spec.containers[app].env[DB_PASSWORD].value: Changed",
		},
		"the Secret that a variable is from": {
			"Deployment", "spec/containers/[app]/env/[X]/valueFrom/secretKeyRef/key",
			"a", "b", "spec.containers[app].env[X].valueFrom.secretKeyRef.key: a -> b",
		},
		"the Secret of a volume": {
			"Deployment", "spec/volumes/[x]/secret/secretName", "a", "b",
			"spec.volumes[x].secret.secretName: a -> b",
		},
		"how long a token is valid": {
			"Deployment", "spec/tokenExpirationSeconds", int64(1), int64(2),
			"spec.tokenExpirationSeconds: 1 -> 2",
		},
		"an image whose name sounds secret": {
			"Deployment", "spec/image", "vault-secrets:v1", "vault-secrets:v2",
			"spec.image: vault-secrets:v1 -> vault-secrets:v2",
		},
		"an argument": {
			"Deployment", "spec/args",
			[]any{"--token=abcd", "--level=1"},
			[]any{
				"--token=efgh",
				"--level=2",
			},
			`spec.args: ["--token=(hidden)","--level=1"] -> ["--token=(hidden, changed)","--level=2"]`,
		},
		"an argument of two": {
			"Deployment", "spec/args",
			[]any{"--password", "abcd"},
			[]any{
				"--password", "efgh",
				"-v",
			},
			`spec.args: ["--password","(hidden)"] -> ["--password","(hidden, changed)","-v"]`,
		},
		"an argument of which nothing else changes": {
			"Deployment", "spec/args",
			[]any{"--token=abcd"},
			[]any{"--token=efgh"},
			"spec.args: Changed",
		},
		"the user of a URL": {
			"Application", "spec/source/repoURL", "https://u:p@h/a@v1", "https://h/a@v2",
			"spec.source.repoURL: https://h/a@v1 -> https://h/a@v2",
		},
		"the password of a URL that has a slash": {
			"Application", "spec/source/repoURL", "", "https://u:p/q@h/a",
			"spec.source.repoURL:  -> https://h/a",
		},
		"a port is no password": {
			"Application", "spec/source/repoURL", "", "https://h:8443/a@v1",
			"spec.source.repoURL:  -> https://h:8443/a@v1",
		},
		"a private key in a ConfigMap": {
			"ConfigMap", "data/server", "", "-----BEGIN RSA PRIVATE KEY-----\nx\n",
			"data.server: Changed",
		},
		"a key of a ConfigMap that sounds secret": {"ConfigMap", "data/tls.key", "a", "b", "data[tls.key]: Changed"},
		"a manifest of a Secret in a ConfigMap": {
			"ConfigMap", "data/a.yaml", nil,
			"apiVersion: v1\nkind: Secret\nstringData: {a: b}\n", "data[a.yaml]: Added",
		},
		"JSON in a text": {
			"ConfigMap", "data/a", "{}", `{"auth":{"password":{"x":"abcd"}},"b":1}`,
			`data.a: {} -> {"auth":{"password":{"x":"(hidden)"}},"b":1}`,
		},
		"an Authorization header": {"ConfigMap", "data/a", "", "Basic YWxhZGRpbjpvcGVu", "data.a:  -> Basic (hidden)"},
		"text of several lines": {
			"Application", "spec/source/helm/values", "a: 1\npassword: abcd\nb: 2\n",
			"a: 1\npassword: efgh\nb: 3\n",
			"spec.source.helm.values:\n@@ -1,3 +1,3 @@\n a: 1\n-password: (hidden)\n-b: 2\n" +
				"+password: (hidden, changed)\n+b: 3\n",
		},
		"text of several lines of which only a secret changes": {
			"Application", "spec/source/helm/values",
			"a: 1\npassword: |\n  abcd\n  efgh\n", "a: 1\npassword: |\n  ijkl\n", "spec.source.helm.values: Changed",
		},
		"the lines below a key that sounds secret": {
			"Application", "spec/source/helm/values", nil,
			"tokens:\n- abcd\n- efgh\nb: 1\n",
			"spec.source.helm.values:\n@@ -0,0 +1,3 @@\n+tokens:\n+- (hidden)\n+b: 1\n",
		},
		"a value with a tag, that goes on in the next line": {
			"ConfigMap", "data/a", nil,
			"a:\n  password: !x \"abcd\n    efgh\"\n  b: 1\n",
			"data.a:\n@@ -0,0 +1,3 @@\n+a:\n+  password: (hidden)\n+  b: 1\n",
		},
		"a variable in lines": {
			"ConfigMap", "data/a", nil, "- value: abcdef\n  name: PASSWORD\n",
			"data.a:\n@@ -0,0 +1,2 @@\n+- value: (hidden)\n+  name: PASSWORD\n",
		},
		"a comment": {
			"ConfigMap", "data/a", nil, "# password: abcd\nb: 1\n",
			"data.a:\n@@ -0,0 +1,2 @@\n+# password: (hidden)\n+b: 1\n",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			change := &Change{
				Targets: []Target{{Object: fleet.ID{Kind: test.kind, Name: "x"}}},
				Fields: []Field{{
					Path: pathOf(test.path), Before: test.before, After: test.after,
					HadValue: test.before != nil, HasValue: test.after != nil,
				}},
			}
			hide := newHiding(newPatterns(), map[string]bool{})
			if diff := cmp.Diff(test.want, shownField(hide.fields(change)[0])); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestValuesOfOneKey has what changes within a value of a Secret as one field.
func TestValuesOfOneKey(t *testing.T) {
	change := &Change{
		Targets: []Target{{Object: fleet.ID{Kind: "Secret", Name: "x"}}},
		Fields: []Field{
			{Path: pathOf("data/a"), Before: "x", HadValue: true, Distinct: 2},
			{Path: pathOf("data/a/b"), After: "x", HasValue: true, Distinct: 3},
			{Path: pathOf("data/c"), After: "x", HasValue: true},
		},
	}
	var lines []string
	for _, field := range newHiding(newPatterns(), map[string]bool{}).fields(change) {
		lines = append(lines, shownField(field))
	}
	if diff := cmp.Diff([]string{"data[a]: Changed", "data[c]: Added"}, lines); diff != "" {
		t.Error(diff)
	}
}

// canary marks a secret. It must never be printed.
const canary = "canary-3b7d"

// secretFields are fields with a marked secret at each place where one may be.
func secretFields() []Field {
	texts := map[string]any{
		"data/password":                             canary,
		"metadata/annotations/" + lastApplied:       `{"data":{"x":"` + canary + `"}}`,
		"spec/source/helm/valuesObject/db/password": canary,
		"spec/source/helm/valuesObject": map[string]any{
			"apiKey": canary,
			"list":   []any{map[string]any{"token": canary}},
		},
		"spec/source/helm/parameters/[db.secretKey]/value": canary,
		"spec/source/helm/values":                          "db:\n  password: " + canary + "\nuse: " + canary + "\n",
		"spec/source/plugin/env":                           []any{map[string]any{"name": "API_TOKEN", "value": canary}},
		"spec/source/repoURL":                              "https://user:" + canary + "@example.com/x",
		"spec/source/path":                                 "overlays/" + "fact-" + canary + "/x",
		"spec/args": []any{
			"--password", canary,
			"--url=https://" + canary + "@h",
		},
		"spec/preKubeadmCommands": []any{"docker login -p " + canary},
		"spec/files":              []any{map[string]any{"path": "/etc/a", "content": canary}},
		"spec/webhook":            "https://hooks.slack.com/services/T/B/" + canary,
		"spec/url":                "https://example.com/x?sig=" + canary,
		"spec/curl":               "curl -u user:" + canary + " -H 'Authorization: Bearer " + canary + "'",
		"spec/source/kustomize/patches": []any{
			map[string]any{"patch": "- op: add\n  path: /data/password\n  value: " + canary + "\n"},
		},
		"spec/source/helm/parameters": []any{
			map[string]any{"name": "env[0].name", "value": "DB_PASSWORD"},
			map[string]any{"name": "env[0].value", "value": canary},
		},
		"data/key.pem":             "-----BEGIN PRIVATE KEY-----\n" + canary + "\n",
		"data/manifest.yaml":       "kind: Secret\nstringData:\n  x: " + canary + "\n",
		"data/config":              "name: x\npassword: |\n  " + canary + "\n",
		"data/" + "fact-" + canary: "x",
	}
	var fields []Field
	for path, value := range texts {
		fields = append(fields, Field{Path: pathOf(path), After: value, HasValue: true, Distinct: 1},
			Field{Path: pathOf(path), Before: value, After: "other", HadValue: true, HasValue: true, Distinct: 1},
			Field{Path: pathOf(path), Before: value, HadValue: true, Distinct: 1})
	}
	return append(fields, Field{Path: pathOf("spec/x"), After: canary, HasValue: true, Secret: true})
}

// TestCanary has marked secrets at every place of a comparison.
func TestCanary(t *testing.T) {
	c := aComparison()
	fact := "fact-" + canary
	for _, side := range []*Side{c.Before, c.After} {
		side.NotKnown = []string{"whether " + fact + " is known"}
		side.Entries[0].Revisions = []Revision{{Wave: "canary", Revision: fact}, {Wave: "rest", Revision: "v1"}}
		for i := range side.Clusters {
			side.Clusters[i].Secrets = []string{fact}
			side.Clusters[i].Facts["site"], side.Clusters[i].Shown["site"] = fact, fleet.HiddenText
			side.Clusters[i].Labels = map[string]string{"site": fact}
		}
		side.ResourceSets = []ResourceSet{aResourceSet("site")}
	}
	named := fleet.ID{Group: "argoproj.io", Kind: "Application", Namespace: "argocd", Name: fact}
	for i := range c.Changes {
		change := &c.Changes[i]
		change.Fields = secretFields()
		change.Effect.Text += " It was " + canary + "; from https://u:" + canary + "@h to " + fact + "."
		change.Effect.Because = []string{"spec.password is " + canary}
		change.Fix = &v1alpha1.DiffFix{Text: "Set it to " + canary, Path: "x." + fact, Value: canary}
		if change.Kind == v1alpha1.DiffKindApplication {
			change.Subject.Ref = fleet.Ref{Kind: "ApplicationSet", Name: fact}
			change.Names = []string{fact}
			change.Gates = []v1alpha1.DiffGateClass{v1alpha1.DiffGateApplicationDeletion}
		}
		for j := range change.Targets {
			if !strings.HasPrefix(change.Targets[j].Object.Kind, "Cluster") {
				change.Targets[j].Object = named
			}
		}
	}
	for _, subject := range []fleet.Ref{{}, {Kind: "ApplicationSet", Name: fact}} {
		c.Changes = append(c.Changes, Change{
			Kind: v1alpha1.DiffKindApplication, Action: v1alpha1.DiffDelete, Subject: Subject{
				Ref: subject,
				Old: &subject,
			},
			Targets: []Target{{Cluster: c.Before.Clusters[0].ID(), Object: named}, {Object: named}},
			Gates:   []v1alpha1.DiffGateClass{v1alpha1.DiffGateApplicationDeletion},
		})
	}
	c.Consequences = []Consequence{{
		Text: "Because of " + fact, Objects: []fleet.Ref{{Kind: "Application", Name: fact}}, Causes: []int{0},
	}}
	gates := noGates()
	gates.FailOn = GateClasses()
	text, err := json.MarshalIndent(Report(c, About{Gates: gates}), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(text), "\n") {
		if strings.Contains(line, canary) {
			t.Errorf("a secret is shown: %s", line)
		}
	}
}
