package cli_test

import (
	"path/filepath"
	"testing"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// TestFleetsInARow runs the functions of two fleets that get into each other's way one after the
// other, twice. Each must run whatever the other has left, or neither could be repaired.
func TestFleetsInARow(t *testing.T) {
	t.Parallel()
	for name, warnings := range map[string]int{ // of all runs
		"fleet-that-makes-the-same-applications":   4,
		"fleet-that-delivers-the-same-object":      4,
		"fleet-that-delivers-the-same-application": 4,
		"fleet-that-has-changed":                   0,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(goldenFolder, "existing", name, "input")
			input := readPackage(t, dir)
			configs := map[string]string{}
			for _, item := range mustParse(t, input.list(nil)).Items() {
				if item.Meta().Kind == "FleetConfig" {
					configs[item.Meta().Name] = document(t, item)
				}
			}
			if len(configs) != 2 {
				t.Fatalf("%d FleetConfigs, want 2", len(configs))
			}
			warned := 0
			for _, which := range []string{"production", "team", "production", "team"} {
				input.config = configs[which]
				got := runFunction(t, input.list(nil))
				if got.status != 0 {
					t.Fatalf("fleet %s: %s", which, got.report())
				}
				for _, result := range got.results {
					code := fleet.Code(result.Tags["code"])
					if code == fleet.MadeTwice || code == fleet.DeliveredTwice {
						warned++
					}
				}
				input.objects = nil
				for _, item := range mustParse(t, got.stdout).Items() {
					input.objects = append(input.objects, document(t, item))
				}
			}
			if warned != warnings {
				t.Errorf("%d warnings about the other fleet, want %d", warned, warnings)
			}
		})
	}
}

// document is the text of an item.
func document(t *testing.T, item *stream.Item) string {
	t.Helper()
	text, err := item.Document(stream.Edit{})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
