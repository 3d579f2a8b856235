package review

import (
	"testing"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestPlaceOfAnEdit has an entry that differs in several fields, and wants the one that is edited
// so that a field of what the entry makes changes.
func TestPlaceOfAnEdit(t *testing.T) {
	t.Parallel()
	lines := map[string]int{
		"clusterSelector.matchLabels.tier": 12, "revisions[0].revision": 15, "template.spec.source.path": 20,
		"template.spec.source.helm.values": 22,
	}
	entry := func(text string) Entry {
		return Entry{
			At:     Place{File: "fleet.yaml", Line: 10},
			Config: func() map[string]any { return entryConfig(text) },
			Line:   func(at Path) int { return lines[at.String()] },
		}
	}
	for name, test := range map[string]struct {
		old, now Entry
		changed  string
		want     int
	}{
		"the field itself": {entry("old"), entry("new"), "spec/source/path", 20},
		"one of several":   {entry("old"), entry("new"), "spec/source/helm/values", 22},
		"a revision of a wave, whose name is another": {
			entry("old"), entry("new"), "spec/source/targetRevision", 15,
		},
		"Clusters come or go":         {entry("old"), entry("new"), "", 12},
		"nothing of it is edited":     {entry("old"), entry("old"), "spec/source/path", 10},
		"the old one is not known":    {Entry{}, entry("new"), "spec/source/path", 10},
		"the FleetConfig is not read": {entry("old"), Entry{At: Place{File: "fleet.yaml", Line: 10}}, "spec/x", 10},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var changed Path
			if test.changed != "" {
				changed = pathOf(test.changed)
			}
			want := Place{File: "fleet.yaml", Line: test.want}
			if got := test.now.placeOfEdit(test.old, changed); got != want {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

// entryConfig is an entry whose texts are one text.
func entryConfig(text string) map[string]any {
	return map[string]any{
		"name":            "web",
		"clusterSelector": map[string]any{"matchLabels": map[string]any{"tier": text}},
		"revisions":       []any{map[string]any{"revision": text}},
		"template": map[string]any{"spec": map[string]any{"source": map[string]any{
			"path": text, "helm": map[string]any{"values": text},
		}}},
	}
}

// TestPathInATree has paths whose elements have names, where trees have positions.
func TestPathInATree(t *testing.T) {
	t.Parallel()
	tree := map[string]any{"containers": []any{
		map[string]any{"name": "a"}, map[string]any{"name": "b", "args": []any{"x", "y"}},
	}}
	for name, test := range map[string]struct {
		path Path
		want string
	}{
		"its name":         {pathOf("containers/[b]/args"), "spec[containers][1][args]"},
		"its position":     {append(pathOf("containers/[b]/args"), Step{Index: 1}), "spec[containers][1][args][1]"},
		"a wrong name":     {pathOf("containers/[c]/args"), "spec[containers]"},
		"a wrong field":    {pathOf("volumes/[c]"), "spec"},
		"a wrong position": {append(pathOf("containers/[b]/args"), Step{Index: 2}), "spec[containers][1][args]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.path.In(field.NewPath("spec"), tree).String(); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// TestSourceOfAPayloadObject finds the object of a file that is delivered as another one.
func TestSourceOfAPayloadObject(t *testing.T) {
	t.Parallel()
	source := func(file, namespace string) Source {
		return Source{Ref: fleet.Ref{APIVersion: "v1", Kind: "ConfigMap", Namespace: namespace, Name: "x", File: file}}
	}
	id := source("", "kube-system").ID()
	for name, test := range map[string]struct {
		sources []Source
		want    string // its file
	}{
		"the same object":              {[]Source{source("a.yaml", "kube-system")}, "a.yaml"},
		"one that has got a namespace": {[]Source{source("a.yaml", "")}, "a.yaml"},
		"the same counts more":         {[]Source{source("a.yaml", ""), source("b.yaml", "kube-system")}, "b.yaml"},
		"one of another namespace":     {[]Source{source("a.yaml", "default")}, ""},
		"one without a file":           {[]Source{source("", "kube-system")}, ""},
		"none":                         {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := ""
			if found := (&Entry{Sources: test.sources}).source(id); found != nil {
				got = found.File
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestPlaceOfAPayloadChange has a payload object of a file that changes, and one that goes.
func TestPlaceOfAPayloadChange(t *testing.T) {
	t.Parallel()
	side := func(objects ...string) *Side {
		s := payloadHubSide(payloadSetOf("cni-1 Reconcile", "eu-1", holding("cni", objects...)))
		for i, name := range []string{"a", "b"} {
			s.Entries[0].Sources = append(s.Entries[0].Sources, Source{
				Ref: fleet.Ref{
					APIVersion: "v1", Kind: "ConfigMap", Namespace: "kube-system", Name: name, File: name + ".yaml",
				},
				Line: func(at *field.Path) int {
					if at == nil {
						return 1 + i
					}
					return 30 + i
				},
			})
		}
		return s
	}
	for name, test := range map[string]struct {
		before, after *Side
		want          Place
		ofOld         bool
	}{
		"the field that changes": {
			side("ConfigMap a x=1"), side("ConfigMap a x=2"), Place{File: "a.yaml", Line: 30}, false,
		},
		"the object, where it was": {
			side("ConfigMap a x=1", "ConfigMap b x=1"), side("ConfigMap a x=1"), Place{File: "b.yaml", Line: 2}, true,
		},
		"the payload, where its files are not known": {
			side("ConfigMap c x=1"), side("ConfigMap c x=2"), Place{File: "payloads/cni.yaml", Line: 1}, false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changes, _ := comparePayloads(test.before, test.after)
			for _, change := range changes {
				if change.At == test.want && change.OfOld == test.ofOld {
					return
				}
				t.Logf("%s: %v, of the old side: %t", lineOf(change), change.At, change.OfOld)
			}
			t.Errorf("no change is at %v", test.want)
		})
	}
}
