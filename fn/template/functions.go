package template

import (
	"fmt"
	"path"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig/v3"
)

// functions are those that a text may call. They are Argo CD's (applicationset/utils/utils.go:
// sprig's generic map without env, expandenv and getHostByName, and five of its own), without the
// ones that are not repeatable. The builtins of Go are here only where their work must be limited;
// the parser gets the others from builtins.
func functions() map[string]any {
	f := sprig.GenericFuncMap()
	for name := range refusals() {
		delete(f, name)
	}
	f["normalize"], f["slugify"] = Normalize, slugify
	f["toYaml"], f["fromYaml"], f["fromYamlArray"] = toYAML, fromYAML, fromYAMLArray
	f["typeIsLike"] = typeIsLike
	// Argo CD runs on Linux, where these are the same. On other systems they would not be.
	f["osBase"], f["osClean"], f["osDir"] = path.Base, path.Clean, path.Dir
	f["osExt"], f["osIsAbs"] = path.Ext, path.IsAbs
	f["html"], f["js"], f["urlquery"] = template.HTMLEscaper, template.JSEscaper, template.URLQueryEscaper
	f["print"], f["printf"], f["println"] = fmt.Sprint, fmt.Sprintf, fmt.Sprintln
	return f
}

// builtins are the functions of text/template that stay as they are.
func builtins() map[string]any {
	f := map[string]any{}
	for _, name := range []string{"and", "or", "not", "len", "index", "call", "eq", "ne", "lt", "le", "gt", "ge"} {
		f[name] = name
	}
	return f
}

// refusals are the functions of sprig that Argo CD has, or seems to have, and that cannot be in a
// template whose result is proved. The values are the reasons.
func refusals() map[string]string {
	const (
		clock    = "depends on the clock, so what is proved today would not hold tomorrow"
		date     = "works on a date, which comes from the clock or the time zone of the machine"
		zone     = "depends on the time zone of the machine"
		random   = "gives another result each time, so what is proved is not what is deployed"
		change   = "changes its argument, so what one text writes would depend on what ran before"
		absent   = "is not in Argo CD's template language, because it would show the environment of the controller"
		password = "derives a secret, and a template is not the place for one"
	)
	return byName(map[string][]string{
		clock:    {"now", "ago", "date", "date_in_zone", "dateInZone", "htmlDate", "htmlDateInZone", "durationRound"},
		date:     {"date_modify", "dateModify", "must_date_modify", "mustDateModify", "unixEpoch"},
		zone:     {"toDate", "mustToDate"},
		change:   {"set", "unset", "merge", "mustMerge", "mergeOverwrite", "mustMergeOverwrite"},
		absent:   {"env", "expandenv", "getHostByName"},
		password: {"derivePassword"},
		random: {
			"randAlphaNum", "randAlpha", "randAscii", "randNumeric", "randBytes", "randInt", "shuffle", "uuidv4",
			"bcrypt", "htpasswd", "encryptAES", "genPrivateKey", "genCA", "genCAWithKey",
			"genSelfSignedCert", "genSelfSignedCertWithKey", "genSignedCert", "genSignedCertWithKey",
		},
	})
}

func byName(reasons map[string][]string) map[string]string {
	out := map[string]string{}
	for reason, names := range reasons {
		for _, name := range names {
			out[name] = reason
		}
	}
	return out
}

// typeIsLike is sprig's, which allocates another text as long as its argument.
func typeIsLike(target string, value any) bool {
	name := fmt.Sprintf("%T", value)
	return target == name || strings.HasPrefix(name, "*") && target == name[1:]
}

// isFree reports whether a function does little work and returns what it was given, whatever the
// size. Such a function is not metered.
func isFree(name string) bool {
	switch name {
	case "default", "coalesce", "empty", "ternary", "all", "any", "hasKey", "get", "dig",
		"kindIs", "kindOf", "typeIs", "typeIsLike", "typeOf", "fail", "hello":
		return true
	}
	return false
}
