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

// newEncodedEndPattern is for such a word at the end of a line.
func newEncodedEndPattern() *regexp.Regexp { return regexp.MustCompile(`[\w+/-]{20,}={0,2}$`) }

// newEncodedLinePattern is for lines that may go on with base64, and what may follow there.
func newEncodedLinePattern() *regexp.Regexp {
	return regexp.MustCompile("^[\\s\"'`+,;#>*|]*([\\w+/-]+={0,2})([\"'`].*|[\\s+,;\\\\]*)$")
}

// encodesSecret reports whether a text is base64, perhaps in several lines, of one that is hidden.
func (h *hiding) encodesSecret(text string) bool {
	const enormous = 1 << 20
	if len(text) > enormous || !strings.ContainsAny(text, "\n\r") {
		return false // a line is a word, which is looked at as such
	}
	whole := strings.Join(strings.Fields(text), "")
	return h.patterns.encoded.FindString(whole) == whole && h.isEncodedSecret(whole)
}

// encodedLines is a text without the lines that are base64 of a secret together. Those of a text
// that is YAML are found by its tree.
func (h *hiding) encodedLines(text string) string {
	var shown []string
	lines := strings.Split(text, "\n")
	for len(lines) > 0 {
		run := h.patterns.encodedRun(lines)
		first, secret := h.encodedSecret(run)
		if secret == "" {
			length := max(len(run), 1)
			shown, lines = append(shown, lines[:length]...), lines[length:]
			continue
		}
		for _, word := range run[first:] {
			h.remember(word)
		}
		last := len(run) - 1
		start, _, _ := strings.Cut(lines[first], run[first])
		_, end, _ := strings.Cut(lines[last], run[last])
		shown = append(append(shown, lines[:first]...), start+h.mark(secret)+end)
		lines = lines[len(run):]
	}
	return strings.Join(shown, "\n")
}

// encodedRun is the words of base64 that may be one text: the last one of the first line, and the
// lines that follow, of which the last one may have more behind a quote.
func (p patterns) encodedRun(lines []string) []string {
	const quotes = " \t\r\"'`+,;\\"
	word := p.encodedEnd.FindString(strings.TrimRight(lines[0], quotes))
	if word == "" {
		return nil
	}
	run := []string{word}
	for _, line := range lines[1:] {
		if strings.HasSuffix(word, "=") {
			return run
		}
		parts := p.encodedLine.FindStringSubmatch(line)
		if len(parts) == 0 {
			return run
		}
		word = parts[1]
		run = append(run, word)
		if strings.Trim(parts[2], quotes) != "" {
			return run
		}
	}
	return run
}

// encodedSecret is a secret that the lines of a run are base64 of, as they are written, and the
// first of these lines. The line before it may be a word of its own, and the last one what ends the
// text for a shell. It is empty where there is none, or only one line, which is looked at as such.
func (h *hiding) encodedSecret(run []string) (first int, secret string) {
	if len(run) < 2 {
		return 0, ""
	}
	for i := range run {
		if isPrivateKey(decodedWord(beginning(run[i:]))) {
			return i, strings.Join(run[i:], "")
		}
	}
	last := len(run) - 1
	for _, bounds := range [][2]int{{0, last + 1}, {0, last}, {1, last + 1}, {1, last}} {
		whole := strings.Join(run[bounds[0]:max(bounds[0], bounds[1])], "")
		if !isPlainText(decodedWord(whole)) {
			continue
		}
		if !h.isEncodedSecret(whole) {
			return 0, ""
		}
		return bounds[0], whole
	}
	return 0, ""
}

// beginning is as much of the lines of a run as a private key is known by.
func beginning(run []string) string {
	const enough = 44 // letters
	var begin strings.Builder
	for _, word := range run {
		begin.WriteString(word[:min(len(word), enough-begin.Len())])
		if begin.Len() == enough {
			break
		}
	}
	return begin.String()
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
