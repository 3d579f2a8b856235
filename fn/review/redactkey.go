package review

import (
	"slices"
	"strings"
	"unicode"
)

// sight is what may be seen at a place of a tree.
type sight struct {
	hidden bool // whether everything below may be secret
	free   bool // whether people choose the names of the fields, as in values of Helm charts
	named  bool // whether it is an element of a list whose name sounds like that of a secret
	picks  bool // whether a key below chooses something, as in tolerations
	files  bool // whether it is a list of files that a machine gets, or one of these
}

// field is what may be seen at a field.
func (s sight) field(name string) sight {
	below := sight{hidden: s.hidden, free: s.free, picks: s.picks || choosesByKey(name)}
	if s.named && holdsValue(name) || s.files && name == "content" || soundsSecret(name, s) {
		below.hidden = true
	}
	if slices.Contains([]string{"helm", "plugin", "jsonnet", "values", "valuesObject", "data"}, name) {
		below.free = true
	}
	below.files = slices.Contains([]string{"files", "write_files", "writeFiles"}, name)
	return below
}

// element is what may be seen at an element of a list with a name.
func (s sight) element(name string) sight {
	return sight{
		hidden: s.hidden, free: s.free, picks: s.picks, files: s.files, named: soundsSecret(name, sight{free: true}),
	}
}

// at is what may be seen at a path.
func (s sight) at(path Path) sight {
	for _, step := range path {
		switch {
		case step.Field != "":
			s = s.field(step.Field)
		case step.Key != "":
			s = s.element(step.Key)
		default:
			s.named = false
		}
	}
	return s
}

// choosesByKey reports whether a field of Kubernetes objects holds keys that choose labels, taints
// or entries.
func choosesByKey(name string) bool {
	return slices.Contains([]string{
		"tolerations", "taints", "matchExpressions", "topologySpreadConstraints", "items",
		"secretKeyRef", "configMapKeyRef", "remoteRef",
	}, name)
}

// holdsValue reports whether a field of an element with a name holds its value.
func holdsValue(name string) bool {
	return slices.Contains([]string{"value", "string", "array", "map", "code", "data", "default"}, name)
}

// soundsSecret reports whether the name of a field, or of a variable, sounds like that of a secret.
// The name of a Secret, and how long a token is valid, are not secret.
func soundsSecret(name string, at sight) bool {
	words := withoutEncoding(wordsOf(name))
	if len(words) == 0 {
		return false
	}
	last, whole := words[len(words)-1], strings.Join(words, "")
	if slices.Contains(refersTo(), last) || slices.Contains(harmless(), whole) {
		return false
	}
	if whole == "secret" && !at.free { // a volume, or the name of a Secret
		return false
	}
	for _, word := range []string{
		"password", "passwd", "passphrase", "secret", "token", "credential", "privatekey", "apikey",
		"kubeconfig", "dockerconfig", "webhookurl", "connectionstring", "connstring", "idrsa", "sshkey", "passcode",
		"pgpass", "netrc", "basicauth",
	} {
		if strings.Contains(whole, word) {
			return true
		}
	}
	if slices.Contains([]string{
		"pwd", "pw", "pass", "dsn", "jwt", "bearer", "authorization", "cookie", "pin", "creds", "cred", "salt",
		"sas", "sig", "auths", "license", "licence", "otp", "seed", "jaas", "pat",
	}, last) || configuresMachine(wordsOf(name), at) {
		return true
	}
	return (last == "key" || last == "keys") && (len(words) > 1 || at.free && !at.picks) && !publicKey(words)
}

// withoutEncoding are the words of a name without those at its end that say how a value is written:
// client-key-data and clientKeyBase64 hold what client-key does.
func withoutEncoding(words []string) []string {
	encodings := []string{"data", "pem", "base64", "b64", "hex", "value"}
	for len(words) > 1 && slices.Contains(encodings, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return words
}

// configuresMachine reports whether the words of a name mean what a machine runs when it starts,
// which often has what it logs in with.
func configuresMachine(words []string, at sight) bool {
	whole, last := strings.Join(words, ""), words[len(words)-1]
	starts := slices.Contains([]string{"pre", "post", "boot", "bootstrap", "ignition"}, words[0])
	switch {
	case last == "commands" && len(words) > 1 && starts:
		return true
	case slices.Contains([]string{"runcmd", "bootcmd", "userdata", "additionaluserdata"}, whole):
		return true
	}
	return whole == "additionalconfig" && !at.free // of Ignition
}

// refersTo are last words of names that say where a secret is, or how it is used.
func refersTo() []string {
	return []string{
		"name", "names", "ref", "refs", "namespace", "kind", "type", "seconds", "ttl", "expiration", "enabled",
		"create", "class", "store", "stores", "operator", "manager", "provider", "file", "path", "stdin",
	}
}

// harmless are names with words of secrets that do not hold any.
func harmless() []string {
	return []string{
		"existingsecret", "imagepullsecrets", "imagepullsecret", "pullsecret", "pullsecrets", "externalsecrets",
		"sealedsecrets", "tokenrequests", "serviceaccounttoken", "automountserviceaccounttoken",
		"existingsecretkey", "secretkeyref",
	}
}

// publicKey reports whether the words of a name that ends in key mean one that everybody may know.
func publicKey(words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool {
		return slices.Contains([]string{
			"topology", "public", "label", "annotation", "partition", "sort", "primary", "foreign", "lookup", "map",
		}, word)
	})
}

// wordsOf are the words of a name in camel, snake or kebab case, in lower letters.
func wordsOf(name string) []string {
	var words []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			words = append(words, strings.ToLower(string(word)))
			word = nil
		}
	}
	runes := []rune(name)
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			end()
			continue
		case unicode.IsUpper(r) && i > 0 && (unicode.IsLower(runes[i-1]) ||
			i+1 < len(runes) && unicode.IsUpper(runes[i-1]) && unicode.IsLower(runes[i+1])):
			end()
		}
		word = append(word, r)
	}
	end()
	return words
}
