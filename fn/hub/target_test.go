package hub

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestApplicationSet compares everything that an ApplicationSet has.
func TestApplicationSet(t *testing.T) {
	t.Parallel()
	metadata := fleet.Metadata{
		Namespace: "argocd", Name: "main-web", Annotations: map[string]string{},
		Labels: map[string]string{
			"app.kubernetes.io/managed-by": "capifleet",
			"capifleet.dev/fleet":          "main",
			"team":                         "web",
		},
	}
	template := treeOf(t, `
metadata: {name: '{{ .name }}-web'}
spec: {project: default, destination: {name: '{{ .name }}'}, source: {repoURL: 'https://example.com/web.git',
	path: web}}`)
	for sentence, c := range map[string]struct {
		spec string
		want fleet.ApplicationSet
	}{
		"of a list": {
			spec: web("metadata: {labels: {team: web}},", "web"),
			want: fleet.ApplicationSet{
				Metadata: metadata, Generators: []fleet.Generator{{Elements: []map[string]any{{"name": "eu-1"}}}},
				Template:                    template,
				PreserveResourcesOnDeletion: true,
			},
		},
		"of a cluster generator": {
			spec: byLabels + web("metadata: {labels: {team: web}}, "+prod, "web"),
			want: fleet.ApplicationSet{
				Metadata: metadata, Template: template, PreserveResourcesOnDeletion: true,
				ApplicationsSync: "create-update",
				Generators: []fleet.Generator{{
					Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"env": "prod"}},
					Values:   map[string]string{},
				}},
			},
		},
		"of which nothing is preserved": {
			spec: web("metadata: {labels: {team: web}}, syncPolicy: {preserveResourcesOnDeletion: false, "+
				"applicationsSync: sync},", "web"),
			want: fleet.ApplicationSet{
				Metadata: metadata, Generators: []fleet.Generator{{Elements: []map[string]any{{"name": "eu-1"}}}},
				Template:         template,
				ApplicationsSync: "sync",
			},
		},
		"with overrides, which have templates of their own": {
			spec: web("metadata: {labels: {team: web}}, overrides: [{clusterSelector: {matchLabels: {env: "+
				"test}}, spec: {project: x}}],", "web"),
			want: fleet.ApplicationSet{
				Metadata: metadata, PreserveResourcesOnDeletion: true,
				Generators: []fleet.Generator{{Elements: []map[string]any{{"name": "eu-1"}}, Template: template}},
				Template:   treeOf(t, "{metadata: {name: '{{ .name }}'}, spec: {project: default, destination: {}}}"),
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			d := decide(t, fleetOf(t, c.spec, "a/eu-1 env=prod"))
			if diff := cmp.Diff([]fleet.ApplicationSet{c.want}, d.targeted.ApplicationSets); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestPreservedByDefault holds for a FleetConfig whose defaults are not set, too.
func TestPreservedByDefault(t *testing.T) {
	t.Parallel()
	f := fleetOf(t, web("", "web"), "a/eu-1")
	f.Entries.ApplicationSets[0].SyncPolicy.PreserveResourcesOnDeletion = nil
	equal(t, true, decide(t, f).targeted.ApplicationSets[0].PreserveResourcesOnDeletion)
}

// TestNothingIsDeletedWithoutMembers: the selector of an entry without members may have a typo.
func TestNothingIsDeletedWithoutMembers(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct{ fields, cluster, want string }{
		"with members Argo CD's default holds": {prod, "a/eu-1 env=prod", ""},
		"without members nothing is deleted":   {prod, "a/eu-1", "create-update"},
		"unless the entry says otherwise":      {prod + "syncPolicy: {applicationsSync: sync},", "a/eu-1", "sync"},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			d := decide(t, fleetOf(t, web(c.fields, "web"), c.cluster))
			equal(t, c.want, d.targeted.ApplicationSets[0].ApplicationsSync)
		})
	}
}

// TestClaims say that the cluster generators reach just who is meant.
func TestClaims(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]decision{
		"a list claims nothing": {
			spec: web("", "web"), clusters: []string{"a/eu-1"},
			want: nil,
		},
		"the selector of each entry, with what it requires": {
			spec: byLabels + "applicationSets: [" + element("one", prod, regionPath) + ", " + element("two", "",
				"two") + "]",
			clusters: []string{"a/eu-1 env=prod region=eu", "a/us-1 region=us"},
			want: []string{
				"spec.applicationSets[0].clusterSelector: env=prod,region reaches [a/eu-1]",
				"spec.applicationSets[1].clusterSelector: capifleet.dev/fleet=main reaches [a/eu-1 " +
					"a/us-1]",
			},
		},
		"not of an entry that fails": {
			spec: byLabels + "applicationSets: [" + element("one", prod, regionPath) + ", " + element("two", "",
				"two") + "]",
			clusters: []string{"a/eu-1 env=prod", "a/us-1"},
			want: []string{
				"spec.applicationSets[1].clusterSelector: capifleet.dev/fleet=main reaches [a/eu-1 " +
					"a/us-1]",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, claim := range decide(t, fleetOf(t, c.spec, c.clusters...)).targeted.Claims {
				got = append(
					got,
					fmt.Sprintf(
						"%s: %s reaches %v",
						claim.Path,
						metav1.FormatLabelSelector(&claim.Selector),
						namesOf(claim.Members),
					),
				)
			}
			equal(t, c.want, got)
		})
	}
}

// TestReads are the parameters that the templates of complete entries read.
func TestReads(t *testing.T) {
	t.Parallel()
	d := decide(t, fleetOf(t, "applicationSets: ["+element("one", "", "{{ .nameNormalized }}")+", "+
		element(
			"two",
			"",
			"{{ .metadata.labels.gone }}",
		)+", "+element("three", "", `{{ index .metadata.labels "gpu" | default "x" }}`)+"]", "a/eu-1"))
	var got []string
	for _, read := range d.targeted.Reads {
		got = append(got, read.String())
	}
	equal(t, []string{"name", "nameNormalized", "metadata.labels.gpu", "name"}, got)
}

// TestCheckSize reports an ApplicationSet that comes near a limit.
func TestCheckSize(t *testing.T) {
	t.Parallel()
	const limit = 1536 << 10 * 3 / 4
	sized := func(bytes int) fleet.ApplicationSet {
		planned := fleet.ApplicationSet{
			Metadata: fleet.Metadata{Annotations: map[string]string{}},
			Template: map[string]any{"t": ""},
		}
		planned.Template["t"] = strings.Repeat(
			"x",
			bytes-len(`[{"Namespace":"","Name":"","Labels":null,"Annotations":{}},[null,{"t":""}]]`)-512,
		)
		return planned
	}
	for _, c := range []struct {
		what         string
		bytes        int
		applications int  // each with a status of 148 bytes
		rolling      bool // 252 bytes more
		want         []string
	}{
		{what: "as much as client-side apply takes", bytes: 256 << 10, want: nil},
		{what: "a byte more", bytes: 256<<10 + 1, want: []string{
			"warning CF0407: root: the ApplicationSet has about 262145 bytes, more than client-side " +
				"apply can copy into its annotation (262144); it is marked for Argo CD to apply it " +
				"server-side; with kubectl, apply it with --server-side",
		}},
		{what: "as much as is near the limit of etcd", bytes: limit - 1024, want: []string{
			"warning CF0407: root: the ApplicationSet has about 1178624 bytes, more than client-side " +
				"apply can copy into its annotation (262144); it is marked for Argo CD to apply it " +
				"server-side; with kubectl, apply it with --server-side",
		}},
		{what: "a byte more than that", bytes: limit - 1023, want: []string{
			"warning CF0407: root: the ApplicationSet has about 1178625 bytes, more than client-side " +
				"apply can copy into its annotation (262144); it is marked for Argo CD to apply it " +
				"server-side; with kubectl, apply it with --server-side",
			"warning CF0407: root: with its status the ApplicationSet will have about 1179649 bytes, " +
				"and etcd refuses more than 1572864; split it by clusterSelector",
		}},
		{what: "as much, with the status of its Applications", bytes: limit - 1172, applications: 1, want: []string{
			"warning CF0407: root: the ApplicationSet has about 1178476 bytes, more than client-side " +
				"apply can copy into its annotation (262144); it is marked for Argo CD to apply it " +
				"server-side; with kubectl, apply it with --server-side",
		}},
		{what: "a byte more, with it", bytes: limit - 1171, applications: 1, want: []string{
			"warning CF0407: root: the ApplicationSet has about 1178477 bytes, more than client-side " +
				"apply can copy into its annotation (262144); it is marked for Argo CD to apply it " +
				"server-side; with kubectl, apply it with --server-side",
			"warning CF0407: root: with its status the ApplicationSet will have about 1179649 bytes, " +
				"and etcd refuses more than 1572864; split it by clusterSelector",
		}},
		{
			what:         "as much, with that of a RollingSync",
			bytes:        limit - 1424,
			applications: 1,
			rolling:      true,
			want: []string{
				"warning CF0407: root: the ApplicationSet has about 1178224 bytes, more than client-side " +
					"apply can copy into its annotation (262144); it is marked for Argo CD to apply it " +
					"server-side; with kubectl, apply it with --server-side",
			},
		},
		{what: "a byte more, with that", bytes: limit - 1423, applications: 1, rolling: true, want: []string{
			"warning CF0407: root: the ApplicationSet has about 1178225 bytes, more than client-side " +
				"apply can copy into its annotation (262144); it is marked for Argo CD to apply it " +
				"server-side; with kubectl, apply it with --server-side",
			"warning CF0407: root: with its status the ApplicationSet will have about 1179649 bytes, " +
				"and etcd refuses more than 1572864; split it by clusterSelector",
		}},
		{what: "twice the status", bytes: limit - 1319, applications: 2, want: []string{
			"warning CF0407: root: the ApplicationSet has about 1178329 bytes, more than client-side " +
				"apply can copy into its annotation (262144); it is marked for Argo CD to apply it " +
				"server-side; with kubectl, apply it with --server-side",
			"warning CF0407: root: with its status the ApplicationSet will have about 1179649 bytes, " +
				"and etcd refuses more than 1572864; split it by clusterSelector",
		}},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			planned := sized(c.bytes)
			applications := make([]fleet.Application, c.applications)
			for i := range applications {
				applications[i].Name = "web"
			}
			content, lists := withoutElements(planned.Generators, planned.Template)
			marked, problems := checkSize(planned.Metadata, content, lists, rootPath(),
				statusBytes("argocd", applications, c.rolling))
			equal(t, c.want, lines(problems))
			option, isMarked := marked.Annotations["argocd.argoproj.io/sync-options"]
			if isMarked != (len(c.want) > 0) {
				t.Errorf("the sync options are %q", option)
			}
		})
	}
}
