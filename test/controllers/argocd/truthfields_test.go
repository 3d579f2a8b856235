package argocd

import (
	"maps"
	"strings"
	"testing"

	argov1alpha1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
)

// unsaid are the differences of Applications without that of finalizers where diff says that an
// ApplicationSet adds or removes one.
func (j *truthJudge) unsaid(t *testing.T, before, after *argov1alpha1.Application) map[string][2]string {
	t.Helper()
	found := differencesOf(t, before, after)
	isAfter := j.after[after.Name] == after
	switch said := j.diff.ofFinalizers(ownerOf(before)); {
	case said == "":
	case strings.Contains(said, "keep their finalizers") && isAfter:
		j.seen.add("PolicyChanges")
	default:
		j.seen.add("PolicyChanges")
		if _, exists := found[finalizersPath]; exists && isAfter {
			j.seen.add("PolicyChanges, with another finalizer")
		}
		delete(found, finalizersPath)
	}
	return found
}

const finalizersPath = "metadata.finalizers"

// judgeFields wants exactly those fields of an Application to have changed that diff names.
func (j *truthJudge) judgeFields(t *testing.T, name string, change hubChange) {
	t.Helper()
	found := j.unsaid(t, j.before[name], j.after[name])
	said := map[string][2]string{}
	for _, field := range change.Fields {
		at := plainPath(field.Path)
		said[at] = [2]string{valueText(t, field.Before), valueText(t, field.After)}
		if field.Distinct > 1 || field.Redacted != "" || at != field.Path {
			said[at] = found[at] // of other Applications, or a part of it
		}
	}
	if !maps.Equal(said, found) {
		t.Errorf("%s: what changes is %q; diff says %q", name, found, said)
	}
}

// differencesOf are the fields in which Applications differ, with both values as texts. A list
// is one value, and so are labels and annotations whose keys are no plain names.
func differencesOf(t *testing.T, before, after *argov1alpha1.Application) map[string][2]string {
	t.Helper()
	texts := [2]map[string]string{{}, {}}
	for i, one := range []*argov1alpha1.Application{before, after} {
		flatten(t, "spec", fromJSON(t, asJSON(t, one.Spec)), texts[i])
		labels, annotations := object{}, object{}
		for key, value := range one.Labels {
			labels[key] = value
		}
		for key, value := range one.Annotations {
			annotations[key] = value
		}
		if len(one.Finalizers) > 0 {
			texts[i][finalizersPath] = asJSON(t, one.Finalizers)
		}
		flatten(t, "metadata.labels", labels, texts[i])
		flatten(t, "metadata.annotations", annotations, texts[i])
	}
	found := map[string][2]string{}
	for i := range texts {
		for at := range texts[i] {
			if texts[0][at] != texts[1][at] {
				found[at] = [2]string{texts[0][at], texts[1][at]}
			}
		}
	}
	return found
}

func flatten(t *testing.T, at string, value any, texts map[string]string) {
	t.Helper()
	switch value := value.(type) {
	case object:
		for key, inner := range value {
			if plainPath(at+"."+key) == at || strings.ContainsAny(key, "./") {
				texts[at] += key + "=" + asJSON(t, inner) + "\n"
				continue
			}
			flatten(t, at+"."+key, inner, texts)
		}
	case string:
		texts[at] = value
	default:
		texts[at] = asJSON(t, value)
	}
}

// valueText is a value of a field as flatten writes it; "" for none.
func valueText(t *testing.T, value any) string {
	t.Helper()
	texts := map[string]string{}
	if value != nil {
		flatten(t, "value", value, texts)
	}
	return texts["value"]
}

// plainPath is a path as far as it has no brackets.
func plainPath(path string) string {
	path, _, _ = strings.Cut(path, "[")
	return path
}
