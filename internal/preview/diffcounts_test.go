package preview

import (
	"testing"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

func TestCountOf(t *testing.T) {
	for want, test := range map[string]struct {
		number int32
		noun   string
	}{
		"0 entries":            {0, "entry"},
		"1 entry":              {1, "entry"},
		"999 Clusters":         {999, "Cluster"},
		"1,370 Applications":   {1370, "Application"},
		"2,000,000 objects":    {2000000, "object"},
		"2 NetworkPolicies":    {2, "NetworkPolicy"},
		"2 Ingresses":          {2, "Ingress"},
		"2 Gateways":           {2, "Gateway"},
		"2 payload objects":    {2, "payload object"},
		"2 objects on the hub": {2, "object on the hub"},
	} {
		if got := countOf(test.number, test.noun); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestCodeSpan(t *testing.T) {
	for text, want := range map[string]string{
		"":        "`\"\"`",
		"a":       "`a`",
		"a`b":     "``a`b``",
		"`":       "`` ` ``",
		"a b`":    "`` a b` ``",
		"a\nb":    "`a\\nb`",
		"\u202ea": "`\\u202ea`",
	} {
		if got := codeSpan(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestProse(t *testing.T) {
	for text, want := range map[string]string{
		"Workloads stay (no finalizer).":     "Workloads stay (no finalizer).",
		"Set a/b: it's \"x\".":               "Set `a/b`: it's \"x\".",
		"Ask @team about #1, <b>, or [x](y)": "Ask `@team` about `#1`, `<b>`, or `[x](y`)",
		"a -> b":                             "a → b",
		":boom: _x_ *y* ~z~":                 "`:boom`: `_x_` `*y*` `~z~`",
		"(!!) ...":                           "(!!) ...",
	} {
		if got := prose(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestCell(t *testing.T) {
	for text, want := range map[string]string{
		"a|b": `a\|b`, `a\|b`: `a\\\|b`, `a\\|b`: `a\\\|b`, `a\b`: `a\b`, "||": `\|\|`,
	} {
		if got := cell(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

// TestHubCountsAnObjectOnce: a set whose policy changes is in a change. If its list changes, too,
// it is in a consequence as well.
func TestHubCountsAnObjectOnce(t *testing.T) {
	set := func(name string) v1alpha1.DiffObject {
		return v1alpha1.DiffObject{
			APIVersion: "argoproj.io/v1alpha1", Kind: "ApplicationSet", Namespace: "argocd", Name: name,
		}
	}
	policy, mirror := set("policy"), set("mirror")
	words := diffWords{diff: &v1alpha1.FleetDiff{
		Fleet: "production",
		Changes: []v1alpha1.DiffChange{
			{Kind: v1alpha1.DiffKindHubObject, Action: v1alpha1.DiffUpdate, Object: &policy},
		},
		Consequences: []v1alpha1.DiffConsequence{
			{Action: v1alpha1.DiffUpdate, Objects: []v1alpha1.DiffCausedObject{
				{DiffObject: mirror}, {DiffObject: policy},
			}},
		},
	}}
	if got, want := words.hub(), "2 ApplicationSets changed; no stamps."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestHubCountsReplacedObjectsInPairs has objects whose names have a hash of what they hold. The
// consequence has those of both sides.
func TestHubCountsReplacedObjectsInPairs(t *testing.T) {
	var objects []v1alpha1.DiffCausedObject
	for _, name := range []string{"cni-1", "cni-2", "dns-1", "dns-2"} {
		objects = append(objects, v1alpha1.DiffCausedObject{
			DiffObject: v1alpha1.DiffObject{APIVersion: "v1", Kind: "ConfigMap", Namespace: "clusters", Name: name},
		})
	}
	words := diffWords{diff: &v1alpha1.FleetDiff{Consequences: []v1alpha1.DiffConsequence{
		{Action: v1alpha1.DiffReplace, Objects: objects}, {Action: v1alpha1.DiffUpdate, Objects: objects[:1]},
	}}}
	const want = "2 ConfigMaps replaced, 1 changed." // Without a FleetConfig there are no stamps.
	if got := words.hub(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
