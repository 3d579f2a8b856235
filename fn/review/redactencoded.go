package review

import (
	"bytes"
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// newEncodedPattern is for words that may be base64 of a secret. A shorter one says too little.
func newEncodedPattern() *regexp.Regexp { return regexp.MustCompile(`[\w+/-]{20,}={0,2}`) }

// encodesSecret reports whether a text is base64, perhaps in several lines, of one that is hidden.
func (h *hiding) encodesSecret(text string) bool {
	const enormous = 1 << 20
	if len(text) > enormous || !strings.ContainsAny(text, "\n\r") {
		return false // a line is a word, which is looked at as such
	}
	whole := strings.Join(strings.Fields(text), "")
	return h.patterns.encoded.FindString(whole) == whole && h.isEncodedSecret(whole)
}

// encodedWords is a line without the words that are base64 of what is hidden.
func (h *hiding) encodedWords(text string) string {
	return h.patterns.encoded.ReplaceAllStringFunc(text, func(word string) string {
		if !h.isEncodedSecret(word) {
			return word
		}
		h.remember(word)
		return h.mark(word)
	})
}

// isEncodedSecret reports whether a word is base64 of a private key or of a text that is hidden.
func (h *hiding) isEncodedSecret(word string) bool {
	decoded := decodedWord(word)
	if isPrivateKey(decoded) {
		return true
	}
	text := string(decoded)
	return isPlainText(decoded) && h.apart().text(text, sight{}) != text
}

// mentionsEncoded reports whether a text has a word that may be base64 of a secret.
func (h *hiding) mentionsEncoded(text string) bool {
	return slices.ContainsFunc(h.patterns.encoded.FindAllString(text, -1), func(word string) bool {
		decoded := decodedWord(word)
		return isPrivateKey(decoded) || isPlainText(decoded)
	})
}

// decodedWord is what a word in base64 says; nil where it is not in base64.
func decodedWord(word string) []byte {
	word = strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(word, "="))
	decoded, err := base64.RawStdEncoding.DecodeString(word)
	if err != nil {
		return nil
	}
	return decoded
}

// isPlainText reports whether bytes are a text.
func isPlainText(decoded []byte) bool {
	return len(decoded) > 0 && utf8.Valid(decoded) && !bytes.ContainsFunc(decoded, isControl)
}

// isControl reports whether texts do not have a character.
func isControl(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\n\r", r) }

// isPrivateKey reports whether bytes are a private key in DER: a sequence that begins with the
// version of its form, 0 or 1, where certificates and public keys begin with something else; or a
// store of keys, of PKCS #12, whose version is 3 and is followed by a sequence.
func isPrivateKey(der []byte) bool {
	const sequence, integer = 0x30, 0x02
	if len(der) < 32 || der[0] != sequence {
		return false
	}
	body := der[2:]
	if long := der[1]; long > 0x80 && long <= 0x84 {
		body = body[long-0x80:]
	}
	if body[0] != integer || body[1] != 1 {
		return false
	}
	return body[2] <= 1 || body[2] == 3 && body[3] == sequence
}
