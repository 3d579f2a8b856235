package argocd

import "testing"

func TestIgnoreDifferences(t *testing.T) {
	const at = "warning CF0411 spec.ignoreDifferences[0]"
	checkAll(t, hubSet(), map[string]checkCase{
		"pointers": {
			spec: "ignoreDifferences: [{kind: Deployment, group: apps, jsonPointers: [/spec/replicas]}]",
		},
		"nothing": {
			spec: "ignoreDifferences: [{group: apps, kind: Deployment}]", want: []string{at + ": names no field"},
		},
		"no slash": {
			spec: "ignoreDifferences: [{group: apps, kind: Deployment, jsonPointers: [spec/replicas]}]",
			want: []string{at + ".jsonPointers[0]: begins with /"},
		},
		"a path of jq": {
			spec: "ignoreDifferences: [{group: apps, kind: Deployment, jsonPointers: [.spec.replicas]}]",
			want: []string{at + ".jsonPointers[0]: begin it with /, for example /spec/replicas"},
		},
		"field managers": {
			spec: "ignoreDifferences: [{kind: '*', group: '*', managedFieldsManagers: [kube-controller-manager]}]",
		},
		"none of it": {spec: "ignoreDifferences: []"},
	})
}

func TestExpressionsOfJQ(t *testing.T) {
	const at = "error CF0403 spec.ignoreDifferences[0].jqPathExpressions[0]: "
	of := func(expressions string) string {
		return "ignoreDifferences: [{group: apps, kind: Deployment, jqPathExpressions: [" + expressions + "]}]"
	}
	checkAll(t, hubSet(), map[string]checkCase{
		"a path":              {spec: of(".spec.replicas")},
		"a path with a key":   {spec: of("'.metadata.annotations[\"example.com/key\"]'")},
		"a path with a slash": {spec: of("'.metadata.annotations.\"example.com/key\"'")},
		"a selection":         {spec: of("'.spec.template.spec.containers[] | select(.name == \"proxy\")'")},
		"two paths":           {spec: of("'.a, .b'")},
		"a path without its point, which is a function": {
			spec: of("spec.replicas"), want: []string{at + "function not defined: spec/0"},
		},
		"a pointer": {spec: of("/spec/replicas"), want: []string{at + "cannot read the jq expression"}},
		"a key that needs quotes": {
			spec: of("'.metadata.annotations.example.com/key'"), want: []string{at + "write a path of jq"},
		},
		"a bracket that is open":  {spec: of("'.spec.containers[] | select(.name == \"a\"'"), want: []string{at}},
		"a variable that is none": {spec: of("'.a[$b]'"), want: []string{at + "variable not defined: $b"}},
		"an empty one":            {spec: of("''"), want: []string{at}},
		"a second one": {
			spec: of(".a, '.b['"),
			want: []string{"error CF0403 spec.ignoreDifferences[0].jqPathExpressions[1]: never syncs it"},
		},
	})
}

func TestKindsOfDifferences(t *testing.T) {
	const at = "warning CF0411 spec.ignoreDifferences[0]"
	of := func(fields string) string { return "ignoreDifferences: [{" + fields + ", jsonPointers: [/spec]}]" }
	checkAll(t, hubSet(), map[string]checkCase{
		"a kind of the core group":      {spec: of("kind: Service")},
		"a kind of another group":       {spec: of("group: batch, kind: CronJob")},
		"a kind of a custom resource":   {spec: of("group: example.com, kind: Widget")},
		"a kind that a newer group has": {spec: of("group: apps, kind: Rollout")},
		"all kinds":                     {spec: of("group: '*', kind: '*'")},
		"all kinds of a group":          {spec: of("group: apps, kind: '*'")},
		"a pattern of a kind":           {spec: of("group: '', kind: Config*")},
		"a pattern of groups":           {spec: of("group: '*.k8s.io', kind: Ingress")},
		"an API version as the group": {
			spec: of("group: apps/v1, kind: Deployment"),
			want: []string{at + ".group: write apps"},
		},
		"the API version of a custom kind": {
			spec: of("group: example.com/v1, kind: A"),
			want: []string{at + ".group: write example.com"},
		},
		"the version of the core group": {
			spec: of("group: v1, kind: Service"), want: []string{at + ".group: the group of the core kinds is empty"},
		},
		"no group": {spec: of("kind: Deployment"), want: []string{at + ": set group: apps"}},
		"no group of a webhook": {
			spec: of("kind: ValidatingWebhookConfiguration"),
			want: []string{at + ": set group: admission"},
		},
		"an empty group": {
			spec: of("group: '', kind: StatefulSet"),
			want: []string{at + ": set group: apps"},
		},
		"no group of a custom kind": {spec: of("kind: Widget"), want: []string{at + ": set group to that of the kind"}},
		"another case": {
			spec: of("group: apps, kind: deployment"),
			want: []string{at + `.kind: did you mean "Deployment"?`},
		},
		"the plural": {
			spec: of("group: apps, kind: Deployments"),
			want: []string{at + `.kind: did you mean "Deployment"?`},
		},
		"a typo in the core": {spec: of("kind: Servce"), want: []string{at + `.kind: did you mean "Service"?`}},
	})
}
