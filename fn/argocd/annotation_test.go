package argocd

import "testing"

func TestNearAnnotations(t *testing.T) {
	annotation := func(text string) string { return "annotations: {argocd.argoproj.io/" + text + "}" }
	said := func(key, words string) []string {
		return []string{"warning CF0411 metadata.annotations[argocd.argoproj.io/" + key + "]: " + words}
	}
	checkAll(t, hubSet(), map[string]checkCase{
		"a wave":                          {metadata: annotation("sync-wave: '-1'")},
		"an annotation that nobody knows": {metadata: annotation("team: a")},
		"another prefix":                  {metadata: "annotations: {example.com/sync-wav: one}"},
		"notifications":                   {metadata: "annotations: {notifications.argoproj.io/subscribe.a.b: c}"},
		"paths":                           {metadata: annotation("manifest-generate-paths: .;/shared")},
		"options of a comparison": {
			metadata: annotation("compare-options: 'ServerSideDiff=true, IncludeMutationWebhook=true'"),
		},
		"options of a sync":     {metadata: annotation("sync-options: 'Prune=false,Force=true, Replace=true'")},
		"no options":            {metadata: annotation("sync-options: ''")},
		"hooks":                 {metadata: annotation("hook: 'PreSync,PostSync'")},
		"a refresh":             {metadata: annotation("refresh: hard")},
		"reconciliation is off": {metadata: annotation("skip-reconcile: 'true'")},
		"a letter is missing": {
			metadata: annotation("sync-wav: '1'"),
			want:     said("sync-wav", "write argocd.argoproj.io/sync-wave"),
		},
		"the plural":              {metadata: annotation("sync-waves: '1'"), want: said("sync-waves", "sync-wave")},
		"the singular of options": {metadata: annotation("sync-option: A"), want: said("sync-option", "sync-options")},
		"another case":            {metadata: annotation("Sync-Wave: '1'"), want: said("Sync-Wave", "sync-wave")},
		"a wave that is none": {
			metadata: annotation("sync-wave: one"), want: said("sync-wave", "write a whole number"),
		},
		"a wave with a fraction": {metadata: annotation("sync-wave: '1.5'"), want: said("sync-wave", "a whole number")},
		"an empty wave":          {metadata: annotation("sync-wave: ''"), want: said("sync-wave", "a whole number")},
		"an option of a comparison, with a typo": {
			metadata: annotation("compare-options: IgnoreExtraneus"),
			want:     said("compare-options", `did you mean "IgnoreExtraneous"?`),
		},
		"an option of a comparison that nobody knows": {
			metadata: annotation("compare-options: Everything"),
			want:     said("compare-options", "write IgnoreExtraneous, "),
		},
		"an option of a sync with a typo": {
			metadata: annotation("sync-options: 'Prune=false,ServerSideAply=true'"),
			want:     said("sync-options", `did you mean "ServerSideApply=true"?`),
		},
		"a value of an option of a sync": {
			metadata: annotation("sync-options: Prune=never"), want: said("sync-options", "write Prune="),
		},
		"a hook in another case": {metadata: annotation("hook: presync"), want: said("hook", `mean "PreSync"?`)},
		"a policy that is none": {
			metadata: annotation("hook-delete-policy: HookSuceeded"),
			want:     said("hook-delete-policy", `did you mean "HookSucceeded"?`),
		},
		"whether to reconcile": {
			metadata: annotation("skip-reconcile: 'yes'"),
			want:     said("skip-reconcile", `write "true"`),
		},
	})
}
