package fleet_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
)

func TestLabelsOfClusters(t *testing.T) {
	t.Parallel()
	final := func(item int, labels texts) fleet.Cluster {
		return fleet.Cluster{
			Object: fleet.Object{Ref: cluster("c"), Item: item, Labels: labels, Annotations: texts{"a": "b"}},
		}
	}
	labels := fleet.NewLabels([]fleet.Cluster{final(7, texts{"region": "eu"}), final(-2, texts{"region": "us"})})
	before := fleet.Cluster{
		Object:   fleet.Object{Ref: cluster("before"), Item: -2, Labels: texts{"old": "1"}},
		Manifest: map[string]any{"kind": "Cluster"},
	}
	if diff := cmp.Diff(texts{"region": "us"}, labels.Of(before)); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
	want := fleet.Cluster{
		Object: fleet.Object{
			Ref: cluster("before"), Item: -2, Labels: texts{"region": "us"}, Annotations: texts{"a": "b"},
		},
		Manifest: map[string]any{"kind": "Cluster"},
	}
	if diff := cmp.Diff(want, labels.Final(before)); diff != "" {
		t.Errorf("Cluster (-want +got):\n%s", diff)
	}
}

func TestWithStamps(t *testing.T) {
	t.Parallel()
	object := fleet.Object{Labels: texts{"region": "eu", "env": "lab"}, Annotations: texts{"owner": "us"}}
	for what, test := range map[string]struct {
		stamps map[fleet.Stamp]string
		want   fleet.Object
	}{
		"nothing": {nil, object},
		"a label is set and another is new": {
			map[fleet.Stamp]string{"labels/region": "us", "labels/zone": "a"},
			fleet.Object{Labels: texts{"region": "us", "env": "lab", "zone": "a"}, Annotations: texts{"owner": "us"}},
		},
		"an annotation": {
			map[fleet.Stamp]string{"annotations/zone": "a", "nothing/x": "y"},
			fleet.Object{Labels: texts{"region": "eu", "env": "lab"}, Annotations: texts{"owner": "us", "zone": "a"}},
		},
	} {
		if diff := cmp.Diff(test.want, object.WithStamps(test.stamps)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	if diff := cmp.Diff(texts{"region": "eu", "env": "lab"}, object.Labels); diff != "" {
		t.Errorf("the object itself (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(fleet.Object{}, fleet.Object{}.WithStamps(nil)); diff != "" {
		t.Errorf("an object without labels gets some (-want +got):\n%s", diff)
	}
}
