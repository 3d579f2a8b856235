package output

import (
	"fmt"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// identity is what makes two objects one for Kubernetes, whatever their versions.
type identity struct{ group, kind, namespace, name string }

func identityOf(object fleet.Ref) identity {
	group, _, hasGroup := strings.Cut(object.APIVersion, "/")
	if !hasGroup {
		group = ""
	}
	return identity{group, object.Kind, object.Namespace, object.Name}
}

// refuseRepeated refuses a file that is wanted, where a file of other owners, which stays, holds
// the same object: whoever applies the folder would apply it twice.
func (d *decision) refuseRepeated(name string, known entry) {
	there := d.reader.at(name)
	if there.state != present {
		return
	}
	list, err := stream.FromDocuments(stream.SplitDocuments("", there.text))
	if err != nil {
		return // Nobody applies it.
	}
	for _, item := range list.Items() {
		meta := item.Meta()
		object := fleet.Ref{APIVersion: meta.APIVersion, Kind: meta.Kind, Namespace: meta.Namespace, Name: meta.Name}
		if file, repeated := d.objects[identityOf(object)]; repeated {
			reason := fmt.Sprintf("%s is in %s too, which was written for %s", object, name, known.Owners[0])
			d.problems = append(d.problems, d.refuse(file, reason,
				"rename one of the objects, or write to another folder; "+
					"if the other file is no longer needed, remove it"))
		}
	}
}
