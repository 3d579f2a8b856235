package review

import (
	"regexp"
	"slices"
	"strings"
)

// addressPatterns are the parts of addresses that may let everybody in who knows them.
type addressPatterns struct {
	query   *regexp.Regexp // what stands behind the ? of a URL
	webhook *regexp.Regexp // the path of an address that takes messages
}

func newAddressPatterns() addressPatterns {
	const within = "[^\\s\"'<>`\\\\"
	return addressPatterns{
		query: regexp.MustCompile(`(://` + within + `?]*\?)(` + within + `]+)`),
		webhook: regexp.MustCompile(`(?i)((?:\b(?:discord(?:app)?\.com/api|api\.telegram\.org` +
			`|chat\.googleapis\.com/v1` +
			`|open\.(?:feishu|larksuite)\.\w+|oapi\.dingtalk\.com|\w[\w.-]*\.logic\.azure\.com|hc-ping\.com)` +
			`|\b(?:web)?hooks?\.[\w-]+(?:\.[\w-]+)+` +
			`|://(?:` + within + `/]+/)*` + `(?:` + within + `/]*\.)?(?:web)?hooks?` +
			`(?:\.` + within + `/]*)?)/)(` + within + `]+)`),
	}
}

// addresses is a line whose URLs have no queries, and whose webhooks have no paths.
func (h *hiding) addresses(text string) string {
	if !strings.ContainsAny(text, "/?") {
		return text
	}
	hide := func(part string) string {
		if isMark(part) {
			return part
		}
		h.remember(part)
		return h.mark(part)
	}
	text = replaceGroup(h.patterns.addresses.webhook, text, 2, hide)
	return replaceGroup(h.patterns.addresses.query, text, 2, func(query string) string {
		if isOpenQuery(query) {
			return query
		}
		return hide(query)
	})
}

// isOpenQuery reports whether a query says no more than what is read, and how.
func isOpenQuery(query string) bool {
	for part := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(part, "=")
		if !slices.Contains([]string{
			"ref", "version", "timeout", "submodules", "depth", "sslmode", "region", "path",
		}, name) {
			return false
		}
	}
	return true
}
