package decode

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// findConfig finds the FleetConfig. It is the functionConfig, else the one that has the chosen
// name, or the only one, among the items or among those of the choice. Others belong to other
// fleets and are left alone.
func findConfig(list *stream.List, choice Choice) (fleet.Ref, []byte, fleet.Problems) {
	if len(choice.Configs) > 0 {
		return chosenAmong(choice.Configs, nil, choice)
	}
	given := list.FunctionConfig()
	if given != nil && given.Err() != nil {
		return RefOf(given), nil, fleet.Problems{unreadable(given, given.Err())}
	}
	if given == nil || isPlaceholder(given) || isConfig(RefOf(given)) && choice.another(given) {
		return chosenAmong(configsBeside(given, list.Items()), list.Items(), choice)
	}
	self := RefOf(given)
	if !isConfig(self) {
		if problems := misspeltSettings(given); len(problems) > 0 {
			return self, nil, problems
		}
		return self, nil, wrongFunctionConfig(self, list.Items())
	}
	var copies []fleet.Ref
	for _, item := range list.Items() {
		if copied := RefOf(item); isConfig(copied) && copied.Name == self.Name {
			copies = append(copies, copied)
		}
	}
	slices.SortFunc(copies, fleet.Ref.Compare)
	if len(copies) > 1 {
		return self, nil, sameName(copies)
	}
	if len(copies) == 1 && self.File == "" {
		self.File, self.Index = copies[0].File, copies[0].Index
	}
	return configFrom(given, self)
}

// wrongFunctionConfig is the problem of a functionConfig that is not a FleetConfig. One of a
// misspelt kind that is among the items too is reported already.
func wrongFunctionConfig(self fleet.Ref, items []*stream.Item) fleet.Problems {
	if problems := checkKind(self); len(problems) > 0 {
		if slices.ContainsFunc(items, func(item *stream.Item) bool { return RefOf(item).ID() == self.ID() }) {
			return nil
		}
		return problems
	}
	problem := fleet.Problem{
		Code: fleet.WrongFunctionConfig, Object: self, Value: self.APIVersion + " " + self.Kind,
		Message: "the functionConfig is not a FleetConfig",
		Remedy:  "set configPath to the file of a FleetConfig of " + v1alpha1.APIVersion,
	}
	if wanted, _ := readKinds(); wanted.mayBe(self) {
		problem.Remedy = wanted.misspelt(self).Remedy
	}
	return fleet.Problems{problem}
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

// ConfigsAmong are the FleetConfigs among items, of whatever version. An object of their kind and
// another group is none.
func ConfigsAmong(items []*stream.Item) []*stream.Item {
	return slices.DeleteFunc(slices.Clone(items), func(item *stream.Item) bool { return !isConfig(RefOf(item)) })
}

// configsBeside are the FleetConfigs among items, and a functionConfig that is one of another name
// than theirs.
func configsBeside(given *stream.Item, items []*stream.Item) []*stream.Item {
	configs := ConfigsAmong(items)
	if given == nil || !isConfig(RefOf(given)) {
		return configs
	}
	same := func(item *stream.Item) bool { return item.Meta().Name == given.Meta().Name }
	if slices.ContainsFunc(configs, same) {
		return configs
	}
	return append(configs, given)
}

// FleetNames are the names of the FleetConfigs of which a choice can mean one, in order: those of
// the choice, or else the functionConfig and those among the items.
func FleetNames(list *stream.List, choice Choice) []string {
	configs := choice.Configs
	if len(configs) == 0 {
		configs = ConfigsAmong(list.Items())
		if given := list.FunctionConfig(); given != nil && isConfig(RefOf(given)) {
			configs = append(configs, given)
		}
	}
	names := make([]string, len(configs))
	for i, item := range configs {
		names[i] = item.Meta().Name
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// noConfig is the problem of an input without a FleetConfig. One whose kind is misspelt is reported
// already.
func noConfig(items []*stream.Item, piped bool) fleet.Problems {
	refs := make([]fleet.Ref, len(items))
	for i, item := range items {
		refs[i] = RefOf(item)
	}
	if slices.ContainsFunc(refs, func(ref fleet.Ref) bool { return len(checkKind(ref)) > 0 }) {
		return nil
	}
	wanted, _ := readKinds()
	problem := fleet.Problem{
		Code:    fleet.NoFleetConfig,
		Message: "there is no FleetConfig, neither as functionConfig nor among the objects",
		Remedy:  "add one, such as https://github.com/capifleet/capifleet/blob/main/function-config.yaml",
	}
	if piped {
		problem.Remedy = "name its file with --config: kustomize does not print objects that are marked local-config"
	}
	return fleet.Problems{wanted.missing(problem, refs)}
}

// chosenAmong is the FleetConfig of a name, or the only one where no name is chosen. items are all
// that it could be among.
func chosenAmong(configs, items []*stream.Item, choice Choice) (fleet.Ref, []byte, fleet.Problems) {
	if len(configs) == 0 {
		return fleet.Ref{}, nil, noConfig(items, choice.Reading.Piped)
	}
	name := choice.Fleet
	byRef := func(a, b *stream.Item) int { return RefOf(a).Compare(RefOf(b)) }
	configs = slices.SortedFunc(slices.Values(configs), byRef)
	meant := configs
	if name.Value != "" {
		other := func(item *stream.Item) bool { return item.Meta().Name != name.Value }
		meant = slices.DeleteFunc(slices.Clone(configs), other)
	}
	switch {
	case len(meant) == 1:
		return configFrom(meant[0], RefOf(meant[0]))
	case len(meant) == 0:
		return fleet.Ref{}, nil, fleet.Problems{{
			Code: fleet.NoFleetConfig, SetBy: name.By, Value: name.Value,
			Message: "no FleetConfig has this name", Remedy: "use one of: " + namesOf(configs),
		}}
	case name.Value != "":
		return fleet.Ref{}, nil, sameName([]fleet.Ref{RefOf(meant[0]), RefOf(meant[1])})
	}
	return fleet.Ref{}, nil, severalConfigs(configs)
}

// severalConfigs are the problems of several FleetConfigs of which none is chosen. A name that two
// of them have chooses neither.
func severalConfigs(configs []*stream.Item) fleet.Problems {
	byName := map[string][]fleet.Ref{}
	for _, item := range configs {
		byName[item.Meta().Name] = append(byName[item.Meta().Name], RefOf(item))
	}
	var problems fleet.Problems
	if len(byName) > 1 {
		problems = fleet.Problems{{
			Code: fleet.ManyFleetConfigs, Object: RefOf(configs[1]),
			Message: "there are several FleetConfigs, and nothing says which one is meant: " + namesOf(configs),
			Remedy: "name one as functionConfig (configPath in a Kptfile), with --fleet " +
				"(in Argo CD the parameter fleet), or with --config",
		}}
	}
	for _, name := range fleet.SortedKeys(byName) {
		if refs := byName[name]; len(refs) > 1 {
			problems = append(problems, sameName(refs)...)
		}
	}
	return problems
}

// namesOf names FleetConfigs with their files: the first five, and a count of the others.
func namesOf(configs []*stream.Item) string {
	names := make([]string, len(configs))
	for i, item := range configs {
		names[i] = item.Meta().Name
		if path := item.Path(); path != "" {
			names[i] += " (" + path + ")"
		}
	}
	return fleet.NameFirst(names)
}

// sameName is the problem of FleetConfigs of one name.
func sameName(configs []fleet.Ref) fleet.Problems {
	message := "two FleetConfigs have this name, so each run would remove what the other has generated"
	if file := configs[0].File; file != "" {
		message = "two FleetConfigs have this name, the other one in " + file +
			", so each run would remove what the other has generated"
	}
	return fleet.Problems{{
		Code: fleet.RepeatedName, Object: configs[1], Field: field.NewPath("metadata", "name"), Value: configs[1].Name,
		Message: message, Remedy: "rename one of them",
	}}
}
