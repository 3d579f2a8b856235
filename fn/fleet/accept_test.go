package fleet_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestWhatIsAccepted is about four Clusters: a and b are labelled as written, c gets its label from
// a clusterLabel, and d has its label from an earlier run of the fleet, which does not count.
func TestWhatIsAccepted(t *testing.T) {
	t.Parallel()
	warning := func(code fleet.Code, clusters ...fleet.Ref) fleet.Problem {
		return fleet.Problem{Severity: fleet.Warning, Code: code, Message: "m", Clusters: clusters}
	}
	of := func(object fleet.Ref) fleet.Problem {
		return fleet.Problem{Severity: fleet.Warning, Code: fleet.BadCluster, Object: object, Message: "m"}
	}
	a, b, c, d := cluster("a"), cluster("b"), cluster("c"), cluster("d")
	for what, test := range map[string]struct {
		accept   []v1alpha1.Acceptance
		strict   string
		problems fleet.Problems
		want     []string
	}{
		"a selector takes the Clusters out that it selects": {
			accept:   accept("CF0202", "x"),
			problems: fleet.Problems{warning(fleet.NotSelected, a, b)},
			want:     []string{"warning CF0202: FleetConfig f: m (Cluster fleet/b)"},
		},
		"a warning of which no Cluster is left is gone": {
			accept:   accept("CF0202", "x"),
			problems: fleet.Problems{warning(fleet.NotSelected, a), warning(fleet.NotSelected, c)},
		},
		"of two warnings that are one": {
			accept:   accept("CF0202", "x"),
			problems: fleet.Problems{warning(fleet.NotSelected, a), warning(fleet.NotSelected, b, d)},
			want:     []string{"warning CF0202: FleetConfig f: m (2 Clusters: fleet/b, fleet/d)"},
		},
		"two selectors take what either selects, in any order": {
			accept:   accept("CF0202", "y", "CF0202", "x"),
			problems: fleet.Problems{warning(fleet.NotSelected, a, b, c)},
		},
		"two selectors of one Cluster have both taken it": {
			accept:   accept("CF0202", "x", "CF0202", "x"),
			problems: fleet.Problems{warning(fleet.NotSelected, a)},
		},
		"a selector beside the whole code has taken its Clusters": {
			accept:   accept("CF0202", "", "CF0202", "x"),
			problems: fleet.Problems{warning(fleet.NotSelected, a)},
		},
		"without a selector the whole code is taken, with Clusters or without": {
			accept:   accept("CF0202", ""),
			problems: fleet.Problems{warning(fleet.NotSelected, a, d), warning(fleet.NotSelected)},
		},
		"other codes are left": {
			accept:   accept("CF0202", ""),
			problems: fleet.Problems{warning(fleet.NotSelected), warning(fleet.NotRegistered, a)},
			want:     []string{"warning CF0409: FleetConfig f: m (Cluster fleet/a)"},
		},
		"a warning about a Cluster names it as its object": {
			accept:   accept("CF0113", "x"),
			problems: fleet.Problems{of(a), of(b)},
			want:     []string{"warning CF0113: Cluster fleet/b: m"},
		},
		"an object of another kind is no Cluster": {
			accept:   accept("CF0113", "x"),
			problems: fleet.Problems{of(fleet.Ref{APIVersion: "v1", Kind: "Cluster", Namespace: "fleet", Name: "a"})},
			want: []string{
				"warning CF0113: Cluster fleet/a: m",
				`info CF0115: FleetConfig f: spec.accept[0].clusterSelector: the warnings of this code name no ` +
					`Clusters, ` +
					`so the entry takes nothing out of them (value "CF0113"); remove clusterSelector to accept ` +
					`these warnings as a whole`,
			},
		},
		"an error and an info are not taken": {
			accept: accept("CF0202", "", "CF0205", ""),
			problems: fleet.Problems{
				{Code: fleet.NotSelected, Message: "m"}, {Severity: fleet.Info, Code: fleet.DefaultUsed, Message: "m"},
			},
			want: []string{
				"error CF0202: FleetConfig f: m", "info CF0205: FleetConfig f: m",
				`info CF0115: FleetConfig f: spec.accept[0]: only warnings can be accepted, and the problem with ` +
					`this code ` +
					`is an error (value "CF0202"); fix the error, and remove the entry`,
				`info CF0115: FleetConfig f: spec.accept[1]: the problems with this code are of severity info, ` +
					`which need ` +
					`no acceptance (value "CF0205"); remove the entry`,
			},
		},
		"an info needs none": {
			accept:   accept("CF0205", ""),
			problems: fleet.Problems{{Severity: fleet.Info, Code: fleet.DefaultUsed, Message: "m"}},
			want: []string{
				"info CF0205: FleetConfig f: m",
				`info CF0115: FleetConfig f: spec.accept[0]: the problems with this code are of severity info, ` +
					`which need no ` +
					`acceptance (value "CF0205"); remove the entry`,
			},
		},
		"a code that no warning has is said, even after an error": {
			accept:   accept("CF0203", "x", "CF0116", ""),
			problems: fleet.Problems{{Code: fleet.BadTemplate, Message: "m"}},
			want: []string{
				"error CF0401: FleetConfig f: m; fix the template; its language is Argo CD's, Go templates with sprig",
				`info CF0115: FleetConfig f: spec.accept[0]: only warnings can be accepted, and no problem with ` +
					`this code ` +
					`is a warning (value "CF0203"); remove the entry, or fix its code`,
				`info CF0115: FleetConfig f: spec.accept[1]: only warnings can be accepted, and no problem with ` +
					`this code ` +
					`is a warning (value "CF0116"); remove the entry, or fix its code`,
			},
		},
		"after an error, nothing taken proves nothing": {
			accept:   accept("CF0202", "x"),
			problems: fleet.Problems{{Code: fleet.MissingFact, Message: "m"}},
			want:     []string{"error CF0203: FleetConfig f: m"},
		},
		"nothing taken is said, and is no warning": {
			accept: accept("CF0202", "x"), strict: "--strict",
			want: []string{
				`info CF0115: FleetConfig f: spec.accept[0]: there is no warning with this code, so the entry ` +
					`takes nothing ` +
					`(value "CF0202"); remove the entry, or fix its code`,
			},
		},
		"strict makes an error of what is left": {
			accept: accept("CF0202", "x"), strict: "--strict",
			problems: fleet.Problems{
				warning(fleet.NotSelected, a, b), warning(fleet.NearLimit),
				{Severity: fleet.Info, Code: fleet.DefaultUsed, Message: "m"},
			},
			want: []string{
				"error CF0202: FleetConfig f: m (Cluster fleet/b; a warning, which --strict makes an error)",
				"error CF0407: FleetConfig f: m (a warning, which --strict makes an error)",
				"info CF0205: FleetConfig f: m",
			},
		},
		"under strict an entry that takes nothing is said too": {
			accept: accept("CF0202", "y"), strict: "spec.strict",
			problems: fleet.Problems{warning(fleet.NotSelected, a)},
			want: []string{
				"error CF0202: FleetConfig f: m (Cluster fleet/a; a warning, which spec.strict makes an error)",
				`info CF0115: FleetConfig f: spec.accept[0].clusterSelector: the selector matches none of the ` +
					`Clusters that the ` +
					`warnings of this code name, so the entry takes nothing out of them (value "CF0202"); fix the ` +
					`selector, or ` +
					`remove the entry`,
			},
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			stamped := object(d, 3, "x")
			stamped.Annotations = map[string]string{v1alpha1.StampsAnnotation: "f:labels/is"}
			f := &fleet.Fleet{
				Self: fleet.Ref{Kind: "FleetConfig", Name: "f"}, Strict: test.strict,
				Config: &v1alpha1.FleetConfig{
					ObjectMeta: metav1.ObjectMeta{Name: "f"}, Spec: v1alpha1.FleetConfigSpec{Accept: test.accept},
				},
				Clusters: []fleet.Cluster{
					{Object: object(a, 0, "x")},
					{Object: object(b, 1, "y")},
					{Object: object(c, 2, "")},
					{Object: stamped},
				},
			}
			members := []*fleet.Member{{Cluster: fleet.Cluster{Object: object(c, 2, "x")}}}
			if diff := cmp.Diff(test.want, stringsOf(f.Gathered(f.Judged(test.problems, members)))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// accept are acceptances of codes, each with the label that it selects Clusters by; "" for none.
func accept(codesAndLabels ...string) []v1alpha1.Acceptance {
	var all []v1alpha1.Acceptance
	for i := 0; i < len(codesAndLabels); i += 2 {
		acceptance := v1alpha1.Acceptance{Code: v1alpha1.ProblemCode(codesAndLabels[i]), Because: "it is meant"}
		if label := codesAndLabels[i+1]; label != "" {
			acceptance.ClusterSelector = &v1alpha1.Selector{MatchLabels: map[string]string{"is": label}}
		}
		all = append(all, acceptance)
	}
	return all
}

func object(ref fleet.Ref, item int, label string) fleet.Object {
	return fleet.Object{Ref: ref, Item: item, Labels: map[string]string{"is": label}}
}

// TestStrictWithoutAFleetConfig: one that cannot be read cannot say that it is not strict.
func TestStrictWithoutAFleetConfig(t *testing.T) {
	t.Parallel()
	warning := fleet.Problems{{
		Severity: fleet.Warning, Code: fleet.NearLimit, Field: field.NewPath("spec"), Message: "m",
	}}
	for strict, want := range map[string]string{
		"":         "warning CF0407: spec: m",
		"--strict": "error CF0407: spec: m (a warning, which --strict makes an error)",
	} {
		f := &fleet.Fleet{Strict: strict}
		got := stringsOf(f.Gathered(f.Judged(warning, nil)))
		if diff := cmp.Diff([]string{want}, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", strict, diff)
		}
	}
}
