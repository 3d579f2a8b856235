package plan

import (
	"fmt"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// wantOf is a want for the path spec.x of a text such as "label region=eu".
func wantOf(object fleet.Object, text string) fleet.Want {
	kind, pair, _ := strings.Cut(text, " ")
	key, value, _ := strings.Cut(pair, "=")
	want := fleet.Want{Object: object, Stamp: fleet.LabelStamp(key), Value: value, Reason: fleet.WantReason{
		Path: field.NewPath("spec", "x"), Remedy: "do without",
	}}
	if kind == "annotation" {
		want.Stamp = fleet.AnnotationStamp(key)
	}
	return want
}

// frozenLines are the edits, the problems, and the labels that the Clusters will have.
func frozenLines(f *fleet.Fleet, wants []fleet.Want) []string {
	result, problems := freeze(f, wants)
	all := append(editLines(result.edits), lines(problems)...)
	for _, cluster := range f.Clusters {
		cluster.Object = fleet.RecordOf(cluster.Object).AsWritten(cluster.Object, f.Name()) // As a member has it.
		final := result.labels.Final(cluster)
		delete(final.Annotations, v1alpha1.StampsAnnotation)
		all = append(
			all,
			fmt.Sprintf("%s will have %v and %v", cluster.NamespacedName(), final.Labels, final.Annotations),
		)
	}
	return all
}

// TestFreeze settles the labels of all Clusters, and the edits in their order.
func TestFreeze(t *testing.T) {
	t.Parallel()
	const record = " @" + v1alpha1.StampsAnnotation + "="
	for sentence, c := range map[string]struct {
		spec     string
		clusters []string
		objects  []string
		wants    []string // those of Cluster 0 begin with "0 "
		want     []string
	}{
		"a label of a fleet that somebody has written stays": {
			clusters: []string{"a/eu-1 " + v1alpha1.FleetLabel + "=other"},
			want:     []string{"a/eu-1 will have map[" + v1alpha1.FleetLabel + ":other] and map[]"},
		},
		"a Cluster gets what is wanted": {
			clusters: []string{"a/eu-1 region=eu " +
				"@owner=anna", "a/us-1"}, wants: []string{"0 label fleet=main", "0 annotation note=x"},
			want: []string{
				"Cluster a/eu-1: +label fleet=main +annotation " +
					"capifleet.dev/stamps=main:annotations/note main:labels/fleet +annotation note=x",
				"a/eu-1 will have map[fleet:main region:eu] and map[note:x owner:anna]",
				"a/us-1 will have map[] and map[]",
			},
		},
		"an empty value is set, too": {
			clusters: []string{"a/eu-1"}, wants: []string{"0 label mark="},
			want: []string{
				"Cluster a/eu-1: +label mark= +annotation capifleet.dev/stamps=main:labels/mark",
				"a/eu-1 will have map[mark:] and map[]",
			},
		},
		"and loses what an earlier run has stamped": {
			clusters: []string{"a/eu-1 region=eu old=x @old=y" + record + "main:labels/old;main:annotations/old"},
			want: []string{
				"Cluster a/eu-1: -label old -annotation old -annotation capifleet.dev/stamps",
				"a/eu-1 will have map[region:eu] and map[]",
			},
		},
		"but what another fleet has stamped is there": {
			clusters: []string{"a/eu-1 old=x" + record + "other:labels/old"},
			want:     []string{"a/eu-1 will have map[old:x] and map[]"},
		},
		"what the user has written stays as it is": {
			clusters: []string{"a/eu-1 region=eu"}, wants: []string{"0 label region=eu"},
			want: []string{"a/eu-1 will have map[region:eu] and map[]"},
		},
		"objects come in order, those without a record and wants are not looked at": {
			clusters: []string{"b/eu-1"},
			objects: []string{
				"v1 Secret s", "v1 ConfigMap b", "v1 ConfigMap a x=y" + record + "main:labels/x",
				"v1 ConfigMap a",
			},
			wants: []string{"100 label a=b", "101 label a=b", "103 label a=b", "0 label a=b"},
			want: []string{
				"ConfigMap a: -label x -annotation capifleet.dev/stamps",
				"ConfigMap a: +label a=b +annotation capifleet.dev/stamps=main:labels/a",
				"ConfigMap b: +label a=b +annotation capifleet.dev/stamps=main:labels/a",
				"Secret s: +label a=b +annotation capifleet.dev/stamps=main:labels/a",
				"Cluster b/eu-1: +label a=b +annotation capifleet.dev/stamps=main:labels/a",
				"b/eu-1 will have map[a:b] and map[]",
			},
		},
		"mode ReadOnly lets no Cluster be changed": {
			spec: "clusters: {mode: ReadOnly}", clusters: []string{"a/eu-1", "a/us-1", "a/ap-1 region=ap"},
			wants: []string{"0 label fleet=main", "1 label fleet=main", "0 annotation note=x", "2 label region=ap"},
			want: []string{
				"error CF0505: spec.x: the Clusters need the annotation note, and mode ReadOnly lets " +
					"no Cluster be changed (Cluster a/eu-1); do without",
				"error CF0505: spec.x: the Clusters need the label fleet, and mode ReadOnly lets no " +
					"Cluster be changed (2 Clusters: a/eu-1, a/us-1); do without",
				"a/eu-1 will have map[fleet:main] and map[note:x]",
				"a/us-1 will have map[fleet:main] and map[]",
				"a/ap-1 will have map[region:ap] and map[]",
			},
		},
		"nor anything withdrawn": {
			spec:     "clusters: {mode: ReadOnly}",
			clusters: []string{"a/eu-1 x=y @x=y" + record + "main:labels/x;main:annotations/x"},
			want: []string{
				"error CF0505: spec.clusters.mode: the annotation x was stamped by an earlier run " +
					"and is no longer wanted, and mode ReadOnly lets no Cluster be changed (Cluster " +
					"a/eu-1); run once with mode: Stamp, which withdraws it, or remove it from the " +
					"Clusters together with its record, annotation capifleet.dev/stamps",
				"error CF0505: spec.clusters.mode: the label x was stamped by an earlier run and is " +
					"no longer wanted, and mode ReadOnly lets no Cluster be changed (Cluster a/eu-1); " +
					"run once with mode: Stamp, which withdraws it, or remove it from the Clusters " +
					"together with its record, annotation capifleet.dev/stamps",
				"a/eu-1 will have map[] and map[]",
			},
		},
		"nor the record alone": {
			spec: "clusters: {mode: ReadOnly}", clusters: []string{"a/eu-1" + record + "main:labels/x"},
			want: []string{
				"error CF0505: spec.clusters.mode: the annotation capifleet.dev/stamps was stamped " +
					"by an earlier run and is no longer wanted, and mode ReadOnly lets no Cluster be " +
					"changed (Cluster a/eu-1); run once with mode: Stamp, which withdraws it, or remove " +
					"it from the Clusters together with its record, annotation capifleet.dev/stamps",
				"a/eu-1 will have map[] and map[]",
			},
		},
		"other objects are changed in mode ReadOnly": {
			spec: "clusters: {mode: ReadOnly}", objects: []string{"v1 ConfigMap a"}, wants: []string{"100 label a=b"},
			want: []string{"ConfigMap a: +label a=b +annotation capifleet.dev/stamps=main:labels/a"},
		},
		"Clusters that are read from files are not changed": {
			spec:     "clusters: {files: ['*.yaml'], mode: Stamp}",
			clusters: []string{"a/eu-1"}, wants: []string{"-1 label a=b"},
			want: []string{
				"error CF0505: spec.x: the Clusters need the label a, and Clusters that are read " +
					"from files cannot be changed (Cluster a/eu-1); do without",
				"a/eu-1 will have map[a:b] and map[]",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			f := fleetOf(t, c.spec, c.clusters...)
			f.Objects = objectsOf(c.objects...)
			if len(f.Config.Spec.Clusters.Files) > 0 {
				f.Clusters[0].Item = -1
			}
			var wants []fleet.Want
			for _, text := range c.wants {
				var item int
				var kind, pair string
				if _, err := fmt.Sscan(text, &item, &kind, &pair); err != nil {
					t.Fatal(err)
				}
				wants = append(wants, wantOf(itemOf(f, item), kind+" "+pair))
			}
			equal(t, c.want, frozenLines(f, wants))
		})
	}
}

// itemOf is the object at a position of the input.
func itemOf(f *fleet.Fleet, item int) fleet.Object {
	for _, cluster := range f.Clusters {
		if cluster.Item == item {
			return cluster.Object
		}
	}
	return f.Objects[item-firstObject]
}

// TestObjectsOfFilesAreNotEdited: a payload that was read from a file is not part of the output.
func TestObjectsOfFilesAreNotEdited(t *testing.T) {
	t.Parallel()
	f := fleetOf(t, "{}")
	equal(t, nil, frozenLines(f, []fleet.Want{wantOf(objectOf(-1, "v1 ConfigMap a"), "annotation a=b")}))
}

// TestBackOnHub names the objects that no entry keeps off the hub any more.
func TestBackOnHub(t *testing.T) {
	t.Parallel()
	edit := func(item int, text string, removed ...string) fleet.Edit {
		return fleet.Edit{Object: objectOf(item, text), RemoveAnnotations: removed}
	}
	edits := []fleet.Edit{
		edit(100, "v1 ConfigMap a file=a.yaml", "x", v1alpha1.LocalConfigAnnotation), edit(101, "v1 ConfigMap b", "x"),
		edit(
			102,
			"v1 ConfigMap c",
			v1alpha1.LocalConfigAnnotation,
		), edit(103, "v1 ConfigMap d", v1alpha1.LocalConfigAnnotation),
	}
	equal(t, []string{
		"warning CF0311: spec: no entry delivers these objects any more, so the hub gets them from now on: " +
			"ConfigMap a (a.yaml), ConfigMap c; remove their files, or mark them " +
			`config.kubernetes.io/local-config: "true" yourself`,
	}, lines(reportBackOnHub(edits, map[int]v1alpha1.HubMode{103: v1alpha1.HubKeep})))
	equal(t, nil, lines(reportBackOnHub(edits[1:2], nil)))
}
