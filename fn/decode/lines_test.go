package decode

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// TestSegments takes a path apart into the keys and indexes that it was made of.
func TestSegments(t *testing.T) {
	for _, test := range []struct {
		path *field.Path
		want []string
	}{
		{nil, nil},
		{field.NewPath("spec"), []string{"spec"}},
		{field.NewPath("spec", "values").Index(2).Child("field"), []string{"spec", "values", "2", "field"}},
		{field.NewPath("metadata", "labels").Key("example.com/a.b"), []string{"metadata", "labels", "example.com/a.b"}},
		{field.NewPath("a").Key("b.c").Key("d").Index(0).Child("e"), []string{"a", "b.c", "d", "0", "e"}},
		{field.NewPath("a").Key(""), []string{"a", ""}},
	} {
		if diff := cmp.Diff(test.want, segmentsOf(test.path)); diff != "" {
			t.Errorf("%v (-want +got):\n%s", test.path, diff)
		}
	}
}

// TestLines asks the Fleet of some files for the lines of its objects.
func TestLines(t *testing.T) {
	config := withSpec(`resourceSets: [{name: a, resources: [{inline: x}]}]`)
	list, err := stream.FromDocuments(slices.Concat(
		stream.SplitDocuments("a.yaml", []byte(cluster("a")+"---\n"+cluster("b"))),
		stream.SplitDocuments("fleet.yaml", []byte(config)),
	))
	if err != nil {
		t.Fatal(err)
	}
	f, problems := Fleet(list, Choice{}, nil)
	if problems.Failed() {
		t.Fatal(lines(problems))
	}
	labels := field.NewPath("metadata", "labels").Key("x")
	nobody := f.Clusters[1].Ref
	nobody.Name = "c"
	for _, test := range []struct {
		object fleet.Ref
		at     *field.Path
		want   int
	}{
		{f.Clusters[0].Ref, nil, 1},
		{f.Clusters[0].Ref, labels, 3},
		{f.Clusters[1].Ref, nil, 9},
		{f.Clusters[1].Ref, field.NewPath("metadata", "namespace"), 13},
		{f.Clusters[1].Ref, labels, 11},
		{f.Self, nil, 1},
		{f.Self, field.NewPath("spec", "resourceSets").Index(0).Child("name"), 5},
		{nobody, labels, 0},
		{fleet.Ref{}, nil, 0},
	} {
		if got := f.Lines(test.object, test.at); got != test.want {
			t.Errorf("%s %v: line %d, want %d", test.object, test.at, got, test.want)
		}
	}
}

// TestNothingIsParsedUntilALineIsAskedFor wants a run without problems to pay nothing for lines.
func TestNothingIsParsedUntilALineIsAskedFor(t *testing.T) {
	list, err := stream.FromDocuments(stream.SplitDocuments("a.yaml", []byte(cluster("a")+"---\n"+cluster("b"))))
	if err != nil {
		t.Fatal(err)
	}
	reader := &lineReader{input: list.Items(), files: newDirectory(nil, Choice{})}
	if len(reader.items)+len(reader.tables) > 0 {
		t.Error("something was read before a line was asked for")
	}
	if line := reader.line(RefOf(list.Items()[1]), nil); line != 9 || len(reader.tables) != 1 {
		known := len(reader.tables)
		t.Errorf("line %d, and the fields of %d objects are known, want line 9 and one object", line, known)
	}
}
