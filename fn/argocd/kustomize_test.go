package argocd

import "testing"

func TestCommonMetadataOfKustomize(t *testing.T) {
	const at = "error CF0403 spec.source.kustomize.common"
	common := func(fields string) string { return "source: {" + git + "path: a, kustomize: {" + fields + "}}" }
	checkAll(t, hubSet(), map[string]checkCase{
		"labels and annotations": {
			spec: common("commonLabels: {a: b, example.com/c: ''}, commonAnnotations: {example.com/A: b c}"),
		},
		"a value with a space": {spec: common("commonLabels: {a: b c}"), want: []string{at + "Labels[a]: valid label"}},
		"a value that is too long": {
			spec: common("commonLabels: {a: x1234567890123456789012345678901234567890123456789012345678901234}"),
			want: []string{at + "Labels[a]: 63"},
		},
		"a key with a space": {spec: common("commonLabels: {a b: c}"), want: []string{at + "Labels[a b]"}},
		"a key of an annotation with a space": {
			spec: common("commonAnnotations: {a b: c}"), want: []string{at + "Annotations[a b]"},
		},
		"a variable of Argo CD":                          {spec: common("commonLabels: {a: '${ARGOCD_APP_NAME}'}")},
		"a variable that is none, which becomes nothing": {spec: common("commonLabels: {a: '${x y}'}")},
		"where nothing is made of it": {
			spec: "source: null, sources: [{" + git + "path: b}, {" + git +
				"ref: a, kustomize: {commonLabels: {a: b c}}}]",
			want: []string{"warning CF0411 spec.sources[1].kustomize"},
		},
	})
}

func TestReplicasOfKustomize(t *testing.T) {
	const at = "error CF0403 spec.source.kustomize.replicas[1].count"
	replicas := func(count string) string {
		return "source: {" + git + "path: a, kustomize: {replicas: [{name: a, count: 1}, {name: b, count: " +
			count + "}]}}"
	}
	checkAll(t, hubSet(), map[string]checkCase{
		"a number":            {spec: replicas("3")},
		"a number as a text":  {spec: replicas("'3'")},
		"a text":              {spec: replicas("three"), want: []string{at + ": not a number"}},
		"an empty text":       {spec: replicas("''"), want: []string{at + ": not a number"}},
		"a number and a unit": {spec: replicas("3k"), want: []string{at + ": write a number"}},
		"where nothing is made of it": {
			spec: "source: null, sources: [{" + git + "ref: a, kustomize: {replicas: [{name: b, count: c}]}}]",
			want: []string{"warning CF0411 spec.sources[0].kustomize"},
		},
	})
}
