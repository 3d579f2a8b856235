package scenarios

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

// refusal is a file of testdata/refusals: what capifleet reports with a code, and the same made by
// hand, forced.yaml, which a server or a controller refuses in its own words.
type refusal struct {
	sentence, code string
	by             string // apply: the API server or a webhook; set or applications: a controller
	words          string
	files          fleet
	forced         []manifest
}

func readRefusal(t *testing.T, file string) refusal {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head := regexp.MustCompile(`^(.+)\ncode: (CF\d{4})\nby: (apply|set|applications)\nwords: (.+)\n$`)
	match := head.FindStringSubmatch(string(archive.Comment))
	if match == nil {
		t.Fatalf("%s: the head is not a sentence, code, by and words", file)
	}
	r := refusal{sentence: match[1], code: match[2], by: match[3], words: match[4], files: fleet{}}
	for _, one := range archive.Files {
		if one.Name != "forced.yaml" {
			r.files[one.Name] = string(one.Data)
		} else if r.forced, err = environment.Manifests(one.Data); err != nil || len(r.forced) == 0 {
			t.Fatalf("%s: %d manifests in forced.yaml: %v", file, len(r.forced), err)
		}
	}
	return r
}

// TestServersRefuse: what capifleet reports before anything is applied is what the servers and the
// controllers would refuse.
func TestServersRefuse(t *testing.T) {
	e := scenario(t, "refusals: the servers and the controllers refuse what capifleet refuses, in their own words")
	planes := e.ControlPlanes(t, "management", "workload")
	hub := planes[0]
	hub.ClusterAPI(t, "--feature-gates=ClusterTopology=true")
	hub.ApplicationSets(t)
	for _, name := range []string{"eu", "us"} {
		if err := hub.Apply(t.Context(), clusterSecret(name, name)); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob(filepath.Join("testdata", "refusals", "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("there is no refusal: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			r := readRefusal(t, file)
			_, problems, _ := tryExecute(t, "plan", r.files.write(t))
			if !regexp.MustCompile(`(?m)^(error|warning|info) ` + r.code + `: `).MatchString(problems) {
				t.Errorf("capifleet does not report %s:\n%s", r.code, problems)
			}
			refused := r.force(t, hub, planes[1])
			if !strings.Contains(refused, r.words) {
				t.Errorf("the server says: %s", refused)
			}
			t.Logf("%s %s: %s", r.code, r.sentence, refused)
		})
	}
}

// force applies the manifests and returns the words of who refuses one of them.
func (r refusal) force(t *testing.T, hub, workload *environment.ControlPlane) string {
	t.Helper()
	for _, one := range r.forced {
		if namespace := one.GetNamespace(); namespace != "" {
			hub.Namespace(t, namespace)
		}
		if one.GetKind() == "Cluster" && r.by == "set" {
			hub.Prepare(t, one.GetNamespace(), one.GetName(), workload)
		}
		if err := hub.Apply(t.Context(), one); err != nil {
			if r.by == "apply" {
				return err.Error()
			}
			t.Fatal(err)
		}
		if one.GetKind() == "ClusterClass" { // Cluster API knows its variables when it has reconciled the class.
			environment.Eventually(t, "the ClusterClass is reconciled", func(ctx context.Context) error {
				return hasCondition(ctx, hub, one, "VariablesReady", "True")
			})
		}
	}
	switch r.by {
	case "set":
		return r.logged(t, hub)
	case "applications":
		return r.condition(t, hub)
	default:
		return "all is accepted"
	}
}

// logged waits until Cluster API has logged the words about the set of this refusal. Conditions say
// only that something could not be applied, and of some payloads there is no condition at all.
func (r refusal) logged(t *testing.T, hub *environment.ControlPlane) string {
	t.Helper()
	set := fmt.Sprintf("ClusterResourceSet=%q", r.forced[0].GetNamespace()+"/cni")
	var found string
	environment.Eventually(t, "an error about "+set, func(context.Context) error {
		log, err := hub.ClusterAPILog()
		if err != nil {
			return err
		}
		var about []string
		for line := range strings.Lines(log) {
			waits := strings.Contains(line, "connection to the workload cluster is down")
			if strings.HasPrefix(line, "E") && strings.Contains(line, set) && !waits {
				about = append(about, line)
			}
		}
		if all := strings.Join(about, ""); all == "" || !strings.Contains(all, r.words) {
			return fmt.Errorf("it logs: %s", all)
		} else {
			found = all
		}
		return nil
	})
	return found
}

// condition waits until Argo CD refuses the ApplicationSet of this refusal in its words. It may say
// something else before, while it does not know a cluster yet.
func (r refusal) condition(t *testing.T, hub *environment.ControlPlane) string {
	t.Helper()
	set := one(t, r.forced, "ApplicationSet")
	var state string
	environment.Eventually(t, "the ApplicationSet is refused", func(ctx context.Context) error {
		live, err := hub.Live(ctx, applicationVersion, "ApplicationSet", set.GetNamespace(), set.GetName())
		if err != nil {
			return err
		}
		state = conditionOf(live, "ErrorOccurred")
		if !strings.HasPrefix(state, "True ") || !strings.Contains(state, r.words) {
			return fmt.Errorf("ErrorOccurred is %q", state)
		}
		return nil
	})
	return state
}

// hasCondition is nil where the status of a condition of an object is as wanted.
func hasCondition(
	ctx context.Context, cluster *environment.ControlPlane, object manifest, condition, status string,
) error {
	live := environment.Object(object.GetAPIVersion(), object.GetKind(), object.GetNamespace(), object.GetName())
	if err := cluster.Get(ctx, client.ObjectKeyFromObject(live), live); err != nil {
		return err
	}
	if state := conditionOf(live, condition); !strings.HasPrefix(state, status) {
		return fmt.Errorf("%s is %q", condition, state)
	}
	return nil
}
