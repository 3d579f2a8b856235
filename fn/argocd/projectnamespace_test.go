package argocd_test

import "testing"

func TestProjectDeniesNamespace(t *testing.T) {
	t.Parallel()
	entry := func(group, kind, name string) map[string]any {
		return map[string]any{"group": group, "kind": kind, "name": name}
	}
	all := []any{entry("*", "*", "")}
	const white, black = "clusterResourceWhitelist", "clusterResourceBlacklist"
	for sentence, c := range map[string]struct {
		permitted, denied []any
		want              string
	}{
		"a project without a list permits none":   {nil, nil, white},
		"a star permits everything":               {all, nil, ""},
		"Namespaces are permitted":                {[]any{entry("", "Namespace", "")}, nil, ""},
		"a pattern of the kind":                   {[]any{entry("", "Name*", "")}, nil, ""},
		"a kind in lower case is another one":     {[]any{entry("", "namespace", "")}, nil, white},
		"a kind of another group":                 {[]any{entry("v1", "Namespace", "")}, nil, white},
		"other kinds are permitted":               {[]any{entry("*", "ClusterRole", "")}, nil, white},
		"the second element permits it":           {[]any{entry("*", "ClusterRole", ""), entry("*", "*", "")}, nil, ""},
		"Namespaces of a name":                    {[]any{entry("", "Namespace", "web-*")}, nil, ""},
		"Namespaces of another name":              {[]any{entry("", "Namespace", "db-*")}, nil, white},
		"a pattern that is not valid":             {[]any{entry("", "[", "")}, nil, white},
		"an element that is a text":               {[]any{"Namespace"}, nil, white},
		"Namespaces are denied":                   {all, []any{entry("", "Namespace", "")}, black},
		"Namespaces of another name are denied":   {all, []any{entry("", "Namespace", "kube-*")}, ""},
		"what is not permitted is denied already": {nil, []any{entry("", "Namespace", "")}, white},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			project := projectOf(map[string]any{white: c.permitted, black: c.denied})
			if got := project.DeniesNamespace("web-1"); got != c.want {
				t.Errorf("want %q, got %q", c.want, got)
			}
		})
	}
}
