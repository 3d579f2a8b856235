package facts

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
)

// secretive has values that are made of secrets, in however many steps.
const secretive = `values:
- {name: region, label: region}
- {name: pw, label: example.com/password}
- {name: both, template: "{{ .values.region }}-{{ .values.pw }}"}
- {name: again, template: "{{ .values.both | upper }}"}
- {name: direct, template: '{{ index .metadata.labels "example.com/password" }}'}
- {name: site, template: "{{ .name }}-{{ .values.region }}"}
- {name: token, label: region}
- {name: broken, template: "{{"}
- {name: url, annotation: url}
`

// TestFactsMadeOfSecretsAreHidden: what sounds like a secret is not shown, nor what is made of it.
func TestFactsMadeOfSecretsAreHidden(t *testing.T) {
	t.Parallel()
	f := fleetOf(t, secretive, `{metadata: {name: eu-1, labels: {region: eu, example.com/password: hunter2},
		annotations: {url: 'https://me:hunter2@example.com'}}}`)
	known, problems := Evaluate(f)
	if len(problems) != 1 {
		t.Error(stringsOf(problems))
	}
	want := texts{
		"region": "eu", "site": "eu-1-eu",
		"pw": fleet.HiddenText, "both": fleet.HiddenText, "again": fleet.HiddenText, "direct": fleet.HiddenText,
		"token": fleet.HiddenText, "url": fleet.HiddenText,
	}
	if diff := cmp.Diff(want, known.Values.Shown(known.Members[0])); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhatMayBeSecret(t *testing.T) {
	t.Parallel()
	values := newValues(fleetOf(t, secretive))
	for of, want := range map[[2]string]bool{
		{"region", "eu"}: false, {"region", "a\nb"}: true, {"pw", "x"}: true, {"pw", ""}: false, {"both", ""}: true,
		{"site", "x"}: false, {"other", "x"}: false, {"otherToken", "x"}: true, {"broken", "x"}: false,
	} {
		if got := values.Hidden(of[0], of[1]); got != want {
			t.Errorf("%q: got %t, want %t", of, got, want)
		}
	}
	for text, want := range map[string]bool{
		"{{ .name }}{{ .values.region }}":                  false,
		"{{ .name }}{{ .values.again }}":                   true,
		"{{ toJson .values }}":                             true,
		`{{ index .metadata.labels "example.com/token" }}`: true,
		"{{ .cluster.spec.password }}":                     true,
		"x":                                                false,
	} {
		if got := values.ReadsHidden(readsOf(t, text)); got != want {
			t.Errorf("%s: got %t, want %t", text, got, want)
		}
	}
}

func TestFactsThatHoldASecret(t *testing.T) {
	t.Parallel()
	values := newValues(fleetOf(t, secretive))
	for what, test := range map[string]struct {
		facts tree
		want  bool
	}{
		"nothing": {tree{}, false},
		"names, numbers and regions": {
			tree{"name": "a", "values": tree{"region": "eu", "site": "x"}, "count": int64(1)}, false,
		},
		"a value that is made of one":  {tree{"name": "a", "values": tree{"region": "eu", "both": "x"}}, true},
		"another thing of that name":   {tree{"cluster": tree{"both": "x"}}, false},
		"a label called like one":      {tree{"metadata": tree{"labels": tree{"a.b/token": "x"}}}, true},
		"an item of a list":            {tree{"cluster": tree{"list": []any{"a", tree{"password": "x"}}}}, true},
		"a list of harmless items":     {tree{"cluster": tree{"list": []any{"a", tree{"name": "x"}}}}, false},
		"a list under a secret's name": {tree{"cluster": tree{"password": []any{"x"}}}, true},
		"below values":                 {tree{"values": tree{"x": tree{"both": "x"}}}, false},
	} {
		if got := values.HoldsHidden(test.facts); got != test.want {
			t.Errorf("%s: got %t, want %t", what, got, test.want)
		}
	}
}
