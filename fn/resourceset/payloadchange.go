package resourceset

import (
	"slices"
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

// carried are the manifests that the payloads of a track carry in one namespace, by kind, name and
// key.
type carried map[string]string

// add adds a payload to those of its namespace.
func (c carried) add(kind, name string, data map[string]string) {
	for key, text := range data {
		c[kind+"/"+name+"/"+key] = text
	}
}

// texts are the manifests.
func (c carried) texts() []string {
	texts := make([]string, 0, len(c))
	for _, key := range fleet.SortedKeys(c) {
		texts = append(texts, c[key])
	}
	return texts
}

// inNamespace is what is carried in a namespace.
func inNamespace(all map[string]carried, namespace string) carried {
	if all[namespace] == nil {
		all[namespace] = carried{}
	}
	return all[namespace]
}

// payloadChange compares the payloads of a track with those that are there already, in each
// namespace. One that has given its place to one of another name, made of other facts or packed in
// another way, counts too; one of a group that is new, or gone, does not.
func (s *Sets) payloadChange(t track, delivered *Delivered) payloadChange {
	earlier, planned := map[string]carried{}, map[string]carried{}
	for _, object := range s.fleet.Earlier {
		if t.carries(object.Name) {
			inNamespace(earlier, object.Namespace).add(object.Kind, object.Name, payload.Held(object))
		}
	}
	for _, one := range delivered.Payloads {
		if delivered.tracks[fleet.ID{Kind: one.Kind, Namespace: one.Namespace, Name: one.Name}] == t.name {
			inNamespace(planned, one.Namespace).add(one.Kind, one.Name, one.Data)
		}
	}
	found := unchanged
	for _, namespace := range fleet.SortedKeys(planned) {
		before, now := earlier[namespace], planned[namespace]
		if !replaces(before, now) {
			continue
		}
		if !payload.SameObjects(before.texts(), now.texts()) {
			return changed
		}
		found = rewritten
	}
	return found
}

// carries reports whether a payload's name is one of the track.
func (t track) carries(name string) bool {
	base := strings.TrimSuffix(t.name, string(t.suffixes[0]))
	return slices.ContainsFunc(t.suffixes, func(ending suffix) bool {
		return fleet.IsPayloadName(name, base+string(ending))
	})
}

// replaces reports whether values take the place of others: one has another text, or one is gone
// and another one new.
func replaces(before, now carried) bool {
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
