package stream

import "github.com/capifleet/capifleet/fn/yaml"

// quote writes a string so that every YAML parser reads that string: plain where nothing can be
// mistaken, else in double quotes.
func quote(text string) string {
	if yaml.Word(text) {
		return text
	}
	return yaml.Quote(text)
}
