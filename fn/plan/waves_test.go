package plan

import (
	"fmt"
	"math/rand/v2"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestWavesAreAPartitionThatGrows: over random fleets and waves, each Cluster is in exactly one wave, the first that wants it; Clusters that come or go move no other, and neither does
// the order of the input.
func TestWavesAreAPartitionThatGrows(t *testing.T) {
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
		grown := fleetOfWaves(random, 20, f.Config.Spec.Waves)
		for i := range grown.Clusters {
			grown.Clusters[i].Name = "new-" + grown.Clusters[i].Name
		}
		grown.Clusters = append(grown.Clusters, f.Clusters...)
		for i := range grown.Clusters {
			grown.Clusters[i].Item = i
		}
		random.Shuffle(len(grown.Clusters), func(i, j int) { grown.Clusters[i], grown.Clusters[j] = grown.Clusters[j], grown.Clusters[i] })
		grown.Clusters = grown.Clusters[:len(grown.Clusters)-random.IntN(5)]
		after, _ := wavesOf(t, grown)
		for _, cluster := range grown.Clusters {
			was, wasThere := before[cluster.NamespacedName()]
			if wasThere && after[cluster.NamespacedName()] != was {
				t.Fatalf("%s moved from wave %s to %s", cluster.NamespacedName(), was, after[cluster.NamespacedName()])
			}
		}
	}
	if inPercentWaves < 3000 {
		t.Errorf("only %d Clusters were in waves by percentage", inPercentWaves)
	}
}

// TestPercentWavesAreNearTheirPercentage: of 10,000 Clusters a wave has what it asks for, within a percent of the fleet; and a higher percentage only takes Clusters from later waves.
func TestPercentWavesAreNearTheirPercentage(t *testing.T) {
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
	for name, want := range map[fleet.Ref]uint64{
		{Namespace: "default", Name: "eu-1"}: 25,
		{Namespace: "default", Name: "eu-2"}: 93,
		{Namespace: "team-a", Name: "eu-1"}:  82,
		{Name: "eu-1"}:                       26,
	} {
		if got := percentile(name); got != want {
			t.Errorf("%s: got %d, want %d", name.NamespacedName(), got, want)
		}
	}
}

// wavesOf are the wave of each Cluster, and how many each wave has.
func wavesOf(t *testing.T, f *fleet.Fleet) (byCluster map[string]string, sizes map[string]int) {
	t.Helper()
	plan, problems := Resolve(f)
	if problems.Failed() {
		t.Fatal(problems)
	}
	byCluster, sizes = map[string]string{}, map[string]int{}
	for _, member := range plan.Members {
		byCluster[member.Cluster.NamespacedName()] = member.Values[waveValue]
	}
	for _, wave := range plan.Waves {
		sizes[wave.Name] = wave.Clusters
	}
	return byCluster, sizes
}

// firstWave is the wave that a Cluster belongs to, found in another way than by the code: by what the documentation says.
func firstWave(t *testing.T, waves []v1alpha1.Wave, cluster fleet.Cluster) string {
	t.Helper()
	for _, wave := range waves {
		from, isPercent := percentOf(waves, string(wave.Name))
		place := percentile(cluster.Ref)
		switch {
		case wave.Selector != nil && matches(t, wave.Selector, cluster), isPercent && place >= from && place < from+uint64(*wave.Percent), wave.Selector == nil && !isPercent:
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
			wave.Selector = &metav1.LabelSelector{MatchLabels: map[string]string{"tier": fmt.Sprint(random.IntN(3))}}
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
		cluster := fleet.Cluster{Object: fleet.Object{
			Ref:    fleet.Ref{APIVersion: "cluster.x-k8s.io/v1beta2", Kind: "Cluster", Namespace: fmt.Sprint("team-", random.IntN(2)), Name: fmt.Sprintf("c-%d-%d", i, random.IntN(1000))},
			Labels: map[string]string{"tier": fmt.Sprint(random.IntN(5))}, Item: i,
		}}
		f.Clusters = append(f.Clusters, cluster)
	}
	return f
}
