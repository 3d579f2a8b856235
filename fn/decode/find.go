package decode

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// findConfig finds the FleetConfig: the functionConfig, else the one that was chosen, else the only one among the items. Others belong to other
// fleets and are left alone.
func findConfig(list *stream.List, choice *stream.Item) (fleet.Ref, []byte, fleet.Problems) {
	if choice != nil {
		return configFrom(choice, refOf(choice))
	}
	given := list.FunctionConfig()
	if given == nil || isPlaceholder(given) {
		return onlyConfig(list.Items())
	}
	self := refOf(given)
	if !isConfig(self) {
		return self, nil, fleet.Problems{{
			Severity: fleet.Error, Code: fleet.WrongFunctionConfig, Object: self, Value: self.APIVersion + " " + self.Kind,
			Message: "the functionConfig is not a FleetConfig", Remedy: "let configPath point to a FleetConfig of capifleet.dev/v1alpha1",
		}}
	}
	var copies []fleet.Ref
	for _, item := range list.Items() {
		if copied := refOf(item); isConfig(copied) && copied.Name == self.Name {
			copies = append(copies, copied)
		}
	}
	slices.SortFunc(copies, fleet.Ref.Compare)
	if len(copies) > 1 {
		return self, nil, fleet.Problems{{
			Severity: fleet.Error, Code: fleet.RepeatedName, Object: copies[1], Field: field.NewPath("metadata", "name"), Value: self.Name,
			Message: "two FleetConfigs have one name" + inFile(copies[0]) + ", so each run would remove what the other has generated", Remedy: "rename one of them",
		}}
	}
	if len(copies) == 1 && self.File == "" {
		self.File, self.Index = copies[0].File, copies[0].Index
	}
	return configFrom(given, self)
}

// isPlaceholder tells whether a functionConfig says nothing: kpt passes a ConfigMap without data where none is configured. One with data means something, and
// is not ignored.
func isPlaceholder(given *stream.Item) bool {
	ref := refOf(given)
	if ref.Kind == "" || ref.Kind != "ConfigMap" || ref.APIVersion != "v1" {
		return ref.Kind == ""
	}
	tree, err := given.Tree()
	data, _ := tree["data"].(map[string]any)
	return err == nil && len(data) == 0
}

// configFrom is the text of a FleetConfig.
func configFrom(item *stream.Item, self fleet.Ref) (fleet.Ref, []byte, fleet.Problems) {
	if err := item.Err(); err != nil {
		return self, nil, fleet.Problems{unreadable(item, err)}
	}
	document, err := item.Document(stream.Edit{})
	if err != nil {
		return self, nil, fleet.Problems{unreadable(item, err)}
	}
	return self, document, nil
}

// onlyConfig is the only FleetConfig among the items.
func onlyConfig(items []*stream.Item) (fleet.Ref, []byte, fleet.Problems) {
	var found []*stream.Item
	for _, item := range items {
		if isConfig(refOf(item)) {
			found = append(found, item)
		}
	}
	slices.SortFunc(found, func(a, b *stream.Item) int { return refOf(a).Compare(refOf(b)) })
	switch len(found) {
	case 0:
		return fleet.Ref{}, nil, fleet.Problems{{
			Severity: fleet.Error, Code: fleet.NoFleetConfig,
			Message: "there is no FleetConfig: neither as functionConfig nor among the objects", Remedy: "add one, for example function-config.yaml of the documentation",
		}}
	case 1:
		return configFrom(found[0], refOf(found[0]))
	}
	names := make([]string, len(found))
	for i, item := range found {
		names[i] = fmt.Sprintf("%s (%s)", item.Meta().Name, item.Path())
	}
	return fleet.Ref{}, nil, fleet.Problems{{
		Severity: fleet.Error, Code: fleet.ManyFleetConfigs, Object: refOf(found[1]),
		Message: "there are several FleetConfigs and nothing says which is meant: " + strings.Join(names, ", "),
		Remedy:  "name one as functionConfig (configPath in a Kptfile) or by --config",
	}}
}
