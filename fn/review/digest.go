package review

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/yaml"
)

// Alike is a digest for each Cluster of a side, of everything that the Cluster is meant to have:
// Applications and objects of payloads. Equal digests mean that two Clusters have the same except
// for their own name, namespace and server, and for values that may be secret, which no digest
// covers. Where a template applies a function to the name, the result counts. A Cluster that is not
// of the fleet and has nothing has no digest.
func Alike(side *Side) map[fleet.ID]string {
	d := &digester{
		patterns: newPatterns(), secrets: map[fleet.ID][]string{}, hidings: map[string]*hiding{},
		templates: map[*Template]*templateDigests{}, payloads: map[payloadFor]string{},
	}
	having, members := make(map[fleet.ID][]string, len(side.Clusters)), map[fleet.ID]bool{}
	for i := range side.Clusters {
		cluster := &side.Clusters[i]
		having[cluster.ID()], members[cluster.ID()] = nil, cluster.Member
		if len(cluster.Secrets) > 0 {
			d.secrets[cluster.ID()] = cluster.Secrets
		}
	}
	for i := range side.ApplicationSets {
		d.addApplications(having, side.ApplicationSets[i].Applications)
	}
	d.addApplications(having, side.Applications)
	for i := range side.ResourceSets {
		d.addPayloads(having, &side.ResourceSets[i])
	}
	digests := make(map[fleet.ID]string, len(having))
	for id, parts := range having {
		if len(parts) == 0 && !members[id] {
			continue
		}
		slices.Sort(parts)
		const length = 8 // bytes
		sum := sha256.Sum256([]byte(strings.Join(parts, "\n")))
		digests[id] = "sha256:" + hex.EncodeToString(sum[:length])
	}
	return digests
}

// digester makes the digests of what Clusters have, of each different thing once.
type digester struct {
	patterns  patterns
	secrets   map[fleet.ID][]string
	hidings   map[string]*hiding
	templates map[*Template]*templateDigests
	payloads  map[payloadFor]string
}

// payloadFor is a payload for one Cluster, or for several.
type payloadFor struct {
	payload fleet.ID
	cluster string // its name; "" for several
	secrets string
}

// hiding hides the secrets of a Cluster. What it has found is of no use here.
func (d *digester) hiding(id fleet.ID) (hide *hiding, secrets string) {
	secrets = strings.Join(d.secrets[id], "\x00")
	hide, known := d.hidings[secrets]
	if !known {
		texts := map[string]bool{}
		addSecrets(texts, d.secrets[id])
		hide = newHiding(d.patterns, texts)
		d.hidings[secrets] = hide
	}
	return hide, secrets
}

func (d *digester) addApplications(having map[fleet.ID][]string, applications []Application) {
	for i := range applications {
		application := &applications[i]
		if parts, of := having[application.Cluster]; of && application.Template != nil {
			having[application.Cluster] = append(parts, d.application(application))
		}
	}
}

// addPayloads adds what a ClusterResourceSet delivers. Only where it is for one Cluster may that
// Cluster's name be in it.
func (d *digester) addPayloads(having map[fleet.ID][]string, set *ResourceSet) {
	for _, id := range set.Clusters {
		if _, of := having[id]; !of {
			continue
		}
		name := ""
		if len(set.Clusters) == 1 {
			name = id.Name
		}
		for i := range set.Payloads {
			having[id] = append(having[id], d.payload(&set.Payloads[i], id, name))
		}
		if set.NotKnown != "" {
			having[id] = append(having[id], "not known "+set.NamespacedName())
		}
	}
}

// payload is the digest of a payload. Its name does not count, since names may have hashes of
// contents.
func (d *digester) payload(payload *Payload, id fleet.ID, name string) string {
	if payload.Missing {
		return "missing " + payload.String()
	}
	hide, secrets := d.hiding(id)
	key := payloadFor{payload.ID, name, secrets}
	if digest, known := d.payloads[key]; known {
		return digest
	}
	hash := sha256.New()
	for _, file := range slices.Sorted(maps.Keys(payload.Data)) {
		text := hide.manifests(payload.Data[file], payload.Kind == "Secret")
		hash.Write([]byte(withoutName(text, name)))
		hash.Write([]byte{0})
	}
	digest := hex.EncodeToString(hash.Sum(nil))
	d.payloads[key] = digest
	return digest
}

// nameMark stands for the name of a Cluster. No text of a manifest can have it.
const nameMark = "\x00name"

// withoutName is a text in which nameMark stands for a name where that is a word of its own. Texts
// of two Clusters that become equal differ in their names alone.
func withoutName(text, name string) string {
	if name == "" {
		return text
	}
	var replaced strings.Builder
	last := byte(' ')
	for {
		at := strings.Index(text, name)
		if at < 0 {
			replaced.WriteString(text)
			return replaced.String()
		}
		before, after := last, text[at+len(name):]
		if at > 0 {
			before = text[at-1]
		}
		replaced.WriteString(text[:at])
		if isLetterOrDigit(before) || after != "" && isLetterOrDigit(after[0]) {
			replaced.WriteString(name)
		} else {
			replaced.WriteString(nameMark)
		}
		last, text = name[len(name)-1], after
	}
}

func isLetterOrDigit(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// manifests are manifests without what may be secret: the text itself where no word in it is that
// of a secret, else its documents as JSON.
func (h *hiding) manifests(text string, ofSecret bool) string {
	if text = h.name(text); !ofSecret && !mentionsSecrets(text) && !h.mentionsEncoded(text) {
		return text
	}
	var shown strings.Builder
	for document := range strings.SplitSeq(text, "\n---") {
		tree, err := yaml.Tree([]byte(document))
		if err != nil {
			shown.WriteString(fleet.HiddenText)
			continue
		}
		shown.WriteString(Text(h.value(tree, sight{})))
		shown.WriteByte('\n')
	}
	return shown.String()
}

// mentionsSecrets reports whether a text may have a secret: it has a part of a word of one, an
// address with a user, or a word that may be the name of a secret.
func mentionsSecrets(text string) bool {
	known := map[string]bool{}
	for word := range strings.FieldsFuncSeq(text, isBetweenNames) {
		if !known[word] && soundsSecret(word, sight{free: true}) {
			return true
		}
		known[word] = true
	}
	text = strings.ToLower(text)
	return slices.ContainsFunc([]string{
		"pass", "secret", "token", "credential", "key", "kubeconfig", "dockerconfig", "webhook", "conn", "rsa",
		"pwd", "dsn", "jwt", "bearer", "basic", "auth", "cookie", "pin", "@", "gh", "glpat", "xox", "akia", "eyj",
	}, func(word string) bool { return strings.Contains(text, word) })
}

// isBetweenNames reports whether a character is no part of the name of a field.
func isBetweenNames(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.", r)
}

// application is the digest of an Application.
func (d *digester) application(application *Application) string {
	template := d.templates[application.Template]
	if template == nil {
		template = newTemplateDigests(application.Template)
		d.templates[application.Template] = template
	}
	hide, secrets := d.hiding(application.Cluster)
	if application.Template.Parsed == nil {
		text := Text(hide.value(application.Template.Source, sight{}))
		return hashOf(withoutName(text, application.Cluster.Name))
	}
	parameters := application.Parameters
	if !template.functions {
		parameters = template.withoutOwn(parameters)
	}
	// Maps are written with sorted keys.
	text, err := json.Marshal(parameters)
	key := string(text) + "\x00" + secrets
	if digest, known := template.digests[key]; known && err == nil {
		return digest
	}
	digest := hashOf(Text(hide.value(template.render(application.Parameters), sight{})))
	template.digests[key] = digest
	return digest
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
