package cli

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
)

// moved is the problem of an old side without the directory where its commit seems to have Clusters
// of the new side in another one: some may be gone. nil where it seems to have none.
func (o *oldSide) moved(side *review.Side) *fleet.Problem {
	if o.commit == nil || o.missing == "" {
		return nil
	}
	names := map[string]bool{}
	for _, cluster := range side.Clusters {
		names[cluster.Name] = true
	}
	file, name := namedIn(o.commit, names)
	if file == "" {
		return nil
	}
	return &fleet.Problem{
		Code:    fleet.BadInput,
		Message: fmt.Sprintf("there is no directory %s, and %s has the name of Cluster %s", o.missing, file, name),
		Remedy: "if the directory was moved, check out the old commit with git worktree add ../old REVISION, and use " +
			"--against ../old/DIR",
	}
}

// namedIn is the first file that has one of some names of Clusters as a word, and the name: of the
// manifests of Cluster API, and of kustomizations, which may give names.
func namedIn(files fs.FS, names map[string]bool) (file, name string) {
	isOfName := func(r rune) bool {
		return r == '-' || r == '.' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	}
	_ = fs.WalkDir(files, ".", func(at string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !isManifestFile(path.Base(at)) {
			return nil //nolint:nilerr // What cannot be read names nothing.
		}
		text, err := fs.ReadFile(files, at)
		if err != nil {
			return nil //nolint:nilerr // As above.
		}
		if !fleet.IsKustomization(at) && !strings.Contains(string(text), fleet.ClusterAPIGroup+"/") {
			return nil
		}
		for word := range strings.FieldsFuncSeq(string(text), func(r rune) bool { return !isOfName(r) }) {
			if names[word] {
				file, name = at, word
				return fs.SkipAll
			}
		}
		return nil
	})
	return file, name
}
