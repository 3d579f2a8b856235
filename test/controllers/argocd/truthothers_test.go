package argocd

import (
	"maps"
	"slices"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

// syncOthers makes the hub have what no controller works on.
func (h *editedHub) syncOthers(t *testing.T, wanted hubManifests) {
	t.Helper()
	live := h.others(t)
	for name, one := range live {
		if _, stays := wanted.others[name]; !stays {
			h.prune(t, &one)
		}
	}
	for name, one := range wanted.others {
		if old, exists := live[name]; exists {
			one.ResourceVersion = old.ResourceVersion
			h.must(t, h.Update(t.Context(), &one))
			continue
		}
		h.must(t, h.Create(t.Context(), &one))
	}
}

func (h *editedHub) others(t *testing.T) map[string]corev1.ConfigMap {
	t.Helper()
	var all corev1.ConfigMapList
	h.must(t, h.List(t.Context(), &all))
	found := map[string]corev1.ConfigMap{}
	for _, one := range all.Items {
		found[one.Name] = one
	}
	return found
}

// judgeOthers judges what diff says of ConfigMaps on the hub.
func (j *truthJudge) judgeOthers(t *testing.T) {
	t.Helper()
	names := map[string]bool{}
	for _, side := range j.others {
		for name := range side {
			names[name] = true
		}
	}
	for name := range names {
		before, had := j.others[0][name]
		after, has := j.others[1][name]
		wanted := []string{""}
		switch {
		case !had:
			wanted = []string{"HubCreated"}
		case !has:
			wanted = []string{"HubDeleted"}
		case before.Data["version"] != after.Data["version"] || !maps.Equal(before.Annotations, after.Annotations):
			wanted = []string{"HubUpdated"}
		default:
			wanted = append(wanted, "HubKept")
		}
		code := j.diff.ofObject("argocd/" + name)
		if !slices.Contains(wanted, code) {
			t.Errorf("ConfigMap %s: %q happens; diff says %q", name, wanted, code)
		}
		j.seen.add(code)
	}
}
