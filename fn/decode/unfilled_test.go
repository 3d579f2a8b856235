package decode

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestUnfilledVariables: the forms of the variables of templates, and what looks like one.
func TestUnfilledVariables(t *testing.T) {
	for text, want := range map[string][]string{
		"${A}":                 {"A"},
		"${a_1}-x-${B}":        {"a_1", "B"},
		"${A:=default}":        {"A"},
		"${A:-a b}":            {"A"},
		"${A=x}${B-y}${C?}":    {"A", "B", "C"},
		"${A/old/new}":         {"A"},
		"${A//old/new}":        {"A"},
		"${A:1:2}":             {"A"},
		"${A^^}${B,}":          {"A", "B"},
		"${A##x}${B%y}":        {"A", "B"},
		"${#A}":                {"A"},
		"${A:=${B}}":           {"A", "B"},
		"${var.region}":        {"var.region"},
		"$${A}":                nil,
		"$${A} ${B}":           {"B"},
		"$A":                   nil,
		"${A":                  nil,
		"${}":                  nil,
		"${ A }":               nil,
		"${1}":                 nil,
		"${{ secrets.TOKEN }}": nil,
		"{{ .A }}":             nil,
		"":                     nil,
	} {
		if diff := cmp.Diff(want, unfilledVariables(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// TestTextsOfShells: a text with white space is a script, in a Cluster as in every other object of
// Cluster API; in metadata no text is.
func TestTextsOfShells(t *testing.T) {
	const variable = "spec: {topology: {variables: [{name: a, value: "
	for sentence, test := range map[string]struct {
		kind, rest string
		want       bool
	}{
		"a word in a topology variable":   {"Cluster", variable + "'${REGION}'}]}}", true},
		"a word in the middle of another": {"Cluster", variable + "'eu-${REGION}-1'}]}}", true},
		"a line of a script":              {"Cluster", variable + "'echo ${HOSTNAME} > /etc/motd'}]}}", false},
		"a script of several lines":       {"Cluster", variable + `"set -e\necho ${HOSTNAME}"}]}}`, false},
		"a script with tabs":              {"Cluster", variable + `"echo\t${HOSTNAME}"}]}}`, false},
		"a script below a variable":       {"Cluster", variable + "{run: ['echo ${HOSTNAME}']}}]}}", false},
		"a script and a word":             {"Cluster", variable + "['echo ${HOSTNAME}', '${REGION}']}]}}", true},
		"an annotation with white space":  {"Cluster", "spec: {topology: {}}", true},
		"a word of a template": {
			"DockerClusterTemplate", "spec: {template: {spec: {a: '${B}'}}}", true,
		},
		"a script of a template": {
			"DockerClusterTemplate", "spec: {template: {spec: {a: 'x ${B}'}}}", false,
		},
		"an annotation of a template with space": {"DockerClusterTemplate", "spec: {}", true},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			annotations := ""
			if strings.Contains(sentence, "annotation") {
				annotations = ", annotations: {a: 'owned by ${TEAM}'}"
			}
			group := "cluster.x-k8s.io"
			document := ""
			if test.kind != "Cluster" {
				group, document = "infrastructure."+group, cluster("b")+"---\n"
			}
			document += "apiVersion: " + group + "/v1beta2\nkind: " + test.kind +
				"\nmetadata: {name: a, namespace: default" + annotations + "}\n" + test.rest + "\n"
			_, problems := Fleet(input(t, document, "values: [{name: a, label: a}]"), Choice{}, nil)
			isLeft := func(problem fleet.Problem) bool { return problem.Code == fleet.Unfilled }
			if got := slices.ContainsFunc(problems, isLeft); got != test.want {
				t.Errorf("got %t: %v", got, lines(problems))
			}
		})
	}
}
