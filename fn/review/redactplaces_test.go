package review

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"slices"
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
		"a personal access token":           `{valuesObject: {env: [{name: GITHUB_PAT, value: LEAK}]}}`,
		"the logins of a machine":           `{data: {.netrc: "machine h login u password LEAK"}}`,
		"a login, encoded":                  `{valuesObject: {basicAuth: LEAK}}`,
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
		t.Run(name, func(t *testing.T) { checkHidden(t, manifest) })
	}
}

// TestSecretsInTexts has the same in texts that are YAML or JSON, nested and quoted, or nearly so.
func TestSecretsInTexts(t *testing.T) {
	t.Parallel()
	for name, manifest := range map[string]string{
		"one in the flow style": `{a: '{data: {app.conf: "password: correct horse LEAK"}}'}`,
		"one that has quotes":   `{a: '{data: {app.conf: "password: it''s a horse, said \"LEAK\" LEAK"}}'}`,
		"one in lines":          "{a: \"b: 1\\nc: {app.conf: 'password: it''s a horse LEAK'}\\n\"}",
		"one in JSON in YAML":   `{a: "b: 1\nc: '{\"d\": \"token: a horse, LEAK\"}'\n"}`,
		"one in JSON in JSON in lines": "{a: \"b: 1\\nc: " +
			`'{\"d\": \"{\\\"e\\\": \\\"{\\\\\\\"password\\\\\\\": \\\\\\\"a LEAK\\\\\\\"}\\\"}\"}'` + "\\n\"}",
		"one that is broken over lines": `{a: "b: {c: \"password: correct\n  horse\n  LEAK\"}\n"}`,
		"one in a text that is no YAML": `{a: '{b: {{ .x }}, c: "password: correct horse LEAK"}'}`,
		"one in lines of such a text":   `{a: "{{ if .x }}\nc: [\"password: correct horse LEAK\"]\n"}`,
		"one behind a key of a list":    `{a: "- x: 'my token: correct horse LEAK'\n"}`,
		"JSON in lines":                 `{a: "{\n\t\"b\": {\n\t\t\"password\": \"correct horse LEAK\"\n\t}\n}\n"}`,
		"a comment of a list":           `{a: "[a, b] # password=LEAK"}`,
		"a comment of a map":            `{a: "{a: b} # token: LEAK"}`,
		"what follows a list":           `{a: "[\"a\"]] password=LEAK"}`,
		"a key behind another key":      `{a: "user: admin password: correct horse LEAK"}`,
		"a value of a flag":             `{args: ["--set=db.password=LEAK"]}`,
		"a literal of a flag":           `{args: ["--from-literal=password=LEAK"]}`,
		"a variable of a flag":          `{args: ["env=DB_PASSWORD=LEAK"]}`,
		"an empty line before it":       `{a: "{{ x }}\npassword: |\n\n  LEAK\nb: c\n"}`,
		"a value that is like a block":  `{a: "{{ x }}\npassword: |LEAK\nb: c\n"}`,
		"a map over lines":              `{a: "password: {a: \"LEAK\",\n  c: LEAK\n}\nb: c\n"}`,
		"a number in JSON":              `{a: "{\n\"password\": LEAK\n}\n"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkHidden(t, manifest)
		})
	}
}

// checkHidden wants no form of a manifest to have what stands at LEAK.
func checkHidden(t *testing.T, manifest string) {
	t.Helper()
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
}

// keysInDER are a private key, and its public one.
func keysInDER(t *testing.T) (private, public []byte) {
	t.Helper()
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	public, err = x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	return private, public
}

// TestEncodedSecrets has what is encoded in base64, at places whose names do not sound secret.
func TestEncodedSecrets(t *testing.T) {
	t.Parallel()
	const pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----\n"
	const certificate = "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIB\n-----END CERTIFICATE-----\n"
	key, public := keysInDER(t)
	encode := base64.StdEncoding.EncodeToString
	wrapped := encode([]byte(pem))
	wrapped = wrapped[:40] + "\n" + wrapped[40:80] + "\n" + wrapped[80:] + "\n"
	for name, test := range map[string]struct {
		value  string
		hidden bool
	}{
		"a private key":                   {encode([]byte(pem)), true},
		"one that is wrapped":             {wrapped, true},
		"one encoded for addresses":       {base64.RawURLEncoding.EncodeToString([]byte(pem)), true},
		"one that is encoded twice":       {encode([]byte(encode([]byte(pem)))), true},
		"one without its armour":          {encode(key), true},
		"a manifest of a Secret":          {encode([]byte("kind: Secret\nstringData: {a: b}\n")), true},
		"a file with a password":          {encode([]byte("[login]\npassword = correct horse\n")), true},
		"a kubeconfig in JSON":            {encode([]byte(`{"users":[{"user":{"token":"abcd"}}]}`)), true},
		"a file without a secret":         {encode([]byte("[server]\nport = 8080\nhost = example\n")), false},
		"a certificate":                   {encode([]byte(certificate)), false},
		"a public key":                    {encode(public), false},
		"the digest of an image":          {"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", false},
		"a path":                          {"overlays/production/region/europe/west", false},
		"a word that ends as a name does": {"AAAAAAAAAAAAAAAAAAAAAAAAPw==", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for form, text := range map[string]string{
				"a value":  test.value,
				"a line":   "write " + test.value + " to disk",
				"YAML":     "a: 1\nb: |\n  " + strings.ReplaceAll(test.value, "\n", "\n  ") + "\nc: 2\n",
				"flow":     `{"a": 1, "b": ` + string(asJSON(test.value)) + `}`,
				"an entry": "- {a: 1}\n- b: " + strings.ReplaceAll(test.value, "\n", "") + "\n",
			} {
				if form == "a line" && strings.Contains(test.value, "\n") {
					continue
				}
				shown := NewShown().Text(text)
				line, _, _ := strings.Cut(test.value, "\n")
				if hidden := !strings.Contains(shown, line[:20]); hidden != test.hidden {
					t.Errorf("in %s: hidden is %v: %s", form, hidden, shown)
				}
			}
		})
	}
}

// TestEncodedLines has secrets whose base64 is broken into lines of a text that is no YAML.
func TestEncodedLines(t *testing.T) {
	t.Parallel()
	key, public := keysInDER(t)
	file := []byte("[server]\nuser = someone\nport = 8080\n[login]\npassword = correct horse\n")
	open := []byte("[server]\nuser = someone\nport = 8080\n[logs]\nlevel = warnings, and errors\n")
	for name, test := range map[string]struct {
		value  []byte
		script string // LINE1, LINE2 and LINE3 are the base64
		hidden bool
	}{
		"a key for a shell":         {key, "base64 -d >k <<EOF\nLINE1\nLINE2\nLINE3\nEOF\nrun: [\n", true},
		"a key in quotes":           {key, "echo 'LINE1\nLINE2\nLINE3' | base64 -d {{ x }}\nrun: [\n", true},
		"a key behind backslashes":  {key, "{{ x }} \"LINE1\\\n  LINE2\\\n  LINE3\"\n", true},
		"a key in a comment":        {key, "{{ x }}\n# LINE1\n# LINE2\n# LINE3\n", true},
		"a key behind another word": {key, "{{ x }}\nthe-key-of-the-gateways\nLINE1\nLINE2\nLINE3\n", true},
		"a file with a password":    {file, "base64 -d >k <<END\nLINE1\nLINE2\nLINE3\nEND\nrun: [\n", true},
		"a file without one":        {open, "base64 -d >k <<END\nLINE1\nLINE2\nLINE3\nEND\nrun: [\n", false},
		"a public key":              {public, "base64 -d >k <<EOF\nLINE1\nLINE2\nLINE3\nEOF\nrun: [\n", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			encoded := base64.StdEncoding.EncodeToString(test.value)
			third := (len(encoded)/3 + 3) / 4 * 4
			lines := []string{encoded[:third], encoded[third : 2*third], encoded[2*third:]}
			text := strings.NewReplacer("LINE1", lines[0], "LINE2", lines[1], "LINE3", lines[2]).Replace(test.script)
			for _, at := range []sight{{}, {free: true}} {
				shown := newHiding(newPatterns(), map[string]bool{}).text(text, at)
				for _, line := range lines {
					if hidden := !strings.Contains(shown, strings.Trim(line, "=")); hidden != test.hidden {
						t.Errorf("hidden is %v: %s\n%s", hidden, line, shown)
					}
				}
			}
		})
	}
}

// TestHiddenKeys has keys of one map that are shown alike.
func TestHiddenKeys(t *testing.T) {
	t.Parallel()
	hide := newHiding(newPatterns(), map[string]bool{"north": true, "south": true})
	tree := map[string]any{"south": "2", "east": "3", "north": "1", "a-north": "4"}
	want := map[string]any{"(hidden)": "1", "(hidden) #2": "2", "a-(hidden)": "4", "east": "3"}
	for range 20 { // the order of a map differs
		if diff := cmp.Diff(want, hide.value(tree, sight{})); diff != "" {
			t.Fatal(diff)
		}
		field := hide.field(&Field{Path: pathOf("a"), After: tree, HasValue: true}, "ConfigMap")
		text := `a: - -> {"a-(hidden)":"4","east":"3","(hidden)":"1","(hidden) #2":"2"}`
		if diff := cmp.Diff(text, shownField(field)); diff != "" {
			t.Fatal(diff)
		}
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
			"a:\n@@ -1,3 +1,3 @@\n-b: 1\n+b: 2\n tokens:\n-- (hidden)\n+- (hidden, changed)\n",
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

// TestLongPhrases: of a phrase of many words the first ones are enough, and what follows them is
// hidden as far as it is the same.
func TestLongPhrases(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ text, want string }{
		"a whole one":           {"x one two y", "x # y"},
		"one over lines":        {"x one\n  two y", "x # y"},
		"one with escapes":      {`x one\n\ttwo y`, "x # y"},
		"a beginning":           {"x one three y", "x one three y"},
		"one behind itself":     {"one one two", "one #"},
		"a beginning at an end": {"x one", "x one"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := withoutPhrase(test.text, []string{"one", "two"}, func() string { return "#" }); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	words := append(slices.Repeat([]string{"a"}, 60), "b")
	text := strings.Repeat("a ", 55) + "c"
	if got := withoutPhrase(text, words, func() string { return "#" }); got != "# c" {
		t.Errorf("of a long phrase is shown %q", got)
	}
}

func TestAPassphraseIsHiddenWhole(t *testing.T) {
	t.Parallel()
	shown := newRedactor(&sideBySide{}).everywhere().text("password: correct horse battery", sight{})
	if strings.Contains(shown, "horse") || !strings.HasPrefix(shown, "password: ") {
		t.Errorf("got %q", shown)
	}
}
