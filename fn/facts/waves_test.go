package facts

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/selector"
)

// TestWavesAreAPartitionThatGrows: over random fleets and waves, each Cluster is in exactly one
// wave, the first that matches it. Clusters that come or go move no other, and neither does the
// order of the input.
func TestWavesAreAPartitionThatGrows(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 3))
	inPercentWaves := 0
	for range 2000 {
		f := fleetOfWaves(random, 1+random.IntN(40), randomWaves(random))
		before, sizes := wavesOf(t, f)
		total := 0
		for _, wave := range f.Config.Spec.Waves {
			total += sizes[string(wave.Name)]
		}
		if total != len(f.Clusters) || len(before) != len(f.Clusters) {
			t.Fatalf("%d of %d Clusters are in a wave: %v", total, len(f.Clusters), sizes)
		}
		for _, cluster := range f.Clusters {
			wave := before[cluster.NamespacedName()]
			if want := firstWave(t, f.Config.Spec.Waves, cluster); wave != want {
				t.Fatalf("%s is in wave %s, want %s of %+v", cluster.NamespacedName(), wave, want, f.Config.Spec.Waves)
			}
			if _, percent := percentOf(f.Config.Spec.Waves, wave); percent {
				inPercentWaves++
			}
		}
		after, _ := wavesOf(t, grown(random, f))
		for cluster, wave := range after {
			if was, wasThere := before[cluster]; wasThere && wave != was {
				t.Fatalf("%s moved from wave %s to %s", cluster, was, wave)
			}
		}
	}
	if inPercentWaves < 3000 {
		t.Errorf("only %d Clusters were in waves by percentage", inPercentWaves)
	}
}

// grown is a fleet with 20 more Clusters, and up to four fewer, in another order.
func grown(random *rand.Rand, f *fleet.Fleet) *fleet.Fleet {
	grown := fleetOfWaves(random, 20, f.Config.Spec.Waves)
	for i := range grown.Clusters {
		grown.Clusters[i].Name = "new-" + grown.Clusters[i].Name
	}
	grown.Clusters = append(grown.Clusters, f.Clusters...)
	for i := range grown.Clusters {
		grown.Clusters[i].Item = i
	}
	random.Shuffle(len(grown.Clusters), func(i, j int) {
		grown.Clusters[i], grown.Clusters[j] = grown.Clusters[j], grown.Clusters[i]
	})
	grown.Clusters = grown.Clusters[:len(grown.Clusters)-random.IntN(5)]
	return grown
}

// TestPercentWavesAreNearTheirPercentage: of 10,000 Clusters a wave has what it asks for, within a
// percent of the fleet; and a higher percentage only takes Clusters from later waves.
func TestPercentWavesAreNearTheirPercentage(t *testing.T) {
	t.Parallel()
	waves := func(first, second int32) []v1alpha1.Wave {
		return []v1alpha1.Wave{{Name: "first", Percent: &first}, {Name: "second", Percent: &second}, {Name: "rest"}}
	}
	random := rand.New(rand.NewPCG(1, 1))
	f := fleetOfWaves(random, 10_000, waves(10, 30))
	before, sizes := wavesOf(t, f)
	for wave, percent := range map[string]int{"first": 10, "second": 30, "rest": 60} {
		if got := sizes[wave]; got < 100*(percent-1) || got > 100*(percent+1) {
			t.Errorf("wave %s has %d of 10,000 Clusters, want about %d percent", wave, got, percent)
		}
	}
	f.Config.Spec.Waves = waves(20, 30)
	after, _ := wavesOf(t, f)
	place := map[string]int{"first": 0, "second": 1, "rest": 2}
	for cluster, wave := range before {
		if place[after[cluster]] > place[wave] {
			t.Fatalf("%s moved from wave %s to the later %s", cluster, wave, after[cluster])
		}
	}
}

// TestPercentilesAreFrozen: another hash would move Clusters between waves.
func TestPercentilesAreFrozen(t *testing.T) {
	t.Parallel()
	for name, want := range map[fleet.Ref]uint64{
		{Namespace: "default", Name: "eu-1"}: 25,
		{Namespace: "default", Name: "eu-2"}: 93,
		{Namespace: "team-a", Name: "eu-1"}:  82,
		{Name: "eu-1"}:                       26,
	} {
		if got := Percentile(name); got != want {
			t.Errorf("%s: got %d, want %d", name.NamespacedName(), got, want)
		}
	}
}

func TestShares(t *testing.T) {
	t.Parallel()
	percent := func(n int32) *int32 { return &n }
	waves := []v1alpha1.Wave{{Percent: percent(25)}, {}, {Percent: percent(1)}, {Percent: percent(40)}, {}}
	shares := SharesOf(waves)
	if diff := cmp.Diff([]Share{{0, 25}, {}, {25, 26}, {26, 66}, {}}, shares); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	eu1 := fleet.Ref{Namespace: "default", Name: "eu-1"} // its percentile is 25
	for i, want := range []bool{false, false, true, false, false} {
		if got := shares[i].holds(eu1); got != want {
			t.Errorf("share %d: got %t, want %t", i, got, want)
		}
	}
}

func TestWaves(t *testing.T) {
	t.Parallel()
	eu, us := `{metadata: {name: eu, labels: {region: eu}}}`, `{metadata: {name: us, labels: {region: us}}}`
	const labelled = "waves: [{name: first, selector: {matchLabels: {region: eu}}}, "
	for what, test := range map[string]struct {
		spec     string
		clusters []string
		want     map[string]texts
		waves    []string
		problems []string
	}{
		"none": {spec: "{}", clusters: []string{eu}, want: map[string]texts{"eu": nil}},
		"the last takes the rest, beside other values": {
			spec:     "{values: [{name: region, label: region}], " + labelled + "{name: rest}]}",
			clusters: []string{us, eu},
			want:     map[string]texts{"eu": {"region": "eu", "wave": "first"}, "us": {"region": "us", "wave": "rest"}},
			waves:    []string{"first: 1", "rest: 1"},
		},
		"a label of spec.clusterLabels": {
			spec:     "{clusterLabels: {region: eu}, " + labelled + "{name: rest}]}",
			clusters: []string{`{metadata: {name: ap}}`}, want: map[string]texts{"ap": {"wave": "first"}},
			waves: []string{"first: 1", "rest: 0"},
		},
		"waves that hold no Cluster are named, but not the last": {
			spec:     "{" + labelled + "{name: second, percent: 1}, {name: rest, percent: 99}]}",
			clusters: []string{us}, want: map[string]texts{"us": {"wave": "rest"}},
			waves: []string{"first: 0", "second: 0 of 1 percent", "rest: 1 of 99 percent"},
			problems: []string{
				"warning CF0201: spec.waves[0].selector: the selector matches none of the Clusters that are left " +
					`by the earlier waves; the fleet has 1 Cluster (value "region=eu"); check the labels of the ` +
					"Clusters; the values of label region are: us",
				"warning CF0201: spec.waves[1]: the wave has no Cluster: " +
					"a hash of names chooses 1 percent of 1 Cluster, which may be none in a small fleet " +
					`(value "second"); select Clusters by label, or raise the percentage`,
			},
		},
		"a selector that Kubernetes refuses, and another": {
			spec: "{waves: [{name: a, selector: {matchExpressions: [{key: r, operator: Has}]}}, " +
				"{name: b, selector: {matchExpressions: [{key: r, operator: Got}]}}, {name: rest}]}",
			clusters: []string{us}, want: map[string]texts{"us": nil},
			problems: []string{
				`error CF0112: spec.waves[0].selector: "Has" is not a valid label selector operator; fix the selector`,
				`error CF0112: spec.waves[1].selector: "Got" is not a valid label selector operator; fix the selector`,
			},
		},
		"an empty fleet has no problem of waves": {
			spec:     "{clusters: {selector: {matchLabels: {x: z}}}, " + labelled + "{name: rest}]}",
			clusters: []string{us}, want: map[string]texts{}, waves: []string{"first: 0", "rest: 0"},
			problems: []string{
				"warning CF0201: spec.clusters.selector: the selector matches no Cluster of the input, which has 1 " +
					`Cluster, so the fleet is empty (value "x=z"); check the labels of the Clusters, ` +
					"which are: region",
			},
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			known, problems := Evaluate(fleetOf(t, test.spec, test.clusters...))
			if diff := cmp.Diff(test.want, valuesOf(known.Members)); diff != "" {
				t.Errorf("values (-want +got):\n%s", diff)
			}
			var waves []string
			for _, wave := range known.Waves {
				text := fmt.Sprintf("%s: %d", wave.Name, wave.Clusters)
				if wave.Percent != nil {
					text += fmt.Sprintf(" of %d percent", *wave.Percent)
				}
				waves = append(waves, text)
			}
			if diff := cmp.Diff(test.waves, waves); diff != "" {
				t.Errorf("waves (-want +got):\n%s", diff)
			}
			wantProblems(t, test.problems, problems)
		})
	}
}

// wavesOf are the wave of each Cluster, and how many each wave has.
func wavesOf(t *testing.T, f *fleet.Fleet) (byCluster map[string]string, sizes map[string]int) {
	t.Helper()
	known, problems := Evaluate(f)
	if problems.Failed() {
		t.Fatal(stringsOf(problems))
	}
	byCluster, sizes = texts{}, map[string]int{}
	for _, member := range known.Members {
		byCluster[member.NamespacedName()] = member.Values[WaveValue]
	}
	for _, wave := range known.Waves {
		sizes[wave.Name] = wave.Clusters
	}
	return byCluster, sizes
}

// firstWave is the wave that a Cluster belongs to, found in another way than by the code: by what
// the documentation says.
func firstWave(t *testing.T, waves []v1alpha1.Wave, cluster fleet.Cluster) string {
	t.Helper()
	for _, wave := range waves {
		from, isPercent := percentOf(waves, string(wave.Name))
		at := Percentile(cluster.Ref)
		parsed, err := selector.Parse(wave.Selector)
		if err != nil {
			t.Fatal(err)
		}
		selected := wave.Selector != nil && parsed.Matches(labels.Set(cluster.Labels))
		chosen := isPercent && at >= from && at < from+uint64(*wave.Percent)
		if selected || chosen || wave.Selector == nil && !isPercent {
			return string(wave.Name)
		}
	}
	return ""
}

// percentOf is where the part of a wave begins, of those by percentage.
func percentOf(waves []v1alpha1.Wave, name string) (from uint64, isPercent bool) {
	for _, wave := range waves {
		if string(wave.Name) == name {
			return from, wave.Percent != nil
		}
		if wave.Percent != nil {
			from += uint64(*wave.Percent)
		}
	}
	return 0, false
}

// randomWaves are up to six, the last of which takes the rest.
func randomWaves(random *rand.Rand) []v1alpha1.Wave {
	var waves []v1alpha1.Wave
	for i := range random.IntN(6) {
		wave := v1alpha1.Wave{Name: v1alpha1.Name(fmt.Sprint("wave-", i))}
		if percent := int32(1 + random.IntN(16)); random.IntN(2) == 0 {
			wave.Percent = &percent
		} else {
			wave.Selector = &metav1.LabelSelector{MatchLabels: texts{"tier": fmt.Sprint(random.IntN(3))}}
		}
		waves = append(waves, wave)
	}
	return append(waves, v1alpha1.Wave{Name: "rest"})
}

// fleetOfWaves has Clusters in two namespaces, some with a label.
func fleetOfWaves(random *rand.Rand, clusters int, waves []v1alpha1.Wave) *fleet.Fleet {
	f := &fleet.Fleet{Config: &v1alpha1.FleetConfig{}}
	f.Config.Name = "production"
	f.Config.Spec.Waves = waves
	for i := range clusters {
		ref := fleet.Ref{
			APIVersion: "cluster.x-k8s.io/v1beta2", Kind: "Cluster", Namespace: fmt.Sprint("team-", random.IntN(2)),
			Name: fmt.Sprintf("c-%d-%d", i, random.IntN(1000)),
		}
		f.Clusters = append(f.Clusters, fleet.Cluster{Object: fleet.Object{
			Ref: ref, Labels: texts{"tier": fmt.Sprint(random.IntN(5))}, Item: i,
		}})
	}
	return f
}
