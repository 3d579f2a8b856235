package kustomization

import (
	"net/url"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/resource"
)

// isRemote reports whether kustomize would fetch what a path names: a URL, or what it takes for a
// repository (kustomize/api v0.21.2 internal/loader IsRemoteFile, internal/git NewRepoSpecFromURL).
// What looks like one of another tool, or of another version, is one too.
func isRemote(text string) bool {
	lower := strings.ToLower(strings.TrimSpace(text))
	begins := func(prefix string) bool { return strings.HasPrefix(lower, prefix) }
	if slices.ContainsFunc([]string{
		"http:", "https:", "ssh:", "file:", "git:", "git@", "s3:", "oci:", "gcs:", "hg:", "github.com/", "github.com:",
	}, begins) {
		return true
	}
	if !strings.Contains(text, "\n") && (strings.Contains(lower, "?ref=") || strings.Contains(lower, "?version=")) {
		return true
	}
	if parsed, err := url.Parse(text); err == nil && (parsed.Scheme == "http" || parsed.Scheme == "https") {
		return true
	}
	// Append asks the parser of repositories, which is not exported.
	return new(resource.Origin).Append(text).Repo != ""
}
