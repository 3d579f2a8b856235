package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
	"github.com/capifleet/capifleet/internal/output"
)

// outputApplications is the form that writes the Applications of both sides to files.
const outputApplications = "applications"

// The folders of the two sides, and that of the Applications that Clusters have themselves.
const (
	beforeFolder   = "before"
	afterFolder    = "after"
	clustersFolder = "clusters"
)

// applicationsOwner is whose files these are in the inventory of the folder.
const applicationsOwner = output.Owner("diff/" + outputApplications)

// applicationFiles are files of the Applications of both sides.
type applicationFiles struct {
	files []output.File
	texts map[string]string // by the lower case of the path
	count map[string]int    // by folder
}

// writeApplications writes the Applications of both sides to the folder of --output-dir.
func (d *differ) writeApplications(reviews []fleetReview) error {
	files := applicationFiles{texts: map[string]string{}, count: map[string]int{}}
	var left []string
	for _, one := range reviews {
		before, after, more := review.Predict(one.comparison)
		left = append(left, more...)
		left = append(left, one.diff.NotKnown...)
		if err := errors.Join(files.add(beforeFolder, before), files.add(afterFolder, after)); err != nil {
			return err
		}
	}
	if err := d.replaceFiles(files.files); err != nil {
		return err
	}
	said := map[string]bool{}
	for _, folder := range []string{beforeFolder, afterFolder} {
		_, _ = fmt.Fprintf(d.streams.Out, "%s: %s\n", fleet.Printable(filepath.Join(d.wanted.outputDir, folder)),
			fleet.Count(files.count[folder], "Application"))
	}
	for _, sentence := range left {
		if !said[sentence] {
			said[sentence] = true
			_, _ = fmt.Fprintf(d.streams.Out, "not known: %s\n", fleet.Printable(sentence))
		}
	}
	return nil
}

// add adds the Applications of a side. Several fleets of a directory may share those that no entry
// makes. Names of Applications that are different only by what is hidden get numbers.
func (a *applicationFiles) add(folder string, predicted []review.Predicted) error {
	for _, one := range predicted {
		text, err := yaml.Marshal(one.Tree)
		if err != nil {
			return fmt.Errorf("write %s: %w", one.Ref, err)
		}
		inside := folder
		if one.Cluster.Name != "" {
			inside += "/" + clustersFolder + "/" + fileName(one.Cluster.Namespace, one.Cluster.Name)
		}
		stem := inside + "/" + fileName(one.Ref.Namespace, one.Ref.Name)
		name, written := stem+".yaml", false
		for number := 2; ; number++ {
			known, taken := a.texts[strings.ToLower(name)]
			if written = taken && known == string(text); written || !taken {
				break
			}
			name = fmt.Sprintf("%s-%d.yaml", stem, number)
		}
		if written {
			continue
		}
		a.texts[strings.ToLower(name)] = string(text)
		a.count[folder]++
		a.files = append(a.files, output.File{
			Path: name, Text: text, Objects: []fleet.Ref{one.Ref}, Owners: []output.Owner{applicationsOwner},
		})
	}
	return nil
}

// fileName is the name of a file or folder for what has a namespace and a name.
func fileName(namespace, name string) string {
	plain := func(text string) string {
		return strings.Map(func(r rune) rune {
			if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
				return '-'
			}
			return r
		}, text)
	}
	return cmp.Or(plain(namespace), "default") + "_" + plain(name)
}

// replaceFiles makes the folder hold the files, and none of an earlier run beside them.
func (d *differ) replaceFiles(files []output.File) error {
	dir := d.wanted.outputDir
	if err := checkApplications(dir); err != nil {
		return err
	}
	for _, side := range []string{beforeFolder, afterFolder} {
		if err := os.MkdirAll(filepath.Join(dir, side), 0o755); err != nil {
			return fmt.Errorf("create the folder of --output-dir: %w", err)
		}
	}
	folder, closeFolder, err := openOutput(dir)
	if err != nil {
		return err
	}
	defer closeFolder()
	all := func(output.Owner) output.Claim { return output.Replaced }
	plan, problems := output.NewPlan(folder, dir, files, all)
	if err := reportAll(d.streams.Err, problems); err != nil {
		return err
	}
	if err := plan.Apply(folder); err != nil {
		return err
	}
	for _, side := range []string{beforeFolder, afterFolder} { // One that is empty is there too.
		if err := folder.MkdirAll(side, 0o755); err != nil {
			return fmt.Errorf("create the folder of --output-dir: %w", err)
		}
	}
	return nil
}

// checkApplications refuses a folder with files that no earlier run has written there.
func checkApplications(dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, fleet.InventoryIn(os.DirFS(dir), ".")))
	if err == nil {
		listed, err := output.Listed(text)
		for name := range listed {
			side, _, _ := strings.Cut(name, "/")
			if side != beforeFolder && side != afterFolder {
				return usageError{fmt.Sprintf("render has written the folder %q of --output-dir; "+
					"name one that is empty or does not exist", dir)}
			}
		}
		return err
	}
	empty := true
	err = filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			empty = false
			return fs.SkipAll
		}
		return err
	})
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("read the folder of --output-dir: %w", err)
	case !empty:
		return usageError{fmt.Sprintf("the folder %q of --output-dir has files that diff has not written; "+
			"name one that is empty or does not exist", dir)}
	}
	return nil
}
