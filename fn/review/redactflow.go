package review

import (
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strings"
	"unicode"

	"github.com/capifleet/capifleet/fn/yaml"
)

// textTree is the tree of a text that is a map or a list in JSON or YAML.
func textTree(text string) (any, bool) {
	var tree any
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber() // a number is looked for as it is written
	if decoder.Decode(&tree) != nil || !isAtEnd(decoder) {
		read, err := yaml.Tree([]byte(text))
		if err != nil {
			return nil, false
		}
		tree = read
	}
	switch tree.(type) {
	case map[string]any, []any:
		return tree, true
	}
	return nil, false
}

// isAtEnd reports whether nothing follows the value that was read.
func isAtEnd(decoder *json.Decoder) bool {
	_, err := decoder.Token()
	return errors.Is(err, io.EOF)
}

// inTrees are the secrets of a text that is YAML or JSON, found by its trees, as templates and
// quotes may write them; the longest first.
func (h *hiding) inTrees(text string, at sight) []string {
	texts := map[string]bool{}
	for secret := range h.foundIn(text, at) {
		addSecrets(texts, []string{secret})
		h.found[secret] = true
	}
	return longestFirst(texts, long)
}

// foundIn are the secrets of the trees of a text.
func (h *hiding) foundIn(text string, at sight) map[string]bool {
	inner := h.apart()
	for document := range strings.SplitSeq(text, "\n---") {
		if tree, isTree := textTree(document); isTree {
			inner.value(tree, at)
		}
	}
	return inner.found
}

// apart hides the same, and notes by itself what it finds.
func (h *hiding) apart() *hiding {
	return &hiding{patterns: h.patterns, replacer: h.replacer, found: map[string]bool{}}
}

// hasSecrets reports whether a text from which secrets were taken has others.
func (h *hiding) hasSecrets(text string, at sight) bool {
	for secret := range h.foundIn(text, at) {
		if strings.ContainsFunc(withoutMarks(secret), isWritten) {
			return true
		}
	}
	return false
}

// isWritten reports whether a character is more than a sign between words.
func isWritten(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// withoutPhrases is a text without those secrets that are several words, which YAML may break over
// lines.
func (h *hiding) withoutPhrases(text string, secrets []string) string {
	for _, secret := range secrets {
		words := strings.Fields(secret)
		if len(words) < 2 || !strings.Contains(text, words[0]) {
			continue
		}
		for i, word := range words {
			words[i] = regexp.QuoteMeta(word)
		}
		broken := regexp.MustCompile(strings.Join(words, `(?:\s|\\+[nrt]?)+`))
		text = broken.ReplaceAllStringFunc(text, func(string) string { return h.mark(secret) })
	}
	return text
}

// phrases is a line without what follows a key that sounds secret and a colon, up to the end of its
// text: a passphrase has several words.
func (h *hiding) phrases(text string) string {
	if !strings.Contains(text, ": ") {
		return text
	}
	return h.patterns.phrase.replace(text, func(key, _, value string) (string, bool) {
		if isMark(value) || !soundsSecret(key, sight{free: true, picks: true}) {
			return "", false
		}
		h.remember(value)
		return h.mark(value), true
	})
}
