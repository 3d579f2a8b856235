package argocd

import (
	"maps"
	"slices"
	"sync"
	"testing"
)

// sightings count how often random cases, which run beside each other, have shown something.
type sightings struct {
	sync.Mutex

	found map[string]int
}

func newSightings() *sightings { return &sightings{found: map[string]int{}} }

func (s *sightings) add(what string) {
	s.Lock()
	defer s.Unlock()
	s.found[what]++
}

// mustHave logs what was seen, and wants some of it to be there. Call it when all cases have run.
func (s *sightings) mustHave(t *testing.T, wanted ...string) {
	t.Helper()
	for _, one := range slices.Sorted(maps.Keys(s.found)) {
		t.Logf("%6d %s", s.found[one], one)
	}
	for _, one := range wanted {
		if s.found[one] == 0 {
			t.Errorf("no case has shown: %s", one)
		}
	}
}
