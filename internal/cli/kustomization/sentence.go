package kustomization

import (
	"regexp"

	"github.com/capifleet/capifleet/fn/fleet"
)

// sentence is an error of kustomize's, without anything of what it quotes: its errors hold whole
// generators with the values of Secrets. For an error that has no row, it names the
// command that prints it.
func sentence(err error) string {
	text := err.Error()
	for _, known := range append(everyday(), sentences()...) {
		if found := known.pattern.FindStringSubmatchIndex(text); found != nil {
			return fleet.Printable(string(known.pattern.ExpandString(nil, known.says, text, found)))
		}
	}
	return "run kustomize build for the reason"
}

// translation is a sentence for an error.
type translation struct {
	pattern *regexp.Regexp
	says    string
}

// sentences are the errors that are known (kustomize/api v0.21.2). What they capture are names of
// objects, of fields, and numbers.
func sentences() []translation {
	const id = `([A-Za-z0-9.\[\]_/-]+)`
	row := func(pattern, says string) translation { return translation{regexp.MustCompile(pattern), says} }
	return []translation{
		row(`unknown field "([A-Za-z0-9_.-]+)"`, "it has no field $1"),
		row(`cannot unmarshal (\w+) into Go struct field ([A-Za-z0-9_.]+) of type ([A-Za-z0-9_.\[\]]+)`,
			"the field $2 must be of type $3, and its value is of type $1"),
		row(`yaml: line (\d+):`, "line $1 is not valid YAML"),
		row(`already registered id: `+id, "two objects are the same one: $1"),
		row(`Kind:"(\w*)".* Name:"([\w.-]*)".* exists; can not use behavior`, "two generators make the same "+
			"object: $1 $2"),
		row(`invalid literal source`, "a literal of a generator is not KEY=VALUE"),
		row(`ID conflict: \[?`+id, "the namespace makes two objects the same one: $1"),
		row(`no resource matches strategic merge patch "?`+id, "no object matches the patch of $1"),
		row(`no matches for Id `+id, "no object matches $1"),
		row(`unable to find patch target`, "no object matches the target of a patch"),
		row(`(add|replace|remove|move|copy|test) operation does not apply`, "a patch cannot $1 what is not there"),
		row(`unable to parse SM or JSON patch`, "a patch is neither a merge patch nor a JSON patch"),
		row(`nothing selected by `+id, "a replacement takes its value from $1, which is not there"),
		row(`unable to find field "?([A-Za-z0-9_.\[\]/=-]+)`, "a replacement needs the field $1, which is not there"),
		row(`multiple matches for selector`, "a replacement takes its value from several objects"),
		row(`missing metadata\.name`, "an object has no metadata.name"),
		row(`missing Resource metadata`, "an object has no metadata"),
		row(`missing kind|kind.*is required|Kind.*missing`, "an object has no kind"),
		row(`expected kind '?(\w+)'? for path`, "a folder under components has no kustomization of kind $1"),
		row(`expected kind != '?(\w+)'?`, "a folder under resources has a kustomization of kind $1, which goes "+
			"under components"),
		row(`cycle detected`, "a kustomization leads back to itself"),
		row(`kustomization\.yaml is empty`, "it is empty"),
		row(`id .* does not exist; cannot (merge|replace)`,
			"a generator has the behavior $1, and there is no object of its name"),
		row(`invalid key|not a valid (?:config key|key name)|key name`, "a generator has a file or a line without "+
			"a valid key"),
		row(`kind should be|apiVersion for Kustomization should be|apiVersion should be`,
			"its apiVersion or kind is not that of a kustomization"),
		row(`error converting YAML to JSON|did not find expected`, "it is not valid YAML"),
		row(`conflict`, "two patches or two bases want different things"),
		row(`kustomize fails on this kustomization`, "it fails"),
	}
}
