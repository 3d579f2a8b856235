package emit

import (
	"maps"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	addonsv1 "sigs.k8s.io/cluster-api/api/addons/v1beta2"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
)

// Objects are the objects of a Plan, in the order in which they are written.
func Objects(plan *fleet.Plan) []fleet.Manifest {
	manifests := make([]fleet.Manifest, 0, len(plan.Payloads)+len(plan.ResourceSets)+len(plan.ApplicationSets))
	for _, payload := range plan.Payloads {
		manifests = append(manifests, payloadObject(payload))
	}
	for _, set := range plan.ResourceSets {
		manifests = append(manifests, resourceSetObject(set))
	}
	for _, set := range plan.ApplicationSets {
		manifests = append(manifests, applicationSetObject(set))
	}
	fleet.SortGenerated(manifests)
	return manifests
}

// ClusterSecrets are the Secrets that the registrar writes for the Clusters of a Plan, in its
// order. They are for tools that show what Argo CD will do, and are marked so that nothing applies
// them.
func ClusterSecrets(plan *fleet.Plan) []fleet.Manifest {
	secrets := plan.Secrets()
	manifests := make([]fleet.Manifest, 0, len(secrets))
	for _, planned := range secrets {
		identity := metav1.TypeMeta{APIVersion: "v1", Kind: fleet.SecretKind}
		meta := objectMeta(planned.Metadata)
		meta.Annotations = map[string]string{v1alpha1.LocalConfigAnnotation: "true"}
		maps.Copy(meta.Annotations, planned.Annotations)
		manifests = append(manifests, manifest(identity, planned.Metadata, &corev1.Secret{
			TypeMeta: identity, ObjectMeta: meta,
			StringData: map[string]string{"name": planned.ClusterName, "server": planned.Server},
		}))
	}
	return manifests
}

// payloadObject is the ConfigMap or Secret of a payload.
func payloadObject(payload fleet.Payload) fleet.Manifest {
	identity := metav1.TypeMeta{APIVersion: "v1", Kind: payload.Kind}
	if payload.Kind == fleet.SecretKind {
		return manifest(identity, payload.Metadata, &corev1.Secret{
			TypeMeta: identity, ObjectMeta: objectMeta(payload.Metadata),
			Type: addonsv1.ClusterResourceSetSecretType, StringData: payload.Data,
		})
	}
	return manifest(identity, payload.Metadata, &corev1.ConfigMap{
		TypeMeta: identity, ObjectMeta: objectMeta(payload.Metadata), Data: payload.Data,
	})
}

func applicationSetObject(set fleet.ApplicationSet) fleet.Manifest {
	identity := metav1.TypeMeta{APIVersion: argocd.APIVersion, Kind: argocd.ApplicationSetKind}
	return manifest(identity, set.Metadata, &argocd.ApplicationSet{
		TypeMeta:   identity,
		ObjectMeta: objectMeta(set.Metadata),
		Spec: argocd.ApplicationSetSpec{
			GoTemplate:        true,
			GoTemplateOptions: []string{argocd.MissingKeyError},
			Generators:        generators(set.Generators),
			Template:          set.Template,
			SyncPolicy: argocd.SyncPolicy{
				PreserveResourcesOnDeletion: set.PreserveResourcesOnDeletion,
				ApplicationsSync:            set.ApplicationsSync,
			},
			Strategy:                     strategy(set.RollingSync),
			IgnoreApplicationDifferences: set.IgnoredDifferences,
			PreservedFields:              set.PreservedFields,
		},
	})
}

func generators(planned []fleet.Generator) []argocd.Generator {
	written := make([]argocd.Generator, len(planned))
	for i, g := range planned {
		if g.Selector != nil {
			written[i].Clusters = &argocd.ClusterGenerator{Selector: *g.Selector, Values: g.Values}
		} else {
			written[i].List = &argocd.ListGenerator{Elements: g.Elements, Template: g.Template}
		}
	}
	return written
}

// strategy is a RollingSync with a step for each match, or nil where there is none.
func strategy(matches []metav1.LabelSelectorRequirement) *argocd.Strategy {
	if matches == nil {
		return nil
	}
	steps := make([]argocd.RollingSyncStep, len(matches))
	for i, match := range matches {
		steps[i].MatchExpressions = []metav1.LabelSelectorRequirement{match}
	}
	return &argocd.Strategy{Type: argocd.RollingSyncType, RollingSync: argocd.RollingSync{Steps: steps}}
}

func objectMeta(m fleet.Metadata) metav1.ObjectMeta {
	return metav1.ObjectMeta{Namespace: m.Namespace, Name: m.Name, Labels: m.Labels, Annotations: m.Annotations}
}

func manifest(identity metav1.TypeMeta, m fleet.Metadata, value any) fleet.Manifest {
	return fleet.Manifest{
		Ref:   fleet.Ref{APIVersion: identity.APIVersion, Kind: identity.Kind, Namespace: m.Namespace, Name: m.Name},
		Value: value,
	}
}
