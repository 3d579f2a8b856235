package sides

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/capifleet/capifleet/fn/emit"
	"github.com/capifleet/capifleet/fn/encode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
)

// generated are the objects that the Plan generates, except those in whose place the committed ones
// count.
func (b *builder) generated() []review.Object {
	if b.Decided == nil {
		return nil
	}
	plan := *b.Decided.Plan
	if b.Committed {
		plan.ResourceSets, plan.Payloads = nil, nil
	}
	texts := digests(&plan)
	var all []review.Object
	for _, manifest := range emit.Objects(&plan) {
		all = append(all, review.Object{
			Ref: manifest.Ref, Owner: b.Name, Entry: b.names.entryOf(manifest.Ref), Text: texts[manifest.ID()],
			Decided: true,
			Tree: func() map[string]any {
				tree, err := encode.Tree(manifest)
				if err != nil { // Every kind that is generated can be written.
					return map[string]any{}
				}
				return normalTree(tree)
			},
		})
	}
	return all
}

// digests are what identifies the content of what a Plan generates.
func digests(plan *fleet.Plan) map[fleet.ID]string {
	all := map[fleet.ID]string{}
	add := func(group, kind string, of fleet.Metadata, value any) {
		all[fleet.ID{Group: group, Kind: kind, Namespace: of.Namespace, Name: of.Name}] = digest(value)
	}
	for _, one := range plan.Payloads {
		add("", one.Kind, one.Metadata, one)
	}
	for _, one := range plan.ResourceSets {
		add(fleet.AddonsGroup, fleet.ResourceSetKind, one.Metadata, one)
	}
	for _, one := range plan.ApplicationSets {
		add(fleet.ArgoCDGroup, fleet.ApplicationSetKind, one.Metadata, one)
	}
	return all
}

// digest identifies a value of the Plan. It is never shown: the value may be a Secret.
func digest(value any) string {
	sum := sha256.New()
	if err := json.NewEncoder(sum).Encode(value); err != nil { // A Plan has nothing that JSON lacks.
		return err.Error()
	}
	return hex.EncodeToString(sum.Sum(nil))
}
