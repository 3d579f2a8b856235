package fleet_test

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

func TestUnquoted(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]string{
		"line 1: found 'hunter2' and \"hunter3\" or `x: hunter4`": "line 1: found … and … or …",
		"did not find expected '-' indicator":                     "did not find expected '-' indicator",
		"did not find expected ',' or ']'":                        "did not find expected ',' or ']'",
		"two 'ab' characters\nand a line":                         "two … characters and a line",
		"an open 'quote":                                          "an open 'quote",
		"''":                                                      "''",
	} {
		if got := fleet.Unquoted(message); got != want {
			t.Errorf("%q: got %q, want %q", message, got, want)
		}
	}
}

func TestHidden(t *testing.T) {
	t.Parallel()
	spec := field.NewPath("spec")
	source := field.NewPath("spec", "template", "spec", "source")
	for what, test := range map[string]struct {
		at    *field.Path
		value string
		want  bool
	}{
		"an ordinary value":       {spec.Child("region"), "eu", false},
		"without a field":         {nil, "eu", false},
		"nothing":                 {spec.Child("password"), "", false},
		"several lines":           {nil, "a\nb", true},
		"a URL with a password":   {nil, "https://user:pw@example.com", true},
		"a URL without":           {nil, "https://example.com", false},
		"an address of mail":      {nil, "a@example.com", false},
		"an inline payload":       {spec.Child("resources").Index(0).Child("inline"), "x", true},
		"a part of one":           {spec.Child("resources").Index(0).Child("inline", "x"), "x", true},
		"what begins like inline": {spec.Child("inlined"), "x", false},
		"a reference to a Secret": {
			spec.Child("resources").Index(0).Child("secret", "name"), "x", false,
		},
		"what is called like one":                   {spec.Child("clientSecret"), "x", true},
		"a key in brackets":                         {spec.Child("labels").Key("example.com/token"), "x", true},
		"a key that is the word secret":             {spec.Child("labels").Key("secret"), "x", false},
		"a key that is the word inline":             {spec.Child("labels").Key("inline"), "x", true},
		"a password, in whatever case":              {spec.Child("dbPASSWORD"), "x", true},
		"a passwd":                                  {spec.Child("passwd"), "x", true},
		"a passphrase":                              {spec.Child("myPassphrase"), "x", true},
		"credentials":                               {spec.Child("credentials"), "x", true},
		"a private key":                             {spec.Child("sshPrivateKey"), "x", true},
		"an API key":                                {spec.Child("apiKey"), "x", true},
		"an API key with a hyphen":                  {spec.Key("api-key"), "x", true},
		"values of a Helm chart":                    {source.Child("helm", "values"), "x", true},
		"the chart itself":                          {source.Child("helm"), "x", false},
		"a plugin's environment":                    {source.Child("plugin", "env"), "x", true},
		"a variable of jsonnet":                     {source.Child("directory", "jsonnet", "tlas"), "x", true},
		"info of an Application":                    {field.NewPath("spec", "info").Index(0).Child("value"), "x", true},
		"information about something else entirely": {field.NewPath("spec", "info", "value"), "x", false},
	} {
		if got := fleet.Hidden(test.at, test.value); got != test.want {
			t.Errorf("%s: got %t, want %t", what, got, test.want)
		}
	}
}

func TestWithoutPath(t *testing.T) {
	t.Parallel()
	pathError := &fs.PathError{Op: "open", Path: "/secret/place", Err: fs.ErrPermission}
	for want, err := range map[string]error{
		"permission denied": fmt.Errorf("read file: %w", pathError),
		"something else":    errors.New("something else"),
	} {
		if got := fleet.WithoutPath(err); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestRemedies(t *testing.T) {
	t.Parallel()
	for code, want := range map[fleet.Code]string{
		fleet.Internal:       "this is a bug in capifleet; please report it",
		fleet.BadObject:      "fix its YAML",
		fleet.BadSelector:    "fix the selector",
		fleet.BadTemplate:    "fix the template; its language is Argo CD's, Go templates with sprig",
		fleet.TemplateFails:  "fix the template, or the Clusters",
		fleet.BadApplication: "fix the template, or the Clusters",
		fleet.SelectsNothing: "check the labels of the Clusters",
		fleet.RepeatedObject: "remove one of them",
		fleet.RepeatedField:  "remove one of them",
		fleet.MissingFact:    "",
	} {
		if got := code.Remedy(); got != want {
			t.Errorf("%s: got %q, want %q", code, got, want)
		}
	}
}
