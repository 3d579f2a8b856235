package plan

import (
	"testing"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestStamps shows that what capifleet sets on an object of the input is recorded, withdrawn when
// it is no longer wanted, and never taken over from the user or from another fleet.
func TestStamps(t *testing.T) {
	t.Parallel()
	const (
		local  = "@" + v1alpha1.LocalConfigAnnotation
		record = " @" + v1alpha1.StampsAnnotation + "="
		ours   = "main:annotations/" + v1alpha1.LocalConfigAnnotation
		theirs = "other:annotations/" + v1alpha1.LocalConfigAnnotation
	)
	for sentence, c := range map[string]struct {
		has    string
		wanted bool
		want   []string
	}{
		"set and recorded": {has: "", wanted: true, want: []string{
			"ConfigMap payload: +annotation " +
				"capifleet.dev/stamps=main:annotations/config.kubernetes.io/local-config +annotation " +
				"config.kubernetes.io/local-config=true",
		}},
		"nothing to do the second time": {has: local + "=true" + record + ours, wanted: true, want: nil},
		"withdrawn with its record": {has: local + "=true" + record + ours, want: []string{
			"ConfigMap payload: -annotation config.kubernetes.io/local-config -annotation " +
				"capifleet.dev/stamps",
		}},
		"a user's own is left alone when wanted":     {has: local + "=true", wanted: true, want: nil},
		"a user's own is left alone when not wanted": {has: local + "=true", want: nil},
		"a user's other value is a conflict": {has: local + "=false", wanted: true, want: []string{
			"error CF0502: ConfigMap payload: " +
				"metadata.annotations[config.kubernetes.io/local-config]: the annotation " +
				`config.kubernetes.io/local-config is set by the user, and fleet main needs "true" there ` +
				`(value "false"); remove it, or change the FleetConfig`,
		}},
		"shared with another fleet": {has: local + "=true" + record + theirs, wanted: true, want: []string{
			"ConfigMap payload: +annotation " +
				"capifleet.dev/stamps=main:annotations/config.kubernetes.io/local-config " +
				"other:annotations/config.kubernetes.io/local-config",
		}},
		"another fleet's other value is a " +
			"conflict": {has: local + "=no" + record + theirs, wanted: true, want: []string{
			"error CF0502: ConfigMap payload: " +
				"metadata.annotations[config.kubernetes.io/local-config]: the annotation " +
				"config.kubernetes.io/local-config is stamped by fleet other, and fleet main needs " +
				`"true" there (value "no"); let the two fleets select different Clusters, or set the ` +
				"same in both",
		}},
		"another fleet's stays": {has: local + "=true" + record + theirs, want: nil},
		"withdrawn from the record, but held by another fleet": {
			has: local + "=true" + record + theirs + ";" + ours, want: []string{
				"ConfigMap payload: +annotation " +
					"capifleet.dev/stamps=other:annotations/config.kubernetes.io/local-config",
			},
		},
		"changed by hand is " +
			"set again": {has: local + "=no" + record + ours, wanted: true, want: []string{"ConfigMap payload: " +
			"+annotation config.kubernetes.io/local-config=true"}},
		"removed by hand is " +
			"set again": {has: record + ours, wanted: true, want: []string{"ConfigMap payload: +annotation " +
			"config.kubernetes.io/local-config=true"}},
		"a record without its stamp goes": {has: record + ours, want: []string{"ConfigMap payload: -annotation " +
			"capifleet.dev/stamps"}},
		"another stamp of the record goes": {
			has: local + "=true x=y" + record + ours + ";main:labels/x", wanted: true, want: []string{
				"ConfigMap payload: +annotation " +
					"capifleet.dev/stamps=main:annotations/config.kubernetes.io/local-config -label x",
			},
		},
		"recorded by another fleet, but removed by hand": {has: record + theirs, wanted: true, want: []string{
			"ConfigMap payload: +annotation " +
				"capifleet.dev/stamps=main:annotations/config.kubernetes.io/local-config " +
				"other:annotations/config.kubernetes.io/local-config +annotation " +
				"config.kubernetes.io/local-config=true",
		}},
		"an empty value is a value": {has: local + "=", wanted: true, want: []string{
			"error CF0502: ConfigMap payload: " +
				"metadata.annotations[config.kubernetes.io/local-config]: the annotation " +
				`config.kubernetes.io/local-config is set by the user, and fleet main needs "true" ` +
				"there; remove it, or change the FleetConfig",
		}},
		"a record that cannot be read is refused": {has: record + "nonsense", want: []string{
			"error CF0102: ConfigMap payload: metadata.annotations[capifleet.dev/stamps]: the " +
				`annotation is not a record of what capifleet has set (value "nonsense"); remove the ` +
				"annotation, and those that capifleet has set",
		}},
		"even where something is wanted": {has: record + "nonsense", wanted: true, want: []string{
			"error CF0102: ConfigMap payload: metadata.annotations[capifleet.dev/stamps]: the " +
				`annotation is not a record of what capifleet has set (value "nonsense"); remove the ` +
				"annotation, and those that capifleet has set",
		}},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			f := fleetOf(t, "{}")
			f.Objects = objectsOf("v1 ConfigMap payload " + c.has)
			var wants []fleet.Want
			if c.wanted {
				wants = append(wants, wantOf(f.Objects[0], "annotation "+v1alpha1.LocalConfigAnnotation+"=true"))
			}
			equal(t, c.want, frozenLines(f, wants))
		})
	}
}
