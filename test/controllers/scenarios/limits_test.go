package scenarios

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

const (
	// mostStoredBytes is what etcd takes in one request, and what CF0407 names.
	mostStoredBytes = 1536 << 10
	// mostPayloadBytes is what a ConfigMap may hold.
	mostPayloadBytes = 1 << 20
)

// TestLimits: what is too large for the servers is too large for capifleet, and hardly anything
// else.
func TestLimits(t *testing.T) {
	e := scenario(t, "limits: the servers refuse a ConfigMap and an ApplicationSet of the sizes that capifleet names")
	hub := e.ControlPlanes(t, "management")[0]
	hub.ApplicationSets(t)
	t.Run("a ConfigMap", func(t *testing.T) { limitOfConfigMaps(t, hub) })
	hub.Namespace(t, unwatched)
	entry := statusEntry(t, hub)
	t.Logf("the status has for each Application %v", entry)
	t.Run("an ApplicationSet with its status", func(t *testing.T) {
		limitOfApplicationSets(t, hub, large{status: entry, from: 4000})
	})
	t.Run("an ApplicationSet with a RollingSync", func(t *testing.T) {
		limitOfApplicationSets(t, hub, large{status: entry, from: 2400, rollout: "RollingSync"})
	})
}

// unwatched is a namespace in which Argo CD looks at no ApplicationSet.
const unwatched = "limits"

// large is how ApplicationSets are made that are near the limit.
type large struct {
	status  map[string]any // what the status has for each Application
	from    int            // Clusters, with which etcd takes it
	rollout string
}

// limitOfConfigMaps: the largest ConfigMap that capifleet takes as a payload is accepted, and one
// byte more is refused by both.
func limitOfConfigMaps(t *testing.T, hub *environment.ControlPlane) {
	const object = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: large, namespace: default}\n# "
	for size, accepted := range map[int]bool{mostPayloadBytes: true, mostPayloadBytes + 1: false} {
		payload := environment.Object("v1", "ConfigMap", "default", fmt.Sprintf("payload-%d", size))
		payload.Object["data"] = map[string]any{"large.yaml": object + strings.Repeat("x", size-len(object))}
		text, err := json.Marshal(payload.Object)
		if err != nil {
			t.Fatal(err)
		}
		files := fleet{
			"clusters/eu-1.yaml": clusterFile("default", "eu-1", "fleet: limits"),
			"payloads/large.yml": string(text),
			"fleet.yaml": configOf("limits", `
  resourceSets:
  - name: large
    resources: [{configMap: {name: `+payload.GetName()+`}}]
`),
		}
		_, problems, err := tryExecute(t, "render", files.write(t))
		if (err == nil) != accepted || !accepted && !strings.Contains(problems, "error CF0305: ") {
			t.Errorf("capifleet says of %d bytes: %v %s", size, err, problems)
		}
		err = hub.Apply(t.Context(), payload)
		if (err == nil) != accepted ||
			!accepted && !strings.Contains(err.Error(), "Too long: may not be more than 1048576 bytes") {
			t.Errorf("the API server says of %d bytes: %v", size, err)
		}
	}
}

// limitOfApplicationSets: with a status that lists all Applications, as the controller writes it,
// the smallest ApplicationSet that etcd refuses, in steps of 16 Applications, is within 5 % above
// the limit that CF0407 names.
func limitOfApplicationSets(t *testing.T, hub *environment.ControlPlane, how large) {
	const step, most = 16, 5000 // Clusters; status.resources lists no more than 5000 Applications
	steps := sort.Search((most-how.from)/step, func(i int) bool {
		return !how.stored(t, hub, how.from+i*step)
	})
	refused := how.from + steps*step
	if steps == 0 || refused > most-step {
		t.Fatalf("etcd refuses less than %d Applications, or takes %d", how.from, refused)
	}
	_, problems := how.render(t, refused)
	size := regexp.MustCompile(`CF0407: .* with its status the ApplicationSet will have about (\d+) bytes`)
	match := size.FindStringSubmatch(problems)
	if match == nil {
		t.Fatalf("capifleet has no CF0407 for %d Clusters, which etcd refuses:\n%s", refused, problems)
	}
	predicted, err := strconv.Atoi(match[1])
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("etcd refuses %d Applications, for which capifleet predicts %d bytes: %.3f of the limit", refused,
		predicted, float64(predicted)/mostStoredBytes)
	if predicted < mostStoredBytes || predicted > mostStoredBytes*105/100 {
		t.Error("that is not within 5 % above the limit")
	}
}

// statusEntry has Argo CD make an Application that is synced and healthy, and returns what the
// status of its ApplicationSet says of it.
func statusEntry(t *testing.T, hub *environment.ControlPlane) map[string]any {
	t.Helper()
	manifests, _ := large{}.render(t, 1)
	set := one(t, manifests, "ApplicationSet")
	if err := hub.Apply(t.Context(), clusterSecret("large", largeName(0)), set); err != nil {
		t.Fatal(err)
	}
	application := largeName(0) + "-web"
	environment.Eventually(t, "the Application is there", func(ctx context.Context) error {
		_, err := hub.Live(ctx, applicationVersion, "Application", environment.ArgoCDNamespace, application)
		return err
	})
	const state = `{"status":{"health":{"status":"Healthy","lastTransitionTime":"2026-01-01T00:00:00Z"},` +
		`"sync":{"status":"Synced","comparedTo":{"source":{"repoURL":"https://example.com/` +
		`web.git"},"destination":{}}}}}`
	live := environment.Object(applicationVersion, "Application", environment.ArgoCDNamespace, application)
	if err := hub.Patch(t.Context(), live, client.RawPatch("application/merge-patch+json", []byte(state))); err != nil {
		t.Fatal(err)
	}
	if err := refresh(t.Context(), hub, set.GetName()); err != nil {
		t.Fatal(err)
	}
	var entry map[string]any
	environment.Eventually(t, "the status lists a healthy Application", func(ctx context.Context) error {
		live, err := hub.Live(ctx, applicationVersion, "ApplicationSet", set.GetNamespace(), set.GetName())
		if err != nil {
			return err
		}
		resources, _, _ := unstructured.NestedSlice(live.Object, "status", "resources")
		if len(resources) == 1 {
			entry, _ = resources[0].(map[string]any)
		}
		if health, _, _ := unstructured.NestedString(entry, "health", "status"); health != "Healthy" {
			return fmt.Errorf("status.resources is %v", resources)
		}
		return nil
	})
	return entry
}

// stored reports whether etcd stores an ApplicationSet of a number of Clusters with its status.
func (l large) stored(t *testing.T, hub *environment.ControlPlane, clusters int) bool {
	t.Helper()
	manifests, _ := l.render(t, clusters)
	set := one(t, manifests, "ApplicationSet").DeepCopy()
	set.SetNamespace(unwatched)
	set.SetName(fmt.Sprintf("large-%s-%d", strings.ToLower(l.rollout), clusters))
	if err := hub.Apply(t.Context(), set); err != nil {
		return mustBeTooLarge(t, err)
	}
	live, err := hub.Live(t.Context(), applicationVersion, "ApplicationSet", unwatched, set.GetName())
	if err != nil {
		t.Fatal(err)
	}
	resources, rollout := make([]any, clusters), make([]any, clusters)
	for i := range clusters {
		listed := (&unstructured.Unstructured{Object: l.status}).DeepCopy().Object
		listed["name"] = largeName(i) + "-web"
		resources[i], rollout[i] = listed, rolledOut(largeName(i)+"-web")
	}
	status := map[string]any{"resources": resources, "resourcesCount": int64(clusters)}
	if l.rollout != "" {
		status["applicationStatus"] = rollout
	}
	live.Object["status"] = status
	if err := hub.Status().Update(t.Context(), live); err != nil {
		return mustBeTooLarge(t, err)
	}
	if now, _, _ := unstructured.NestedMap(live.Object, "status"); len(now) != len(status) {
		t.Fatal("the API server has not stored the whole status")
	}
	return true
}

// rolledOut is what status.applicationStatus has for an Application when its step is done.
func rolledOut(application string) map[string]any {
	return map[string]any{
		"application": application, "status": "Healthy", "step": "1", "lastTransitionTime": "2026-01-01T00:00:00Z",
		"message":         "Application resource became Healthy, updating status from Progressing to Healthy",
		"targetRevisions": []any{strings.Repeat("a", 40)},
	}
}

// mustBeTooLarge returns false, for an error about the size of a request: of etcd, or, of one that
// is much larger, of its client.
func mustBeTooLarge(t *testing.T, err error) bool {
	t.Helper()
	if text := err.Error(); !strings.Contains(text, "etcdserver: request is too large") &&
		!strings.Contains(text, "trying to send message larger than max") {
		t.Fatal(err)
	}
	return false
}

// render renders an ApplicationSet of a number of Clusters.
func (l large) render(t *testing.T, clusters int) (manifests []manifest, problems string) {
	t.Helper()
	var all strings.Builder
	for i := range clusters {
		all.WriteString("---\n" +
			clusterFile("clusters", largeName(i), "fleet: large, region: "+longValue+", site: "+longValue))
	}
	config := configOf("large", `
  values: [{name: region, label: region}, {name: site, label: site}]
  applicationSets:
  - name: web
    template:
      metadata: {name: '{{ .name }}-web'}
      spec:
        source: {repoURL: https://example.com/web.git, targetRevision: main,
          path: '{{ .values.region }}/{{ .values.site }}'}
        destination: {namespace: web}
`)
	if l.rollout != "" {
		config += "    rollout: " + l.rollout + "\n  waves: [{name: rest}]\n"
	}
	files := fleet{"clusters.yaml": all.String(), "fleet.yaml": config}
	stdout, problems, err := tryExecute(t, "render", files.write(t), "--only", "generated")
	if err != nil {
		t.Fatalf("%v\n%s", err, problems)
	}
	if manifests, err = environment.Manifests(stdout); err != nil {
		t.Fatal(err)
	}
	return manifests, problems
}

// longValue is a value for a label, of as many characters as there may be.
const longValue = "europe-west-3-frankfurt-am-main-in-the-second-hall-on-the-left"

func largeName(i int) string { return fmt.Sprintf("eu-prod-%04d", i) }

// configOf is a FleetConfig of the Clusters with label fleet.
func configOf(name, spec string) string {
	return `apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: ` + name + `, annotations: {config.kubernetes.io/local-config: "true"}}
spec:
  clusters: {selector: {matchLabels: {fleet: ` + name + `}}}` + spec
}
