package v1alpha1

import (
	"encoding/json"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDefault sets the defaults of a FleetConfig that says as little as possible, and of one that
// says otherwise.
func TestDefault(t *testing.T) {
	for name, test := range map[string]struct{ given, want FleetConfigSpec }{
		"a FleetConfig that says nothing": {
			want: FleetConfigSpec{
				Clusters: ClusterSource{Mode: ClusterModeStamp},
				ArgoCD:   argoCD(GeneratorList),
			},
		},
		"Clusters from files are only read": {
			given: FleetConfigSpec{Clusters: ClusterSource{Files: []FilePattern{"a"}}},
			want: FleetConfigSpec{
				Clusters: ClusterSource{Files: []FilePattern{"a"}, Mode: ClusterModeReadOnly},
				ArgoCD:   argoCD(GeneratorList),
			},
		},
		"options of capi2argo, a project of one's own": {
			given: FleetConfigSpec{ArgoCD: ArgoCD{Registrar: RegistrarCapi2Argo, Defaults: projectIs("fleet")}},
			want: FleetConfigSpec{
				Clusters: ClusterSource{Mode: ClusterModeStamp},
				ArgoCD: ArgoCD{
					Namespace: "argocd",
					Registrar: RegistrarCapi2Argo,
					Generator: GeneratorList,
					Defaults:  projectIs("fleet"),
					Capi2Argo: Capi2Argo{Names: Capi2ArgoNamesPlain, Labels: Capi2ArgoLabelsTakeAlong},
				},
			},
		},
		"the project joins other defaults": {
			given: FleetConfigSpec{ArgoCD: ArgoCD{
				Namespace: "gitops",
				Defaults:  Tree{"metadata": map[string]any{"name": "a"}, "spec": map[string]any{"a": "b"}},
			}},
			want: FleetConfigSpec{
				Clusters: ClusterSource{Mode: ClusterModeStamp},
				ArgoCD: ArgoCD{
					Namespace: "gitops",
					Registrar: RegistrarAny,
					Generator: GeneratorList,
					Defaults: Tree{
						"metadata": map[string]any{"name": "a"},
						"spec":     map[string]any{"a": "b", "project": "default"},
					},
				},
			},
		},
	} {
		t.Run(name, func(t *testing.T) { wantDefaults(t, test.given, test.want) })
	}
}

// TestDefaultOfEntries sets the defaults of entries.
func TestDefaultOfEntries(t *testing.T) {
	own := ApplicationSetSyncPolicy{PreserveResourcesOnDeletion: new(false), ApplicationsSync: "sync"}
	given := FleetConfigSpec{
		ArgoCD: ArgoCD{Generator: GeneratorClusters},
		ResourceSets: []ResourceSet{{Resources: []Resource{
			{Files: []FilePattern{"a"}},
			{Inline: "a"},
			{Selector: &Selector{}},
			{ConfigMap: &ConfigMapReference{}},
			{Secret: &SecretReference{}},
			{Files: []FilePattern{"a"}, Hub: HubKeep, Render: RenderTemplate},
			{Secret: &SecretReference{Provided: SecretProvidedExternally}},
		}}},
		Bootstrap: []Bootstrap{{Resources: []Resource{{Files: []FilePattern{"a"}}}}},
		ApplicationSets: []ApplicationSet{
			{}, {Rollout: RolloutRollingSync, SyncPolicy: own},
		},
	}
	want := FleetConfigSpec{
		Clusters: ClusterSource{Mode: ClusterModeStamp},
		ArgoCD:   argoCD(GeneratorClusters),
		ResourceSets: []ResourceSet{{Strategy: StrategyApplyOnce, Format: FormatAuto, Resources: []Resource{
			{Files: []FilePattern{"a"}, Hub: HubExclude, Render: RenderVerbatim},
			{Inline: "a", Render: RenderVerbatim},
			{Selector: &Selector{}, Render: RenderVerbatim},
			{ConfigMap: &ConfigMapReference{}},
			{Secret: &SecretReference{Provided: SecretProvidedByInput}},
			{Files: []FilePattern{"a"}, Hub: HubKeep, Render: RenderTemplate},
			{Secret: &SecretReference{Provided: SecretProvidedExternally}},
		}}},
		Bootstrap: []Bootstrap{{
			Namespace: "argocd", Format: FormatAuto,
			Resources: []Resource{{Files: []FilePattern{"a"}, Hub: HubExclude, Render: RenderVerbatim}},
		}},
		ApplicationSets: []ApplicationSet{
			{Rollout: RolloutRevisions, SyncPolicy: ApplicationSetSyncPolicy{
				PreserveResourcesOnDeletion: new(true),
				ApplicationsSync:            ApplicationsSyncCreateUpdate,
			}},
			{Rollout: RolloutRollingSync, SyncPolicy: own},
		},
	}
	wantDefaults(t, given, want)
}

func wantDefaults(t *testing.T, given, want FleetConfigSpec) {
	t.Helper()
	config := &FleetConfig{Spec: given}
	config.Default()
	if diff := cmp.Diff(want, config.Spec); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	once := config.DeepCopy()
	if config.Default(); !cmp.Equal(once, config) {
		t.Errorf("doing it twice changes %s", cmp.Diff(once, config))
	}
}

// argoCD has the defaults of spec.argocd, except for the generator.
func argoCD(generator Generator) ArgoCD {
	return ArgoCD{Namespace: "argocd", Registrar: RegistrarAny, Generator: generator, Defaults: projectIs("default")}
}

func projectIs(name string) Tree {
	return Tree{"spec": map[string]any{"project": name}}
}

// TestDocumentedDefaultsAreTheDefaults compares what the comments say with what Default does, for
// fields whose default is a single word.
func TestDocumentedDefaultsAreTheDefaults(t *testing.T) {
	type schema struct {
		Description string             `json:"description"`
		Properties  map[string]*schema `json:"properties"`
		Items       *schema            `json:"items"`
		Definitions map[string]*schema `json:"definitions"`
		Ref         string             `json:"$ref"`
	}
	root := &schema{}
	if err := json.Unmarshal(JSONSchema(), root); err != nil {
		t.Fatal(err)
	}
	config := &FleetConfig{Spec: FleetConfigSpec{
		ArgoCD: ArgoCD{Registrar: RegistrarCapi2Argo},
		ResourceSets: []ResourceSet{{
			Resources: []Resource{{Files: []FilePattern{"a"}, Secret: &SecretReference{}}},
		}},
		Bootstrap:       []Bootstrap{{}},
		ApplicationSets: []ApplicationSet{{}},
	}}
	config.Default()
	config.Spec.ArgoCD.Registrar = RegistrarAny // set above only to see the options of the other
	text, err := json.Marshal(config)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	single := regexp.MustCompile(`Default(?: for files)?: (\S+?)(?:\.|,.*)$`)
	compared := 0
	var compare func(path string, s *schema, value any)
	compare = func(path string, s *schema, value any) {
		if s.Ref == "#/definitions/Resource" {
			s = root.Definitions["Resource"]
		}
		if list, isList := value.([]any); isList && s.Items != nil && len(list) > 0 {
			compare(path+"[]", s.Items, list[0])
			return
		}
		object, _ := value.(map[string]any)
		for name, field := range s.Properties {
			if said := single.FindStringSubmatch(field.Description); said != nil {
				compared++
				got, _ := json.Marshal(object[name])
				if string(got) != said[1] && string(got) != `"`+said[1]+`"` {
					t.Errorf("%s.%s: the comment says %s, Default %s", path, name, said[1], got)
				}
			}
			compare(path+"."+name, field, object[name])
		}
	}
	compare("", root, tree)
	if compared < 12 {
		t.Errorf("compared %d fields only", compared)
	}
}
