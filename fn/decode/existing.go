package decode

import (
	"fmt"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// settingsName is the name of the ConfigMap that configures Argo CD (common/common.go:
// ArgoCDConfigMapName).
const settingsName = "argocd-cm"

// existing is what the input holds beside what this fleet generates: objects of the kinds that may
// get into its way.
func (r *reader) existing(clusters []fleet.Cluster, objects []fleet.Object) fleet.Existing {
	var found fleet.Existing
	all := r.withElements(objects)
	for _, object := range all {
		switch kind := (fleet.ID{Group: object.Group(), Kind: object.Kind}); {
		case object.Owner() == r.config.Name: // it is written afresh
		case kind == fleet.ID{Group: fleet.ArgoCDGroup, Kind: fleet.ApplicationKind}:
			found.Applications = append(found.Applications, r.readElement(object))
		case kind == fleet.ID{Group: fleet.ArgoCDGroup, Kind: fleet.ApplicationSetKind}:
			found.ApplicationSets = append(found.ApplicationSets, r.readElement(object))
		case kind == fleet.ID{Group: fleet.ArgoCDGroup, Kind: fleet.ProjectKind}:
			found.Projects = append(found.Projects, r.readElement(object))
		case kind == fleet.ID{Group: fleet.AddonsGroup, Kind: fleet.ResourceSetKind}:
			found.ResourceSets = append(found.ResourceSets, r.readElement(object))
		}
	}
	if len(found.Projects) > 0 {
		found.Settings, found.Servers = r.settings(all), r.servers(clusters)
	}
	if len(found.ResourceSets) > 0 {
		named := payloadsNamed(found.ResourceSets)
		found.Payloads = r.payloadsOf(all, named)
		found.Promised = r.promised(all, named, found.Payloads)
	}
	return found
}

// settings are the ConfigMaps that configure Argo CDs.
func (r *reader) settings(objects []element) []fleet.SourceObject {
	var found []fleet.SourceObject
	for _, object := range objects {
		if object.Group() == "" && object.Kind == fleet.ConfigMapKind && object.Name == settingsName {
			found = append(found, r.readElement(object))
		}
	}
	return found
}

// servers are where the API servers of Clusters are that say it, as their kubeconfigs have it
// (APIEndpoint.String in api/core/v1beta2, and util/kubeconfig, of CAPI 1.14.2).
func (r *reader) servers(clusters []fleet.Cluster) map[fleet.ID]string {
	servers := map[fleet.ID]string{}
	for _, cluster := range clusters {
		item := r.item(cluster.Object)
		if !item.Mentions("controlPlaneEndpoint") {
			continue
		}
		tree := cluster.Manifest
		if tree == nil {
			tree, _ = item.Tree() // no error: nothing is known of a Cluster that cannot be read
		}
		spec, _ := tree["spec"].(map[string]any)
		endpoint, _ := spec["controlPlaneEndpoint"].(map[string]any)
		host, _ := endpoint["host"].(string)
		if port := fmt.Sprint(endpoint["port"]); host != "" && endpoint["port"] != nil {
			servers[cluster.ID()] = "https://" + hostPort(host, port)
		}
	}
	return servers
}

// hostPort is the authority of a URL. An IPv6 address is in brackets there.
func hostPort(host, port string) string {
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return host + ":" + port
}

// payloadsNamed are the ConfigMaps and Secrets that ClusterResourceSets name, which are in their
// namespaces.
func payloadsNamed(sets []fleet.SourceObject) map[fleet.ID]bool {
	named := map[fleet.ID]bool{}
	for _, set := range sets {
		for _, reference := range set.References() {
			named[fleet.ID{Kind: reference.Kind, Namespace: set.Namespace, Name: reference.Name}] = true
		}
	}
	return named
}

// payloadsOf reads the ConfigMaps and Secrets that are named, except those that an earlier run of
// this fleet has generated. Those without a namespace may be meant: whoever applies them decides.
func (r *reader) payloadsOf(objects []element, named map[fleet.ID]bool) map[fleet.ID][]fleet.SourceObject {
	unplaced := map[fleet.ID]bool{}
	for id := range named {
		unplaced[fleet.ID{Kind: id.Kind, Name: id.Name}] = true
	}
	payloads := map[fleet.ID][]fleet.SourceObject{}
	for _, object := range objects {
		if (named[object.ID()] || unplaced[object.ID()]) && object.Owner() != r.config.Name {
			payloads[object.ID()] = append(payloads[object.ID()], r.readElement(object))
		}
	}
	return payloads
}
