package argocd

import (
	"net/url"
	"strings"
)

// normalizeGitURL is the form in which Argo CD compares URLs of repositories; "" for one that it
// cannot read (NormalizeGitURL in util/git/git.go of Argo CD 3.5.7).
func normalizeGitURL(repoURL string) string {
	repoURL = strings.ToLower(strings.TrimSpace(repoURL))
	if isSSH(repoURL) && !strings.HasPrefix(repoURL, "ssh://") {
		repoURL = "ssh://" + strings.Replace(repoURL, ":", "/", 1)
	}
	parsed, err := url.Parse(strings.TrimSuffix(repoURL, ".git"))
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(parsed.String(), "ssh://")
}

// isSSH reports whether a URL is one of SSH, as git@host:path or ssh://git@host/path (IsSSHURL).
func isSSH(repoURL string) bool {
	user, host, found := strings.Cut(strings.TrimPrefix(repoURL, "ssh://"), "@")
	return found && !strings.ContainsAny(user, "/:") && host != "" && !strings.Contains(host, "@")
}
