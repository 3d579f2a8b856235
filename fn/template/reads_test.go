package template

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// written shows reads in one line; ! marks the required ones.
func written(reads []Read) string {
	var out []string
	for _, r := range reads {
		mark := ""
		if r.Required {
			mark = "!"
		}
		out = append(out, r.String()+mark)
	}
	return strings.Join(out, " ")
}

func TestReads(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"a constant text reads nothing", "overlays/base", ""},
		{"a field is required", "{{ .metadata.labels.region }}", "metadata.labels.region!"},
		{
			"a field is required even with a default",
			`{{ .metadata.labels.region | default "eu" }}`, "metadata.labels.region!",
		},
		{"a lookup is required", `{{ index .metadata.labels "a/b" }}`, "metadata.labels[a/b]!"},
		{"a lookup in steps is one path", `{{ index (index .metadata "labels") "a/b" }}`, "metadata.labels[a/b]!"},
		{
			"a lookup in everything is the parameter",
			`{{ index . "metadata" "labels" "x" }}{{ index $ "name" }}`, "metadata.labels.x! name!",
		},
		{"a field of a lookup", `{{ (index .cluster "spec").zones }}`, "cluster.spec.zones!"},
		{"a lookup with a default is not", `{{ index .metadata.labels "a/b" | default "x" }}`, "metadata.labels[a/b]"},
		{"the condition of an if is always read", `{{ if .values.tier }}{{ .name }}{{ end }}`, "name values.tier!"},
		{"a lookup as condition may fail", `{{ if index .values "tier" }}{{ .values.tier }}{{ end }}`, "values.tier"},
		{
			"both branches may not be taken",
			`{{ if true }}{{ .name }}{{ else if .server }}{{ .project }}{{ end }}`, "name project server",
		},
		{"a read outside of a branch wins", `{{ if true }}{{ .name }}{{ end }}{{ .name }}`, "name!"},
		{
			"with moves the dot",
			`{{ with .metadata.labels }}{{ .region }}{{ end }}`, "metadata.labels! metadata.labels.region",
		},
		{
			"a variable of a branch hides one of its name, and only there",
			`{{ $a := .metadata.labels }}{{ if true }}{{ $a := .values.x }}{{ $a.in }}{{ end }}{{ $a.out }}`,
			"metadata.labels! metadata.labels.out! values.x values.x.in",
		},
		{
			"a variable of a loop hides one of its name, and only there",
			`{{ $x := .cluster }}{{ range ($x := .metadata.labels) }}{{ end }}{{ $x.spec.foo }}`,
			"cluster! cluster.spec.foo! metadata.labels!",
		},
		{"the else of with does not", `{{ with .values.x }}{{ . }}{{ else }}{{ .name }}{{ end }}`, "name values.x!"},
		{"with a lookup", `{{ with index .values "x" }}{{ . }}{{ end }}`, "values.x"},
		{
			"a range reads the whole map",
			`{{ range $k, $v := .metadata.labels }}{{ $v.x }}{{ .y }}{{ $.name }}{{ end }}`, "metadata.labels! name",
		},
		{"a function of a map reads all of it", `{{ toJson .metadata.labels }}`, "metadata.labels!"},
		{"a key that is not constant reads all", `{{ index .metadata.labels .name }}`, "metadata.labels! name!"},
		{"a key from a pipe reads all", `{{ "region" | index .metadata.labels }}`, "metadata.labels!"},
		{"the constant keys before it narrow", `{{ index .metadata "labels" .name }}`, "metadata.labels! name!"},
		{"a number of a list reads the list", `{{ index .cluster.spec.zones 0 }}`, "cluster.spec.zones!"},
		{
			"a variable is read where it is set",
			`{{ $x := .metadata.labels }}{{ $x.region }}`, "metadata.labels! metadata.labels.region!",
		},
		{
			"a variable that is set anew is not followed",
			`{{ $x := .metadata.labels }}{{ $x = .values }}{{ $x.region }}`, "metadata.labels! values!",
		},
		{
			"a variable of an inner block ends with it",
			`{{ $x := .values }}{{ if true }}{{ $x := .metadata.labels }}{{ $x.a }}{{ end }}{{ $x.b }}`,
			"metadata.labels metadata.labels.a values! values.b!",
		},
		{"the first argument of or is always read", `{{ or .values.a .values.b }}`, "values.a! values.b"},
		{"and is the same", `{{ and .values.a .values.b }}`, "values.a! values.b"},
		{"hasKey asks for a key", `{{ hasKey .metadata.labels "x" }}`, "metadata.labels.x"},
		{
			"hasKey with another key asks for all",
			`{{ hasKey .metadata.labels .name }}{{ "x" | hasKey .values }}`, "metadata.labels! name! values!",
		},
		{
			"pluck and pick",
			`{{ pluck "x" .values .metadata.labels }}{{ pick .values "y" "z" }}`,
			"metadata.labels.x values.x values.y values.z",
		},
		{"pluck from a pipe", `{{ .values | pluck "x" }}`, "values.x"},
		{
			"dig",
			`{{ dig "labels" "x" "none" .metadata }}{{ .cluster | dig "spec" "a" .name }}`,
			"cluster.spec.a metadata.labels.x name!",
		},
		{"dig with another key", `{{ dig .name "none" .values }}`, "name! values!"},
		{"omit reads all", `{{ omit .values "x" }}`, "values!"},
		{"get is index", `{{ get .values "x" }}{{ get .values "y" | default "" }}`, "values.x! values.y"},
		{"the flat form", `{{name}}{{metadata.labels.a/b}}`, "metadata.labels[a/b]! name!"},
		{
			"arguments in parentheses, however deep",
			`{{ printf "%s" (default (upper .name) (index .values "x" | default (lower .server))) }}`,
			"name! server! values.x",
		},
		{
			"what is passed to something that takes no argument",
			`{{ if false }}{{ .name .server }}{{ .name | .project }}{{ end }}`, "name project server",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			text, problem := ParseText(field.NewPath("x"), test.text)
			if problem != nil {
				t.Fatal(problem)
			}
			if diff := cmp.Diff(test.want, written(text.Reads())); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadsTellWhatATextNeeds(t *testing.T) {
	// With only the parameters that Reads names, a text renders as it does with all of them.
	for _, text := range []string{
		`{{ .name }}-{{ .metadata.labels.region }}`,
		`{{ with .metadata.labels }}{{ .region }}{{ end }}`,
		`{{ index .metadata "labels" "topology.kubernetes.io/zone" }}`,
		`{{ dig "labels" "region" "none" .metadata }}`,
		`{{ range .values }}{{ . }}{{ end }}`,
		`{{ or (index .values "no") .metadata.labels.region }}`,
		`{{ $x := .metadata.labels }}{{ index $x "region" }}`,
		`{{ if hasKey .values "tier" }}{{ .values.tier }}{{ end }}`,
	} {
		parsed, problem := ParseText(nil, text)
		if problem != nil {
			t.Fatal(problem)
		}
		want, problem := parsed.Render(params())
		if problem != nil {
			t.Fatal(problem)
		}
		few := map[string]any{}
		for _, r := range parsed.Reads() {
			copyPath(few, params(), r.Path)
		}
		if got, problem := parsed.Render(few); problem != nil || got != want {
			t.Errorf("%s: %q, %v with %v", text, got, problem, few)
		}
	}
}

func copyPath(to, from map[string]any, path []string) {
	v, ok := from[path[0]]
	inner, isMap := v.(map[string]any)
	switch {
	case !ok:
	case len(path) == 1 || !isMap:
		to[path[0]] = v
	default:
		if _, ok := to[path[0]]; !ok {
			to[path[0]] = map[string]any{}
		}
		if under, ok := to[path[0]].(map[string]any); ok {
			copyPath(under, inner, path[1:])
		}
	}
}

// Every form of a lookup, and whether a key that does not exist is an error.
func TestGuards(t *testing.T) {
	for name, c := range map[string]struct {
		text   string
		strict bool
		want   string
	}{
		"written as it is":                    {text: `{{ LOOKUP }}`, strict: true},
		"in parentheses":                      {text: `{{ (LOOKUP) }}`, strict: true},
		"piped into quote":                    {text: `{{ LOOKUP | quote }}`, strict: true},
		"an argument of printf":               {text: `{{ printf "%v" (LOOKUP) }}`, strict: true},
		"kept in a variable":                  {text: `{{ $x := LOOKUP }}{{ if $x }}{{ $x }}{{ end }}`, strict: true},
		"ranged over":                         {text: `{{ range LOOKUP }}x{{ end }}`, strict: true},
		"ranged over, with an else":           {text: `{{ range LOOKUP }}x{{ else }}none{{ end }}`, want: "none"},
		"piped into default":                  {text: `{{ LOOKUP | default "none" }}`, want: "none"},
		"an argument of default":              {text: `{{ default "none" (LOOKUP) }}`, want: "none"},
		"the fallback of default":             {text: `{{ default (LOOKUP) "" }}`, strict: true},
		"the fallback of a guarded default":   {text: `{{ default (LOOKUP) "" | default "none" }}`, want: "none"},
		"in between before default":           {text: `{{ LOOKUP | lower | default "none" }}`, strict: true},
		"first of coalesce":                   {text: `{{ coalesce (LOOKUP) "none" }}`, want: "none"},
		"last of coalesce":                    {text: `{{ coalesce "" (LOOKUP) }}`, strict: true},
		"piped into coalesce with a constant": {text: `{{ LOOKUP | coalesce "none" }}`, want: "none"},
		"piped into coalesce with nothing":    {text: `{{ LOOKUP | coalesce "" }}`, strict: true},
		"first of or":                         {text: `{{ or (LOOKUP) "none" }}`, want: "none"},
		"last of or":                          {text: `{{ or "" (LOOKUP) }}`, strict: true},
		"last of or in a condition": {
			text: `{{ if or "" (LOOKUP) }}x{{ else }}none{{ end }}`,
			want: "none",
		},
		"first of and": {text: `{{ and (LOOKUP) "x" | default "none" }}`, want: "none"},
		"last of and":  {text: `{{ and true (LOOKUP) }}`, strict: true},
		"last of and in a condition": {
			text: `{{ if and true (LOOKUP) }}x{{ else }}none{{ end }}`,
			want: "none",
		},
		"the condition of if": {text: `{{ if LOOKUP }}x{{ else }}none{{ end }}`, want: "none"},
		"the condition of else if": {
			text: `{{ if false }}x{{ else if LOOKUP }}y{{ else }}none{{ end }}`,
			want: "none",
		},
		"the condition of with": {
			text: `{{ with LOOKUP }}{{ . }}{{ else }}none{{ end }}`,
			want: "none",
		},
		"a variable set in the condition": {
			text: `{{ if $x := LOOKUP }}{{ $x }}{{ else }}none{{ end }}`,
			want: "none",
		},
		"not":              {text: `{{ not (LOOKUP) }}`, want: "true"},
		"empty":            {text: `{{ empty (LOOKUP) }}`, want: "true"},
		"piped into empty": {text: `{{ LOOKUP | empty }}`, want: "true"},
		"any":              {text: `{{ any (LOOKUP) }}`, want: "false"},
		"all":              {text: `{{ all "x" (LOOKUP) }}`, want: "false"},
		"eq":               {text: `{{ eq (LOOKUP) "x" }}`, want: "false"},
		"ne":               {text: `{{ ne (LOOKUP) "x" }}`, want: "true"},
		"ternary": {
			text: `{{ ternary (LOOKUP) "none" (hasKey .values "nope") }}`,
			want: "none",
		},
		"hasKey of what is not there": {text: `{{ hasKey (LOOKUP) "x" }}`, want: "false"},
		"kindIs":                      {text: `{{ kindIs "map" (LOOKUP) }}`, want: "false"},
		"where hasKey is the condition": {
			text: `{{ if hasKey .values "nope" }}{{ LOOKUP }}{{ else }}none{{ end }}`,
			want: "none",
		},
		"where the condition is of another key": {
			text:   `{{ if hasKey .values "tier" }}{{ LOOKUP }}{{ else }}none{{ end }}`,
			strict: true,
		},
	} {
		for _, lookup := range []string{`index .values "nope"`, `get .values "nope"`} {
			ofNothing := strings.HasPrefix(name, "hasKey of") || strings.HasPrefix(name, "ranged over, with")
			if lookup[:3] == "get" && ofNothing {
				continue // get returns "", which is neither a map nor a list
			}
			t.Run(name+" "+lookup[:3], func(t *testing.T) {
				text := strings.ReplaceAll(c.text, "LOOKUP", lookup)
				got, problem := render(t, text, params())
				if !c.strict {
					if problem != nil || got != c.want {
						t.Errorf("%s: got %q, %v", text, got, problem)
					}
					return
				}
				if problem == nil {
					t.Fatalf("%s gives %q", text, got)
				}
				if problem.Reason != "values.nope is missing" || fmt.Sprint(problem.Missing) != "[values nope]" {
					t.Error(problem, problem.Missing)
				}
			})
		}
	}
}
