package preview_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/internal/preview"
)

// large is a plan of many Clusters in four regions and three waves, with many entries, of which the
// second reaches the Clusters of one region only.
func large(clusters, entries int) *fleet.Plan {
	plan := &fleet.Plan{Waves: []fleet.Wave{{Name: "canary"}, {Name: "rest"}}}
	variants := make([]*fleet.Variant, entries)
	for entry := range variants {
		variants[entry] = variant(map[string]any{
			"path": "overlays/{{ .values.region }}", "targetRevision": "{{ .values.revision }}",
		})
	}
	for i := range clusters {
		region, wave, revision := []string{"ap", "eu", "sa", "us"}[i%4], "rest", "v1"
		if i%10 == 0 {
			wave, revision = "canary", "v2"
		}
		member := fleet.MemberPlan{
			Cluster: cluster("clusters", fmt.Sprintf("%s-%04d", region, i)),
			Values:  map[string]string{"region": region, "wave": wave},
		}
		plan.Members = append(plan.Members, member)
		for entry := range entries {
			if entry == 1 && region != "eu" {
				continue
			}
			plan.Applications = append(plan.Applications, rendered(member.Cluster, fmt.Sprintf("addon-%02d", entry),
				variants[entry], map[string]any{"region": region, "revision": revision}))
		}
	}
	return plan
}

// variant is a template of an Application with a source.
func variant(source map[string]any) *fleet.Variant {
	source["repoURL"] = "https://example.com/a"
	return &fleet.Variant{Source: map[string]any{
		"metadata": map[string]any{"name": "{{ .name }}-a"},
		"spec":     map[string]any{"project": "default", "source": source},
	}}
}

// rendered is an Application of the hub.
func rendered(of fleet.Ref, entry string, variant *fleet.Variant, values map[string]any) fleet.Application {
	return fleet.Application{
		Entry: entry, Set: "f-" + entry, Cluster: of, Name: of.Name + "-a", Variant: variant,
		Parameters: map[string]any{"name": of.Name, "values": values},
	}
}

func TestLinesAreShort(t *testing.T) {
	for sentence, test := range map[string]struct{ clusters, entries, lines int }{
		"a few Clusters with two entries":         {8, 2, 24},
		"many add-ons":                            {12, 25, 50},
		"200 Clusters with 25 entries":            {200, 25, 60},
		"600 Clusters with more entries than fit": {600, 40, 60},
	} {
		t.Run(sentence, func(t *testing.T) {
			plan := previewOf(large(test.clusters, test.entries), nil)
			for limit, print := range map[int]func(*bytes.Buffer) error{
				100: func(text *bytes.Buffer) error { return preview.Table(text, plan) },
				160: func(text *bytes.Buffer) error { return preview.Wide(text, plan) },
			} {
				var text bytes.Buffer
				if err := print(&text); err != nil {
					t.Fatal(err)
				}
				for line := range strings.Lines(text.String()) {
					if columns := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); columns > limit {
						t.Errorf("a line has %d columns, want %d at most: %s", columns, limit, line)
					}
				}
				if lines := strings.Count(text.String(), "\n"); limit == 100 && lines > test.lines {
					t.Errorf("%d lines, want %d at most:\n%s", lines, test.lines, text.String())
				}
			}
		})
	}
}

// TestManyGroups: each Cluster is a group of its own, since a function is applied to its name.
func TestManyGroups(t *testing.T) {
	plan := &fleet.Plan{}
	own := variant(map[string]any{"path": "{{ upper .name }}"})
	for i := range 30 {
		member := fleet.MemberPlan{Cluster: cluster("a", fmt.Sprintf("c-%02d", i))}
		plan.Members = append(plan.Members, member)
		plan.Applications = append(plan.Applications, rendered(member.Cluster, "own", own, nil))
	}
	var text bytes.Buffer
	if err := preview.Table(&text, previewOf(plan, nil)); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(text.String(), "       1  "); got != 20 {
		t.Errorf("%d groups are shown, want 20:\n%s", got, text.String())
	}
	if !strings.Contains(text.String(), "10 Clusters in 10 more groups, such as ") {
		t.Errorf("the others are not counted:\n%s", text.String())
	}
}

// TestAlike compares Cluster one with Cluster two, and with itself after a change.
func TestAlike(t *testing.T) {
	base := map[string]any{"path": "{{ .values.region }}", "targetRevision": "v1"}
	eu := map[string]any{"region": "eu"}
	for sentence, test := range map[string]struct {
		first, second       map[string]any // sources of their templates
		valuesOne, valueTwo map[string]any
		alike               bool
	}{
		"the same but for the name":         {base, base, eu, eu, true},
		"another value that is read":        {base, base, eu, map[string]any{"region": "us"}, false},
		"a value that is not read":          {base, base, eu, map[string]any{"region": "eu", "zone": "b"}, true},
		"a function of the name":            {map[string]any{"path": "{{ upper .name }}"}, nil, eu, eu, false},
		"the name as it is":                 {map[string]any{"path": "x/{{ .name }}"}, nil, eu, eu, true},
		"another template, the same for it": {base, map[string]any{"path": "eu", "targetRevision": "v1"}, eu, eu, true},
		"Helm values": {
			map[string]any{"helm": map[string]any{"valuesObject": map[string]any{"replicas": 1}}},
			map[string]any{"helm": map[string]any{"valuesObject": map[string]any{"replicas": 2}}},
			eu, eu, false,
		},
		"a password in Helm values": {
			map[string]any{"helm": map[string]any{"valuesObject": map[string]any{"password": "hunter2"}}},
			map[string]any{"helm": map[string]any{"valuesObject": map[string]any{"password": "swordfish"}}},
			eu,
			eu, true,
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			one, two := cluster("a", "one"), cluster("a", "two")
			first := variant(test.first)
			second := first
			if test.second != nil {
				second = variant(test.second)
			}
			plan := previewOf(&fleet.Plan{
				Members: []fleet.MemberPlan{{Cluster: one}, {Cluster: two}},
				Applications: []fleet.Application{
					rendered(one, "a", first, test.valuesOne), rendered(two, "a", second, test.valueTwo),
				},
			}, nil)
			if got := plan.Clusters[0].Alike == plan.Clusters[1].Alike; got != test.alike {
				t.Errorf("alike: %t, want %t", got, test.alike)
			}
			if len(plan.Groups) == 1 != test.alike {
				t.Errorf("%d groups", len(plan.Groups))
			}
			var text bytes.Buffer
			if err := preview.JSON(&text, plan); err != nil || strings.Contains(text.String(), "hunter2") {
				t.Errorf("%v; a secret is shown:\n%s", err, text.String())
			}
		})
	}
}

func TestFilters(t *testing.T) {
	plan := large(20, 3)
	for sentence, test := range map[string]struct {
		filter       preview.Filter
		clusters     int32
		applications int32
		entries      int
		unknown      string
	}{
		"everything":                {preview.Filter{}, 20, 45, 3, ""},
		"a Cluster by its name":     {preview.Filter{Clusters: []string{"eu-0001"}}, 1, 3, 3, ""},
		"and by its namespace":      {preview.Filter{Clusters: []string{"clusters/ap-0000"}}, 1, 2, 3, ""},
		"a wave":                    {preview.Filter{Waves: []string{"canary"}}, 2, 4, 3, ""},
		"an entry of some Clusters": {preview.Filter{Entries: []string{"addon-01"}}, 5, 5, 1, ""},
		"an entry with its list":    {preview.Filter{Entries: []string{"applicationSets/addon-00"}}, 20, 20, 1, ""},
		"two that meet in no Cluster": {
			preview.Filter{Waves: []string{"canary"}, Entries: []string{"addon-01"}}, 0, 0, 1, "",
		},
		"no such Cluster": {
			preview.Filter{Clusters: []string{"eu-1"}}, 0, 0, 0, `--cluster: there is no Cluster of the fleet "eu-1"`,
		},
		"no such wave":  {preview.Filter{Waves: []string{"x"}}, 0, 0, 0, `--wave: there is no wave "x"`},
		"no such entry": {preview.Filter{Entries: []string{"x"}}, 0, 0, 0, `--entry: there is no entry "x"`},
		"no such group": {preview.Filter{Groups: []string{"x"}}, 0, 0, 0, `--group: there is no group of Clusters "x"`},
		"a group without digits": {
			preview.Filter{Groups: []string{"sha256:"}}, 0, 0, 0, `--group: there is no group of Clusters "sha256:"`,
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			got, err := preview.Filtered(decided(plan), nil, test.filter, preview.NoManifests)
			var unknown *preview.UnknownError
			if errors.As(err, &unknown) || test.unknown != "" {
				if err == nil || err.Error() != test.unknown {
					t.Errorf("got %v, want %s", err, test.unknown)
				}
				return
			}
			want := fmt.Sprint(test.clusters, test.applications, test.entries)
			if got := fmt.Sprint(len(got.Clusters), got.Totals.HubApplications, len(got.Entries)); got != want {
				t.Errorf("got %s Clusters, Applications and entries, want %s", got, want)
			}
		})
	}
	whole := previewOf(plan, nil)
	alike := whole.Groups[0].Alike
	for _, group := range []string{alike, alike[:len("sha256:")+6], strings.TrimPrefix(alike, "sha256:")[:6]} {
		got, err := preview.Filtered(decided(plan), nil, preview.Filter{Groups: []string{group}}, preview.NoManifests)
		if err != nil || got.Totals.Clusters != whole.Groups[0].Clusters {
			t.Errorf("%s: %v: %+v", group, err, got)
		}
	}
}

// TestAWholeApplication is that of the template, without what may be secret.
func TestAWholeApplication(t *testing.T) {
	one := cluster("a", "one")
	of := variant(map[string]any{"path": "{{ .values.region }}", "helm": map[string]any{
		"parameters": []any{map[string]any{"name": "db.password", "value": "hunter2"}},
	}})
	got, err := preview.Filtered(decided(&fleet.Plan{
		Members:      []fleet.MemberPlan{{Cluster: one}},
		Applications: []fleet.Application{rendered(one, "a", of, map[string]any{"region": "eu"})},
	}), nil, preview.Filter{}, preview.AllManifests)
	if err != nil {
		t.Fatal(err)
	}
	want := v1alpha1.Tree{
		"apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
		"metadata": map[string]any{"name": "one-a", "namespace": ""},
		"spec": map[string]any{"project": "default", "source": map[string]any{
			"repoURL": "https://example.com/a", "path": "eu",
			"helm": map[string]any{"parameters": []any{map[string]any{"name": "db.password", "value": "(hidden)"}}},
		}},
	}
	if diff := cmp.Diff(want, got.Clusters[0].Applications[0].Manifest); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestMarkdownOfAPlanStaysInItsSpans feeds texts that would mention somebody, or end a table.
func TestMarkdownOfAPlanStaysInItsSpans(t *testing.T) {
	hostile := "a`b|c\n@everyone<!--"
	one := cluster("a", "one")
	var text bytes.Buffer
	plan := previewOf(&fleet.Plan{
		Members: []fleet.MemberPlan{
			{Cluster: one, Values: map[string]string{"x": hostile}}, {Cluster: cluster("a", "two")},
		},
		Applications: []fleet.Application{
			rendered(one, "web", variant(map[string]any{"path": hostile, "targetRevision": hostile}), nil),
		},
	}, nil)
	if err := preview.PlanMarkdown(&text, plan); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(text.String()) {
		outside := ""
		for i, part := range strings.Split(line, "``") {
			if i%2 == 0 {
				outside += part
			}
		}
		if strings.ContainsAny(outside, "@<") && !strings.HasPrefix(line, "<") {
			t.Errorf("a text is not in a code span: %s", line)
		}
	}
}
