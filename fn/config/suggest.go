package config

import (
	"slices"
	"strings"
)

// shortList is how many known names are worth listing where none is near.
const shortList = 12

// knownInstead says what an unknown name could be: the nearest known one, else the known ones if
// they are few.
func knownInstead(near string, known []string) string {
	switch {
	case near != "":
		return `did you mean "` + near + `"?`
	case len(known) <= shortList:
		return "the known fields are " + strings.Join(slices.Sorted(slices.Values(known)), ", ")
	}
	return "look the field up in the reference"
}
