package sides

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/applicationset"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
	"github.com/capifleet/capifleet/fn/review"
)

// knownClusters are the clusters that the Argo CD of the hub may know.
type knownClusters struct {
	namespace string // of Argo CD
	secrets   []argocd.Secret
	byName    map[string]fleet.ID
	byServer  map[string]fleet.ID
	written   func() map[string]fleet.ID // by the server that the Cluster itself says
}

// knownClusters are those that the registrar registers of the Clusters, as far as it is known what
// it copies to their Secrets, and those whose Secrets are in the input. Without a FleetConfig the
// registrar is not known, and may copy all.
func (b *builder) knownClusters() knownClusters {
	config := &v1alpha1.FleetConfig{}
	if b.Fleet != nil && b.Fleet.Config != nil {
		config = b.Fleet.Config
	} else {
		config.Default()
	}
	registrar := argocd.RegistrarOf(config.Spec.ArgoCD)
	known := knownClusters{
		namespace: string(config.Spec.ArgoCD.Namespace), byName: map[string]fleet.ID{}, byServer: map[string]fleet.ID{},
	}
	for _, one := range b.clusters {
		if registrar.Unregistered(one.Cluster) != "" {
			continue
		}
		secret := registrar.PossibleSecret(one.Cluster)
		known.secrets = append(known.secrets, secret)
		known.byName[secret.ClusterName], known.byServer[secret.Server] = one.ID(), one.ID()
	}
	known.written = sync.OnceValue(b.servers)
	return known.with(b.writtenSecrets())
}

// servers are the Clusters by where their API servers are, of those that say it.
func (b *builder) servers() map[string]fleet.ID {
	servers := map[string]fleet.ID{}
	for _, one := range b.clusters {
		if server := b.serverOf(one); server != "" {
			servers[server] = one.ID()
		}
	}
	return servers
}

// serverOf is where the API server of a Cluster of the input is, "" where the Cluster does not say
// it.
func (b *builder) serverOf(cluster cluster) string {
	if !cluster.InInput() || !b.Items[cluster.Item].Mentions("controlPlaneEndpoint") {
		return ""
	}
	tree, _ := b.Items[cluster.Item].Tree() // no error: what cannot be read is not known
	endpoint := fleet.MapAt(tree, "spec", "controlPlaneEndpoint")
	host, port := fleet.TextAt(endpoint, "host"), fmt.Sprint(endpoint["port"])
	if host == "" || endpoint["port"] == nil {
		return ""
	}
	if strings.Contains(host, ":") { // an IPv6 address
		host = "[" + host + "]"
	}
	return "https://" + host + ":" + port
}

// writtenSecrets are the Secrets of the input by which Argo CD knows clusters.
func (b *builder) writtenSecrets() []argocd.Secret {
	var secrets []argocd.Secret
	for _, one := range b.objects {
		is := one.Group() == "" && one.Kind == fleet.SecretKind
		if !is || one.Labels[argocd.SecretTypeLabel] != argocd.SecretTypeCluster {
			continue
		}
		held := payload.Held(fleet.SourceObject{Object: one.Object, Tree: one.tree()})
		secrets = append(secrets, argocd.Secret{
			Name: one.Name, ClusterName: held["name"], Server: held["server"], Labels: one.Labels,
			Annotations: argocd.VisibleAnnotations(one.Annotations),
		})
	}
	slices.SortFunc(secrets, func(a, b argocd.Secret) int { return cmp.Compare(a.Name, b.Name) })
	return secrets
}

// registeredByHand are the Clusters whose Secrets are in the input, where no FleetConfig says what
// else registers them.
func (b *builder) registeredByHand() map[fleet.ID]bool {
	if b.Fleet != nil && b.Fleet.Config != nil {
		return nil
	}
	written := b.writtenSecrets()
	if len(written) == 0 {
		return nil
	}
	known, found := b.knownClusters(), map[fleet.ID]bool{}
	for _, secret := range written {
		if id := known.byName[secret.ClusterName]; id != (fleet.ID{}) {
			found[id] = true
		}
	}
	return found
}

// with are the clusters with those of written Secrets, which win.
func (k knownClusters) with(written []argocd.Secret) knownClusters {
	for _, secret := range written {
		id, known := k.byName[secret.ClusterName]
		if !known {
			id = k.at(secret.Server)
		}
		k.byName[secret.ClusterName], k.byServer[secret.Server] = id, id
		k.secrets = slices.DeleteFunc(k.secrets, func(other argocd.Secret) bool {
			return other.ClusterName == secret.ClusterName
		})
	}
	k.secrets = append(k.secrets, written...)
	return k
}

// of is the Cluster that a destination is; the zero ID where it is none of the input.
func (k knownClusters) of(destination fleet.Destination) fleet.ID {
	if destination.Name != "" {
		return k.byName[destination.Name]
	}
	return k.at(destination.Server)
}

// at is the Cluster whose API server is at an address.
func (k knownClusters) at(server string) fleet.ID {
	if id, known := k.byServer[server]; known || server == "" {
		return id
	}
	return k.written()[server]
}

// ofArgoCD are the objects of the input of a kind of Argo CD.
func (b *builder) ofArgoCD(kind string) []object {
	var found []object
	for _, one := range b.objects {
		if one.Group() == fleet.ArgoCDGroup && one.Kind == kind {
			found = append(found, one)
		}
	}
	slices.SortStableFunc(found, func(a, b object) int { return a.Compare(b.Ref) })
	return found
}

// writtenApplicationSets are those of the input.
func (b *builder) writtenApplicationSets() []review.ApplicationSet {
	sets := b.ofArgoCD(fleet.ApplicationSetKind)
	if len(sets) == 0 {
		return nil
	}
	known := b.knownClusters()
	predictor := applicationset.NewPredictor(known.secrets)
	all := make([]review.ApplicationSet, len(sets))
	for i, one := range sets {
		tree := one.tree()
		set := withSpec(review.ApplicationSet{Ref: one.Ref}, tree)
		expand := predictor.Expand
		if b.Name != "" && one.Owner() == b.Name {
			set.Entry, expand = b.names.entryOf(one.Ref), predictor.ExpandProved
		}
		expansion := expand(tree)
		set.Applications = madeBy(set, expansion, known)
		set.NotKnown = b.unknownOf(one, expansion, known)
		set.Refused, set.MaybeRefused = expansion.Refused, expansion.Refused != "" && !expansion.RefusedSurely
		all[i] = set
	}
	return all
}

// unknownOf says why the Applications of an ApplicationSet are not all known, "" where they are.
func (b *builder) unknownOf(set object, expansion applicationset.Expansion, known knownClusters) string {
	for _, why := range expansion.Unknown {
		b.notKnown = append(b.notKnown, "What "+set.WithFile()+" makes: "+why+".")
	}
	if expansion.Secrets && len(known.secrets) == 0 {
		why := "its cluster generator asks for Secrets that are not in the input"
		b.notKnown = append(b.notKnown, "What "+set.WithFile()+" makes: "+why+".")
		return why
	}
	if expansion.Secrets && b.Decided == nil {
		b.notKnown = append(b.notKnown, "Whether "+set.WithFile()+" reaches the clusters that it is shown to reach: "+
			"it depends on the Secrets by which Argo CD knows them, which are taken to have the names and labels of "+
			"the Clusters.")
	}
	if len(expansion.Unknown) > 0 {
		return expansion.Unknown[0]
	}
	return ""
}

// madeBy are the Applications that an ApplicationSet of the input makes.
func madeBy(
	set review.ApplicationSet, expansion applicationset.Expansion, known knownClusters,
) []review.Application {
	templates := map[*applicationset.Template]*review.Template{}
	var all []review.Application
	for _, made := range expansion.Applications {
		shared, exists := templates[made.Template]
		if !exists {
			source := normalTree(made.Template.Source)
			shared = &review.Template{Source: source, Parsed: made.Template.Parsed, Patch: made.Template.Patch}
			templates[made.Template] = shared
		}
		all = append(all, review.Application{
			Namespace: cmp.Or(set.Namespace, known.namespace), Name: made.Name, Entry: set.Entry,
			Cluster: known.of(made.Destination), Template: shared, Parameters: made.Parameters, Sure: made.Sure,
		})
	}
	return all
}

// applications are the Applications of the input.
func (b *builder) applications() []review.Application {
	written := b.ofArgoCD(fleet.ApplicationKind)
	if len(written) == 0 {
		return nil
	}
	known := b.knownClusters()
	all := make([]review.Application, len(written))
	for i, one := range written {
		tree := one.tree()
		destination := fleet.Destination{
			Name:   fleet.TextAt(tree, "spec", "destination", "name"),
			Server: fleet.TextAt(tree, "spec", "destination", "server"),
		}
		all[i] = review.Application{
			Namespace: cmp.Or(one.Namespace, known.namespace), Name: one.Name,
			Cluster: known.of(destination), Sure: true,
			Template: &review.Template{Source: map[string]any{"metadata": tree["metadata"], "spec": tree["spec"]}},
		}
	}
	slices.SortStableFunc(all, compareApplications)
	return all
}
