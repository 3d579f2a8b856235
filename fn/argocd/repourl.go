package argocd

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// ociScheme begins the URLs of OCI images.
const ociScheme = "oci://"

// schemes are those by which Argo CD reads a repository (util/git/workaround.go, newClient, with
// the Protocols of go-git's plumbing/transport/client; util/helm/client.go, loadRepoIndex), and oci
// for an image.
func schemes() []string { return []string{"https", "http", "ssh", "git", "file", "oci"} }

// checkRepoURL warns of a URL by which Argo CD surely finds no repository. A scheme that is near to
// none of the known ones may be that of a plugin, and a text without any that of SSH or a folder.
func checkRepoURL(a checked, s source) fleet.Problems {
	text, at := s.text("repoURL"), s.path.Child("repoURL")
	if strings.Contains(text, "{{") || placeholderIn(text) != "" { // a problem of its own
		return nil
	}
	if text != strings.TrimSpace(text) {
		return fleet.Problems{ignored(at, text, "repoURL begins or ends with a space, and Argo CD looks for a "+
			"repository with the space in its URL", "remove the space")}
	}
	if right := rightScheme(text); right != "" {
		return fleet.Problems{ignored(at, text,
			"Argo CD knows no scheme such as that of repoURL, so it finds no repository",
			"begin repoURL with "+right+"://")}
	}
	if s.text("chart") == "" && isBareHost(text) {
		remedy := "write https://" + text + ", or " + ociScheme + text + " for an OCI image"
		if a.hidden {
			remedy = "begin repoURL with https://, or with " + ociScheme + " for an OCI image"
		}
		return fleet.Problems{ignored(at, text, "repoURL has no scheme, and the source is no chart, so Argo CD takes "+
			"repoURL for a folder of its own, which does not exist", remedy)}
	}
	return nil
}

// rightScheme is the scheme that a URL most likely should have, "" where it has one already, or may
// have it on purpose.
func rightScheme(text string) string {
	scheme, _, hasScheme := strings.Cut(text, "://")
	if !hasScheme { // such as https:/HOST and https//HOST
		scheme, _, _ = strings.Cut(strings.ReplaceAll(text, ":", "/"), "/")
		lower := strings.ToLower(scheme)
		if scheme != text && slices.Contains([]string{"https", "http", "oci"}, lower) {
			return lower
		}
		return ""
	}
	switch lower := strings.ToLower(scheme); {
	case lower == "oci" && scheme != lower: // which Argo CD knows in lower case only
		return lower
	case slices.Contains(schemes(), lower):
		return ""
	case scheme == "":
		return "https"
	}
	return spelling.Nearest(scheme, schemes())
}

// isBareHost reports whether a text is a host and a path, such as github.com/org/repo. Argo CD
// takes it for the path of a folder (NewEndpoint in go-git's plumbing/transport).
func isBareHost(text string) bool {
	return regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]*(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}/`).MatchString(text)
}

// checkImageChart warns of a chart beside the URL of an OCI image, as the command line of Helm
// takes it: Argo CD fetches the image that repoURL names (reposerver/repository/repository.go,
// runRepoOperation, where the case of IsOCI comes first).
func checkImageChart(a checked, s source) fleet.Problems {
	chart, image := s.text("chart"), strings.TrimRight(s.text("repoURL"), "/")
	if chart == "" || !s.isOCI() || strings.Contains(chart+image, "{{") {
		return nil
	}
	message := "Argo CD ignores chart, since repoURL begins with " + ociScheme +
		": it fetches the image that repoURL names"
	whole := strings.TrimPrefix(image, ociScheme)
	remedy := "write " + whole + " without " + ociScheme + ", or remove chart and write " + image + "/" + chart
	switch {
	case path.Base(whole) == path.Base(chart): // it is the whole name of the image already
		remedy = "remove chart, or write the repository of the chart without " + ociScheme
	case a.hidden:
		remedy = "write repoURL without " + ociScheme + ", or remove chart and write it at the end of repoURL"
	}
	return fleet.Problems{ignored(s.path.Child("chart"), chart, message, remedy)}
}
