package plan

import (
	"maps"
	"path"
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/resourceset"
)

// reportCharts names the Helm charts of the input whose objects the hub gets. Nothing renders a
// chart here: its templates are applied as they are written, whatever its values say.
func reportCharts(f *fleet.Fleet, hub resourceset.HubModes) fleet.Problems {
	charts := chartsOf(f)
	names := map[string][]string{} // by folder of a chart
	for _, object := range f.Objects {
		if folder, isOf := charts.of(object); isOf && isForHub(f, hub, object) {
			names[folder] = append(names[folder], object.WithFile())
		}
	}
	var problems fleet.Problems
	for _, folder := range slices.Sorted(maps.Keys(charts)) {
		if found := names[folder]; len(found) > 0 {
			problems = append(problems, fleet.Problem{
				Severity: fleet.Warning, Code: fleet.ChartOnHub, Object: charts[folder],
				Message: "the Helm chart is not rendered, and " + fleet.Count(len(found), "object") +
					" of its folder would go to the hub as written: " + fleet.NameFirst(found),
				Remedy: "list " + whole(folder) + " in .krmignore, and let an ApplicationSet deliver the chart",
			})
		}
	}
	return problems
}

// whole is the folder of a chart as .krmignore lists it, that of its templates at the top.
func whole(folder string) string {
	if folder == "." {
		return templatesFolder + "/"
	}
	return folder + "/"
}

// templatesFolder is where a chart has its templates (Helm 3, pkg/chart/loader).
const templatesFolder = "templates"

// charts are the documents of Helm charts, by folder.
type charts map[string]fleet.Ref

// chartsOf are the charts of the input.
func chartsOf(f *fleet.Fleet) charts {
	found := charts{}
	for _, object := range f.Objects {
		if path.Base(object.File) == "Chart.yaml" && object.Kind == "" {
			found[path.Dir(object.File)] = object.Ref
		}
	}
	return found
}

// of is the folder of the chart that an object is a template of, and reports whether it is one. Of
// charts within each other it is the inner one.
func (c charts) of(object fleet.Object) (string, bool) {
	for at := path.Dir(object.File); at != "." && at != "/"; at = path.Dir(at) {
		if _, isChart := c[path.Dir(at)]; isChart && path.Base(at) == templatesFolder {
			return path.Dir(at), true
		}
	}
	return "", false
}

// isForHub reports whether the hub gets an object that is not generated, since no entry of any
// fleet names it.
func isForHub(f *fleet.Fleet, hub resourceset.HubModes, object fleet.Object) bool {
	_, named := hub[object.Item]
	_, isTool := object.ToolFile()
	nameless := object.Nameless && len(object.Elements) == 0
	return object.Kind != "" && object.APIVersion != "" && !nameless && !named && !isTool &&
		!f.NamedByOthers[object.Item] && !object.LocalConfig() && object.Owner() == ""
}
