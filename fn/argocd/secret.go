package argocd

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Secret is what a registrar writes for a Cluster, as far as that is known at render time: without
// credentials.
type Secret struct {
	Name        string
	ClusterName string // data.name
	// Server is data.server. It is known only on the hub, so this is a name for each cluster that
	// does not resolve (RFC 2606).
	Server      string
	Labels      map[string]string
	Annotations map[string]string
}

// Secret is the Secret of a Cluster that has its final labels and annotations.
func (r Registrar) Secret(cluster fleet.Cluster) Secret {
	secret := Secret{
		Name:        r.SecretName(cluster),
		ClusterName: r.ClusterName(cluster),
		Server:      "https://" + r.ClusterName(cluster) + ".invalid",
		Labels:      filled(r.ownLabels, cluster),
		Annotations: filled(r.ownAnnotations, cluster),
	}
	if r.Labels.copies() {
		maps.Copy(secret.Labels, r.Labels.copied(cluster.Labels))
	}
	if r.Annotations.copies() {
		maps.Copy(secret.Annotations, r.Annotations.copied(VisibleAnnotations(cluster.Annotations)))
	}
	return secret
}

// PossibleSecret is a Secret that the registrar may write for a Cluster: where it is not known what
// is copied, it has everything.
func (r Registrar) PossibleSecret(cluster fleet.Cluster) Secret {
	secret := r.Secret(cluster)
	add := func(to map[string]string, from map[string]string) {
		for key, text := range from {
			if _, exists := to[key]; !exists {
				to[key] = text
			}
		}
	}
	if r.Labels.open {
		add(secret.Labels, cluster.Labels)
	}
	if r.Annotations.open {
		add(secret.Annotations, VisibleAnnotations(cluster.Annotations))
	}
	return secret
}

// invalid is a clause that says why Kubernetes would refuse the Secret of a Cluster, or Argo CD
// would not read it, or "" where it is valid. The labels of the Cluster itself are valid.
func (s Secret) invalid(cluster fleet.Cluster) string {
	if messages := fleet.SubdomainFaults(s.Name); len(messages) > 0 {
		return "the name of its Secret would not be valid (" + fleet.Brief(messages[0]) + ")"
	}
	for _, key := range keysWith(s.Labels, func(key, value string) bool {
		own, isOwn := cluster.Labels[key]
		return (!isOwn || own != value) && len(fleet.QualifiedNameFaults(key))+len(fleet.LabelValueFaults(value)) > 0
	}) {
		if messages := fleet.QualifiedNameFaults(key); len(messages) > 0 {
			return fmt.Sprintf("the key of label %s of its Secret would not be valid (%s)",
				key, fleet.Brief(messages[0]))
		}
		if messages := fleet.LabelValueFaults(s.Labels[key]); len(messages) > 0 {
			return fmt.Sprintf("the value of label %s of its Secret would not be valid (%s)",
				key, fleet.Brief(messages[0]))
		}
	}
	for _, key := range keysWith(s.Annotations, func(key, _ string) bool {
		return len(annotationKeyProblems(key)) > 0
	}) {
		if messages := annotationKeyProblems(key); len(messages) > 0 {
			return fmt.Sprintf("the key of annotation %s of its Secret would not be valid (%s)",
				key, fleet.Brief(messages[0]))
		}
	}
	if s.Labels[SecretTypeLabel] != SecretTypeCluster {
		return "the label " + SecretTypeLabel + " of the Cluster replaces that of its Secret"
	}
	return ""
}

// keysWith are the keys of which something holds, sorted.
func keysWith(texts map[string]string, holds func(key, text string) bool) []string {
	var keys []string
	for key, text := range texts {
		if holds(key, text) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// annotationKeyProblems is what is wrong with the key of an annotation. Its prefix may have
// capitals.
func annotationKeyProblems(key string) []string {
	return fleet.QualifiedNameFaults(strings.ToLower(key))
}
