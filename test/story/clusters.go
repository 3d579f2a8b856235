package story

import "fmt"

// cluster is a Cluster of the fleet.
type cluster struct{ name, region, provider, argocd, tier, wave, cni string }

// clusters are 240 Clusters that the hub serves, and 60 at the edge with their own Argo CD.
func clusters() []cluster {
	var all []cluster
	for _, region := range []struct {
		name, provider, cni     string
		canary, early, clusters int
		digits                  int
	}{
		{"eu", "aws", "calico", 4, 10, 100, 3},
		{"us", "aws", "cilium", 4, 8, 80, 2},
		{"ap", "vsphere", "calico", 2, 6, 60, 2},
	} {
		for i := 1; i <= region.canary; i++ {
			name := fmt.Sprintf("%s-canary-%d", region.name, i)
			all = append(all, cluster{
				name, region.name, region.provider, "hub", "standard", "canary", region.cni,
			})
		}
		production := region.clusters - region.canary
		for i := 1; i <= production; i++ {
			wave := "rest"
			if i%(production/region.early) == 1 && i/(production/region.early) < region.early {
				wave = "early"
			}
			name := fmt.Sprintf("%s-prod-%0*d", region.name, region.digits, i)
			all = append(all, cluster{name, region.name, region.provider, "hub", "standard", wave, region.cni})
		}
	}
	for _, region := range []string{"ap", "eu", "us"} {
		for i := 1; i <= 20; i++ {
			all = append(all, cluster{
				fmt.Sprintf("edge-%s-%02d", region, i), region, "metal3", "own", "edge", "rest", "calico",
			})
		}
	}
	return all
}

func (c cluster) manifest() string {
	return fmt.Sprintf(`apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata:
  name: %s
  namespace: clusters
  labels: {region: %s, provider: %s, argocd: %s, tier: %s, wave: %s, cni: %s}
spec:
  topology: {classRef: {name: standard}, version: v1.34.0}
`, c.name, c.region, c.provider, c.argocd, c.tier, c.wave, c.cni)
}
