package fleet_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestWhatIsGathered are the borders of what is one problem, and of what is settled.
func TestWhatIsGathered(t *testing.T) {
	t.Parallel()
	spec, self := field.NewPath("spec"), fleet.Ref{Kind: "FleetConfig", Name: "f", File: "f.yaml"}
	problem := func(change func(*fleet.Problem)) fleet.Problem {
		one := fleet.Problem{
			Code: fleet.MissingFact, Field: spec, Message: "m", Remedy: "r", Clusters: []fleet.Ref{cluster("a")},
		}
		change(&one)
		return one
	}
	of := func(clusters ...fleet.Ref) func(*fleet.Problem) {
		return func(p *fleet.Problem) { p.Clusters = clusters }
	}
	const base = `error CF0203: FleetConfig f: spec: m (Cluster fleet/a); r`
	for what, test := range map[string]struct {
		problems fleet.Problems
		want     []string
	}{
		"nothing": {},
		"one Cluster twice": {
			fleet.Problems{problem(of(cluster("a"))), problem(of(cluster("a"), cluster("a")))}, []string{base},
		},
		"the Clusters of one problem are put in order": {
			fleet.Problems{problem(of(cluster("b"), cluster("a"), cluster("b")))},
			[]string{"error CF0203: FleetConfig f: spec: m (2 Clusters: fleet/a, fleet/b); r"},
		},
		"a problem with Clusters and one without": {
			fleet.Problems{problem(of(cluster("a"))), problem(of())},
			[]string{base, "error CF0203: FleetConfig f: spec: m; r"},
		},
		"two values without Clusters, one of them twice": {
			fleet.Problems{
				problem(func(p *fleet.Problem) { p.Clusters, p.Value = nil, "x" }),
				problem(func(p *fleet.Problem) { p.Clusters, p.Value = nil, "y" }),
				problem(func(p *fleet.Problem) { p.Clusters, p.Value = nil, "x" }),
			},
			[]string{
				`error CF0203: FleetConfig f: spec: m (value "x"); r`,
				`error CF0203: FleetConfig f: spec: m (value "y"); r`,
			},
		},
		"two values of Clusters that are distinct": {
			fleet.Problems{
				problem(func(p *fleet.Problem) { p.Distinct, p.Value = true, "x" }),
				problem(func(p *fleet.Problem) { p.Distinct, p.Value = true, "y" }),
				problem(func(p *fleet.Problem) {
					p.Distinct, p.Value, p.Clusters = true, "x", []fleet.Ref{cluster("b")}
				}),
			},
			[]string{
				`error CF0203: FleetConfig f: spec: m (value "x"; 2 Clusters: fleet/a, fleet/b); r`,
				`error CF0203: FleetConfig f: spec: m (value "y"; Cluster fleet/a); r`,
			},
		},
		"whatever else differs": {
			fleet.Problems{
				problem(of(cluster("a"))),
				problem(func(p *fleet.Problem) { p.Severity = fleet.Info }),
				problem(func(p *fleet.Problem) { p.Code = fleet.NotAllowed }),
				problem(func(p *fleet.Problem) { p.Object = cluster("b") }),
				problem(func(p *fleet.Problem) { p.Field = spec.Child("x") }),
				problem(func(p *fleet.Problem) { p.Payload = &fleet.PayloadObject{Key: "k"} }),
				problem(func(p *fleet.Problem) { p.Message = "n" }),
				problem(func(p *fleet.Problem) { p.Remedy = "s" }),
			},
			[]string{
				base, "info CF0203: FleetConfig f: spec: m (Cluster fleet/a); r",
				"error CF0204: FleetConfig f: spec: m (Cluster fleet/a); r",
				"error CF0203: Cluster fleet/b: spec: m (Cluster fleet/a); r",
				"error CF0203: FleetConfig f: spec.x: m (Cluster fleet/a); r",
				"error CF0203: FleetConfig f: spec: in data[k]: m (Cluster fleet/a); r",
				"error CF0203: FleetConfig f: spec: n (Cluster fleet/a); r",
				"error CF0203: FleetConfig f: spec: m (Cluster fleet/a); s",
			},
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			f := &fleet.Fleet{Self: fleet.Ref{Kind: self.Kind, Name: self.Name}}
			if diff := cmp.Diff(test.want, stringsOf(f.Gathered(test.problems))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func stringsOf(problems fleet.Problems) []string {
	var all []string
	for _, problem := range problems {
		all = append(all, problem.String())
	}
	return all
}

func TestWhatIsSettled(t *testing.T) {
	t.Parallel()
	spec, self := field.NewPath("spec"), fleet.Ref{Kind: "FleetConfig", Name: "f", File: "f.yaml"}
	lines := func(object fleet.Ref, at *field.Path) int { return len(object.Name) + len(at.String()) }
	f := &fleet.Fleet{Self: self, Overrides: fleet.Overrides{"spec": "--flag", "<nil>": "nobody"}, Lines: lines}
	for what, test := range map[string]struct {
		f             *fleet.Fleet
		problem, want fleet.Problem
	}{
		"no fleet could be read": {
			nil, fleet.Problem{Code: fleet.BadObject}, fleet.Problem{
				Severity: fleet.Error, Code: fleet.BadObject, Remedy: "fix its YAML",
			},
		},
		"a field of the FleetConfig that a flag sets": {
			f, fleet.Problem{Field: spec}, fleet.Problem{
				Severity: fleet.Error, Object: self, Field: spec, SetBy: "--flag", Line: 5,
			},
		},
		"a field that another field is the reason of, which a flag sets": {
			f, fleet.Problem{Field: spec.Child("x"), Because: spec}, fleet.Problem{
				Severity: fleet.Error, Object: self, Field: spec.Child("x"), Because: spec, CauseBy: "--flag", Line: 7,
			},
		},
		"a reason that the FleetConfig has": {
			f, fleet.Problem{Field: spec, SetBy: "me", Because: spec.Child("x")}, fleet.Problem{
				Severity: fleet.Error, Object: self, Field: spec, SetBy: "me", Because: spec.Child("x"), Line: 5,
			},
		},
		"the FleetConfig as a whole": {
			f, fleet.Problem{Object: self}, fleet.Problem{Severity: fleet.Error, Object: self, Line: 6},
		},
		"the same field of another object": {
			f,
			fleet.Problem{Object: cluster("cc"), Field: spec},
			fleet.Problem{Severity: fleet.Error, Object: cluster("cc"), Field: spec, Line: 6},
		},
		"what a phase has settled stays": {
			f,
			fleet.Problem{Severity: fleet.Info, Field: spec, SetBy: "me", Line: 9, Remedy: "r"},
			fleet.Problem{Severity: fleet.Info, Object: self, Field: spec, SetBy: "me", Line: 9, Remedy: "r"},
		},
		"lines that are not known": {
			&fleet.Fleet{Self: self}, fleet.Problem{Field: spec}, fleet.Problem{
				Severity: fleet.Error, Object: self, Field: spec,
			},
		},
	} {
		got := test.f.Gathered(fleet.Problems{test.problem})
		path := cmp.Comparer(func(a, b *field.Path) bool { return a.String() == b.String() })
		if diff := cmp.Diff(fleet.Problems{test.want}, got, path); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}

// TestFewOfManyAreKept: five problems that say the same of different objects are told, and six too.
func TestFewOfManyAreKept(t *testing.T) {
	t.Parallel()
	many := func(n int) (problems fleet.Problems) {
		for i := range n {
			problems = append(problems, fleet.Problem{
				Object: cluster(fmt.Sprint(i)), Code: fleet.BadCluster, Message: "m",
			})
		}
		return append(problems, fleet.Problem{
			Object: fleet.Ref{Kind: "Pod", Name: "p"}, Code: fleet.BadCluster, Message: "m",
		})
	}
	for n, want := range map[int][]int{0: {0}, 5: {0, 0, 0, 0, 0, 0}, 6: {0, 0, 0, 0, 1, 0}, 8: {0, 0, 0, 0, 3, 0}} {
		var more []int
		for _, problem := range (&fleet.Fleet{}).Gathered(many(n)) {
			more = append(more, problem.More)
		}
		if diff := cmp.Diff(want, more); diff != "" {
			t.Errorf("%d problems (-want +got):\n%s", n, diff)
		}
	}
}

// TestFilesThatCannotBeRead are no objects: each line of a file is a problem of its own, and the
// files beyond the first are counted.
func TestFilesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	var problems fleet.Problems
	for _, line := range []int{3, 9, 3} {
		problems = append(problems, fleet.Problem{
			Code: fleet.BadInput, Object: fleet.Ref{File: "a.yaml"}, Line: line, Message: "a tab",
		})
	}
	for i := range 5 {
		problems = append(problems, fleet.Problem{
			Code: fleet.BadInput, Object: fleet.Ref{File: fmt.Sprintf("b%d.yaml", i)}, Message: "a tab",
		})
	}
	var unread *fleet.Fleet
	want := []string{
		"error CF0101: a.yaml:3: a tab", "error CF0101: a.yaml:9: a tab", "error CF0101: b0.yaml: a tab",
		"error CF0101: b1.yaml: a tab", "error CF0101: b2.yaml: a tab (and 2 more files)",
	}
	once := unread.Gathered(problems)
	if diff := cmp.Diff(want, stringsOf(once)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, stringsOf(unread.Gathered(once))); diff != "" {
		t.Errorf("gathered again (-want +got):\n%s", diff)
	}
}

// TestSimilarProblemsAreCounted: of problems that differ in keys, positions or lines, and of those
// of one code, so many are told, and the last one counts the others.
func TestSimilarProblemsAreCounted(t *testing.T) {
	t.Parallel()
	labels := field.NewPath("metadata", "labels")
	for what, test := range map[string]struct {
		problem      func(i int) fleet.Problem
		told, others int
	}{
		"keys of a map": {func(i int) fleet.Problem {
			return fleet.Problem{Code: fleet.BadCluster, Field: labels.Key(fmt.Sprint("k", i)), Message: "m"}
		}, 20, 980},
		"fields below elements of a list": {func(i int) fleet.Problem {
			return fleet.Problem{Code: fleet.BadCluster, Field: labels.Index(i).Child("x"), Message: "m"}
		}, 20, 980},
		"lines": {func(i int) fleet.Problem {
			return fleet.Problem{Code: fleet.BadInput, Message: fmt.Sprintf("line %d: m", i)}
		}, 20, 980},
		"messages": {func(i int) fleet.Problem {
			return fleet.Problem{Code: fleet.BadCluster, Message: fmt.Sprintf("m of %d", i)}
		}, 100, 900},
		"codes": {func(i int) fleet.Problem {
			return fleet.Problem{Code: fleet.Code(fmt.Sprint("CF", i)), Message: "m"}
		}, 1000, 0},
	} {
		var problems fleet.Problems
		for i := range 1000 {
			problems = append(problems, test.problem(i))
		}
		told := (&fleet.Fleet{}).Gathered(problems)
		if len(told) != test.told || told[len(told)-1].Others != test.others {
			t.Errorf("%s: %d are told, and %d others counted", what, len(told), told[len(told)-1].Others)
		}
		if diff := cmp.Diff(stringsOf(told), stringsOf((&fleet.Fleet{}).Gathered(told))); diff != "" {
			t.Errorf("%s: gathered again (-want +got):\n%s", what, diff)
		}
	}
}

// TestBoundedProblemsAreReportedAlike: problems that are bounded as they are found are few, and are
// reported as if all of them had been kept.
func TestBoundedProblemsAreReportedAlike(t *testing.T) {
	t.Parallel()
	var all, held fleet.Problems
	most := 0
	for i := range 20_000 {
		problem := fleet.Problem{
			Code: fleet.BadObject, Object: fleet.Ref{Kind: "A", Name: fmt.Sprint(i)},
			Message: fmt.Sprintf("line %d: it is number %d", i, i%30), Remedy: "fix it",
		}
		if i%7 == 0 {
			problem.Code, problem.Field, problem.Severity = fleet.BadValue, field.NewPath("a").Index(i), fleet.Warning
		}
		all = append(all, problem)
		held = append(held, problem).Bounded()
		most = max(most, len(held))
	}
	if most > 1000 {
		t.Errorf("%d problems are held", most)
	}
	var f *fleet.Fleet
	if diff := cmp.Diff(stringsOf(f.Gathered(all)), stringsOf(f.Gathered(held))); diff != "" {
		t.Errorf("(-all kept +bounded):\n%s", diff)
	}
}
