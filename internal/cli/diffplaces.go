package cli

import (
	"path/filepath"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// place makes the places of changes in the file of --config relative to the directory, as all
// others are. Messages name that file as it was given.
func (d *differ) place(diff *v1alpha1.FleetDiff) {
	if d.chosen.config == "" {
		return
	}
	given := filepath.ToSlash(d.chosen.config)
	folder, err := realDirectory(filepath.Dir(d.chosen.config))
	if err != nil {
		return
	}
	relative, err := filepath.Rel(d.absolute, filepath.Join(folder, filepath.Base(d.chosen.config)))
	if err != nil {
		return
	}
	for i := range diff.Changes {
		if where := diff.Changes[i].Where; where != nil && where.File == given {
			diff.Changes[i].Where = &v1alpha1.DiffWhere{
				File: filepath.ToSlash(relative), Line: where.Line, Old: where.Old,
			}
		}
	}
}
