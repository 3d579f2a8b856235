package manifests

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const cluster = `apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata:
  name: eu-1
  namespace: default
spec:
  infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AWSCluster, name: eu-1}
`

// addonFleet delivers a payload as it is.
const addonFleet = `apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata:
  name: public
spec:
  resourceSets:
  - name: payload
    resources:
    - files: [payload.yaml]
`

// bootstrapFleet delivers a payload into a namespace, as "kubectl apply --namespace" does.
const bootstrapFleet = `apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata:
  name: public
spec:
  bootstrap:
  - name: payload
    namespace: argocd
    resources:
    - files: [payload.yaml]
    application:
      metadata: {name: workloads}
      spec:
        source: {repoURL: https://github.com/your-org/workloads, targetRevision: main, path: overlays/all}
        destination: {namespace: default}
`

func (r release) payload(t *testing.T, kind, name, fleet string) manifest {
	t.Helper()
	return manifest{source: r.name + " " + kind, name: name, files: map[string]string{
		"fleet.yaml": fleet, "cluster.yaml": cluster, "payload.yaml": filled(r.read(t, name)),
	}}
}

// installs are the manifests that install Argo CD.
func (r release) installs(t *testing.T) []manifest {
	t.Helper()
	var found []manifest
	install := regexp.MustCompile(`install[a-z-]*\.yaml$|/crds/.*-crd\.yaml$`)
	for _, name := range r.find(t, "manifests", install.MatchString) {
		found = append(found, r.payload(t, "installs", name, bootstrapFleet))
	}
	return found
}

// components are the parts of a provider of Cluster API, and the addons that it tests with.
func (r release) components(t *testing.T) []manifest {
	t.Helper()
	part := regexp.MustCompile(`/config/(crd/bases|rbac|manager|webhook)/|/(cni|gpu|addons)/`)
	var found []manifest
	for _, name := range r.find(t, ".", func(name string) bool {
		return isManifestFile(name) && part.MatchString("/"+name)
	}) {
		if len(objects(r.read(t, name))) > 0 {
			found = append(found, r.payload(t, "components", name, addonFleet))
		}
	}
	return found
}

// fixtures are the objects that the health checks of Argo CD are tested with: custom resources of
// many projects, as an apiserver returns them. Those that lack their names are no whole objects.
func (r release) fixtures(t *testing.T) []manifest {
	t.Helper()
	var found []manifest
	for _, name := range r.find(t, "resource_customizations", func(name string) bool {
		return isManifestFile(name) && strings.Contains(name, "/testdata/")
	}) {
		all := objects(r.read(t, name))
		isPart := func(o object) bool { return strings.Contains(o.APIVersion, ".") && o.Metadata.Namespace == "" }
		if len(all) > 0 && !slices.ContainsFunc(all, isPart) && !slices.ContainsFunc(all, object.isCluster) {
			fixture := r.payload(t, "fixtures", name, addonFleet)
			fixture.files["payload.yaml"] = namespacesOf(all) + fixture.files["payload.yaml"]
			found = append(found, fixture)
		}
	}
	return found
}

// namespacesOf are the documents of the Namespaces that objects are in, which a fixture leaves out.
func namespacesOf(all []object) string {
	documents := map[string]bool{}
	for _, o := range all {
		if name := o.Metadata.Namespace; name != "" {
			documents["apiVersion: v1\nkind: Namespace\nmetadata: {name: "+name+"}\n---\n"] = true
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(documents)), "")
}
