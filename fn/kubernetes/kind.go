package kubernetes

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/version"
)

// Release is the version of Kubernetes whose kinds are known, such as 1.36.
func Release() string {
	release, _ := lookUp(kindTable, "#")
	return release
}

// Kind is a built-in kind of Kubernetes, in all of its versions.
type Kind struct {
	Namespaced bool
	Versions   []Version
}

// Version is a version of a built-in kind.
type Version struct {
	Name    string
	Removed string // the release of Kubernetes since which it is not served; "" where it is
	Instead string // the apiVersion that replaces a removed one, where that has another group
	schema  string // the name of its type
}

// Find returns a built-in kind.
func Find(group, kind string) (Kind, bool) {
	line, found := lookUp(kindTable, group+"/"+kind)
	if !found {
		return Kind{}, false
	}
	scope, versions, _ := strings.Cut(line, " ")
	result := Kind{Namespaced: scope == "N"}
	for text := range strings.SplitSeq(versions, " ") {
		result.Versions = append(result.Versions, readVersion(text))
	}
	return result, true
}

// readVersion reads NAME:TYPE, or NAME@RELEASE of a version that is not served, perhaps with
// >APIVERSION.
func readVersion(text string) Version {
	if name, schema, served := strings.Cut(text, ":"); served {
		return Version{Name: name, schema: schema}
	}
	name, rest, _ := strings.Cut(text, "@")
	removed, instead, _ := strings.Cut(rest, ">")
	return Version{Name: name, Removed: removed, Instead: instead}
}

// Version returns a version of the kind.
func (k Kind) Version(name string) (Version, bool) {
	at := slices.IndexFunc(k.Versions, func(v Version) bool { return v.Name == name })
	if at < 0 {
		return Version{}, false
	}
	return k.Versions[at], true
}

// Served is the most stable version of the kind that is served, "" where none is.
func (k Kind) Served() string {
	var best string
	for _, v := range k.Versions {
		if v.Removed == "" && (best == "" || version.CompareKubeAwareVersionStrings(v.Name, best) > 0) {
			best = v.Name
		}
	}
	return best
}

// Groups are the API groups that have a built-in kind of this name, in order.
func Groups(kind string) []string {
	var groups []string
	for rest := kindTable; ; {
		before, after, found := strings.Cut(rest, "/"+kind+"\t")
		if !found {
			return groups
		}
		groups, rest = append(groups, before[strings.LastIndexByte(before, '\n')+1:]), after
	}
}

// Kinds are the names of the built-in kinds of an API group, in order. There are none where no
// built-in kind is in that group.
func Kinds(group string) []string {
	var kinds []string
	for line := range strings.Lines(kindTable[find(kindTable, group+"/"):]) {
		name, _, _ := strings.Cut(line, "\t")
		kind, ofGroup := strings.CutPrefix(name, group+"/")
		if !ofGroup {
			break
		}
		kinds = append(kinds, kind)
	}
	return kinds
}
