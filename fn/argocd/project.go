package argocd

import (
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Project is what an AppProject permits (AppProjectSpec in
// pkg/apis/application/v1alpha1/app_project_types.go of Argo CD 3.5.7).
type Project struct {
	repositories []glob
	destinations []permittedDestination

	permittedObjects, deniedObjects []restriction // of a cluster, outside of namespaces

	// OnlyOwnClusters reports whether only clusters are permitted whose Secrets name the project.
	OnlyOwnClusters bool
}

// permittedDestination is an element of spec.destinations.
type permittedDestination struct{ server, name, namespace glob }

// Permission is what a project says of an Application.
type Permission int

const (
	// Permitted means that the project permits it, or that it is not known whether it does.
	Permitted Permission = iota
	// Refused means that the project does not permit it.
	Refused
	// RefusedByName means that the project does not permit it unless the server of the cluster,
	// which only the hub knows, or its name there, is one that the project permits.
	RefusedByName
)

// ReadProject reads the tree of an AppProject. What is not as its CRD wants it is left out.
func ReadProject(tree map[string]any) Project {
	spec := fleet.MapAt(tree, "spec")
	project := Project{
		permittedObjects: restrictionsAt(spec, "clusterResourceWhitelist"),
		deniedObjects:    restrictionsAt(spec, "clusterResourceBlacklist"),
	}
	project.OnlyOwnClusters, _ = spec["permitOnlyProjectScopedClusters"].(bool)
	for _, repository := range fleet.ListAt(spec, "sourceRepos") {
		if text, isText := repository.(string); isText {
			pattern, denies := strings.CutPrefix(text, "!")
			pattern = normalizeGitURL(pattern)
			if denies {
				pattern = "!" + pattern
			}
			project.repositories = append(project.repositories, newGlob(pattern, "/"))
		}
	}
	for _, element := range fleet.ListAt(spec, "destinations") {
		destination, _ := element.(map[string]any)
		project.destinations = append(project.destinations, permittedDestination{
			server:    newGlob(fleet.TextAt(destination, "server"), ""),
			name:      newGlob(fleet.TextAt(destination, "name"), ""),
			namespace: newGlob(fleet.TextAt(destination, "namespace"), ""),
		})
	}
	return project
}

// PermitsRepository reports whether an Application may have a source in a repository. It is
// Permitted or Refused (IsSourcePermitted).
func (p Project) PermitsRepository(repoURL string) Permission {
	normalized := normalizeGitURL(repoURL)
	permitted, denied := no, no
	for _, pattern := range p.repositories {
		matched := pattern.matches(normalized)
		if pattern.text == "*" && !pattern.denies {
			matched = yes
		}
		if permitted = permitted.or(matched); pattern.denies {
			denied = denied.or(matched.not())
		}
	}
	if permitted.and(denied.not()) == no {
		return Refused
	}
	return Permitted
}

// KnownCluster is what is known of the cluster of a destination before the hub is asked. At least
// one of the two is known. Argo CD looks up the other one (GetDestinationCluster in util/argo).
type KnownCluster struct{ Name, Server string }

// ClusterOf is the cluster of a destination. servers are the names of clusters by the servers that
// stand for theirs, which only the hub knows.
func ClusterOf(destination fleet.Destination, servers map[string]string) KnownCluster {
	name, standsFor := servers[destination.Server]
	switch {
	case standsFor:
		return KnownCluster{Name: name}
	case destination.Server == OwnServer, destination.Name == OwnName:
		return KnownCluster{Name: OwnName, Server: OwnServer}
	}
	return KnownCluster{Name: destination.Name, Server: destination.Server}
}

// PermitsCluster reports whether an Application may have a destination in a namespace of a cluster
// (isDestinationMatched).
func (p Project) PermitsCluster(cluster KnownCluster, namespace string) Permission {
	all := make([]matchedDestination, len(p.destinations))
	for i, permitted := range p.destinations {
		all[i] = permitted.match(cluster, namespace)
	}
	switch {
	case verdictOn(all) == no:
		return Refused
	case verdictOn(all) == unknown && verdictOn(asWritten(all)) == no:
		return RefusedByName
	}
	return Permitted
}

// matchedDestination is what an element of spec.destinations says of a destination.
type matchedDestination struct {
	permittedDestination
	byServer, byName, byNamespace answer
}

// match compares a destination with an element. A server that is not known begins with https and is
// not that of the hub itself: registrars take it from the kubeconfig of the cluster.
func (d permittedDestination) match(cluster KnownCluster, namespace string) matchedDestination {
	matched := matchedDestination{permittedDestination: d, byNamespace: d.namespace.matches(namespace)}
	switch cluster.Server {
	case "":
		matched.byServer = d.server.matchesUnknown("https://", OwnServer)
	default:
		matched.byServer = d.server.matches(cluster.Server)
	}
	switch cluster.Name {
	case "":
		matched.byName = d.name.matchesUnknown("", OwnName)
	default:
		matched.byName = d.name.matches(cluster.Name)
	}
	return matched
}

// verdictOn is the answer of isDestinationMatched.
func verdictOn(all []matchedDestination) answer {
	permitted, denied := no, no
	for _, d := range all {
		matched := d.byServer.or(d.byName).and(d.byNamespace)
		permitted = permitted.or(matched)
		denies := d.byName.not().and(answerOf(d.name.denies)).
			or(d.byServer.not().and(answerOf(d.server.denies)).and(d.byNamespace)).
			or(d.byNamespace.not().and(answerOf(d.namespace.denies)).and(d.byServer))
		denied = denied.or(matched.not().and(denies))
	}
	return permitted.and(denied.not())
}

// asWritten are elements as they decide if each server and name that is unknown matches no pattern.
func asWritten(all []matchedDestination) []matchedDestination {
	settled := func(found answer, pattern glob) answer {
		if found == unknown && !pattern.odd {
			return answerOf(pattern.denies)
		}
		return found
	}
	written := make([]matchedDestination, len(all))
	for i, d := range all {
		written[i] = matchedDestination{
			permittedDestination: d.permittedDestination,
			byServer:             settled(d.byServer, d.server),
			byName:               settled(d.byName, d.name),
			byNamespace:          d.byNamespace,
		}
	}
	return written
}
