package scenarios

import (
	"slices"
	"strings"
)

// reviewDiff is what capifleet diff --output json prints.
type reviewDiff struct {
	Changes      []reviewChange
	Consequences []struct {
		Action  string
		Objects []reviewRef
	}
	Groups []struct{ Changes, Names []string }
}

type reviewChange struct {
	ID, Kind, Action string
	Object           *reviewRef
	Objects          *struct{ Names []string }
	Fields           []reviewField
	Effect           struct{ Code, Workloads, Text string }
}

type reviewField struct {
	Object        *reviewRef
	Path          string
	Before, After any
}

type reviewRef struct{ Kind, Namespace, Name string }

// key is what an object has in a reviewState.
func (r reviewRef) key() string { return r.Kind + " " + r.Namespace + "/" + r.Name }

// lines are the changes as the table of edits has them, sorted.
func (d reviewDiff) lines() []string {
	var lines []string
	for _, c := range d.Changes {
		what := c.Kind
		if c.Kind == "HubObject" && c.Object != nil {
			what = c.Object.Kind
		}
		lines = append(lines, strings.Join([]string{
			c.Action, what, strings.Join(c.names(), " "), c.Effect.Code, c.Effect.Workloads,
		}, " "))
	}
	slices.Sort(lines)
	return lines
}

// names are the names of the objects of a change, as namespace/name.
func (c reviewChange) names() []string {
	if c.Objects != nil {
		return c.Objects.Names
	}
	return []string{c.Object.Namespace + "/" + c.Object.Name}
}

// keys are the objects of a change. Those of payloads, and those of the hub where there are
// several, are ConfigMaps in all edits.
func (c reviewChange) keys() []string {
	if c.Object != nil {
		return []string{c.Object.key()}
	}
	kind := "ConfigMap"
	if c.Kind == "Application" {
		kind = c.Kind
	}
	var all []string
	for _, name := range c.names() {
		all = append(all, kind+" "+name)
	}
	return all
}

// clusters are the names of the Clusters that a change reaches. What is for new Clusters only
// reaches none of those that are there.
func (d reviewDiff) clusters(c reviewChange) []string {
	if c.Action == "NewOnly" {
		return []string{"w-1", "w-2"}
	}
	var names []string
	for _, group := range d.Groups {
		if !slices.Contains(group.Changes, c.ID) {
			continue
		}
		for _, name := range group.Names {
			_, cluster, _ := strings.Cut(name, "/")
			names = append(names, cluster)
		}
	}
	return names
}
