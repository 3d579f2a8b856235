package preview_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/internal/preview"
)

// severalProblems are problems that together have all that a problem can have.
func severalProblems() fleet.Problems {
	config := fleet.Ref{
		APIVersion: "capifleet.dev/v1alpha1", Kind: "FleetConfig", Name: "production", File: "fleet.yaml",
	}
	cluster := func(name string) fleet.Ref {
		return fleet.Ref{
			APIVersion: "cluster.x-k8s.io/v1beta2", Kind: "Cluster", Namespace: "clusters", Name: name,
			File: "clusters/" + name + ".yaml",
		}
	}
	return fleet.Problems{
		{
			Code: fleet.NotOneValue, Object: config, Line: 12, Value: "two  spaces",
			Field:   field.NewPath("spec", "applicationSets").Index(0).Child("objectName"),
			Message: "the name is not one that Kubernetes accepts", Remedy: "use lower-case letters, digits and '-'",
		},
		{
			Severity: fleet.Warning, Code: fleet.SelectsNothing, Object: config, Clusters: []fleet.Ref{
				cluster("eu-1"), cluster("eu-2"), cluster("eu-3"), cluster("eu-4"), cluster("eu-5"), cluster("eu-6"),
			},
			Message: "none of these Clusters has the label that the selector of the entry names, and nothing is made",
			Strict:  "--strict",
		},
		{Severity: fleet.Info, Code: fleet.BadInput, Message: "a default was used"},
	}
}

// hostileProblems have control characters wherever an input can have them.
func hostileProblems() fleet.Problems {
	const evil = "a\x1b[2J\r\nb\u202ec"
	return fleet.Problems{{
		Code: fleet.BadInput, Message: "a message with " + evil, Remedy: "do " + evil, Value: evil, SetBy: evil,
		Object: fleet.Ref{APIVersion: "v1", Kind: evil, Namespace: evil, Name: evil, File: evil},
		Field:  field.NewPath(evil), Line: 3,
		Clusters: []fleet.Ref{{Kind: "Cluster", Name: evil, File: evil}}, Entries: []string{evil},
		LookedAt: []fleet.ID{{Kind: evil, Name: evil}},
	}}
}

func TestProblems(t *testing.T) {
	for name, test := range map[string]struct {
		problems fleet.Problems
		screen   preview.Screen
	}{
		"several":  {severalProblems(), preview.Screen{}},
		"width-60": {severalProblems(), preview.Screen{Width: 60}},
		"color":    {severalProblems(), preview.Screen{Color: true}},
		"one-code": {severalProblems()[:1], preview.Screen{}},
		"hostile":  {hostileProblems(), preview.Screen{}},
		"none":     {nil, preview.Screen{}},
	} {
		t.Run(name, func(t *testing.T) {
			var text bytes.Buffer
			if err := preview.Problems(&text, test.problems, test.screen); err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join("..", "problems", name+".txt"), text.String())
		})
	}
}

// Each line of a problem fits the screen, however long its sentences are.
func TestProblemsFitTheScreen(t *testing.T) {
	for _, width := range []int{40, 60, 80, 120} {
		var text bytes.Buffer
		if err := preview.Problems(&text, severalProblems(), preview.Screen{Width: width}); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(text.String()) {
			line = strings.TrimRight(line, "\n")
			isWord := len(strings.Fields(line)) == 1 // which is not broken
			if utf8.RuneCountInString(line) > width && !isWord && !strings.HasPrefix(line, "For the meaning") {
				t.Errorf("%d columns: the line has more: %s", width, line)
			}
		}
	}
}

// No character of an input acts on a terminal.
func TestProblemsArePrintable(t *testing.T) {
	var text bytes.Buffer
	if err := preview.Problems(&text, hostileProblems(), preview.Screen{}); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(text.String()) {
		if line = strings.TrimSuffix(line, "\n"); line != fleet.Printable(line) {
			t.Errorf("a terminal acts on %q", line)
		}
	}
}
