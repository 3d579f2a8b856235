package review

import (
	"encoding/json"
	"errors"
	"io"
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

// hasSecrets reports whether a text from which secrets were taken has others, or can no longer be
// read as its original could.
func (h *hiding) hasSecrets(text, original string, at sight) bool {
	if !isAllTrees(text) && isAllTrees(original) {
		return true
	}
	for secret := range h.foundIn(text, at) {
		if strings.ContainsFunc(withoutMarks(secret), isWritten) {
			return true
		}
	}
	return false
}

// isAllTrees reports whether each document of a text is a map or a list.
func isAllTrees(text string) bool {
	for document := range strings.SplitSeq(text, "\n---") {
		if _, isTree := textTree(document); !isTree {
			return false
		}
	}
	return true
}

// isWritten reports whether a character is more than a sign between words.
func isWritten(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// withoutPhrases is a text without those secrets that are several words, which YAML may break over
// lines.
func (h *hiding) withoutPhrases(text string, secrets []string) string {
	for _, secret := range secrets {
		if words := strings.Fields(secret); len(words) > 1 {
			text = withoutPhrase(text, words, func() string { return h.mark(secret) })
		}
	}
	return text
}

// withoutPhrase is a text with a mark in place of words that follow each other. Of a long phrase
// the first words are enough: what goes on otherwise is part of it all the same, and looking
// further at each place would cost the product of both lengths.
func withoutPhrase(text string, words []string, mark func() string) string {
	var shown strings.Builder
	for {
		at := strings.Index(text, words[0])
		if at < 0 {
			shown.WriteString(text)
			return shown.String()
		}
		const enough = 50
		end := at + len(words[0])
		length, found := afterWords(text[end:], words[1:])
		if 1+found < min(len(words), enough) {
			shown.WriteString(text[:end])
			text = text[end:]
			continue
		}
		shown.WriteString(text[:at])
		shown.WriteString(mark())
		text = text[end+length:]
	}
}

// afterWords is where those of the words end with which a text begins, each after a break, and how
// many these are.
func afterWords(text string, words []string) (end, found int) {
	for _, word := range words {
		length := afterBreak(text[end:], word)
		if length < 0 {
			break
		}
		end += length
		found++
	}
	return end, found
}

// afterBreak is where a word ends with which a text begins after a break: white space, as it is or
// escaped. It is -1 where the text does not begin so.
func afterBreak(text, word string) int {
	for i := range len(text) {
		switch {
		case i > 0 && strings.HasPrefix(text[i:], word):
			return i + len(word)
		case strings.IndexByte(" \t\r\n\f\\", text[i]) >= 0:
		case i > 0 && text[i-1] == '\\' && strings.IndexByte("nrt", text[i]) >= 0:
		default:
			return -1
		}
	}
	return -1
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
