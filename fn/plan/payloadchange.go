package plan

import (
	"slices"
	"strconv"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// payloadChange is how a track's payloads differ from those of an earlier run.
type payloadChange int

const (
	unchanged payloadChange = iota
	rewritten               // the bytes differ, and the objects are the same
	changed
)

// carried are the payloads of a track in one namespace.
type carried struct {
	values map[string]string // by kind, name and key
	texts  []string          // the same, in their order
}

// carriedBy adds a payload to those of its namespace.
func carriedBy(all map[string]*carried, namespace, kind, name string, data map[string]string) {
	if all[namespace] == nil {
		all[namespace] = &carried{values: map[string]string{}}
	}
	for _, key := range sortedKeys(data) {
		all[namespace].values[kind+"/"+name+"/"+key] = data[key]
		all[namespace].texts = append(all[namespace].texts, data[key])
	}
}

// payloadChange compares the payloads of a track with those that are there already, in each namespace. One that has given its place to one of another name, made of other
// facts or packed in another way, counts too; one of a group that is new, or gone, does not.
func (p *planner) payloadChange(t track) payloadChange {
	earlier, planned := map[string]*carried{}, map[string]*carried{}
	for _, object := range p.fleet.Earlier {
		if p.carries(t, object.Name) {
			carriedBy(earlier, object.Namespace, object.Kind, object.Name, payload.Held(object))
		}
	}
	for _, one := range p.plan.Payloads {
		if p.payloads[fleet.ID{Kind: one.Kind, Namespace: one.Namespace, Name: one.Name}].track == t.name {
			carriedBy(planned, one.Namespace, one.Kind, one.Name, one.Data)
		}
	}
	found := unchanged
	for _, namespace := range sortedKeys(planned) {
		before, now := earlier[namespace], planned[namespace]
		if before == nil || !replaces(before.values, now.values) {
			continue
		}
		if !payload.SameObjects(before.texts, now.texts) {
			return changed
		}
		found = rewritten
	}
	return found
}

// carries tells whether a payload's name is one of a track.
func (p *planner) carries(t track, name string) bool {
	base := strings.TrimSuffix(t.name, string(t.parts[0]))
	return slices.ContainsFunc(t.parts, func(belongs part) bool { return isPayloadOf(name, base+string(belongs)) })
}

// replaces tells whether values take the place of others: one has another text, or one is gone and another one new.
func replaces(before, now map[string]string) bool {
	gone, fresh := false, false
	for name, text := range before {
		other, exists := now[name]
		if gone = gone || !exists; exists && other != text {
			return true
		}
	}
	for name := range now {
		_, exists := before[name]
		fresh = fresh || !exists
	}
	return gone && fresh
}

// isPayloadOf tells whether a payload's name is that of a track, or of one of its groups, or of a further shard: FLEET-ENTRY[-FACTSHASH][-NUMBER].
func isPayloadOf(name, track string) bool {
	rest, found := strings.CutPrefix(name, track)
	words := strings.Split(rest, "-")
	if !found || words[0] != "" || len(words) > 3 {
		return false
	}
	if words = words[1:]; len(words) > 0 && len(words[0]) == factsHashLength {
		words = words[1:]
	}
	if len(words) == 1 {
		_, err := strconv.Atoi(words[0])
		return err == nil
	}
	return len(words) == 0
}
