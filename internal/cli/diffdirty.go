package cli

import (
	"path"
	"strings"
)

// noteDirty adds to comparisons that the work tree has changes that are not committed, where files
// beside the directory were read that have some. Call it when all comparisons are made, since
// FleetConfigs name files too.
func (d *differ) noteDirty(in input, reviews []fleetReview) error {
	if d.repository == nil || d.to.Dirty {
		return nil
	}
	read := map[string]bool{}
	in.addRead(read)
	beside := map[string]bool{} // from the top of the repository
	for name := range read {
		if strings.HasPrefix(name, "../") {
			beside[path.Join(d.shown, name)] = true
		}
	}
	if len(beside) == 0 {
		return nil
	}
	changed, err := d.repository.Changed()
	if err != nil {
		return err
	}
	for name := range beside {
		if isAmong(changed, name) {
			for _, one := range reviews {
				one.diff.To.Dirty = true
			}
			return nil
		}
	}
	return nil
}

// isAmong reports whether a file, or a folder that it is in, is among some.
func isAmong(names map[string]bool, name string) bool {
	for ; name != "."; name = path.Dir(name) {
		if names[name] {
			return true
		}
	}
	return false
}
