package scenarios

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

// production is a fleet with resource sets of each strategy, one of them with a stamped group, and
// an ApplicationSet. APP(NAMESPACE) is the spec of an Application.
const production = `
apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: production, annotations: {config.kubernetes.io/local-config: "true"}}
spec:
  clusters: {selector: {matchLabels: {fleet: production}}}
  values:
  - {name: provider, field: spec.infrastructureRef.kind}
  resourceSets:
  - name: network
    resources:
    - inline: '{apiVersion: v1, kind: ConfigMap, metadata: {name: network, namespace: default}, data: {a: b}}'
  - name: policy
    strategy: Reconcile
    resources:
    - inline: '{apiVersion: v1, kind: ConfigMap, metadata: {name: policy, namespace: default}, data: {a: b}}'
  - name: storage
    strategy: Reconcile
    resources:
    - render: Template
      inline: |
        {apiVersion: v1, kind: ConfigMap, metadata: {name: storage, namespace: default},
          data: {a: '{{ .values.provider }}'}}
  applicationSets:
  - name: workload
    template: {metadata: {name: '{{ .name }}-workload'}, spec: APP({{ .name }}-workload)}
`

// TestRenames renames a fleet and its entries, and takes over what somebody has written.
func TestRenames(t *testing.T) {
	e := scenario(t,
		"renamedFrom of a fleet and its entries, objectName of hand-written ApplicationSets: nothing is made or "+
			"applied again")
	planes := e.ControlPlanes(t, "management", "eu-1")
	r := &renames{hub: planes[0], workload: planes[1]}
	r.hub.ClusterAPI(t)
	r.hub.ApplicationSets(t)
	r.hub.Applications(t)
	for _, plane := range planes {
		plane.GarbageCollector(t)
	}
	r.hub.Destination(t, "eu-1", r.workload, r.workload.Config.Host)
	r.hub.Namespace(t, "clusters")
	url := e.Repository(t, "workloads", map[string]string{"app/workload.yaml": smallWorkload}).URL
	before := fleet{
		"fleet.yaml":         withSpecs(production, url),
		"clusters/eu-1.yaml": clusterFile("clusters", "eu-1", "fleet: production"),
	}
	byHand := writtenSets(t, url)
	syncer := r.hub.Syncer(t, "hub")
	syncer.Sync(t, append(before.render(t), byHand...)...)
	r.hub.Provision(t, "clusters", "eu-1", r.workload)
	r.hub.Delivered(t, "clusters", "eu-1", 3)
	r.deployed(t, "eu-1-workload", "eu-1-taken", "eu-1-more", "extra-more", "eu-1-keeps", "extra-keeps")
	was, err := r.state(t.Context())
	if err != nil {
		t.Fatal(err)
	}

	renamed := before.withFile("fleet.yaml", renameAll(before["fleet.yaml"]))
	syncer.Sync(t, append(renamed.render(t), byHand...)...)
	r.mustStay(t, "what a renamed fleet and its renamed entries have made stays", was)

	taken := renamed.withFile("fleet.yaml", renamed["fleet.yaml"]+withSpecs(takenOver, url))
	syncer.Sync(t, taken.render(t)...)
	environment.Eventually(t, "what the entry does not make goes, with its workload", func(ctx context.Context) error {
		_, err := r.hub.Live(ctx, applicationVersion, "Application", environment.ArgoCDNamespace, "extra-more")
		return mustBeAbsent(err)
	})
	for object := range was {
		if strings.Contains(object, "extra-more") {
			delete(was, object)
		}
	}
	r.mustStay(t, "what hand-written sets have made stays", was)

	r.change(t)
	text := regexp.MustCompile(`(?m)^ *renamedFrom: .*\n`).ReplaceAllString(taken["fleet.yaml"], "")
	syncer.Sync(t, taken.withFile("fleet.yaml", text).render(t)...)
	r.mustBeMadeAgain(t, was)
}

// change is what people do on a workload cluster: they delete what a set with ApplyOnce has
// delivered, and add to what a set with Reconcile has.
func (r *renames) change(t *testing.T) {
	t.Helper()
	if err := r.workload.Delete(t.Context(), environment.Object("v1", "ConfigMap", "default", "network")); err != nil {
		t.Fatal(err)
	}
	more := environment.Object("v1", "ConfigMap", "default", "policy")
	more.Object["data"] = map[string]any{"by": "hand"}
	if err := r.workload.Apply(t.Context(), more); err != nil {
		t.Fatal(err)
	}
}

// mustBeMadeAgain waits until all that a renamed fleet has is made and applied again, since it does
// not say that it was renamed. The workload of an Application stays, and so does what has an
// objectName.
func (r *renames) mustBeMadeAgain(t *testing.T, was map[string]string) {
	t.Helper()
	r.hub.DeliveredAfterDeletion(t, "clusters", "eu-1", 3)
	environment.Eventually(t, "the sets and the Application are other ones", func(ctx context.Context) error {
		is, err := r.state(ctx)
		for object, version := range was {
			owned := strings.Contains(object, "clusters/production-") || object == "Application argocd/eu-1-workload"
			switch {
			case owned && is[object] == version:
				return fmt.Errorf("%s is there: %s", object, version)
			case !owned && is[object] != version && !isDelivery(object):
				return fmt.Errorf("%s was %s, and is %s", object, version, is[object])
			}
		}
		return err
	})
	environment.Eventually(t, "ApplyOnce creates what was deleted, and Reconcile takes what was added",
		func(ctx context.Context) error {
			_, err := r.workload.Live(ctx, "v1", "ConfigMap", "default", "network")
			policy, more := r.workload.Live(ctx, "v1", "ConfigMap", "default", "policy")
			if data, _, _ := unstructured.NestedStringMap(policy.Object, "data"); data["by"] != "" {
				return fmt.Errorf("its data are %v", data)
			}
			return errors.Join(err, more)
		})
}

// isDelivery reports whether an object is what Cluster API has delivered, or its record.
func isDelivery(object string) bool {
	return strings.HasPrefix(object, "ClusterResourceSetBinding ") || strings.HasPrefix(object, "ConfigMap default/")
}

// takenOver are entries that take over the sets of writtenSets.
const takenOver = `
  - name: taken
    objectName: by-hand
    template: {metadata: {name: '{{ .name }}-taken'}, spec: APP({{ .name }}-taken)}
  - name: more
    objectName: by-hand-more
    template: {metadata: {name: '{{ .name }}-more'}, spec: APP({{ .name }}-more)}
  - name: keeps
    objectName: by-hand-keeps
    syncPolicy: {applicationsSync: create-update}
    template: {metadata: {name: '{{ .name }}-keeps'}, spec: APP({{ .name }}-keeps)}
`

// writtenSets are ApplicationSets as people write them: with the cluster generator, without
// goTemplate, and without preserveResourcesOnDeletion. Two of them make an Application more.
func writtenSets(t *testing.T, url string) []manifest {
	t.Helper()
	const clusters = "{clusters: {selector: {matchLabels: {argocd.argoproj.io/secret-type: cluster}}}}"
	const more = clusters + ", {list: {elements: [{name: extra}]}}"
	var text strings.Builder
	for _, set := range []struct{ name, generators, suffix string }{
		{"by-hand", clusters, "taken"}, {"by-hand-more", more, "more"}, {"by-hand-keeps", more, "keeps"},
	} {
		_, _ = fmt.Fprintf(&text, `---
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: %s, namespace: argocd}
spec:
  generators: [%s]
  template: {metadata: {name: '{{name}}-%s'}, spec: %s}
`, set.name, set.generators, set.suffix, applicationSpec(url, "{{name}}-"+set.suffix, "eu-1", false))
	}
	sets, err := environment.Manifests([]byte(strings.ReplaceAll(text.String(), "spec: {source",
		"spec: {project: default, source")))
	if err != nil {
		t.Fatal(err)
	}
	return sets
}

// withSpecs replaces each APP(NAMESPACE) by the spec of an Application.
func withSpecs(text, url string) string {
	return regexp.MustCompile(`APP\((.*?)\)`).ReplaceAllStringFunc(text, func(call string) string {
		namespace := strings.TrimSuffix(strings.TrimPrefix(call, "APP("), ")")
		return applicationSpec(url, namespace, "", false)
	})
}

// renameAll renames the fleet and all its entries, with renamedFrom.
func renameAll(config string) string {
	config = strings.Replace(config, "{name: production,", "{name: production-eu,", 1)
	config = strings.Replace(config, "spec:", "spec:\n  renamedFrom: production", 1)
	return regexp.MustCompile(`(?m)^  - name: (.*)$`).ReplaceAllString(config, "  - name: $1-eu\n    renamedFrom: $1")
}

// renames is the environment of TestRenames.
type renames struct{ hub, workload *environment.ControlPlane }

// deployed waits until Applications have deployed what they have.
func (r *renames) deployed(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		environment.Eventually(t, "Application "+name+" is synced", func(ctx context.Context) error {
			application, err := r.hub.Live(ctx, applicationVersion, "Application", environment.ArgoCDNamespace, name)
			if err != nil {
				return err
			}
			phase, _, _ := unstructured.NestedString(application.Object, "status", "operationState", "phase")
			sync, _, _ := unstructured.NestedString(application.Object, "status", "sync", "status")
			if phase != "Succeeded" || sync != "Synced" {
				return fmt.Errorf("its status is %v", application.Object["status"])
			}
			return nil
		})
	}
}

// mustStay fails the test unless all that was is there for a while after the controllers have acted
// on what was synced, as it was.
func (r *renames) mustStay(t *testing.T, what string, was map[string]string) {
	t.Helper()
	r.hub.Reconciled(t, environment.ClusterResourceSetController, environment.ApplicationSetController)
	environment.Throughout(t, what, nothingMoreHappens, func(ctx context.Context) error {
		is, err := r.state(ctx)
		if diff := cmp.Diff(was, is); err == nil && diff != "" {
			return fmt.Errorf("(-was +is)\n%s", diff)
		}
		return err
	})
}

// state returns everything that changes if an object is created, deleted or applied: Applications
// with what they have synced, what Cluster API delivers and when it did, and the objects on the
// workload cluster with their versions.
func (r *renames) state(ctx context.Context) (map[string]string, error) {
	state := map[string]string{}
	read := func(from *environment.ControlPlane, apiVersion, kind, namespace string, detail ...string) error {
		objects, err := from.All(ctx, apiVersion, kind, namespace)
		for i := range objects {
			object := &objects[i]
			value, _, _ := unstructured.NestedFieldNoCopy(object.Object, detail...)
			text, _ := json.Marshal(value)
			state[kind+" "+object.GetNamespace()+"/"+object.GetName()] = string(object.GetUID()) + " " + string(text)
		}
		return err
	}
	return state, errors.Join(
		read(r.hub, applicationVersion, "Application", environment.ArgoCDNamespace, "status", "history"),
		read(r.hub, environment.ClusterResourceSetVersion, "ClusterResourceSet", "clusters", "spec"),
		read(r.hub, environment.ClusterResourceSetVersion, "ClusterResourceSetBinding", "clusters", "spec"),
		read(r.hub, "v1", "ConfigMap", "clusters", "data"),
		read(r.workload, "v1", "ConfigMap", "", "metadata", "resourceVersion"),
		read(r.workload, "apps/v1", "Deployment", "", "metadata", "resourceVersion"),
	)
}
