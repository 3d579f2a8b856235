package argocd

import (
	"strings"
	"testing"
)

// TestWrittenSetsDoWhatDiffSays edits an ApplicationSet that somebody has written in ways that a
// random edit hardly finds, and wants Argo CD to do what diff says.
func TestWrittenSetsDoWhatDiffSays(t *testing.T) {
	t.Parallel()
	const revision = "targetRevision: v1"
	for sentence, edit := range map[string]struct {
		replace [2]string // in the ApplicationSet
		want    []string  // what diff must say
	}{
		"a name is made twice, and is there": {
			[2]string{"{name: c1, at: c1}", "{name: c1, at: c0}"}, []string{"ApplicationDeleted", "NotUpdated"},
		},
		"a name is made twice, and is not there": {
			[2]string{"name: '{{ .at }}-web'", "name: web"}, []string{"ApplicationDeleted"}, // nothing has that name
		},
		"the template reads what is missing": {
			[2]string{revision, "targetRevision: '{{ .revision }}'"}, []string{"NotUpdated"},
		},
		"the template is not one": {
			[2]string{revision, "targetRevision: '{{ .name '"}, []string{"NotUpdated"},
		},
		"the name is not a template": {
			[2]string{"name: '{{ .at }}-web'", "name: '{{ .at -web'"}, []string{"ApplicationKept"},
		},
		"what changes is ignored": {
			[2]string{revision, "targetRevision: v2"}, []string{"NotUpdated"},
		},
		"what changes is ignored for other Applications": {
			[2]string{"path: a", "path: b"}, []string{"NotUpdated", "Synced"},
		},
		"a part of what changes is ignored": {
			[2]string{revision, "targetRevision: v2, helm: {releaseName: web}"}, []string{"Synced"},
		},
		"a label that is ignored changes": {
			[2]string{"a/b: one", "a/b: two"}, []string{"NotUpdated"},
		},
		"an annotation that is ignored by jq changes": {
			[2]string{"c: one", "c: two"}, []string{"NotUpdated"},
		},
		"another annotation changes": {
			[2]string{"c: one", "c: two, d: two"}, []string{"MetadataOnly"},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			const set = "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\n" +
				"metadata: {name: web, namespace: argocd}\nspec:\n  goTemplate: true\n" +
				"  goTemplateOptions: [missingkey=error]\n" +
				"  generators: [{list: {elements: [{name: c0, at: c0}, {name: c1, at: c1}, {name: c2, at: c2}]}}]\n" +
				"  ignoreApplicationDifferences:\n" +
				"  - {jsonPointers: [/spec/source/targetRevision, /metadata/labels/a~1b]}\n" +
				"  - {jqPathExpressions: [.metadata.annotations.c]}\n" +
				"  - {name: c0-web, jsonPointers: [/spec/source/path]}\n" +
				"  template:\n    metadata: {name: '{{ .at }}-web', labels: {a/b: one}, annotations: {c: one}}\n" +
				"    spec:\n      project: default\n" +
				"      source: {repoURL: 'https://example.com/a.git', path: a, " + revision + "}\n" +
				"      destination: {name: '{{ .name }}', namespace: web}\n      syncPolicy: {automated: {}}\n"
			f := newHubFleet(1)
			f.makers, f.clusters = nil, map[string]string{"c0": "eu", "c1": "eu", "c2": "us"}
			old, now := f.tree(), f.tree()
			old["web.yaml"], now["web.yaml"] = set, strings.Replace(set, edit.replace[0], edit.replace[1], 1)
			seen := newSightings()
			judgeTrees(t, old, now, order{}, seen)
			seen.mustHave(t, edit.want...)
		})
	}
}
