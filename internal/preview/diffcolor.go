package preview

// The colours of the words that say what happens, as terminals know them. Nothing depends on them.
const (
	colorNone    = ""
	colorRed     = "\x1b[31m"
	colorGreen   = "\x1b[32m"
	colorYellow  = "\x1b[33m"
	colorMagenta = "\x1b[35m"
	colorEnd     = "\x1b[0m"
)

// colorOf is the colour of a verb, of a word of the verdict, or of a severity.
func colorOf(word string) string {
	switch word {
	case "DELETE", "DELETED", "LEAVE", "FAILED", "ERROR":
		return colorRed
	case "RECREATE", "RECREATED", "REPLACE", "STUCK":
		return colorMagenta
	case "REAPPLY", "LEFT BEHIND", "WARNING":
		return colorYellow
	case "CREATE", "CREATED", "JOIN", "ADOPT":
		return colorGreen
	default:
		return colorNone
	}
}

// painted is a word in its colour, if the screen has colours.
func (s Screen) painted(word string) string {
	color := colorOf(word)
	if !s.Color || color == colorNone {
		return word
	}
	return color + word + colorEnd
}
