package review

import (
	"fmt"
	"testing"
)

// largeSide is a side of 2,000 Clusters with 25 entries, each with 20 objects in a payload, which
// is the same for all Clusters, or one for each.
func largeSide(version string, each bool) *Side {
	side := &Side{}
	var all string
	var names []string
	for i := range 2000 {
		name := fmt.Sprintf("cluster-%04d", i)
		side.Clusters = append(side.Clusters, Cluster{Ref: clusterRef(name)})
		names, all = append(names, name), all+" "+name
	}
	for entry := range 25 {
		objects := []string{"ConfigMap changed-" + fmt.Sprint(entry) + " version=" + version}
		for i := range 19 {
			objects = append(objects, fmt.Sprintf("ConfigMap object-%d-%d x=1", entry, i))
		}
		title := fmt.Sprintf("entry%d", entry)
		if !each {
			side.ResourceSets = append(side.ResourceSets, payloadSetOf(title+"-1 "+
				"Reconcile", all, holding(title, objects...)))
			continue
		}
		for _, name := range names {
			p := holding(title+"-"+name, "ConfigMap changed-"+fmt.Sprint(entry)+" version="+name+version)
			side.ResourceSets = append(side.ResourceSets, payloadSetOf(title+"-"+name+" ApplyOnce", name, p))
		}
	}
	return side
}

// BenchmarkPayloads: 2,000 Clusters with 25 entries, which all change.
func BenchmarkPayloads(b *testing.B) {
	for _, each := range []bool{false, true} {
		b.Run(fmt.Sprintf("each=%t", each), func(b *testing.B) {
			before, after := largeSide("1", each), largeSide("2", each)
			b.ReportAllocs()
			for b.Loop() {
				changes, counts := comparePayloads(before, after)
				b.ReportMetric(float64(len(changes)), "changes")
				b.ReportMetric(float64(counts.PayloadObjects), "objects")
			}
		})
	}
}
