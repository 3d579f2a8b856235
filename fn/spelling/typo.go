package spelling

import "strings"

// shortest is how long a name is at least that may be a typo; "us" is none of "es".
const shortest = 4

// Typo is the known name that another one surely is a typo of, "" where there is none. It is for
// names that users choose, and that may differ in little: those that are numbered, such as eu-1 and
// eu-2, or that have a short part of their own, such as team-a and team-b, are no typos of each
// other.
func Typo(name string, known []string) string {
	near := Nearest(name, known)
	if strings.EqualFold(near, name) {
		return near
	}
	if len(name) < shortest || letters(near) == letters(name) || differInShortPart(name, near) {
		return ""
	}
	return near
}

// letters are a name without its digits.
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return -1
		}
		return r
	}, name)
}

// differInShortPart reports whether two names have the same parts, except for some that are too
// short to be misspelt.
func differInShortPart(a, b string) bool {
	isSeparator := func(r rune) bool { return strings.ContainsRune("-_./", r) }
	first, second := strings.FieldsFunc(a, isSeparator), strings.FieldsFunc(b, isSeparator)
	if len(first) != len(second) {
		return false
	}
	for i := range first {
		if first[i] != second[i] && min(len(first[i]), len(second[i])) >= shortest-1 {
			return false
		}
	}
	return true
}
