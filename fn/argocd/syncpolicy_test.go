package argocd

import "testing"

func TestSyncOptions(t *testing.T) {
	options := func(list string) string { return "syncPolicy: {syncOptions: [" + list + "]}" }
	one := func(words string) []string {
		return []string{"warning CF0411 spec.syncPolicy.syncOptions[0]: " + words}
	}
	checkAll(t, hubSet(), map[string]checkCase{
		"known ones": {spec: options("Validate=false, CreateNamespace=true, PrunePropagationPolicy=foreground, " +
			"PruneLast=true, Replace=false, ServerSideApply=true, ApplyOutOfSyncOnly=true, " +
			"SkipDryRunOnMissingResource=true, RespectIgnoreDifferences=true, FailOnSharedResource=true, " +
			"ClientSideApplyMigration=false, Prune=confirm, Delete=false")},
		"a typo": {
			spec: options("CreateNamspace=true"),
			want: one(`did you mean "CreateNamespace=true"?`),
		},
		"another typo": {
			spec: options("CreateNamespce=true"),
			want: one(`did you mean "CreateNamespace=true"?`),
		},
		"another case": {
			spec: options("createNamespace=true"),
			want: one(`did you mean "CreateNamespace=true"?`),
		},
		"a value of another case": {spec: options("ServerSideApply=True"), want: one("write ServerSideApply=true")},
		"a value that is none": {
			spec: options("ServerSideApply=yes"),
			want: one("write ServerSideApply=true or ServerSideApply=false"),
		},
		"a space": {
			spec: options("'CreateNamespace = true'"),
			want: one(`did you mean "CreateNamespace=true"?`),
		},
		"a space before": {
			spec: options("' CreateNamespace=true'"),
			want: one(`did you mean "CreateNamespace=true"?`),
		},
		"no value": {spec: options("ServerSideApply"), want: one("write ServerSideApply=true")},
		"a colon":  {spec: options("'CreateNamespace: True'"), want: one("write CreateNamespace=true")},
		"a colon and a typo": {
			spec: options("'CreatNamespace:false'"),
			want: one(`did you mean "CreateNamespace=false"?`),
		},
		"one that is empty": {spec: options("''")},
		"two in one": {
			spec: options("'ServerSideApply=true,Replace=true'"),
			want: one("write each option as an item"),
		},
		"a policy that is none": {
			spec: options("PrunePropagationPolicy=Orphan"),
			want: one("write PrunePropagationPolicy=orphan"),
		},
		"one of single objects": {spec: options("Force=true"), want: one("single objects")},
		"one that nobody knows": {spec: options("MakeCoffee=true"), want: one("does not know")},
		"two that contradict": {
			spec: options("Prune=false, Prune=confirm"),
			want: []string{"warning CF0411 spec.syncPolicy.syncOptions[1]: contradicts Prune=false"},
		},
		"replaced and applied": {
			spec: options("Replace=true, Prune=false, ServerSideApply=true"),
			want: []string{"warning CF0411 spec.syncPolicy.syncOptions[2]: Replace=true makes it replace"},
		},
		"applied and replaced": {
			spec: options("ServerSideApply=true, Replace=true"),
			want: one("remove one of them"),
		},
		"replaced, and not applied": {spec: options("Replace=true, ServerSideApply=false")},
		"one that is repeated":      {spec: options("Prune=false, Prune=false")},
		"several wrong ones": {
			spec: options("CreateNamspace=true, ServerSideApply=True"),
			want: append(one(""), "warning CF0411 spec.syncPolicy.syncOptions[1]"),
		},
		"metadata of a namespace, and an option with a colon": {
			spec: "syncPolicy: {syncOptions: ['CreateNamespace:true'], managedNamespaceMetadata: {labels: {a: b}}}",
			want: one("write CreateNamespace=true"),
		},
		"metadata of a namespace": {
			spec: "syncPolicy: {managedNamespaceMetadata: {labels: {a: b}}}",
			want: []string{"warning CF0411 spec.syncPolicy.managedNamespaceMetadata: CreateNamespace=true"},
		},
		"of one that is created": {
			spec: "syncPolicy: {syncOptions: [CreateNamespace=true], managedNamespaceMetadata: {labels: {a: b}}}",
		},
		"of one, but a typo": {
			spec: "syncPolicy: {syncOptions: [CreateNamespace=True], managedNamespaceMetadata: {annotations: {a: b}}}",
			want: one("write CreateNamespace=true"),
		},
		"no metadata of namespace": {spec: "syncPolicy: {managedNamespaceMetadata: {labels: {}}}"},
	})
}

func TestRetry(t *testing.T) {
	const at = "error CF0403 spec.syncPolicy.retry.backoff."
	retry := func(fields string) string { return "syncPolicy: {retry: {" + fields + "}}" }
	checkAll(t, hubSet(), map[string]checkCase{
		"durations":  {spec: retry("limit: 5, backoff: {duration: 5s, maxDuration: 3m, factor: 2}")},
		"seconds":    {spec: retry("limit: 5, backoff: {duration: '5', maxDuration: '180'}")},
		"empty ones": {spec: retry("limit: 5, backoff: {duration: ''}")},
		"a word": {
			spec: retry("limit: 5, backoff: {duration: five}"),
			want: []string{at + "duration: 30s"},
		},
		"a day": {
			spec: retry("limit: 5, backoff: {maxDuration: 1d}"),
			want: []string{at + "maxDuration"},
		},
		"a space": {
			spec: retry("limit: 5, backoff: {duration: '5 s', maxDuration: 3 min}"),
			want: []string{at + "duration", at + "maxDuration"},
		},
		"a backoff of no retries": {
			spec: retry("backoff: {duration: 5s}"),
			want: []string{"warning CF0411 spec.syncPolicy.retry: retry.limit"},
		},
		"no retries, as it is meant": {spec: retry("limit: 0, backoff: {duration: 5s}")},
		"for ever":                   {spec: retry("limit: -1")},
	})
}
