package argocd

import "testing"

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
