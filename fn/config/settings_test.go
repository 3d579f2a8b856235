package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// settingsTemplate is the template of an ApplicationSet that has nothing wrong.
const settingsTemplate = "template: {metadata: {name: '{{ .name }}'}, " +
	"spec: {source: {repoURL: https://example.com/a, path: a}}}"

// settingsSpec has a registrar and revisions that may be overridden, each through an anchor that
// something else uses too.
const settingsSpec = `waves: [{name: a, selector: {matchLabels: {tier: canary}}}, {name: b}]
resourceSets: [{name: r, revision: &one v1, resources: [{inline: x}]}]
argocd: {registrar: Capargo}
applicationSets:
- name: first
  ` + settingsTemplate + `
  revisions: &all [{wave: a, revision: *one}, {wave: b, revision: v0}]
- name: second
  ` + settingsTemplate + `
- name: third
  ` + settingsTemplate + `
  revisions: *all`

// TestSettingsAreAsIfTheFleetConfigHadThem compares with a FleetConfig that says it.
func TestSettingsAreAsIfTheFleetConfigHadThem(t *testing.T) {
	said := strings.NewReplacer(
		"Capargo", "Capi2Argo",
		"revision: *one", "revision: '2.10'",
		"revision: v0", "revision: '2.10'",
	).Replace(settingsSpec)
	want, problems := Read(self(), []byte(withSpec(said)))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	settings := Settings{Registrar: Setting{"Capi2Argo", "a"}, Revision: Setting{"2.10", "b"}}
	got, overrides, problems := ReadWith(self(), []byte(withSpec(settingsSpec)), settings)
	if diff := cmp.Diff(want, got); diff != "" || len(problems) > 0 {
		t.Errorf("problems %v, FleetConfig (-want +got):\n%s", problems, diff)
	}
	if diff := cmp.Diff([]string{"a", "b", "b", ""}, []string{
		overrides["spec.argocd.registrar"], overrides["spec.applicationSets[0].revisions[0].revision"],
		overrides["spec.applicationSets[2].revisions[1].revision"], overrides["spec.resourceSets[0].revision"],
	}); diff != "" || len(overrides) != 5 {
		t.Errorf("%d overrides (-want +got):\n%s", len(overrides), diff)
	}
	if got.Spec.ArgoCD.Capi2Argo.Names != v1alpha1.Capi2ArgoNamesPlain || got.Spec.ResourceSets[0].Revision != "v1" {
		t.Errorf("got %v, want the defaults of what is said, and everything else as it is", got.Spec)
	}
}

// TestSettingsThatAreWrong wants all that is wrong, at the field and with who has said it.
func TestSettingsThatAreWrong(t *testing.T) {
	for name, test := range map[string]struct {
		spec     string
		settings Settings
		want     []string
	}{
		"a registrar and a revision": {
			spec: settingsSpec,
			settings: Settings{
				Registrar: Setting{"None", "--registrar"},
				Revision:  Setting{strings.Repeat("x", 257), "--revision"},
			},
			want: []string{
				`error CF0109: spec.argocd.registrar: set by --registrar: ` +
					`the field does not accept this value (value "None"); ` +
					`use one of: Any, Capargo, Capi2Argo, ClusterLabels`,
				`error CF0109: spec.applicationSets[0].revisions[0].revision: ` +
					`set by --revision: the value has 257 characters (value "` + strings.Repeat("x", 120) + `…"); ` +
					`use at most 256 characters`,
			},
		},
		"what follows from a registrar": {
			spec:     "argocd: {registrar: Capi2Argo, capi2argo: {names: Namespaced}}",
			settings: Settings{Registrar: Setting{"Any", "--registrar"}},
			want: []string{
				`error CF0109: spec.argocd.capi2argo: with spec.argocd.registrar set by --registrar: ` +
					`the options are those of registrar Capi2Argo, and the registrar is Any; ` +
					`set Capi2Argo there, or remove the options from the file, which any other registrar works without`,
			},
		},
		"a revision that a misspelt field would follow": {
			spec:     "applicationSets: [{name: a, " + settingsTemplate + ", revisons: []}]",
			settings: Settings{Revision: Setting{"v1", "--revision"}},
			want: []string{
				`error CF0107: spec.applicationSets[0].revisons: ` +
					`FleetConfig has no such field; did you mean "revisions"?`,
			},
		},
		"a value of the document that does not count, and is wrong": {
			spec: "argocd: {registrar: capargo}\nwaves: [{name: a}]\n" +
				"applicationSets: [{name: a, " + settingsTemplate + ", revisions: [{wave: a, revision: 1}]}]",
			settings: Settings{Registrar: Setting{"Capargo", "--registrar"}, Revision: Setting{"v1", "--revision"}},
			want: []string{
				`error CF0109: spec.argocd.registrar: the field does not accept this value (value "capargo"); ` +
					`use one of: Any, Capargo, Capi2Argo, ClusterLabels`,
				`error CF0109: spec.applicationSets[0].revisions[0].revision: ` +
					`the value is a whole number, not a string (value "1"); quote it: "1"`,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			config, _, problems := ReadWith(self(), []byte(withSpec(test.spec)), test.settings)
			if diff := cmp.Diff(ofProduction(test.want), lines(problems)); diff != "" || config != nil {
				t.Errorf("got FleetConfig %v, problems (-want +got):\n%s", config, diff)
			}
		})
	}
}
