package argocd

import (
	"regexp"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// placeholderIn is the first placeholder in a text that no template fills in, as other tools write
// them; "" for none.
func placeholderIn(text string) string {
	if !strings.ContainsAny(text, "$[{<") {
		return ""
	}
	return regexp.MustCompile(`\$\{[^}]*\}|\$\([^)]*\)|\$[A-Za-z_]\w*|\[\[[^]]*\]\]|` +
		`\{\s*\.?[A-Za-z_][\w.-]*\s*\}|<[A-Za-z_][\w. -]*>`).FindString(text)
}

// checkPlaceholders warns of placeholders in what says where the manifests of a source are. Argo CD
// takes these texts as they are written, and fills in its own variables only in files and
// parameters (reposerver/repository/repository.go, helmTemplate and newEnv).
func checkPlaceholders(a checked, s source) fleet.Problems {
	var problems fleet.Problems
	for _, name := range []string{"repoURL", "path", "chart", "targetRevision"} {
		text := s.text(name)
		found := placeholderIn(text)
		if found == "" || strings.Contains(text, "{{") { // which is a problem of its own
			continue
		}
		if a.hidden {
			found = "a placeholder in it"
		}
		problems = append(problems, ignored(s.path.Child(name), text,
			"nothing fills in "+found+", so Argo CD looks for exactly this text",
			"write what is read as a template, such as {{ .values.NAME }}"))
	}
	return problems
}
