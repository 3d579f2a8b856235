package yaml

import "strings"

// meaning is what a word in lower case stands for in YAML 1.1, where it is not a string
// (yaml.org/type/bool.html and null.html): a boolean, or nil for null.
func meaning(word string) (value any, reserved bool) {
	switch word {
	case "y", "yes", "on", "true":
		return true, true
	case "n", "no", "off", "false":
		return false, true
	case "null":
		return nil, true
	}
	return nil, false
}

// longestWord is the length of the longest word that [meaning] knows.
const longestWord = len("false")

// isReserved reports whether a text is a word of YAML 1.1, in any mix of upper and lower case: some
// readers are less strict than the specification.
func isReserved(text string) bool {
	if len(text) > longestWord {
		return false
	}
	_, reserved := meaning(strings.ToLower(text))
	return reserved
}

// Boolean returns the boolean that YAML 1.1, and with it Kubernetes, reads in a word without quotes.
// Of each word there are three spellings: yes, Yes and YES.
func Boolean(word string) (value, found bool) {
	lower := strings.ToLower(word)
	switch word {
	case lower, strings.ToUpper(word), strings.ToUpper(lower[:1]) + lower[1:]:
		read, _ := meaning(lower)
		value, found = read.(bool)
	}
	return value, found
}

// IsText reports whether an unquoted text is a string beyond doubt: either nothing else in YAML 1.1
// begins with its first character, or it is none of the words of YAML 1.1.
func IsText(unquoted string) bool {
	if unquoted == "" {
		return false
	}
	switch c := unquoted[0]; {
	case c >= '0' && c <= '9', strings.IndexByte("+-.~<=", c) >= 0:
		return false
	case strings.IndexByte("yYnNtTfFoO", c) >= 0:
		return !isReserved(unquoted)
	}
	return true
}
