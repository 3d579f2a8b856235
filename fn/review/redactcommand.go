package review

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// commandPatterns are how commands are given what they log in with.
type commandPatterns struct {
	flag  *regexp.Regexp // --password VALUE
	user  *regexp.Regexp // -u USER:PASSWORD
	login *regexp.Regexp // a command that logs in, and the rest of the line
	short *regexp.Regexp // -p VALUE, in such a line
}

func newCommandPatterns() commandPatterns {
	const value = `("[^"]*"?|'[^']*'?|[^\s"'-][^\s"']*)`
	return commandPatterns{
		flag: regexp.MustCompile(`((?:^|[\s"'\[(,])--?[A-Za-z][\w.-]*\s+)` + value),
		user: regexp.MustCompile(`((?:^|[\s"'\[(,])(?:-[uU]|--(?:proxy-)?user)(?:\s+|=|))` +
			`("[^"]*"?|'[^']*'?|[^\s"'=/:]+:[^\s"']+)`),
		login: regexp.MustCompile(`(?i)(\b(?:` +
			`(?:docker|podman|nerdctl|crictl|helm|oras|skopeo|buildah|crane|az|oc|argocd)\b` +
			`[^|;]*?\blogin|mysql\w*|mariadb[\w-]*|sshpass|redis-cli|ldap[a-z]+|htpasswd|keytool|mongo[a-z]*` +
			`|smbclient)` +
			`\b)(.*)`),
		short: regexp.MustCompile(`((?:^|\s)-[apw]\s*=?)` + value),
	}
}

// commands is a line without what its commands log in with.
func (h *hiding) commands(text string) string {
	if !strings.Contains(text, "-") {
		return text
	}
	patterns := h.patterns.commands
	hide := func(value string) string {
		h.remember(strings.Trim(value, `"'`))
		return h.mark(value)
	}
	text = patterns.flag.ReplaceAllStringFunc(text, func(found string) string {
		parts := patterns.flag.FindStringSubmatch(found)
		if !soundsSecret(parts[1], sight{free: true, picks: true}) || isMark(parts[2]) {
			return found
		}
		return parts[1] + hide(parts[2])
	})
	text = patterns.user.ReplaceAllStringFunc(text, func(found string) string {
		parts := patterns.user.FindStringSubmatch(found)
		if !hasUserAndPassword(strings.Trim(parts[2], `"'`)) {
			return found
		}
		return parts[1] + hide(parts[2])
	})
	return patterns.login.ReplaceAllStringFunc(text, func(found string) string {
		parts := patterns.login.FindStringSubmatch(found)
		return parts[1] + replaceGroup(patterns.short, parts[2], 2, hide)
	})
}

// hasUserAndPassword reports whether a text is USER:PASSWORD, and not the numbers of a user and a
// group.
func hasUserAndPassword(text string) bool {
	_, password, found := strings.Cut(text, ":")
	return found && strings.Trim(password, "0123456789") != ""
}

// logsIn reports whether a list is the words of a command that logs in.
func (p commandPatterns) logsIn(list []any) bool {
	var words []string
	for _, element := range list {
		if word, isText := element.(string); isText && !strings.ContainsAny(word, " \n") {
			words = append(words, word)
		}
	}
	return len(words) == len(list) && p.login.MatchString(strings.Join(words, " "))
}

// isValueOf reports whether a word is what the one before it, a flag, keeps secret.
func (p commandPatterns) isValueOf(before, word string, logsIn bool) bool {
	flag, isFlag := strings.CutPrefix(before, "-")
	switch {
	case !isFlag || strings.Contains(flag, "="):
		return false
	case slices.Contains([]string{"u", "U", "-user", "-proxy-user"}, flag):
		return hasUserAndPassword(word)
	}
	return soundsSecret(flag, sight{free: true}) || logsIn && slices.Contains([]string{"p", "a", "w"}, flag)
}

// replaceGroup replaces what a group of a pattern is in a text.
func replaceGroup(pattern *regexp.Regexp, text string, group int, replace func(string) string) string {
	var shown strings.Builder
	end := 0
	for _, found := range pattern.FindAllStringSubmatchIndex(text, -1) {
		from, to := found[2*group], found[2*group+1]
		fmt.Fprintf(&shown, "%s%s", text[end:from], replace(text[from:to]))
		end = to
	}
	return shown.String() + text[end:]
}
