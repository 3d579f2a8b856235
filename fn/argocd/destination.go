package argocd

import (
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

func destinationRules() []rule {
	return []rule{
		{below("spec", "project"), checkProjectName},
		{below("spec.destination", "name", "server"), checkDestination},
		{below("spec", "destination.namespace", "syncPolicy.syncOptions"), checkNamespace},
	}
}

// checkProjectName wants a name that an AppProject can have. Without the project, the controller of
// ApplicationSets does not make the Application
// (applicationset/controllers/applicationset_controller.go, validateGeneratedApplications), and
// Argo CD does not sync one that is there (util/argo/argo.go, GetAppProject).
func checkProjectName(a checked) fleet.Problems {
	path, project := a.path.Child("spec"), fleet.TextAt(a.spec, "project")
	if problems := checkRendered(path, a.spec, "project"); len(problems) > 0 || project == "" {
		return problems
	}
	if messages := fleet.SubdomainFaults(project); len(messages) > 0 {
		problem := refused(path.Child("project"), project,
			"no AppProject can have this name ("+fleet.Brief(messages[0])+")")
		problem.Remedy = "write metadata.name of the AppProject"
		return fleet.Problems{problem}
	}
	return nil
}

// checkDestination checks that there is exactly one of name and server (util/argo/argo.go,
// GetDestinationServer), and that the server is a URL: Argo CD finds a cluster by the exact text,
// and no registrar writes another.
func checkDestination(a checked) fleet.Problems {
	path, destination := a.path.Child("spec", "destination"), fleet.MapAt(a.spec, "destination")
	if problems := checkRendered(path, destination, "name", "server"); len(problems) > 0 {
		return problems
	}
	name, server := fleet.TextAt(destination, "name"), fleet.TextAt(destination, "server")
	switch {
	case name == "" && server == "":
		return fleet.Problems{a.either(refused(path, "", "the destination has neither a name nor a server"),
			"set destination.name", "")}
	case name != "" && server != "":
		return fleet.Problems{a.either(
			refused(path.Child("server"), server, "the destination has both a name and a server"),
			"remove one of them", "",
		)}
	case server != "" && !isServer(server):
		problem := refused(path.Child("server"), server, "destination.server is not a URL, so no cluster has it")
		problem.Remedy = "put the name of a cluster into destination.name, or write a URL such as https://HOST:6443"
		return fleet.Problems{problem}
	}
	return nil
}

// checkOwnDestination warns of another cluster than the one that Argo CD runs on. That is the only
// one that it knows without a Secret (util/db/cluster.go, GetCluster).
func checkOwnDestination(a checked) fleet.Problems {
	path, destination := a.path.Child("spec", "destination"), fleet.MapAt(a.spec, "destination")
	name, server := fleet.TextAt(destination, "name"), fleet.TextAt(destination, "server")
	problem := fleet.Problem{
		Severity: fleet.Warning, Code: fleet.UnknownDestination,
		Message: "the Argo CD on the cluster knows only the cluster itself, and the resources hold no " +
			"Secret of another",
		Remedy: "remove the destination's name and server to address the cluster itself",
	}
	switch {
	case (name == "") == (server == ""), strings.Contains(name+server, "{{"): // a problem of its own, or the default
		return nil
	case name != "" && name != OwnName:
		problem.Field, problem.Value = path.Child("name"), name
	case isServer(server) && strings.TrimRight(server, "/") != OwnServer:
		problem.Field, problem.Value = path.Child("server"), server
	default:
		return nil
	}
	return fleet.Problems{problem}
}

// isServer reports whether a text is the URL of an API server.
func isServer(text string) bool {
	scheme, host := cutURL(text)
	isHTTP := strings.EqualFold(scheme, "https") || strings.EqualFold(scheme, "http")
	return isHTTP && host != "" && !strings.ContainsAny(text, " \t\n")
}

// cutURL is the scheme and the host of a URL, without the port. The scheme of a text that has none
// is "".
func cutURL(text string) (scheme, host string) {
	scheme, rest, hasScheme := strings.Cut(text, "://")
	if !hasScheme {
		scheme, rest = "", text
	}
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	rest = rest[strings.LastIndexByte(rest, '@')+1:]
	if address, bracketed := strings.CutPrefix(rest, "["); bracketed {
		address, _, _ = strings.Cut(address, "]")
		return scheme, address
	}
	host, _, _ = strings.Cut(rest, ":")
	return scheme, host
}

// anyNamespace is written where all manifests have their own namespace.
const anyNamespace = "*"

// checkNamespace checks the namespace of the destination. Argo CD holds it to no form; it is
// Kubernetes that has no such namespace. Only "*" is in use, for manifests that have a namespace
// each, and then Argo CD cannot create it.
func checkNamespace(a checked) fleet.Problems {
	path := a.path.Child("spec", "destination", "namespace")
	namespace := fleet.TextAt(fleet.MapAt(a.spec, "destination"), "namespace")
	creates := slices.Contains(a.syncOptions(), createNamespace)
	switch {
	case namespace == anyNamespace && creates:
		return fleet.Problems{ignored(path, namespace,
			"Argo CD cannot create a namespace of this name, so every sync fails",
			"remove the sync option "+createNamespace+", or name a namespace")}
	case namespace == anyNamespace:
		return nil
	case namespace == "" && creates:
		return fleet.Problems{ignored(a.path.Child("spec", "syncPolicy", "syncOptions"), createNamespace,
			"the sync option has no effect, since the Application has no destination.namespace",
			"set destination.namespace, or remove the option")}
	case namespace == "":
		return nil
	}
	return checkText(path, namespace, fleet.DomainLabelFaults)
}

// IsHub reports whether a destination is the cluster that Argo CD itself runs on, in any spelling:
// by the name of common/common.go, or by a name of Kubernetes' own Service.
func IsHub(destination fleet.Destination) bool {
	if strings.EqualFold(strings.TrimSpace(destination.Name), OwnName) {
		return true
	}
	_, host := cutURL(strings.TrimSpace(destination.Server))
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	return host == "kubernetes" || host == "kubernetes.default" || host == "kubernetes.default.svc" ||
		strings.HasPrefix(host, "kubernetes.default.svc.")
}

// How Argo CD knows the cluster that it runs on (cluster_constants.go and types.go,
// KubernetesInternalAPIServerAddr, in pkg/apis/application/v1alpha1).
const (
	// OwnName is the name of that cluster.
	OwnName = "in-cluster"
	// OwnServer is the URL of its API server.
	OwnServer = "https://kubernetes.default.svc"
)
