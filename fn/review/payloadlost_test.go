package review

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestPayloadsThatSetsLose: a set keeps a payload that goes or breaks, or goes and leaves its
// payload in the files.
func TestPayloadsThatSetsLose(t *testing.T) {
	t.Parallel()
	written := func(name string, payload Payload) ResourceSet {
		set := payloadSetOf(name, "eu-1", payload)
		set.Entry = ""
		return set
	}
	calico := holding("calico", "ConfigMap a x=1")
	absent, broken, hidden := missing(calico), calico, missing(calico)
	absent.Absent = true
	broken.Data = map[string]string{"a": "a: [b"}
	both := func(objects bool, sets ...ResourceSet) *Side {
		side := payloadHubSide(sets...)
		if objects {
			ref := fleet.Ref{APIVersion: "v1", Kind: "ConfigMap", Namespace: "clusters", Name: "calico"}
			side.Objects = []Object{{Ref: ref, Text: "same", Tree: func() map[string]any { return nil }}}
		}
		return side
	}
	const hubDeletes = "On the hub, Kubernetes deletes 1 payload of ClusterResourceSet clusters/cni-1"
	for name, test := range map[string]struct {
		before, after *Side
		want          string // action, code, certainty and gates
		text, not     string // what the text has, and has not
	}{
		"a payload goes": {
			both(false, written("cni-1", calico)), both(false, written("cni-1", absent)),
			"LeftBehind LeftOnCluster Possible [left-behind]",
			"still reports ResourcesApplied: new Clusters do not get its objects", "",
		},
		"a payload breaks": {
			both(false, written("cni-1", calico)), both(false, written("cni-1", broken)),
			"LeftBehind LeftOnCluster Certain [left-behind]",
			"Cluster API cannot read ConfigMap clusters/calico any more", "",
		},
		"a payload is encrypted from now on": {
			both(false, written("cni-1", calico)), both(false, written("cni-1", hidden)),
			"NewOnly NotKnown NotKnown []", "is not known", "ResourcesApplied",
		},
		"a new set names no payload": {
			both(false), both(false, written("cni-1", absent)),
			"Create NotKnown NotKnown []", "Cluster API skips it", "",
		},
		"a set goes and its payload stays": {
			both(true, written("cni-1", calico)), both(true),
			"LeftBehind LeftOnCluster Certain [left-behind]", hubDeletes, "",
		},
		"a set goes with its payload": {
			both(true, written("cni-1", calico)), both(false),
			"LeftBehind LeftOnCluster Certain [left-behind]", "Cluster API deletes nothing", "from the hub",
		},
		"a set is renamed": {
			both(true, written("cni-1", calico)), both(true, written("cni-2", calico)),
			"None PayloadCreated Possible []", hubDeletes, "",
		},
		"another set owns the payload already": {
			both(true, written("cni-1", calico), written("dns-1", calico)), both(true, written("dns-1", calico)),
			"", "", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			text := ""
			for _, change := range Compare(test.before, test.after).Changes {
				if change.Kind == "PayloadObject" {
					text += change.Effect.Text
					effect := change.Effect
					got = append(got, fmt.Sprint(
						change.Action, " ", effect.Code, " ", effect.Certainty, " ", change.Gates))
				}
			}
			if diff := cmp.Diff(test.want, strings.Join(got, "\n")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if !strings.Contains(text, test.text) || test.not != "" && strings.Contains(text, test.not) {
				t.Errorf("the text is %q", text)
			}
		})
	}
}
