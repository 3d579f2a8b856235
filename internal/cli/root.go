package cli

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/internal/cli/confined"
)

// openBelow opens a directory below its root. Links in it are followed within the root, and nothing
// beyond the root is read. If the directory cannot be opened, reading from it returns the error.
func openBelow(streams Streams, dir, chosen string) (files fs.FS, closeFiles func(), problems fleet.Problems) {
	none := func() {}
	absolute, err := realDirectory(dir)
	if err != nil {
		return noDirectory{dir, err}, none, nil
	}
	root, problems := rootOf(streams, absolute, chosen)
	if len(problems) > 0 {
		return noDirectory{dir, os.ErrInvalid}, none, problems
	}
	below, err := filepath.Rel(root, absolute)
	if err != nil {
		return noDirectory{dir, err}, none, nil
	}
	opened, err := os.OpenRoot(root)
	if err != nil {
		return noDirectory{dir, err}, none, nil
	}
	closeFiles = func() { _ = opened.Close() }
	return confined.Folder{Root: newReadFS(opened, root), Dir: filepath.ToSlash(below)}, closeFiles, nil
}

// realDirectory is the absolute path of a directory, without links.
func realDirectory(dir string) (string, error) {
	opened, err := os.OpenRoot(dir) // for its error
	if err != nil {
		return "", err
	}
	_ = opened.Close()
	return withoutLinks(dir)
}

// sourcePath is the variable by which Argo CD tells a plugin where its working directory is in the
// copy of the repository (argo-cd v3.5.7 reposerver/repository/repository.go newEnv).
const sourcePath = "ARGOCD_APP_SOURCE_PATH"

// rootOf is the folder beyond which nothing is read, as an absolute path without links. It holds
// dir, which is such a path: the chosen one; in a plugin of Argo CD, the copy of the repository,
// beside which lie those of other requests; the top of the Git work tree; or else dir itself.
func rootOf(streams Streams, dir, chosen string) (string, fleet.Problems) {
	if chosen != "" {
		return chosenRoot(dir, chosen)
	}
	if inside := streams.environment(sourcePath); inside != "" {
		return pluginRoot(streams, dir, inside), nil
	}
	for at := dir; at != filepath.Dir(at); at = filepath.Dir(at) {
		if exists(filepath.Join(at, ".git")) {
			return at, nil
		}
	}
	return dir, nil
}

// chosenRoot is the root that --root names.
func chosenRoot(dir, chosen string) (string, fleet.Problems) {
	root, err := realDirectory(chosen)
	if err != nil {
		return "", fleet.Problems{unreadable("the directory of --root", err)}
	}
	if !holds(root, dir) {
		return "", fleet.Problems{{
			Code: fleet.BadInput, Message: fmt.Sprintf("the directory is not below %s, which --root names", chosen),
			Remedy: "name a folder that holds the directory",
		}}
	}
	return root, nil
}

// pluginRoot is the copy of the repository that a plugin of Argo CD works in. A path that is not
// how the working directory ends tells nothing, and dir is the root.
func pluginRoot(streams Streams, dir, inside string) string {
	working, err := realDirectory(cmp.Or(streams.Dir, "."))
	inside = path.Clean(inside)
	if err != nil || !filepath.IsLocal(inside) {
		return dir
	}
	root := working
	if inside != "." {
		var ends bool
		if root, ends = strings.CutSuffix(working, string(filepath.Separator)+filepath.FromSlash(inside)); !ends {
			return dir
		}
	}
	if root == "" || !holds(root, dir) {
		return dir
	}
	return root
}
