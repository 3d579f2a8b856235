package plan

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/resourceset"
)

// reportWorkloads names the objects that run Pods, that no entry of any fleet names, and that the
// hub gets therefore. A forgotten network plugin would be installed on the management cluster.
func reportWorkloads(f *fleet.Fleet, hub resourceset.HubModes) fleet.Problems {
	var names []string
	kinds, charts := workloadKinds(), chartsOf(f)
	for _, object := range f.Objects {
		if _, isOfChart := charts.of(object); isOfChart || !isForHub(f, hub, object) { // reportCharts names it
			continue
		}
		for _, ref := range append([]fleet.Ref{object.Ref}, object.Elements...) {
			if slices.Contains(kinds[ref.Group()], ref.Kind) {
				names = append(names, ref.WithFile())
			}
		}
	}
	if len(names) == 0 {
		return nil
	}
	message, remedy := "%d workload objects that no entry names go to the hub: %s", "if they are"
	if len(names) == 1 {
		message, remedy = "%d workload object that no entry names goes to the hub: %s", "if it is"
	}
	return fleet.Problems{{
		Severity: fleet.Info, Code: fleet.WorkloadOnHub, Field: field.NewPath("spec"),
		Message: fmt.Sprintf(message, len(names), fleet.NameFirst(names)),
		Remedy:  remedy + " for the clusters, name the file in the resources of an entry",
	}}
}

// workloadKinds are the kinds that run Pods, by API group.
func workloadKinds() map[string][]string {
	return map[string][]string{
		"":                  {"Pod", "ReplicationController"},
		"apps":              {"DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"},
		"batch":             {"CronJob", "Job"},
		"extensions":        {"DaemonSet", "Deployment", "ReplicaSet"}, // until Kubernetes 1.15
		fleet.ArgoCDGroup:   {"Rollout"},
		"apps.openshift.io": {"DeploymentConfig"},
	}
}
