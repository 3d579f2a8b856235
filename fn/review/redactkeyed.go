package review

import (
	"regexp"
	"strings"
)

// keyed are patterns of a key with its sign, as two groups, and of the value that may follow.
type keyed struct{ key, value *regexp.Regexp }

// replace is a text with other values. Where change keeps a value, that is searched too: what
// stands behind a harmless key may be a key with its value, as in --set=password=x.
func (k keyed) replace(text string, change func(key, sign, value string) (string, bool)) string {
	var shown strings.Builder
	for {
		at := k.key.FindStringSubmatchIndex(text)
		if at == nil {
			shown.WriteString(text)
			return shown.String()
		}
		key, sign := text[at[2]:at[3]], text[at[4]:at[5]]
		shown.WriteString(text[:at[1]])
		text = text[at[1]:]
		value := k.value.FindString(text)
		if value == "" {
			continue
		}
		if changed, does := change(key, sign, value); does {
			shown.WriteString(changed)
			text = text[len(value):]
		}
	}
}
