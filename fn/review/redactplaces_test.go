package review

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/yaml"
)

// shownLines are the fields in which two manifests differ, as they are shown.
func shownLines(t *testing.T, before, after string) []string {
	t.Helper()
	tree := func(text string) map[string]any {
		read, err := yaml.Tree([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		fields, _ := read.(map[string]any)
		return fields
	}
	old, now := tree(before), tree(after)
	kind, _ := now["kind"].(string)
	change := &Change{Targets: []Target{{Object: fleet.ID{Kind: kind, Name: "x"}}}}
	for _, d := range differences(old, now) {
		change.Fields = append(change.Fields, Field{
			Path: d.path, Before: d.before, After: d.after, HadValue: d.hadValue, HasValue: d.hasOne, Secret: d.secret,
		})
	}
	var lines []string
	for _, field := range newHiding(newPatterns(), map[string]bool{}).fields(change) {
		lines = append(lines, shownField(field))
	}
	return lines
}

// TestSecretPlaces has manifests with OLD and NEW where a secret may be. No form of them may have
// either: not the fields that change, not the whole manifest, not the manifest as a text.
func TestSecretPlaces(t *testing.T) {
	for name, manifest := range map[string]string{
		"a token in a command of a machine": `{spec: {preKubeadmCommands: ['curl -H "Authorization: Bearer LEAK" x']}}`,
		"a file of a machine":               `{spec: {files: [{path: /etc/a, content: "a LEAK"}]}}`,
		"a file in cloud-init":              `{spec: {cloudInit: "write_files:\n- path: /a\n  content: LEAK\n"}}`,
		"the file of a registry":            `{a: {auths: {r: {auth: LEAK}}}}`,
		"a key of a client, encoded":        `{valuesObject: {tls: {clientKeyData: LEAK}}}`,
		"a key in PEM":                      `{valuesObject: {tlsKeyPem: LEAK}}`,
		"a kubeconfig in a text":            `{data: {a: "users:\n- user:\n    client-key-data: LEAK\n"}}`,
		"user data":                         `{spec: {userData: "#!/bin/sh\necho LEAK\n"}}`,
		"parameters in pairs": `{parameters: [{name: "env[0].name", value: DB_PASSWORD}, ` +
			`{name: "env[0].value", value: LEAK}]}`,
		"variables of Helm values":  `{valuesObject: {extraEnv: [{value: LEAK, name: DB_PASSWORD}]}}`,
		"two variables of one name": `{env: [{name: TOKEN, value: LEAK}, {name: TOKEN, value: LEAK}]}`,
		"a JSON patch":              `{patches: [{op: add, path: /data/password, value: LEAK}]}`,
		"a JSON patch of a machine": `{patches: [{op: add, path: /a/preKubeadmCommands/-, value: LEAK}]}`,
		"a JSON patch as a text":    `{patches: [{patch: "- op: add\n  path: /data/token\n  value: LEAK\n"}]}`,
		"any patch of a Secret": `{patches: [{target: {kind: Secret}, ` +
			`patch: "- path: /data/x\n  value: LEAK\n"}]}`,
		"a text of a plugin":          `{parameters: [{name: dbPassword, string: LEAK}]}`,
		"a list of a plugin":          `{parameters: [{name: creds, array: [LEAK]}]}`,
		"a map of a plugin":           `{parameters: [{name: token, map: {a: LEAK}}]}`,
		"a query":                     `{repoURL: "https://github.com/x/y?token=LEAK"}`,
		"the user of a source":        `{sources: [{path: a, repoURL: "https://u:LEAK@g/x"}]}`,
		"the key of a list":           `{list: [{key: "https://u:LEAK@g/x", a: "token=LEAK"}, {key: b, a: 1}]}`,
		"a signed address":            `{a: "see https://a.blob/x?sv=1&sig=LEAK."}`,
		"a webhook":                   `{a: "https://hooks.slack.com/services/T0/B0/LEAK"}`,
		"a webhook in lines":          "{a: \"b: 1\\nurl: https://discord.com/api/webhooks/1/LEAK\\n\"}",
		"a bot":                       `{a: "https://api.telegram.org/botLEAK/send"}`,
		"a header in a text":          "{a: \"b: 1\\nAuthorization: Bearer LEAK\\nc: 1\\n\"}",
		"a header of an argument":     `{args: ["--header=Authorization: Basic LEAK"]}`,
		"a header with a short token": `{a: '-H "X-Api-Key: LEAK"'}`,
		"a login":                     `{a: "docker login -u a -p LEAK r"}`,
		"a login with a longer flag":  `{a: "helm registry login --password LEAK r"}`,
		"a login of words":            `{args: [docker, login, -u, a, -p, LEAK]}`,
		"a client of a database":      `{a: "mysql -u root -pLEAK -h db"}`,
		"its words":                   `{args: [mysql, -pLEAK]}`,
		"a user":                      `{a: "curl -u a:LEAK https://x"}`,
		"a user of words":             `{args: [curl, -u, "a:LEAK"]}`,
		"a label of a Secret":         `{apiVersion: v1, kind: Secret, metadata: {labels: {pw: LEAK}}}`,
		"an annotation of a Secret":   `{apiVersion: v1, kind: Secret, metadata: {annotations: {note: LEAK}}}`,
		"a Secret in a list":          `{items: [{apiVersion: v1, kind: Secret, metadata: {annotations: {a: LEAK}}}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			before := strings.ReplaceAll(manifest, "LEAK", "OLDxx")
			after := strings.ReplaceAll(manifest, "LEAK", "NEWxx")
			lines := shownLines(t, before, after)
			if len(lines) == 0 {
				t.Error("that it changes is not shown")
			}
			tree, err := yaml.Tree([]byte(after))
			if err != nil {
				t.Fatal(err)
			}
			whole, err := json.Marshal(NewShown().Tree(tree))
			if err != nil {
				t.Fatal(err)
			}
			lines = append(lines, string(whole), NewShown().Text(after+"\n"))
			lines = append(lines, shownLines(t, "{kind: "+kindIn(tree)+"}", after)...)
			for _, line := range lines {
				if strings.Contains(line, "OLDxx") || strings.Contains(line, "NEWxx") {
					t.Errorf("a secret is shown: %s", line)
				}
			}
		})
	}
}

func kindIn(tree any) string {
	fields, _ := tree.(map[string]any)
	kind, _ := fields["kind"].(string)
	return kind
}

// TestOpenPlaces has what must stay readable.
func TestOpenPlaces(t *testing.T) {
	for name, manifest := range map[string]string{
		"an image":                `{image: "example.com/secrets/vault:OLD"}`,
		"replicas":                `{spec: {replicas: OLD}}`,
		"a region":                `{region: eu-OLD}`,
		"a path":                  `{source: {path: overlays/tokens-OLD}}`,
		"a revision in a query":   `{a: "https://github.com/x/y//config?ref=OLD"}`,
		"a version behind a flag": `{a: "kubeadm init --kubernetes-version OLD"}`,
		"a folder":                `{a: "mkdir -p /var/OLD"}`,
		"a port":                  `{a: "docker run -p 80:80 x:OLD"}`,
		"the number of a user":    `{a: "docker run -u 1000:1000 x:OLD"}`,
		"a file with a password":  `{args: [--password-file, /etc/OLD]}`,
		"what a JSON patch sets":  `{patches: [{op: add, path: /spec/replicas, value: OLD}]}`,
		"a variable":              `{env: [{name: LEVEL, value: OLD}, {name: LEVEL, value: OLD}]}`,
		"a parameter beside a pair": `{parameters: [{name: "env[0].name", value: LEVEL}, ` +
			`{name: "env[0].value", value: OLD}]}`,
		"the path of a file": `{spec: {files: [{path: /etc/OLD, permissions: "0600"}]}}`,
	} {
		t.Run(name, func(t *testing.T) {
			lines := shownLines(t, manifest, strings.ReplaceAll(manifest, "OLD", "NEW"))
			if text := strings.Join(lines, "\n"); !strings.Contains(text, "OLD") || !strings.Contains(text, "NEW") {
				t.Errorf("it is hidden: %s", text)
			}
		})
	}
}

// TestChangedSecrets has secrets that change in a text, or a list, that changes elsewhere too.
func TestChangedSecrets(t *testing.T) {
	for name, test := range map[string]struct{ before, after, want string }{
		"in lines": {
			`a: "replicas: 1\npassword: oldpw\n"`, `a: "replicas: 2\npassword: newpw\n"`,
			"a:\n@@ -1,2 +1,2 @@\n-replicas: 1\n-password: (hidden)\n+replicas: 2\n+password: (hidden, changed)\n",
		},
		"one that does not": {
			`a: "replicas: 1\npassword: oldpw\n"`, `a: "replicas: 2\npassword: oldpw\n"`,
			"a:\n@@ -1,2 +1,2 @@\n-replicas: 1\n+replicas: 2\n password: (hidden)\n",
		},
		"below a key": {
			`a: "b: 1\ntokens:\n- abcd\n- efgh\n"`, `a: "b: 2\ntokens:\n- abcd\n- ijkl\n"`,
			"a:\n@@ -1,3 +1,3 @@\n-b: 1\n+b: 2\n tokens:\n-(hidden)\n+(hidden, changed)\n",
		},
		"a line that goes, and one that gets its password": {
			`a: "b: 1\nx:\n  password: abcd\ny:\n  token: efgh\n"`, `a: "b: 1\nx:\n  password: efgh\n"`,
			"a:\n@@ -1,5 +1,3 @@\n b: 1\n x:\n-  password: (hidden)\n-y:\n-  token: (hidden)\n" +
				"+  password: (hidden, changed)\n",
		},
		"an argument": {
			`a: ["--token=abcd", "--level=1"]`, `a: ["--token=efgh", "--level=2"]`,
			`a: ["--token=(hidden)","--level=1"] -> ["--token=(hidden, changed)","--level=2"]`,
		},
		"the password of a URL": {
			`a: "b: 1\nurl: amqp://u:abcd@h\n"`, `a: "b: 2\nurl: amqp://u:efgh@h\n"`,
			"a:\n@@ -1,2 +1,2 @@\n-b: 1\n-url: amqp://h\n+b: 2\n+url: amqp://(hidden, changed)h\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			lines := shownLines(t, test.before, test.after)
			if diff := cmp.Diff(test.want, strings.Join(lines, "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAPassphraseIsHiddenWhole(t *testing.T) {
	t.Parallel()
	shown := newRedactor(&sideBySide{}).everywhere().text("password: correct horse battery", sight{})
	if strings.Contains(shown, "horse") || !strings.HasPrefix(shown, "password: ") {
		t.Errorf("got %q", shown)
	}
}
