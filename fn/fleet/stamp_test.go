package fleet_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

type texts = map[string]string

// recorded is an object with a record, two labels and an annotation.
func recorded(record string) fleet.Object {
	return fleet.Object{
		Labels:      texts{"region": "eu", "env": "lab"},
		Annotations: texts{"owner": "us", v1alpha1.StampsAnnotation: record},
	}
}

func TestStamp(t *testing.T) {
	t.Parallel()
	object := fleet.Object{Labels: texts{"a.b/c": "", "owner": "x"}, Annotations: texts{"owner": "us"}}
	type described struct {
		Text, Path, Label, Annotation, In string
		IsLabel, IsAnnotation, Exists     bool
	}
	for what, test := range map[string]struct {
		stamp fleet.Stamp
		want  described
	}{
		"a label that is there, though empty": {
			fleet.LabelStamp("a.b/c"), described{
				Text: "label a.b/c", Path: "metadata.labels[a.b/c]", Label: "a.b/c", IsLabel: true,
				Annotation: "labels/a.b/c", Exists: true,
			},
		},
		"a label that is missing": {
			fleet.LabelStamp("c"), described{
				Text: "label c", Path: "metadata.labels[c]", Label: "c", IsLabel: true, Annotation: "labels/c",
			},
		},
		"an annotation": {
			fleet.AnnotationStamp("owner"), described{
				Text: "annotation owner", Path: "metadata.annotations[owner]", Annotation: "owner", IsAnnotation: true,
				Label: "annotations/owner", In: "us", Exists: true,
			},
		},
		"an annotation that is missing": {
			fleet.AnnotationStamp("a.b/c"), described{
				Text: "annotation a.b/c", Path: "metadata.annotations[a.b/c]", Annotation: "a.b/c", IsAnnotation: true,
				Label: "annotations/a.b/c",
			},
		},
	} {
		got := described{Text: test.stamp.String(), Path: test.stamp.Path().String()}
		got.Label, got.IsLabel = test.stamp.LabelKey()
		got.Annotation, got.IsAnnotation = test.stamp.AnnotationKey()
		got.In, got.Exists = test.stamp.In(object)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}

func TestRecordsAreRead(t *testing.T) {
	t.Parallel()
	record := fleet.RecordOf(recorded("b:labels/env  a:labels/region b:annotations/owner"))
	got := map[string]any{"fleets": record.Fleets(), "a": record.By("a"), "b": record.By("b"), "c": record.By("c")}
	want := map[string]any{
		"fleets": []string{"a", "b"}, "a": []fleet.Stamp{"labels/region"},
		"b": []fleet.Stamp{"labels/env", "annotations/owner"}, "c": []fleet.Stamp(nil),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for text, want := range map[string]struct{ a, b bool }{
		"":                                  {true, true},
		"a:labels/x b:annotations/y":        {true, true},
		"nonsense":                          {false, false},
		"a:labels/x nonsense":               {false, false},
		"nonsense b:labels/x":               {false, false},
		"a:labels/x a:nonsense b:labels/x":  {false, true},
		"a:annotations/x b:fields/x b:ok/x": {true, false},
	} {
		record := fleet.RecordOf(recorded(text))
		if got := (struct{ a, b bool }{record.Readable("a"), record.Readable("b")}); got != want {
			t.Errorf("%q: readable %+v, want %+v", text, got, want)
		}
	}
}

func TestHolders(t *testing.T) {
	t.Parallel()
	record := fleet.RecordOf(recorded("c:labels/env b:labels/env a:labels/region"))
	type key struct {
		fleet string
		stamp fleet.Stamp
	}
	type held struct {
		Has   bool
		Other string
	}
	for of, want := range map[key]held{
		{"a", "labels/region"}:   {Has: true},
		{"b", "labels/region"}:   {Other: "a"},
		{"a", "labels/env"}:      {Other: "b"},
		{"b", "labels/env"}:      {Has: true, Other: "c"},
		{"c", "labels/env"}:      {Has: true, Other: "b"},
		{"a", "annotations/env"}: {},
	} {
		got := held{record.Has(of.fleet, of.stamp), record.OtherHolder(of.fleet, of.stamp)}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%v (-want +got):\n%s", of, diff)
		}
	}
}

func TestRecordsAreWritten(t *testing.T) {
	t.Parallel()
	const others = "z:labels/x b:labels/env"
	for what, test := range map[string]struct {
		record string
		stamps []fleet.Stamp
		want   string
	}{
		"a first one": {
			"", []fleet.Stamp{"labels/region", "annotations/owner"}, "b:labels/region b:annotations/owner",
		},
		"beside others, by fleet": {
			"z:labels/x a:labels/y", []fleet.Stamp{"labels/env"}, "a:labels/y b:labels/env z:labels/x",
		},
		"what was there is gone":   {others, []fleet.Stamp{"labels/region"}, "b:labels/region z:labels/x"},
		"nothing any more":         {others, nil, "z:labels/x"},
		"nothing, and never was":   {"", nil, ""},
		"the last one is gone too": {"b:labels/env", nil, ""},
	} {
		record := fleet.RecordOf(recorded(test.record))
		before := record.With("nobody", nil)
		if got := record.With("b", test.stamps); got != test.want {
			t.Errorf("%s: got %q, want %q", what, got, test.want)
		}
		if after := record.With("nobody", nil); after != before {
			t.Errorf("%s: the record itself was %q and is %q", what, before, after)
		}
	}
}

func TestWritten(t *testing.T) {
	t.Parallel()
	object := recorded("a:labels/env b:annotations/other")
	record := fleet.RecordOf(object)
	for stamp, want := range map[fleet.Stamp]string{
		"labels/region": "eu", "labels/env": "", "labels/none": "", "annotations/owner": "us",
	} {
		if got, written := record.Written(object, stamp); got != want || written != (want != "") {
			t.Errorf("%s: got %q (%t), want %q", stamp, got, written, want)
		}
	}
}

func TestObjectsAsTheyAreKept(t *testing.T) {
	t.Parallel()
	const ours = "group.capifleet.dev/f.e"
	for what, test := range map[string]struct {
		labels, annotations texts
		record              string
		kept, written       texts // labels
		keptAnnotations     texts
	}{
		"nothing is stamped": {
			labels: texts{"region": "eu"}, annotations: texts{"owner": "us"},
			kept: texts{"region": "eu"}, written: texts{"region": "eu"}, keptAnnotations: texts{"owner": "us"},
		},
		"what the fleet has stamped goes": {
			labels: texts{"region": "eu", "env": "lab"}, annotations: texts{"owner": "us", "zone": "a"},
			record: "f:labels/env f:annotations/owner f:labels/none",
			kept:   texts{"region": "eu"}, written: texts{"region": "eu"}, keptAnnotations: texts{"zone": "a"},
		},
		"a label and an annotation of one key are two": {
			labels: texts{"owner": "x"}, annotations: texts{"owner": "us"}, record: "f:labels/owner",
			kept: texts{}, written: texts{}, keptAnnotations: texts{"owner": "us"},
		},
		"what another fleet holds too stays": {
			labels: texts{"region": "eu", "env": "lab"}, record: "a:labels/env f:labels/env f:labels/region",
			kept: texts{"env": "lab"}, written: texts{"env": "lab"}, keptAnnotations: texts{},
		},
		"labels of selectors only": {
			labels: texts{ours: "1"}, kept: texts{ours: "1"}, written: texts{}, keptAnnotations: texts{},
		},
		"another fleet's stay, except what its selectors need": {
			labels: texts{"region": "eu", ours: "1", v1alpha1.FleetLabel: "g"},
			record: "g:labels/region g:labels/" + ours,
			kept:   texts{"region": "eu", ours: "1", v1alpha1.FleetLabel: "g"}, written: texts{"region": "eu"},
			keptAnnotations: texts{},
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			object := fleet.Object{Labels: test.labels, Annotations: fleet.Merged(test.annotations)}
			if test.record != "" {
				object.Annotations[v1alpha1.StampsAnnotation] = test.record
				test.keptAnnotations[v1alpha1.StampsAnnotation] = test.record
			}
			labels, annotations := fleet.Merged(object.Labels), fleet.Merged(object.Annotations)
			record := fleet.RecordOf(object)
			kept, written := record.Kept(object, "f"), record.AsWritten(object, "f")
			want := []texts{test.kept, test.keptAnnotations, test.written, test.keptAnnotations, labels, annotations}
			got := []texts{
				kept.Labels, kept.Annotations, written.Labels, written.Annotations, object.Labels, object.Annotations,
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("kept, as written, and as it was (-want +got):\n%s", diff)
			}
		})
	}
}
