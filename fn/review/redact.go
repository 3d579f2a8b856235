package review

import (
	"encoding/base64"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// redactor leaves out what must not be shown. Everything of a comparison that is printed passes it.
type redactor struct {
	index    *sideBySide
	secretly clusterSet // the Clusters whose facts may be secret
	patterns patterns
}

// patterns are what texts are searched for.
type patterns struct {
	assignment  keyed          // KEY: VALUE and KEY=VALUE, within a line
	header      *regexp.Regexp // a header of HTTP that authenticates, up to the end of its text
	bearer      *regexp.Regexp // the value of such a header
	commands    commandPatterns
	addresses   addressPatterns
	token       *regexp.Regexp // what looks like a token of a known service
	line        *regexp.Regexp // a line KEY: VALUE of YAML
	secretKind  *regexp.Regexp // a manifest of a Secret
	phrase      keyed          // KEY: VALUE of several words
	encoded     *regexp.Regexp // a word that may be base64 of a secret
	encodedEnd  *regexp.Regexp // one at the end of a line
	encodedLine *regexp.Regexp // a line that may go on with one
}

func newPatterns() patterns {
	return patterns{
		assignment: keyed{
			key:   regexp.MustCompile(`([\w.-]+)(\\?["']?\s*[:=]\s*\\?|["']?:\s+|=)`),
			value: regexp.MustCompile(`^("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,;&}\]"']+)`),
		},
		header: regexp.MustCompile(`(?i)\b((?:proxy-)?authorization|(?:set-)?cookie|x-[\w-]*(?:key|token|auth))` +
			`(\\?["']?\s*[:=]\s*\\?["']?)([^"'\r\n\\\x{F0000}-\x{FFFFF}]+)`),
		bearer:    regexp.MustCompile(`(?i)\b(bearer|basic)\s+[\w+/.=~-]{8,}`),
		commands:  newCommandPatterns(),
		addresses: newAddressPatterns(),
		token: regexp.MustCompile(`\b(?:gh[pousr]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|` +
			`AKIA[0-9A-Z]{16}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)`),
		line:       regexp.MustCompile(`^(\s*(?:#\s*)?(?:- +)*)(["']?)([\w./-]+)(["']?)\s*:(\s+(.*))?$`),
		secretKind: regexp.MustCompile(`["']?kind["']?\s*:\s*["']?Secret(?:List)?["']?\s*(?:[,}\r\n]|$)`),
		phrase: keyed{
			key:   regexp.MustCompile(`([\w.-]+)(\\*["']?:\s+)`),
			value: regexp.MustCompile(`^[^\s"'\\{\[&*!|>][^"\\,;{}\[\]]*`),
		},
		encoded:     newEncodedPattern(),
		encodedEnd:  newEncodedEndPattern(),
		encodedLine: newEncodedLinePattern(),
	}
}

func newRedactor(index *sideBySide) *redactor {
	r := &redactor{index: index, secretly: index.none(), patterns: newPatterns()}
	for position, both := range index.clusters {
		for _, cluster := range []*Cluster{both.before, both.after} {
			if cluster != nil && len(cluster.Secrets) > 0 {
				r.secretly.add(position)
			}
		}
	}
	return r
}

// everywhere hides the secrets of all Clusters.
func (r *redactor) everywhere() *hiding { return r.of(r.secretly) }

// of hides the secrets of some Clusters.
func (r *redactor) of(clusters clusterSet) *hiding {
	having := slices.Clone(clusters)
	having.and(r.secretly)
	texts := map[string]bool{}
	for _, position := range having.positions() {
		both := r.index.clusters[position]
		for _, cluster := range []*Cluster{both.before, both.after} {
			if cluster != nil {
				addSecrets(texts, cluster.Secrets)
			}
		}
	}
	return newHiding(r.patterns, texts)
}

// long is from how many bytes a secret is searched for in sentences, which would be spoiled by a
// shorter one.
const long = 4

// addSecrets adds secrets in the forms in which templates may write them: as they are, encoded, and
// line by line.
func addSecrets(texts map[string]bool, secrets []string) {
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		texts[secret] = true
		if len(secret) < long {
			continue
		}
		texts[base64.StdEncoding.EncodeToString([]byte(secret))] = true
		for _, written := range quotedForms(secret) {
			texts[written] = true
		}
		if !strings.Contains(secret, "\n") {
			continue
		}
		for line := range strings.SplitSeq(secret, "\n") {
			if line = strings.TrimSpace(line); len(line) >= long {
				texts[line] = true
			}
		}
	}
}

// quotedForms are a text as it is written between quotes: of JSON, of JSON in a text of JSON, and
// of YAML.
func quotedForms(text string) []string {
	forms := []string{strings.ReplaceAll(text, "'", "''")}
	for range 3 {
		quoted, err := json.Marshal(text)
		if err != nil {
			return forms
		}
		text = strings.TrimSuffix(strings.TrimPrefix(string(quoted), `"`), `"`)
		forms = append(forms, text)
	}
	return forms
}

// hiding hides the texts that must not be shown in what one change says.
type hiding struct {
	patterns patterns
	texts    []string          // the longest first
	replacer *strings.Replacer // of texts
	found    map[string]bool   // other texts that it has hidden
	marks    map[string]rune   // what stands for a hidden text, where both sides are compared; or nil
}

func newHiding(patterns patterns, texts map[string]bool) *hiding {
	h := &hiding{patterns: patterns, texts: longestFirst(texts, 1), found: map[string]bool{}}
	h.replacer = h.replaceAll(h.texts)
	return h
}

func longestFirst(texts map[string]bool, least int) []string {
	var sorted []string
	for text := range texts {
		if len(text) >= least {
			sorted = append(sorted, text)
		}
	}
	slices.SortFunc(sorted, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return sorted
}

func (h *hiding) replaceAll(texts []string) *strings.Replacer {
	pairs := make([]string, 0, 2*len(texts))
	for _, text := range texts {
		pairs = append(pairs, text, h.mark(text))
	}
	return strings.NewReplacer(pairs...)
}

// name is the name of something without secrets of Clusters.
func (h *hiding) name(text string) string { return h.replacer.Replace(text) }

// sentence is a sentence of ours, which may quote values.
func (h *hiding) sentence(text string) string {
	texts := map[string]bool{}
	for _, secret := range h.texts {
		texts[secret] = true
	}
	for secret := range h.found {
		texts[secret] = true
	}
	return h.line(h.replaceAll(longestFirst(texts, long)).Replace(text))
}

// object is the identity of an object. The names of Clusters are not secret.
func (h *hiding) object(ref fleet.Ref) v1alpha1.DiffObject {
	object := v1alpha1.DiffObject{
		APIVersion: ref.APIVersion, Kind: ref.Kind, Namespace: ref.Namespace, Name: ref.Name,
	}
	if !ref.IsCluster() {
		object.Namespace, object.Name = h.name(object.Namespace), h.name(object.Name)
	}
	return object
}

// identity is an object of which no more than its identity is known.
func (h *hiding) identity(id fleet.ID) v1alpha1.DiffObject {
	object := h.object(fleet.Ref{APIVersion: id.Group + "/", Kind: id.Kind, Namespace: id.Namespace, Name: id.Name})
	object.APIVersion = ""
	return object
}
