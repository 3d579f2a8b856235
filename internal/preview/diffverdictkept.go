package preview

import (
	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// leftBehind is what stays although nothing delivers it any more.
func (w *diffWords) leftBehind() string {
	var parts []string
	changes := w.of(v1alpha1.DiffKindApplication, v1alpha1.DiffLeftBehind)
	if count := objectsOf(changes); count > 0 {
		parts = append(parts, countOf(count, "Application")+ofEntries(changes)+"; "+workloads(changes, count))
	}
	payloads := w.of(v1alpha1.DiffKindPayloadObject, v1alpha1.DiffLeftBehind)
	parts = append(parts, w.onClusters(payloads, objectsOf(payloads), "object", ""))
	if count := objectsOf(w.of(v1alpha1.DiffKindHubObject, v1alpha1.DiffLeftBehind)); count > 0 {
		parts = append(parts, countOf(count, "object on the hub"))
	}
	return joinTexts(parts...)
}

func (w *diffWords) notNow() string {
	var parts []string
	objects := &w.diff.Summary.PayloadObjects
	if objects.NewOnly > 0 {
		text := countOf(objects.NewOnly, "object") + ", for new Clusters only"
		if objects.Keep > 0 {
			text += ": " + clustersThat(objects.Keep, "keeps", "keep") + " the old one"
		}
		parts = append(parts, text)
	}
	return joinTexts(append(parts, w.newApplications())...)
}

// newApplications are the Applications that keep what they have, or "".
func (w *diffWords) newApplications() string {
	changes := w.of(v1alpha1.DiffKindApplication, v1alpha1.DiffNewOnly)
	kept := make(map[string]bool) // on the hub
	var count int32               // on Clusters
	for _, change := range changes {
		switch {
		case change.ArgoCD == v1alpha1.PlannedArgoCDCluster:
			count += max(change.Clusters.Keep, objectCount(change))
		case change.Object != nil:
			kept[change.Object.Namespace+"/"+change.Object.Name] = true
		case change.Objects != nil:
			for _, name := range change.Objects.Names {
				kept[name] = true
			}
		}
	}
	if count += int32(len(kept)); count == 0 {
		return ""
	}
	return countOf(count, "Application") + fleet.Verb(int(count), " keeps", " keep") + " the old content"
}
