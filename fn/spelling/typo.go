package spelling

import (
	"slices"
	"strings"
	"unicode"
)

// shortestWord is the number of letters below which a word with a typo looks like another word.
const shortestWord = 4

// Typo returns the known name that a name surely is a typo of, or "" if there is none or the name
// is known itself. See [IsTypo].
func Typo(name string, known []string) string {
	if slices.Contains(known, name) {
		return ""
	}
	return Nearest(name, slices.DeleteFunc(slices.Clone(known), func(one string) bool { return !IsTypo(name, one) }))
}

// IsTypo reports whether a name surely is a typo of another one: it differs in case or in the signs
// between its words, or one letter of one word is dropped, added, changed or swapped with its
// neighbour. It is stricter than [Nearest], for names that users choose and of which both may be
// meant: eu-1 and eu-2, zone-a and zone-b, or us-east-1 and us-west-1 are not typos of each other.
func IsTypo(name, wanted string) bool {
	if name == wanted {
		return false
	}
	words, wantedWords := wordsOf(name), wordsOf(wanted)
	if strings.Join(words, "") == strings.Join(wantedWords, "") {
		return slices.Equal(numbersAmong(words), numbersAmong(wantedWords))
	}
	if len(words) != len(wantedWords) {
		return false
	}
	slips := 0
	for i, word := range words {
		wantedWord := wantedWords[i]
		switch {
		case word == wantedWord:
			continue
		case len(wantedWord) < shortestWord || !isLetter(wantedWord[0]) || edits(word, wantedWord, 2) > 1:
			return false
		}
		slips++
	}
	return slips == 1
}

// wordsOf are the words and the numbers that a name consists of, in lower case.
func wordsOf(name string) []string {
	var words []string
	for _, part := range strings.FieldsFunc(strings.ToLower(name), isSign) {
		begin := 0
		for i := 1; i < len(part); i++ {
			if isLetter(part[i]) != isLetter(part[i-1]) {
				words, begin = append(words, part[begin:i]), i
			}
		}
		words = append(words, part[begin:])
	}
	return words
}

func numbersAmong(words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(word string) bool { return isLetter(word[0]) })
}

func isSign(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

func isLetter(c byte) bool { return c < '0' || c > '9' }
