package review

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestGroupClusters has the table of groups in the order in which a person reads it.
func TestGroupClusters(t *testing.T) {
	side := &Side{}
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		side.Clusters = append(side.Clusters, aCluster(name))
	}
	index := pairSides(side, side)
	reach := []clusterSet{
		namedSet(index, "h"), namedSet(index, "b c d e"), namedSet(index, "b c"), namedSet(index, "f"),
		namedSet(index, "b d"),
	}
	var got []string
	for _, group := range groupClusters(index, reach) {
		got = append(got, fmt.Sprint(group.changes, index.names(group.clusters)))
	}
	want := []string{
		"[0] [clusters/h]", "[1 2 4] [clusters/b]", "[1 2] [clusters/c]", "[1 4] [clusters/d]", "[1] [clusters/e]",
		"[3] [clusters/f]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
