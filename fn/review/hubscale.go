package review

import (
	"strconv"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// scale fills in what happens where nothing changes but how many machines there are to be. It
// reports whether that is so.
func scale(change *Change) bool {
	more, fewer := false, false
	for _, field := range change.Fields {
		if field.Path[0].Field == "metadata" {
			continue
		}
		if !isReplicas(field.Path) {
			return false
		}
		before, errBefore := strconv.Atoi(Text(field.Before))
		after, errAfter := strconv.Atoi(Text(field.After))
		known := errBefore == nil && errAfter == nil // Without a number, something else decides about it.
		more, fewer = more || !known || after > before, fewer || !known || after < before
	}
	effect := &change.Effect
	effect.Certainty, effect.Workloads = v1alpha1.DiffPossible, v1alpha1.DiffWorkloadsMayChange
	switch {
	case more && fewer:
		effect.Text = "Cluster API adds or deletes machines. What runs on those that go must find room on others."
	case fewer:
		effect.Text = "Cluster API deletes machines, and what runs on them must find room on others."
	default:
		effect.Text, effect.Workloads = "Cluster API adds machines.", v1alpha1.DiffWorkloadsStay
	}
	return true
}

// isReplicas reports whether a field is the number of machines of an object, or of a pool of
// workers or the control plane of a Cluster. A variable of a pool may have that name too.
func isReplicas(path Path) bool {
	switch path.fields() {
	case "spec.replicas", "spec.topology.controlPlane.replicas",
		"spec.topology.workers.machineDeployments.replicas", "spec.topology.workers.machinePools.replicas":
		return true
	default:
		return false
	}
}

// fields are the fields of a path, without which elements of lists they are in.
func (p Path) fields() string {
	var names []string
	for _, step := range p {
		if step.Field != "" {
			names = append(names, step.Field)
		}
	}
	return strings.Join(names, ".")
}
