package argocd

import (
	"regexp"
	"slices"
	"strings"
)

// glob is a pattern of an AppProject. It is read as Argo CD does (globMatch in
// pkg/apis/application/v1alpha1/app_project_types.go, with github.com/gobwas/glob 0.2.3). That
// library takes exponential time for some patterns, and fails for others, so it is not used here.
type glob struct {
	text   string
	denies bool           // what it matches is not permitted
	match  *regexp.Regexp // nil where the pattern is not valid, so that it matches nothing
	odd    bool           // what Argo CD makes of the pattern is not known
}

// newGlob reads a pattern. A "*" and a "?" do not match the separators.
func newGlob(text, separators string) glob {
	pattern, denies := strings.CutPrefix(text, "!")
	expression, form := globExpression(pattern, separators)
	g := glob{text: pattern, denies: denies, odd: form == oddForm}
	if form == validForm {
		// No error matters: what is too large to compile is as a pattern that is not valid.
		g.match, _ = regexp.Compile(`(?s)\A` + expression + `\z`)
	}
	return g
}

// matches reports whether the pattern matches a text. One that denies something matches all other
// texts.
func (g glob) matches(text string) answer {
	oneOf := strings.ContainsAny(g.text, "?[") // the library lets them match the end of a text too
	switch {
	case g.odd || text == "" && oneOf:
		return unknown
	case (g.match != nil && g.match.MatchString(text)) != g.denies:
		return yes
	}
	return no
}

// matchesUnknown reports whether the pattern matches a text of which only the beginning is known,
// and that it is not one of others.
func (g glob) matchesUnknown(prefix string, others ...string) answer {
	wildcard := strings.TrimPrefix(g.text, prefix)
	found := unknown
	switch {
	case g.odd:
	case g.match == nil || g.text == "":
		found = no
	case strings.Trim(wildcard, "*") == "" && wildcard != "":
		found = yes
	case !strings.ContainsAny(g.text, `*?[{\`) && slices.Contains(others, g.text):
		found = no
	}
	if g.denies {
		return found.not()
	}
	return found
}

// globForm says what is to be made of a pattern.
type globForm int

const (
	validForm globForm = iota
	invalidForm
	oddForm
)

// globExpression translates a pattern to a regular expression.
func globExpression(pattern, separators string) (string, globForm) {
	one := "."
	if separators != "" {
		one = "[^" + regexp.QuoteMeta(separators) + "]"
	}
	var b strings.Builder
	for rest := pattern; rest != ""; {
		var part string
		form := validForm
		switch {
		case strings.HasPrefix(rest, "***"):
			return "", oddForm
		case strings.HasPrefix(rest, "**"):
			part, rest = ".*", rest[2:]
		case rest[0] == '*':
			part, rest = one+"*", rest[1:]
		case rest[0] == '?':
			part, rest = one, rest[1:]
		case rest[0] == '[':
			part, rest, form = globClass(rest[1:])
		case rest[0] == '{':
			part, rest, form = globAlternatives(rest[1:])
		case rest[0] == '\\':
			return "", oddForm
		default:
			end := strings.IndexAny(rest, `*?[{\`)
			if end < 0 {
				end = len(rest)
			}
			part, rest = regexp.QuoteMeta(rest[:end]), rest[end:]
		}
		if form != validForm {
			return "", form
		}
		b.WriteString(part)
	}
	return b.String(), validForm
}

// globClass reads what follows an opening bracket: LOW-HIGH or a list of characters, either perhaps
// after an exclamation mark.
func globClass(text string) (expression, rest string, form globForm) {
	list, rest, closed := strings.Cut(text, "]")
	members, negated := strings.CutPrefix(list, "!")
	characters := []rune(members)
	ranges := len(characters) > 1 && characters[1] == '-'
	switch {
	case strings.Contains(list, `\`):
		return "", "", oddForm
	case !closed || len(characters) == 0 || ranges && (len(characters) != 3 || characters[2] < characters[0]):
		return "", "", invalidForm
	}
	var b strings.Builder
	for i, c := range characters {
		if strings.ContainsRune("^-[&~", c) && (!ranges || i != 1) {
			b.WriteByte('\\')
		}
		b.WriteRune(c)
	}
	if negated {
		return "[^" + b.String() + "]", rest, validForm
	}
	return "[" + b.String() + "]", rest, validForm
}

// globAlternatives reads what follows an opening brace. The library is right only where there are
// several alternatives, and each is a plain text.
func globAlternatives(text string) (expression, rest string, form globForm) {
	list, rest, closed := strings.Cut(text, "}")
	if !closed || strings.ContainsAny(list, `*?[{\`) {
		return "", "", oddForm
	}
	alternatives := strings.Split(list, ",")
	if len(alternatives) == 1 {
		return "", "", oddForm
	}
	for i, alternative := range alternatives {
		if alternative == "" {
			return "", "", oddForm
		}
		alternatives[i] = regexp.QuoteMeta(alternative)
	}
	return "(?:" + strings.Join(alternatives, "|") + ")", rest, validForm
}
