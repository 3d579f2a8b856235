package payload

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Key is the key of the only value of a payload. Cluster API applies the keys of a ConfigMap one by
// one, in byte order, and sorts the objects of each by kind. With a single key it sorts all of
// them.
const Key = "resources.yaml"

// Version is the version of the packing: the forms, their thresholds and the placement. If the
// bytes of a payload change, strategy Reconcile applies it again on every Cluster. So they change
// for the same objects only with a new version, which the release notes announce.
const Version = 1

// Shard is a ConfigMap or Secret that holds a part of a payload.
type Shard struct {
	Kind   string // ConfigMap or Secret
	Number int    // among those of its kind, from 1
	Data   map[string]string
}

// Pack writes objects into as few ConfigMaps as needed, and Secrets with data into Secrets. The
// shards are in the order of delivery: the ConfigMaps, then the Secrets. Within each kind the order
// of Sort is kept: no shard holds an object that must exist before an object of an earlier shard.
// Each shard is read back as Cluster API will read it, and must hold each of its objects once.
func Pack(objects []Object, format Format) ([]Shard, fleet.Problems) {
	format = cmp.Or(format, Auto)
	open, secret := divided(objects)
	shards, problems := packKind("ConfigMap", open, format)
	more, wrong := packKind("Secret", secret, format)
	if problems = append(problems, wrong...); len(problems) > 0 {
		return nil, problems
	}
	return append(shards, more...), nil
}

// divided are the objects in an order that installs: those that may be in a ConfigMap, and those
// that must be in a Secret.
func divided(objects []Object) (open, secret []Object) {
	ordered := slices.Clone(objects)
	Sort(ordered)
	for _, o := range ordered {
		if o.HasSecretData() {
			secret = append(secret, o)
		} else {
			open = append(open, o)
		}
	}
	return open, secret
}

// packKind packs objects into ConfigMaps or into Secrets.
func packKind(kind string, objects []Object, format Format) ([]Shard, fleet.Problems) {
	settled := formatOf(objects, format)
	texts, isProved := make([]string, len(objects)), make([]bool, len(objects))
	var problems fleet.Problems
	for i, o := range objects {
		texts[i], isProved[i] = o.as(settled)
		if size := len(separator) + len(texts[i]); size > MaxBytes {
			problems = append(problems, o.tooLarge(size, format))
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	var shards []Shard
	for _, members := range place(texts, ranks(objects)) {
		value := joined(texts, members, settled)
		problems = append(problems, prove(value, texts, isProved, objects, members)...)
		shards = append(shards, Shard{Kind: kind, Number: len(shards) + 1, Data: map[string]string{Key: value}})
	}
	return shards, problems
}

// joined is the value that holds some of the texts. Unless they are as they were written, there is
// a separator before the first one too, because kubectl takes a text that begins with a brace for
// JSON.
func joined(texts []string, members []int, format Format) string {
	var value strings.Builder
	for i, member := range members {
		if i > 0 || format != Plain {
			value.WriteString(separator)
		}
		value.WriteString(texts[member])
	}
	return value.String()
}

// prove splits a packed value as Cluster API will, and checks that each of its documents is the
// object that it should be.
func prove(value string, texts []string, isProved []bool, objects []Object, members []int) fleet.Problems {
	documents, broken := split([]byte(value))
	if broken != nil || len(documents) != len(members) {
		return fleet.Problems{{
			Code: fleet.Internal, Payload: &fleet.PayloadObject{},
			Message: fmt.Sprintf("a payload of %d objects was read back as %d", len(members), len(documents)),
		}}
	}
	var problems fleet.Problems
	for i, member := range members {
		o := objects[member]
		text := strings.TrimPrefix(string(documents[i]), separator) // The first document keeps the separator before it.
		if isProved[member] && text == texts[member] || o.isSaidBy(text) {
			continue
		}
		problems = append(problems, fleet.Problem{
			Code: fleet.BadPayload, Payload: o.at(nil),
			Message: "the object cannot be written in a form that Cluster API reads back unchanged",
			Remedy:  "simplify the object",
		})
	}
	return problems
}
