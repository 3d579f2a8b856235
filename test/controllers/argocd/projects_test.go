package argocd

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	argov1alpha1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/util/argo"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/capifleet/capifleet/test/controllers/registrar"
)

const judgedProjects = 400

// TestRandomProjects judges what capifleet says of AppProjects in the input: whether each permits
// the Application of each Cluster, and the Namespace that Argo CD creates for it. What is an error
// is refused by Argo CD, what Argo CD refuses is an error or a warning, and a warning by the server
// of the cluster is the only one that need not come true. That a project denies the server of a
// cluster is not seen: only the hub knows it.
func TestRandomProjects(t *testing.T) {
	seen := newSightings()
	t.Run("packages", func(t *testing.T) {
		for i := range judgedProjects {
			t.Run(fmt.Sprintf("%03d", i), func(t *testing.T) {
				t.Parallel()
				judgeProjects(t, seen, randomly(i, combination{}))
			})
		}
	})
	seen.mustHave(t, "permitted", "refused", "refused by name only", "permitted by server", "denied by server",
		"without its Namespace")
}

// restricted is a Cluster with what its Application is made of.
type restricted struct{ name, server, project, repository, destination, namespace string }

// judgeProjects judges random projects on random Applications.
func judgeProjects(t *testing.T, seen *sightings, r *random) {
	t.Helper()
	var clusters []restricted
	for i := range 4 {
		one := restricted{
			name: fmt.Sprintf("%s-%d", pick(r, "eu", "us"), i), server: fmt.Sprintf("https://10.0.0.%d:6443", i),
			project: pick(r, "team-a", "team-b"),
			repository: pick(r, "https://example.com/team-a/web.git", "https://EXAMPLE.com/team-b/web",
				"git@example.com:team-a/web.git", "ssh://git@example.com/team-b/web",
				"oci://registry.example.com/charts"),
			namespace: pick(r, "web", "team-a-web", "kube-system"),
		}
		one.destination = pick(r, one.name, one.name, one.name, "in-cluster")
		clusters = append(clusters, one)
	}
	projects := []object{r.project("team-a"), r.project("team-b")}
	problems := problemsOf(t, restrictedFleet(t, clusters, projects))
	secrets := make([]corev1.Secret, 0, len(clusters))
	for _, cluster := range clusters {
		secrets = append(secrets, registrar.ByHand("cluster-"+cluster.name, cluster.name,
			registrar.Connection{Server: cluster.server}))
	}
	h := newHub(t, secrets...)
	for _, cluster := range clusters {
		at := slices.IndexFunc(projects, func(p object) bool {
			return textAt(p, "", "metadata", "name") == cluster.project
		})
		var project argov1alpha1.AppProject
		if err := convert(projects[at], &project); err != nil {
			t.Fatal(err)
		}
		conditions, err := argo.ValidatePermissions(t.Context(), &argov1alpha1.ApplicationSpec{
			Source:      &argov1alpha1.ApplicationSource{RepoURL: cluster.repository, Path: "."},
			Destination: argov1alpha1.ApplicationDestination{Name: cluster.destination, Namespace: cluster.namespace},
		}, &project, h)
		if err != nil {
			t.Fatal(err)
		}
		found := problems.of(cluster)
		verdict := ""
		lacksNamespace := cluster.namespace != "kube-system" &&
			!project.IsGroupKindNamePermitted(schema.GroupKind{Kind: "Namespace"}, cluster.namespace, false)
		switch refused, denied := len(conditions) > 0, strings.Contains(asJSON(t, projects[at]), `"!`+cluster.server); {
		case refused && len(found["error"]) > 0:
			verdict = "refused"
		case refused && len(found["warning"]) > 0:
			verdict = "refused by name only"
		case !refused && len(found["warning"]) > 0 && strings.Contains(found["warning"], "by name"):
			verdict = "permitted by server"
		case !refused && lacksNamespace && strings.Contains(found["warning"], "the Namespace that Argo CD creates"):
			verdict = "without its Namespace"
		case !refused && !lacksNamespace && len(found) == 0:
			verdict = "permitted"
		case refused && denied:
			verdict = "denied by server"
		default:
			t.Errorf("Argo CD says %v, and capifleet %v of %+v with %s",
				conditions, found, cluster, asJSON(t, projects[at]))
		}
		seen.add(verdict)
	}
}

// project is a random AppProject.
func (r *random) project(name string) object {
	spec := object{}
	var repositories []string
	for range 1 + r.IntN(3) {
		repositories = append(repositories,
			pick(r, "*", "*", "**", "https://example.com/team-a/*", "https://example.com/*",
				"https://example.com/**", "https://example.com/team-b/web.git", "git@example.com:team-a/*",
				"ssh://git@example.com/team-b/web.git", "!https://example.com/team-b/*", "!git@example.com:*/*",
				"oci://*",
				"oci://registry.example.com/charts", "https://example.com/{team-a,team-b}/web", "*.com/*/*",
				"https://example.com/team-?/web", "https://example.com/team-[ab]/web", "!*"))
	}
	spec["sourceRepos"] = repositories
	var destinations []object
	for range r.IntN(4) {
		destination := object{
			"namespace": pick(r, "*", "*", "*", "web", "team-a-*", "!kube-system", "kube-*", "{web,kube-system}", ""),
		}
		if r.oneIn(2) {
			destination["name"] = pick(r, "*", "eu-*", "us-?", "in-cluster", "eu-1", "!in-cluster", "!us-*", "[e]*",
				"{eu-0,us-1}")
		}
		if r.oneIn(2) {
			destination["server"] = pick(r, "*", "https://*", "https://10.0.0.1:6443", "https://10.0.0.?:6443",
				"https://kubernetes.default.svc", "!https://kubernetes.default.svc", "!https://10.0.0.2:6443",
				"http://*")
		}
		destinations = append(destinations, destination)
	}
	spec["destinations"] = destinations
	restriction := func() []object {
		return []object{{
			"group": pick(r, "*", "", "apps", "["),
			"kind":  pick(r, "*", "Namespace", "Name*", "namespace", "ClusterRole"),
			"name":  pick(r, "", "", "web", "team-*"),
		}}
	}
	if !r.oneIn(4) {
		spec["clusterResourceWhitelist"] = restriction()
	}
	if r.oneIn(4) {
		spec["clusterResourceBlacklist"] = restriction()
	}
	return object{
		"apiVersion": "argoproj.io/v1alpha1", "kind": "AppProject",
		"metadata": object{"name": name, "namespace": namespace}, "spec": spec,
	}
}

// restrictedFleet is a package whose Applications are of the projects of its Clusters. Those of the
// hub itself are of an entry of their own, since no fact may lead there.
func restrictedFleet(t *testing.T, clusters []restricted, projects []object) tree {
	t.Helper()
	var documents []string
	for _, cluster := range clusters {
		documents = append(documents, asJSON(t, object{
			"apiVersion": "cluster.x-k8s.io/v1beta2", "kind": "Cluster",
			"metadata": object{
				"name": cluster.name, "namespace": "fleet",
				"labels":      object{"project": cluster.project, "target": cluster.target()},
				"annotations": object{"repository": cluster.repository, "namespace": cluster.namespace},
			},
			"spec": object{"infrastructureRef": object{"apiGroup": "a.example.com", "kind": "A", "name": "a"}},
		}))
	}
	for _, project := range projects {
		documents = append(documents, asJSON(t, project))
	}
	config := `
apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: main}
spec:
  applicationSets:`
	for _, target := range []string{"hub", "cluster"} {
		if !slices.ContainsFunc(clusters, func(c restricted) bool { return c.target() == target }) {
			continue
		}
		name := "'{{ .name }}'"
		if target == "hub" {
			name = "in-cluster"
		}
		config += fmt.Sprintf(`
  - name: on-%s
    clusterSelector: {matchLabels: {target: %[1]s}}
    template:
      metadata: {name: '{{ .name }}-web'}
      spec:
        project: '{{ .metadata.labels.project }}'
        source: {repoURL: '{{ .metadata.annotations.repository }}', path: '.'}
        destination: {name: %[2]s, namespace: '{{ .metadata.annotations.namespace }}'}
        syncPolicy: {syncOptions: [CreateNamespace=true]}`, target, name)
	}
	return tree{"package.yaml": strings.Join(documents, "\n---\n"), configFile: config}
}

// target is where the Application of the Cluster runs.
func (r restricted) target() string {
	if r.destination == r.name {
		return "cluster"
	}
	return "hub"
}

// plannedProblem is a problem of plan, with what it is about.
type plannedProblem struct {
	Severity, Code, Message string
	Object                  struct{ Kind, Namespace, Name string }
	Clusters                []struct{ Namespace, Name string }
}

type plannedProblems []plannedProblem

// of are the messages of the problems of a Cluster with its project, by severity.
func (p plannedProblems) of(cluster restricted) map[string]string {
	found := map[string]string{}
	for _, one := range p {
		concerned := slices.ContainsFunc(one.Clusters, func(c struct{ Namespace, Name string }) bool {
			return c.Name == cluster.name
		})
		if one.Code == "CF0508" && concerned && one.Object.Name == cluster.project {
			found[one.Severity] += one.Message + "; "
		}
	}
	return found
}

// problemsOf are the problems that plan finds in a package.
func problemsOf(t *testing.T, files tree) plannedProblems {
	t.Helper()
	var plan struct{ Problems plannedProblems }
	dir := files.write(t)
	printed, _ := execute(t, nil, "plan", dir, "--config", filepath.Join(dir, configFile), "--output", "json")
	if err := json.Unmarshal(printed, &plan); err != nil {
		t.Fatal(err)
	}
	for _, one := range plan.Problems {
		if one.Severity == "error" && one.Code != "CF0507" && one.Code != "CF0508" {
			t.Fatalf("%v\n%v", one, files)
		}
	}
	return plan.Problems
}
