package plan

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// checkReads refuses parameters that nothing is known of at render time, and values that the FleetConfig does not have.
func (p *planner) checkReads(set applicationSet) bool {
	ok := true
	refuse := func(code fleet.Code, read template.Read, message, remedy string) {
		p.report(fleet.Error, code, set.path.Child("template"), "."+strings.Join(read.Path, "."), message, remedy)
		ok = false
	}
	list := p.fleet.Config.Spec.ArgoCD.Generator == v1alpha1.GeneratorList
	for _, read := range set.reads {
		switch read.Path[0] {
		case "server", "project":
			if list {
				refuse(fleet.BadTemplate, read, "reads a parameter that only the Secret on the hub holds, so it is not known at render time",
					"address the cluster by name, write the project as a value, or say argocd.generator: Clusters")
			}
		case "values":
			if len(read.Path) > 1 && p.valueNamed(read.Path[1]) == nil {
				refuse(fleet.MissingFact, read, fmt.Sprintf("reads a value that spec.values does not have; it has: %s", strings.Join(p.valueNames(), ", ")), "add the value, or mend its name")
			}
		}
	}
	return ok
}

func (p *planner) valueNames() []string {
	names := make([]string, len(p.fleet.Config.Spec.Values))
	for i, value := range p.fleet.Config.Spec.Values {
		names[i] = value.Name
	}
	return names
}

// listGenerator writes one element for each Cluster. The element is also what the template is rendered with: just what Argo CD will have.
func (p *planner) listGenerator(set applicationSet) (fleet.Generator, []map[string]any, bool) {
	elements := make([]map[string]any, len(set.members))
	for i, m := range set.members {
		elements[i] = argocd.Element(argocd.Parameters(m.Cluster, m.values), set.reads)
	}
	return fleet.Generator{Elements: elements}, elements, true
}

// clusterGenerator writes Argo CD's cluster generator, which selects the registrar's Secrets by the labels that they have of their Clusters. Every label
// that is surely read must exist there: without it one Cluster would stop the whole ApplicationSet, with it that Cluster is left out alone.
func (p *planner) clusterGenerator(set applicationSet) (fleet.Generator, []map[string]any, bool) {
	if !p.generatorSatisfied(set) {
		return fleet.Generator{}, nil, false
	}
	selector, ok := p.fence(set.ClusterSelector, set.path)
	if !ok {
		return fleet.Generator{}, nil, false
	}
	values := map[string]string{}
	for _, read := range set.reads {
		p.readFromSecret(read, &selector, values)
	}
	path := set.path.Child("clusterSelector")
	if len(selector.MatchLabels)+len(selector.MatchExpressions) == 0 {
		p.report(fleet.Error, fleet.UnsatisfiableGenerator, path, "",
			"the cluster generator needs a label to select by; without one it would include the hub itself", "say spec.clusters.selector or clusterSelector, or argocd.generator: List")
		return fleet.Generator{}, nil, false
	}
	parameters := make([]map[string]any, len(set.members))
	for i, m := range set.members {
		parameters[i] = argocd.SecretParameters(m.Cluster, m.values)
	}
	return fleet.Generator{Selector: &selector, Values: values}, parameters, true
}

// generatorSatisfied tells whether the registrar's Secrets hold what the template reads.
func (p *planner) generatorSatisfied(set applicationSet) bool {
	hub := p.fleet.Config.Spec.ArgoCD
	if hub.Registrar != v1alpha1.RegistrarClusterLabels {
		p.report(fleet.Error, fleet.UnsatisfiableGenerator, set.path.Child("clusterSelector"), "",
			fmt.Sprintf("with registrar %s nothing is known of the labels of the cluster Secrets, so the cluster generator cannot select by them", hub.Registrar),
			"say argocd.generator: List, or argocd.registrar: ClusterLabels if your registrar copies every label of the Cluster")
		return false
	}
	ok := true
	for _, read := range p.secretReads(set.reads) {
		path := strings.Join(read, ".")
		if argocd.IsParameter(read, "metadata.annotations") || argocd.IsParameter(read, "namespace") || argocd.IsParameter(read, "cluster") {
			p.report(fleet.Error, fleet.UnsatisfiableGenerator, set.path.Child("template"), "."+path,
				"reads what no cluster Secret holds: a registrar copies labels only", "use a label, or say argocd.generator: List")
			ok = false
		}
	}
	return ok
}

// secretReads are the parameters that are read, those of values by their source.
func (p *planner) secretReads(reads []template.Read) [][]string {
	var paths [][]string
	for _, read := range reads {
		if read.Path[0] != "values" {
			paths = append(paths, read.Path)
			continue
		}
		for _, value := range p.fleet.Config.Spec.Values {
			if len(read.Path) > 1 && value.Name != read.Path[1] {
				continue
			}
			if value.Annotation != "" {
				paths = append(paths, []string{"metadata", "annotations", value.Annotation})
			} else {
				paths = append(paths, []string{"metadata", "labels", value.Label})
			}
		}
	}
	return paths
}

// readFromSecret makes one parameter available: a value as a template of the label it comes from, and a label that is surely read as one that must exist.
func (p *planner) readFromSecret(read template.Read, selector *metav1.LabelSelector, values map[string]string) {
	if argocd.IsParameter(read.Path, "metadata.labels") && len(read.Path) == 3 && read.Required {
		requireLabel(selector, read.Path[2])
	}
	if read.Path[0] != "values" {
		return
	}
	for _, value := range p.fleet.Config.Spec.Values {
		if len(read.Path) > 1 && value.Name != read.Path[1] {
			continue
		}
		label := "index .metadata.labels " + strconv.Quote(value.Label)
		if value.Default != nil {
			values[value.Name] = "{{ " + label + " | default " + strconv.Quote(*value.Default) + " }}"
			continue
		}
		values[value.Name] = "{{ " + label + " }}"
		requireLabel(selector, value.Label)
	}
}

func requireLabel(selector *metav1.LabelSelector, key string) {
	addRequirement(selector, metav1.LabelSelectorRequirement{Key: key, Operator: metav1.LabelSelectorOpExists})
}

// The sizes of an ApplicationSet, as JSON, that are said in time.
const (
	maxClientSideBytes = 256 << 10  // client-side apply copies the object into one annotation (apimachinery: TotalAnnotationSizeLimitB)
	maxStoredBytes     = 1536 << 10 // etcd refuses larger requests (its --max-request-bytes); the status of an ApplicationSet counts too
	statusBytes        = 230        // of an ApplicationSet's status for each Application, about
)

// checkSize says where an ApplicationSet needs server-side apply, and where it comes near what etcd stores.
func (p *planner) checkSize(planned *fleet.ApplicationSet, set applicationSet) {
	spec, err := json.Marshal([]any{planned.Generator.Elements, planned.Template})
	if err != nil {
		p.report(fleet.Error, fleet.Internal, set.path, "", "cannot be written: "+err.Error(), "please report this")
		return
	}
	if len(spec) > maxClientSideBytes {
		planned.Annotations[argocd.SyncOptionsAnnotation] = joinOptions(planned.Annotations[argocd.SyncOptionsAnnotation], []string{argocd.ServerSideApply})
		p.report(fleet.Warning, fleet.NearLimit, set.path, "",
			fmt.Sprintf("the ApplicationSet has %d bytes, more than client-side apply can copy into its annotation (%d); it is marked for server-side apply", len(spec), maxClientSideBytes),
			"apply it with kubectl apply --server-side, or split it by clusterSelector")
	}
	if stored := len(spec) + statusBytes*len(set.members); stored > maxStoredBytes*3/4 {
		p.report(fleet.Warning, fleet.NearLimit, set.path, "",
			fmt.Sprintf("with its status the ApplicationSet will have about %d bytes, and etcd refuses more than %d", stored, maxStoredBytes), "split it by clusterSelector")
	}
}
