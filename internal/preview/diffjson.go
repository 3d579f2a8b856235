package preview

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// DiffJSON writes a FleetDiff for programs.
func DiffJSON(w io.Writer, diff *v1alpha1.FleetDiff) error {
	typed := *diff
	typed.TypeMeta = metav1.TypeMeta{APIVersion: v1alpha1.APIVersion, Kind: v1alpha1.FleetDiffKind}
	return writeDiff(w, &typed)
}

// DiffJSONList writes the FleetDiffs of several fleets for programs.
func DiffJSONList(w io.Writer, diffs []*v1alpha1.FleetDiff) error {
	list := v1alpha1.FleetDiffList{
		TypeMeta: metav1.TypeMeta{APIVersion: v1alpha1.APIVersion, Kind: v1alpha1.FleetDiffListKind},
		Items:    make([]v1alpha1.FleetDiff, len(diffs)),
	}
	for i, diff := range diffs {
		list.Items[i] = *diff
		list.Items[i].TypeMeta = metav1.TypeMeta{APIVersion: v1alpha1.APIVersion, Kind: v1alpha1.FleetDiffKind}
	}
	return writeDiff(w, &list)
}

// writeDiff writes indented JSON in which characters that a terminal could act on are escaped.
func writeDiff(w io.Writer, value any) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return fmt.Errorf("encode FleetDiff: %w", err)
	}
	if _, err := w.Write(fleet.PrintableJSON(text.Bytes())); err != nil {
		return fmt.Errorf("write FleetDiff: %w", err)
	}
	return nil
}
